"""Which sentences decline to answer, and that answers have none of them."""

from __future__ import annotations

import pytest

from analyzers.content.answer_text import LENGTHS, clauses
from analyzers.content.declining import declines
from tests.analyzers.spoken import heard, labelled


@pytest.mark.parametrize(
    "text",
    [
        "I can’t recall any situation like that.",
        "I honestly can't think of one right now, sorry.",
        "I really don't remember.",
        "I don't know what to say to that.",
        "Nothing comes to mind.",
        "Nothing specific springs to mind, I'm afraid.",
        "Sorry, I'm kind of drawing a blank here.",
        "My mind has gone completely blank.",
        "That has never happened to me.",
        "I have never come across anything like that.",
        "Next question, please.",
        "Can we skip this one?",
        "我没有这样的经历。",
        "这个我没经历过，",
        "这种情况我好像没有遇到过。",
        "我暂时没想到。",
        "我现在脑子一片空白，",
        "我实在想不出来，",
        "这个问题我答不上来，",
        "我不知道怎么回答。",
        "能换一个问题吗？",
        "下一题吧。",
    ],
)
def test_refusals(text: str) -> None:
    assert declines(text)


@pytest.mark.parametrize(
    "text",
    [
        "The customer could not remember his password.",
        "I couldn't think of any other way, so I called the boss.",
        "I don't remember the exact figure, about forty percent.",
        "The next question was how to get them back.",
        "We skipped this step and came back to it later.",
        "I had no idea how the old system worked.",
        "We decided to skip it.",
        "I have never had anything like that again.",
        "In the exam my mind went blank.",
        "It has never happened to me since.",
        "从那以后再也没有发生过类似的情况。",
        "后来我再也没遇到过这种事。",
        "之后就没有类似的情况了。",
        "我不知道怎么说服他，",
        "客户想不起来密码，",
        "没想到最后成功了。",
        "这种情况没人遇到过，我就去问了厂家。",
        "上台的时候脑子一片空白。",
        "我们想不到更好的办法，",
        "解决了这个，下一个问题就是物流。",
        "当时没有类似的流程可以参考，",
        "跳过这一步，换一个供应商。",
        "我不知道怎么修，就去查了文档。",
    ],
)
def test_words_of_a_story(text: str) -> None:
    assert not declines(text)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_no_labelled_answer_declines(language: str) -> None:
    for text in labelled(language):
        said = clauses(heard(text), LENGTHS[language])
        assert not [clause.text for clause in said if declines(clause.text)]
