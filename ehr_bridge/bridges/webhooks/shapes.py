"""Shapes of webhooks on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from pydantic import BaseModel, Field, StringConstraints

from ehr_bridge.api.shapes import Body, Named
from ehr_bridge.bridges.webhooks.tables import DeliveryStatus, EndpointPurpose, EndpointState
from ehr_bridge.store.problems import Problem

_Kind = Annotated[str, StringConstraints(max_length=64)]


class NewEndpoint(Body):
    """An endpoint to be told of events; no kinds for all of them."""

    url: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)]
    description: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] = ""
    kinds: list[_Kind] = Field(default_factory=list, max_length=100)
    personal: bool = Field(
        default=False, description="Asks for applicants' names and mail addresses"
    )


class EditedEndpoint(NewEndpoint):
    """An endpoint as it is to be."""

    enabled: bool = True


class EndpointShape(BaseModel):
    """An endpoint; `state` is "failing" where it was disabled after long failure.

    That of an applicant tracking system (`purpose` "assessments") has no address of its own
    and lasts as long as the system's key.
    """

    id: str
    url: str
    description: str
    kinds: list[str]
    state: EndpointState
    purpose: EndpointPurpose
    personal: bool
    personal_allowed: bool
    failing_since: datetime | None
    earlier_secret_until: datetime | None
    created_by: Named
    created_at: datetime
    waiting: int
    dead: int


class EndpointMade(BaseModel):
    """A new endpoint's secret, shown this once."""

    id: str
    secret: str


class EndpointList(BaseModel):
    """The company's endpoints, and the kinds that one can choose."""

    items: list[EndpointShape]
    kinds: list[str]


class DeliveryShape(BaseModel):
    """One event for one endpoint; `payload` is as sent, without personal data."""

    id: str
    endpoint_id: str
    kind: str
    status: DeliveryStatus
    attempts: int
    due_at: datetime | None
    answer: int | None
    problem: Problem | None
    payload: dict[str, Any]
    created_at: datetime
    settled_at: datetime | None


class DeliveryPage(BaseModel):
    """Deliveries, the newest first."""

    items: list[DeliveryShape]
    next_cursor: str | None = Field(description="null on the last page")


class Queued(BaseModel):
    """How many deliveries were queued."""

    count: int


class Tested(BaseModel):
    """The delivery of a trial."""

    delivery_id: str
