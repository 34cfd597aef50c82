"""Shapes of interviews and join links on HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated, Self

from pydantic import AwareDatetime, BaseModel, Field, model_validator

from ehr_bridge.ai_interviews.shapes import AiSettingsShape, LedBy
from ehr_bridge.api.shapes import Body, Id, Locale, Named
from ehr_bridge.interviews.links import LinkState
from ehr_bridge.privacy.shapes import AuditShape, PolicyShape
from ehr_bridge.recruiting.shapes import JobShape
from interview.session import Status

MAX_PANEL = 12
EARLIEST, LATEST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC)
"""Planned starts lie between; nearer the calendar's ends, arithmetic with time fails."""


class OpeningName(BaseModel):
    """An opening by its title."""

    id: str
    title: str


class InterviewRow(BaseModel):
    """An interview in a list; `composite_reason` says why `composite` is null.

    `erased_at` is set once recording, transcript, scores, ratings and notes are deleted.
    `closes_at` is until when the applicant may begin one that the AI leads. `booking_id` is
    of its time in the calendar, by which it is moved or called off. One that was `called_off`
    is ended and did not take place.
    """

    id: str
    status: Status
    lead: LedBy = LedBy.PANEL
    closes_at: datetime | None = None
    language: str
    called_off: bool = False
    starts_at: datetime
    started_at: datetime | None
    ended_at: datetime | None
    applicant: Named
    opening: OpeningName
    panel: list[Named]
    booking_id: str | None = None
    composite: float | None
    composite_reason: str
    erased_at: datetime | None


class InterviewPage(BaseModel):
    """Interviews, the latest start first."""

    items: list[InterviewRow]
    next_cursor: str | None = Field(description="null on the last page")


class LinkShape(BaseModel):
    """A join link without what would open it."""

    created_at: datetime
    expires_at: datetime
    state: LinkState


class InterviewShape(InterviewRow):
    """An interview with what it asks; `consents` is null until the applicant answered."""

    job: JobShape
    policy: PolicyShape
    consents: dict[str, bool] | None
    links: list[LinkShape]
    ai: AiSettingsShape | None = None


class NewInterview(Body):
    """Whom to meet, for what, with whom and when.

    Where the AI leads, the applicant may begin within `window_h` hours from the start on,
    and interviewers, who may watch and take over, need not be named.
    """

    applicant_id: Id
    opening_id: Id
    interviewer_ids: Annotated[list[Id], Field(max_length=MAX_PANEL)]
    starts_at: Annotated[AwareDatetime, Field(ge=EARLIEST, lt=LATEST)]
    lead: LedBy = LedBy.PANEL
    window_h: Annotated[int, Field(ge=1, le=720)] = 72

    @model_validator(mode="after")
    def _somebody_leads(self) -> Self:
        if self.lead is LedBy.PANEL and not self.interviewer_ids:
            raise ValueError("interviewer_ids: a panel needs an interviewer")
        return self


class NewLinkShape(BaseModel):
    """A link to send to the applicant; it is shown only now."""

    url: str
    expires_at: datetime


class IceServer(BaseModel):
    """A STUN or TURN server, as RTCPeerConnection takes it."""

    urls: str | list[str]
    username: str | None = None
    credential: str | None = None


class JoinInfo(BaseModel):
    """What the applicant's first page shows.

    `consents_given` is null until this very browser answered on this very link;
    `bias_audit` where the policy asks for one.
    """

    interview_id: str
    company: str
    applicant_name: str
    opening_title: str
    language: str
    starts_at: datetime
    status: Status
    interviewers: list[str]
    notice_version: str
    retention_days: int
    privacy_contact: str
    bias_audit: AuditShape | None = None
    consents_given: dict[str, bool] | None
    purposes: list[str]
    ice_servers: list[IceServer]
    lead: LedBy = LedBy.PANEL
    closes_at: datetime | None = None
    ai: AiSettingsShape | None = None


class ConsentsGiven(Body):
    """The applicant's answer to each purpose of the notice they read."""

    notice_version: Annotated[str, Field(min_length=1, max_length=32)]
    purposes: Annotated[dict[str, bool], Field(max_length=16)]
    locale: Locale


class Admitted(BaseModel):
    """Who the applicant is in the live room."""

    interview_id: str
    participant_id: str
