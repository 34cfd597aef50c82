"""The scoring rules: pure functions from measurements to points, in one place.

A score is a weighted mean of parts. Every scale starts in its middle (5 of 10, 50 of 100)
and each part moves the score up or down by `share * (credit - 0.5)`, so that the middle
plus all effects is the score; docs/scoring.md shows how to compute one by hand.
All thresholds are Vivavoce's own; sources say why a measure is there, not where the limit is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import inf

from interview.events import Evidence, Unrated
from interview.rubric import Question

RULES = "vivavoce-rules@4"
"""Version of everything in this module; it changes with any threshold or share."""

SCALE = 10
COMPOSITE_SCALE = 100

MIN_LENGTH = {"en": 15, "zh": 25}
"""Words (characters in Chinese) below which an answer is too short: about 5 s of speech."""
MIN_CONFIDENCE = 0.5
"""Mean token probability under which words count as not understood. Whisper stays above
.75 on clear speech and below .3 on noise."""
MIN_CLEAR_SHARE = 0.5
"""Share of an answer's words that must be clear."""
MIN_SPEECH_S = 5.0
MIN_FACE_S = 5.0
MIN_VOICE_SHARE = 0.5
"""Share of the voice parts that must be measured."""
MIN_COMPOSITE_SHARE = 0.5
"""Share of the composite's weight that must be rated."""

MIN_SUBSTANCE = {"en": 5, "zh": 7}
"""Different content words (characters) of the applicant's own below which an answer says
nothing. "Fine" at any length stays below; see docs/scoring.md."""
OFF_QUESTION = 0.25
"""Relevance below which an answer is off the question and has no number."""
ON_QUESTION = 0.5
"""Relevance from which an answer counts in full; below it the points shrink in proportion."""

CONTENT_ERROR = {"en": 1.5, "zh": 1.7}
"""Standard deviation of an answer's score around its labelled level, in points of 10: the
`score_error` that benchmarks.meaning prints for answers that nothing was fitted on."""
NINE_OF_TEN = 1.64
"""Standard deviations of a normal error that hold nine of ten values."""

CONTENT_SHARES = {"key_point": 4.0, "competency": 3.0, "star": 2.0, "figure": 1.0}
"""Shares of the content parts. Key points divide theirs, STAR parts likewise; a part that
the question does not ask for (no key points, not behavioural) falls out."""
STAR_PARTS = ("situation", "task", "action", "result")
FIGURES_FULL = 2
"""Different figures named in one answer that earn the whole part."""


@dataclass(frozen=True, slots=True)
class Band:
    """Full credit between `full_from` and `full_to`, none outside `none_below`, `none_above`.

    A side on which there is nothing to lose is infinite.
    """

    none_below: float
    full_from: float
    full_to: float
    none_above: float
    share: float

    def credit(self, value: float) -> float:
        """0 to 1, linear on both slopes."""
        if value < self.full_from:
            width = self.full_from - self.none_below
            return max(0.0, (value - self.none_below) / width) if width > 0 else 0.0
        if value > self.full_to:
            width = self.none_above - self.full_to
            return max(0.0, (self.none_above - value) / width) if width > 0 else 0.0
        return 1.0

    def swing(self, value: float, margin: float) -> float:
        """How far the credit goes up or down from that of the value, within the margin."""
        low, high = value - margin, value + margin
        best = self.credit(min(max(self.full_from, low), high))
        worst = min(self.credit(low), self.credit(high))
        return max(best - self.credit(value), self.credit(value) - worst)


_VOICE_COMMON = {
    "talk_ratio": Band(0.15, 0.45, inf, inf, share=2.0),
    "pause_longest": Band(-inf, -inf, 3.0, 8.0, share=1.0),
    # Fillers are part of ordinary conversation (Bortfeld et al. 2001): some cost nothing.
    "filler_rate": Band(-inf, -inf, 4.0, 16.0, share=2.0),
    # Lively speech varies more in pitch, flat speech less (Traunmüller & Eriksson 1995).
    "pitch_variation": Band(0.5, 1.5, 5.0, 8.0, share=1.5),
    "loudness_variation": Band(1.0, 3.0, 9.0, 14.0, share=1.0),
}
VOICE_BANDS: dict[str, dict[str, Band]] = {
    # Syllable rates differ by language, Mandarin's is lower than English (Pellegrino, Coupé &
    # Marsico 2011).
    "en": {"speech_rate": Band(2.0, 3.2, 6.2, 8.0, share=2.5), **_VOICE_COMMON},
    "zh": {"speech_rate": Band(1.8, 3.0, 6.0, 8.0, share=2.5), **_VOICE_COMMON},
}
"""Fluency (rate, pauses, fillers) and steadiness (pitch, loudness) by language."""

