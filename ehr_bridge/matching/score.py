"""The match of a resume with an opening: one finding a requirement, and their sum.

Each thing asked for has a share of 100 points. What the resume shows in use earns all of
its share, what it only names a part, what is merely close in meaning a smaller part. The
score is the sum: how much of what is asked for the resume gives evidence of.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from ehr_bridge.matching.background import Background, Told
from ehr_bridge.matching.findings import Finding, Judged, State
from ehr_bridge.matching.judging import Judge
from ehr_bridge.matching.meaning import Meaning
from ehr_bridge.matching.requirements import Ask

SHARES = {"requirement": 0.6, "role": 0.2, "competency": 0.2}
"""Parts of the score: what is required, work like the position, hints at competencies. A
resume tells facts better than conduct, which the interview is for."""

MUST_MISSING_MAX = 60.0
"""A resume that lacks something required is no good match, whatever else it shows."""

UNSETTLED = frozenset({State.HINT, State.NOT_ENOUGH_EVIDENCE})
"""States that say nothing for or against somebody."""

LEAST_CHARACTERS = 40
"""A resume that says less of work, projects and skills cannot be judged."""
LEAST_COVERAGE = 0.35
"""Share of the points that must be judged for a score to be given."""


class MatchReason(StrEnum):
    """Why there is no score, or why it is held down; "" for neither."""

    NONE = ""
    NO_RESUME = "no_resume"
    NOTHING_ASKED = "nothing_asked"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"
    MUST_MISSING = "must_missing"


@dataclass(frozen=True, slots=True)
class MatchResult:
    """How well a resume fits.

    Attributes:
        score: 0 to 100; None where `reason` says why.
        coverage: share of the points that the resume gives evidence for or against.
        findings: requirements, then the work, then competencies, in the opening's order.
    """

    score: float | None
    reason: MatchReason
    coverage: float
    findings: tuple[Finding, ...]


def match(ask: Ask, background: Background, meaning: Meaning | None) -> MatchResult:
    """Match a resume with an opening; the same input gives the same bytes.

    Args:
        meaning: compares by meaning; None compares words only.
    """
    if not ask.requirements and not ask.competencies:
        return MatchResult(None, MatchReason.NOTHING_ASKED, 0.0, ())
    judge = Judge(ask, background, meaning)
    judged = [
        *_part("requirement", ((judge.requirement(r), r.weight) for r in ask.requirements)),
        *_part("role", [(judge.role(), 1.0)]),
        *_part("competency", ((judge.competency(c), c.weight) for c in ask.competencies)),
    ]
    total = sum(share for _, share in judged)
    findings = tuple(_finding(one, 100 * share / total) for one, share in judged)
    coverage = round(sum(f.of_points for f in findings if f.state not in UNSETTLED) / 100, 3)
    if _says_too_little(background) or coverage < LEAST_COVERAGE:
        return MatchResult(None, MatchReason.NOT_ENOUGH_EVIDENCE, coverage, findings)
    score = round(sum(finding.points for finding in findings), 1)
    missing = any(f.must and f.state is State.MISSING for f in findings)
    if missing and score > MUST_MISSING_MAX:
        return MatchResult(MUST_MISSING_MAX, MatchReason.MUST_MISSING, coverage, findings)
    return MatchResult(score, MatchReason.NONE, coverage, findings)


def _part(name: str, judged: Iterable[tuple[Judged, float]]) -> list[tuple[Judged, float]]:
    """Findings with their shares of the part's share."""
    part = list(judged)
    total = sum(weight for _, weight in part)
    return [(one, SHARES[name] * weight / total) for one, weight in part]


def _finding(judged: Judged, of_points: float) -> Finding:
    return Finding(
        subject=judged.subject,
        name=judged.name,
        amount=judged.amount,
        must=judged.must,
        state=judged.state,
        how=judged.how,
        found=judged.found,
        points=round(judged.credit * of_points, 2),
        of_points=round(of_points, 2),
        evidence=judged.evidence,
    )


def _says_too_little(background: Background) -> bool:
    used = any(True for _ in background.of(Told.USED))
    return background.told_characters() < LEAST_CHARACTERS or not (used or background.positions)
