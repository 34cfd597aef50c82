"""Shapes of the pipeline on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.recruiting.pipeline.stages import Stage

MAX_BULK = 500


class MatchBrief(BaseModel):
    """A match without its findings; `reason` says why `score` is null.

    `top` is set for the best fifth of the opening's applications that have a score.
    """

    score: float | None
    reason: str
    coverage: float
    due: bool = Field(description="it waits to be computed anew")
    top: bool


class Card(BaseModel):
    """An application on the board; `match` is null until it was computed."""

    id: str
    applicant: Named
    opening: Named
    stage: Stage
    stage_at: datetime
    created_at: datetime
    match: MatchBrief | None


class CardPage(BaseModel):
    """Applications of one stage, the best match first."""

    items: list[Card]
    next_cursor: str | None = Field(description="null on the last page")


class Column(CardPage):
    """One stage of the board."""

    stage: Stage
    count: int
    leads_to: list[Stage]


class BoardShape(BaseModel):
    """Every stage with how many stand there and its first page."""

    columns: list[Column]


class NewApplication(Body):
    """Somebody known who is to be considered for an opening."""

    applicant_id: Id
    opening_id: Id


class People(Body):
    """Known applicants who are to be considered for an opening."""

    applicant_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_BULK)]


class PeopleConsidered(BaseModel):
    """What became of them: new applications, those there were, applicants one does not reach."""

    made: list[str]
    known: list[str]
    unknown: list[str]


class Moves(Body):
    """Applications to be brought to a stage, in one act."""

    application_ids: Annotated[list[Id], Field(min_length=1, max_length=MAX_BULK)]
    to: Stage
    note: Annotated[str, StringConstraints(strip_whitespace=True, max_length=600)] = ""


class MovesDone(BaseModel):
    """What an act did; `act_id` takes it back. `refused` says why, by application.

    `unreviewed` are those of `refused` whose interview the server scored and nobody has
    rated: they can be rejected once somebody did, or with a note that says why.
    """

    act_id: str
    moved: list[str]
    refused: dict[str, str]
    unreviewed: list[str] = []


class MoveRow(BaseModel):
    """One change of stage."""

    from_stage: Stage
    to_stage: Stage
    by: Named
    note: str
    undone: bool
    moved_at: datetime


class EvidenceShape(BaseModel):
    """Words of the resume: characters [start, end) of its text, null where not of one place."""

    text: str
    start: int | None
    end: int | None


class FindingShape(BaseModel):
    """One requirement or competency and what the resume shows of it.

    `points` of `of_points` went into the score: none where there is not enough evidence.
    """

    subject: str = Field(description="kind of requirement, or competency")
    name: str
    amount: float | None
    must: bool
    state: str = Field(description="met, partly, hint, missing or not_enough_evidence")
    how: str = Field(description="code of the reason, such as used, listed, close_in_meaning")
    found: float | None = Field(description="years found, for years of work")
    points: float
    of_points: float
    evidence: list[EvidenceShape]


class MatchShape(MatchBrief):
    """A match with its reasons."""

    findings: list[FindingShape]
    capped: bool = Field(description="held below a good match: something required is missing")
    opening_version: int
    encoder: str
    matched_at: datetime


class ApplicationShape(Card):
    """An application with its reasons and its way through the stages."""

    details: MatchShape | None
    moves: list[MoveRow]
    leads_to: list[Stage]
    opening_version: int


class ApplicantShape(BaseModel):
    """A person and all that they applied for which is theirs to see who asks."""

    id: str
    name: str
    email: str
    phone: str = Field(description='E.164; "" where none is known')
    locale: str
    created_at: datetime
    resume_id: str | None = Field(description="the resume read last; null where there is none")
    applications: list[ApplicationShape]
