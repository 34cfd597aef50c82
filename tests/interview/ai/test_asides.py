"""What is said to the AI, told from what belongs to an answer."""

from __future__ import annotations

import pytest

from interview.ai.asides import LONGEST, Aside, aside_of


@pytest.mark.parametrize(
    ("aside", "texts"),
    [
        (
            Aside.REPEAT,
            [
                "Sorry. Could you repeat the question, please?",
                "Can you say that again?",
                "I didn’t catch that, sorry.",
                "Pardon?",
                "Sorry, I missed that. Could you say it again?",
                "不好意思，能再说一遍吗？",
                "麻烦您重复一下问题。",
                "抱歉，我没太听清，能再说一遍吗？",
                "您刚才问的是什么？",
            ],
        ),
        (
            Aside.TIME,
            [
                "Let me think for a moment.",
                "Hmm, good question.",
                "Give me a minute, please.",
                "让我想一想",
                "等一下，我想一想。",
                "请给我一点时间。",
            ],
        ),
        (
            Aside.NO_ANSWER,
            [
                "I don't know.",
                "I have no idea, sorry.",
                "Next question please.",
                "Can we skip this one?",
                "我不知道。",
                "这道题我不会。",
                "下一题吧。",
                "我不想回答这个问题。",
            ],
        ),
        (
            Aside.QUESTION,
            [
                "What do you mean by that?",
                "Can I ask what the salary is?",
                "这问题是什么意思？",
                "请问这个岗位的薪资是多少？",
                "你是真人吗",
            ],
        ),
        (
            Aside.FILLER,
            [
                "Um.",
                "Uh, um...",
                "Hmm, well, so",
                "Ah.",
                "嗯。",
                "呃，那个……",
                "嗯嗯，就是……",
                "咳咳。",
            ],
        ),
    ],
)
def test_who_asks_the_ai_something_is_understood(aside: Aside, texts: list[str]) -> None:
    assert {text: aside_of(text) for text in texts} == dict.fromkeys(texts, aside)


@pytest.mark.parametrize(
    "text",
    [
        "Yes.",
        "It was fine.",
        "I think about customers first.",
        "I don't know the exact figure, about forty percent.",
        "I would ask the customer to repeat it.",
        "The next question was how to win them back.",
        "I didn't know what to do, so I asked my manager.",
        "Let me rephrase that.",
        "Let me say that again.",
        "And " * LONGEST + "could you repeat that?",
        "No.",
        "Um, yes.",
        "嗯，是的。",
        "没有。",
        "我想",
        "我再说一遍。",
        "我重新说一下。",
        "没问题。",
        "还可以吧。",
        "我会先想一想再做。",
        "我们重新做了一遍方案，客户很满意。",
        "他问我能不能再说一遍。",
        "我当时不知道怎么办，就去问了经理。",
        "我不会放弃。",
        "",
    ],
)
def test_an_answer_is_no_aside(text: str) -> None:
    assert aside_of(text) is None
