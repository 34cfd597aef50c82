"""Shapes of assessments on HTTP, named as Greenhouse's Assessment API has them.

Other systems may send more than is documented: unknown fields are passed over.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field, StringConstraints

from ehr_bridge.api.shapes import Body, Named

_Name = Annotated[str, StringConstraints(strip_whitespace=True, max_length=90)]
_Url = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
_Id = Annotated[str, StringConstraints(max_length=100)]


class TestShape(BaseModel):
    """An interview that applicants can be sent to."""

    partner_test_id: str
    partner_test_name: str


class CandidateShape(BaseModel):
    """The applicant; `greenhouse_profile_url` names their application."""

    first_name: _Name
    last_name: _Name
    email: Annotated[str, StringConstraints(strip_whitespace=True, max_length=254)]
    phone_number: Annotated[str, StringConstraints(strip_whitespace=True)] | None = None
    greenhouse_profile_url: _Url


class SendTest(BaseModel):
    """An applicant for a test; `url` is where a PATCH tells that it is complete."""

    partner_test_id: _Id
    candidate: CandidateShape
    url: _Url


class TestSent(BaseModel):
    """What names the applicant's test from now on."""

    partner_interview_id: str


class TestStatus(BaseModel):
    """Where the applicant stands; the score is 0 to 100, null where there is none."""

    partner_status: str
    partner_profile_url: str | None = None
    partner_score: float | None = None
    metadata: dict[str, str] = Field(default_factory=dict)


class ResponseError(BaseModel):
    """An answer of ours that the other system could not use."""

    api_call: Annotated[str, StringConstraints(max_length=100)]
    errors: Annotated[
        list[Annotated[str, StringConstraints(max_length=1000)]], Field(max_length=50)
    ]
    partner_interview_id: _Id | int | None = None


class Noted(BaseModel):
    """It was noted."""

    status: int = 200


class NewKey(Body):
    """An applicant tracking system, by the name that the company gives it."""

    name: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class KeyMade(BaseModel):
    """The key, shown this once."""

    id: str
    key: str


class KeyShape(BaseModel):
    """A key without what opens anything, and how many applicants came by it."""

    id: str
    name: str
    created_by: Named
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None
    sent: int


class KeyList(BaseModel):
    """The company's keys, the newest first; `address` is what the four calls begin with."""

    items: list[KeyShape]
    address: str
