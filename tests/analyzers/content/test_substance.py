"""What counts as an applicant's own words."""

from __future__ import annotations

import pytest

from analyzers.content.substance import is_echo, is_list, is_told_by_oneself, substance

QUESTION = {
    "en": "Tell me about a time when you had a conflict with a colleague.",
    "zh": "请讲一次你和同事意见不合的经历，你是怎么处理的？",
}


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "So tell me about a time when you had a conflict with a colleague"),
        ("zh", "讲一次你和同事意见不合的经历"),
    ],
)
def test_the_question_read_back_is_an_echo(language: str, text: str) -> None:
    assert is_echo(text, QUESTION[language])
    assert substance([text], QUESTION[language], language) == 0


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "I had a conflict with a colleague about the launch plan two years ago"),
        ("zh", "我和测试的同事意见不合，他想晚一点上线"),
    ],
)
def test_an_answer_may_take_up_the_questions_words(language: str, text: str) -> None:
    assert not is_echo(text, QUESTION[language])
    assert not is_list(text, language)


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "leadership, communication, teamwork, Python, SQL, agile"),
        ("zh", "领导力，沟通能力，团队合作，数据分析"),
    ],
)
def test_terms_in_a_row_are_a_list(language: str, text: str) -> None:
    assert is_list(text, language)


def test_saying_it_again_adds_nothing() -> None:
    once = substance(["I called the supplier."], QUESTION["en"], "en")
    assert substance(["I called the supplier."] * 5, QUESTION["en"], "en") == once == 2


def test_a_story_of_ones_own_says_so() -> None:
    asked = QUESTION["en"]
    assert is_told_by_oneself(["A buyer complained.", "So I’d call him daily."], asked, "en")
    assert not is_told_by_oneself(["A buyer complained, and she called him."], asked, "en")
    assert not is_told_by_oneself([asked], asked, "en")
    assert is_told_by_oneself(["有位买家投诉，就每天给他打电话。"], QUESTION["zh"], "zh")
