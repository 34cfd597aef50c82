"""From an uploaded resume to the invitation in the applicant's mailbox, all parts real."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from analyzers.catalogue import open_encoder
from ehr_bridge.background import Background
from ehr_bridge.invitations.writing import follow
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.configured import ChannelSettings, open_channels
from ehr_bridge.notices.delivery import Delivery
from ehr_bridge.notices.tables import Contact
from ehr_bridge.recruiting.tables import Opening, OpeningTrigger, Requirement
from ehr_bridge.scheduling.tables import ApplicantTimes
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.notices.mail_server import mail_server
from tests.ehr_bridge.resumes import made
from tests.ehr_bridge.world import World, open_world
from vivavoce.fetch import open_store
from vivavoce.settings import Settings

pytestmark = pytest.mark.integration

ASKED = (("skill", "Java", None), ("skill", "Redis / Kafka", None), ("years", "", 5.0))
MAY_WRITE_NOW = {
    "quiet_from": 0,
    "quiet_until": 0,
    "time_zone": "Asia/Shanghai",
    "pause_days": 14,
    "track_opens": False,
}


@pytest.fixture
async def world(migrated_file: Path, tmp_path: Path) -> AsyncIterator[World]:
    """The company, with the encoder that serves and a folder for resumes."""
    path = shutil.copy(migrated_file, tmp_path / "store.db")
    encoder = open_encoder(open_store(Settings()))
    opened = await open_world(f"sqlite:///{path}", tmp_path / "resumes", encoder)
    yield opened
    await opened.close()


async def ask(world: World) -> None:
    async with world.bridge.database.write() as session:
        opening = await session.get_one(Opening, "opn_mine")
        opening.title = "高级后端工程师"
        opening.requirements = [
            Requirement(
                position=n, kind=kind, name=name, amount=amount, must=True, weight=1.0, reason=""
            )
            for n, (kind, name, amount) in enumerate(ASKED)
        ]
        opening.triggers = [OpeningTrigger(at_least=60)]


async def add_rule(world: World) -> None:
    browser = await world.signed_in("hr")
    listed = (await browser.get("/invitations/templates")).json()["items"]
    [template] = [item for item in listed if item["kind"] == "general"]
    rule = {
        "name": "60",
        "opening_id": "opn_mine",
        "min_match": 60,
        "template_id": template["id"],
    }
    assert (await browser.post("/invitations/rules", json=rule)).status_code == 201
    manager = await world.signed_in("manager")
    assert (await manager.put("/invitations/manners", json=MAY_WRITE_NOW)).status_code == 200


async def events(world: World) -> dict[str, dict[str, Any]]:
    async with world.bridge.database.read() as session:
        return {event.kind: event.data for event in await session.scalars(select(DomainEvent))}


async def test_a_resume_that_fits_is_invited(world: World) -> None:
    await ask(world)
    await add_rule(world)
    hr = await world.signed_in("hr")
    sent = await hr.post(
        "/resumes",
        params={"filename": "李晓雯.docx", "opening_id": "opn_mine"},
        content=made.word(made.ZH),
    )
    [row] = sent.json()["items"]
    assert await world.bridge.resumes.room.read_next()
    applicant = (await hr.get(f"/resumes/{row['id']}")).json()["applicant"]
    await world.bridge.matching.follow_resumes()
    await world.bridge.matching.match_due()

    board = (await hr.get("/pipeline", params={"opening_id": "opn_mine"})).json()
    cards = {
        card["applicant"]["id"]: card for column in board["columns"] for card in column["items"]
    }
    score = cards[applicant["id"]]["match"]["score"]
    happened = await events(world)
    assert happened["application.threshold_reached"]["score"] == score >= 60
    async with world.bridge.database.read() as session:
        [compared_by] = await session.scalars(select(Match.encoder).where(Match.score == score))
    assert compared_by, "skills were compared by meaning"

    async with mail_server() as mailbox:
        settings = ChannelSettings(mail=mailbox.url, mail_from="Jobs <jobs@company.example>")
        bridge = world.bridge
        background = Background(bridge.database, lambda batch_id: None)
        delivery = Delivery(
            bridge.database, open_channels(settings), bridge.message_links, followers=(follow,)
        )
        while await background.turn():
            pass
        assert await delivery.deliver_due() == 1
        await delivery.close()
    [mail] = mailbox.mails
    assert mail["To"].endswith("<xiaowen.li@mail.example>")
    assert "高级后端工程师" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    shown = (await hr.get(f"/applicants/{applicant['id']}")).json()
    assert [one["stage"] for one in shown["applications"]] == ["invited"]
    assert shown["resume_id"] == row["id"]
    assert "invitation.sent" in await events(world)


async def test_what_a_resume_tells_of_reaching_somebody_is_used(world: World) -> None:
    hr = await world.signed_in("hr")
    sent = await hr.post("/resumes", params={"filename": "r.txt"}, content=made.ZH.encode())
    [row] = sent.json()["items"]
    assert await world.bridge.resumes.room.read_next()
    applicant = (await hr.get(f"/resumes/{row['id']}")).json()["applicant"]
    async with world.bridge.database.read() as session:
        assert (await session.get_one(Contact, applicant["id"])).phone == "+8613812345678"
        times = await session.get_one(ApplicantTimes, applicant["id"])
    evenings = [[day, 19 * 60, 22 * 60] for day in range(5)]
    assert times.hours == [*evenings, [5, 9 * 60, 18 * 60]]
