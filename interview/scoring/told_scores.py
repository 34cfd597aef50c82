"""The scores that were told: an outcome becomes an event where it says something new."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from interview.events import Score, Unrated
from interview.scoring.outcomes import COMPOSITE
from interview.scoring.rules import COMPOSITE_SCALE, RULES, SCALE, Rated

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
            low=line.low,
            high=line.high,
        )
        return score


@dataclass(frozen=True, slots=True)
class _Line:
    """What was told of a score, as far as it decides whether to tell it again.

    Attributes:
        heard: of an answer: what was found, and whether it is quoted.
        low, high: the interval within the scale; None where no error is known, or none that
            changes a tenth.
    """

    reason: str
    final: bool
    heard: frozenset[tuple[str, str, bool]] = frozenset()
    value: float | None = None
    low: float | None = None
    high: float | None = None

    @classmethod
    def of(cls, outcome: Rated | Unrated, scale: int, *, final: bool, of_answer: bool) -> _Line:
        if isinstance(outcome, Unrated):
            return cls(str(outcome), final)
        findings = outcome.findings if of_answer else ()
        heard = frozenset((f.measure, f.subject, bool(f.quote)) for f in findings)
        error = outcome.error or 0.0
        value, low, high = (
            round(min(max(outcome.value + moved, 0.0), float(scale)), 1) + 0.0
            for moved in (0.0, -error, error)
        )
        ends = (low, high) if low < high else (None, None)
        return cls("", final, heard, value, *ends)

    def differs(self, before: _Line, step: float) -> bool:
        """Whether the change is worth a message."""
        if (self.reason, self.final, self.heard) != (before.reason, before.final, before.heard):
            return True
        least = 0.05 if self.final else step - 1e-9
        mine, theirs = ((line.value, line.low, line.high) for line in (self, before))
        return any(_apart(now, then, least) for now, then in zip(mine, theirs, strict=True))


def _apart(one: float | None, other: float | None, least: float) -> bool:
    if one is None or other is None:
        return one is not other
    return abs(one - other) >= least
