"""Test set-up, `python -m tests.fetch_media`: fetch and render what tests hear and see.

Everything lands in var/ of the checkout; what is there already is not made again.

| media(name) | what it is |
|---|---|
| webcam, two-cities, faces, kokoro | entries of models/manifest.toml and tests/media.toml |
| zh-star, en-star, ... | the spoken answers of tests/speech.py, WAV, 24 kHz mono |
| webcam-zh.mp4, webcam-en.mkv | the webcam video (53 s) with two spoken answers as its sound |
| webcam-zh.wav, webcam-en.wav | that sound alone, 48 kHz mono, for Chromium's fake microphone |
| webcam.mjpeg, webcam.y4m | the picture alone, 640x480, for Chromium's fake camera: whole at its
  fixed 30 pictures a second, and 10 s at 15 a second |
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from interview.errors import ModelMissing
from models.registry import Progress
from models.store import ModelStore
from tests import speech
from tests.speech import SPOKEN

CHECKOUT = Path(__file__).parent.parent
VAR = CHECKOUT / "var"
TEST_MEDIA = VAR / "test_media"

WEBCAM_S = 53.0
CAPTURE_RATE_HZ = 48_000
ANSWERS_IN_VIDEO = {"zh": ("zh-star", "zh-motive"), "en": ("en-star", "en-motive")}
ANSWERS_START_S = (1.0, 32.0)
"""When the two answers begin in the sound of webcam-zh.* and webcam-en.*."""


def store() -> ModelStore:
    """The checkout's store with the test media's manifest."""
    return ModelStore(VAR, [Path(__file__).parent / "media.toml"])


def find_media(store: ModelStore, name: str) -> Path | None:
    """A manifest entry's verified path, or a rendered file's; None where there is none yet."""
    if name in store.entries:
        try:
            return store.path(name)
        except ModelMissing:
            return None
    path = TEST_MEDIA / (SPOKEN[name].filename if name in SPOKEN else name)
    return path if path.exists() else None


def main() -> None:
    TEST_MEDIA.mkdir(parents=True, exist_ok=True)
    media = store()
    media.fetch([*media.names("media", "demo"), *media.names("media", "test")], _show)
    media.fetch(media.names("media", "voice"), _show)
    for spoken in SPOKEN.values():
        path = TEST_MEDIA / spoken.filename
        if not path.exists():
            print(f"speak    {path.name}", flush=True)
            samples = speech.say(spoken, media.path("kokoro"), media.path("kokoro-voices"))
            speech.write_wav(path, samples)
    webcam = media.path("webcam")
    for language, container in (("zh", "mp4"), ("en", "mkv")):
        sound = TEST_MEDIA / f"webcam-{language}.wav"
        muxed = TEST_MEDIA / f"webcam-{language}.{container}"
        if speech.write_wav(sound, _soundtrack(language), CAPTURE_RATE_HZ):
            muxed.unlink(missing_ok=True)
        _mux(webcam, sound, muxed)
    _write_mjpeg(webcam, TEST_MEDIA / "webcam.mjpeg")
    _write_y4m(webcam, TEST_MEDIA / "webcam.y4m")


def _show(progress: Progress) -> None:
    if progress.done == progress.total and progress.step != "verify":
        print(f"{progress.step:8} {progress.name} {progress.item}", flush=True)


def _soundtrack(language: str) -> NDArray[np.float32]:
    """Both answers at their times, as long as the video, at CAPTURE_RATE_HZ."""
    track = np.zeros(int(WEBCAM_S * CAPTURE_RATE_HZ), np.float32)
    for name, start_s in zip(ANSWERS_IN_VIDEO[language], ANSWERS_START_S, strict=True):
        answer = _at_capture_rate(speech.read_wav(TEST_MEDIA / SPOKEN[name].filename))
        start = int(start_s * CAPTURE_RATE_HZ)
        answer = answer[: len(track) - start]
        track[start : start + len(answer)] = answer
    return track


def _at_capture_rate(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = speech.RATE_HZ
    resampler = av.AudioResampler("fltp", "mono", CAPTURE_RATE_HZ)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([f.to_ndarray()[0] for f in frames])


def _mux(video: Path, sound: Path, target: Path) -> None:
    """The video's packets as they are, with the sound as AAC (mp4) or Opus."""
    if target.exists():
        return
    part = target.with_name(f"part-{target.name}")
    with (
        av.open(str(video)) as pictures,
        av.open(str(sound)) as wav,
        av.open(str(part), "w") as out,
    ):
        picture = out.add_stream_from_template(pictures.streams.video[0])
        codec = "aac" if target.suffix == ".mp4" else "libopus"
        track = out.add_stream(codec, rate=CAPTURE_RATE_HZ, layout="mono")
        packets = [packet for packet in pictures.demux(video=0) if packet.dts is not None]
        for packet in packets:
            packet.stream = picture
        for frame in [*wav.decode(audio=0), None]:
            packets += track.encode(frame)
        # Players that read a file from its start need sound and pictures side by side.
        for packet in sorted(packets, key=lambda packet: packet.dts * packet.time_base):
            out.mux(packet)
    part.replace(target)


def _write_mjpeg(video: Path, target: Path) -> None:
    """Every picture as JPEG, at the 30 a second that Chromium assumes."""
    if target.exists():
        return
    part = target.with_name(f"part-{target.name}")
    with av.open(str(video)) as source, av.open(str(part), "w", format="mjpeg") as out:
        stream = out.add_stream("mjpeg", rate=30, width=640, height=480, pix_fmt="yuvj420p")
        stream.codec_context.qmin = stream.codec_context.qmax = 4
        scale = VideoReformatter()
        shown = -1
        for frame in source.decode(video=0):
            while (shown + 1) / 30 <= (frame.time or 0.0):
                shown += 1
                picture = scale.reformat(frame, 640, 480, "yuvj420p")
                picture.pts, picture.time_base = shown, Fraction(1, 30)
                out.mux(stream.encode(picture))
        out.mux(stream.encode(None))
    part.replace(target)


def _write_y4m(video: Path, target: Path, seconds: int = 10) -> None:
    """Raw pictures, 15 a second."""
    if target.exists():
        return
    part = target.with_name(f"part-{target.name}")
    scale = VideoReformatter()
    with av.open(str(video)) as source, part.open("wb") as out:
        out.write(b"YUV4MPEG2 W640 H480 F15:1 Ip A1:1 C420jpeg\n")
        due = 0
        for frame in source.decode(video=0):
            if (frame.time or 0.0) < due / 15:
                continue
            due += 1
            picture = scale.reformat(frame, 640, 480, "yuv420p")
            out.write(b"FRAME\n" + picture.to_ndarray().tobytes())
            if due == seconds * 15:
                break
    part.replace(target)


if __name__ == "__main__":
    sys.exit(main())
