"""What a program that is no browser, or no honest one, gets from the real server."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import httpx
import pytest
from websockets.exceptions import ConnectionClosed

from tests.e2e.running_server import CHECKOUT, RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import Socket, WireClient
from vivavoce.demo.applicant_client import ApplicantClient
from vivavoce.demo.recorded_applicant import Script, ScriptedAnswer, spoken_texts
from vivavoce.demo.run import spoken, take_interview
from vivavoce.settings import Settings

pytestmark = pytest.mark.e2e

SDP = {"content-type": "application/sdp"}
OVER_64_KIB = b"v=0\r\n" + b"a=x\r\n" * 14_000


@pytest.fixture(scope="module")
def applicant(server: RunningServer) -> Iterator[WireClient]:
    with WireClient(server.url) as client:
        client.consent(server.links[0])
        yield client


@pytest.fixture(scope="module")
def interviewer(server: RunningServer) -> Iterator[WireClient]:
    with WireClient(server.url) as client:
        yield client.sign_in(server.sign_in_of("interviewer"))


@pytest.fixture(scope="module")
def interview(interviewer: WireClient) -> str:
    return interviewer.interview_with("周雨桐")


@pytest.mark.parametrize(
    ("body", "headers", "status", "code"),
    [
        (OVER_64_KIB, SDP, 413, "bad_sdp"),
        (b"", SDP, 400, "bad_sdp"),
        (b"v=0\r\nm=audio x y\r\n", SDP, 400, "bad_sdp"),
        (b"\xff\xfe\x00", SDP, 400, "bad_sdp"),
        (b"v=0\r\n", {"content-type": "text/plain"}, 400, "bad_sdp"),
    ],
)
def test_a_bad_sdp_offer_is_refused_and_named(
    applicant: WireClient,
    interview: str,
    body: bytes,
    headers: dict[str, str],
    status: int,
    code: str,
) -> None:
    path = f"/live/{interview}/publish?as=applicant"
    answer = applicant.http.post(path, content=body, headers=headers)
    assert (answer.status_code, answer.json()["error"]["code"]) == (status, code)
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("cookie", "capacity"),
    [("", "staff"), ("vivavoce_staff=forged", "staff"), ("vivavoce_applicant=x", "applicant")],
)
def test_media_needs_a_true_token(
    server: RunningServer, interview: str, cookie: str, capacity: str
) -> None:
    path = f"{server.url}/live/{interview}/publish?as={capacity}"
    answer = httpx.post(path, content="v=0", headers=SDP | {"cookie": cookie})
    assert (answer.status_code, answer.json()["error"]["code"]) == (401, "not_signed_in")


def test_a_page_of_another_site_gets_nothing(applicant: WireClient, interview: str) -> None:
    path = f"/live/{interview}/publish?as=applicant"
    elsewhere = SDP | {"origin": "https://elsewhere.example"}
    assert applicant.http.post(path, content="v=0", headers=elsewhere).status_code == 403


def test_an_applicant_is_no_interviewer(applicant: WireClient, interview: str) -> None:
    assert applicant.http.get(f"/api/v1/interviews/{interview}").status_code == 401
    with applicant.socket(interview, "applicant") as socket:
        assert socket.act("start")["code"] == "not_allowed"


def test_a_socket_outlives_what_it_does_not_know(interviewer: WireClient, interview: str) -> None:
    with interviewer.socket(interview) as socket:
        assert socket.act("dance")["code"] == "bad_message"
        assert socket.act("ask", question_id=7)["code"] == "bad_message"
        assert socket.act("ask", question_id="q1")["code"] == "wrong_state"
        assert socket.act("ping")["type"] == "ack"


@pytest.mark.parametrize(
    ("frame", "code"),
    [(b"\xc1 this is no MessagePack", 1007), ("text", 1007), (b"\x00" * 70_000, 1009)],
)
def test_a_socket_ends_on_what_cannot_be_read(
    interviewer: WireClient, interview: str, frame: bytes | str, code: int
) -> None:
    with interviewer.socket(interview) as socket:
        socket.connection.send(frame)
        with pytest.raises(ConnectionClosed) as closed:
            read_on(socket)
        assert closed.value.rcvd is not None
        assert closed.value.rcvd.code == code


def read_on(socket: Socket) -> NoReturn:
    while True:
        socket.receive()


def test_a_socket_without_sign_in_is_closed_at_once(server: RunningServer, interview: str) -> None:
    with (
        WireClient(server.url) as stranger,
        pytest.raises(ConnectionClosed) as closed,
        stranger.socket(interview),
    ):
        pass
    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401


SAID = "Last year our support team lost two people, and the complaints of our customers doubled."
WRITTEN = "I wrote short answers for the most common questions."


def test_the_recorded_person_takes_an_interview_that_the_ai_leads(
    server: RunningServer, media: Callable[[str], Path], tmp_path: Path
) -> None:
    script = {
        "q1": ScriptedAnswer(spoken=SAID, done=True),
        "q2": ScriptedAnswer(written=WRITTEN),
    }
    settings = Settings(home=tmp_path, models=CHECKOUT / "var")
    with WireClient(server.url) as hr:
        interview = arrange_with_ai(hr.sign_in(server.sign_in_of("hr")), "Noah Fischer")
        asyncio.run(take(hr.make_link(interview), media("webcam"), script, settings))
        path = f"/api/v1/interviews/{interview}/evaluation"
        sheet = eventually(lambda: made(hr.http.get(path)), "the sheet")
    answered = [(row["typed"], row["skipped"]) for row in sheet["asked"]]
    assert answered == [(False, False), (True, False), *[(False, True)] * 3]
    texts = [line["text"] for line in sheet["transcript"]]
    assert texts[-1] == WRITTEN
    assert words(SAID) & words(" ".join(texts[:-1]))


def arrange_with_ai(hr: WireClient, applicant: str) -> str:
    """One more interview with somebody whom the AI meets, short and without follow-ups; its id."""
    known = hr.get(f"/interviews/{hr.interview_with(applicant)}")
    opening = known["opening"]["id"]
    limits = {"think_s": 0, "retakes": 0, "follow_ups": 0}
    changed = hr.get(f"/openings/{opening}/ai-settings") | limits
    hr.http.put(f"/api/v1/openings/{opening}/ai-settings", json=changed).raise_for_status()
    plan = {
        "applicant_id": known["applicant"]["id"],
        "opening_id": opening,
        "interviewer_ids": [],
        "starts_at": datetime.now(UTC).isoformat(),
        "lead": "ai",
    }
    made = hr.http.post("/api/v1/interviews", json=plan).raise_for_status().json()
    return str(made["id"])


async def take(link: str, film: Path, script: Script, settings: Settings) -> None:
    voice = await spoken(settings, spoken_texts(script), "en")
    async with ApplicantClient.join(link) as client:
        await take_interview(client, film, script, voice)


def words(text: str) -> set[str]:
    """The longer ones."""
    return set(re.findall(r"[a-z]{5,}", text.lower()))


def made(answer: httpx.Response) -> Any:
    """The sheet; it is refused until it was made."""
    return None if answer.status_code == 409 else answer.raise_for_status().json()
