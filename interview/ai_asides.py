"""What applicants say to the AI instead of an answer: "Say that again?", "I don't know". Pure.

Only a short utterance that is nothing else counts: a story in which somebody asks for
something twice, or did not know what to do, is an answer, and so is "Let me say that again".
Both languages are understood in every interview.
"""

from __future__ import annotations

import re
from enum import StrEnum

from interview.length import spoken_length

LONGEST = 24
"""Words of letters or Chinese characters above which an utterance is more than an aside."""


class Aside(StrEnum):
    """What is meant by it."""

    REPEAT = "repeat"
    TIME = "time"
    NO_ANSWER = "no_answer"
    QUESTION = "question"


_POLITE = re.compile(
    r"\b(?:um+|uh+|er+m?|hmm*|oh|okay|ok|well|sorry|i'm afraid|excuse me|please|actually|honestly"
    r"|really|just|thanks|thank you)\b"
    r"|不好意思|对不起|抱歉|您好|你好|请问|麻烦|谢谢|嗯|呃|哦|[您你请啊呢吧嘛]",
    re.IGNORECASE,
)
_PUNCTUATION = re.compile(r"[^\w']+")
_THAT = (
    r"(?:it|that|this|you|that one|this one|what you(?: just)? said"
    r"|(?:the|that|this|your|last)(?: last)? question)"
)
_MAY = r"(?:can|could|would|will|may|let's|let us|let|i'd like|i want|i need|i have)"
_ASKED = rf"{_MAY} (?:(?:you|i|we|us|me|to|mind) )*"
_ASK = rf"(?:{_ASKED})?"
_YOU = r"(?:(?:can|could|would|will|might) you (?:mind )?)?"
_AGAIN = r"(?: (?:again|once more|one more time|for me|to me))"
_QUESTION_ZH = "(?:(?:这|那|刚才的?)?[一1]?[个道]?(?:问题|题目|题))"
_MAY_ZH = "我?(?:能不能|可不可以|能否|可以|能)"
_CAN_ZH = f"(?:我|我们)?(?:{_MAY_ZH})?(?:把|将|给我|让我)?"
_PATTERNS = {
    Aside.REPEAT: (
        rf"{_YOU}(?:repeat|rephrase)(?:ing)?(?: {_THAT})?{_AGAIN}*",
        rf"{_YOU}(?:say|read|ask|play) {_THAT}(?: out)?{_AGAIN}+",
        rf"(?:(?:can|could|may) (?:i|we)|i'd like to) (?:hear|have) {_THAT}{_AGAIN}*",
        rf"i (?:didn't|did not|couldn't|could not) (?:quite )?(?:hear|catch|get) {_THAT}",
        rf"i missed {_THAT}|(?:i beg your )?pardon(?: me)?|come again|say again",
        r"what was (?:that|the question)(?: again)?",
        rf"(?:{_MAY_ZH}(?:把|将|给我)?{_QUESTION_ZH}?重新|(?:{_MAY_ZH})?(?:把|将|给我)?{_QUESTION_ZH}?(?:再|重复))"
        rf"(?:重复|一遍|一下|说|念|读|问|听|播放?|讲|来|次|遍|一)*{_QUESTION_ZH}?(?:吗|好吗|可以吗)?",
        rf"{_MAY_ZH}再(?:说|讲)一点吗",
        rf"我?(?:刚才|刚刚)?(?:没有?|没太|不太)听(?:清楚?|见|到|明白|懂){_QUESTION_ZH}?了?",
        rf"{_QUESTION_ZH}?(?:刚才|刚刚)?(?:说|问)?的?是什么(?:来着)?",
    ),
    Aside.TIME: (
        rf"{_ASKED}(?:think|see)(?: about {_THAT})?(?: for)?(?: a| one)?"
        r"(?: (?:bit|while|moment|minute|second|sec))?",
        rf"(?:wait |hold on |{_ASK}(?:give me |have |need |take )?)?(?:a|one)(?: few)? "
        r"(?:moments?|minutes?|seconds?|sec)(?: to think)?|hold on|wait",
        r"(?:that's |that is )?(?:a )?(?:good|difficult|hard) (?:question|one)",
        rf"{_CAN_ZH}(?:{_QUESTION_ZH}|先|再|容|给|让)*我?(?:先|再|需?要|得)*(?:好好)?(?:想|考虑|思考|回忆|组织)"
        r"(?:一|想|下|会儿?|语言|几分钟)+(?:吗|好吗|可以吗)?",
        r"(?:稍等|等等|等一下|等一等|等一会儿?|稍等一下|稍等片刻|给我(?:一?点|一些)时间|给我[一1几]分钟)",
    ),
    Aside.NO_ANSWER: (
        r"(?:i )?(?:don't|do not|wouldn't) know(?: (?:that|this|it|that one|the answer|what to say"
        r"|how to answer(?: (?:that|this|it))?))?",
        r"(?:i have |i've )?(?:absolutely )?(?:no (?:idea|clue|answer|comment)|nothing to say)",
        rf"i don't have (?:an|any) answer|i'd rather not(?: answer(?: {_THAT})?)?",
        r"nothing (?:really )?comes to mind",
        rf"i (?:can't|cannot)(?: answer(?: {_THAT})?| think of (?:anything|any|one|an example))",
        rf"{_ASK}(?:skip|pass|pass on)(?: {_THAT})?",
        rf"{_ASK}(?:go (?:on )?to |move on to |have |take |ask )?(?:the |a )?"
        rf"(?:next|another|different) (?:question|one)|{_ASKED}(?:move|go) on",
        rf"(?:我|这|个|真的?|确实|也|还|暂时|实在|{_QUESTION_ZH})*不(?:太|大|怎么)?(?:知道|清楚|会|懂|了解)"
        rf"(?:该|应该|怎么|如何|说|讲|回|答|什么)*{_QUESTION_ZH}?了?",
        r"我?(?:真的?|确实|暂时|实在|一时|现在|还)*(?:想不|答不|回答不|说不)(?:起来|出来?|上来?|到|了)了?",
        r"我?没有?什么?(?:可说|好说|要说|想说|可讲|想法)的?",
        rf"我?不(?:想|方便|愿意)回?答{_QUESTION_ZH}?|过",
        rf"{_CAN_ZH}(?:直接|先)?(?:换|跳过?|过|略过|进入|来|问|去|到)*"
        rf"(?:下一?[个道]?(?:问题|题)|别的(?:问题|题)|[一1]?[个道](?:问题|题)|{_QUESTION_ZH})"
        r"(?:吗|好吗|可以吗)?",
        rf"{_CAN_ZH}(?:先|直接)?跳过(?:这个)?(?:吗)?",
    ),
}
_WHOLE = {
    aside: re.compile("(?:(?:" + "|".join(ways) + r")(?: |$))+", re.IGNORECASE)
    for aside, ways in _PATTERNS.items()
}
_ASKS = re.compile(r"[?？]\s*$|(?:吗|什么意思)[。.]?\s*$")


def aside_of(text: str) -> Aside | None:
    """What an utterance asks of the AI; None where it is part of an answer.

    A question to the AI looks like one in an answer: whether it stands alone is for the
    caller to say.
    """
    if not 0 < spoken_length(text) <= LONGEST:
        return None
    plain = _PUNCTUATION.sub(" ", text.replace("’", "'"))
    bare = " ".join(_POLITE.sub(" ", plain).split())
    for aside, pattern in _WHOLE.items():
        if pattern.fullmatch(bare):
            return aside
    return Aside.QUESTION if _ASKS.search(text) else None
