"""Words that decline to answer: "I can't think of an example", "Could we take the next question?".

They lie as near to the question as an answer does, so that meaning alone takes them for one.
What is looked for is the applicant's own want of an example, memory or answer, or the wish to
go on; a story about customers who do not remember, or about the next problem, has other words.
"""

from __future__ import annotations

import re

_EXAMPLE_EN = r"(?:\w+ ){0,3}?(?:examples?|situations?|stor(?:y|ies)|instances?|occasions?)\b"
_LIKE_IT_EN = r"(?:any|some)thing (?:like|similar|specific|particular|right now|at the moment)"
_NOW_EN = r"(?:,? (?:one|any|anything|it|that|this|right now|just now|now|at the moment|sorry))*"
_WANT_EN = r"\bi (?:\w+ ){0,2}?(?:can't|cannot|can not|don't|do not|am not able to)(?: \w+)? "
_RECALL_EN = rf"{_WANT_EN}(?:think of|remember|recall|come up with)"
_GO_ON_EN = r"\b(?:go|move|skip|jump|get|come|continue|proceed)(?: on| over| ahead| straight)?"
_ENGLISH = (
    rf"{_RECALL_EN} (?:{_EXAMPLE_EN}|{_LIKE_IT_EN})",
    rf"{_RECALL_EN}{_NOW_EN}\W*$",
    rf"{_WANT_EN}(?:have|know) (?:{_EXAMPLE_EN}|an answer\b|what to (?:say|answer)|how to answer)",
    r"\bi (?:really |just )?(?:don't|do not) know\W*$",
    r"\bi(?:'ve| have)? (?:never|not) (?:really |ever )?"
    r"(?:had|been in|been through|come across|faced|experienced) "
    r"(?:such|(?:any|some)thing like|a situation like|(?:that|this)\W*$)(?!.*\b(?:again|since)\b)",
    r"\b(?:that|this|it)(?:'s| has) never (?:really |actually )?happened to me\W*$",
    r"\b(?:nothing|no \w+)(?: \w+){0,2}? (?:comes|is coming|springs|is springing) to mind",
    r"\bi(?:'m| am) (?:\w+ ){0,2}?(?:drawing a blank|blanking)\b",
    r"\bmy mind(?:'s| is|'s gone| has gone) (?:\w+ )?blank\b",
    r"(?:^|\bi (?:really |honestly )?have|\bi've)\W*no idea\W*$",
    rf"{_GO_ON_EN} (?:to|with) (?:the next|another) (?:question|one)",
    r"\b(?:have|take|try|do|ask me) (?:the next|another|a different) question",
    r"^\W*(?:the )?next question\W*(?:please)?\W*$",
    r"\b(?:can|could|may|let's|i'd|i would|rather|please) (?:\w+ ){0,3}?(?:skip|pass on) "
    r"(?:this|that|it|the question)(?: one| question)?(?: please)?\W*$",
    r"\bcome back to (?:this|that|it|the question)(?: one| question)? later",
)

_EXAMPLE_ZH = "(?:例子|事例|经历|情况|事情?)"
_SUCH_ZH = "(?:(?:什么|任何)?(?:这样|这种|这类|类似|合适|特别|具体|相关|印象深刻?))的?"
_WHO_ZH = "(?:我|一时|现在|暂时|目前|确实|实在|真的?|突然|一下子)[^，。！？；、]{0,6}?"
_CHINESE = (
    rf"(?:{_WHO_ZH}|^)想不起",
    rf"想不[到出]来?了?(?:什么)?(?:{_SUCH_ZH})?{_EXAMPLE_ZH}",
    rf"{_WHO_ZH}想不(?:到|出来?)(?:了|什么|来)*(?:\W|$)",
    rf"(?<!再)(?<!再也)没(?:有|什么)?(?:[遇碰]到过?|经历过?)?{_SUCH_ZH}{_EXAMPLE_ZH}(?!发生|出现|了)",
    r"(?:暂时|现在|目前|这会儿)[^，。！？；、]{0,3}没想(?:到|出来|起来)(?:什么|呢|啊)?(?:\W|$)",
    r"这(?:个|种|类|样)[^，。！？；、]{0,5}我[^，。！？；、]{0,3}没(?:有)?(?:[遇碰]到|经历)过(?:\W|$)",
    "(?:现在|这会儿)[^，。！？；、]{0,3}(?:脑子|大脑)[^，。！？；、]{0,3}(?:空白|短路)",
    rf"不记得(?:了?(?:\W|$)|有?{_SUCH_ZH})",
    "不知道(?:该|应该)?(?:怎么|如何)(?:说(?!服)|讲(?!价)|回?答(?!应|[客他她]))",
    "这(?:个|道)?(?:问?题)?[^，。！？；、]{0,4}(?:答不(?:上来|出来?|了)|回答不了)",
    "(?:进入|进行|跳到|换到?|到|去|看|问|来|答|说|讲|直接)下一(?:个问|道)?题",
    r"下一(?:个问|道)?题(?:吧|好吗|可以吗|行吗|\W|$)",
    "换(?:一?个|一?道)(?:别的)?(?:问?题)",
    r"跳过(?:这(?:个问|道)?题|这个(?:吧|吗|\W|$)|吧|吗|\W|$)",
)
_DECLINING = re.compile("|".join((*_ENGLISH, *_CHINESE)), re.IGNORECASE)


def declines(text: str) -> bool:
    """Whether a sentence, or a part of one, declines to answer; in either language."""
    return _DECLINING.search(text.replace("’", "'")) is not None
