"""What keyframes for seeking cost, and what they save a reviewer.

A real face at a webcam (640x480, 30 pictures a second) through libvpx as browsers set it up
(real time, one pass, constant bitrate), with a keyframe every 2, 4 and 10 seconds and with
the first one alone, at a good path's bitrate and at a poor one's. A seek has to fetch and
decode what lies between a moment and the keyframe before it.
Run: python -m benchmarks.keyframes --json
"""

from __future__ import annotations

import argparse
import time
from fractions import Fraction
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from benchmarks.figures import load_after, machine, show
from tests.fetch_media import store

SPACINGS_S = (2, 4, 10)
WIDTH, HEIGHT, FPS = 640, 480, 30
RATES_KBPS = (1_200, 300)
SECONDS = 20

Luma = NDArray[np.uint8]


def film(seconds: int = SECONDS) -> list[av.VideoFrame]:
    """The webcam film at the size and rate of a browser's camera."""
    pictures: list[av.VideoFrame] = []
    with av.open(str(store().path("webcam"))) as file:
        rate = float(file.streams.video[0].average_rate or FPS)
        for i, frame in enumerate(file.decode(video=0)):
            while len(pictures) * rate < (i + 1) * FPS and len(pictures) < seconds * FPS:
                pictures.append(frame.reformat(WIDTH, HEIGHT, "yuv420p"))
    return pictures


def encode(pictures: list[av.VideoFrame], kbps: int, spacing_s: int | None) -> list[bytes]:
    """One packet a picture; a keyframe is forced every `spacing_s`."""
    rate = str(kbps * 1_000)
    encoder: Any = av.CodecContext.create("libvpx", "w")
    encoder.width, encoder.height, encoder.pix_fmt = WIDTH, HEIGHT, "yuv420p"
    encoder.time_base, encoder.framerate = Fraction(1, FPS), Fraction(FPS)
    encoder.bit_rate, encoder.gop_size = kbps * 1_000, (spacing_s or 1_000) * FPS
    encoder.options = {
        "deadline": "realtime",
        "cpu-used": "-6",
        "lag-in-frames": "0",
        "minrate": rate,
        "maxrate": rate,
        "bufsize": rate,
        "keyint_min": str((spacing_s or 1_000) * FPS),
    }
    packets: list[bytes] = []
    for i, picture in enumerate(pictures):
        picture.pts, picture.time_base = i, encoder.time_base
        picture.pict_type = av.video.frame.PictureType.NONE
        packets += [bytes(packet) for packet in encoder.encode(picture)]
    return packets + [bytes(packet) for packet in encoder.encode(None)]


def decode(packets: list[bytes]) -> tuple[list[Luma], float]:
    """The luma of every picture, and seconds of CPU a picture took."""
    decoder = av.CodecContext.create("vp8", "r")
    decoder.thread_count = 1
    began_s = time.process_time()
    frames = [frame for packet in packets for frame in decoder.decode(av.Packet(packet))]
    cpu_s = time.process_time() - began_s
    return [_luma(frame) for frame in frames], cpu_s / len(frames)


def _luma(frame: av.VideoFrame) -> Luma:
    return frame.to_ndarray()[:HEIGHT].astype(np.uint8, copy=False)


def _psnr_db(true: list[Luma], seen: list[Luma]) -> float:
    errors = [np.mean((a.astype(np.float32) - b) ** 2) for a, b in zip(true, seen, strict=False)]
    return float(np.mean(10 * np.log10(255**2 / np.maximum(errors, 1e-3))))


def measure() -> dict[str, float]:
    """The figures that --json prints."""
    pictures = film()
    true = [_luma(picture) for picture in pictures]
    figures: dict[str, float] = {}
    for kbps in RATES_KBPS:
        alone = encode(pictures, kbps, None)
        alone_db = _psnr_db(true, decode(alone)[0])
        for spacing_s in SPACINGS_S:
            packets = encode(pictures, kbps, spacing_s)
            seen, picture_s = decode(packets)
            name, size = f"{kbps}k_{spacing_s}s", sum(map(len, packets))
            figures[f"{name}_bits_ratio"] = size / sum(map(len, alone))
            figures[f"{name}_psnr_loss_db"] = alone_db - _psnr_db(true, seen)
            figures[f"{name}_seek_kbytes"] = spacing_s / 2 * size / SECONDS / 1_000
            figures[f"{name}_seek_decode_ms"] = spacing_s / 2 * FPS * picture_s * 1_000
    return {name: round(value, 3) for name, value in figures.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    arguments = parser.parse_args()
    before = machine()
    show({**measure(), **before, **load_after()}, arguments.json)


if __name__ == "__main__":
    main()
