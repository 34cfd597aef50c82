"""Calendars in and out (files, feeds, a real CalDAV server), and who sees what of whose."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from wsgiref.simple_server import WSGIRequestHandler, make_server

import httpx
import pytest
from icalendar import Calendar
from sqlalchemy import select

from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.scheduling.calendars.caldav import CalDav
from ehr_bridge.scheduling.calendars.files import busy_times
from ehr_bridge.scheduling.hours.weekly import zone_of
from ehr_bridge.scheduling.intervals import Interval
from ehr_bridge.scheduling.tables import BusyTime
from interview.errors import BadInput
from tests.ehr_bridge.bridges.receiver import Reply, receiving
from tests.ehr_bridge.world import NOW, World

SPAN = Interval(datetime(2026, 3, 23, tzinfo=UTC), datetime(2026, 4, 6, tzinfo=UTC))
BERLIN = zone_of("Europe/Berlin")


def event(uid: str, *lines: str) -> str:
    return "\r\n".join(
        ["BEGIN:VEVENT", f"UID:{uid}", "DTSTAMP:20260101T000000Z", *lines, "END:VEVENT"]
    )


def calendar(*events: str) -> bytes:
    return "\r\n".join(
        ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:test", *events, "END:VCALENDAR", ""]
    ).encode()


WEEKLY = event(
    "weekly", "DTSTART;TZID=Europe/Berlin:20260302T100000", "DURATION:PT1H", "RRULE:FREQ=WEEKLY",
    "EXDATE;TZID=Europe/Berlin:20260330T100000", "SUMMARY:secret",
)  # fmt: skip


def test_what_takes_time_is_busy_and_what_does_not_is_not() -> None:
    found = busy_times(
        calendar(
            WEEKLY,
            event("day", "DTSTART;VALUE=DATE:20260401", "DTEND;VALUE=DATE:20260402"),
            event("float", "DTSTART:20260402T080000", "DTEND:20260402T090000"),
            event("free", "DTSTART:20260326T080000Z", "DURATION:PT1H", "TRANSP:TRANSPARENT"),
            event("off", "DTSTART:20260327T080000Z", "DURATION:PT1H", "STATUS:CANCELLED"),
            event("bkg_1@vivavoce", "DTSTART:20260325T080000Z", "DURATION:PT1H"),
        ),
        SPAN,
        BERLIN,
    )
    assert [(p.start.isoformat()[5:16], p.length) for p in found] == [
        ("03-23T09:00", timedelta(hours=1)),  # 10:00 in Berlin, winter; the 30th is excepted
        ("03-31T22:00", timedelta(days=1)),  # a whole day of Berlin, summer
        ("04-02T06:00", timedelta(hours=1)),
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"<html>sign in</html>",
        b"\xff\x00" * 50,
        calendar(event("x", "DTSTART:20260302T100000Z", "RRULE:FREQ=SECONDLY")),
        calendar(
            event(
                "x",
                "DTSTART:20260302T100000Z",
                "RRULE:FREQ=DAILY;BYHOUR=1,2,3,4,5;BYMINUTE=1,2,3,4,5",
            )
        ),
    ],
)
def test_what_is_no_calendar_or_too_much_is_refused(content: bytes) -> None:
    with pytest.raises(BadInput):
        busy_times(content, SPAN, BERLIN)


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def radicale(tmp_path: Path) -> Iterator[str]:
    """A real CalDAV server on loopback, with ann's calendar of one weekly event."""
    from radicale import Application, config

    users = tmp_path / "users"
    users.write_text("ann:kept-to-herself\n")
    settings = config.load()
    settings.update(
        {
            "auth": {
                "type": "htpasswd",
                "htpasswd_filename": str(users),
                "htpasswd_encryption": "plain",
            },
            "storage": {"filesystem_folder": str(tmp_path / "collections")},
        },
        "test",
        privileged=True,
    )  # fmt: skip
    server = make_server("127.0.0.1", 0, Application(settings), handler_class=_Quiet)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    url = f"http://127.0.0.1:{server.server_port}"
    with httpx.Client(base_url=url, auth=("ann", "kept-to-herself")) as client:
        made = client.request("MKCALENDAR", "/ann/work/")
        assert made.status_code == 201, made.text
        put = client.put(
            "/ann/work/weekly.ics",
            content=calendar(WEEKLY),
            headers={"content-type": "text/calendar"},
        )
        assert put.status_code == 201, put.text
    yield url
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.integration
async def test_a_caldav_account_is_found_and_read(radicale: str) -> None:
    http = GuardedHttp(frozenset({"127.0.0.1"}))
    for path in ("/", "/ann/", "/ann/work/"):
        [text] = await CalDav(http, radicale + path, ("ann", "kept-to-herself")).events(SPAN)
        assert [p.start.isoformat()[5:16] for p in busy_times(text, SPAN, BERLIN)] == [
            "03-23T09:00"
        ]
    with pytest.raises(BadInput, match="refuses"):
        await CalDav(http, radicale + "/ann/", ("ann", "wrong")).events(SPAN)
    with pytest.raises(BadInput, match="not a public address"):
        await CalDav(GuardedHttp(), radicale, ("ann", "kept-to-herself")).events(SPAN)


