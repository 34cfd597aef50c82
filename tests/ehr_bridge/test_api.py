"""The edge: bad input, other sites, long bodies, pages, OpenAPI, and arranging interviews."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from urllib.parse import quote

import httpx
import jsonschema
import pytest
from fastapi import FastAPI
from hypothesis import given, settings
from hypothesis import strategies as st

from ehr_bridge.api.context import ApiSettings
from ehr_bridge.api.errors import STATUS, status_of
from ehr_bridge.api.guards import origin_of
from ehr_bridge.api.introduction import EXAMPLES
from ehr_bridge.api.paging import PAGE, decode_cursor, encode_cursor
from ehr_bridge.interviews.arranging import add_interview
from ehr_bridge.interviews.shapes import ConsentsGiven, NewInterview
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile
from interview import errors
from interview.errors import BadInput, LinkProblem, LinkRefused, StoreUnavailable, VivavoceError
from tests.ehr_bridge.world import NOW, World, open_world

# --- cursors ----------------------------------------------------------------------------

no_nul = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=60)


@given(no_nul, no_nul)
def test_a_cursor_comes_back(value: str, id: str) -> None:
    assert decode_cursor(encode_cursor(value, id)) == (value, id)


@given(st.text() | st.binary().map(lambda raw: raw.hex()))
def test_a_made_up_cursor_is_bad_input_or_harmless(cursor: str) -> None:
    try:
        value, id = decode_cursor(cursor)
    except BadInput:
        return
    assert isinstance(value, str)
    assert isinstance(id, str)


@pytest.mark.parametrize(
    "cursor", ["x", "W10", encode_cursor("yesterday", "a"), encode_cursor("2026-01-01", "a")]
)
async def test_a_made_up_cursor_is_told_so(any_world: World, cursor: str) -> None:
    browser = await any_world.signed_in("hr")
    answer = await browser.get("/interviews", params={"cursor": cursor})
    assert (answer.status_code, answer.json()["error"]["code"]) == (400, "bad_input")


async def test_pages_hold_every_interview_once(any_world: World) -> None:
    async with any_world.bridge.database.write() as session:
        opening = await session.get_one(Opening, "opn_mine")
        for n in range(2 * PAGE + 10):
            add_interview(
                session,
                opening,
                applicant_id="apl_1",
                interviewer_ids=["stf_ann"],
                starts_at=NOW + timedelta(days=n % 7),
            )
    browser = await any_world.signed_in("ann")
    ids, starts, cursor = [], [], ""
    for _ in range(10):
        page = (await browser.get("/interviews", params={"cursor": cursor})).json()
        ids += [row["id"] for row in page["items"]]
        starts += [row["starts_at"] for row in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert len(ids) == len(set(ids)) == 2 * PAGE + 11
    assert starts == sorted(starts, reverse=True)


async def test_interviews_are_found_by_the_names_in_them(any_world: World) -> None:
    browser = await any_world.signed_in("ann")
    [own] = (await browser.get("/interviews")).json()["items"]
    names = own["applicant"]["name"], own["opening"]["title"], own["panel"][0]["name"]
    for words, found in ((" ".join(names).upper(), 1), (f"{names[0]} Nobody", 0), ("%", 0)):
        answer = await browser.get("/interviews", params={"words": words})
        assert len(answer.json()["items"]) == found, words


# --- bad input --------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "cause"),
    [
        (b"{", "JSON"),
        (b"[]", "body"),
        (b'{"email": 1, "password": "secret-1"}', "email"),
        (b'{"email": "a"}', "password"),
        (b'{"email": "a", "password": "secret-1", "admin": true}', "admin"),
        (b'{"email": "a", "password": "\\ud800"}', "password"),
    ],
)
async def test_a_malformed_body_is_named_without_repeating_it(
    world: World, body: bytes, cause: str
) -> None:
    answer = await world.browser().post(
        "/sign-in", content=body, headers={"content-type": "application/json"}
    )
    error = answer.json()["error"]
    assert (answer.status_code, error["code"]) == (400, "bad_input")
    assert cause in error["message"]
    assert "secret-1" not in answer.text


FIELDS = st.sampled_from([*NewInterview.model_fields, *ConsentsGiven.model_fields, "password"])
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False)
    | st.text(max_size=10)
    | st.datetimes().map(lambda time: time.isoformat() + "+14:00")
    | st.sampled_from(["apl_1", "opn_mine", "stf_ann", "prc-2", "\x00", "\ud800"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(FIELDS, inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.integration
def test_no_body_and_no_query_breaks_a_route(migrated_url: Callable[[], Awaitable[str]]) -> None:
    with asyncio.Runner() as runner:
        world = runner.run(open_world(runner.run(migrated_url())))
        hr = runner.run(world.signed_in("hr"))
        token = runner.run(world.link())

        @settings(max_examples=30)
        @given(st.dictionaries(FIELDS, values, max_size=6), st.text(max_size=30))
        def ask(body: dict[str, object], text: str) -> None:
            headers = {"content-type": "application/json"}
            for path in ("/sign-in", "/interviews", f"/join/{token}/consents"):
                answer = runner.run(hr.post(path, content=json.dumps(body), headers=headers))
                assert answer.status_code < 500
            for path in ("/interviews", "/applicants", f"/interviews/{world.mine}/recording/p1"):
                query = {"cursor": text, "status": text, "from_s": text, "download": text}
                answer = runner.run(hr.get(path, params=query))
                assert answer.status_code < 500
            assert runner.run(hr.get("/interviews/" + quote(text, safe=""))).status_code < 500

        ask()
        runner.run(world.close())


async def test_what_is_one_of_a_list_is_told_with_the_list(world: World) -> None:
    browser = await world.signed_in("hr")
    for path, told in (
        ("/exports/people", "thing is one of openings, applicants, applications or interviews"),
        ("/exports/openings?language=de", "language is one of zh or en"),
    ):
        answer = await browser.get(path)
        assert (answer.status_code, answer.json()["error"]["message"]) == (400, told)


async def test_the_limit_that_is_broken_is_told_apart_from_the_sentence(world: World) -> None:
    browser = await world.signed_in("hr")
    faults = {
        "/openings": ({"title": "x" * 201, "language": "zh"}, "too_long", {"limit": 200}),
        "/sign-in": ({"email": "a"}, "missing", {}),
    }
    for path, (body, fault, limits) in faults.items():
        error = (await browser.post(path, json=body)).json()["error"]
        assert (error.get("fault"), error.get("values", {})) == (fault, limits), error


async def test_unknown_paths_and_methods_answer_in_the_same_form(world: World) -> None:
    browser = world.browser()
    missing, wrong = await browser.get("/nothing"), await browser.put("/sign-in")
    assert (missing.status_code, missing.json()["error"]["code"]) == (404, "not_found")
    assert (wrong.status_code, wrong.json()["error"]["code"]) == (405, "method_not_allowed")


async def test_a_long_body_is_refused_whether_or_not_it_says_its_length(world: World) -> None:
    browser = world.browser(settings=ApiSettings(max_body_bytes=1000))

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b" " * 100

    for content in (b" " * 2000, pieces()):
        answer = await browser.post("/sign-in", content=content)
        assert (answer.status_code, answer.json()["error"]["code"]) == (413, "too_large")


@pytest.mark.parametrize(
    ("headers", "allowed"),
    [
        ({"origin": "http://interviews.test"}, True),
        ({"origin": "https://hiring.example"}, True),
        ({"origin": "https://hiring.example:443"}, True),
        ({"origin": "https://interviews.test"}, False),
        ({"origin": "http://interviews.test:8080"}, False),
        ({"origin": "http://interviews.test.evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({}, True),
    ],
)
async def test_only_the_servers_own_pages_may_change_anything(
    world: World, headers: dict[str, str], allowed: bool
) -> None:
    browser = world.browser(settings=ApiSettings(public_url="https://hiring.example"))
    del browser.headers["origin"]
    answer = await browser.post("/sign-out", headers=headers)
    assert answer.status_code == (204 if allowed else 403)
    assert (await browser.get("/health", headers=headers)).status_code == 200


@given(st.text())
def test_no_origin_crashes(text: str) -> None:
    origin_of(text)
    origin_of("http://" + text)


def test_every_error_has_a_status() -> None:
    tree = [VivavoceError]
    for cls in tree:
        tree += cls.__subclasses__()
    assert set(STATUS) <= set(tree)
    for cls in tree:
        if cls not in {LinkRefused, UnreadableFile}:
            assert 400 <= status_of(cls("x")) < 600
    statuses = {problem: status_of(LinkRefused(problem)) for problem in LinkProblem}
    assert statuses.pop(LinkProblem.UNKNOWN) == 404
    assert set(statuses.values()) == {410}
    assert status_of(errors.BadSdp("x")) == 400
    assert {status_of(UnreadableFile(cause, "x")) for cause in Cause} == {400}


async def test_a_lost_database_is_told_as_not_ready(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def lost() -> None:
        raise StoreUnavailable("the database cannot be reached")

    browser = world.browser()
    assert (await browser.get("/ready")).status_code == 200
    monkeypatch.setattr(type(world.bridge.database), "check", lambda _: lost())
    answer = await browser.get("/ready")
    assert (answer.status_code, answer.json()["error"]["code"]) == (503, "store_unavailable")
    assert (await browser.get("/health")).status_code == 200


async def test_a_failure_of_the_server_says_nothing_of_its_inside(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object) -> None:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(type(world.bridge.sign_in), "sign_in", fail)
    transport = httpx.ASGITransport(world.api(), raise_app_exceptions=False)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as browser:
        answer = await browser.post("/sign-in", json={"email": "a", "password": "b"})
    assert answer.status_code == 500
    assert "secret" not in answer.text


# --- openapi ----------------------------------------------------------------------------


async def test_openapi_describes_every_route_with_its_errors(world: World) -> None:
    description = (await world.browser().get("/openapi.json")).json()
    operations = [
        (path, method, operation)
        for path, methods in description["paths"].items()
        for method, operation in methods.items()
    ]
    assert len(operations) > 100
    for path, _, operation in operations:
        assert operation["summary"], path
        assert operation["tags"], path
        statuses = operation["responses"]
        assert {"400", "403", "503"} <= statuses.keys(), path
        [success] = [s for s in statuses if s.startswith("2")]
        assert success == "204" or statuses[success].get("content"), path
    schemas = description["components"]["schemas"]
    for name in ("Score", "Evidence", "Transcript", "Word", "Notice", "ErrorForm"):
        assert name in schemas
    assert "HTTPValidationError" not in schemas
    tags = [tag["name"] for tag in description["tags"]]
    assert sorted(tags) == sorted({operation["tags"][0] for _, _, operation in operations})


async def test_examples_are_bodies_that_the_api_takes(world: World) -> None:
    description = (await world.browser().get("/openapi.json")).json()
    bodies = [
        body
        for methods in description["paths"].values()
        for operation in methods.values()
        for body in operation.get("requestBody", {}).get("content", {}).values()
        if "example" in body
    ]
    assert len(bodies) == len(EXAMPLES)
    for body in bodies:
        schema = {**body["schema"], "components": description["components"]}
        jsonschema.Draft202012Validator(schema).validate(body["example"])


async def test_the_api_works_where_it_is_mounted(world: World) -> None:
    server = FastAPI()
    server.mount("/api/v1", world.api())
    transport = httpx.ASGITransport(server)
    async with httpx.AsyncClient(transport=transport, base_url="http://x") as browser:
        assert (await browser.get("/api/v1/health")).json()["status"] == "ok"
        signed_in = await browser.post(
            "/api/v1/sign-in", json={"email": "hr@company.example", "password": "correct horse"}
        )
        assert "path=/;" in signed_in.headers["set-cookie"].lower()
        made = await browser.post(f"/api/v1/interviews/{world.mine}/join-links")
        assert made.json()["url"].startswith("http://x/join/")
        description = (await browser.get("/api/v1/openapi.json")).json()
        assert description["servers"] == [{"url": "/api/v1"}]


# --- arranging --------------------------------------------------------------------------


def arrangement(**change: object) -> dict[str, object]:
    return {
        "applicant_id": "apl_1",
        "opening_id": "opn_mine",
        "interviewer_ids": ["stf_ann"],
        "starts_at": "2026-03-05T10:00:00Z",
        **change,
    }


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 201),
        ({"opening_id": "opn_other"}, 404),
        ({"opening_id": "opn_nothing"}, 404),
        ({"applicant_id": "apl_2"}, 404),
        ({"interviewer_ids": []}, 400),
        ({"interviewer_ids": ["stf_ann", "stf_ann"]}, 400),
        ({"interviewer_ids": ["stf_admin"]}, 400),
        ({"interviewer_ids": ["stf_rival"]}, 400),
        ({"starts_at": "2026-03-05T10:00:00"}, 400),
        ({"starts_at": "soon"}, 400),
        ({"starts_at": "0001-01-01T00:00:00+14:00"}, 400),
        ({"starts_at": "9999-12-31T23:59:59Z"}, 400),
        ({"applicant_id": "apl_\x00"}, 400),
        ({"status": "ended"}, 400),
    ],
)
async def test_arranging_an_interview(world: World, change: dict[str, object], status: int) -> None:
    browser = await world.signed_in("hr")
    answer = await browser.post("/interviews", json=arrangement(**change))
    assert answer.status_code == status, answer.text
    expected = 2 if status == 201 else 1
    assert len((await browser.get("/interviews")).json()["items"]) == expected


async def test_a_manager_arranges_across_requisitions(world: World) -> None:
    browser = await world.signed_in("manager")
    answer = await browser.post("/interviews", json=arrangement(applicant_id="apl_2"))
    assert answer.status_code == 201
    hr = await world.signed_in("hr")
    names = {row["id"] for row in (await hr.get("/applicants")).json()["items"]}
    assert names == {"apl_1", "apl_2"}


async def test_staff_who_may_interview(world: World) -> None:
    staff = (await (await world.signed_in("hr")).get("/staff")).json()["items"]
    assert {row["id"] for row in staff} == {
        "stf_ann", "stf_bob", "stf_eve", "stf_hr", "stf_other_hr", "stf_manager"
    }  # fmt: skip
