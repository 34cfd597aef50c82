"""Where in the resume's text the words of a finding stand."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.profiles.persons import load_profile
from ehr_bridge.profiles.profile import Profile, Read


async def shown_findings(
    session: AsyncSession, applicant_id: str, findings: Iterable[dict[str, Any]]
) -> list[dict[str, Any]]:
    """Findings with each evidence's place as characters of the resume's text.

    A match keeps the place within the profile, not within the text: what stands elsewhere
    in a resume, and how long it is, must not change a match.
    """
    profile = await load_profile(session, applicant_id)
    return [
        {**finding, "evidence": [_shown(profile, one) for one in finding["evidence"]]}
        for finding in findings
    ]


def _shown(profile: Profile | None, evidence: dict[str, Any]) -> dict[str, Any]:
    start, end = locate(profile, evidence["place"], evidence["text"]) if profile else (None, None)
    return {"text": evidence["text"], "start": start, "end": end}


def locate(profile: Profile, place: str, words: str) -> tuple[int | None, int | None]:
    """Characters [start, end) of the words in the resume's text; None where not of one place."""
    found: Any = profile
    for step in place.split("."):
        try:
            found = found[int(step)] if step.isdecimal() else getattr(found, step)
        except (IndexError, AttributeError, TypeError):
            return None, None
    if not isinstance(found, Read) or found.span is None or not isinstance(found.value, str):
        return None, None
    at = found.value.find(words)
    if at < 0 or found.span.end - found.span.start != len(found.value):
        return found.span.start, found.span.end
    return found.span.start + at, found.span.start + at + len(words)
