"""What several threads ask at the same time, answered in one call where it is alike."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from threading import Condition
from typing import Generic, TypeVar

Kind = TypeVar("Kind", bound=Hashable)
Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(slots=True, eq=False)
class _Asked(Generic[Kind, Question, Answer]):
    kind: Kind
    question: Question
    answer: Future[Answer] = field(default_factory=Future)


class Batching(Generic[Kind, Question, Answer]):
    """Answers questions of one kind together, in the threads of those who ask.

    Nobody waits for a batch to fill: it holds what was asked while the last one was answered.
    Whoever has waited longest makes the next call, for its own question and all others of the
    same kind; so no kind starves. As many questions wait as there are threads that ask.

    Attributes:
        calls: how many were made, and
        answered: how many questions they answered.
    """

    def __init__(
        self,
        answer: Callable[[Kind, Sequence[Question]], Sequence[Answer]],
        *,
        most: int,
        at_once: int = 1,
    ) -> None:
        """Nothing is asked yet.

        Args:
            answer: answers questions of one kind, in their order.
            most: questions in one call.
            at_once: calls side by side.
        """
        self.calls = self.answered = 0
        self._answer = answer
        self._most = most
        self._free = at_once
        self._waiting: list[_Asked[Kind, Question, Answer]] = []
        self._changed = Condition()

    def ask(self, kind: Kind, question: Question) -> Answer:
        """The answer, once there is one; raises what answering this question by itself raises."""
        mine: _Asked[Kind, Question, Answer] = _Asked(kind, question)
        with self._changed:
            self._waiting.append(mine)
            self._changed.wait_for(lambda: mine.answer.done() or self._may_call(mine))
            batch = [] if mine.answer.done() else self._alike(kind)
        if batch:
            try:
                self._settle(batch)
            finally:
                with self._changed:
                    self._free += 1
                    self._changed.notify_all()
        return mine.answer.result()

    def _may_call(self, mine: _Asked[Kind, Question, Answer]) -> bool:
        return self._free > 0 and self._waiting[:1] == [mine]

    def _alike(self, kind: Kind) -> list[_Asked[Kind, Question, Answer]]:
        """Begin a call: take the oldest of this kind, and let the next in line look."""
        batch = [asked for asked in self._waiting if asked.kind == kind][: self._most]
        self._waiting = [asked for asked in self._waiting if asked not in batch]
        self._free -= 1
        self.calls += 1
        self.answered += len(batch)
        self._changed.notify_all()
        return batch

    def _settle(self, batch: Sequence[_Asked[Kind, Question, Answer]]) -> None:
        """Answer all in one call; one by one where that fails, so that only the bad one does."""
        try:
            answers = self._answer(batch[0].kind, [asked.question for asked in batch])
            settled = list(zip(batch, answers, strict=True))
        except Exception as error:
            if len(batch) == 1:
                batch[0].answer.set_exception(error)
            else:
                for asked in batch:
                    self._settle([asked])
        else:
            for asked, answer in settled:
                asked.answer.set_result(answer)