@pytest.mark.integration
async def test_another_calendar_makes_its_owner_busy(world: World, radicale: str) -> None:
    world.bridge.scheduling.sources._http = GuardedHttp(frozenset({"127.0.0.1"}))
    ann = await world.signed_in("ann")
    source = {"kind": "caldav", "url": radicale, "user": "ann", "password": "kept-to-herself"}
    added = await ann.post("/staff/stf_ann/calendar-sources", json=source)
    assert added.status_code == 201, added.text
    span = {"starts_at": NOW.isoformat(), "ends_at": (NOW + timedelta(days=14)).isoformat()}
    entries = (await ann.get("/calendar", params=span)).json()["entries"]
    assert [e["starts_at"][5:16] for e in entries if e["kind"] == "event"] == [
        "03-02T09:00",
        "03-09T09:00",
    ]
    async with world.bridge.database.read() as session:
        kept = (await session.connection()).engine.url.database
    assert b"kept-to-herself" not in Path(str(kept)).read_bytes()
    gone = await ann.delete(f"/staff/stf_ann/calendar-sources/{added.json()['id']}")
    assert gone.status_code == 204
    entries = (await ann.get("/calendar", params=span)).json()["entries"]
    assert not any(e["kind"] == "event" for e in entries)


async def test_a_feed_is_read_again_and_what_it_dropped_is_free_again(world: World) -> None:
    sources = world.bridge.scheduling.sources
    sources._http = GuardedHttp(frozenset({"127.0.0.1"}))
    ann = await world.signed_in("ann")
    span = {"starts_at": NOW.isoformat(), "ends_at": (NOW + timedelta(days=7)).isoformat()}

    async def busy() -> list[str]:
        entries = (await ann.get("/calendar", params=span)).json()["entries"]
        return [e["starts_at"][5:16] for e in entries if e["kind"] == "event"]

    async with receiving() as feed:
        feed.answer = lambda _: Reply(200, calendar(WEEKLY))
        source = {"kind": "ical", "url": f"{feed.url}/ann.ics"}
        added = await ann.post("/staff/stf_ann/calendar-sources", json=source)
        assert added.status_code == 201, added.text
        assert await busy() == ["03-02T09:00"]
        feed.answer = lambda _: Reply(200, calendar())
        world.clock.move(hours=1)
        assert await sources.read_due() == 1
        assert await busy() == []


