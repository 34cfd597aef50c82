"""Everything that the store holds of a person goes by one act."""

from __future__ import annotations

import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from sqlalchemy import func, or_, select, update

from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.invitations.tables import BatchMember, Invitation
from ehr_bridge.matching.tables import Match
from ehr_bridge.notices.tables import Contact, Message, MessageAttachment
from ehr_bridge.recruiting.pipeline.tables import StageMove
from ehr_bridge.recruiting.tables import Application
from ehr_bridge.resumes.tables import Alias
from ehr_bridge.scheduling.tables import ApplicantTimes, Booking, TimeClaim
from ehr_bridge.store.audit import AuditEntry
from ehr_bridge.store.timers import Timer
from tests.ehr_bridge.invitations.test_invitations import Office
from tests.ehr_bridge.resumes import made
from tests.ehr_bridge.resumes.test_uploads import read_all, send
from tests.ehr_bridge.world import NOW, World

PERSONAL = ("李晓雯", "xiaowen.li", "13812345678", "浙江大学", "我想知道", "说话很快")
GONE = (
    *(Invitation, BatchMember, Message, MessageAttachment, Booking, TimeClaim, Timer),
    *(Match, Contact, ApplicantTimes, AskedQuestion),
)


async def known(world: World) -> str:
    """An applicant of whom the store holds as much as it can; returns their id."""
    hr, office = await world.signed_in("hr"), Office(world)
    await send(hr, "李晓雯.txt", made.ZH.encode(), opening_id="opn_mine")
    await read_all(world)
    async with world.bridge.database.write() as session:  # theirs alone are counted
        await session.execute(
            update(Application).where(Application.applicant_id == "apl_2").values(match_due_at=None)
        )
    await world.bridge.matching.match_due()
    listed = (await hr.get("/applicants")).json()["items"]
    [applicant] = [one["id"] for one in listed if one["name"] == "李晓雯"]
    async with world.bridge.database.write() as session:
        session.add(Alias(applicant_id="apl_1", person_id=applicant))
        application = await session.scalar(
            select(Application.id).where(Application.applicant_id == applicant)
        )
    marked = {"application_ids": [application]}
    made_batch = await hr.post("/invitations/applications", json=marked)
    assert made_batch.status_code == 201, made_batch.text
    move = {"application_ids": [application], "to": "screening", "note": "说话很快"}
    assert (await hr.post("/applications/moves", json=move)).status_code == 200
    await office.turn()
    booked = await hr.post(
        "/bookings",
        json={
            "applicant_id": applicant,
            "opening_id": "opn_mine",
            "interviewer_ids": ["stf_ann"],
            "length_min": 30,
            "starts_at": (NOW + timedelta(days=1)).isoformat(),
        },
    )
    assert booked.status_code == 201, booked.text
    async with world.bridge.database.write() as session:
        interview_id = await session.scalar(
            select(Interview.id).where(Interview.applicant_id == applicant)
        )
        session.add(
            AskedQuestion(
                id="ask_1",
                company_id="co_1",
                opening_id="opn_mine",
                interview_id=interview_id,
                language="zh",
                text="我想知道何时有结果",
                asked_at=NOW,
                source="",
                source_id="",
                source_title="",
                answer="",
            )
        )
    return str(applicant)


async def count(world: World, table: type) -> int:
    async with world.bridge.database.read() as session:
        return (await session.scalar(select(func.count()).select_from(table))) or 0


@pytest.fixture(autouse=True)
def _by_the_clock(any_world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ehr_bridge.invitations.firing.now_utc", any_world.clock)


async def test_one_act_erases_a_person(any_world: World) -> None:
    applicant = await known(any_world)
    others = await any_world.signed_in("other_hr")
    for table in GONE:
        assert await count(any_world, table) > 0, table
    assert (await others.delete(f"/applicants/{applicant}/personal-data")).status_code == 404
    manager = await any_world.signed_in("manager")
    for _ in range(2):
        gone = await manager.delete(f"/applicants/{applicant}/personal-data")
        assert gone.status_code == 204, gone.text
    for table in GONE:
        assert await count(any_world, table) == 0, table
    async with any_world.bridge.database.read() as session:
        of_both = Interview.applicant_id.in_([applicant, "apl_1"])
        interviews = list(await session.scalars(select(Interview).where(of_both)))
        acts = set(await session.scalars(select(AuditEntry.act)))
        noted = await session.scalar(
            select(func.count()).select_from(StageMove).where(or_(StageMove.note != ""))
        )
    assert len(interviews) == 2
    assert all(interview.erased_at for interview in interviews)
    assert {"erase_applicant", "erase_interview", "erase_resume"} <= acts
    assert noted == 0
    if any_world.bridge.database.is_sqlite:
        file = Path(str(any_world.bridge.database.engine.url.database))
        stored = b"".join(
            path.read_bytes() for path in file.parent.iterdir() if path.name.startswith(file.name)
        )
        assert [words for words in PERSONAL if words.encode() in stored] == []


async def test_nobody_is_erased_in_the_middle_of_their_interview(any_world: World) -> None:
    async with any_world.bridge.database.write() as session:
        await session.execute(
            update(Interview).where(Interview.id == any_world.mine).values(status="live")
        )
    manager = await any_world.signed_in("manager")
    answer = await manager.delete("/applicants/apl_1/personal-data")
    assert answer.status_code == 409
    assert (await manager.get("/applicants/apl_1")).json()["email"] == "a1@mail.example"


async def test_a_resume_of_who_is_on_hold_is_neither_due_nor_erased(any_world: World) -> None:
    applicant = await known(any_world)
    manager = await any_world.signed_in("manager")
    hold = await manager.post("/legal-holds", json={"applicant_id": applicant, "reason": "Claim"})
    assert hold.status_code == 201, hold.text
    erasure, later = any_world.bridge.resumes.erasure, NOW + timedelta(days=800)
    resume = (await manager.get(f"/applicants/{applicant}")).json()["resume_id"]
    answer = await manager.delete(f"/resumes/{resume}")
    assert (answer.status_code, answer.json()["error"]["fault"]) == (409, "on_hold")
    assert await erasure.due(later) == []
    released = await manager.post(f"/legal-holds/{hold.json()['id']}/release")
    assert released.status_code == 204
    assert await erasure.due(later) == [resume]


async def test_the_copy_of_a_person_has_their_resume_as_it_was_uploaded(any_world: World) -> None:
    applicant = await known(any_world)
    answer = await (await any_world.signed_in("manager")).get(f"/applicants/{applicant}/copy")
    with ZipFile(BytesIO(answer.content)) as archive:
        [resume] = [name for name in archive.namelist() if name.startswith("resumes/")]
        assert (resume, archive.read(resume)) == ("resumes/1-李晓雯.txt", made.ZH.encode())
        data = json.loads(archive.read("data.json"))
    assert data["resumes"][0]["profile"]
    assert data["bookings"]
    assert data["messages"]
    assert "说话很快" not in str(data), "a note of the staff"
