"""Analyzers made of a function, for tests of the routing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from interview.events import Event, InterviewStarted, Notice, NoticeKind, Transcript
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup
from interview.rubric import Job

STARTED = InterviewStarted(time_s=0.0, by="i1")


def setup(policy_id: str = "prc") -> AnalysisSetup:
    """An interview under that policy with every consent given."""
    profile = policy(policy_id)
    job = Job("job", "Job", "en", (), (), policy=policy_id)
    return AnalysisSetup("a1", job, Permit(profile, frozenset(profile.purposes)))


def chunk(n: int) -> AudioChunk:
    """The n-th 20 ms of silence."""
    return AudioChunk("a1", n * 0.02, n * 0.02 + 0.03, np.zeros(320, np.float32))


def frame(n: int) -> VideoFrame:
    """The n-th tiny black picture at 15 fps."""
    return VideoFrame("a1", n / 15, n / 15 + 0.01, np.zeros((2, 2, 3), np.uint8))


def partial(n: int, utterance: int = 0, final: bool = False) -> Transcript:
    """A transcript whose text says which one it is."""
    return Transcript(
        time_s=n,
        participant="a1",
        utterance=utterance,
        text=str(n),
        language="en",
        start_s=0.0,
        final=final,
        confidence=1.0,
        model="fake@1",
    )


def notice(name: str, time_s: float) -> Notice:
    """An event that says which fake it came from."""
    return Notice(time_s=time_s, kind=NoticeKind.ONE_FACE, participant="a1", detail=name)


class FakeAnalyzer:
    """An analyzer whose stream calls `on_push` and, at the end, `on_flush`."""

    def __init__(
        self,
        name: str,
        consumes: tuple[type, ...],
        produces: tuple[type[Event], ...] = (),
        *,
        source: Source | None = Source.VOICE,
        lossless: bool = True,
        on_push: Callable[[object], Iterable[Event]] = lambda _: (),
        on_flush: Callable[[], Iterable[Event]] = lambda: (),
    ) -> None:
        self.name = name
        self.source = source
        self.consumes = consumes
        self.produces = produces
        self.lossless = lossless
        self.heard: list[object] = []
        self.log: list[str] = []
        self._on_push = on_push
        self._on_flush = on_flush

    def stream(self, _: AnalysisSetup) -> FakeAnalyzer:
        self.log.append("opened")
        return self

    def push(self, item: object) -> Iterator[Event]:
        self.heard.append(item)
        yield from self._on_push(item)

    def flush(self) -> Iterable[Event]:
        self.log.append("flushed")
        return self._on_flush()

    def close(self) -> None:
        self.log.append("closed")
