"""A machine run the way a live session does, on a clock that is set by hand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from interview import events as e
from interview.ai.acts import Act
from interview.ai.interviewer import AiInterviewer
from interview.ai.settings import AiSettings
from interview.ai.wording import name_of, sentence
from interview.events import AiReason, AiState, AiTurn, Ending
from interview.session import Session, Status
from tests.interview.events import JOB, STORY, said

SPOKEN_S = 4.0
"""How long whatever the AI says takes."""

CALM = AiSettings(think_s=10, answer_s=60, retakes=1, pauses=1, follow_ups=1)


def _spoken_s(_: str) -> float:
    return SPOKEN_S


@dataclass(slots=True)
class Stage:
    """One interview of two questions; time passes only where a test says so."""

    settings: AiSettings = CALM
    now_s: float = 0.0
    journal: list[e.Event] = field(default_factory=list)
    session: Session = field(default_factory=lambda: Session("s1", JOB))
    ai: AiInterviewer = field(init=False)

    def __post_init__(self) -> None:
        self.ai = AiInterviewer(self.session, self.settings, "a1", spoken_s=_spoken_s)

    def take(self, events: Iterable[e.Event]) -> None:
        for event in events:
            self.journal.append(event)
            self.session.apply(event)
            self.ai.apply(event)
            thanks = isinstance(event, e.AiTurn) and event.state is AiState.THANKS
            if thanks and self.session.status is Status.LIVE:
                self.take(self.session.end(e.AI, self.now_s, "completed"))

    def settle(self) -> None:
        for _ in range(20):
            due = self.ai.due(self.now_s)
            if not due:
                return
            self.take(due)
        raise AssertionError(f"no rest in {self.ai.turn}")

    def pass_time(self, until_s: float) -> None:
        while (wake_s := self.ai.wake_s) is not None and wake_s <= until_s:
            self.now_s = max(self.now_s, wake_s)
            self.settle()
        self.now_s = max(self.now_s, until_s)
        self.settle()

    def act(self, act: Act) -> None:
        self.take(self.ai.act(act, self.now_s))
        if act is Act.BEGIN:
            self.take(self.session.start(e.AI, self.now_s))
        self.settle()

    def begin(self) -> Stage:
        self.take(self.ai.arrived(self.now_s))
        self.act(Act.BEGIN)
        return self

    def speak(self, seconds: float) -> None:
        start_s = self.now_s
        self.take([e.SpeechStarted(time_s=start_s, participant="a1")])
        self.settle()
        self.pass_time(start_s + seconds)
        self.take([e.SpeechEnded(time_s=self.now_s, participant="a1", start_s=start_s)])
        self.settle()

    def tell(self, ending: Ending, text: str = STORY) -> None:
        """Speak for 5 s; the words, recognised 0.6 s after, end like that."""
        start_s = self.now_s
        self.speak(5)
        told = said(text, start_s, self.now_s, utterance=len(self.journal))
        self.pass_time(self.now_s + 0.6)
        self.take([replace(told, ending=ending)])
        self.settle()

    def wait(self, seconds: float) -> AiTurn:
        self.pass_time(self.now_s + seconds)
        assert self.ai.turn
        return self.ai.turn

    @property
    def turn(self) -> AiTurn:
        assert self.ai.turn
        return self.ai.turn

    @property
    def stands(self) -> tuple[AiState, AiReason]:
        return self.turn.state, self.turn.reason

    @property
    def shown(self) -> str:
        """What the AI says or shows in the newest turn."""
        return sentence(name_of(self.turn), self.session)

    def rebuilt(self) -> AiInterviewer:
        """The machine as a new process has it from the journal."""
        session = Session(self.session.id, self.session.job)
        ai = AiInterviewer(session, self.settings, "a1", spoken_s=_spoken_s)
        for event in self.journal:
            session.apply(event)
            ai.apply(event)
        return ai

    def states(self) -> list[str]:
        return [t.state.value for t in self.journal if isinstance(t, e.AiTurn)]
