"""When an utterance is over: at once after a finished thought, later in the middle of one."""

from __future__ import annotations

import re

MID_THOUGHT_S = 1.2
"""Silence after which even an unfinished sentence is taken as said. Pauses inside a turn
seldom pass 1 s (Heldner & Edlund 2010, gaps and pauses in three corpora)."""

UTTERANCE_MAX_S = 12.0
"""An utterance without a pause is cut at the next settled word after this."""

_WORDS_MIN = {"en": 3, "zh": 6}
_GOES_ON = {
    "en": re.compile(
        r"(,|\.\.\.|\b(and|but|or|so|because|if|when|that|which|the|a|an|to|of|for|with|in|on"
        r"|i|we|my|our|um|uh|er|like|then|also))[\s.…]*$",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(，|、|：|…|因为|所以|但是|不过|然后|而且|如果|虽然|并且|或者|还有|比如|就是|那个|这个|嗯|呃"
        r"|的|和|跟|与|在|把|对|从|让|我|我们)[。…]*$"
    ),
}


def is_complete(text: str, language: str) -> bool:
    """Whether what was said may stand alone: long enough, and nothing announces more."""
    units = len(text.split()) if language == "en" else len(re.findall(r"\w", text))
    return units >= _WORDS_MIN[language] and not _GOES_ON[language].search(text)
