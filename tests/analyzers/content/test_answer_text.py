"""Clauses: quotable word for word, each in the answer it was said in."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analyzers.content.answer_text import LENGTHS, AnswerTexts, clauses
from interview.events import AnswerEnded, Word
from interview.length import spoken_length, spoken_words
from tests.analyzers.spoken import asked, heard, setup_of, unseen

SPOKEN = st.text(alphabet="我们按时完成了项目 abc.,?!，。？！；、：\n123%…'", max_size=300)


@pytest.mark.parametrize("language", ["en", "zh"])
@given(text=SPOKEN)
def test_clauses_are_the_transcripts_own_words_and_lose_none(language: str, text: str) -> None:
    found = list(clauses(heard(text), LENGTHS[language]))
    position = 0
    for clause in found:
        position = text.index(clause.text, position) + len(clause.text)
        assert 1.0 <= clause.start_s <= clause.end_s <= 9.0
    assert sum(spoken_length(clause.text) for clause in found) == len(spoken_words(text))


def test_long_sentences_are_divided_and_short_ones_joined() -> None:
    english = heard(
        "Yes. I asked him for half an hour, just the two of us, and then I let him explain "
        "everything first, which took a while."
    )
    assert [c.text for c in clauses(english, LENGTHS["en"])] == [
        "Yes. I asked him for half an hour,",
        "just the two of us, and then I let him explain everything first, which took a while.",
    ]
    unpunctuated = heard("我们" * 50)
    pieces = [c.text for c in clauses(unpunctuated, LENGTHS["zh"])]
    assert "".join(pieces) == unpunctuated.text
    assert max(map(len, pieces)) <= LENGTHS["zh"].most


def test_words_that_decline_stand_alone() -> None:
    english = heard("We cut costs, but nothing comes to mind. No, wait: there was the oven.")
    assert [c.text for c in clauses(english, LENGTHS["en"])] == [
        "We cut costs,",
        "but nothing comes to mind.",
        "No, wait: there was the oven.",
    ]
    chinese = heard("我一时想不起来，哦对了，双十一那次我带了五个人。")
    assert [c.text for c in clauses(chinese, LENGTHS["zh"])] == [
        "我一时想不起来，",
        "哦对了，双十一那次我带了五个人。",
    ]


def test_what_is_said_in_another_or_no_known_language_has_no_clauses() -> None:
    [entry] = unseen("zh")[:1]
    texts = AnswerTexts("a1", setup_of(entry, "zh").job)
    for event in [
        *asked(),
        heard("我把流程改了。", 1.0, 4.0),
        heard("I changed it.", 4.0, 9.0, utterance=1),
        replace(heard("爱吃了", 9.0, 10.0, utterance=2, final=False), language=""),
    ]:
        texts.push(event)
    assert [c.text for c in texts.answers["q#1"].clauses()] == ["我把流程改了。"]


def test_a_clause_has_the_times_of_its_words() -> None:
    text = "I called every customer who had left us. Most of them came back within a month."
    words = tuple(Word(word, 1.0 + i, 1.8 + i) for i, word in enumerate(text.split(" ")))
    first, second = clauses(replace(heard(text, 1.0, 17.0), words=words), LENGTHS["en"])
    assert (first.start_s, first.end_s) == (1.0, 8.8)
    assert (second.start_s, second.end_s) == (9.0, 16.8)


def test_words_belong_to_the_answer_they_were_said_in_even_when_they_come_late() -> None:
    texts = AnswerTexts("a1", setup_of(unseen("en")[0], "en").job)
    for event in (*asked(0.0), AnswerEnded(time_s=8.0, answer="q#1"), *asked(8.0, 2)):
        texts.push(event)
    (changed,) = texts.push(heard("It went well in the end, I called them all.", 1.0, 9.0))
    assert changed.id == "q#1"
    assert texts.push(replace(heard("Somebody else."), participant="i1")) == []


def test_unclear_words_are_not_taken_for_what_was_said() -> None:
    texts = AnswerTexts("a1", setup_of(unseen("en")[0], "en").job)
    for event in asked():
        texts.push(event)
    (changed,) = texts.push(replace(heard("Thanks for watching this video!"), confidence=0.2))
    assert changed.clauses() == []
