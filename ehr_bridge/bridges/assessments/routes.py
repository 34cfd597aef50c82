"""Routes for applicant tracking systems, as Greenhouse's Assessment API has them."""

from __future__ import annotations

import re
from typing import Annotated

import structlog
from fastapi import APIRouter, Query, Request
from sqlalchemy import select

from ehr_bridge.accounts.sign_in import principal
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.bridges.assessments import catalogue
from ehr_bridge.bridges.assessments.progress import position_of, result_of
from ehr_bridge.bridges.assessments.sending import Sent, send
from ehr_bridge.bridges.assessments.shapes import (
    CandidateShape,
    Noted,
    ResponseError,
    SendTest,
    TestSent,
    TestShape,
    TestStatus,
)
from ehr_bridge.bridges.assessments.tables import Assessment, AssessmentKey
from ehr_bridge.scheduling.routes import desk_of
from interview.access import Action, Principal
from interview.errors import NotFound

PREFIX = "/assessments"

router = APIRouter(prefix=PREFIX, tags=["assessments"])

System = Annotated[Principal, requires(Action.SEND_ASSESSMENTS)]
_HAN = re.compile(r"[\u3400-\u9fff]+")
_ADDRESS = re.compile(r"\S+@\S+")

log = structlog.get_logger(__name__)


@router.get("/list_tests", summary="List tests", responses=SIGNED_IN)
async def list_tests(who: System, services: Services) -> list[TestShape]:
    """Interviews of the company's open openings: led by the AI, and with a panel."""
    async with services.bridge.database.read() as session:
        key = await session.get_one(AssessmentKey, who.id)
        maker = principal(await session.get_one(Staff, key.created_by))
        tests = await catalogue.list_tests(session, maker)
        return [TestShape(partner_test_id=test.id, partner_test_name=test.name) for test in tests]


@router.post("/send_test", summary="Send a test", responses=OF_ONE | CONFLICT)
async def send_test(
    wanted: SendTest, who: System, request: Request, services: Services
) -> TestSent:
    """The applicant is invited by mail; the same application again is not invited again."""
    await services.bridge.outside.check(wanted.url)
    person = wanted.candidate
    sent = Sent(
        test_id=wanted.partner_test_id,
        application=person.greenhouse_profile_url,
        callback=wanted.url,
        name=_full_name(person),
        email=person.email,
        phone=person.phone_number or "",
    )
    async with services.bridge.database.write() as session:
        return TestSent(
            partner_interview_id=await send(session, desk_of(request, services), who, sent)
        )


@router.get("/test_status", summary="Status of a test", responses=OF_ONE)
async def test_status(
    partner_interview_id: Annotated[str, Query(max_length=100)],
    who: System,
    request: Request,
    services: Services,
) -> TestStatus:
    """Where an applicant stands whom the company's systems sent, and with what result."""
    async with services.bridge.database.read() as session:
        key = await session.get_one(AssessmentKey, who.id)
        sent = await session.scalar(
            select(Assessment).where(
                Assessment.id == partner_interview_id, Assessment.company_id == key.company_id
            )
        )
        if sent is None:
            raise NotFound("no such test was sent")
        position = await position_of(session, sent, services.bridge.now())
        if position.interview is None or position.sheet is None:
            return TestStatus(
                partner_status=position.progress.value,
                metadata={"No result": position.reason} if position.reason else {},
            )
        base = desk_of(request, services).base_url
        return TestStatus(
            partner_status=position.progress.value,
            partner_profile_url=f"{base}/interviews/{position.interview.id}/evaluation",
            partner_score=position.sheet.composite,
            metadata=await result_of(session, position.interview, position.sheet),
        )


@router.post("/response_error", summary="Tell of an answer that was no use", responses=SIGNED_IN)
async def response_error(error: ResponseError, who: System) -> Noted:
    """It goes into the log, without mail addresses, for the operator to look into."""
    log.warning(
        "assessment_answer_refused",
        key=who.id,
        api_call=error.api_call,
        assessment=str(error.partner_interview_id or ""),
        errors=[_ADDRESS.sub("…", text)[:200] for text in error.errors[:5]],
    )
    return Noted()


def _full_name(person: CandidateShape) -> str:
    """As it is written in its language: a Chinese family name goes first."""
    if _HAN.fullmatch(person.first_name + person.last_name):
        return person.last_name + person.first_name
    return f"{person.first_name} {person.last_name}".strip()
