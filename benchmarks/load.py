"""How many sessions a process holds before pictures come late, against stock aiortc.

A generator that costs next to nothing (aiortc for ICE and DTLS, then ready-made RTP) adds
sessions, STEP or GROWTH at a time, each 640x480 VP8 in three temporal layers at 30 pictures
a second and Opus, until the 95th percentile of the time from sending a picture to holding it
decoded passes LIMIT_MS, or fewer than LEAST_PER_S arrive, TRIES times in a row. Measured are stock
aiortc (decodes all), the media server (records nothing, decodes for analysis), both in one
process, and one and two media workers behind `Fleet`, each kept on a core of its own, which it
shares with its part of the generator. Elsewhere generator and receiver share all cores.
Where others use the machine too, `--at-once N` tells more: every receiver has N sessions at the
same time, and what a session costs each is compared window by window.
Run: python -m benchmarks.load --json [--at-once N]
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import psutil
import uvloop
from aiortc import RTCPeerConnection, RTCSessionDescription

from benchmarks.figures import load_after, machine, show
from benchmarks.load_media import ClockedOutlet, encode
from benchmarks.load_receivers import CAPACITY, cores_of, pin, receiver_of
from benchmarks.rtp_sender import CONFIGURATION, Outlet, encode_audio

LIMIT_MS = 200.0
LEAST_PER_S = 6.0
"""Pictures that analysis must get of each session: what sheds more is not held."""
STEP = 2
GROWTH = 1 / 16
"""Of the sessions held, so many more are a step, where that is more than STEP."""
SETTLE_S = 3.0
"""Not measured after sessions were added: connecting takes processor time of its own."""
HOLD_S = 5.0
TRIES = 3
"""A step is too much when it fails so often in a row: once may be somebody else's work."""
WINDOWS = 5
"""Of HOLD_S, in which receivers are compared at once; printed are medians."""

NAMES = {"stock": "stock", "ours": "ours", "1": "one_worker", "2": "two_workers"}


# --- the generator --------------------------------------------------------------------------


async def send() -> None:
    """For each line on stdin a further session: offer out, answer in; "late" asks how late."""
    clip, sounds, late_s, kept = encode(), [[p] for p in encode_audio(4)], list[float](), []
    print(json.dumps("ready"), flush=True)
    while line := await asyncio.to_thread(sys.stdin.readline):
        if line.strip() == "late":
            print(json.dumps(float(np.percentile(late_s, 95)) if late_s else 0.0), flush=True)
            late_s.clear()
            continue
        connection = RTCPeerConnection(CONFIGURATION)
        Outlet(connection.addTransceiver("audio", "sendonly"), sounds, 48_000, 960)
        ClockedOutlet(connection.addTransceiver("video", "sendonly"), clip, len(kept), late_s)
        await connection.setLocalDescription(await connection.createOffer())
        print(json.dumps(connection.localDescription.sdp), flush=True)
        answer = json.loads(await asyncio.to_thread(sys.stdin.readline))
        await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
        kept.append(connection)


# --- the receiver ---------------------------------------------------------------------------


