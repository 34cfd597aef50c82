"""Erasure: complete, of one interview alone, finished after a crash, and in time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from ehr_bridge.erasure.retention import HOLDINGS, Retention
from ehr_bridge.evaluation.tables import EvaluationSheet, Note, Rating, SheetScore
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.plans import must_keep
from ehr_bridge.interviews.tables import Interview, JournalBatch
from ehr_bridge.privacy.tables import Consent, RecordingKey
from ehr_bridge.question_bank.tables import PreparedQuestion
from ehr_bridge.store.audit import SERVER, AuditEntry, first_broken_entry
from ehr_bridge.store.base import new_id
from interview.errors import Erased, NotFound, StoreUnavailable, WrongState
from interview.events import RatingGiven
from media_server.recording.playback import RecordingFolder
from media_server.recording.segments import PartHeader, PartWriter
from tests.ehr_bridge.plays import ANSWER, begun, ended
from tests.ehr_bridge.world import World
from tests.media_server.encoded_media import frames, in_segments

YEAR = timedelta(days=365)
"""How long the policy "prc" keeps; both interviews end at 40 s."""


async def held(world: World, root: Path, *interviews: str) -> Retention:
    """Interviews that took place, with everything that they can hold; and who erases them."""
    folder = RecordingFolder(root, world.bridge.recording_keys)
    world.archive = folder  # type: ignore[assignment]
    await world.joined()
    for id in interviews or (world.mine, world.other):
        await prepared(world, id)
        await world.bridge.directory.open(id, world.clock.now.timestamp())
        await world.bridge.journal.append(id, 1, begun() + ended())
        await world.bridge.directory.set_status(id, "live", 2.0)
        await world.bridge.directory.conclude(id)
        await world.bridge.directory.set_status(id, "ended", 40.0)
        await questions(world, id)
        key = await world.bridge.recording_keys.key_for(id)
        writer = PartWriter(root / id / "p1.vrec", PartHeader("p1", id, "apl_1", 2.0, "vp8"), key)
        for segment in in_segments(frames(seconds=1, start_s=2.0)):
            writer.append(segment)
        writer.finish()
        await world.bridge.recording_checks(folder).check(id)
    return world.bridge.retention(folder)


async def prepared(world: World, interview_id: str) -> None:
    """A question from the applicant's resume, as long as the room is not open."""
    async with world.bridge.database.write() as session:
        session.add(
            PreparedQuestion(
                interview_id=interview_id,
                position=0,
                kind="resume",
                text="What was the hardest part?",
                competencies=["care"],
                key_points=[],
                behavioural=True,
                reason={},
            )
        )


async def questions(world: World, interview_id: str) -> None:
    """One that the applicant asked; and a wish to score anew."""
    await world.bridge.rescores.request(interview_id, world.staff["hr"])
    async with world.bridge.database.write() as session:
        interview = await session.get_one(Interview, interview_id)
        session.add(
            AskedQuestion(
                id=new_id("ask"),
                company_id=interview.company_id,
                opening_id=interview.opening_id,
                interview_id=interview_id,
                language="en",
                text="May I bring my dog?",
                asked_at=world.clock.now,
                source="",
                source_id="",
                source_title="",
                answer="",
            )
        )


async def holdings(world: World, interview_id: str) -> list[object]:
    """Every row about one interview that is more than its place in the list."""
    async with world.bridge.database.read() as session:
        found: list[object] = []
        for table in (*HOLDINGS, RecordingKey, Consent):
            rows = await session.execute(
                select(*table.__table__.columns)
                .where(table.interview_id == interview_id)
                .order_by(*table.__table__.primary_key)
            )
            found += [(table.__tablename__, *row) for row in rows]
    return found


async def erased_at(world: World, interview_id: str) -> object:
    async with world.bridge.database.read() as session:
        return (await session.get_one(Interview, interview_id)).erased_at


async def review_codes(world: World, name: str, interview_id: str) -> set[tuple[int, str]]:
    browser = await world.signed_in(name)
    paths = ("timeline", "evaluation", "recording/p1")
    answers = [await browser.get(f"/interviews/{interview_id}/{path}") for path in paths]
    return {
        (answer.status_code, answer.json()["error"]["code"] if answer.is_error else "")
        for answer in answers
    }


