"""What was concluded, with its evidence or why there is none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview.events.event import Event


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a score is what it is: one measurement and what it did to the score.

    Attributes:
        effect: points this evidence added to (or took from) the score, on its scale.
        answer: id of the answer it was found in, "" where it speaks of the whole interview.
        margin: of a measure of voice or face: how far its value would move with other seconds
            of the same answer; None where that is not known.
    """

    measure: str
    value: float
    start_s: float
    end_s: float
    model: str
    effect: float
    subject: str = ""
    quote: str = ""
    answer: str = ""
    margin: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Event):
    """A conclusion with its evidence; `value` is None where evidence does not suffice.

    Attributes:
        dimension: a competency id, or "voice", "engagement", "composite".
        value: 0 to `scale`, or None when unrated (unrated is never zero).
        scale: 10 for a dimension, 100 for the composite.
        answer: id of the answer scored, "" for the interview as a whole.
        reason: why it is unrated (Unrated), "" when it is rated.
        weight: share of the composite, 0 to 1, as the job and the policy set it.
        final: True once nothing can change it (the answer or the interview has ended).
        rules: version of the scoring rules.
        settings: version of the settings it was made under (interview/versions.py).
        low, high: where the score would lie in nine of ten cases: of content by the error
            measured on labelled answers, of voice and engagement with other seconds of the same
            answers; None where that is not known, or changes no tenth.
    """

    dimension: str
    value: float | None
    scale: int
    answer: str = ""
    reason: str = ""
    weight: float = 0.0
    final: bool = False
    rules: str = ""
    settings: str = ""
    evidence: tuple[Evidence, ...] = ()
    low: float | None = None
    high: float | None = None


class Unrated(StrEnum):
    """Why there is no number."""

    NO_ANSWER = "no_answer"
    OFF_QUESTION = "off_question"
    TOO_SHORT = "too_short"
    TYPED = "typed"
    UNCLEAR_SPEECH = "unclear_speech"
    OTHER_LANGUAGE = "other_language"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    NO_CONSENT = "no_consent"
    NOT_ALLOWED = "not_allowed"
    NOT_ASKED = "not_asked"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
