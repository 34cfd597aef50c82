from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.speech.told_twice import joined_words, told_once
from interview.events import Word

VOICE = [(1.0, 2.0), (3.0, 4.0)]


def words(text: str, *starts_s: float, each_s: float = 0.2) -> list[Word]:
    return [Word(w, s, s + each_s) for w, s in zip(text.split(), starts_s, strict=True)]


def test_a_word_said_twice_is_told_twice() -> None:
    for said in (
        words("it was the the age", 1.1, 1.3, 1.6, 3.0, 3.2),
        words("I I I think", 1.0, 1.2, 1.4, 3.1),
        words("我 们 我 们 就", 1.4, 1.6, 3.0, 3.2, 3.4),
        words("no no", 1.5, 1.7, each_s=0.0),
    ):
        assert told_once(said, VOICE) == tuple(said)


@pytest.mark.parametrize(
    ("told", "once"),
    [
        (words("about it. it was", 1.5, 1.7, 2.7, 3.0), "about it. was"),
        (words("early. if if, If, it was", 1.7, 1.8, 2.0, 2.2, 3.0, 3.2), "early. if it was"),
        (words("had us we had us we were", 1.1, 1.4, 1.8, 2.0, 2.1, 2.2, 3.1), "had us we were"),
        (words("我 先 先 把", 1.4, 1.6, 2.8, 3.0), "我 先 把"),
    ],
)
def test_what_is_repeated_in_silence_is_told_once(told: list[Word], once: str) -> None:
    assert " ".join(word.text for word in told_once(told, VOICE)) == once


def test_words_in_silence_that_repeat_nothing_are_kept() -> None:
    said = words("so it goes on", 0.1, 0.5, 2.2, 2.6)
    assert told_once(said, VOICE) == tuple(said)


def test_words_become_a_text_again() -> None:
    said = [Word(text, 0.0, 0.0) for text in ("It", "'s", "well", "-known,", "yes.")]
    assert joined_words(said, "en") == "It's well-known, yes."
    assert joined_words([Word(c, 0.0, 0.0) for c in "我先把"], "zh") == "我先把"


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5)), max_size=12))
def test_nothing_is_added_or_moved(told: list[tuple[str, float]]) -> None:
    said = [
        Word(text, start_s, start_s + 0.1) for text, start_s in sorted(told, key=lambda w: w[1])
    ]
    once = told_once(said, VOICE)
    rest = iter(said)
    assert all(word in rest for word in once)
    assert told_once(said, [(0.0, 6.0)]) == tuple(said)
