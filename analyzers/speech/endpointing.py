"""When an utterance is over: how much silence it takes, by what was said and how.

Waiting the same time after everything either cuts people off who stop to think or makes
everybody wait. Text decides first; a voice that was held up to the end adds some time. The
times and words were chosen on benchmarks/turn_set.toml, which therefore is no proof of them.
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from interview.events import Ending
from interview.media import ANALYSIS_RATE_HZ

FINISHED_S = 0.6
"""Silence after a finished thought. Gaps between two speakers are about 0.2 s, pauses
within a turn seldom over 1 s (Heldner & Edlund 2010)."""

SHORT_S = 1.6
"""After few words: an interview's answer is seldom over."""

GOES_ON_S = 1.8
"""After a word that announces more, or a filler: time to think."""

HELD_MORE_S = 0.4
"""More silence where the voice did not fall before it."""

HELD_DB = -12.0
"""Level of the last END_S against the loud parts, above which the voice was held."""
END_S = 0.2
LOUD_PERCENTILE = 85
BLOCK = 320

UTTERANCE_MAX_S = 12.0
"""An utterance without a pause is cut at the next settled word after this."""

WORDS_MIN = {"en": 8, "zh": 12}
_GOES_ON = {
    "en": re.compile(
        r"(,|\.\.\.|\b(and|but|or|so|because|if|when|while|that|which|who|where|how|the|a|an"
        r"|to|of|for|with|in|on|at|by|from|about|into|than|as|after|before"
        r"|i|you|we|they|he|she|it|my|our|their|your|is|are|was|were|be|am|has|have|had|do|did"
        r"|would|will|could|can|should|may|might|must|hope|want|need|learned|said|think"
        r"|um|uh|er|erm|hmm|like|then|also|well))[\s.…]*$",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(，|、|：|…|因为|所以|但是|不过|然后|而且|如果|虽然|并且|或者|还有|比如|就是|那个|这个|嗯|呃"
        r"|的|和|跟|与|在|把|对|从|让|我|我们|他们|是|会|能|能够|可以|要|想|希望|觉得|认为|到了|以后"
        r"|之后|的时候|为了|给|向|比|被|由|一个|一些|其实|另外|以及|包括|通过|关于)[。…]*$"
    ),
}

_SAID_OVER = {
    "en": re.compile(
        r"\b(that('s| is| was) (it|all)( from me)?|i('m| am) (done|finished))[\s.!]*$"
        r"|(^|[.!,])\s*(thank you|thanks)( very much| so much)?[\s.!]*$",
        re.IGNORECASE,
    ),
    "zh": re.compile(
        r"(我?(已经)?(说|讲|答|回答)完了|(大概)?就(是)?这些了?|回答完毕|以上就是我的(回答|答案))[。！]*$"
        r"|(^|[，。！])谢谢(您|大家)?[。！]*$"
    ),
}


def silence_needed(text: str, fall_db: float, language: str) -> float:
    """Silence in seconds after which an utterance is taken as over.

    Args:
        text: the whole utterance; "" where it is not written down.
        fall_db: what `fall` says of its end.
    """
    if not text:
        return SHORT_S
    if _GOES_ON[language].search(text):
        return GOES_ON_S
    if _is_short(text, language):
        return SHORT_S
    return FINISHED_S + (HELD_MORE_S if fall_db > HELD_DB else 0.0)


def ending(text: str, fall_db: float, language: str) -> Ending:
    """How an utterance ended; arguments as `silence_needed`."""
    if not text:
        return Ending.HELD
    if _SAID_OVER[language].search(text):
        return Ending.SAID
    if _GOES_ON[language].search(text):
        return Ending.OPEN
    held = _is_short(text, language) or fall_db > HELD_DB
    return Ending.HELD if held else Ending.CLOSED


def _is_short(text: str, language: str) -> bool:
    units = len(text.split()) if language == "en" else len(re.findall(r"\w", text))
    return units < WORDS_MIN[language]


def fall(samples: NDArray[np.float32]) -> float:
    """Level in dB of the end of speech against its loud parts; 0 where there is too little.

    Args:
        samples: the last second or so, up to where speech ended.
    """
    count = len(samples) // BLOCK
    last = round(END_S * ANALYSIS_RATE_HZ / BLOCK)
    if count <= last:
        return 0.0
    blocks = samples[-count * BLOCK :].reshape(count, BLOCK)
    level_db = 10 * np.log10(np.mean(blocks * blocks, axis=1) + 1e-9)
    return float(level_db[-last:].mean() - np.percentile(level_db, LOUD_PERCENTILE))
