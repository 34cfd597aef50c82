"""What the receive path costs and how long it holds media, against stock aiortc.

A process for each receiver sends (`rtp_sender.py`): 640x480 at 30 pictures a second, with and
without temporal layers, and Opus. The same load goes to stock aiortc, which decodes everything
and throws it away, on uvloop and on asyncio's own loop, and to the media server, which also
records, asks for what is lost, reports, and hands analysis RGB pictures and sound. All receive
at once, each in a process of its own, and are compared window by window, so that a ratio bears
other work on the machine; printed are medians over the windows. What recording costs is told by
runs of their own: of two media servers of which one begins to record halfway, and of both sides
with and without recording.
Run: python -m benchmarks.media_receive --json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import uvloop
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from benchmarks.figures import load_after, machine, show
from benchmarks.receivers import Ours, RecordingStock, Room, Stock
from benchmarks.rtp_sender import sending

SETTLE_S = 5.0
"""Not measured: connecting, and in the load with loss two seconds before it and two after."""

WINDOW_S = 4.0

STOCK = ("stock", "stock_own_loop")
"""On uvloop, as ours, and on the loop that aiortc runs on where nobody gives it another."""

RECORDING = ("begins_to_record", "never_records")
OURS = ("ours", *RECORDING)
"""The media server: recording from the start, in the second half of its windows, not at all."""

STOCK_RECORDING = "stock_recording"
"""Stock aiortc whose own recorder takes the frames."""

LOADS = (
    ("all", "15", "flat"),
    ("15", "15", "layered"),
    ("7", "7.5", "layered"),
    ("lossy", "15", "lossy"),
)
"""Name, pictures that our side analyses a second, what is sent."""

RECORDING_RUNS = 4
"""Each in new processes: two that do the same differ by some percent from the start on, so each
is compared with what it cost itself before one of them began to record."""

Figures = dict[str, float]
Runs = dict[str, list[Figures]]
"""Of each receiver, its windows."""


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
    """The media server; the last packet is timed at the socket."""

    def held(self) -> Held:
        """What was timed since the last call."""
        rooms: list[Room] = self.rooms
        held = Held([s for r in rooms for s in r.audio_s], [s for r in rooms for s in r.video_s])
        for room in rooms:
            room.audio_s, room.video_s = [], []
        return held


class UntimedRecording(RecordingStock):
    """Stock aiortc that records: its recorder takes the frames, so they are not timed."""

    def held(self) -> Held:
        """Nothing."""
        return Held()


Receiver = TimedStock | UntimedRecording | TimedOurs


async def measure(
    receiver_name: str, fps: str, load: str, sessions: int, windows: int
) -> list[Figures]:
    """One receiver, of STOCK or OURS; `fps` is what ours analyses."""
    with tempfile.TemporaryDirectory() as folder:
        receiver: Receiver = TimedStock()
        if receiver_name == STOCK_RECORDING:
            receiver = UntimedRecording(Path(folder))
        if receiver_name in OURS:
            recorded = receiver_name == "ours"
            receiver = TimedOurs(Path(folder), record=recorded, fps=float(fps))
        try:
            async with sending(load, sessions, receiver.answer):
                found = await settled(receiver, sessions, windows)
                if receiver_name == "begins_to_record":
                    assert isinstance(receiver, TimedOurs)
                    await receiver.record()
                if receiver_name in RECORDING:
                    found += await settled(receiver, sessions, windows)
                return found
        finally:
            await receiver.close()


async def settled(receiver: Receiver, sessions: int, windows: int) -> list[Figures]:
    """The next windows, once what just began has settled."""
    await asyncio.sleep(SETTLE_S)
    receiver.held()
    return [await window(receiver, sessions) for _ in range(windows)]


async def window(receiver: Receiver, sessions: int) -> Figures:
    """The figures of the next WINDOW_S."""
    began_s, cpu_s = time.monotonic(), time.process_time()
    await asyncio.sleep(WINDOW_S)
    passed_s = time.monotonic() - began_s
    cpu_s = time.process_time() - cpu_s
    held = receiver.held()
    figures = {"cpu_ms": cpu_s / passed_s / sessions * 1_000}
    for kind, seconds in (("audio", held.audio), ("video", held.video)):
        figures[f"{kind}_per_s"] = len(seconds) / passed_s / sessions
        if seconds:
            figures[f"{kind}_ms"] = float(np.median(seconds)) * 1_000
    return figures


async def apart(*what: str, sessions: int, windows: int) -> list[Figures]:
    """The same in a new process: `what` is receiver, rate and load."""
    command = ["-m", "benchmarks.media_receive", "--one", *what]
    command += ["--sessions", str(sessions), "--windows", str(windows)]
    child = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=asyncio.subprocess.PIPE
    )
    out, _ = await child.communicate()
    if child.returncode:
        raise RuntimeError(f"receiving failed: {what}")
    found: list[Figures] = json.loads(out.splitlines()[-1])
    return found


async def at_once(
    receivers: tuple[str, ...], fps: str, load: str, sessions: int, windows: int
) -> Runs:
    """Every receiver at the same time, so that all suffer alike from whatever else runs."""
    found = await asyncio.gather(
        *(apart(name, fps, load, sessions=sessions, windows=windows) for name in receivers)
    )
    return dict(zip(receivers, found, strict=True))


def compare(sessions: int, windows: int) -> Figures:
    """The figures that --json prints."""
    runs = {
        name: asyncio.run(at_once((*STOCK, "ours"), fps, load, sessions, windows))
        for name, fps, load in LOADS
    }
    figures = {
        "video_hold_ratio": ratio(runs["all"], "video_ms"),
        "audio_hold_ratio": ratio(runs["all"], "audio_ms"),
        "audio_after_loss_ratio": ratio(runs["lossy"], "audio_ms"),
    }
    for name in ("all", "15", "7"):
        figures[f"cpu_ratio_{name}"] = ratio(runs[name], "cpu_ms")
        figures[f"cpu_ratio_{name}_own_loop"] = ratio(runs[name], "cpu_ms", "stock_own_loop")
    for name, run in runs.items():
        for receiver, found in run.items():
            for figure in found[0]:
                figures[f"{name}_{receiver}_{figure}"] = median(w[figure] for w in found)
    return figures | recording(sessions, windows)


def recording(sessions: int, windows: int) -> Figures:
    """Processor time with recording to that without, at 15 analysed pictures a second."""
    found = []
    for turn in range(RECORDING_RUNS):
        receivers = RECORDING if turn % 2 else RECORDING[::-1]
        run = asyncio.run(at_once(receivers, "15", "layered", sessions, windows))
        ratios = [
            one["cpu_ms"] / other["cpu_ms"]
            for one, other in zip(*(run[name] for name in RECORDING), strict=True)
        ]
        found.append(median(ratios[windows:]) / median(ratios[:windows]))
    return {
        "recording_cpu_ratio": median(found),
        "recording_cpu_ratio_min": min(found),
        "recording_cpu_ratio_max": max(found),
        **recording_to_stock(sessions, windows),
    }


def recording_to_stock(sessions: int, windows: int) -> Figures:
    """What recording adds to the processor time of each side, and ours to stock's."""
    sides = {"ours": "never_records", STOCK_RECORDING: "stock"}
    run = asyncio.run(at_once((*sides, *sides.values()), "15", "layered", sessions, windows))
    added = {
        recording: median(w["cpu_ms"] for w in run[recording])
        - median(w["cpu_ms"] for w in run[without])
        for recording, without in sides.items()
    }
    return {
        "recording_added_ms": added["ours"],
        "stock_recording_added_ms": added[STOCK_RECORDING],
        "recording_to_stock_ratio": added["ours"] / added[STOCK_RECORDING],
    }


def ratio(runs: Runs, figure: str, baseline: str = "stock") -> float:
    """Median over the windows of ours to the baseline's of the same moment."""
    pairs = zip(runs["ours"], runs[baseline], strict=True)
    return median(ours[figure] / theirs[figure] for ours, theirs in pairs)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sessions", type=int, default=1)
    parser.add_argument("--windows", type=int, default=5, help=f"of {WINDOW_S:.0f} s, a load")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--recording", action="store_true", help="only what recording costs")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        run = asyncio.run if options.one[0] == "stock_own_loop" else uvloop.run
        print(json.dumps(run(measure(*options.one, options.sessions, options.windows))))
        return
    facts = machine()
    measured = recording if options.recording else compare
    found = measured(options.sessions, options.windows)
    figures = {name: round(value, 4) for name, value in found.items()}
    show({"sessions": options.sessions, **figures, **load_after(), **facts}, options.json)


if __name__ == "__main__":
    main()
