"""What threads ask at the same time is answered together, and each gets its own answer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from threading import Barrier

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.batching import Batching
from tests.models.asking import WAIT_S, ask_together

Question = tuple[str, int]
QUESTIONS = st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 5)), max_size=12)


class Doubling:
    """Doubles numbers, all but a bad one, and keeps what was asked in which call."""

    def __init__(self, most: int, bad: int | None = None) -> None:
        self.calls: list[tuple[str, list[int]]] = []
        self._batching = Batching(self._double, most=most)
        self._bad = bad

    def ask(self, questions: Sequence[Question]) -> list[Future[int]]:
        """Ask all of them before the first is answered."""
        return ask_together(
            self._batching, [partial(self._batching.ask, *question) for question in questions]
        )

    def _double(self, kind: str, numbers: Sequence[int]) -> list[int]:
        self.calls.append((kind, list(numbers)))
        if self._bad in numbers:
            raise ValueError(f"{self._bad} is bad")
        return [2 * number for number in numbers]


@settings(deadline=None, max_examples=40)
@given(QUESTIONS, st.integers(1, 5))
def test_each_gets_its_own_answer_in_as_few_calls_as_can_be(
    questions: list[Question], most: int
) -> None:
    doubling = Doubling(most)
    answers = doubling.ask(questions)
    assert [answer.result() for answer in answers] == [2 * number for _, number in questions]
    asked = [(kind, number) for kind, numbers in doubling.calls for number in numbers]
    assert sorted(asked) == sorted(questions)
    assert all(len(numbers) <= most for _, numbers in doubling.calls)
    kinds = Counter(kind for kind, _ in questions)
    assert len(doubling.calls) == sum(-(-alike // most) for alike in kinds.values())


def test_the_oldest_comes_first_and_takes_along_what_is_alike() -> None:
    doubling = Doubling(most=3)
    doubling.ask([("a", 1), ("b", 2), *[("a", number) for number in range(3, 8)]])
    assert doubling.calls == [("a", [1, 3, 4]), ("b", [2]), ("a", [5, 6, 7])]


@settings(deadline=None, max_examples=20)
@given(QUESTIONS)
def test_an_error_reaches_who_asked_and_nobody_else(questions: list[Question]) -> None:
    for answer, (_, number) in zip(Doubling(4, bad=3).ask(questions), questions, strict=True):
        if number == 3:
            with pytest.raises(ValueError, match="3 is bad"):
                answer.result()
        else:
            assert answer.result() == 2 * number


def test_as_many_calls_as_allowed_are_made_side_by_side() -> None:
    both = Barrier(2)

    def answer(kind: str, questions: Sequence[int]) -> Sequence[int]:
        both.wait(WAIT_S)
        return questions

    batching = Batching(answer, most=1, at_once=2)
    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(batching.ask, "aaaa", range(4))) == [0, 1, 2, 3]
    assert (batching.calls, batching.answered) == (4, 4)


def test_too_few_answers_are_an_error() -> None:
    batching: Batching[str, int, int] = Batching(lambda kind, questions: [], most=2)
    with pytest.raises(ValueError, match="shorter"):
        batching.ask("a", 1)
