"""An opening's rows as the fields that HR edits, and those fields as a job."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from ehr_bridge.matching.requirements import Kind
from ehr_bridge.recruiting.openings import audit_of
from ehr_bridge.recruiting.shapes import (
    BiasAuditFields,
    CompetencyFields,
    OpeningFields,
    RequirementFields,
    SalaryFields,
)
from ehr_bridge.recruiting.tables import Opening
from interview import rubric
from interview.rubric import Job


def fields_of(opening: Opening) -> OpeningFields:
    """What an edit of the opening begins with."""
    audit = audit_of(opening)
    return OpeningFields.unchecked(
        opening,
        salary=_salary(opening),
        requirements=[
            RequirementFields.unchecked(row, kind=Kind(row.kind)) for row in opening.requirements
        ],
        competencies=[
            CompetencyFields.unchecked(
                row,
                anchors=[anchor.text for anchor in row.anchors],
                indicators=[indicator.text for indicator in row.indicators],
            )
            for row in opening.competencies
        ],
        words=[word.word for word in opening.words],
        panel=[member.staff_id for member in opening.panel],
        triggers=[trigger.at_least for trigger in opening.triggers],
        bias_audit=BiasAuditFields.unchecked(audit) if audit else None,
    )


def _salary(opening: Opening) -> SalaryFields | None:
    if opening.salary_min is None or opening.salary_max is None:
        return None
    return SalaryFields.model_construct(
        minimum=opening.salary_min,
        maximum=opening.salary_max,
        currency=opening.salary_currency,
        period=opening.salary_period,
        months=opening.salary_months,
    )


def job_from(
    fields: OpeningFields,
    questions: Sequence[rubric.Question] = (),
    kept: Collection[str] | None = None,
) -> Job:
    """The fields as the domain knows them; questions show only the competencies `kept`."""
    return Job(
        id="",
        title=fields.title,
        language=fields.language,
        policy=fields.policy,
        voice_weight=fields.voice_weight,
        face_weight=fields.face_weight,
        pass_line=fields.pass_line,
        vocabulary=tuple(fields.words),
        competencies=tuple(
            rubric.Competency(c.id, c.name, c.weight, tuple(c.anchors), tuple(c.indicators))
            for c in fields.competencies
        ),
        questions=tuple(
            rubric.Question(
                q.id,
                q.text,
                tuple(id for id in q.competencies if kept is None or id in kept),
                q.key_points,
                q.behavioural,
                q.time_limit_s,
                q.anchors,
            )
            for q in questions
        ),
    )
