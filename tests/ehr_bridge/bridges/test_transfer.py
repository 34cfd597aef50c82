"""Import and export: encodings, mapping, dry runs, errors by row, files sent twice."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import func, select

from ehr_bridge.bridges.transfer.fields import LANGUAGES, STAGES, Thing, guess, normal
from ehr_bridge.bridges.transfer.files import Format, decode, read, write_csv
from ehr_bridge.bridges.transfer.wording import CHINESE_WORDS
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Opening
from interview.errors import BadInput
from interview.session import Status
from tests.ehr_bridge.world import World

CHINESE = (
    "姓名,邮箱,手机号,应聘职位,编号,备注\n王芳,WANG@mail.example,13800000000,Support lead,7,x\n"
)


async def send(
    browser: httpx.AsyncClient, content: str | bytes, thing: str = "applicants", **more: Any
) -> dict[str, Any]:
    body = content.encode() if isinstance(content, str) else content
    answer = await browser.post("/imports", params={"thing": thing, **more}, content=body)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
async def test_a_chinese_file_goes_in_whatever_excel_wrote_it_as(
    world: World, encoding: str
) -> None:
    browser = await world.signed_in("hr")
    looked = await send(browser, CHINESE.encode(encoding))
    assert looked["mapping"] == {
        "姓名": "name",
        "邮箱": "email",
        "手机号": "phone",
        "应聘职位": "opening",
        "编号": "external_id",
        "备注": "",
    }
    assert (looked["added"], looked["failed"], looked["dry_run"]) == (1, 0, True)
    async with world.bridge.database.read() as session:
        assert await session.scalar(select(func.count()).select_from(Applicant)) == 2
    done = await send(browser, CHINESE.encode(encoding), dry_run=False)
    again = await send(browser, CHINESE.encode(encoding), dry_run=False)
    assert (done["added"], again["added"], again["unchanged"]) == (1, 0, 1)
    names = [row["name"] for row in (await browser.get("/applicants")).json()["items"]]
    assert "王芳" in names


async def test_rows_that_are_wrong_are_told_and_the_others_go_in(world: World) -> None:
    browser = await world.signed_in("hr")
    file = (
        "name,email,opening\n"
        "Good,good@mail.example,opn_mine\n"
        ",no.name@mail.example,opn_mine\n"
        "No mail,nonsense,opn_mine\n"
        "Elsewhere,e@mail.example,opn_other\n"
    )
    done = await send(browser, file, dry_run=False)
    assert (done["added"], done["failed"]) == (1, 3)
    assert [(e["row"], e["field"], e["cause"]) for e in done["errors"]] == [
        (2, "name", "missing"),
        (3, "email", "bad_email"),
        (4, "opening", "unknown"),
    ]


async def test_an_external_id_names_the_same_row_ever_after(world: World) -> None:
    browser = await world.signed_in("hr")
    first = (
        "external_id,title,headcount,due_on,skills\nR-1,数据分析师,2,2026年3月31日,SQL；Python\n"
    )
    await send(browser, first, "openings", dry_run=False)
    done = await send(browser, first.replace(",2,", ",3,"), "openings", dry_run=False)
    assert (done["added"], done["changed"]) == (0, 1)
    async with world.bridge.database.read() as session:
        [opening] = await session.scalars(select(Opening).where(Opening.title == "数据分析师"))
        assert (opening.headcount, opening.language, opening.version) == (3, "zh", 2)
        assert [asked.name for asked in opening.requirements] == ["SQL", "Python"]


async def test_applications_come_with_their_stage_in_either_language(world: World) -> None:
    browser = await world.signed_in("hr")
    file = (
        "候选人邮箱,职位,阶段\na1@mail.example,opn_mine,筛选中\na2@mail.example,opn_mine,已录用\n"
    )
    done = await send(browser, file, "applications", dry_run=False)
    assert (done["changed"], done["failed"]) == (1, 1)
    assert done["errors"][0]["cause"] == "unknown"  # the second one is another HR's
    board = (await browser.get("/pipeline/screening")).json()["items"]
    assert len(board) == 1


async def test_a_mapping_that_was_used_is_remembered(world: World) -> None:
    browser = await world.signed_in("hr")
    file = "Who,Where,For\nLi,li@mail.example,opn_mine\n"
    assert (await send(browser, file))["problem"] != ""
    mapping = {"Who": "name", "Where": "email", "For": "opening"}
    await send(browser, file, mapping=json.dumps(mapping), dry_run=False)
    looked = await send(browser, file)
    assert (looked["mapping"], looked["unchanged"]) == (mapping, 1)


async def test_an_export_is_safe_in_a_spreadsheet_and_comes_back_unchanged(world: World) -> None:
    browser = await world.signed_in("hr")
    await send(
        browser,
        'name,email,opening\n"=HYPERLINK(""http://evil"")",f@mail.example,opn_mine\n',
        dry_run=False,
    )
    for language in ("en", "zh"):
        answer = await browser.get("/exports/applicants", params={"language": language})
        assert answer.content.startswith(b"\xef\xbb\xbf")
        assert "'=HYPERLINK" in answer.text
        back = await send(browser, answer.content)
        assert (back["unchanged"], back["failed"]) == (2, 0)
    items = (await browser.get("/exports/applicants", params={"format": "json"})).json()["items"]
    assert {item["name"] for item in items} == {"Applicant 1", '=HYPERLINK("http://evil")'}
    for thing in ("openings", "applications", "interviews"):
        answer = await browser.get(f"/exports/{thing}", params={"format": "json"})
        assert len(answer.json()["items"]) >= 1


async def test_a_chinese_export_is_chinese_in_every_value_and_comes_back_unchanged(
    world: World,
) -> None:
    browser = await world.signed_in("hr")
    in_chinese = {}
    for thing in ("openings", "applicants", "applications", "interviews"):
        answer = await browser.get(f"/exports/{thing}", params={"language": "zh"})
        in_chinese[thing] = read(answer.content, Format.CSV).rows[0]
        if thing != "interviews":
            assert (await send(browser, answer.content, thing))["unchanged"] >= 1
    assert (in_chinese["openings"]["招聘状态"], in_chinese["openings"]["紧急"]) == ("招聘中", "否")
    assert in_chinese["interviews"]["面试状态"] in CHINESE_WORDS["status"].values()
    [told] = (await browser.get("/exports/applications?format=json")).json()["items"]
    here = datetime.fromisoformat(told["created_at"]).astimezone(ZoneInfo("Asia/Shanghai"))
    assert in_chinese["applications"]["创建时间"] == f"{here:%Y-%m-%d %H:%M:%S}"


def test_every_word_of_an_export_is_read_back() -> None:
    assert set(CHINESE_WORDS["stage"]) == set(Stage)
    assert set(CHINESE_WORDS["state"]) == set(OpeningState)
    assert set(CHINESE_WORDS["status"]) >= set(Status)
    for known, column in ((STAGES, "stage"), (LANGUAGES, "language")):
        for value, word in CHINESE_WORDS[column].items():
            assert known[normal(word)] == value


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"\x81\xff,\x00\n", b"a,a\n1,2\n", b"a,b\n1,2,3\n"]
)
async def test_a_file_that_cannot_be_read_is_refused_whole(world: World, content: bytes) -> None:
    browser = await world.signed_in("hr")
    answer = await browser.post("/imports", params={"thing": "applicants"}, content=content)
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_input")


@given(st.binary(max_size=400), st.sampled_from(Format))
def test_any_bytes_are_rows_or_bad_input(content: bytes, format: Format) -> None:
    try:
        sheet = read(content, format)
    except BadInput:
        return
    assert all(set(row) <= set(sheet.headings) for row in sheet.rows)


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\r\n\x00")), min_size=1))
def test_cells_survive_the_way_out_and_in(cells: list[str]) -> None:
    names = [f"c{n}" for n in range(len(cells))]
    sheet = read(write_csv(["key", *names], [["k", *cells]]), Format.CSV)
    kept = [cell.strip() for cell in cells]
    if all(not cell.startswith("'") for cell in kept):
        assert [sheet.rows[0][name] for name in names] == kept


@given(st.lists(st.sampled_from(["姓名", "邮箱", "职位", "备注", "Name", "e-mail"]), unique=True))
def test_no_field_is_guessed_twice(headings: list[str]) -> None:
    used = [field for field in guess(Thing.APPLICANTS, headings).values() if field]
    assert len(used) == len(set(used))


def test_text_in_gb18030_is_known_from_utf8() -> None:
    assert decode("姓名".encode("gb18030")) == ("姓名", "gb18030")
    assert decode("姓名".encode()) == ("姓名", "utf-8")
