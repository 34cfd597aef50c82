"""Films and sound in which it is known what happens when.

The picture shows an empty scene, a neutral face, the same face smiling and neutral again,
over and over; its frame number stands in a strip at the top as black and white cells. The
sound is sentences with silence between them, each ending with a keyword.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
from numpy.typing import NDArray

from tests import speech
from tests.fetch_media import CAPTURE_RATE_HZ, TEST_MEDIA, store
from tests.speech import Spoken

Picture = NDArray[np.uint8]

WIDTH, HEIGHT, FRAMES_PER_S = 640, 480, 30
CELLS, CELL_HEIGHT = 16, 16
NUMBER_BITS = 12
"""The other cells hold a check, so that a strip caught half drawn is not taken for a number."""

SCENES = (("empty", 43), ("neutral", 47), ("smiling", 44), ("neutral", 49))
"""What is shown, and for how many frames; uneven, so that cuts fall differently among the
pictures that the server looks at."""
CLIPS_S = {"neutral": (1.0, 2.5), "smiling": (7.4, 8.3)}
"""Where in the webcam film (models/manifest.toml) the man looks so."""
EVENTS = ("face_leaves", "face_appears", "smile_begins", "smile_ends")
"""What the first frame of each scene is."""

GAPS_S = (1.2, 1.45, 1.3, 1.55)
"""Silences after sentences, longer than what ends an utterance."""
EDGE = 0.02
"""Share of the peak under which a sentence's beginning and end are cut off."""

SENTENCES = {
    "en": (
        ("Last spring our support team lost two people just before the holiday", "holiday"),
        ("I wrote short answers for the most common questions", "questions"),
        ("Then I split the team into two shifts and watched the backlog", "backlog"),
        ("Within six weeks our reply time had fallen from an hour and a half to one minute",
         "minute"),
        ("I showed the results to all the directors", "directors"),
        ("We measured satisfaction with a short survey", "survey"),
        ("The hardest part was to keep everybody in the team calm under so much pressure",
         "pressure"),
        ("Next time I would ask much earlier", "earlier"),
    ),
    "zh": (
        ("当时我在客服部门担任组长", "组长"),
        ("我先把大家常见的问题整理成一份文档", "文档"),
        ("最后客户的满意度有了明显的提高", "提高"),
        ("我把这些结果写成报告，交给了部门的经理", "经理"),
        ("最难的是让每个人在这么大的压力下面保持冷静", "冷静"),
        ("我们做了问卷调查", "调查"),
    ),
}  # fmt: skip
VOICES = {"en": "heart", "zh": "zm_yunxi"}


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of the sound; it is told apart from the others by its length."""

    text: str
    keyword: str
    duration_s: float


@dataclass(frozen=True, slots=True)
class EventMedia:
    """Files for Chromium's fake camera and microphone, and what is in them."""

    picture: Path
    sound: Path
    sentences: tuple[Sentence, ...]


def scene_starts() -> dict[int, str]:
    """Frame number -> the event that this frame is the first to show."""
    starts = np.cumsum([0, *(frames for _, frames in SCENES)])
    return {int(start): event for start, event in zip(starts, EVENTS, strict=False)}


def build(folder: Path, language: str) -> EventMedia:
    """Write one cycle of picture and sound to a folder."""
    media = store()
    picture, sound = folder / "events.mjpeg", folder / "events.wav"
    _write_mjpeg(picture, media.path("webcam"))
    sentences = [(text, keyword, _spoken(text, language)) for text, keyword in SENTENCES[language]]
    track: list[NDArray[np.float32]] = []
    for n, (_, _, samples) in enumerate(sentences):
        silence = np.zeros(int(GAPS_S[n % len(GAPS_S)] * CAPTURE_RATE_HZ), np.float32)
        track += [samples, silence]
    speech.write_wav(sound, np.concatenate(track), CAPTURE_RATE_HZ)
    return EventMedia(
        picture,
        sound,
        tuple(Sentence(text, key, len(s) / CAPTURE_RATE_HZ) for text, key, s in sentences),
    )


# --- picture ----------------------------------------------------------------------------


def mark(picture: Picture, number: int) -> Picture:
    """Burn a frame number into the strip at the top."""
    cells = [number >> bit & 1 for bit in range(NUMBER_BITS)]
    ones = sum(cells)
    cells += [ones >> bit & 1 for bit in range(CELLS - NUMBER_BITS)]
    strip = np.repeat(np.array(cells, np.uint8) * 255, WIDTH // CELLS)
    picture[:CELL_HEIGHT] = strip[None, :, None]
    return picture


def _frames(webcam: Path) -> Iterator[Picture]:
    clips = {name: _clip(webcam, *span_s) for name, span_s in CLIPS_S.items()}
    # The wall beside the man, drawn over the whole width: a scene with nobody in it.
    wall = clips["neutral"][0][:, :40]
    clips["empty"] = [np.ascontiguousarray(np.tile(wall, (1, WIDTH // 40, 1)))]
    for name, frames in SCENES:
        there_and_back = clips[name] + clips[name][::-1]
        for n in range(frames):
            yield there_and_back[n % len(there_and_back)].copy()


def _clip(film: Path, from_s: float, to_s: float) -> list[Picture]:
    with av.open(str(film)) as source:
        return [
            frame.reformat(WIDTH, HEIGHT, "rgb24").to_ndarray()
            for frame in source.decode(video=0)
            if from_s <= (frame.time or 0.0) < to_s
        ]


def _write_mjpeg(target: Path, webcam: Path) -> None:
    with av.open(str(target), "w", format="mjpeg") as out:
        stream: Any = out.add_stream(
            "mjpeg", rate=FRAMES_PER_S, width=WIDTH, height=HEIGHT, pix_fmt="yuvj420p"
        )
        stream.codec_context.qmin = stream.codec_context.qmax = 4
        for number, picture in enumerate(_frames(webcam)):
            frame = av.VideoFrame.from_ndarray(mark(picture, number), format="rgb24")
            frame = frame.reformat(WIDTH, HEIGHT, "yuvj420p")
            frame.pts, frame.time_base = number, Fraction(1, FRAMES_PER_S)
            out.mux(stream.encode(frame))
        out.mux(stream.encode(None))


# --- sound ------------------------------------------------------------------------------


def _spoken(text: str, language: str) -> NDArray[np.float32]:
    """A sentence at CAPTURE_RATE_HZ, from its first sound to its last."""
    spoken = Spoken("event", language, VOICES[language], "", text)
    path = TEST_MEDIA / spoken.filename
    if not path.exists():
        media = store()
        samples = speech.say(spoken, media.path("kokoro"), media.path("kokoro-voices"))
        speech.write_wav(path, samples)
    samples = speech.read_wav(path)
    loud = np.flatnonzero(np.abs(samples) > EDGE * np.abs(samples).max())
    samples = samples[loud[0] : loud[-1] + 1]
    frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
    frame.sample_rate = speech.RATE_HZ
    resampler = av.AudioResampler("fltp", "mono", CAPTURE_RATE_HZ)
    frames = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([f.to_ndarray()[0] for f in frames])