ENGAGEMENT_BANDS = {
    # Who speaks looks away more than who listens: the band is wide.
    "eye_contact": Band(0.1, 0.4, inf, inf, share=7.0),
    # No smile is the middle of the scale, not the bottom: only smiling counts, upwards.
    "smile": Band(-0.3, 0.3, inf, inf, share=3.0),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A measurement as evidence cites it; the fields are those of Evidence."""

    measure: str
    value: float
    start_s: float
    end_s: float
    model: str
    subject: str = ""
    quote: str = ""
    answer: str = ""
    margin: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a score: what was found and how much of its share it earns.

    Attributes:
        swing: how much more or less it would earn within the finding's margin; None where
            that is not known.
    """

    finding: Finding
    share: float
    credit: float
    swing: float | None = None


@dataclass(frozen=True, slots=True)
class Rated:
    """A value with what led to it; `effects` are in points, parallel to `findings`.

    Attributes:
        error: half the width of its interval, None where that is not known.
    """

    value: float
    findings: tuple[Finding, ...]
    effects: tuple[float, ...]
    error: float | None = None

    def evidence(self, factor: float = 1.0) -> tuple[Evidence, ...]:
        """The findings as Evidence, effects multiplied by `factor`."""
        return tuple(
            Evidence(
                measure=f.measure,
                value=round(f.value, 4),
                start_s=round(f.start_s, 3),
                end_s=round(f.end_s, 3),
                model=f.model,
                effect=round(effect * factor, 4),
                subject=f.subject,
                quote=f.quote,
                answer=f.answer,
                margin=None if f.margin is None else round(f.margin, 4),
            )
            for f, effect in zip(self.findings, self.effects, strict=True)
        )


def weigh(parts: Sequence[Part], scale: int = SCALE) -> Rated:
    """The weighted mean of the credits on a scale; there must be a part with a share.

    Measures of the same seconds move together, so what they swing adds up to the error.
    """
    total = sum(part.share for part in parts)
    effects = tuple(scale * part.share / total * (part.credit - 0.5) for part in parts)
    swings = [part.share * part.swing for part in parts if part.swing is not None]
    error = scale * sum(swings) / total if swings else None
    return Rated(scale / 2 + sum(effects), tuple(part.finding for part in parts), effects, error)


# --- content ----------------------------------------------------------------------------

Told = Mapping[tuple[str, str], Finding]
"""The latest finding of each (measure, subject) of an answer."""


def says_nothing(told: Told, language: str) -> Unrated | None:
    """Why the words of an answer are worth no number, if so: none of its own, off the question."""
    relevance = told.get(("relevance", ""))
    own = told.get(("substance", ""))
    if relevance is None or (own is not None and own.value < MIN_SUBSTANCE[language]):
        return Unrated.NOT_ENOUGH_EVIDENCE
    return Unrated.OFF_QUESTION if relevance.value < OFF_QUESTION else None


def rate_content(question: Question, competency: str, told: Told, language: str) -> Rated | Unrated:
    """How well an answer shows one competency, where it says something (`says_nothing`).

    Between off and on the question the points shrink: relevance takes away what is lost.
    """
    relevance = told["relevance", ""]
    parts = [*_competency(competency, told), *_key_points(question, told, relevance)]
    if question.behavioural:
        parts += [*_star(told, relevance), _figures(told, relevance)]
    if not parts:
        return Unrated.NOT_ENOUGH_EVIDENCE
    rated = weigh(parts)
    lost = rated.value * (1 - min(1.0, max(0.0, relevance.value) / ON_QUESTION))
    error = NINE_OF_TEN * CONTENT_ERROR[language]
    findings, effects = (relevance, *rated.findings), (-lost, *rated.effects)
    return Rated(rated.value - lost, findings, effects, error)


def _competency(competency: str, told: Told) -> Iterable[Part]:
    if found := told.get(("competency", competency)):
        yield Part(found, CONTENT_SHARES["competency"], _clamp(found.value))


def _key_points(question: Question, told: Told, whole: Finding) -> Iterable[Part]:
    for point in question.key_points:
        share = CONTENT_SHARES["key_point"] / len(question.key_points)
        found = told.get(("key_point", point)) or _missing(whole, "key_point", point)
        yield Part(found, share, _clamp(found.value))


def _star(told: Told, whole: Finding) -> Iterable[Part]:
    if any(measure == "star" for measure, _ in told):
        for name in STAR_PARTS:
            found = told.get(("star", name)) or _missing(whole, "star", name)
            yield Part(found, CONTENT_SHARES["star"] / len(STAR_PARTS), _clamp(found.value))


def _figures(told: Told, whole: Finding) -> Part:
    named = [finding for (measure, _), finding in told.items() if measure == "figure"]
    found = _missing(whole, "figure", "")
    if named:
        subject = " · ".join(finding.subject for finding in named)
        found = replace(named[-1], value=len(named), subject=subject)
    return Part(found, CONTENT_SHARES["figure"], min(len(named), FIGURES_FULL) / FIGURES_FULL)


def _missing(whole: Finding, measure: str, subject: str) -> Finding:
    """That something was not heard in the time that `whole` speaks of."""
    return replace(whole, measure=measure, value=0.0, subject=subject, quote="")


# --- voice and face ---------------------------------------------------------------------


def rate_voice(language: str, measured: Told) -> Rated | Unrated:
    """Fluency and steadiness of the voice in one answer."""
    bands = VOICE_BANDS[language]
    parts = list(_banded(bands, measured))
    if sum(p.share for p in parts) < MIN_VOICE_SHARE * sum(b.share for b in bands.values()):
        return Unrated.NOT_ENOUGH_EVIDENCE
    return weigh(parts)


def rate_engagement(measured: Told) -> Rated | Unrated:
    """Eye contact and smile, as means over the answer."""
    if ("eye_contact", "") not in measured:
        return Unrated.NO_FACE
    return weigh(list(_banded(ENGAGEMENT_BANDS, measured)))


def _banded(bands: Mapping[str, Band], measured: Told) -> Iterable[Part]:
    for measure, band in bands.items():
        if found := measured.get((measure, "")):
            swing = None if found.margin is None else band.swing(found.value, found.margin)
            yield Part(found, band.share, band.credit(found.value), swing)


def _clamp(value: float) -> float:
    return min(1.0, max(0.0, value))
