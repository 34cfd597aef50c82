"""Shapes of recruiting plans on HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints

from ehr_bridge.api.shapes import Body, Named
from ehr_bridge.recruiting.plans.progress import Pace
from ehr_bridge.recruiting.plans.wording import MAX_TEXT
from ehr_bridge.recruiting.shapes import Line

DEFAULT_TRIGGERS = [80]
"""Match from which the new opening's applicants are told of."""


class PlanText(Body):
    """A plan in one sentence."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT)]


class PlanReading(BaseModel):
    """What the sentence says, to be confirmed; `due_on` is null where it names no time."""

    title: str
    headcount: int
    due_on: date | None


class NewPlan(Body):
    """A plan as confirmed; it opens a requisition and the draft of an opening."""

    title: Line
    headcount: Annotated[int, Field(ge=1, le=10_000)]
    due_on: date
    text: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""
    language: Literal["zh", "en"]
    policy: Annotated[str, StringConstraints(max_length=16)]
    triggers: list[Annotated[int, Field(ge=1, le=100)]] = Field(
        default_factory=lambda: list(DEFAULT_TRIGGERS), max_length=10
    )


class PlanChange(Body):
    """What a plan may become; what is left out stays."""

    headcount: Annotated[int, Field(ge=1, le=10_000)] | None = None
    due_on: date | None = None
    state: Literal["active", "closed"] | None = None


class PlanOpening(BaseModel):
    """An opening that fills a plan."""

    id: str
    title: str
    state: str
    headcount: int


class PlanShape(BaseModel):
    """A plan with its funnel.

    `expected` is how many would be hired by now at an even pace; `stages` how many
    applications of its openings stand at each stage.
    """

    id: str
    title: str
    text: str
    headcount: int
    starts_on: date
    due_on: date
    state: str
    owner: Named
    openings: list[PlanOpening]
    stages: dict[str, int]
    hired: int
    expected: float
    pace: Pace


class PlanList(BaseModel):
    """Plans, the nearest due date first; closed ones last."""

    items: list[PlanShape]