async def test_everything_of_one_interview_goes_and_nothing_of_another(
    any_world: World, tmp_path: Path
) -> None:
    world = any_world
    retention = await held(world, tmp_path)
    kinds = {row[0] for row in await holdings(world, world.mine)}  # type: ignore[index]
    assert kinds == {table.__tablename__ for table in (*HOLDINGS, RecordingKey, Consent)}
    others = await holdings(world, world.other)
    other_file = (tmp_path / world.other / "p1.vrec").read_bytes()
    assert await review_codes(world, "hr", world.mine) == {(200, "")}
    row = (await (await world.signed_in("hr")).get(f"/interviews/{world.mine}")).json()
    assert row["erased_at"] is None
    assert [q["id"] for q in row["job"]["questions"]] == ["q1", "q2", "own-1"]
    assert row["composite"] is not None or row["composite_reason"]

    for _ in range(2):
        await retention.erase(world.mine, world.staff["hr"])

    left = await holdings(world, world.mine)
    assert {row[0] for row in left} == {"recording_keys", "consents"}  # type: ignore[index]
    async with world.bridge.database.read() as session:
        assert (await session.get_one(RecordingKey, world.mine)).wrapped is None
    with pytest.raises(NotFound):
        await world.bridge.recording_keys.key_for(world.mine)
    assert [path.name for path in tmp_path.iterdir() if path.is_dir()] == [world.other]

    assert await review_codes(world, "hr", world.mine) == {(410, "erased")}
    assert await review_codes(world, "eve", world.mine) == {(404, "not_found")}
    row = (await (await world.signed_in("hr")).get(f"/interviews/{world.mine}")).json()
    assert (row["erased_at"], row["composite"]) == ("2026-03-02T09:00:00Z", None)
    assert [q["id"] for q in row["job"]["questions"]] == ["q1", "q2"]

    assert await holdings(world, world.other) == others
    assert (tmp_path / world.other / "p1.vrec").read_bytes() == other_file
    assert await review_codes(world, "eve", world.other) == {(200, "")}
    assert await world.bridge.conclude_interrupted(timedelta(0)) == []


async def test_what_was_said_is_in_no_file_of_sqlite(world: World, tmp_path: Path) -> None:
    retention = await held(world, tmp_path, world.mine)
    async with world.bridge.database.write() as session:
        note = await session.get_one(Note, (world.mine, "stf_ann", "q1"))
        note.text = ANSWER  # journal and sheet are compressed; this one can be looked for
    async with world.bridge.database.read() as session:
        bodies = [
            (await session.scalars(select(table.body))).one()
            for table in (JournalBatch, EvaluationSheet)
        ]
        file = await session.scalar(text("SELECT file FROM pragma_database_list"))
    traces = [ANSWER.encode(), *(body[-400:] for body in bodies)]

    def found() -> list[bool]:
        stored = b"".join(Path(f"{file}{suffix}").read_bytes() for suffix in ("", "-wal"))
        return [trace in stored for trace in traces]

    assert found() == [True, True, True]
    await retention.erase(world.mine, world.staff["hr"])
    assert found() == [False, False, False]


async def test_the_audit_log_says_who_erased_and_why(any_world: World, tmp_path: Path) -> None:
    world = any_world
    retention = await held(world, tmp_path)
    await retention.erase(world.mine, world.staff["hr"])
    world.clock.now += YEAR + timedelta(seconds=40)
    assert await retention.erase_due() == [world.other]
    async with world.bridge.database.read() as session:
        acts = await session.execute(
            select(AuditEntry.actor, AuditEntry.subject, AuditEntry.detail)
            .where(AuditEntry.act == "erase_interview")
            .order_by(AuditEntry.seq)
        )
        assert [tuple(act) for act in acts] == [
            ("stf_hr", world.mine, '{"reason": "request"}'),
            (SERVER.id, world.other, '{"reason": "retention"}'),
        ]
        assert await first_broken_entry(session) is None


async def test_due_is_what_ended_so_long_ago_as_its_own_policy_says(
    any_world: World, tmp_path: Path
) -> None:
    world = any_world
    retention = await held(world, tmp_path)
    async with world.bridge.database.write() as session:
        asked = await session.get_one(Interview, world.other)
        assert asked.job is not None
        asked.job = asked.job.replace('"policy":"prc"', '"policy":"eu"')
    end = world.clock.now + timedelta(seconds=40)
    moment = timedelta(seconds=1)
    assert await retention.due(end + timedelta(days=180) - moment) == []
    assert await retention.due(end + timedelta(days=180)) == [world.other]
    assert await retention.due(end + YEAR - moment) == [world.other]
    assert await retention.due(end + YEAR) == sorted([world.mine, world.other])
    await retention.erase(world.other, SERVER)
    assert await retention.due(end + YEAR) == [world.mine]


async def test_one_that_nobody_came_to_is_due_from_its_planned_start(
    any_world: World, tmp_path: Path
) -> None:
    world = any_world
    retention = world.bridge.retention(RecordingFolder(tmp_path, world.bridge.recording_keys))
    await prepared(world, world.mine)
    await world.bridge.directory.open(world.mine, world.clock.now.timestamp())
    await world.bridge.journal.append(world.mine, 1, begun()[:2])
    starts_at = world.clock.now + timedelta(hours=1)
    assert await retention.due(starts_at + YEAR - timedelta(seconds=1)) == []
    world.clock.now = starts_at + YEAR
    assert await retention.erase_due() == [world.mine]
    assert {row[0] for row in await holdings(world, world.mine)} == {"recording_keys"}  # type: ignore[index]


