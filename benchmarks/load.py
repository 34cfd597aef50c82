"""How many sessions a process holds before pictures come late, against stock aiortc.

A generator that costs next to nothing (aiortc for ICE and DTLS, then ready-made RTP) adds
sessions, STEP at a time, each 640x480 VP8 in three temporal layers at 30 pictures a second
and Opus, until the 95th percentile of the time from sending a picture to holding it decoded
passes LIMIT_MS, or fewer than LEAST_PER_S arrive, TRIES times in a row. Measured are stock
aiortc (decodes all), the media server (records nothing, decodes for analysis), both in one
process, and one and two media workers behind `Fleet`, each kept on a core of its own.
Generator, receiver and everything else share the machine: see `cores`.
Run: python -m benchmarks.load --json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import psutil
import uvloop
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError

from benchmarks.figures import load_after, machine, show
from benchmarks.load_media import ClockedOutlet, age_s, encode, number_in
from benchmarks.media_cost import CONFIGURATION, Ours, Room, Stock, encode_audio
from benchmarks.rtp_sender import Outlet
from interview.events import Event, InterviewStarted, Observation
from interview.media import VideoFrame
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, RoomSetup
from interview.rubric import Job
from media_server.node import MediaServer
from vivavoce.workers.fleet import Fleet
from vivavoce.workers.messages import WorkerSettings

LIMIT_MS = 200.0
LEAST_PER_S = 6.0
"""Pictures that analysis must get of each session: what sheds more is not held."""
STEP = 2
SETTLE_S = 3.0
"""Not measured after sessions were added: connecting takes processor time of its own."""
HOLD_S = 5.0
TRIES = 3
"""A step is too much when it fails so often in a row: once may be somebody else's work."""
MOST = 120


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


# --- the receivers ----------------------------------------------------------------------------


class Receiver(Protocol):
    """Answers offers, and keeps the ages of pictures."""

    ages_s: list[float]

    async def answer(self, offer: str) -> str: ...

    async def close(self) -> None: ...


class AgeingStock(Stock):
    """Stock aiortc; a picture's age is read from its first plane, which costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.ages_s: list[float] = []

    async def _drain(self, track: MediaStreamTrack) -> None:
        session = len(self._connections) - 1
        try:
            while True:
                frame: Any = await track.recv()
                if track.kind == "video":
                    plane = frame.planes[0]
                    luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
                    self.ages_s.append(age_s(number_in(luma), session))
        except MediaStreamError:
            pass


class AgeingRoom(Room):
    """Reads the age of each picture that analysis would get."""

    def __init__(self, session: int, ages_s: list[float]) -> None:
        super().__init__()
        self._session, self._ages_s = session, ages_s

    def push_video(self, frame: VideoFrame) -> None:
        self._ages_s.append(age_s(number_in(frame.rgb[:, :, 1]), self._session))


class AgeingServer(Ours):
    """The media server in this process."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, record=False)
        self._server = MediaServer(folder, self, max_rooms=MOST)
        self.ages_s: list[float] = []

    async def answer(self, offer: str) -> str:
        session = len(self.rooms)
        room = AgeingRoom(session, self.ages_s)
        self.rooms.append(room)
        setup = RoomSetup(f"s{session}", room, "applicant", room, room, False)
        await self._server.open_room(setup)
        return (await self._server.publish(f"s{session}", "applicant", offer))[1]


class AgeingFleet:
    """Media workers; ages come as findings, over the socket from the worker."""

    def __init__(self, fleet: Fleet) -> None:
        self.ages_s: list[float] = []
        self._fleet = fleet
        self._sessions = 0

    async def answer(self, offer: str) -> str:
        id, room = f"s{self._sessions}", Room()
        self._sessions += 1
        await self._fleet.open_room(RoomSetup(id, room, "applicant", room, room, False))
        profile = policy("prc")
        permit = Permit(profile, frozenset(profile.purposes))
        setup = AnalysisSetup("applicant", Job("j", "", "en", (), ()), permit, session_id=id)
        run = self._fleet.open(setup, self._found)
        run.push_event(InterviewStarted(time_s=0.0, by=""))
        return (await self._fleet.publish(id, "applicant", offer))[1]

    def _found(self, event: Event) -> None:
        if isinstance(event, Observation):
            self.ages_s.append(event.value)

    async def close(self) -> None:
        await self._fleet.close()


async def receiver_of(kind: str, folder: Path) -> Receiver:
    """The receiver of that name: "stock", "ours", or a number of workers."""
    if kind == "stock":
        return AgeingStock()
    if kind == "ours":
        return AgeingServer(folder)
    settings = WorkerSettings(
        name="",
        recordings=str(folder),
        store=str(folder),
        manifests=(),
        ice_servers=(),
        capacity=MOST,
        decode_threads=1,
        speech_threads=1,
        log_json=False,
        native_log=str(folder / "native.log"),
    )
    command = (sys.executable, "-m", "benchmarks.load_worker")
    fleet = Fleet(settings, Room(), workers=int(kind), command=command)  # type: ignore[arg-type]
    await fleet.start()
    for core, worker in enumerate(psutil.Process().children()):
        pin(worker, core % (os.cpu_count() or 1))
    return AgeingFleet(fleet)


def pin(process: psutil.Process, core: int) -> None:
    """Keep a process on one core: decoding releases the GIL, so that one would use them all."""
    for thread in process.threads():
        os.sched_setaffinity(thread.id, {core})


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
        for sessions in range(step, most + 1, step):
            for _ in range(step):
                answer = await receiver.ask(json.dumps(await sender.ask("more")))
                assert sender.process.stdin is not None
                sender.process.stdin.write(json.dumps(answer).encode() + b"\n")
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


async def compare(step: int, most: int, kinds: list[str]) -> dict[str, Any]:
    """The figures that --json prints."""
    names = {"stock": "stock", "ours": "ours", "1": "one_worker", "2": "two_workers"}
    found = {kind: await step_up(kind, step, most) for kind in kinds}
    figures: dict[str, Any] = {}
    if found.get("stock", {}).get("sessions") and "ours" in found:
        figures["ratio"] = round(found["ours"]["sessions"] / found["stock"]["sessions"], 2)
    if found.get("1", {}).get("sessions") and found.get("2", {}).get("sessions"):
        figures["scaling_2_workers"] = round(found["2"]["sessions"] / found["1"]["sessions"], 2)
        cores = {kind: found[kind]["core_per_session"] for kind in ("1", "2")}
        figures["core_ratio_2_workers"] = round(cores["2"] / cores["1"], 2)
    for kind, values in found.items():
        figures |= {f"{names[kind]}_{name}": round(v, 3) for name, v in values.items()}
    return figures


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--step", type=int, default=STEP, help="sessions added at a time")
    parser.add_argument("--most", type=int, default=MOST, help="sessions at which to stop")
    parser.add_argument("--only", nargs="*", choices=("stock", "ours", "1", "2"))
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
        figures = asyncio.run(compare(options.step, options.most, kinds))
        show(figures | load_after() | facts, options.json)


if __name__ == "__main__":
    main()