async def test_a_calendar_that_fails_says_why_keeps_what_was_known_and_holds_up_no_other(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    sources = world.bridge.scheduling.sources
    sources._http = GuardedHttp(frozenset({"127.0.0.1"}))
    ann = await world.signed_in("ann")

    async def problems() -> list[tuple[str, dict[str, object]]]:
        shown = (await ann.get("/staff/stf_ann/hours")).json()["sources"]
        return [(one["problem"]["fault"], one["problem"]["values"]) for one in shown]

    async with receiving() as feed:
        feed.answer = lambda _: Reply(200, calendar(WEEKLY))
        for _ in range(2):
            source = {"kind": "ical", "url": f"{feed.url}/ann.ics"}
            await ann.post("/staff/stf_ann/calendar-sources", json=source)
        feed.answer = lambda _: Reply(503)
        world.clock.move(hours=1)
        assert await sources.read_due() == 2
        assert await problems() == [("host_answers", {"host": "127.0.0.1", "status": 503})] * 2
        feed.answer = lambda _: Reply(302, headers={"location": "http://["})
        world.clock.move(hours=1)
        await sources.read_due()
        assert await problems() == [("redirects", {"host": "127.0.0.1"})] * 2
        monkeypatch.setattr("ehr_bridge.scheduling.calendars.sources.busy_times", lambda *_: 1 / 0)
        feed.answer = lambda _: Reply(200, calendar())
        world.clock.move(hours=1)
        assert await sources.read_due() == 2
        assert await problems() == [("not_understood", {"host": "127.0.0.1"})] * 2
    async with world.bridge.database.read() as session:
        kept = await session.scalars(select(BusyTime.source_id).distinct())
        assert len(kept.all()) == 2


async def test_a_calendar_inside_our_network_is_refused_and_not_kept(world: World) -> None:
    ann = await world.signed_in("ann")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        source = {"kind": "ical", "url": f"webcal://127.0.0.1:{free.getsockname()[1]}/a.ics"}
        answer = await ann.post("/staff/stf_ann/calendar-sources", json=source)
    assert answer.status_code == 400
    assert (await ann.get("/staff/stf_ann/hours")).json()["sources"] == []


async def test_a_secret_feed_shows_ones_interviews_until_it_is_replaced(world: World) -> None:
    ann, program = await world.signed_in("ann"), world.browser()
    path = (await ann.post("/staff/stf_ann/feed")).json()["url"].split("/api/v1", 1)[1]
    answer = await program.get(path)
    assert answer.headers["content-type"].startswith("text/calendar")
    [meeting] = Calendar.from_ical(answer.content).walk("VEVENT")
    assert "Applicant 1" in meeting["SUMMARY"]

    for name in ("other_hr", "manager"):  # who may change ann's hours
        colleague = await world.signed_in(name)
        assert (await colleague.post("/staff/stf_ann/feed")).status_code == 403
        assert (await colleague.delete("/staff/stf_ann/feed")).status_code == 403
    assert (await program.get(path)).status_code == 200

    await ann.post("/staff/stf_ann/feed")
    assert (await program.get(path)).status_code == 404


async def test_hours_are_kept_as_given(world: World) -> None:
    ann = await world.signed_in("ann")
    given = {
        "zone": "Europe/Berlin",
        "shifts": [{"weekday": 0, "from_minute": 540, "to_minute": 720}],
        "focus": [{"weekday": 1, "from_minute": 600, "to_minute": 660}],
        "daily_load": 3,
        "specialities": ["Care"],
    }
    assert (await ann.put("/staff/stf_ann/hours", json=given)).status_code == 200
    seen = (await ann.get("/staff/stf_ann/hours")).json()
    assert {name: seen[name] for name in given} == given
    for wrong in (
        {"zone": "Mars/Olympus"},
        {"shifts": [{"weekday": 0, "from_minute": 720, "to_minute": 540}]},
        {"shifts": [*given["shifts"], {"weekday": 0, "from_minute": 700, "to_minute": 800}]},  # type: ignore[misc]
    ):
        assert (await ann.put("/staff/stf_ann/hours", json={**given, **wrong})).status_code == 400
    assert (await ann.get("/staff/stf_ann/hours")).json()["shifts"] == given["shifts"]


@pytest.mark.parametrize("name", ["ann", "eve"])
async def test_interviewers_see_their_own_calendar_alone(world: World, name: str) -> None:
    browser = await world.signed_in(name)
    span = {"starts_at": "2026-03-01T00:00:00Z", "ends_at": "2026-03-08T00:00:00Z"}
    own = (await browser.get("/calendar", params=span)).json()
    assert [entry["applicant"]["id"] for entry in own["entries"]] == [
        "apl_1" if name == "ann" else "apl_2"
    ]
    bob = await browser.get("/calendar", params={**span, "staff_id": "stf_bob"})
    assert bob.status_code == 404
    assert (await browser.get("/staff/stf_bob/hours")).status_code == 404


async def test_hr_sees_that_a_colleague_is_busy_but_not_with_whom(world: World) -> None:
    browser = await world.signed_in("hr")
    span = {
        "starts_at": "2026-03-01T00:00:00Z",
        "ends_at": "2026-03-08T00:00:00Z",
        "staff_id": ["stf_eve", "stf_ann"],
    }
    entries = (await browser.get("/calendar", params=span)).json()["entries"]
    names = {entry["staff_ids"][0]: entry["applicant"] for entry in entries}
    assert names["stf_eve"] is None
    assert names["stf_ann"]["name"] == "Applicant 1"
