"""The scores that were told: an outcome becomes an event where it says something new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interview.events import Score, Unrated
from interview.outcomes import COMPOSITE
from interview.rules import COMPOSITE_SCALE, RULES, SCALE, Rated

STEP = 0.01
"""Share of the scale by which a value must change to be told again."""


@dataclass(frozen=True, slots=True)
class Moment:
    """The end of the media that a score rests on, and when it arrived."""

    time_s: float
    arrived_s: float | None = None


class ToldScores:
    """What was told last of every dimension and answer.

    Args:
        weights: share of each dimension in the composite.
        settings: version of the settings that scores are made under.
    """

    def __init__(self, weights: Mapping[str, float], settings: str) -> None:
        self.settings = settings
        self._weights = weights
        self._lines: dict[tuple[str, str], _Line] = {}
        self._latest: dict[tuple[str, str], Score] = {}

    def latest(self) -> list[Score]:
        """The score last told of every dimension and answer."""
        return list(self._latest.values())

    def tell(
        self, dimension: str, answer: str, outcome: Rated | Unrated, moment: Moment, *, final: bool
    ) -> Score | None:
        """The score as an event, or None where it would say what was said before."""
        scale = COMPOSITE_SCALE if dimension == COMPOSITE else SCALE
        line = _Line.of(outcome, scale, final=final, of_answer=bool(answer))
        before = self._lines.get((dimension, answer))
        if before is not None and not line.differs(before, STEP * scale):
            return None
        self._lines[dimension, answer] = line
        rated = outcome if isinstance(outcome, Rated) else None
        score = self._latest[dimension, answer] = Score(
            time_s=moment.time_s,
            arrived_s=moment.arrived_s,
            dimension=dimension,
            value=line.value,
            scale=scale,
            answer=answer,
            reason=line.reason,
            weight=0.0 if answer else round(self._weights.get(dimension, 0.0), 6),
            final=final,
            rules=RULES,
            settings=self.settings,
            evidence=rated.evidence() if rated else (),
            **_interval(rated, scale),
        )
        return score


def _interval(rated: Rated | None, scale: int) -> dict[str, float]:
    """The ends of the interval within the scale, where an error is known."""
    if rated is None or rated.error is None:
        return {}
    low, high = rated.value - rated.error, rated.value + rated.error
    return {"low": round(max(low, 0.0), 1), "high": round(min(high, float(scale)), 1)}


@dataclass(frozen=True, slots=True)
class _Line:
    """What was told of a score, as far as it decides whether to tell it again.

    Attributes:
        error: half the width of the interval, None where that is not known.
        heard: of an answer: what was found, and whether it is quoted.
    """

    value: float | None
    error: float | None
    reason: str
    final: bool
    heard: frozenset[tuple[str, str, bool]]

    @classmethod
    def of(cls, outcome: Rated | Unrated, scale: int, *, final: bool, of_answer: bool) -> _Line:
        if isinstance(outcome, Unrated):
            return cls(None, None, str(outcome), final, frozenset())
        findings = outcome.findings if of_answer else ()
        return cls(
            value=round(min(max(outcome.value, 0.0), scale), 1) + 0.0,
            error=outcome.error,
            reason="",
            final=final,
            heard=frozenset((f.measure, f.subject, bool(f.quote)) for f in findings),
        )

    def differs(self, before: _Line, step: float) -> bool:
        """Whether the change is worth a message."""
        if (self.reason, self.final, self.heard) != (before.reason, before.final, before.heard):
            return True
        least = 0.05 if self.final else step - 1e-9
        return _apart(self.value, before.value, least) or _apart(self.error, before.error, least)


def _apart(one: float | None, other: float | None, least: float) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= least
