"""Shapes of openings and applicants on HTTP."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.matching.requirements import Kind
from ehr_bridge.recruiting.states import OpeningState
from interview.rubric import LEVELS

Line = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
Sentence = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=600)]
Weight = Annotated[float, Field(gt=0, le=1000)]
MAX_DESCRIPTION = 20_000


class CompetencyShape(BaseModel):
    """One thing the job needs; anchors from worst to best, five or none."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    name: str
    weight: float
    anchors: list[str]


class QuestionShape(BaseModel):
    """A question and what a full answer mentions; anchors of its own, five or none."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    text: str
    competencies: list[str]
    key_points: list[str]
    behavioural: bool
    time_limit_s: float | None
    anchors: list[str] = []


class JobShape(BaseModel):
    """What an opening asks for and how it weighs."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    language: str
    policy: str
    voice_weight: float
    face_weight: float
    pass_line: float | None
    competencies: list[CompetencyShape]
    questions: list[QuestionShape]


class RequirementFields(Body):
    """One thing that a resume can show or lack; see `matching.requirements.Requirement`."""

    kind: Kind
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    amount: Annotated[float, Field(ge=0, le=50)] | None = None
    must: bool = True
    weight: Weight = 1.0
    reason: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)] = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.kind is Kind.YEARS and self.amount is None:
            raise ValueError("years of work need an amount")
        if self.kind is not Kind.YEARS and not self.name:
            raise ValueError(f"a requirement of kind {self.kind} needs a name")
        if self.kind is Kind.EDUCATION and not self.reason:
            raise ValueError("education is asked for only with the reason why the job needs it")
        return self


class CompetencyFields(Body):
    """A competency as HR edits it; five anchors, worst first, or none."""

    id: Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]{0,47}$")]
    name: Line
    weight: Weight = 1.0
    anchors: list[Sentence] = Field(default_factory=list, max_length=len(LEVELS))
    indicators: list[Sentence] = Field(default_factory=list, max_length=12)


class SalaryFields(Body):
    """A salary band; `months` salaries a year where that is not twelve."""

    minimum: Annotated[float, Field(ge=0, le=1e12)]
    maximum: Annotated[float, Field(ge=0, le=1e12)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]
    period: Literal["hour", "month", "year"]
    months: Annotated[int, Field(ge=12, le=24)] | None = None

    @model_validator(mode="after")
    def _ordered(self) -> Self:
        if self.maximum < self.minimum:
            raise ValueError("the band's upper end lies below its lower end")
        return self


class BiasAuditFields(Body):
    """The audit that a policy such as New York City's asks for; see `interview.policy`."""

    url: Annotated[str, StringConstraints(pattern=r"^https://[^\s]+$", max_length=500)]
    audited_on: date
    announced_on: date


class OpeningFields(Body):
    """All that HR edits of an opening; each version is kept in this form."""

    title: Line
    language: Literal["zh", "en"]
    policy: Annotated[str, StringConstraints(max_length=16)]
    location: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    description: Annotated[str, StringConstraints(max_length=MAX_DESCRIPTION)] = ""
    headcount: Annotated[int, Field(ge=1, le=10_000)] = 1
    due_on: date | None = None
    urgent: bool = False
    salary: SalaryFields | None = None
    requirements: list[RequirementFields] = Field(default_factory=list, max_length=60)
    competencies: list[CompetencyFields] = Field(default_factory=list, max_length=20)
    words: list[Line] = Field(default_factory=list, max_length=200)
    panel: list[Id] = Field(default_factory=list, max_length=12)
    triggers: list[Annotated[int, Field(ge=1, le=100)]] = Field(default_factory=list, max_length=10)
    pass_line: Annotated[float, Field(ge=0, le=100)] | None = None
    voice_weight: Annotated[float, Field(ge=0, le=1)] = 0.1
    face_weight: Annotated[float, Field(ge=0, le=1)] = 0.0
    bias_audit: BiasAuditFields | None = None


class ApplicationBrief(BaseModel):
    """The application that a row belongs to, by which it is moved."""

    id: str
    stage: str


class NewOpening(OpeningFields):
    """An opening to begin with, as a draft."""

    requisition_id: Id | None = None


class EditedOpening(OpeningFields):
    """An opening as HR leaves it; `version` is the one that the edit began from."""

    version: int


class QuestionAnchors(Body):
    """What an answer sounds like at each level, worst first, or none."""

    anchors: list[Sentence] = Field(max_length=len(LEVELS))


class StateChange(Body):
    """Where an opening is to go."""

    state: OpeningState


class OpeningRow(BaseModel):
    """An opening in a list; `owner` is the HR whose requisition it is."""

    id: str
    title: str
    language: str
    policy: str
    owner: Named
    created_at: datetime
    state: OpeningState
    urgent: bool
    headcount: int
    due_on: date | None
    location: str
    stages: dict[str, int]


class OpeningShape(JobShape):
    """An opening with all that it asks for.

    `fields` is what an edit sends back, null where `may_edit` says that it is not theirs.
    """

    owner: Named
    created_at: datetime
    changed_at: datetime
    state: OpeningState
    version: int
    requisition_id: str | None
    panel: list[Named]
    stages: dict[str, int]
    fields: OpeningFields | None
    may_edit: bool


class OpeningList(BaseModel):
    """Openings, the newest first."""

    items: list[OpeningRow]


class VersionRow(BaseModel):
    """When and by whom a version was made."""

    version: int
    changed_at: datetime
    changed_by: Named


class VersionList(BaseModel):
    """Versions, the newest first."""

    items: list[VersionRow]


class ApplicantItem(BaseModel):
    """A person who applied."""

    id: str
    name: str
    email: str
    locale: str


class ApplicantPage(BaseModel):
    """Applicants by name."""

    items: list[ApplicantItem]
    next_cursor: str | None = Field(description="null on the last page")
