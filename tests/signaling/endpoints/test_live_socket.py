"""People in a live interview, over real sockets."""

from __future__ import annotations

import asyncio
import base64
import os
import socket
from typing import Any

import msgspec
import pytest
from starlette.routing import Route, WebSocketRoute
from websockets.exceptions import ConnectionClosed, InvalidStatus

from interview.access import Action, Principal
from interview.errors import LinkProblem
from interview.events import NoticeKind
from signaling.live import create_live
from tests.fakes.directory import ANN, BOB, EVE, HR, JOB, MEI
from tests.signaling.findings import relevance, said
from tests.signaling.live_server import PATIENCE_S, Person, World
from tests.signaling.wire.test_protocol import COMMANDS


async def test_an_interview_as_each_person_sees_it() -> None:
    world = World()
    async with (
        world.server(),
        world.person(ANN) as ann,
        world.person(BOB) as bob,
        world.person(MEI) as mei,
    ):
        assert ann.welcome["me"] == {"id": "ann", "role": "interviewer", "name": "Ann"}
        assert len(ann.welcome["snapshot"]["questions"]) == 2
        applicants = mei.welcome["snapshot"]
        assert applicants["job"] == {"id": JOB.id, "title": JOB.title, "language": "en"}
        assert applicants["questions"] == []
        hidden = {"scores", "ratings", "notes", "notices", "observations"}
        assert hidden.isdisjoint(applicants)

        await ann.do("start")
        await ann.do("add_question", text=" Why us? ", competencies=["clarity"])
        await bob.do("ask", question_id="outage")
        world.run.find(said("I fixed", final=False), said("I fixed it"), relevance(0.6))
        await ann.do("request_audio_only")

        asked = await mei.event("question_asked")
        assert (asked["question_id"], asked["text"]) == ("outage", "Tell me about an outage.")
        types = [event["type"] for event in await mei.settle()]
        assert types == [
            "interview_started",
            "question_asked",
            "transcript",
            "transcript",
            "notice",
        ]
        (score,) = [e for e in await ann.settle() if e["type"] == "score"]
        assert (score["dimension"], score["value"], score["final"]) == ("clarity", 6.0, False)
        panels = [e["type"] for e in await bob.settle()]
        assert {"question_added", "observation", "score", "notice"} <= set(panels)


async def test_every_event_says_when_it_was_sent_and_numbers_never_run_back() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        world.run.find(said("a", final=False), said("a"), relevance(0.5))
        await ann.settle()
        events = [m for m in ann.seen if m["type"] == "event"]
        assert [m["seq"] for m in events] == [2, 2, 3, 4, 5]
        assert all(m["sent_s"] >= 0 for m in events)


async def test_ratings_show_only_after_ones_own_and_notes_stay_private() -> None:
    world = World()
    rating = {"question_id": "outage", "competency": "ownership"}
    async with (
        world.server(),
        world.person(ANN) as ann,
        world.person(BOB) as bob,
        world.person(HR) as hr,
    ):
        await ann.do("start")
        await ann.do("rate", **rating, level=4)
        await ann.do("note", question_id="outage", text="calm")
        assert {"rating_given", "note_written"}.isdisjoint(e["type"] for e in await bob.settle())
        assert {"rating_given", "note_written"} <= {e["type"] for e in await hr.settle()}

        await bob.do("rate", **rating, level=None)  # taking back what was never given
        assert "ann" not in {e.get("by") for e in await bob.settle() if e["type"] == "rating_given"}

        await bob.do("rate", **rating, level=2)
        ratings = [e for e in await bob.settle() if e["type"] == "rating_given" and e["level"]]
        assert {(e["by"], e["level"]) for e in ratings} == {("ann", 4), ("bob", 2)}
        ratings = [e for e in await ann.settle() if e["type"] == "rating_given" and e["level"]]
        assert [e["by"] for e in ratings] == ["ann", "bob"]

        async with world.person(BOB) as again:
            snapshot = again.welcome["snapshot"]
            assert {(r["name"], r["level"]) for r in snapshot["ratings"]} == {
                ("Ann", 4),
                ("Bob", 2),
            }
            assert snapshot["notes"] == []


APPLICANTS_OWN = ("ping", "media_state", "ai_act", "type_answer", "translate_captions")


