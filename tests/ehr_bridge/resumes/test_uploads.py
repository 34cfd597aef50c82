"""Uploads by the API: from a file to a profile, an applicant and an application."""

from __future__ import annotations

import errno
import json
from pathlib import Path

import httpx
import msgspec
import pytest
from sqlalchemy import select

from ehr_bridge.profiles.persons import load_profile
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.resumes import made
from tests.ehr_bridge.world import World


async def send(
    browser: httpx.AsyncClient, name: str, content: bytes, **query: str
) -> httpx.Response:
    return await browser.post("/resumes", params={"filename": name, **query}, content=content)


async def read_all(world: World) -> None:
    while await world.bridge.resumes.room.read_next():
        pass


async def test_a_resume_becomes_an_applicant_of_the_opening(any_world: World) -> None:
    browser = await any_world.signed_in("hr")
    answer = await send(browser, "李晓雯.txt", made.ZH.encode(), opening_id="opn_mine")
    assert answer.status_code == 201, answer.text
    [row] = answer.json()["items"]
    assert row["status"] == "queued"
    await read_all(any_world)
    seen = (await browser.get(f"/resumes/{row['id']}")).json()
    assert seen["status"] == "parsed"
    profile, text = seen["profile"], seen["text"]
    assert profile["name"]["value"] == "李晓雯"
    assert profile["contact"]["phones"][0]["value"] == "+8613812345678"
    assert [work["employer"]["value"] for work in profile["work"]] == [
        "杭州云栖软件有限公司",
        "宁波海港物流科技有限公司",
    ]
    span = profile["education"][0]["school"]["span"]
    assert text[span["start"] : span["end"]] == "浙江大学"
    assert profile["expected_salary"]["value"]["maximum"] == 35_000
    async with any_world.bridge.database.read() as session:
        applicant = await session.get_one(Applicant, seen["applicant"]["id"])
        assert (applicant.name, applicant.email) == ("李晓雯", "xiaowen.li@mail.example")
        assert await session.get(Application, (applicant.id, "opn_mine"))
        loaded = await load_profile(session, applicant.id)
        assert loaded
        assert loaded.years
        events = list(await session.scalars(select(DomainEvent.kind)))
    assert "resume.parsed" in events


async def test_people_of_the_talent_pool_are_put_to_an_opening(any_world: World) -> None:
    hr, other = await any_world.signed_in("hr"), await any_world.signed_in("other_hr")
    for name, content in (("zh.txt", made.ZH), ("en.txt", made.EN)):
        await send(hr, name, content.encode())
    await read_all(any_world)
    rows = (await hr.get("/resumes")).json()["items"]
    assert [row["application"] for row in rows] == [None, None]
    people = {"applicant_ids": [row["applicant"]["id"] for row in rows] + ["apl_nobody"]}
    path = "/openings/opn_mine/applications"
    assert (await other.post(path, json=people)).status_code == 404

    done = (await hr.post(path, json=people)).json()
    assert (len(done["made"]), done["known"], done["unknown"]) == (2, [], ["apl_nobody"])
    again = (await hr.post(path, json=people)).json()
    assert (again["made"], again["known"]) == ([], done["made"])
    rows = (await hr.get("/resumes")).json()["items"]
    assert {row["opening"]["id"] for row in rows} == {"opn_mine"}
    assert {row["application"]["id"] for row in rows} == set(done["made"])


async def test_what_is_protected_is_told_but_is_in_no_profile(world: World) -> None:
    browser = await world.signed_in("hr")
    for name, content in (("zh.txt", made.ZH), ("en.docx", made.word(made.EN))):
        await send(browser, name, content if isinstance(content, bytes) else content.encode())
    await read_all(world)
    found = set()
    for row in (await browser.get("/resumes")).json()["items"]:
        seen = (await browser.get(f"/resumes/{row['id']}")).json()
        for place in seen["protected"]:
            words = seen["text"][place["start"] : place["end"]]
            found.add(place["attribute"])
            assert words not in json.dumps(seen["profile"], ensure_ascii=False)
    assert {"sex", "age", "ethnicity", "politics", "origin", "family"} <= found


async def test_a_bad_file_of_a_zip_does_not_keep_the_others(world: World) -> None:
    browser = await world.signed_in("hr")
    bomb = made.zipped({"word/document.xml": b" " * 50_000_000, "[Content_Types].xml": b"x"})
    batch = made.zipped(
        {
            "a/maya.txt": made.EN.encode(),
            "../../etc/passwd.txt": b"root",
            "__MACOSX/a/._maya.txt": b"x",
            "empty.pdf": b"",
            "bomb.docx": bomb,
            "zh.txt": made.ZH.encode("gb18030"),
        }
    )
    answer = await send(browser, "all.zip", batch)
    assert len(answer.json()["items"]) == 5
    await read_all(world)
    rows = (await browser.get("/resumes", params={"batch_id": answer.json()["batch_id"]})).json()
    outcome = {row["filename"]: row["problem"] or row["status"] for row in rows["items"]}
    assert outcome == {
        "maya.txt": "parsed",
        "passwd.txt": "unsafe_path",
        "empty.pdf": "empty",
        "bomb.docx": "bomb",
        "zh.txt": "parsed",
    }


