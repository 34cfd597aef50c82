"""What each analyzer costs on real speech and a real face: `pytest benchmarks`.

An interview's first seconds run through the whole pipeline once; then each analyzer alone
is given again what it consumed there. `load` in extra_info is its share of one core:
seconds of processor time, of all threads, for a second of media.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from pathlib import Path
from statistics import median
from threading import Event as Signal
from time import process_time

import numpy as np
import pytest
from pytest_benchmark.fixture import BenchmarkFixture

from analyzers.catalogue import analyzers_of
from analyzers.pipeline import Item, Pipeline
from analyzers.stream import Run
from interview.events import Event, InterviewStarted, QuestionAsked
from interview.media import AudioChunk, VideoFrame
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, Analyzer, AnalyzerStream
from models.store import ModelStore
from tests.analyzers.fakes import STARTED, FakeAnalyzer, chunk, notice
from vivavoce.offline.job_file import general_job
from vivavoce.offline.media_file import end_s, read_media

SECONDS = 15.0
FILES = {"en": "webcam-en.mkv", "zh": "webcam-zh.mp4"}
NAMES = ("voice_activity", "transcript", "prosody", "meaning", "star", "face", "body")


class Overheard:
    """An analyzer that notes what its streams are given."""

    def __init__(self, analyzer: Analyzer) -> None:
        self.name = analyzer.name
        self.source = analyzer.source
        self.consumes = analyzer.consumes
        self.produces = analyzer.produces
        self.lossless = analyzer.lossless
        self.given: list[Item] = []
        self._analyzer = analyzer

    def stream(self, setup: AnalysisSetup) -> OverheardStream:
        return OverheardStream(self._analyzer.stream(setup), self.given)


class OverheardStream:
    def __init__(self, stream: AnalyzerStream, given: list[Item]) -> None:
        self._stream = stream
        self._given = given
        self.flush = stream.flush
        self.close = stream.close

    def push(self, item: Item) -> Iterable[Event]:
        self._given.append(item)
        return self._stream.push(item)


def setup(language: str) -> AnalysisSetup:
    profile = policy("prc")
    return AnalysisSetup("a1", general_job(language), Permit(profile, frozenset(profile.purposes)))


@pytest.fixture(scope="session")
def analyzers(model_store: ModelStore) -> Sequence[Analyzer]:
    return analyzers_of(model_store)


@pytest.fixture(scope="session", params=["en", "zh"])
def interview(
    request: pytest.FixtureRequest,
    analyzers: Sequence[Analyzer],
    media: Callable[[str], Path],
) -> tuple[AnalysisSetup, dict[str, list[Item]]]:
    """A setup, and what each analyzer was given in the first SECONDS."""
    overheard = [Overheard(a) for a in analyzers]
    pipeline = Pipeline(setup(request.param), overheard)
    pipeline.push(InterviewStarted(time_s=0.0, by="i1"))
    pipeline.push(QuestionAsked(time_s=0.0, question_id="experience", answer="e#1", by="i1"))
    file = read_media(media(FILES[request.param]), "a1")
    for item in takewhile(lambda item: end_s(item) < SECONDS, file):
        pipeline.push(item)
    pipeline.finish()
    return setup(request.param), {a.name: a.given for a in overheard}


@pytest.mark.parametrize("name", NAMES)
def test_analyzer(
    benchmark: BenchmarkFixture,
    model_store: ModelStore,
    interview: tuple[AnalysisSetup, dict[str, list[Item]]],
    name: str,
) -> None:
    run_setup, given = interview

    def opened() -> tuple[tuple[AnalyzerStream], dict[str, object]]:
        # Models anew: the sentence encoder remembers what it has read before.
        analyzer = next(a for a in analyzers_of(model_store) if a.name == name)
        return (analyzer.stream(run_setup),), {}

    spent_s: list[float] = []

    def work(stream: AnalyzerStream) -> None:
        started = process_time()
        for item in given[name]:
            list(stream.push(item))
        list(stream.flush())
        stream.close()
        spent_s.append(process_time() - started)

    benchmark.pedantic(work, setup=opened, rounds=3, warmup_rounds=1)
    benchmark.extra_info["items"] = len(given[name])
    benchmark.extra_info["load"] = round(median(spent_s) / SECONDS, 4)


def test_routing_a_second_of_sound(benchmark: BenchmarkFixture) -> None:
    ears = [FakeAnalyzer(f"ear {i}", (AudioChunk,)) for i in range(5)]
    pipeline = Pipeline(setup("en"), ears)
    pipeline.push(STARTED)
    chunks = [chunk(n) for n in range(50)]
    benchmark(lambda: [pipeline.push(c) for c in chunks])


def test_from_a_push_through_two_workers_to_the_event(benchmark: BenchmarkFixture) -> None:
    """How long a picture takes through two threads that do nothing."""
    told = Signal()
    eye = FakeAnalyzer(
        "eye", (VideoFrame,), (type(STARTED),), on_push=lambda f: [STARTED], lossless=False
    )
    mind = FakeAnalyzer("mind", (type(STARTED),), on_push=lambda e: [notice("", 0.0)])
    run = Run(setup("en"), [eye, mind], lambda e: told.set() if e is not STARTED else None)
    picture = VideoFrame("a1", 0.0, 0.0, np.zeros((2, 2, 3), np.uint8))
    run.push_event(STARTED)
    told.wait()

    def once() -> None:
        told.clear()
        run.push_video(picture)
        told.wait()

    benchmark(once)
    run._drain()
