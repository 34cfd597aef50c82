"""The steps of an interview that the AI leads: from one state to the next; no I/O.

Each returns the events to record, without applying them.
"""

from __future__ import annotations

from dataclasses import replace

from interview.ai.acts import (
    BACK_S,
    CHECK_S,
    GO_ON_S,
    OPEN,
    PAUSE_S,
    RETAKE_CHOICE_S,
    RETAKE_SOON_S,
    SETTLE_S,
)
from interview.ai.follow_up import choose
from interview.ai.situation import AiSituation
from interview.errors import WrongState
from interview.events import (
    AI,
    AiReason,
    AiState,
    AiTurn,
    AnswerEnded,
    AnswerSetAside,
    Ending,
    Event,
)

WENT_ON = frozenset({AiReason.FINISHED, AiReason.NO_ANSWER})
"""Why the AI said of an answer that it goes on."""


class AiSteps(AiSituation):
    """What follows on where an interview stands."""

    __slots__ = ()

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
        if self.turn.reason in (AiReason.SKIPPED, AiReason.NO_ANSWER):
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
        take = take or self.turn.take
        thinking = self._turn(AiState.THINKING, now_s, take=take, reason=reason)
        if not thinking.allowed_s:
            return self._open(now_s, reason, take)
        return [replace(thinking, until_s=now_s + thinking.allowed_s)]

    def _open(self, now_s: float, reason: AiReason, take: int | None = None) -> list[Event]:
        """The answer begins, or goes on where it began with words to the AI; what an earlier
        take said counts no more."""
        assert self.turn is not None
        question = self.session.question(self.turn.question_id)
        begun = self.session.open_answer if self.turn.state is AiState.THINKING else None
        asked = [] if begun else self.session.ask(question.id, AI, now_s)
        earlier = [
            AnswerSetAside(time_s=now_s, answer=answer.id)
            for answer in self.session.answers
            if answer.question_id == question.id
            and answer.id not in self.session.set_aside
            and answer is not begun
        ]
        fields = {"answer": self._opened(asked), "take": take or self.turn.take}
        opened = self._turn(AiState.ANSWERING, now_s, reason=reason, **fields)
        return [*asked, *earlier, replace(opened, until_s=now_s + (opened.allowed_s or 0.0))]

    def _answering(self, now_s: float, reason: AiReason) -> AiTurn:
        return self._turn(AiState.ANSWERING, now_s, until_s=self._limit_s, reason=reason)

    def _replying(self, turn: AiTurn, now_s: float, reason: AiReason) -> AiTurn:
        """The AI replies to what it was asked; the applicant's time goes on."""
        return self._thinking_on(turn, now_s, reason) or self._answering(now_s, reason)

    def _thinking_on(self, turn: AiTurn, now_s: float, reason: AiReason) -> AiTurn | None:
        """Back to the time to think, which a word to the AI does not end.

        For a question that is read out again, that and the time of asking for it are given
        on top. None where they were not thinking, have begun to answer, or no time is left.
        """
        if self._thinking is None or self.listening.begun:
            return None
        thinking = self._turn(AiState.THINKING, now_s, reason=reason)
        until_s, reply_s = self._thinking.until_s or now_s, self._reply_s(thinking)
        if reason is AiReason.REPEAT:
            until_s += now_s - turn.time_s + reply_s
        return replace(thinking, until_s=until_s) if until_s > now_s + reply_s else None

    def _checking(self, now_s: float) -> AiTurn:
        """Ask whether there is more, or say that the interview goes on; the answer stays open."""
        reason, ending, wait_s = self.listening.lull, self.listening.ending, CHECK_S
        if reason in WENT_ON:
            soon = self._retakes_left(self.turn.take if self.turn else 0) > 0
            wait_s = RETAKE_SOON_S if soon else GO_ON_S.get(ending, GO_ON_S[Ending.CLOSED])
        until_s = min(now_s + wait_s, self._limit_s)
        return self._turn(AiState.CHECKING, now_s, until_s=until_s, reason=reason)

    def _unanswered(self, turn: AiTurn, now_s: float) -> list[Event]:
        """The silence was asked about, and nobody answered.

        Who was not heard at all may have no microphone, or be called away: they are waited for.
        """
        if turn.reason is AiReason.UNHEARD and now_s < self._limit_s:
            until_s = now_s + PAUSE_S
            return [self._turn(AiState.PAUSED, now_s, until_s=until_s, reason=AiReason.UNHEARD)]
        return self._close(now_s, turn.reason if turn.reason in WENT_ON else AiReason.SILENCE)

    def _close(self, now_s: float, reason: AiReason) -> list[Event]:
        answer = self.session.open_answer
        return self._closed(answer.id, now_s, reason) if answer else self._go_on(now_s)

    def _closed(self, answer: str, now_s: float, reason: AiReason) -> list[Event]:
        assert self.turn is not None
        until_s = now_s + self._choice_s(self.turn.take, reason)
        answered = self._turn(
            AiState.ANSWERED, now_s, answer=answer, until_s=until_s, reason=reason
        )
        return [AnswerEnded(time_s=now_s, answer=answer), answered]

    def _choice_s(self, take: int, reason: AiReason) -> float:
        """How long another take may be chosen after an answer that ended for that reason."""
        if reason in WENT_ON:  # all was heard, and another take was on offer
            return 0.0
        if not self._retakes_left(take):
            return SETTLE_S
        return RETAKE_SOON_S if reason is AiReason.SILENCE else RETAKE_CHOICE_S

    def _resume(self, now_s: float, reason: AiReason) -> list[Event]:
        """Go on at the same question, with the time that was left."""
        held = self._held
        if held is None or (held.state in OPEN and self.session.open_answer is None):
            return self._ask_next(now_s, reason)
        state, left_s = held.state, max(self._left_s, BACK_S)
        if state in OPEN:
            state = AiState.ANSWERING
        elif state is AiState.ASKING:
            left_s = self._asking_s(held.question_id)
        return [self._turn(state, now_s, until_s=now_s + left_s, reason=reason)]

    def _read_again(self, turn: AiTurn, now_s: float) -> AiTurn:
        """The question is read out once more; its time is given on top."""
        asking_s, state, until_s = self._asking_s(turn.question_id), turn.state, now_s
        if state is AiState.THINKING:
            until_s = turn.until_s or now_s
        elif state in OPEN:
            state, until_s = AiState.ANSWERING, self._limit_s
        return self._turn(state, now_s, until_s=until_s + asking_s, reason=AiReason.REPEAT)
