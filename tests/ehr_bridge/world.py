"""A small company in a store, with clocks and browsers that tests hold in hand."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from argon2 import PasswordHasher
from fastapi import FastAPI
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Company, Staff
from ehr_bridge.api.context import ApiSettings
from ehr_bridge.app import create_api
from ehr_bridge.interviews.arranging import add_interview
from ehr_bridge.recruiting.openings import add_opening
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.services import EhrBridge, open_bridge
from interview.access import Principal, Standing
from interview.ports import PartCheck, RecordingPart, TextEncoder
from interview.rubric import Competency, Job, Question

QUICK_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
MASTER_KEY, SIGNING_KEY = b"m" * 32, b"s" * 32
PASSWORD = "correct horse"
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def make_job(id: str, language: str = "en", policy: str = "prc") -> Job:
    return Job(
        id=id,
        title="Support lead",
        language=language,
        policy=policy,
        vocabulary=("escalation",),
        competencies=(
            Competency("care", "Care", 2.0, tuple(f"level {n}" for n in range(1, 6)), ("I asked",)),
            Competency("clarity", "Clarity", 1.0),
        ),
        questions=(
            Question("q1", "Tell me about a customer.", ("care",), ("who", "what")),
            Question("q2", "Explain a tool.", ("care", "clarity"), (), False, 90.0),
        ),
    )


@dataclass
class Clock:
    """Wall time and monotonic time, moved by hand."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += timedelta(**by)


class Archive:
    """Two parts of a recording whose clips name what was asked for."""

    def __init__(self) -> None:
        self.kept: dict[str, list[RecordingPart]] = {}

    def keep(self, interview_id: str, participant: str) -> None:
        self.kept[interview_id] = [
            RecordingPart("p1", interview_id, participant, 2.0, 60.0, "vp8", True),
            RecordingPart("p2", interview_id, participant, 70.0, 90.0, "h264", True),
        ]

    async def parts(self, session_id: str) -> list[RecordingPart]:
        return self.kept.get(session_id, [])

    async def check(self, session_id: str) -> list[PartCheck]:
        return [
            PartCheck(part.id, part.participant, part.start_s, part.end_s, 1, 1, 1, True)
            for part in self.kept.get(session_id, [])
        ]

    async def clip(
        self, session_id: str, part_id: str, from_s: float, to_s: float
    ) -> AsyncIterator[bytes]:
        for word in (part_id, str(from_s), str(to_s)):
            yield word.encode() + b" "

    async def erase(self, session_id: str) -> None:
        self.kept.pop(session_id, None)


@dataclass
class World:
    """Two requisitions of two HR; `mine` is hr's with ann and bob, `other` is other_hr's."""

    bridge: EhrBridge
    clock: Clock
    archive: Archive
    staff: dict[str, Principal] = field(default_factory=dict)
    mine: str = ""
    other: str = ""
    applicant_id: str = "apl_1"
    _api: FastAPI | None = None
    _browsers: list[httpx.AsyncClient] = field(default_factory=list)

    def api(self, settings: ApiSettings | None = None) -> FastAPI:
        if settings is not None:
            return create_api(self.bridge, self.archive, settings)
        self._api = self._api or create_api(self.bridge, self.archive)
        return self._api

    def browser(
        self, base: str = "http://interviews.test", settings: ApiSettings | None = None
    ) -> httpx.AsyncClient:
        """A browser with its own cookies, on the real ASGI application."""
        transport = httpx.ASGITransport(self.api(settings))
        client = httpx.AsyncClient(transport=transport, base_url=base)
        client.headers["origin"] = base
        self._browsers.append(client)
        return client

    async def signed_in(self, name: str) -> httpx.AsyncClient:
        browser = self.browser()
        answer = await browser.post(
            "/sign-in", json={"email": f"{name}@company.example", "password": PASSWORD}
        )
        assert answer.status_code == 200, answer.text
        return browser

    async def link(self, interview_id: str = "") -> str:
        """A fresh join token of `mine`."""
        made = await self.bridge.join_links.make(interview_id or self.mine, self.staff["hr"])
        return made.token

    async def joined(self, purposes: dict[str, bool] | None = None) -> httpx.AsyncClient:
        """An applicant's browser that answered the notice of `mine`."""
        browser = self.browser()
        answer = await browser.post(
            f"/join/{await self.link()}/consents", json=consents(purposes or {})
        )
        assert answer.status_code == 200, answer.text
        return browser

    async def close(self) -> None:
        for browser in self._browsers:
            await browser.aclose()
        await self.bridge.close()


