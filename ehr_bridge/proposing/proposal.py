"""A description as the fields of an opening, each with where it comes from."""

from __future__ import annotations

from ehr_bridge.matching.meaning import Meaning, language_of
from ehr_bridge.proposing.asked import lines_of, requirements_of
from ehr_bridge.proposing.competencies import propose_competencies
from ehr_bridge.proposing.description import (
    Place,
    headcount_of,
    location_of,
    salary_of,
    title_of,
    urgent_in,
)
from ehr_bridge.proposing.shapes import ProposalShape, ProposedFields, Source
from ehr_bridge.recruiting.shapes import CompetencyFields, RequirementFields, SalaryFields
from interview.ports import TextEncoder

FIRST_TRIGGER = 80
DEFAULT_POLICY = {"zh": "prc", "en": "eu"}
"""The stricter one where the language does not tell; HR sets it."""


def propose(text: str, encoder: TextEncoder | None) -> ProposalShape:
    """Read a description; up to a few seconds of CPU, so not for the event loop."""
    language = language_of(text)
    sources: list[Source] = []

    def from_(field: str, place: Place) -> None:
        sources.append(Source(field=field, start=place.start, end=place.end))

    fields = ProposedFields.model_construct(
        title="",
        language=language,
        policy=DEFAULT_POLICY[language],
        description=text,
        triggers=[FIRST_TRIGGER],
    )
    for name, found in (
        ("title", title_of(text)),
        ("headcount", headcount_of(text)),
        ("location", location_of(text)),
    ):
        if found:
            setattr(fields, name, found[0])
            from_(name, found[1])
    if place := urgent_in(text):
        fields.urgent = True
        from_("urgent", place)
    if band := salary_of(text):
        fields.salary = SalaryFields(
            minimum=band.minimum,
            maximum=band.maximum,
            currency=band.currency,
            period=band.period,
            months=band.months,
        )
        from_("salary", band.place)
    asked = requirements_of(text)
    fields.requirements = [
        RequirementFields.model_construct(
            kind=one.kind,
            name=one.name,
            amount=one.amount,
            must=one.must,
            weight=one.weight,
            reason="",
        )
        for one in asked
    ]
    for i, one in enumerate(asked):
        from_(f"requirements.{i}", one.place)
    meaning = Meaning(encoder) if encoder else None
    proposed = propose_competencies(list(lines_of(text)), language, meaning)
    fields.competencies = [
        CompetencyFields.model_construct(
            id=one.id,
            name=one.name,
            weight=one.weight,
            anchors=list(one.anchors),
            indicators=list(one.indicators),
        )
        for one in proposed
    ]
    for i, competency in enumerate(proposed):
        if competency.place:
            from_(f"competencies.{i}", competency.place)
    return ProposalShape.model_construct(fields=fields, sources=sources)