@pytest.mark.parametrize("type", [t for t in COMMANDS if t not in APPLICANTS_OWN])
async def test_the_applicant_is_refused_what_the_panel_does(type: str) -> None:
    world = World()
    async with world.server(), world.person(MEI) as mei:
        assert await mei.refused(type, **COMMANDS[type]) == "not_allowed"
        assert world.engine.runs == []


async def test_acts_that_do_not_fit_the_state_are_refused_and_change_nothing() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        assert await ann.refused("ask", question_id="outage") == "wrong_state"
        assert await ann.refused("end") == "wrong_state"
        await ann.do("start")
        assert await ann.refused("start") == "wrong_state"
        assert await ann.refused("ask", question_id="nothing") == "not_found"
        assert await ann.refused("end_answer") == "wrong_state"
        assert [e["type"] for e in await ann.settle()] == ["interview_started"]


async def test_media_switches_become_notices_once() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await mei.do("media_state", camera=True, microphone=True)
        await mei.do("media_state", camera=False, microphone=True)
        await mei.do("media_state", camera=False, microphone=True)
        kinds = [e["kind"] for e in await ann.settle() if e["type"] == "notice"]
        assert kinds == [NoticeKind.CAMERA_OFF]


async def test_the_applicant_is_told_whose_camera_is_off_but_not_who_is_muted() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann, world.person(BOB):
        await ann.do("media_state", camera=False, microphone=False)
        async with world.person(MEI) as mei:
            people = mei.welcome["snapshot"]["participants"]
            assert [p["id"] for p in people if not p["camera_on"]] == ["ann"]
            await ann.do("media_state", camera=True, microphone=True)
            told = [e for e in await mei.settle() if e["type"] == "notice"]
            assert [(e["kind"], e["participant"]) for e in told] == [("camera_on", "ann")]


async def test_a_reconnect_within_the_grace_is_no_leave_and_no_join() -> None:
    world = World(leave_grace_s=30)
    async with world.server(), world.person(ANN) as ann:
        for _ in range(3):
            async with world.person(MEI) as mei:
                assert mei.welcome["snapshot"]["participants"][1]["present"]
        events = [e["type"] for e in await ann.settle()]
        assert events == ["participant_joined"]


async def test_who_stays_away_has_left() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        async with world.person(MEI):
            pass
        assert (await ann.event("participant_left"))["participant"] == "mei"


async def test_a_second_socket_of_a_person_takes_over() -> None:
    world = World()
    async with world.server(), world.person(ANN) as first, world.person(ANN) as second:
        assert await first.closed() == 4409
        await second.do("start")
        assert world.rooms.statistics()["sockets_taken_over"] == 1


@pytest.mark.parametrize(
    ("who", "interview", "code"),
    [
        (Principal("nobody", ANN.standing), "i1", 4401),
        (EVE, "i1", 4403),
        (ANN, "i2", 4404),
    ],
)
async def test_who_may_not_enter_is_told_why(who: Principal, interview: str, code: int) -> None:
    world = World()
    async with world.server(), world.connection(who, interview) as websocket:
        await websocket.wait_closed()
        assert websocket.close_code == code


async def test_a_revoked_link_is_refused_and_closes_what_is_open() -> None:
    world = World(recheck_s=0.01)
    async with world.server(), world.person(MEI) as mei:
        world.authenticator.problem = LinkProblem.REVOKED
        assert await mei.closed() == 4410
        async with world.connection(MEI) as websocket:
            await websocket.wait_closed()
            assert websocket.close_code == 4410


async def test_an_erased_interview_lets_nobody_in_and_closes_what_is_open() -> None:
    world = World(recheck_s=0.01)
    async with world.server(), world.person(ANN) as ann:
        world.directory.erased = True
        assert await ann.closed() == 4410
        async with world.connection(ANN) as websocket:
            await websocket.wait_closed()
            assert (websocket.close_code, websocket.close_reason) == (4410, "erased")


