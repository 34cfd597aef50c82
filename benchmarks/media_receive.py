"""What the receive path costs and how long it holds media, against stock aiortc.

One process sends (`rtp_sender.py`): 640x480 at 30 pictures a second, with and without
temporal layers, and Opus. The same load goes to stock aiortc, which decodes everything and
throws it away, and to the media server, which also records, asks for what is lost, reports,
and hands analysis RGB pictures and sound. Each in a process of its own, on uvloop, both at
once, so that the ratios bear other work on the machine.
Run: python -m benchmarks.media_receive --json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import uvloop
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from benchmarks.media_cost import Ours, Room, Stock
from media_server.node import MediaServer

SETTLE_S = 5.0
"""Not measured: connecting, and in the load with loss two seconds before it and two after."""


@dataclass
class Held:
    """Seconds from a frame's last packet to the frame, decoded, at its consumer."""

    audio: list[float] = field(default_factory=list)
    video: list[float] = field(default_factory=list)


class TimedStock(Stock):
    """Stock aiortc; the last packet is timed at the receiver, after decryption: in its favour."""

    def __init__(self) -> None:
        super().__init__()
        self._held = Held()
        self._arrived: dict[object, dict[int, float]] = {}
        self._first: dict[object, int] = {}
        handle = RTCRtpReceiver._handle_rtp_packet

        async def timed(receiver: Any, packet: Any, arrival_time_ms: int) -> None:
            if packet.ssrc and packet.payload:
                self._first.setdefault(receiver.track, packet.timestamp)
                self._arrived.setdefault(receiver.track, {})[packet.timestamp] = time.monotonic()
            await handle(receiver, packet, arrival_time_ms)

        RTCRtpReceiver._handle_rtp_packet = timed  # type: ignore[assignment,method-assign]

    async def _drain(self, track: MediaStreamTrack) -> None:
        held = self._held.audio if track.kind == "audio" else self._held.video
        try:
            while True:
                frame: Any = await track.recv()
                now_s = time.monotonic()
                timestamp = self._first[track] + frame.pts & 0xFFFFFFFF
                if (came_s := self._arrived[track].pop(timestamp, None)) is not None:
                    held.append(now_s - came_s)
        except MediaStreamError:
            pass

    def held(self) -> Held:
        """What was timed since the last call."""
        held = Held(list(self._held.audio), list(self._held.video))
        self._held.audio.clear()
        self._held.video.clear()
        return held


class TimedOurs(Ours):
    """The media server, recording; the last packet is timed at the socket."""

    def __init__(self, folder: Path, fps: float) -> None:
        super().__init__(folder, record=True)
        self._server = MediaServer(folder, self, max_rooms=100, analysis_fps=fps)

    def held(self) -> Held:
        """What was timed since the last call."""
        rooms: list[Room] = self.rooms
        held = Held([s for r in rooms for s in r.audio_s], [s for r in rooms for s in r.video_s])
        for room in rooms:
            room.audio_s, room.video_s = [], []
        return held


async def measure(what: str, load: str, sessions: int, seconds: float) -> dict[str, float]:
    """Receive one load; `what` is "stock", or the rate of analysis."""
    sender = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.rtp_sender", load, str(sessions)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )
    assert sender.stdin is not None
    assert sender.stdout is not None
    with tempfile.TemporaryDirectory() as folder:
        receiver = TimedStock() if what == "stock" else TimedOurs(Path(folder), float(what))
        try:
            for _ in range(sessions):
                answer = await receiver.answer(json.loads(await sender.stdout.readline()))
                sender.stdin.write(json.dumps(answer).encode() + b"\n")
            await asyncio.sleep(SETTLE_S)
            receiver.held()
            began_s, cpu_s = time.monotonic(), time.process_time()
            await asyncio.sleep(seconds)
            passed_s = time.monotonic() - began_s
            cpu_s = time.process_time() - cpu_s
            held = receiver.held()
        finally:
            sender.kill()
            await sender.wait()
            await receiver.close()
    return {
        "cpu_ms": cpu_s / passed_s / sessions * 1_000,
        "audio_ms": float(np.median(held.audio)) * 1_000,
        "video_ms": float(np.median(held.video)) * 1_000,
        "audio_per_s": len(held.audio) / passed_s / sessions,
        "video_per_s": len(held.video) / passed_s / sessions,
    }


async def apart(what: str, load: str, sessions: int, seconds: float) -> dict[str, float]:
    """The same in a new process."""
    command = ["-m", "benchmarks.media_receive", "--one", what, load]
    command += ["--sessions", str(sessions), "--seconds", str(seconds)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError(f"receiving {load} with {what} failed")
    result: dict[str, float] = json.loads(out.splitlines()[-1])
    return result


async def pair(what: str, load: str, sessions: int, seconds: float) -> list[dict[str, float]]:
    """Stock and ours at the same time, so that both suffer alike from whatever else runs."""
    return await asyncio.gather(
        *(apart(receiver, load, sessions, seconds) for receiver in ("stock", what))
    )


def compare(sessions: int, seconds: float) -> dict[str, float]:
    """The figures that --json prints."""
    pairs = {
        name: asyncio.run(pair(what, load, sessions, seconds))
        for name, what, load in (
            ("all", "15", "flat"),
            ("15", "15", "layered"),
            ("7", "7.5", "layered"),
            ("lossy", "15", "lossy"),
        )
    }

    def ratio(figure: str, name: str) -> float:
        stock, ours = pairs[name]
        return ours[figure] / stock[figure]

    figures = {
        "video_hold_ratio": ratio("video_ms", "all"),
        "audio_hold_ratio": ratio("audio_ms", "all"),
        "audio_after_loss_ratio": ratio("audio_ms", "lossy"),
        "cpu_ratio_all": ratio("cpu_ms", "all"),
        "cpu_ratio_15": ratio("cpu_ms", "15"),
        "cpu_ratio_7": ratio("cpu_ms", "7"),
    }
    for name, both in pairs.items():
        for receiver, run in zip(("stock", "ours"), both, strict=True):
            for figure, value in run.items():
                figures[f"{name}_{receiver}_{figure}"] = value
    figures["sessions"] = sessions
    figures["load_average"] = os.getloadavg()[0]
    return {name: round(value, 4) for name, value in figures.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--seconds", type=float, default=12.0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--one", nargs=2, metavar=("WHAT", "LOAD"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        what, load = arguments.one
        run = measure(what, load, arguments.sessions, arguments.seconds)
        print(json.dumps(uvloop.run(run)))
        return
    figures = compare(arguments.sessions, arguments.seconds)
    if arguments.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:32} {value}")


if __name__ == "__main__":
    main()
