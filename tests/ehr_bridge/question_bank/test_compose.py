"""The rule of sets: within the time, by weight, without repeats, the same every time."""

from __future__ import annotations

import random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.question_bank.compose import (
    Candidate,
    Wish,
    alternatives,
    compose,
    minutes_by_competency,
)
from ehr_bridge.question_bank.content import Level, QuestionType

TYPES = (QuestionType.BEHAVIOURAL, QuestionType.SITUATIONAL, QuestionType.TECHNICAL)
weights = st.dictionaries(st.sampled_from("abcd"), st.floats(0.1, 10), min_size=1, max_size=4).map(
    lambda found: dict(sorted(found.items()))
)


@st.composite
def pools(draw: st.DrawFn) -> list[Candidate]:
    count = draw(st.integers(0, 25))
    return [
        Candidate(
            key=f"q{n}",
            role=draw(st.sampled_from(("sales", "general", "other"))),
            type=draw(st.sampled_from(TYPES)),
            level=draw(st.sampled_from(tuple(Level))),
            minutes=draw(st.integers(3, 12)),
            fits={draw(st.sampled_from("abcd")): draw(st.floats(0.3, 1))},
        )
        for n in range(count)
    ]


@given(pools(), weights, st.integers(5, 90), st.randoms())
def test_a_set_fits_is_without_repeats_and_the_same_in_any_order(
    pool: list[Candidate], wanted: dict[str, float], minutes: int, chance: random.Random
) -> None:
    wish = Wish(wanted, minutes, role="sales")
    chosen = compose(pool, wish)
    keys = [choice.candidate.key for choice in chosen]
    assert sum(choice.candidate.minutes for choice in chosen) <= minutes
    assert len(set(keys)) == len(keys)
    assert all(choice.candidate.fits[choice.competency] > 0 for choice in chosen)
    shuffled = list(pool)
    chance.shuffle(shuffled)
    assert [choice.candidate.key for choice in compose(shuffled, wish)] == keys


def _ample(vector: np.ndarray | None = None) -> list[Candidate]:
    return [
        Candidate(f"{id}{n:02}", "sales", TYPES[n % 3], Level.ENTRY, 5, {id: 1.0}, vector)
        for id in "abc"
        for n in range(12)
    ]


@given(st.lists(st.floats(0.5, 5), min_size=3, max_size=3), st.integers(20, 120))
def test_minutes_follow_the_weights(shares: list[float], minutes: int) -> None:
    wanted = dict(zip("abc", shares, strict=True))
    given_to = minutes_by_competency(compose(_ample(), Wish(wanted, minutes)))
    for id, share in wanted.items():
        target = minutes * share / sum(shares)
        assert abs(given_to.get(id, 0) - min(target, 60)) <= 10  # two questions' length


def test_types_are_mixed_and_what_says_the_same_is_taken_once() -> None:
    wish = Wish({"a": 1.0}, 50)
    types = [choice.candidate.type for choice in compose(_ample(), wish)]
    assert [types.count(type) for type in TYPES] == [4, 4, 2] or types.count(TYPES[0]) >= 4
    assert set(types) == set(TYPES)
    same = _ample(np.array([1.0, 0.0], np.float32))
    assert len(compose(same, wish)) == 1


def test_an_alternative_fits_in_the_place_and_is_not_in_the_set() -> None:
    wish = Wish({"a": 2.0, "b": 1.0}, 30)
    pool = _ample()
    chosen = compose(pool, wish)
    found = alternatives(pool, chosen, 0, wish)
    assert found
    taken = {choice.candidate.key for choice in chosen}
    assert all(one.candidate.key not in taken for one in found)
    assert {one.competency for one in found} == {chosen[0].competency}
