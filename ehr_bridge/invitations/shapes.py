"""Shapes of invitations on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.api.shapes import Named
from ehr_bridge.invitations.tables import ChannelName
from ehr_bridge.notices.templates import Kind
from ehr_bridge.recruiting.shapes import ApplicationBrief

Id = Annotated[str, Field(max_length=48)]


class TextShape(BaseModel):
    """A template in one language."""

    model_config = ConfigDict(from_attributes=True)

    subject: str = Field(max_length=200)
    body: str = Field(max_length=10_000)


class TemplateIn(BaseModel):
    """A template as HR writes it; both languages, or one."""

    kind: Kind
    name: str = Field(min_length=1, max_length=100)
    opening_id: Id | None = None
    texts: dict[Literal["zh", "en"], TextShape]


class TemplateShape(BaseModel):
    """A template with its newest texts."""

    id: str
    kind: Kind
    name: str
    opening_id: str | None
    version: int
    texts: dict[str, TextShape]


class TemplateList(BaseModel):
    """Templates of the company, and what they may name."""

    items: list[TemplateShape]
    variables: list[str]
    channels: list[str]


class PreviewIn(BaseModel):
    """A text to be tried on a real applicant; without one, on the opening's latest."""

    text: TextShape
    opening_id: Id
    applicant_id: Id | None = None


class PreviewShape(BaseModel):
    """What that applicant would read."""

    applicant: str
    subject: str
    body: str
    html: str


class RuleIn(BaseModel):
    """A rule as HR writes it; see `invitations.tables.InvitationRule`."""

    name: str = Field(min_length=1, max_length=100)
    opening_id: Id | None = None
    min_match: float | None = Field(default=None, ge=0, le=100)
    urgent_only: bool = False
    stage: str = Field(default="", max_length=16)
    source: str = Field(default="", max_length=64)
    template_id: Id
    channel: ChannelName = "email"
    active: bool = True


class RuleShape(RuleIn):
    """A rule, and how often it has invited."""

    id: str
    created_at: datetime
    invited: int


class RuleList(BaseModel):
    """Rules that the asker reaches, the newest first."""

    items: list[RuleShape]


class BatchIn(BaseModel):
    """Whom to invite to what: people by id, or all who are in a stage or match so well."""

    opening_id: Id
    template_id: Id
    channel: ChannelName = "email"
    applicant_ids: list[Id] | None = Field(default=None, max_length=1000)
    stage: str = Field(default="", max_length=16)
    min_match: float | None = Field(default=None, ge=0, le=100)


class ApplicationsIn(BaseModel):
    """Applications whose people are to be invited, each to its own opening.

    Without a template an opening's own is taken, else the company's general one.
    """

    application_ids: list[Id] = Field(min_length=1, max_length=1000)
    template_id: Id | None = None
    channel: ChannelName = "email"


class ExcludedPerson(BaseModel):
    """Somebody chosen who is not written to."""

    id: str
    name: str
    reason: str


class PlannedPerson(BaseModel):
    """Somebody who is written to; `likely` is the estimated share that answers, 0 to 1."""

    id: str
    name: str
    match: float | None
    likely: float | None


class PlanShape(BaseModel):
    """A batch before it is sent.

    `order` is "likely" once enough invitations were answered or not, else "match";
    `learned_from` is how many there are, `needed` how many it takes.
    """

    count: int
    reasons: dict[str, int]
    excluded: list[ExcludedPerson]
    first: list[PlannedPerson]
    order: Literal["likely", "match"]
    learned_from: int
    needed: int


class BatchShape(BaseModel):
    """A batch and how far it is."""

    id: str
    opening: Named
    template: Named
    channel: str
    state: str
    created_at: datetime
    created_by: Named
    members: int
    excluded: int
    written: int
    sent: int
    failed: int
    answered: int


class ApplicationsInvited(BaseModel):
    """What became of each application: in one of the batches, or left out for a reason.

    A batch is taken back, as far as it is not sent, by `POST /invitations/batches/{id}/stop`.
    """

    batches: list[BatchShape]
    invited: list[str]
    left_out: dict[str, str] = Field(
        description="application id -> reason: not_found, or as in a batch's preview"
    )


class BatchList(BaseModel):
    """Batches, the newest first."""

    items: list[BatchShape]


class InvitationRow(BaseModel):
    """One invitation and what came of it."""

    id: str
    applicant: Named
    opening: Named
    application: ApplicationBrief | None
    template: str
    channel: str
    status: str
    cause: str
    created_at: datetime
    sent_at: datetime | None
    clicked_at: datetime | None
    reminded_at: datetime | None
    answered_at: datetime | None
    answer: str


class InvitationPage(BaseModel):
    """Invitations, the newest first."""

    items: list[InvitationRow]
    next_cursor: str | None


class ReportLine(BaseModel):
    """One group; a rate is null where there is not enough data."""

    group: str
    name: str
    sent: int
    opened: int | None
    clicked: int
    answered: int
    accepted: int
    click_rate: float | None
    answer_rate: float | None
    accept_rate: float | None


class ReportShape(BaseModel):
    """What came of invitations; `opened` is null unless the company tracks it."""

    total: ReportLine
    by_template: list[ReportLine]
    by_hour: list[ReportLine]
    by_source: list[ReportLine]
    min_sent: int


class FailedMessage(BaseModel):
    """A message that could not be delivered, and why."""

    id: str
    applicant: Named
    about: str
    channel: str
    template: str
    cause: str
    detail: str
    attempts: int
    created_at: datetime


class FailedList(BaseModel):
    """Messages that could not be delivered, the newest first."""

    items: list[FailedMessage]


class MannersShape(BaseModel):
    """How the company writes to people."""

    model_config = ConfigDict(from_attributes=True)

    quiet_from: int = Field(ge=0, le=23)
    quiet_until: int = Field(ge=0, le=23)
    time_zone: str = Field(max_length=64)
    pause_days: int = Field(ge=0, le=365)
    track_opens: bool


class InvitedShape(BaseModel):
    """An invitation as the applicant sees it."""

    model_config = ConfigDict(from_attributes=True)

    applicant: str
    company: str
    opening: str
    location: str
    recruiter: str
    language: str
    answer: str
    closed: bool
    unsubscribed: bool


class AnswerIn(BaseModel):
    """The applicant's answer; `pool` allows the company to keep them in its talent pool."""

    answer: Literal["accepted", "declined"]
    pool: bool = False
