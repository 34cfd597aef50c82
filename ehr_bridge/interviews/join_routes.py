"""Routes that a join link opens: what the applicant sees first, and consent."""

from __future__ import annotations

from fastapi import APIRouter, Request, Response
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Company
from ehr_bridge.ai_interviews.choosing import ai_plan, closes_at
from ehr_bridge.ai_interviews.shapes import AiSettingsShape, LedBy
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import APPLICANT_COOKIE, ApiSettings, Services, is_secure
from ehr_bridge.api.errors import CONFLICT, ErrorForm
from ehr_bridge.interviews.join_links import OpenedLink
from ehr_bridge.interviews.plans import answers_of, job_asked, must_find
from ehr_bridge.interviews.reading import panels_of
from ehr_bridge.interviews.shapes import Admitted, ConsentsGiven, IceServer, JoinInfo
from ehr_bridge.privacy.shapes import AuditShape
from ehr_bridge.recruiting.openings import audit_of
from ehr_bridge.recruiting.tables import Applicant, Opening
from interview.access import Action
from interview.policy import policy
from interview.session import Status

COOKIE_AGE_S = 30 * 24 * 3600
"""How long the browser keeps its cookie, by which consent can be withdrawn after the interview;
the server decides whether it still opens anything."""

router = APIRouter(
    prefix="/join/{token}",
    tags=["join"],
    responses={
        404: {"model": ErrorForm, "description": "The link is unknown"},
        410: {"model": ErrorForm, "description": "It is expired, used or revoked, or all is over"},
    },
)


@router.get("", summary="Open a join link", dependencies=[requires(Action.OPEN_JOIN_LINK)])
async def open_link(
    token: str, request: Request, response: Response, services: Services
) -> JoinInfo:
    """Whom the applicant will meet, and what they are asked to allow."""
    browser_token = request.cookies.get(APPLICANT_COOKIE, "")
    opened = await services.bridge.join_links.open(token, browser_token)
    response.headers["Cache-Control"] = "no-store"
    async with services.bridge.database.read() as session:
        return await _join_info(session, opened, services.settings)


async def _join_info(session: AsyncSession, opened: OpenedLink, settings: ApiSettings) -> JoinInfo:
    interview = await must_find(session, opened.interview_id)
    applicant = await session.get_one(Applicant, opened.applicant_id)
    company = await session.scalar(select(Company.name).where(Company.id == interview.company_id))
    panels = await panels_of(session, [interview.id])
    job = await job_asked(session, interview.id)
    rules = policy(job.policy)
    audited = audit_of(await session.get_one(Opening, interview.opening_id))
    ai = await ai_plan(session, interview.id, interview.starts_at)
    answers = await answers_of(session, interview, job) if opened.bound else None
    return JoinInfo(
        interview_id=interview.id,
        company=company or "",
        applicant_name=applicant.name,
        opening_title=job.title,
        language=job.language,
        starts_at=interview.starts_at,
        status=Status(interview.status),
        lead=LedBy.AI if ai else LedBy.PANEL,
        closes_at=closes_at(ai),
        ai=AiSettingsShape.model_validate(ai.settings) if ai else None,
        interviewers=[member.name for member in panels[interview.id]],
        notice_version=rules.notice_version,
        retention_days=rules.retention_days,
        privacy_contact=settings.privacy_contact,
        bias_audit=AuditShape.model_validate(audited) if audited and rules.bias_audit else None,
        consents_given={p.value: yes for p, yes in answers.consents.items()} if answers else None,
        purposes=[purpose.value for purpose in rules.purposes],
        ice_servers=[
            IceServer.model_validate(server) for server in settings.ice_servers(opened.applicant_id)
        ],
    )


@router.post(
    "/consents",
    summary="Answer the notice",
    dependencies=[requires(Action.GIVE_CONSENT)],
    responses=CONFLICT,
)
async def give_consent(
    token: str, given: ConsentsGiven, request: Request, response: Response, services: Services
) -> Admitted:
    """Allow or refuse each purpose; the link from now on belongs to this browser."""
    admission = await services.bridge.join_links.consent(
        token,
        request.cookies.get(APPLICANT_COOKIE, ""),
        given.notice_version,
        given.purposes,
        given.locale,
    )
    response.set_cookie(
        APPLICANT_COOKIE,
        admission.browser_token,
        max_age=COOKIE_AGE_S,
        secure=is_secure(request, services.settings),
        httponly=True,
        samesite="strict",
    )
    return Admitted(interview_id=admission.interview_id, participant_id=admission.applicant_id)
