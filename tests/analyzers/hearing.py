"""Sound files played to the speech analyzers, for their tests."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from analyzers.pipeline import Pipeline
from interview.events import (
    AnswerEnded,
    Event,
    InterviewStarted,
    QuestionAsked,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from interview.measures import Source
from interview.media import ANALYSIS_RATE_HZ, AudioChunk
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, Analyzer
from interview.rubric import Job, Question

ANSWER = "q1#1"

Heard = Callable[[str, str], list[Event]]
"""What comes of a spoken answer, by its name and language."""


def samples_of(path: Path) -> NDArray[np.float32]:
    """A file's sound as analyzers get it."""
    resampler = av.AudioResampler("flt", "mono", ANALYSIS_RATE_HZ)
    with av.open(str(path)) as file:
        frames = [f for decoded in file.decode(audio=0) for f in resampler.resample(decoded)]
    frames += resampler.resample(None)
    return np.concatenate([frame.to_ndarray()[0] for frame in frames])


def silence(seconds: float) -> NDArray[np.float32]:
    return np.zeros(int(seconds * ANALYSIS_RATE_HZ), np.float32)


def noise(seconds: float, level: float = 0.05) -> NDArray[np.float32]:
    size = int(seconds * ANALYSIS_RATE_HZ)
    return np.random.default_rng(7).normal(0, level, size).astype(np.float32)


def chunks(
    samples: NDArray[np.float32], start_s: float = 0.0, chunk_s: float = 0.02
) -> Iterator[AudioChunk]:
    """The sound in chunks that arrive 30 ms after they were spoken."""
    size = round(chunk_s * ANALYSIS_RATE_HZ)
    for at in range(0, len(samples), size):
        piece = samples[at : at + size]
        from_s = start_s + at / ANALYSIS_RATE_HZ
        arrived_s = from_s + len(piece) / ANALYSIS_RATE_HZ + 0.03
        yield AudioChunk("a1", from_s, arrived_s, piece)


def setup(language: str, vocabulary: tuple[str, ...] = ()) -> AnalysisSetup:
    """An interview with one question and every consent."""
    profile = policy("prc")
    job = Job("job", "Job", language, (), (Question("q1", "?", ()),), vocabulary=vocabulary)
    return AnalysisSetup("a1", job, Permit(profile, frozenset(profile.purposes)))


class _Reader:
    """Wants speech and words, as analyzers that measure do: nobody hears for nobody."""

    name = "reader"
    source = Source.CONTENT
    consumes = (SpeechStarted, SpeechEnded, Transcript)
    produces: tuple[type[Event], ...] = ()
    lossless = True

    def stream(self, setup: AnalysisSetup) -> _Reader:
        return self

    def push(self, item: object) -> tuple[Event, ...]:
        return ()

    def flush(self) -> tuple[Event, ...]:
        return ()

    def close(self) -> None:
        pass


def answer(
    analyzers: list[Analyzer],
    setup: AnalysisSetup,
    samples: NDArray[np.float32],
    chunk_s: float = 0.02,
) -> list[Event]:
    """Everything that comes of one answer."""
    pipeline = Pipeline(setup, [*analyzers, _Reader()])
    events = pipeline.push(InterviewStarted(time_s=0.0, by="i1"))
    events += pipeline.push(QuestionAsked(time_s=0.0, question_id="q1", answer=ANSWER, by="i1"))
    for chunk in chunks(samples, chunk_s=chunk_s):
        events += pipeline.push(chunk)
    events += pipeline.push(AnswerEnded(time_s=len(samples) / ANALYSIS_RATE_HZ, answer=ANSWER))
    return events + pipeline.finish()


def transcripts(events: list[Event]) -> list[Transcript]:
    return [event for event in events if isinstance(event, Transcript)]


def finals(events: list[Event]) -> list[Transcript]:
    return [event for event in transcripts(events) if event.final]


def text_of(events: list[Event], language: str) -> str:
    return ("" if language == "zh" else " ").join(event.text for event in finals(events))
