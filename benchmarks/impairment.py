"""What loss, jitter and cuts do to the picture, with the media server and with stock aiortc.

Each receiver has a process of its own, a sender of its own (`rtp_sender`, which repeats what
it is asked for) and a link of its own (`impaired_link`): ours and stock under the same
condition and ours on a clean link, all three at the same time. A picture's
latency runs from when the sender gave it to the network to when it is decoded; the link's own
20 ms are in it.
Run: python -m benchmarks.impairment --json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import av
import numpy as np
import uvloop
from aiortc import MediaStreamTrack, RTCPeerConnection, RTCSessionDescription
from aiortc.mediastreams import MediaStreamError
from aiortc.rtcrtpreceiver import RTCRtpReceiver

from benchmarks.figures import load_after, machine, show
from benchmarks.impaired_link import DELAY_S, Impairment, Link
from benchmarks.receivers import Ours, Stock
from benchmarks.rtp_sender import (
    CONFIGURATION,
    SECONDS,
    Outlet,
    encode_audio,
    encode_video,
    vp8_payloads,
)
from media_server.encoded import EncodedFrame
from media_server.publication import Publication

PICTURES_PER_S = 30
TICKS = 90_000 // PICTURES_PER_S
SETTLE_S = 3.0
"""Without impairment, after the first picture: not measured."""
CUT_S = 2.0
RECOVERED_S = 5.0
"""After a cut; what is measured begins then."""

CLEAN = "clean"
CONDITIONS = {
    "loss_1": Impairment(loss=0.01),
    "loss_5": Impairment(loss=0.05),
    "loss_10": Impairment(loss=0.10),
    "jitter_50": Impairment(jitter_s=0.05),
    "jitter_200": Impairment(jitter_s=0.2),
    "cut": Impairment(cut=True),
}
REJOIN = Impairment(loss=0.05)

FREEZE_S = max(3 / PICTURES_PER_S, 1 / PICTURES_PER_S + 0.15)
"""A longer time between two pictures is a freeze (W3C webrtc-stats, freezeCount)."""


# --- the sending process ------------------------------------------------------------------


class StampedOutlet(Outlet):
    """Tells when its first picture left; picture n leaves n / PICTURES_PER_S later."""

    async def _run(self) -> None:
        if self.kind == "video":
            print(json.dumps(time.monotonic()), flush=True)
        await super()._run()


def encode(file: Path) -> None:
    """Write what senders send, once for all."""
    media = {"pictures": encode_video(False), "sounds": encode_audio(SECONDS)}
    kept = {kind: [packet.hex() for packet in packets] for kind, packets in media.items()}
    file.write_text(json.dumps(kept))


async def send(file: Path) -> None:
    """Offer on stdout, take the answer from stdin, then send until killed."""
    media = json.loads(file.read_text())
    frames = [bytes.fromhex(frame) for frame in media["pictures"]]
    pictures = [vp8_payloads(frame, i, False) for i, frame in enumerate(frames)]
    sounds = [[bytes.fromhex(packet)] for packet in media["sounds"]]
    connection = RTCPeerConnection(CONFIGURATION)
    StampedOutlet(connection.addTransceiver("audio", "sendonly"), sounds, 48_000, 960)
    StampedOutlet(connection.addTransceiver("video", "sendonly"), pictures, 90_000, TICKS)
    await connection.setLocalDescription(await connection.createOffer())
    print(json.dumps(connection.localDescription.sdp), flush=True)
    answer = json.loads(await asyncio.to_thread(sys.stdin.readline))
    await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
    await asyncio.Event().wait()


# --- the receiving process ------------------------------------------------------------------


def _came(timestamp: int) -> None:
    print(json.dumps([timestamp // TICKS, time.monotonic()]), flush=True)


class TappedStock(Stock):
    """Stock aiortc; its tracks count from their first packet."""

    def __init__(self) -> None:
        super().__init__()
        self._first: dict[object, int] = {}
        handle = RTCRtpReceiver._handle_rtp_packet

        async def noted(receiver: Any, packet: Any, arrival_time_ms: int) -> None:
            self._first.setdefault(receiver.track, packet.timestamp)
            await handle(receiver, packet, arrival_time_ms)

        RTCRtpReceiver._handle_rtp_packet = noted  # type: ignore[assignment,method-assign]

    async def _drain(self, track: MediaStreamTrack) -> None:
        try:
            while True:
                frame: Any = await track.recv()
                if track.kind == "video":
                    _came(self._first[track] + frame.pts)
        except MediaStreamError:
            pass


def tap_ours() -> None:
    """Decode each picture where it leaves the receive path, as stock aiortc does."""
    deliver = Publication._deliver
    decoder: Any = av.CodecContext.create("vp8", "r")
    decoder.thread_count = 1

    def tapped(publication: Publication, frame: EncodedFrame) -> None:
        deliver(publication, frame)
        if frame.kind == "video" and decoder.decode(av.Packet(frame.data)):
            _came(frame.rtp_timestamp)

    Publication._deliver = tapped  # type: ignore[assignment,method-assign]


async def receive(what: str) -> None:
    """Answer each offer that comes on stdin; print [number, time] of every picture."""
    with tempfile.TemporaryDirectory() as folder:
        receiver: Ours | Stock = TappedStock()
        if what == "ours":
            tap_ours()
            receiver = Ours(Path(folder), record=False, analysed="nobody")
        offer = await asyncio.to_thread(sys.stdin.readline)
        print(json.dumps(await receiver.answer(json.loads(offer))), flush=True)
        await asyncio.Event().wait()


# --- what is measured -----------------------------------------------------------------------


async def _start(*arguments: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "benchmarks.impairment", *arguments),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=1 << 20,
    )


async def _read(process: asyncio.subprocess.Process) -> Any:
    assert process.stdout is not None
    line = await process.stdout.readline()
    if not line:
        raise RuntimeError("a process of the benchmark ended")
    return json.loads(line)


def _write(process: asyncio.subprocess.Process, value: Any) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(value).encode() + b"\n")


@dataclass
class Run:
    """One sender, one link, one receiver, connected."""

    sender: asyncio.subprocess.Process
    receiver: asyncio.subprocess.Process
    link: Link
    offered_s: float
    began_s: float

    @classmethod
    async def open(cls, what: str, media: Path, seed: int, impairment: Impairment) -> Run:
        link = await Link.open(seed)
        link.impairment = impairment
        sender, receiver = await _start("--send", str(media)), await _start("--receive", what)
        offer = await _read(sender)
        offered_s = time.monotonic()
        _write(receiver, link.offer(offer))
        _write(sender, link.answer(await _read(receiver)))
        return cls(sender, receiver, link, offered_s, await _read(sender))

    async def arrivals(self, seconds: float) -> list[tuple[float, float]]:
        """(sent, decoded) of the pictures decoded in the next so many seconds."""
        found: list[tuple[float, float]] = []
        try:
            async with asyncio.timeout(seconds):
                while True:
                    number, came_s = await _read(self.receiver)
                    found.append((self.began_s + number / PICTURES_PER_S, came_s))
        except TimeoutError:
            return found

    async def close(self) -> None:
        for process in (self.sender, self.receiver):
            process.kill()
            await process.wait()
        self.link.close()


def _figures(found: list[tuple[float, float]], from_s: float, to_s: float) -> dict[str, float]:
    late = [came_s - sent_s for sent_s, came_s in found if came_s >= from_s]
    marks = [from_s, *(came_s for _, came_s in found if came_s >= from_s), to_s]
    waits = np.diff(marks)
    return {
        "p50_ms": float(np.percentile(late, 50)) * 1_000 if late else float("nan"),
        "p95_ms": float(np.percentile(late, 95)) * 1_000 if late else float("nan"),
        "freeze_s": float(waits[waits > FREEZE_S].sum()),
        "pictures_share": len(late) / (to_s - from_s) / PICTURES_PER_S,
    }


async def impaired(
    what: str, media: Path, name: str, seed: int, seconds: float
) -> dict[str, float]:
    """One receiver under one condition."""
    run = await Run.open(what, media, seed, Impairment())
    try:
        await _read(run.receiver)
        await run.arrivals(SETTLE_S)
        run.link.impairment = CONDITIONS.get(name, Impairment())
        from_s = time.monotonic()
        found: list[tuple[float, float]] = []
        if name == "cut":
            found = await run.arrivals(CUT_S)
            run.link.impairment = Impairment()
            found += await run.arrivals(RECOVERED_S)
        recovered_s = time.monotonic()
        found += await run.arrivals(seconds)
        to_s = time.monotonic()
        figures = _figures(found, recovered_s, to_s)
        return figures | {"freeze_s": _figures(found, from_s, to_s)["freeze_s"]}
    finally:
        await run.close()


async def rejoin(what: str, media: Path, seed: int) -> float:
    """Seconds from the offer of who comes back to their first picture, at 5 % loss."""
    run = await Run.open(what, media, seed, REJOIN)
    try:
        _, came_s = await _read(run.receiver)
        return float(came_s - run.offered_s)
    finally:
        await run.close()


async def compare(media: Path, seconds: float, rejoins: int) -> dict[str, float]:
    """The figures that --json prints."""
    figures: dict[str, float] = {"round_trip_ms": 2_000 * DELAY_S}
    for seed, name in enumerate(CONDITIONS):
        longer_s = CUT_S + RECOVERED_S if CONDITIONS[name].cut else 0.0
        ours, stock, clean = await asyncio.gather(
            impaired("ours", media, name, seed, seconds),
            impaired("stock", media, name, seed, seconds),
            impaired("ours", media, CLEAN, seed, seconds + longer_s),
        )
        for what, found in {"ours": ours, "stock": stock, "clean": clean}.items():
            figures |= {f"{name}_{what}_{figure}": value for figure, value in found.items()}
        figures[f"{name}_p95_over_clean"] = ours["p95_ms"] / clean["p95_ms"]
        figures[f"{name}_p50_over_clean"] = ours["p50_ms"] / clean["p50_ms"]
        figures[f"{name}_p95_over_stock"] = ours["p95_ms"] / stock["p95_ms"]
    allowed = 1.5 * figures["loss_5_clean_p95_ms"] + figures["round_trip_ms"]
    figures["loss_5_p95_of_allowed"] = figures["loss_5_ours_p95_ms"] / allowed
    times = [await rejoin("ours", media, 100 + i) for i in range(rejoins)]
    if times:
        figures["rejoin_p50_s"] = float(np.percentile(times, 50))
        figures["rejoin_p95_s"] = float(np.percentile(times, 95))
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=12.0, help="measured, a condition")
    parser.add_argument("--rejoins", type=int, default=10)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--send", type=Path, help=argparse.SUPPRESS)
    parser.add_argument("--receive", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.send:
        uvloop.run(send(arguments.send))
    elif arguments.receive:
        uvloop.run(receive(arguments.receive))
    else:
        with tempfile.TemporaryDirectory() as folder:
            media = Path(folder) / "media.json"
            encode(media)
            before = machine()
            figures = uvloop.run(compare(media, arguments.seconds, arguments.rejoins))
        show({**figures, **before, **load_after()}, arguments.json)


if __name__ == "__main__":
    main()
