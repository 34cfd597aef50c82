"""What `analyzers` provide: streaming measurement of one participant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

from interview.events import Event
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.policy import Permit
from interview.ports.media import MediaSink
from interview.rubric import Job


@dataclass(frozen=True, slots=True)
class AnalysisSetup:
    """What an analyzer stream knows of the interview it listens to.

    Attributes:
        captions_only: whether the participant is only transcribed, as interviewers are.
        session_id: the live session that it belongs to; "" in a replay.
    """

    participant: str
    job: Job
    permit: Permit
    captions_only: bool = False
    session_id: str = ""


class AnalyzerStream(Protocol):
    """State of one analyzer for one participant.

    Pure computation on virtual time: what comes out depends only on what was pushed and
    in which order, never on the wall clock. Called from one thread at a time.
    """

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take one item of a type that the analyzer consumes; return what it led to."""
        ...

    def flush(self) -> Iterable[Event]:
        """The media ended: return what was still held back."""
        ...

    def close(self) -> None:
        """Release what the stream holds; nothing is pushed afterwards."""
        ...


class Analyzer(Protocol):
    """A shared model plus the way to open a stream on it.

    Attributes:
        name: unique among analyzers.
        source: what its measures are taken from; None for plumbing (voice activity).
        consumes: types of item that its streams take.
        produces: types of event that its streams return.
        lossless: whether every item must be pushed; otherwise a stream that falls behind
            is spared frames and partial transcripts that newer ones have replaced.
    """

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> Source | None: ...

    @property
    def consumes(self) -> tuple[type, ...]: ...

    @property
    def produces(self) -> tuple[type[Event], ...]: ...

    @property
    def lossless(self) -> bool: ...

    def stream(self, setup: AnalysisSetup) -> AnalyzerStream: ...


class AnalysisRun(MediaSink, Protocol):
    """All analyzers at work on one applicant of one live session.

    Media pushed before InterviewStarted (or after InterviewEnded) is dropped.
    """

    def push_event(self, event: Event) -> None:
        """Tell the analyzers of an act (InterviewStarted, QuestionAsked, AnswerEnded, ...)."""
        ...

    async def finish(self) -> None:
        """Push what is queued, flush every stream, emit what comes out, and close."""
        ...


@runtime_checkable
class PreparedAnalyzer(Protocol):
    """An analyzer that can compute ahead what its streams will need of a job."""

    def prepare(self, job: Job) -> None:
        """Compute it; takes a second or two, from any thread."""
        ...


class AnalysisEngine(Protocol):
    """Opens runs on models that are loaded once a process."""

    def prepare(self, job: Job, session_id: str = "") -> None:
        """Get ready for an interview on this job; takes seconds, from any thread."""
        ...

    def open(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> AnalysisRun:
        """Start analysing; `emit` is called from worker threads and must not block."""
        ...
