"""A server that ends in the middle of an interview: by kill -9 and a new start, by SIGTERM."""

from __future__ import annotations

import signal
import sqlite3
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect
from websockets.exceptions import ConnectionClosed

from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.media_elements import expect_moving
from tests.e2e.panel_page import PanelPage
from tests.e2e.review_page import ReviewPage, expect_parts_play
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

APPLICANT = "Daniel Okafor"
COMPETENCY = "Customer outcomes"
NOTE = "Forty five seconds, with the figure from before."
LOST_S = 1.0
"""Most of a recording that a killed server may lose."""
ON_THE_WAY_S = 3.0
"""Time for the last picture's way into the server, on a busy machine."""
TRY_AGAIN_LATER = 1013
"""Why a socket is closed that the server has no room for (docs/protocol.md)."""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A fresh server with the demo company, which lets live interviews end before it stops."""
    running = RunningServer(tmp_path_factory.mktemp("home"), {"VIVAVOCE_DRAIN_S": "300"})
    running.start()
    yield running
    running.stop()


def test_an_interview_survives_a_killed_server(
    server: RunningServer, browsers: Browsers, media: Callable[[str], Path]
) -> None:
    theirs = browsers.launch(camera=media("webcam.mjpeg"), microphone=media("webcam-en.wav"))
    applicant = ApplicantPage(browsers.open(theirs, "en"), "en")
    panel = PanelPage(browsers.open(browsers.launch(flags=[]), "en"), "en")
    applicant.enter(server.links[1])
    panel.sign_in(server.url, server.sign_in_of("interviewer", 1))
    panel.open_panel(APPLICANT, "lobby.join_watching")
    panel.start()
    panel.ask(1)
    panel.rate(COMPETENCY, 3)
    panel.write_note(NOTE)
    expect(panel.final.first).to_be_visible()
    expect_moving(panel.picture)
    question = applicant.question.inner_text()

    killed_at = time.time()
    server.kill()
    expect(panel.page.get_by_text(panel.text("panel.reconnecting"))).to_be_visible()
    expect(applicant.heading("room.lost_title")).to_be_visible()
    said_before = panel.final.count()
    server.start()

    expect(applicant.connected).to_be_visible()
    expect(panel.page.get_by_text(panel.text("panel.reconnecting"))).to_have_count(0)
    expect(applicant.question).to_have_text(question, use_inner_text=True)
    expect(panel.level(COMPETENCY, 3)).to_be_checked()
    expect(panel.note).to_have_value(NOTE)
    expect_moving(panel.picture)
    expect(panel.final.nth(said_before)).to_be_visible()
    panel.end()
    applicant.leave_after_end()
    nearly_all_was_kept(server, killed_at)
    panel.link("interviews.review").click()
    expect_parts_play(ReviewPage(panel.page, "en"), parts=2)
    panel.link("review.sheet").click()
    expect(panel.page.get_by_role("article")).to_contain_text(NOTE)


def nearly_all_was_kept(server: RunningServer, killed_at: float) -> None:
    with WireClient(server.url) as hr:
        hr.sign_in(server.sign_in_of("hr"))
        (held,) = hr.get("/interviews?status=ended")["items"]
        kept = hr.get(f"/interviews/{held['id']}/timeline")
    first, second = sorted(kept["parts"], key=lambda part: part["start_s"])
    lost_s = killed_at - (opened_unix_s(server, held["id"]) + first["end_s"])
    assert lost_s < LOST_S + ON_THE_WAY_S
    assert first["end_s"] < second["start_s"]
    assert len(kept["answers"]) == 1


def opened_unix_s(server: RunningServer, interview: str) -> float:
    """Wall time of zero on the session clock."""
    database = sqlite3.connect(server.home / "vivavoce.db")
    query = "SELECT opened_unix_s FROM interviews WHERE id = ?"
    (found,) = database.execute(query, [interview]).fetchone()
    database.close()
    return float(found)


def test_an_interview_that_nobody_comes_back_to_is_concluded(server: RunningServer) -> None:
    with WireClient(server.url) as panel, WireClient(server.url) as applicant:
        panel.sign_in(server.sign_in_of("interviewer"))
        interview = panel.interview_with("周雨桐")
        applicant.consent(server.links[0])
        with panel.socket(interview) as socket:
            assert socket.act("start")["type"] == "ack"
            assert socket.act("ask", question_id="q1")["type"] == "ack"
            assert socket.act("note", question_id="q1", text="…")["type"] == "ack"
            server.kill()
        server.environment["VIVAVOCE_ABANDONED_AFTER_S"] = "1"
        server.start()
        eventually(
            lambda: panel.get(f"/interviews/{interview}")["status"] == "ended",
            "the interview is concluded",
        )
        sheet = panel.get(f"/interviews/{interview}/evaluation")
    assert sheet["composite"]["value"] is None
    assert sheet["composite"]["reason"] == "not_enough_evidence"
    assert [answer["question_id"] for answer in sheet["per_answer"]] == ["q1"]


def test_a_live_interview_may_end_before_the_server_stops(server: RunningServer) -> None:
    with WireClient(server.url) as hr, WireClient(server.url) as applicant:
        hr.sign_in(server.sign_in_of("hr"))
        rows = hr.get("/interviews")["items"]
        earlier = next(row["id"] for row in rows if row["applicant"]["name"] == "周雨桐")
        live, later = hr.arrange_like(earlier), hr.arrange_like(earlier)
        applicant.consent(hr.make_link(live))
        with hr.socket(live) as socket:
            assert socket.act("start")["type"] == "ack"
            server.send(signal.SIGTERM)
            eventually(lambda: hr.http.get("/live/ready").status_code == 503, "the server drains")
            assert hr.http.get("/live/ready").json() == {"status": "draining", "free": 0}
            with pytest.raises(ConnectionClosed) as refused, hr.socket(later):
                pass
            assert refused.value.rcvd is not None
            assert refused.value.rcvd.code == TRY_AGAIN_LATER
            assert socket.act("ask", question_id="q1")["type"] == "ack"
            socket.send({"type": "end"})
            while socket.receive().get("event", {}).get("type") != "interview_ended":
                pass
        server.wait()
