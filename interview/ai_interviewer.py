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

from interview.ai_acts import (
    BEFORE,
    CHECK_S,
    FITS,
    GO_ON_S,
    MAX_REPEATS,
    OPEN,
    PAUSE_S,
    RETAKE_CHOICE_S,
    RETAKE_SOON_S,
    RUNNING,
    SETTLE_S,
    SHORT_THINK_S,
    Act,
)
from interview.ai_follow_up import choose
from interview.ai_situation import AiSituation
from interview.errors import NotAllowed, WrongState
from interview.events import (
    AI,
    TYPED,
    AiReason,
    AiState,
    AiTurn,
    AnswerEnded,
    AnswerSetAside,
    Event,
    Transcript,
)
from interview.session import Status


class AiInterviewer(AiSituation):
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
        if not self.listening.speaking:
            return []
        if turn.state is AiState.THINKING:
            return self._open(now_s, AiReason.NONE)
        if turn.state is AiState.CHECKING:
            return [self._answering(now_s, AiReason.NONE)]
        return []

    def _by_time(self, turn: AiTurn, now_s: float) -> list[Event]:
        if turn.until_s is not None and now_s >= turn.until_s:
            return self._time_is_up(turn, now_s)
        check_s = self._check_s()
        if check_s is None or now_s < check_s:
            return []
        return [self._checking(turn, now_s)]

    def _checking(self, turn: AiTurn, now_s: float) -> AiTurn:
        """Ask whether there is more, or say that the interview goes on; the answer stays open."""
        wait_s, reason = CHECK_S, AiReason.SILENCE
        if self.listening.sounds_finished:
            wait_s = (
                RETAKE_SOON_S if self._retakes_left(turn.take) else GO_ON_S[self.listening.ending]
            )
            reason = AiReason.FINISHED
        until_s = min(now_s + wait_s, self._limit_s)
        return self._turn(AiState.CHECKING, now_s, until_s=until_s, reason=reason)

    def _time_is_up(self, turn: AiTurn, now_s: float) -> list[Event]:
        ways: dict[AiState, Callable[[], list[Event]]] = {
            AiState.ASKING: lambda: self._think(now_s, AiReason.NONE),
            AiState.THINKING: lambda: self._open(now_s, AiReason.TIME_UP),
            AiState.ANSWERING: lambda: self._close(now_s, AiReason.TIME_UP),
            AiState.CHECKING: lambda: self._close(now_s, turn.reason),
            AiState.ANSWERED: lambda: self._go_on(now_s),
            AiState.PAUSED: lambda: self._resume(now_s, AiReason.TIME_UP),
        }
        return ways[turn.state]()

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
            language=self.session.job.language,
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
        if act is Act.RESUME and turn.reason is not AiReason.APPLICANT:
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
        until_s = turn.until_s
        if turn.state in BEFORE and until_s is not None:
            until_s = max(until_s, now_s + self._asking_s(turn.question_id))
        return [self._turn(turn.state, now_s, until_s=until_s, reason=AiReason.REPEAT)]

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
        if self.session.open_answer is None:
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

    # --- from state to state ----------------------------------------------------------

    def _ask_next(self, now_s: float, reason: AiReason) -> list[Event]:
        """The next main question that was not asked, or the end."""
        asked = {answer.question_id for answer in self.session.answers}
        question = next((q for q in self.mains if q.id not in asked), None)
        if question is None:
            return [self._turn(AiState.THANKS, now_s, question_id="", reason=reason)]
        until_s = now_s + self._asking_s(question.id)
        fields = {"answer": "", "take": 1, "follow_up": False, "reason": reason}
        return [
            self._turn(AiState.ASKING, now_s, question_id=question.id, until_s=until_s, **fields)
        ]

    def _go_on(self, now_s: float) -> list[Event]:
        """After an answer: a follow-up, the next question, or the end."""
        assert self.turn is not None
        if self.turn.reason is AiReason.SKIPPED:
            return self._ask_next(now_s, AiReason.NONE)
        return self._follow_up(now_s) or self._ask_next(now_s, AiReason.NONE)

    def _follow_up(self, now_s: float) -> list[Event]:
        assert self.turn is not None
        root = self.session.question(self._root_id(self.turn.question_id))
        had = self.session.follow_ups(root.id)
        language = self.session.job.language
        lacks = {follow_up.reason for follow_up in had}
        chosen = choose(root, self.listening.gathered(root.id), language, lacks)
        if chosen is None or len(had) >= self.settings.follow_ups:
            return []
        try:
            added = self.session.follow_up(root, chosen.question, chosen.lack.value, now_s)
        except WrongState:  # too many were added: go on
            return []
        asking = AiTurn(
            time_s=now_s,
            state=AiState.ASKING,
            question_id=added.question_id,
            take=1,
            until_s=now_s + self._spoken_s(chosen.question.text),
            number=self.turn.number,
            total=self.turn.total,
            follow_up=True,
            retakes_left=self.settings.retakes,
            pauses_left=self.turn.pauses_left,
        )
        return [added, asking]

    def _think(self, now_s: float, reason: AiReason, take: int | None = None) -> list[Event]:
        assert self.turn is not None
        short = take is not None or self.turn.follow_up
        think_s = min(self.settings.think_s, SHORT_THINK_S if short else self.settings.think_s)
        take = take or self.turn.take
        if not think_s:
            return self._open(now_s, reason, take)
        until_s = now_s + think_s
        return [self._turn(AiState.THINKING, now_s, until_s=until_s, take=take, reason=reason)]

    def _open(self, now_s: float, reason: AiReason, take: int | None = None) -> list[Event]:
        """The answer begins; what an earlier take said counts no more."""
        assert self.turn is not None
        question = self.session.question(self.turn.question_id)
        asked = self.session.ask(question.id, AI, now_s)
        earlier = [
            AnswerSetAside(time_s=now_s, answer=answer.id)
            for answer in self.session.answers
            if answer.question_id == question.id and answer.id not in self.session.set_aside
        ]
        until_s = now_s + (question.time_limit_s or self.settings.answer_s)
        fields = {"answer": self._opened(asked), "take": take or self.turn.take}
        opened = self._turn(AiState.ANSWERING, now_s, until_s=until_s, reason=reason, **fields)
        return [*asked, *earlier, opened]

    def _answering(self, now_s: float, reason: AiReason) -> AiTurn:
        return self._turn(AiState.ANSWERING, now_s, until_s=self._limit_s, reason=reason)

    def _close(self, now_s: float, reason: AiReason) -> list[Event]:
        answer = self.session.open_answer
        return self._closed(answer.id, now_s, reason) if answer else self._go_on(now_s)

    def _closed(self, answer: str, now_s: float, reason: AiReason) -> list[Event]:
        assert self.turn is not None
        wait_s = RETAKE_CHOICE_S if self._retakes_left(self.turn.take) else SETTLE_S
        if reason is AiReason.FINISHED:  # all was heard, and another take was on offer
            wait_s = 0.0
        until_s = now_s + wait_s
        answered = self._turn(
            AiState.ANSWERED, now_s, answer=answer, until_s=until_s, reason=reason
        )
        return [AnswerEnded(time_s=now_s, answer=answer), answered]

    def _resume(self, now_s: float, reason: AiReason) -> list[Event]:
        held = self._held
        if held is None or (held.state in OPEN and self.session.open_answer is None):
            return self._ask_next(now_s, reason)
        state, left_s = held.state, self._left_s
        if state in OPEN:
            state = AiState.ANSWERING
        elif state is AiState.ASKING:
            left_s = self._asking_s(held.question_id)
        shown = self._turn(state, now_s, until_s=now_s + left_s, reason=reason)
        return [shown]