@pytest.mark.parametrize("where", ["os.fsync", "audit.record"])  # of the file, of the database
async def test_a_full_disk_refuses_an_upload_by_its_name_and_leaves_nothing_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    browser = await world.signed_in("hr")

    def full(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    module = "files" if where == "os.fsync" else "intake"
    with monkeypatch.context() as patch:
        patch.setattr(f"ehr_bridge.resumes.{module}.{where}", full)
        refused = await send(browser, "maya.txt", made.EN.encode())
    assert (refused.status_code, refused.json()["error"]["fault"]) == (503, "disk_full")
    folder = world.bridge.resumes.files._folder
    assert folder
    assert list(folder.iterdir()) == []
    assert (await send(browser, "maya.txt", made.EN.encode())).status_code == 201


async def test_all_that_failed_is_removed_at_once_and_nothing_else(any_world: World) -> None:
    world = any_world
    hr, other = await world.signed_in("hr"), await world.signed_in("other_hr")
    bad = {"empty.pdf": b"", "odd.bin": b"\x00\x01", "maya.txt": made.EN.encode()}
    await send(hr, "all.zip", made.zipped(bad))
    await send(other, "theirs.zip", made.zipped({"empty.pdf": b"", "zh.txt": made.ZH.encode()}))
    await read_all(world)
    assert (await hr.delete("/resumes/failed")).json() == {"count": 2}
    assert (await hr.delete("/resumes/failed")).json() == {"count": 0}
    left = [row["filename"] for row in (await hr.get("/resumes")).json()["items"]]
    assert left == ["maya.txt"]
    theirs = (await other.get("/resumes", params={"status": "failed"})).json()["items"]
    assert [row["filename"] for row in theirs] == ["empty.pdf"]


async def test_an_upload_of_which_nothing_can_be_taken_is_refused(world: World) -> None:
    browser = await world.signed_in("hr")
    assert (await send(browser, "a.txt", b"")).json()["error"]["code"] == "file_empty"
    damaged = made.zipped({"a.txt": b"abc" * 100})[:-40]
    assert (await send(browser, "a.zip", damaged)).json()["error"]["code"] == "file_damaged"
    large = await send(browser, "a.pdf", b"%PDF-" + b"0" * (11 << 20))
    assert large.json()["error"]["code"] == "file_too_large"
    assert (await send(browser, "a.txt", b"x", opening_id="opn_other")).status_code == 404


async def test_other_hr_does_not_reach_a_resume_and_the_manager_does(world: World) -> None:
    browser = await world.signed_in("hr")
    row = (await send(browser, "zh.txt", made.ZH.encode())).json()["items"][0]
    for name, status in (("other_hr", 404), ("rival", 404), ("manager", 200), ("ann", 403)):
        theirs = await (await world.signed_in(name)).get(f"/resumes/{row['id']}")
        assert theirs.status_code == status, name


async def test_years_are_counted_from_the_positions_that_hold_now(world: World) -> None:
    browser = await world.signed_in("hr")
    sent = "Ann Miller\nExperience\nAccountant, Copperline Ltd, 2016.01 - 2018.12\nDid the books\n"
    [row] = (await send(browser, "a.txt", sent.encode())).json()["items"]
    await read_all(world)
    path = f"/resumes/{row['id']}"
    seen = (await browser.get(path)).json()
    assert (seen["years"], seen["profile"]["years"]["value"]) == (3.0, 3.0)

    work = seen["profile"]["work"]
    work[0]["period"]["value"]["start"]["year"] = 2014
    edited = (await browser.put(f"{path}/sections/work", json={"value": work})).json()
    [listed] = (await browser.get("/resumes")).json()["items"]
    assert (edited["profile"]["years"]["value"], listed["years"]) == (5.0, 5.0)

    six = {"value": 6.0, "span": None, "confidence": 1.0}
    await browser.put(f"{path}/sections/years", json={"value": six})
    [listed] = (await browser.get("/resumes")).json()["items"]
    assert listed["years"] == 6.0


async def test_an_edit_is_kept_apart_and_can_be_taken_back(world: World) -> None:
    browser = await world.signed_in("hr")
    row = (await send(browser, "zh.txt", made.ZH.encode())).json()["items"][0]
    await read_all(world)
    path = f"/resumes/{row['id']}/sections/skills"
    seen = (await browser.get(f"/resumes/{row['id']}")).json()
    kept = seen["profile"]["skills"][:1]
    forged = {"value": "Go", "span": {"start": 0, "end": 2}, "confidence": 0.99}
    edited = (await browser.put(path, json={"value": [*kept, forged]})).json()
    assert edited["profile"]["skills"] == [
        kept[0],
        {"value": "Go", "span": None, "confidence": 1.0},
    ]
    assert edited["read"]["skills"] == seen["read"]["skills"]
    assert edited["edited"] == ["skills"]
    assert (await browser.put(path, json={"value": "Go"})).status_code == 400
    nowhere = await browser.put(f"/resumes/{row['id']}/sections/age", json={"value": 3})
    assert nowhere.status_code == 400
    assert (await browser.delete(path)).json()["profile"] == seen["profile"]


async def test_files_are_sealed_and_come_back_as_they_were(world: World, tmp_path: Path) -> None:
    browser = await world.signed_in("hr")
    row = (await send(browser, "简历 1.txt", made.ZH.encode())).json()["items"][0]
    [stored] = (tmp_path / "resumes").iterdir()
    assert stored.stat().st_mode & 0o077 == 0
    assert "浙江大学".encode() not in stored.read_bytes()
    answer = await browser.get(f"/resumes/{row['id']}/file")
    assert answer.content == made.ZH.encode()
    assert "attachment" in answer.headers["content-disposition"]
    assert "/" not in answer.headers["content-disposition"].replace("UTF-8''", "")


async def test_erasing_an_applicant_leaves_nothing_of_the_resume(
    world: World, tmp_path: Path
) -> None:
    browser = await world.signed_in("hr")
    row = (await send(browser, "zh.txt", made.ZH.encode(), opening_id="opn_mine")).json()
    await read_all(world)
    resume_id = row["items"][0]["id"]
    applicant = (await browser.get(f"/resumes/{resume_id}")).json()["applicant"]["id"]
    gone = await browser.delete(f"/applicants/{applicant}/personal-data")
    assert gone.status_code == 204, gone.text
    assert list((tmp_path / "resumes").iterdir()) == []
    assert (await browser.get(f"/resumes/{resume_id}/file")).status_code == 404
    await world.bridge.close()
    for path in tmp_path.glob("store.db*"):
        assert b"xiaowen.li" not in path.read_bytes()
        assert "浙江大学".encode() not in path.read_bytes()


async def test_resumes_are_erased_when_their_time_is_over(world: World) -> None:
    browser = await world.signed_in("hr")
    await send(browser, "zh.txt", made.ZH.encode(), opening_id="opn_mine")
    await read_all(world)
    erasure = world.bridge.resumes.erasure
    assert await erasure.erase_due() == []
    async with world.bridge.database.write() as session:
        resume = (await session.scalars(select(Resume))).one()
        resume.created_at = world.clock.now
    world.clock.move(days=4000)
    assert await erasure.erase_due() == [resume.id]
    assert await erasure.erase_due() == []


async def test_a_restart_goes_on_with_what_was_queued_or_being_read(
    migrated_file: Path, world: World, tmp_path: Path
) -> None:
    browser = await world.signed_in("hr")
    await send(browser, "zh.txt", made.ZH.encode())
    async with world.bridge.database.write() as session:
        resume = (await session.scalars(select(Resume))).one()
        resume.status, resume.tries = "reading", 1
        resume.leased_until = world.clock.now.replace(year=2100)
    await world.bridge.resumes.room.close()
    assert not await world.bridge.resumes.room.read_next()  # another reader has it
    await world.bridge.resumes.room.open()
    await wait_until_read(world, resume.id)


async def wait_until_read(world: World, resume_id: str) -> None:
    import asyncio

    async with asyncio.timeout(60):
        while True:
            async with world.bridge.database.read() as session:
                resume = await session.get_one(Resume, resume_id)
                if resume.status == "parsed":
                    return
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("content", [made.ZH, made.EN])
async def test_export_is_a_json_resume_that_reads_back(world: World, content: str) -> None:
    browser = await world.signed_in("hr")
    row = (await send(browser, "a.txt", content.encode())).json()["items"][0]
    await read_all(world)
    exported = (await browser.get(f"/resumes/{row['id']}/json-resume")).json()
    again = (await send(browser, "again.json", msgspec.json.encode(exported))).json()["items"][0]
    await read_all(world)
    seen = (await browser.get(f"/resumes/{row['id']}")).json()["profile"]
    back = (await browser.get(f"/resumes/{again['id']}")).json()["profile"]
    for section in ("name", "skills"):
        assert values(back[section]) == values(seen[section])
    assert [values(w["employer"]) for w in back["work"]] == [
        values(w["employer"]) for w in seen["work"]
    ]


def values(read: object) -> object:
    if isinstance(read, list):
        return [values(each) for each in read]
    return read["value"] if isinstance(read, dict) else read
