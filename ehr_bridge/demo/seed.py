"""Make the demo company, once, and keep interviews in each language ready to be joined: one
with a panel, one that the AI leads."""

from __future__ import annotations

import tomllib
import uuid
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.passwords import make_password
from ehr_bridge.accounts.tables import Company, Staff
from ehr_bridge.ai_interviews.choosing import let_ai_lead
from ehr_bridge.ai_interviews.tables import AiInterview
from ehr_bridge.demo.hiring import add_hiring
from ehr_bridge.demo.hours import add_hours
from ehr_bridge.demo.plans import add_plans
from ehr_bridge.demo.questions import add_questions, ask_questions
from ehr_bridge.demo.resumes import upload_resumes
from ehr_bridge.interviews.arranging import add_interview
from ehr_bridge.interviews.tables import Interview, JoinLink
from ehr_bridge.recruiting.openings import add_opening
from ehr_bridge.recruiting.pipeline.moves import SYSTEM, advance_application, application_of
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.scheduling.bookings import adopt
from ehr_bridge.scheduling.people import DEFAULT_LENGTH
from ehr_bridge.services import EhrBridge
from ehr_bridge.store.base import now_utc
from interview.access import Principal, Standing
from interview.errors import TimeTaken
from interview.rubric import Job
from interview.session import Status

_HERE = Path(__file__).parent
_NAMES = uuid.UUID("6b1c3f7e-5a0e-4a52-9d55-7f2f6a0f5b3c")
"""Namespace of the demo's ids, so that it is found again at the next start."""


AI_WINDOW = timedelta(days=30)
"""How long an interview that the AI leads may be begun."""


@dataclass(frozen=True, slots=True)
class DemoStaff:
    """A demo staff member; the password is known only at the start that made it."""

    id: str
    name: str
    email: str
    role: str
    password: str | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class DemoInterview:
    """An interview that has not ended.

    Attributes:
        by_ai: whether the AI leads it.
        joined: whether the applicant's browser came in by a link that still holds; making
            a new link would lock it out.
    """

    id: str
    language: str
    opening_title: str
    applicant_name: str
    by_ai: bool
    joined: bool


@dataclass(frozen=True, slots=True)
class DemoCompany:
    """What a start may print; `made` is true at the first one.

    Attributes:
        staff: those made by this start have their passwords.
    """

    made: bool
    staff: tuple[DemoStaff, ...]
    interviews: tuple[DemoInterview, ...]


def demo_job(name: str) -> Job:
    """The job in opening_zh.toml or opening_en.toml."""
    content = tomllib.loads((_HERE / f"{name}.toml").read_text(encoding="utf-8"))
    return msgspec.convert({"id": _id("opn", name), **content}, Job)


def _id(prefix: str, key: str) -> str:
    return f"{prefix}_{uuid.uuid5(_NAMES, key).hex}"


async def seed_demo(bridge: EhrBridge) -> DemoCompany | None:
    """Make the demo company in an empty store.

    Later calls only add fresh interviews, and staff that the demo has had only since then.

    Returns:
        What there is to show; None where another company lives in the store.
    """
    content = tomllib.loads((_HERE / "company.toml").read_text(encoding="utf-8"))
    company_id = _id("co", "company")
    async with bridge.database.read() as session:
        companies = set(await session.scalars(select(Company.id)))
        known = set(await session.scalars(select(Staff.id)))
    if companies and company_id not in companies:
        return None
    keys = [member["key"] for member in content["staff"]]
    passwords = {key: make_password() for key in keys if _id("stf", key) not in known}
    hashes = {key: await bridge.passwords.hash(made) for key, made in passwords.items()}
    async with bridge.database.write() as session:
        if not companies:
            session.add(Company(id=company_id, name=content["name"], created_at=now_utc()))
            await session.flush()
        await _add_staff(session, company_id, content, hashes)
        if not companies:
            await _make(session, company_id, content)
        interviews = [
            await _waiting(session, bridge, person, content, hours=n + 1)
            for n, person in enumerate(content["applicants"])
        ]
    if not companies:
        people = [person["key"] for person in content["applicants"]]
        ids = [interview.id for interview in interviews]
        await ask_questions(bridge.database, dict(zip(people, ids, strict=True)))
    if not companies and bridge.resumes.files.is_open:
        await upload_resumes(bridge, _id)
    staff = tuple(_shown(member, passwords) for member in content["staff"])
    return DemoCompany(made=not companies, staff=staff, interviews=tuple(interviews))


def _shown(member: dict[str, Any], passwords: dict[str, str]) -> DemoStaff:
    return DemoStaff(
        id=_id("stf", member["key"]),
        name=member["name"],
        email=member["email"],
        role=member["role"],
        password=passwords.get(member["key"]),
    )


