"""What of an answer is the applicant's own: not the question, a list of terms or a refusal.

Meaning alone cannot tell: the question is closest of all to itself, the words of a job
advertisement lie near every competency, and who declines to answer names what was asked for.
All tests look at words only, so that they can be checked by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from itertools import pairwise

from analyzers.content.declining import declines
from interview.length import spoken_words

ECHO = 0.7
"""Share of a clause's pairs of neighbouring words that stand in the question from which the
clause is the question read back."""
PROSE = {"en": 0.28, "zh": 0.21}
"""Share of function words (characters in Chinese) below which a clause is a list of terms.
Of the clauses of tests/data/answers half have more than .5, one in fifty less than .25."""
SHORTEST_LIST = {"en": 5, "zh": 10}
"""A shorter clause is too short to tell a list from a plain remark."""

_ENGLISH_WORDS = """
    a about after again all also am an and any are aren't as at be because been before being
    both but by can can't could couldn't did didn't do does doesn't doing don't done down each
    er even every few for from get gets getting go goes going gonna got had hadn't has hasn't
    have haven't having he her here hers him his how i i'd i'll i'm i've if in into is isn't it
    it's its just kind know let let's like lot made make many may me might mm more most much must
    my myself no nor not now of off oh okay on once one only onto or other our ours out over own
    quite really right same say see she should so some something sort still such than that
    that's the their them then there there's these they they're thing things think this those
    through to too uh um under until up us very was wasn't we we'd we'll we're we've well went
    were weren't what when where which while who whom whose why will with won't would wouldn't
    fine good great nice ok sure thank thanks yeah yes you you'd you'll you're your
"""
_ENGLISH = frozenset(_ENGLISH_WORDS.split())
_CHINESE = frozenset(
    "的了是我你他她它们在就把也都这那有和不人会到说去得着还很要对给让上下里后前个一吧呢啊吗嘛"
    "嗯呃哦么什怎样为因所以但而且如果虽然却被向从跟与或再又才只能可没过来起出时候自己每些其之"
    "次几多大家然后最觉得应该比较当做想看问点先请讲谈好行挺反正谢错"
)


_FIRST_PERSON_WORDS = """
    i i'd i'll i'm i've me mine my myself our ours ourselves us we we'd we'll we're we've
"""
_FIRST_PERSON = frozenset(_FIRST_PERSON_WORDS.split())


def content_words(text: str, language: str) -> list[str]:
    """The words (Chinese: characters) that carry meaning, in order, case folded."""
    functional = _CHINESE if language == "zh" else _ENGLISH
    return [word for word in _words(text) if word not in functional]


@lru_cache(1024)
def _pairs(text: str) -> frozenset[tuple[str, str]]:
    words = _words(text)
    return frozenset(pairwise(words))


def _words(text: str) -> list[str]:
    return [re.sub("’", "'", word.casefold()) for word in spoken_words(text)]


def is_echo(text: str, question: str) -> bool:
    """Whether a clause is mostly the question's own words, in the question's order."""
    said, asked = _pairs(text), _pairs(question)
    return bool(said) and len(said & asked) >= ECHO * len(said)


def is_list(text: str, language: str) -> bool:
    """Whether a clause strings terms together with hardly anything between them."""
    words = _words(text)
    if len(words) < SHORTEST_LIST[language]:
        return False
    return 1 - len(content_words(text, language)) / len(words) < PROSE[language]


@lru_cache(4096)
def is_own(text: str, question: str, language: str) -> bool:
    """Whether a clause can be evidence."""
    return not (is_echo(text, question) or is_list(text, language) or declines(text))


def is_told_by_oneself(clauses: Iterable[str], question: str, language: str) -> bool:
    """Whether somebody speaks of what they did: in English nobody can without I, we or my.

    Always true in Chinese, where speech leaves such words out.
    """
    own = (text for text in clauses if is_own(text, question, language))
    return language != "en" or any(not _FIRST_PERSON.isdisjoint(_words(text)) for text in own)


def substance(clauses: Iterable[str], question: str, language: str) -> int:
    """How many different content words the applicant adds to those of the question."""
    asked = set(content_words(question, language))
    own = (text for text in clauses if is_own(text, question, language))
    return len({word for text in own for word in content_words(text, language)} - asked)