async def test_an_unexpected_error_closes_the_socket_in_order(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    world = World()

    async def broken(interview_id: str) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(world.directory, "plan", broken)
    async with world.server(), world.connection(ANN) as websocket:
        await websocket.wait_closed()
        assert websocket.close_code == 1011


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:1"])
async def test_a_page_of_another_server_gets_no_socket(origin: str) -> None:
    world = World()
    async with world.server():
        with pytest.raises(InvalidStatus) as refused:
            await world.connection(ANN, origin=origin)
        assert refused.value.response.status_code == 403


async def test_the_own_host_and_allowed_origins_get_one() -> None:
    world = World(allowed_origins=frozenset({"https://interview.example"}))
    async with world.server() as port:
        for origin in (f"http://127.0.0.1:{port}", "https://interview.example"):
            async with world.person(ANN, origin=origin):
                pass


@pytest.mark.parametrize(
    ("frame", "code"), [(b"\xc1", 1007), ("hello", 1007), (b"\x00" * 65_537, 1009)]
)
async def test_garbage_closes_the_socket_and_nobody_elses(frame: bytes | str, code: int) -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann, world.person(MEI) as mei:
        await mei.websocket.send(frame)
        assert await mei.closed() == code
        await ann.do("start")


async def test_who_is_gone_before_the_refusal_of_their_garbage_is_no_error() -> None:
    world = World()
    [route] = [r for r in create_live(world.rooms) if isinstance(r, WebSocketRoute)]
    came: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
    came.put_nowait({"type": "websocket.connect"})

    async def send(message: Any) -> None:
        if message["type"] == "websocket.send":
            came.put_nowait({"type": "websocket.receive", "bytes": b"\xc1"})
            raise OSError("the peer is gone")

    scope = {
        "type": "websocket",
        "path": "/live/i1/socket",
        "path_params": {"interview": "i1"},
        "query_string": b"as=staff",
        "headers": [(b"cookie", f"vivavoce_staff={ANN.id}".encode())],
        "subprotocols": [],
    }
    async with asyncio.timeout(PATIENCE_S):
        await route.app(scope, came.get, send)
    await world.rooms.close()


async def test_a_wrong_message_is_answered_and_the_socket_stays() -> None:
    world = World()
    async with world.server(), world.person(MEI) as mei:
        assert await mei.refused("shout") == "bad_message"
        assert await mei.refused("ping", extra=1) == "bad_message"
        await mei.websocket.send(msgspec.msgpack.encode([1, 2]))
        assert (await mei.receive())["reply_to"] is None
        await mei.do("ping")


async def test_commands_beyond_the_limit_are_refused() -> None:
    world = World(commands_burst=2, commands_per_s=0.001)
    async with world.server(), world.person(MEI) as mei:
        await mei.do("ping")
        await mei.do("ping")
        assert await mei.refused("ping") == "overloaded"


async def test_a_full_room_lets_nobody_more_in() -> None:
    world = World(max_sockets=1)
    async with world.server(), world.person(ANN), world.connection(BOB) as websocket:
        await websocket.wait_closed()
        assert websocket.close_code == 1013


async def test_a_stalled_panel_delays_nobody_and_is_cut() -> None:
    world = World(outbox_messages=50, stall_s=0.1, leave_grace_s=0)
    async with world.server() as port, world.person(ANN) as ann:
        stalled = await _open_and_never_read(port, BOB)
        await ann.event("participant_joined")
        await ann.do("start")
        for n in range(200):
            world.run.find(said("word " * 4000, utterance=n))
            assert (await ann.event("transcript"))["utterance"] == n
        await ann.event("participant_left")
        assert world.rooms.statistics()["sockets_too_slow"] == 1
        assert world.rooms.statistics()["sockets_open"] == 1
        stalled.close()


async def _open_and_never_read(port: int, who: Principal) -> socket.socket:
    sock = socket.socket()
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    sock.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(sock, ("127.0.0.1", port))
    key = base64.b64encode(os.urandom(16)).decode()
    request = (
        "GET /live/i1/socket?as=staff HTTP/1.1\r\n"
        f"Host: 127.0.0.1:{port}\r\nCookie: vivavoce_staff={who.id}\r\n"
        "Connection: Upgrade\r\nUpgrade: websocket\r\n"
        f"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n\r\n"
    )
    await loop.sock_sendall(sock, request.encode())
    return sock


async def test_a_server_that_stops_says_so() -> None:
    world = World()
    async with world.server():
        websocket = await world.connection(ANN)
        person = Person(websocket)
        await person.receive()
        await world.rooms.close()
        with pytest.raises(ConnectionClosed):
            await person.receive()
        assert websocket.close_code == 1012


async def test_every_live_route_declares_its_action() -> None:
    for route in create_live(World().rooms):
        assert isinstance(route, Route | WebSocketRoute)
        owner: Any = getattr(route.endpoint, "__self__", route.endpoint)
        assert isinstance(owner.action, Action), route.path
