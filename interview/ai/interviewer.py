"""The AI that leads an interview, as a state machine on virtual time; no I/O.

waiting -> welcome -> (asking -> thinking -> answering <-> checking -> answered)* -> thanks,
and out of most of them paused (and back) or taken_over by an interviewer (and on).

`apply` folds what happened, like Session; the act methods and `due` return the events to
record, without applying them, so that a machine rebuilt from the journal goes on where the
lost one stood. Whoever runs it applies each event, calls `due` after every one and at
`wake_s` until it returns nothing, and says who came and went.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from interview.ai.acts import BEFORE, FITS, MAX_REPEATS, OPEN, PAUSE_S, RUNNING, SETTLE_S, Act
from interview.ai.asides import Aside
from interview.ai.steps import AiSteps
from interview.ai.wording import REPLIES
from interview.errors import NotAllowed, WrongState
from interview.events import (
    AI,
    TYPED,
    AiReason,
    AiState,
    AiTurn,
    AnswerEnded,
    Event,
    Transcript,
)
from interview.session import Status
from interview.written_language import language_of


class AiInterviewer(AiSteps):
    """The AI of one interview: what it does by itself, and what people may have it do."""

    __slots__ = ()

    # --- by itself --------------------------------------------------------------------

    def due(self, now_s: float) -> list[Event]:
        """What must happen now by itself: one step, or nothing."""
        turn = self.turn
        if turn is None or turn.state is AiState.THANKS:
            return []
        if self.session.status is Status.ENDED:
            return [self._turn(AiState.THANKS, now_s, question_id="")]
        if turn.state is AiState.WELCOME:
            live = self.session.status is Status.LIVE
            return self._ask_next(now_s, AiReason.NONE) if live else []
        return self._by_voice(turn, now_s) or self._by_time(turn, now_s)

    def _by_voice(self, turn: AiTurn, now_s: float) -> list[Event]:
        """Speech opens an answer or goes on with it, and may ask something of the AI."""
        if not self.listening.speaking:
            return self._as_asked(turn, now_s)
        if turn.state is AiState.THINKING:
            return self._open(now_s, AiReason.NONE)
        if turn.state is AiState.PAUSED and turn.reason is AiReason.UNHEARD:
            return self._resume(now_s, AiReason.RESUMED)
        replied = turn.state is AiState.ANSWERING and turn.reason in REPLIES
        if replied or turn.state is AiState.CHECKING:
            return [self._answering(now_s, AiReason.NONE)]
        return []

    def _as_asked(self, turn: AiTurn, now_s: float) -> list[Event]:
        """What the applicant asked aloud, where it is not to go on."""
        if turn.state not in OPEN:
            return []
        match self.listening.aside:
            case Aside.REPEAT if self._repeats < MAX_REPEATS:
                again = self._thinking_on(turn, now_s, AiReason.REPEAT)
                return [again or self._read_again(turn, now_s)]
            case Aside.REPEAT | Aside.FILLER:
                on = self._thinking_on(turn, now_s, AiReason.NONE)
                return [on] if on else []
            case Aside.QUESTION:
                return [self._replying(turn, now_s, AiReason.ASKED_BACK)]
            case Aside.TIME:
                return [self._replying(turn, now_s, AiReason.GIVEN_TIME)]
        return []

    def _by_time(self, turn: AiTurn, now_s: float) -> list[Event]:
        if turn.until_s is not None and now_s >= turn.until_s:
            return self._time_is_up(turn, now_s)
        check_s = self._check_s()
        if check_s is None or now_s < check_s:
            return []
        on = self._thinking_on(turn, now_s, AiReason.NONE) if self.listening.wordless else None
        return [on or self._checking(now_s)]

    def _time_is_up(self, turn: AiTurn, now_s: float) -> list[Event]:
        ways: dict[AiState, Callable[[], list[Event]]] = {
            AiState.ASKING: lambda: self._think(now_s, AiReason.NONE),
            AiState.THINKING: lambda: self._open(now_s, AiReason.TIME_UP),
            AiState.ANSWERING: lambda: self._close(now_s, AiReason.TIME_UP),
            AiState.CHECKING: lambda: self._unanswered(turn, now_s),
            AiState.ANSWERED: lambda: self._go_on(now_s),
            AiState.PAUSED: lambda: self._waited(turn, now_s),
        }
        return ways[turn.state]()

    def _waited(self, turn: AiTurn, now_s: float) -> list[Event]:
        """The longest pause is over."""
        if turn.reason is AiReason.UNHEARD:
            return self._close(now_s, AiReason.SILENCE)
        return self._resume(now_s, AiReason.TIME_UP)

    # --- acts of the applicant --------------------------------------------------------

    def act(self, act: Act, now_s: float) -> list[Event]:
        """What an act of the applicant leads to.

        BEGIN leads to nothing by itself: once the session is live, `due` goes on.

        Raises:
            WrongState: it does not fit the state, or its allowance is used up.
            NotAllowed: the opening does not allow it.
        """
        turn = self._must_fit(act)
        ways: dict[Act, Callable[[], list[Event]]] = {
            Act.BEGIN: list,
            Act.ANSWER: lambda: self._open(now_s, AiReason.NONE),
            Act.DONE: lambda: self._close(now_s, AiReason.DONE),
            Act.NEXT: lambda: self._next(turn, now_s),
            Act.REPEAT: lambda: self._repeat(turn, now_s),
            Act.SKIP: lambda: self._skip(turn, now_s),
            Act.RETAKE: lambda: self._retake(turn, now_s),
            Act.PAUSE: lambda: self._pause(now_s),
            Act.RESUME: lambda: self._resume(now_s, AiReason.RESUMED),
            Act.STILL_HERE: lambda: [self._answering(now_s, AiReason.NONE)],
            Act.TYPING: lambda: self._typing(now_s),
        }
        return ways[act]()

    def type_answer(self, text: str, utterance: int, now_s: float) -> list[Event]:
        """The applicant wrote their answer, which ends it.

        Args:
            utterance: number of the transcript, below zero.

        Raises:
            WrongState, NotAllowed: as `act`.
        """
        self._must_fit(Act.TYPING)
        opening = [] if self.session.open_answer else self._open(now_s, AiReason.TYPING)
        written = Transcript(
            time_s=now_s,
            participant=self.applicant,
            utterance=utterance,
            text=text,
            language=language_of(text, self.session.job.language),
            start_s=now_s,
            final=True,
            confidence=1.0,
            model=TYPED,
        )
        answer = self._opened(opening)
        return [*opening, written, *self._closed(answer, now_s, AiReason.TYPED)]

    def _must_fit(self, act: Act) -> AiTurn:
        turn = self.turn
        if turn is None or turn.state not in FITS[act]:
            said = act.value.replace("_", " ")
            raise WrongState(f"{said} does not fit: {self.state.value.replace('_', ' ')}")
        if act is Act.SKIP and not self.settings.skip:
            raise NotAllowed("questions of this interview cannot be skipped")
        if act is Act.TYPING and not self.settings.typed:
            raise NotAllowed("answers of this interview cannot be written")
        if act is Act.RESUME and turn.reason is AiReason.AWAY:
            raise WrongState("resume does not fit: nobody paused")
        return turn

    def _next(self, turn: AiTurn, now_s: float) -> list[Event]:
        """Go on at once, or as soon as it is known what the answer lacked."""
        ended = [a.end_s for a in self.session.answers if a.id == turn.answer]
        ready_s = ((ended[-1] if ended else None) or turn.time_s) + SETTLE_S
        had = self.session.follow_ups(self._root_id(turn.question_id))
        if now_s >= ready_s or len(had) >= self.settings.follow_ups:
            return self._go_on(now_s)
        return [self._turn(AiState.ANSWERED, now_s, until_s=ready_s, reason=AiReason.DONE)]

    def _repeat(self, turn: AiTurn, now_s: float) -> list[Event]:
        if self._repeats >= MAX_REPEATS:
            raise WrongState(f"a question is read out again {MAX_REPEATS} times")
        return [self._read_again(turn, now_s)]

    def _skip(self, turn: AiTurn, now_s: float) -> list[Event]:
        """Go on without an answer; skipping a further take keeps the one before."""
        open_answer = self.session.open_answer
        if open_answer is None and turn.take > 1:
            kept = self._turn(AiState.ANSWERED, now_s, until_s=now_s, reason=AiReason.DONE)
            return [replace(kept, take=turn.take - 1)]
        asked = [] if open_answer else self.session.ask(turn.question_id, AI, now_s)
        answer = self._opened(asked)
        skipped = self._turn(
            AiState.ANSWERED, now_s, answer=answer, until_s=now_s, reason=AiReason.SKIPPED
        )
        return [*asked, AnswerEnded(time_s=now_s, answer=answer), skipped]

    def _retake(self, turn: AiTurn, now_s: float) -> list[Event]:
        if self._retakes_left(turn.take) < 1:
            raise WrongState("this question cannot be answered again")
        ended = self.session.end_answer(now_s) if self.session.open_answer else []
        return [*ended, *self._think(now_s, AiReason.RETAKE, turn.take + 1)]

    def _pause(self, now_s: float) -> list[Event]:
        if self._pauses >= self.settings.pauses:
            raise WrongState("this interview cannot be paused again")
        until_s = now_s + PAUSE_S
        paused = self._turn(AiState.PAUSED, now_s, until_s=until_s, reason=AiReason.APPLICANT)
        return [replace(paused, pauses_left=paused.pauses_left - 1)]

    def _typing(self, now_s: float) -> list[Event]:
        if self.state in BEFORE:
            return self._open(now_s, AiReason.TYPING)
        return [self._answering(now_s, AiReason.TYPING)]

    # --- people come and go -----------------------------------------------------------

    def arrived(self, now_s: float) -> list[Event]:
        """The applicant is there: welcome them, or go on at the same question."""
        if self.turn is None:
            return [self._turn(AiState.WELCOME, now_s)]
        if self.turn.state is AiState.PAUSED and self.turn.reason is AiReason.AWAY:
            return self._resume(now_s, AiReason.RESUMED)
        return []

    def left(self, participant: str, last_s: float) -> list[Event]:
        """Somebody left, who was last there at that time: the applicant's time stops, and
        the AI goes on where the interviewer who led has left."""
        turn = self.turn
        if turn is None:
            return []
        if turn.state is AiState.TAKEN_OVER and participant == turn.by:
            return self.hand_back(last_s)
        stops = turn.state in RUNNING or turn.state is AiState.PAUSED
        if participant != self.applicant or not stops or turn.reason is AiReason.AWAY:
            return []
        return [self._turn(AiState.PAUSED, last_s, reason=AiReason.AWAY)]

    def take_over(self, by: str, now_s: float) -> list[Event]:
        """An interviewer leads from now on; WrongState where somebody does or all is over."""
        if self.turn is None or self.turn.state in (AiState.TAKEN_OVER, AiState.THANKS):
            raise WrongState("there is nothing to take over")
        return [self._turn(AiState.TAKEN_OVER, now_s, by=by)]

    def hand_back(self, now_s: float) -> list[Event]:
        """The AI goes on with the next question; WrongState where it leads already."""
        if self.state is not AiState.TAKEN_OVER:
            raise WrongState("the AI leads already")
        if self.session.status is Status.SCHEDULED:
            return [self._turn(AiState.WELCOME, now_s, question_id="")]
        ended = self.session.end_answer(now_s) if self.session.open_answer else []
        return [*ended, *self._ask_next(now_s, AiReason.HANDED_BACK)]
