"""An analysis engine whose findings the test says, and a scorecard simple enough to check."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable

from interview.errors import Overloaded
from interview.events import AnswerEnded, Event, InterviewEnded, Observation, QuestionAsked, Score
from interview.media import AudioChunk, VideoFrame
from interview.policy import Permit
from interview.ports import AnalysisEngine, AnalysisRun, AnalysisSetup
from interview.rubric import Job


class ScriptedRun(AnalysisRun):
    """Remembers what it was told; `find` emits from another thread, as analyzers do.

    Attributes:
        last_words: what `finish` emits.
    """

    def __init__(
        self, setup: AnalysisSetup, emit: Callable[[Event], None], may_finish: asyncio.Event
    ) -> None:
        self.setup = setup
        self.may_finish = may_finish
        self.emit = emit
        self.told: list[Event] = []
        self.pushed = 0
        self.last_words: list[Event] = []
        self.finished = False

    def find(self, *events: Event) -> None:
        thread = threading.Thread(target=lambda: [self.emit(event) for event in events])
        thread.start()
        thread.join()

    def push_event(self, event: Event) -> None:
        self.told.append(event)

    def push_audio(self, chunk: AudioChunk) -> None:
        self.pushed += 1

    def push_video(self, frame: VideoFrame) -> None:
        self.pushed += 1

    def wants_pictures(self, participant: str) -> bool:
        return True

    def wants_sound(self, participant: str) -> bool:
        return True

    async def finish(self) -> None:
        await self.may_finish.wait()
        self.find(*self.last_words)
        self.finished = True


class ScriptedEngine(AnalysisEngine):
    """Opens ScriptedRuns and keeps them.

    Attributes:
        full: whether no further run can be had.
        may_finish: cleared, runs take their time to finish.
        prepared: ids of the jobs that it was told of ahead.
    """

    def __init__(self) -> None:
        self.runs: list[ScriptedRun] = []
        self.full = False
        self.may_finish = asyncio.Event()
        self.may_finish.set()
        self.prepared: list[str] = []

    def prepare(self, job: Job, session_id: str = "") -> None:
        self.prepared.append(job.id)

    def open(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> ScriptedRun:
        if self.full:
            raise Overloaded("no capacity left for analysis")
        self.runs.append(ScriptedRun(setup, emit, self.may_finish))
        return self.runs[-1]


class MeanRelevance:
    """Scores each answer's "clarity" with ten times its mean relevance."""

    def __init__(self, job: Job, permit: Permit) -> None:
        self._answer = ""
        self._seen: list[float] = []

    def apply(self, event: Event) -> list[Score]:
        match event:
            case QuestionAsked():
                self._answer, self._seen = event.answer, []
            case Observation(measure="relevance"):
                self._seen.append(event.value)
                return [self._score(event.time_s, False)]
            case AnswerEnded() if self._seen:
                return [self._score(event.time_s, True)]
            case InterviewEnded():
                return [Score(time_s=event.time_s, dimension="composite", value=None, scale=100)]
        return []

    def _score(self, time_s: float, final: bool) -> Score:
        value = 10 * sum(self._seen) / len(self._seen)
        return Score(
            time_s=time_s,
            dimension="clarity",
            value=value,
            scale=10,
            answer=self._answer,
            final=final,
        )