async def test_what_is_live_or_unknown_is_not_erased(any_world: World, tmp_path: Path) -> None:
    world = any_world
    retention = world.bridge.retention(RecordingFolder(tmp_path, world.bridge.recording_keys))
    await world.bridge.directory.open(world.mine, world.clock.now.timestamp())
    await world.bridge.journal.append(world.mine, 1, begun())
    await world.bridge.directory.set_status(world.mine, "live", 2.0)
    with pytest.raises(WrongState):
        await retention.erase(world.mine, world.staff["hr"])
    with pytest.raises(NotFound):
        await retention.erase("int_nothing", world.staff["hr"])
    assert await world.bridge.recording_keys.key_for(world.mine)
    assert await world.bridge.journal.read(world.mine) == begun()
    assert world.mine not in await retention.due(world.clock.now + 10 * YEAR)


@pytest.mark.parametrize("step", ["files", "rows"])
async def test_an_erasure_cut_off_left_nothing_readable_and_is_completed(
    any_world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    world = any_world
    retention = await held(world, tmp_path)
    others = await holdings(world, world.other)

    async def killed(*_: object) -> None:
        raise StoreUnavailable("the server was killed")

    with monkeypatch.context() as cut:
        if step == "files":
            cut.setattr(RecordingFolder, "erase", killed)
        else:
            cut.setattr(Retention, "_delete_rows", killed)
        with pytest.raises(StoreUnavailable, match="killed"):
            await retention.erase(world.mine, world.staff["hr"])

        assert await erased_at(world, world.mine) is None
        [row] = (await (await world.signed_in("hr")).get("/interviews")).json()["items"]
        assert (row["composite"], row["composite_reason"]) == (None, "")
        assert await review_codes(world, "hr", world.mine) == {(410, "erased")}
        with pytest.raises(NotFound):
            await world.bridge.recording_keys.key_for(world.mine)
        assert await retention.erase_due() == []  # fails again, and says so in the log

    assert await retention.due(world.clock.now) == [world.mine]
    assert await retention.erase_due() == [world.mine]
    assert await erased_at(world, world.mine) == world.clock.now
    assert not (tmp_path / world.mine).exists()
    assert await holdings(world, world.other) == others
    assert await retention.due(world.clock.now) == []


async def test_an_erased_interview_takes_nothing_more(any_world: World, tmp_path: Path) -> None:
    """Also what comes at the same moment: a rating is refused, or erased with the rest."""
    world = any_world
    retention = await held(world, tmp_path, world.mine)
    late = RatingGiven(time_s=50.0, by="stf_bob", question_id="q1", competency="care", level=2)
    seq = len(begun() + ended()) + 1
    await asyncio.gather(
        retention.erase(world.mine, world.staff["hr"]),
        world.bridge.journal.append(world.mine, seq, [late]),
        return_exceptions=True,
    )
    for act in (
        world.bridge.journal.append(world.mine, 1, [late]),
        world.bridge.directory.open(world.mine, 1.0),
        world.bridge.directory.role_in(world.staff["ann"], world.mine),
        world.bridge.directory.set_status(world.mine, "ended", 41.0),
    ):
        with pytest.raises(Erased):
            await act
    with pytest.raises(WrongState):
        await world.bridge.directory.conclude(world.mine)
    async with world.bridge.database.read() as session:
        for table in (JournalBatch, EvaluationSheet, SheetScore, Rating, Note):
            assert (await session.scalars(select(table))).all() == []


@pytest.mark.integration
async def test_on_postgresql_an_erasure_and_a_writer_wait_for_each_other(
    any_world: World,
) -> None:
    database = any_world.bridge.database
    if database.is_sqlite:
        return
    erasing = select(Interview).where(Interview.id == any_world.mine)
    async with database.write() as writer:
        await must_keep(writer, any_world.mine)
        async with database.read() as another_writer:
            await must_keep(another_writer, any_world.mine)
        async with database.read() as eraser:
            with pytest.raises(DBAPIError, match="could not obtain lock"):
                await eraser.execute(erasing.with_for_update(nowait=True))


async def test_one_that_did_not_take_place_yet_is_called_off_by_its_erasure(
    world: World, tmp_path: Path
) -> None:
    retention = world.bridge.retention(RecordingFolder(tmp_path, world.bridge.recording_keys))
    await world.joined()
    await retention.erase(world.mine, world.staff["hr"])
    with pytest.raises(NotFound):
        await world.bridge.recording_keys.key_for(world.mine)
    hr = await world.signed_in("hr")
    refused = await hr.post(f"/interviews/{world.mine}/join-links")
    assert (refused.status_code, refused.json()["error"]["code"]) == (410, "erased")
    [link] = (await hr.get(f"/interviews/{world.mine}")).json()["links"]
    assert link["state"] == "revoked"
