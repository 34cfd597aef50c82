"""The shipped questions: enough, complete, each said once, in one language."""

from __future__ import annotations

import re

import numpy as np
import pytest

from analyzers.catalogue import open_encoder
from ehr_bridge.question_bank.compose import NEAR_DUPLICATE
from ehr_bridge.question_bank.content import GENERAL, Level, QuestionType, normal, problems_of
from ehr_bridge.question_bank.shipped import shipped_questions
from vivavoce.fetch import open_store
from vivavoce.settings import Settings

LATIN = re.compile(r"[A-Za-z]{2,}")
HAN = re.compile(r"[\u3400-\u9fff]")
NAMES = re.compile(r"\bSQL\b")
LANGUAGES = ("zh", "en")


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_for_eight_kinds_of_work(language: str) -> None:
    questions = shipped_questions(language)
    roles = {question.role for question in questions} - {GENERAL}
    assert len(roles) >= 8
    assert sum(question.role != GENERAL for question in questions) >= 150
    assert {question.type for question in questions} == set(QuestionType)
    for role in roles:
        of_role = [question for question in questions if question.role == role]
        assert {question.level for question in of_role} == set(Level)
        assert len({question.competency for question in of_role}) >= 4


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_is_complete_and_said_once(language: str) -> None:
    questions = shipped_questions(language)
    assert [p for question in questions for p in problems_of(question)] == []
    assert all(2 <= len(question.key_points) <= 4 for question in questions)
    assert len({normal(question.text) for question in questions}) == len(questions)
    anchors = {question.anchors for question in questions}
    assert len({text for five in anchors for text in five}) == 5 * len(anchors)


@pytest.mark.parametrize(("language", "other"), [("zh", LATIN), ("en", HAN)])
def test_each_speaks_its_language_alone(language: str, other: re.Pattern[str]) -> None:
    texts = [
        text
        for question in shipped_questions(language)
        for text in (question.text, question.competency, *question.key_points, *question.anchors)
    ]
    assert [text for text in texts if other.search(NAMES.sub("", text))] == []


@pytest.mark.integration
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_ask_nearly_the_same(language: str) -> None:
    encoder = open_encoder(open_store(Settings()))
    texts = [question.text for question in shipped_questions(language)]
    vectors = np.stack([encoder.encode(text) for text in texts])
    close = np.triu(vectors @ vectors.T, 1) >= NEAR_DUPLICATE
    assert [(texts[i], texts[j]) for i, j in np.argwhere(close)] == []


@pytest.mark.integration
def test_the_same_question_worded_anew_is_noticed() -> None:
    encoder = open_encoder(open_store(Settings()))
    for one, other in (
        (
            "When did you last say: I do not understand this? What happened then?",
            "When was the last time you said: I do not understand this? And what happened then?",
        ),
        (
            "有没有哪次技术争论，您最后承认是对方对？",
            "有没有哪一次技术上的争论，您最后承认对方是对的？",
        ),
    ):
        assert float(encoder.encode(one) @ encoder.encode(other)) >= NEAR_DUPLICATE
