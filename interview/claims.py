"""What a large model says of an answer, as far as the applicant's own words prove it. Pure.

A language model may invent. So a claim counts only with a quote that stands word for word in
the final transcript of that answer; every other one is thrown away and counted.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from interview.events import Transcript
from interview.length import spoken_length
from interview.rubric import Job

MIN_QUOTE = {"en": 4, "zh": 6}
"""Words (characters in Chinese) of a quote; fewer could stand in any answer."""
MAX_TEXT = 400
"""Characters of what is claimed."""
MAX_CLAIMS = 12
"""Of one answer; further ones are thrown away."""


class Shows(StrEnum):
    """What a claim says of a competency."""

    STRENGTH = "strength"
    DOUBT = "doubt"


@dataclass(frozen=True, slots=True)
class Claim:
    """What was said of a competency, and the words of the applicant that prove it was heard.

    Attributes:
        quote: as it stands in the transcript, spaces and punctuation included.
        start_s, end_s: of the utterance that it stands in.
    """

    answer: str
    competency: str
    shows: Shows
    text: str
    quote: str
    start_s: float
    end_s: float


@dataclass(frozen=True, slots=True)
class Proven:
    """The claims with a proof, and how many had none."""

    claims: tuple[Claim, ...]
    thrown_away: int


def proven(job: Job, answer: str, said: Sequence[Transcript], claimed: Iterable[Any]) -> Proven:
    """Keep the claims whose quote the applicant said in this answer.

    Args:
        said: the final transcripts of the answer.
        claimed: what the model returned: maps with competency, shows, claim and quote; anything
            else is thrown away.
    """
    kept: list[Claim] = []
    thrown_away = 0
    for item in claimed:
        claim = _claim(job, answer, said, item)
        if claim is None or claim in kept or len(kept) >= MAX_CLAIMS:
            thrown_away += 1
        else:
            kept.append(claim)
    return Proven(tuple(kept), thrown_away)


def _claim(job: Job, answer: str, said: Sequence[Transcript], item: Any) -> Claim | None:
    if not isinstance(item, Mapping):
        return None
    fields = [item.get(name) for name in ("competency", "shows", "claim", "quote")]
    if not all(isinstance(field, str) for field in fields):
        return None
    competency, shows, text, quote = (str(field).strip() for field in fields)
    known = {c.id for c in job.competencies}
    if competency not in known or shows not in set(Shows) or not 0 < len(text) <= MAX_TEXT:
        return None
    if spoken_length(quote) < MIN_QUOTE[job.language]:
        return None
    for transcript in said:
        if span := _found(transcript.text, quote):
            start_s, end_s = transcript.start_s, transcript.time_s
            exact = transcript.text[slice(*span)]
            return Claim(answer, competency, Shows(shows), text, exact, start_s, end_s)
    return None


def _found(text: str, quote: str) -> tuple[int, int] | None:
    """Where a quote stands in a text; case, width, spaces and punctuation do not count."""
    places, letters = [], []
    for at, character in enumerate(text):
        for letter in _letters(character):
            places.append(at)
            letters.append(letter)
    sought = "".join(letter for character in quote for letter in _letters(character))
    at = "".join(letters).find(sought)
    if at < 0 or not sought:
        return None
    start, end = places[at], places[at + len(sought) - 1] + 1
    return (start, end) if _whole_words(text, start, end) else None


def _letters(character: str) -> str:
    folded = unicodedata.normalize("NFKC", character).casefold()
    return "".join(c for c in folded if c.isalnum())


def _whole_words(text: str, start: int, end: int) -> bool:
    """Whether no Latin word is cut at either end."""
    before = text[start - 1 : start]
    after = text[end : end + 1]
    cut_before = before.isascii() and before.isalnum() and text[start].isascii()
    cut_after = after.isascii() and after.isalnum() and text[end - 1].isascii()
    return not cut_before and not cut_after
