"""What to ask back: what an answer missed or left vague, by what was measured of it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from enum import StrEnum

from interview.ai.wording import wording
from interview.rubric import Question
from interview.scoring.rules import MIN_LENGTH, MIN_SUBSTANCE, OFF_QUESTION, STAR_PARTS

MISSED = 0.35
"""Value of a key point or STAR part below which it counts as not told; above .5 the analyzers
quote the words, and between the two it is not sure either way."""

MAX_QUOTED = 120
"""Characters of a question that are quoted in its follow-up."""


class Lack(StrEnum):
    """What an answer lacked."""

    VAGUE = "vague"
    KEY_POINT = "key_point"
    RESULT = "result"
    ACTION = "action"
    TASK = "task"
    SITUATION = "situation"
    FIGURE = "figure"


@dataclass(slots=True)
class Gathered:
    """What was said and measured in answer to one question, its follow-ups included.

    Attributes:
        length: words or characters that were understood, by utterance.
        found: the highest value of each content measure and subject in any of the answers.
    """

    length: dict[int, int] = field(default_factory=dict)
    found: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A question to ask back; for one lack it is asked once."""

    question: Question
    lack: Lack


def choose(
    question: Question, gathered: Gathered, language: str, asked: Set[str]
) -> FollowUp | None:
    """The follow-up that helps most, or None.

    Nothing said leads to nothing asked back, and nothing measured to no claim that
    something was missed.

    Args:
        asked: the lacks that this question was followed up for.
    """
    found = gathered.found
    length = sum(gathered.length.values())
    if not length:
        return None
    measured = ("relevance", "") in found
    # Two short ones are no more vague than one long one: it is asked once.
    if length < MIN_LENGTH[language] or (measured and _says_little(found, language)):
        lacks = iter([_vague(question, language)])
    else:
        lacks = _lacks(question, found, language) if measured else iter(())
    return next((follow_up for follow_up in lacks if follow_up.lack not in asked), None)


def _says_little(found: Mapping[tuple[str, str], float], language: str) -> bool:
    own = found.get(("substance", ""))
    little = own is not None and own < MIN_SUBSTANCE[language]
    return little or found["relevance", ""] < OFF_QUESTION


def _vague(question: Question, language: str) -> FollowUp:
    """Asked anew, it is scored like the question itself."""
    quoted = question.text.strip().rstrip("。.？?！!")
    if len(quoted) > MAX_QUOTED:
        quoted = quoted[: MAX_QUOTED - 1] + "…"
    text = wording(language).follow_up[Lack.VAGUE].format(question=quoted)
    anew = Question("", text, question.competencies, question.key_points, question.behavioural)
    return FollowUp(anew, Lack.VAGUE)


def _lacks(
    question: Question, found: Mapping[tuple[str, str], float], language: str
) -> Iterator[FollowUp]:
    """What is missing, what weighs most first: key points, then STAR from its end, a figure.

    These have no score of their own: what they bring out counts for the answer they follow.
    Missed key points are not named: that would tell what is wanted.
    """
    missed = [p for p in question.key_points if found.get(("key_point", p), 0.0) < MISSED]
    if missed:
        yield _lack(Lack.KEY_POINT, language, tuple(missed))
    if not question.behavioural:
        return
    if any(measure == "star" for measure, _ in found):
        for part in reversed(STAR_PARTS):
            if found.get(("star", part), 0.0) < MISSED:
                yield _lack(Lack(part), language)
    if not any(measure == "figure" for measure, _ in found):
        yield _lack(Lack.FIGURE, language)


def _lack(lack: Lack, language: str, points: tuple[str, ...] = ()) -> FollowUp:
    text = wording(language).follow_up[lack]
    return FollowUp(Question("", text, (), points, behavioural=lack is not Lack.KEY_POINT), lack)