async def _add_staff(
    session: AsyncSession, company_id: str, content: dict[str, Any], hashes: dict[str, str]
) -> None:
    """Those of whom there is a password's hash."""
    now = now_utc()
    session.add_all(
        Staff(
            id=_id("stf", member["key"]),
            company_id=company_id,
            name=member["name"],
            email=member["email"],
            role=member["role"],
            locale=member["locale"],
            password_hash=hashes[member["key"]],
            active=True,
            created_at=now,
        )
        for member in content["staff"]
        if member["key"] in hashes
    )
    await session.flush()


async def _make(session: AsyncSession, company_id: str, content: dict[str, Any]) -> None:
    now = now_utc()
    add_hours(session, {m["key"]: _id("stf", m["key"]) for m in content["staff"]})
    owner_id = next(_id("stf", m["key"]) for m in content["staff"] if m["role"] == "hr")
    openings = {
        name: add_opening(session, demo_job(name), company_id, owner_id)
        for name in dict.fromkeys(person["opening"] for person in content["applicants"])
    }
    for person in content["applicants"]:
        applicant_id = _id("apl", person["key"])
        session.add(
            Applicant(
                id=applicant_id,
                company_id=company_id,
                name=person["name"],
                email=person["email"],
                locale=person["locale"],
                created_at=now,
            )
        )
        await session.flush()
        opening_id = openings[person["opening"]].id
        session.add(Application(applicant_id=applicant_id, opening_id=opening_id, created_at=now))
    await session.flush()
    ids = {name: opening.id for name, opening in openings.items()}
    await add_questions(session, company_id, owner_id, ids)
    hr = Principal(owner_id, Standing.HR)
    panel = [_id("stf", m["key"]) for m in content["staff"] if m["role"] == "interviewer"]
    planned = await add_plans(session, hr, panel, now)
    await add_hiring(session, hr, planned, _id, now)


async def _waiting(
    session: AsyncSession,
    bridge: EhrBridge,
    person: dict[str, Any],
    content: dict[str, Any],
    *,
    hours: int,
) -> DemoInterview:
    """The applicant's interview that can still be held; a new one where there is none.

    Args:
        hours: after the last full hour a new one begins; the panel has one at a time. One
            that the AI leads is open already, and the panel may watch.
    """
    by_ai = person.get("led_by") == "ai"
    applicant_id = _id("apl", person["key"])
    opening = await session.get_one(Opening, _id("opn", person["opening"]))
    interview_id = await _open_interview(session, applicant_id, opening.id)
    if interview_id is None:
        full_hour = now_utc().replace(minute=0, second=0, microsecond=0)
        starts_at = full_hour if by_ai else full_hour + timedelta(hours=hours)
        panel = [_id("stf", m["key"]) for m in content["staff"] if m["role"] == "interviewer"]
        interview_id = add_interview(
            session,
            opening,
            applicant_id=applicant_id,
            interviewer_ids=panel,
            starts_at=starts_at,
        )
        await session.flush()
        if by_ai:
            await let_ai_lead(session, interview_id, opening.id, starts_at, AI_WINDOW)
        else:
            await _book(session, bridge, interview_id)
        await _mark_scheduled(session, applicant_id, opening.id)
    return DemoInterview(
        id=interview_id,
        language=opening.language,
        opening_title=opening.title,
        applicant_name=person["name"],
        by_ai=by_ai,
        joined=await _has_joined(session, interview_id),
    )


async def _open_interview(session: AsyncSession, applicant_id: str, opening_id: str) -> str | None:
    """The latest interview of the applicant that can still be held."""
    interview_id: str | None = await session.scalar(
        select(Interview.id)
        .outerjoin(AiInterview, AiInterview.interview_id == Interview.id)
        .where(
            Interview.applicant_id == applicant_id,
            Interview.opening_id == opening_id,
            Interview.status != Status.ENDED.value,
            or_(AiInterview.closes_at.is_(None), AiInterview.closes_at > now_utc()),
        )
        .order_by(Interview.starts_at.desc(), Interview.id)
        .limit(1)
    )
    return interview_id


async def _has_joined(session: AsyncSession, interview_id: str) -> bool:
    """Whether the applicant's browser came in by a link that still holds."""
    link = await session.scalar(
        select(JoinLink.id)
        .where(
            JoinLink.interview_id == interview_id,
            JoinLink.browser_hash.is_not(None),
            JoinLink.revoked_at.is_(None),
        )
        .limit(1)
    )
    return link is not None


async def _book(session: AsyncSession, bridge: EhrBridge, interview_id: str) -> None:
    """Let the interview have its time in the calendar; another booking of that time stays."""
    with suppress(TimeTaken):
        async with session.begin_nested():
            await adopt(session, bridge.scheduling.desk, interview_id, DEFAULT_LENGTH, SYSTEM)


async def _mark_scheduled(session: AsyncSession, applicant_id: str, opening_id: str) -> None:
    application = await application_of(session, applicant_id, opening_id)
    if application is not None:
        await advance_application(session, SYSTEM, application.id, Stage.SCHEDULED)