def consents(purposes: dict[str, bool]) -> dict[str, object]:
    all_given = {"recording": True, "speech_scoring": True, "expression_scoring": True}
    return {"notice_version": "prc-2", "purposes": {**all_given, **purposes}, "locale": "zh"}


STAFF = {
    "hr": Standing.HR,
    "other_hr": Standing.HR,
    "manager": Standing.HR_MANAGER,
    "auditor": Standing.AUDITOR,
    "admin": Standing.ADMIN,
    "ann": Standing.INTERVIEWER,
    "bob": Standing.INTERVIEWER,
    "eve": Standing.INTERVIEWER,
}


async def open_world(
    url: str, resumes_folder: Path | None = None, encoder: TextEncoder | None = None
) -> World:
    clock = Clock()
    bridge = await open_bridge(
        url,
        MASTER_KEY,
        SIGNING_KEY,
        password_hasher=QUICK_HASHER,
        resumes_folder=resumes_folder,
        encoder=encoder,
        bridge_hosts=frozenset({"127.0.0.1"}),
        now=clock,
    )
    world = World(bridge, clock, Archive())
    hashed = await bridge.passwords.hash(PASSWORD)
    async with bridge.database.write() as session:
        await _add_staff(session, world, hashed)
        await _add_interviews(session, world)
    world.archive.keep(world.mine, "apl_1")
    world.archive.keep(world.other, "apl_2")
    return world


async def _add_staff(session: AsyncSession, world: World, hashed: str) -> None:
    session.add_all(
        Company(id=id, name=name, created_at=NOW)
        for id, name in (("co_1", "Company"), ("co_2", "Rival"))
    )
    await session.flush()
    people = {**STAFF, "rival": Standing.HR_MANAGER}
    for name, standing in people.items():
        session.add(
            Staff(
                id=f"stf_{name}",
                company_id="co_2" if name == "rival" else "co_1",
                name=name.title(),
                email=f"{name}@company.example",
                role=standing.value,
                locale="en",
                password_hash=hashed,
                active=True,
                created_at=NOW,
            )
        )
        world.staff[name] = Principal(f"stf_{name}", standing, name.title())
    await session.flush()


async def _add_interviews(session: AsyncSession, world: World) -> None:
    """An opening of each HR, with an applicant and an interview."""
    opening = add_opening(session, make_job("opn_mine"), "co_1", "stf_hr")
    foreign = add_opening(session, make_job("opn_other"), "co_1", "stf_other_hr")
    session.add_all(
        Applicant(
            id=f"apl_{n}",
            company_id="co_1",
            name=f"Applicant {n}",
            email=f"a{n}@mail.example",
            locale="en",
            created_at=NOW,
        )
        for n in (1, 2)
    )
    await session.flush()
    session.add_all(
        Application(applicant_id=f"apl_{n}", opening_id=opening_id, created_at=NOW)
        for n, opening_id in ((1, "opn_mine"), (2, "opn_other"))
    )
    world.mine = add_interview(
        session,
        opening,
        applicant_id="apl_1",
        interviewer_ids=["stf_ann", "stf_bob"],
        starts_at=NOW + timedelta(hours=1),
    )
    world.other = add_interview(
        session,
        foreign,
        applicant_id="apl_2",
        interviewer_ids=["stf_eve"],
        starts_at=NOW + timedelta(hours=2),
    )