async def receive(kind: str) -> None:
    """In a process of its own: an offer in, an answer out; "ages" reads what was measured."""
    with tempfile.TemporaryDirectory() as folder:
        receiver = await receiver_of(kind, Path(folder))
        print(json.dumps("ready"), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            if (said := json.loads(line)) == "ages":
                ages_s, receiver.ages_s[:] = list(receiver.ages_s), []
                print(json.dumps([len(ages_s), *_percentiles_ms(ages_s)]), flush=True)
            else:
                print(json.dumps(await receiver.answer(said)), flush=True)
        await receiver.close()


def _percentiles_ms(ages_s: list[float]) -> list[float]:
    return [1_000 * float(p) for p in np.percentile(ages_s or [float("inf")], (50, 95))]


# --- stepping up --------------------------------------------------------------------------------


class Child:
    """A process that answers a line with a line."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def ask(self, line: str) -> Any:
        """Say something; what comes back."""
        assert self.process.stdin is not None
        self.process.stdin.write(line.encode() + b"\n")
        return await self.hear()

    async def hear(self) -> Any:
        """The next line."""
        assert self.process.stdout is not None
        line = await self.process.stdout.readline()
        if not line:
            raise RuntimeError("a process of the benchmark ended early")
        return json.loads(line)


@asynccontextmanager
async def child(*arguments: str) -> AsyncIterator[Child]:
    """This module in a process of its own, ready."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "benchmarks.load",
        *arguments,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    try:
        started = Child(process)
        await started.hear()
        yield started
    finally:
        assert process.stdin is not None
        process.stdin.close()
        try:
            async with asyncio.timeout(30):
                await process.wait()
        except TimeoutError:
            process.kill()
            await process.wait()


async def step_up(kind: str, step: int, most: int) -> dict[str, float]:
    """Sessions held within the limit, and how it was at the last step within it."""
    held: dict[str, float] = {"sessions": 0}
    async with child("--receive", kind) as receiver, child("--send") as sender:
        pin(psutil.Process(sender.process.pid), cores_of(kind))
        while held["sessions"] < most:
            more = max(step, round(held["sessions"] * GROWTH))
            sessions = round(held["sessions"]) + more
            await add(receiver, sender, more)
            for _ in range(TRIES):
                found = await hold(receiver, sender, sessions)
                print(kind, {name: round(value, 3) for name, value in found.items()},
                      file=sys.stderr)  # fmt: skip
                if found["p95_ms"] <= LIMIT_MS and found["pictures_per_s"] >= LEAST_PER_S:
                    held = found
                    break
            else:
                return held
    return held


async def add(receiver: Child, sender: Child, sessions: int) -> None:
    """So many sessions more."""
    assert sender.process.stdin is not None
    for _ in range(sessions):
        answer = await receiver.ask(json.dumps(await sender.ask("more")))
        sender.process.stdin.write(json.dumps(answer).encode() + b"\n")


async def hold(receiver: Child, sender: Child, sessions: int) -> dict[str, float]:
    """How it is with that many sessions."""
    await asyncio.sleep(SETTLE_S)
    await receiver.ask('"ages"')
    await sender.ask("late")
    began_s = time.monotonic()
    generated_s, received_s = spent_s(sender), spent_s(receiver)
    await asyncio.sleep(HOLD_S)
    pictures, p50_ms, p95_ms = await receiver.ask('"ages"')
    passed_s = time.monotonic() - began_s
    generated_s, received_s = spent_s(sender) - generated_s, spent_s(receiver) - received_s
    return {
        "sessions": sessions,
        "p50_ms": p50_ms,
        "p95_ms": p95_ms,
        "pictures_per_s": pictures / passed_s / sessions,
        "generator_late_p95_ms": 1_000 * await sender.ask("late"),
        "generator_core_per_session": generated_s / passed_s / sessions,
        "core_per_session": received_s / passed_s / sessions,
    }


def spent_s(child: Child) -> float:
    """Processor time so far, of the processes that it started too."""
    process = psutil.Process(child.process.pid)
    return float(sum(sum(p.cpu_times()[:2]) for p in (process, *process.children())))


async def at_once(sessions: int, kinds: list[str]) -> dict[str, Any]:
    """What a session costs each receiver while all have the same number at the same time."""
    async with AsyncExitStack() as stack:
        pairs = []
        for kind in kinds:
            receiver = await stack.enter_async_context(child("--receive", kind))
            sender = await stack.enter_async_context(child("--send"))
            await add(receiver, sender, sessions)
            pairs.append((receiver, sender))
        windows = [
            await asyncio.gather(*(hold(receiver, sender, sessions) for receiver, sender in pairs))
            for _ in range(WINDOWS)
        ]
    seen = {kind: [window[n] for window in windows] for n, kind in enumerate(kinds)}
    figures: dict[str, Any] = {"sessions_each": sessions}
    for kind, windows_of in seen.items():
        for name in ("core_per_session", "p95_ms", "pictures_per_s"):
            figures[f"{NAMES[kind]}_{name}"] = round(median(w[name] for w in windows_of), 4)
    for one, other in (("ours", "stock"), ("1", "stock"), ("2", "1")):
        if one in seen and other in seen:
            both = zip(seen[one], seen[other], strict=True)
            ratio = median(a["core_per_session"] / b["core_per_session"] for a, b in both)
            figures[f"core_ratio_{NAMES[one]}_to_{NAMES[other]}"] = round(ratio, 3)
    return figures


async def compare(step: int, most: int, kinds: list[str]) -> dict[str, Any]:
    """The figures that --json prints."""
    found = {kind: await step_up(kind, step, most) for kind in kinds}
    figures: dict[str, Any] = {}
    if found.get("stock", {}).get("sessions") and "ours" in found:
        figures["ratio"] = round(found["ours"]["sessions"] / found["stock"]["sessions"], 2)
    if found.get("1", {}).get("sessions") and found.get("2", {}).get("sessions"):
        figures["scaling_2_workers"] = round(found["2"]["sessions"] / found["1"]["sessions"], 2)
        cores = {kind: found[kind]["core_per_session"] for kind in ("1", "2")}
        figures["core_ratio_2_workers"] = round(cores["2"] / cores["1"], 2)
    for kind, values in found.items():
        figures |= {f"{NAMES[kind]}_{name}": round(v, 3) for name, v in values.items()}
    return figures


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=STEP, help="sessions added at a time, at least")
    parser.add_argument("--most", type=int, default=CAPACITY, help="sessions at which to stop")
    parser.add_argument("--only", nargs="*", choices=("stock", "ours", "1", "2"))
    parser.add_argument("--at-once", type=int, metavar="N", help="N sessions for all, no steps")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--send", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--receive", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.send:
        uvloop.run(send())
    elif options.receive:
        uvloop.run(receive(options.receive))
    else:
        facts = machine()
        kinds = options.only or ["stock", "ours", "1", "2"]
        compared = (
            at_once(options.at_once, kinds)
            if options.at_once
            else compare(options.step, options.most, kinds)
        )
        figures = asyncio.run(compared)
        show(figures | load_after() | facts, options.json)


if __name__ == "__main__":
    main()
