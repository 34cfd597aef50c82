"""A description as the fields of an opening, each with where it comes from."""

from __future__ import annotations

from typing import Any

from ehr_bridge.matching.meaning import Meaning, language_of
from ehr_bridge.matching.requirements import Kind
from ehr_bridge.proposing.asked import lines_of, requirements_of
from ehr_bridge.proposing.competencies import propose_competencies
from ehr_bridge.proposing.description import headcount_of, location_of, title_of, urgent_in
from ehr_bridge.proposing.place import Place
from ehr_bridge.proposing.salary import salary_of
from ehr_bridge.proposing.shapes import ProposalShape, ProposedFields, Source
from ehr_bridge.recruiting.shapes import CompetencyFields, RequirementFields, SalaryFields
from interview.ports import TextEncoder

FIRST_TRIGGER = 80
DEFAULT_POLICY = {"zh": "prc", "en": "eu"}
"""The stricter one where the language does not tell; HR sets it."""


def propose(text: str, encoder: TextEncoder | None) -> ProposalShape:
    """Read a description; up to a few seconds of CPU, so not for the event loop."""
    language = language_of(text)
    meaning = Meaning(encoder) if encoder else None
    told = _told(text)
    asked = requirements_of(text, [place for _, place in told.values()])
    facts = [one.place for one in asked if one.kind is not Kind.SKILL]
    title = told["title"][0] if "title" in told else ""
    competencies = propose_competencies(list(lines_of(text)), facts, title, language, meaning)
    fields = ProposedFields.model_construct(
        **{"title": "", **{name: value for name, (value, _) in told.items()}},
        language=language,
        policy=DEFAULT_POLICY[language],
        description=text,
        triggers=[FIRST_TRIGGER],
        requirements=[RequirementFields.unchecked(one, reason="") for one in asked],
        competencies=[
            CompetencyFields.unchecked(
                one, anchors=list(one.anchors), indicators=list(one.indicators)
            )
            for one in competencies
        ],
    )
    places = {name: place for name, (_, place) in told.items()}
    places |= {f"requirements.{i}": one.place for i, one in enumerate(asked)}
    places |= {f"competencies.{i}": one.place for i, one in enumerate(competencies)}
    sources = [Source(field=name, start=at.start, end=at.end) for name, at in places.items()]
    return ProposalShape.model_construct(fields=fields, sources=sources)


def _told(text: str) -> dict[str, tuple[Any, Place]]:
    """What the description says of the job itself: value and place of each field that it tells."""
    told: dict[str, tuple[Any, Place] | None] = {
        "title": title_of(text),
        "headcount": headcount_of(text),
        "location": location_of(text),
    }
    if place := urgent_in(text):
        told["urgent"] = True, place
    if band := salary_of(text):
        told["salary"] = SalaryFields.model_validate(band, from_attributes=True), band.place
    return {name: found for name, found in told.items() if found}
