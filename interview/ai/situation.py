"""Where an interview that the AI leads stands: a pure fold of its events."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from math import inf
from typing import Any

from interview.ai.acts import OPEN, SETTLE_S, SHORT_THINK_S
from interview.ai.listening import Listening
from interview.ai.settings import AiSettings
from interview.ai.wording import REPLIES, name_of, reading_s, sentence
from interview.events import AiReason, AiState, AiTurn, Event, QuestionAsked
from interview.rubric import Question
from interview.session import Session


@dataclass(slots=True)
class AiSituation:
    """Where an interview that the AI leads stands: a fold of its events.

    Attributes:
        session: the fold of the same events; events are applied to it first.
        applicant: their participant id.
        hears: whether speech is recognised at all; without it silence proves nothing.
        spoken_s: how long a text takes to be read out.
        turn: the newest turn, None before the welcome.
    """

    session: Session
    settings: AiSettings
    applicant: str
    hears: bool = True
    spoken_s: Callable[[str], float] | None = None
    turn: AiTurn | None = None
    listening: Listening = field(init=False)
    _held: AiTurn | None = None
    _left_s: float = 0.0
    _limit_s: float = 0.0
    _thinking: AiTurn | None = None
    _writing: bool = False
    _repeats: int = 0
    _pauses: int = 0

    def __post_init__(self) -> None:
        self.listening = Listening(self.session, self.applicant)

    # --- what happened ----------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Take in one event that the session has taken in."""
        self.listening.apply(event)
        if isinstance(event, AiTurn):
            self._enter(event)

    def _enter(self, turn: AiTurn) -> None:
        before = self.turn
        if turn.state is AiState.PAUSED:
            if before is not None and before.state is not AiState.PAUSED:
                until_s = self._limit_s if before.state in OPEN else before.until_s
                self._held, self._left_s = before, max(0.0, (until_s or 0.0) - turn.time_s)
            self._pauses += turn.reason is AiReason.APPLICANT
            if turn.reason is AiReason.AWAY:
                self.listening.speaking = False
        if turn.state is AiState.ANSWERING:
            self._limit_s = turn.until_s or turn.time_s
        if turn.state in (AiState.THINKING, AiState.ANSWERING):
            speaks_s = self._reply_s(turn)
            anew = speaks_s > 0 or turn.state is AiState.THINKING
            self.listening.wait(turn.time_s + speaks_s, anew=anew)
        spoke_up = turn.state is AiState.ANSWERING and self.listening.speaking
        self._thinking = before if spoke_up and self.state is AiState.THINKING else None
        if turn.reason is AiReason.TYPING:
            self._writing = True
        elif turn.state not in OPEN | {AiState.PAUSED} or turn.reason is AiReason.NONE:
            self._writing = False  # another question, or they speak instead
        if turn.reason is AiReason.REPEAT:
            self._repeats += 1
        elif turn.state is AiState.ASKING:
            self._repeats = 0
        self.turn = turn

    # --- what is known ----------------------------------------------------------------

    @property
    def state(self) -> AiState:
        """The newest turn's state."""
        return self.turn.state if self.turn else AiState.WAITING

    @property
    def mains(self) -> list[Question]:
        """The questions that are no follow-ups, those that interviewers added last."""
        return [q for q in self.session.questions if self._root_id(q.id) == q.id]

    @property
    def wake_s(self) -> float | None:
        """When `due` must be asked again if nothing happens until then."""
        if self.turn is None or self.turn.until_s is None:
            return None
        check_s = self._check_s()
        return self.turn.until_s if check_s is None else min(check_s, self.turn.until_s)

    def _check_s(self) -> float | None:
        """When a silence is long enough to ask about it, or to know that it was no word that
        ended the time to think."""
        turn = self.turn
        if turn is None or turn.state is not AiState.ANSWERING or not self.hears:
            return None
        listening = self.listening
        if self._writing or listening.speaking:
            return None
        known_s = listening.quiet_s + SETTLE_S
        if self._thinking and listening.wordless and known_s < (self._thinking.until_s or 0.0):
            return known_s
        return listening.check_s

    # --- telling ----------------------------------------------------------------------

    def _turn(self, state: AiState, now_s: float, **fields: Any) -> AiTurn:
        """A turn on the question of the one before, but for what `fields` says."""
        before = self.turn or AiTurn(time_s=now_s, state=AiState.WAITING)
        if fields.get("question_id", before.question_id) != before.question_id:
            before = AiTurn(time_s=now_s, state=AiState.WAITING)
        fresh: dict[str, Any] = {"until_s": None, "by": "", "reason": AiReason.NONE}
        turn = replace(before, time_s=now_s, state=state, **(fresh | fields))
        mains, root = [q.id for q in self.mains], self._root_id(turn.question_id)
        return replace(
            turn,
            allowed_s=self._allowed_s(turn),
            number=mains.index(root) + 1 if root in mains else 0,
            total=len(mains),
            retakes_left=self._retakes_left(turn.take) if turn.question_id else 0,
            pauses_left=max(0, self.settings.pauses - self._pauses),
        )

    def _allowed_s(self, turn: AiTurn) -> float | None:
        """All the time to think or to answer that a turn belongs to."""
        match turn.state:
            case AiState.THINKING:
                short = turn.follow_up or turn.take > 1
                return min(self.settings.think_s, SHORT_THINK_S if short else inf)
            case AiState.ANSWERING:
                limit_s = self.session.question(turn.question_id).time_limit_s
                return limit_s or self.settings.answer_s
        return None

    def _retakes_left(self, take: int) -> int:
        return max(0, self.settings.retakes - max(0, take - 1))

    def _root_id(self, question_id: str) -> str:
        """The main question that a question belongs to."""
        addition = self.session.additions.get(question_id)
        return addition.follows or question_id if addition else question_id

    def _opened(self, asked: Sequence[Event]) -> str:
        """The answer that these events open, or the one that is open."""
        answer = self.session.open_answer
        opened = next((e.answer for e in asked if isinstance(e, QuestionAsked)), "")
        return opened or (answer.id if answer else "")

    def _spoken_s(self, text: str) -> float:
        if self.spoken_s is not None:
            return self.spoken_s(text)
        return reading_s(text, self.session.job.language)

    def _reply_s(self, turn: AiTurn) -> float:
        """How long the AI takes to say again, or to reply to, what it was asked; 0 where it
        was asked nothing."""
        if turn.reason is AiReason.REPEAT or turn.reason in REPLIES:
            return self._spoken_s(sentence(name_of(turn), self.session))
        return 0.0

    def _asking_s(self, question_id: str) -> float:
        return self._spoken_s(self.session.question(question_id).text)
