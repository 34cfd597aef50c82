"""An interview in Firefox at both ends: seen, heard, measured, recorded and played again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.media_elements import expect_moving
from tests.e2e.panel_page import PanelPage
from tests.e2e.peer_connections import keep_connections, sound_energy
from tests.e2e.review_page import ReviewPage, expect_parts_play
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

APPLICANT, INTERVIEWER = "Daniel Okafor", "Emily Carter"


def test_an_interview_between_two_firefoxes(
    server: RunningServer, browsers: Browsers, tmp_path: Path
) -> None:
    applicant = ApplicantPage(browsers.open(browsers.launch_firefox(tmp_path), "en"), "en")
    panel = PanelPage(browsers.open(browsers.launch_firefox(tmp_path), "en"), "en")
    keep_connections(panel.page)
    applicant.open(server.links[1])
    applicant.choose()
    applicant.button("check.ask").click()  # its permissions ask, whatever the preferences say
    expect_moving(applicant.own_picture)
    applicant.join()
    applicant.connected.wait_for()
    panel.sign_in(server.url, server.sign_in_of("interviewer", 1))
    panel.open_panel(APPLICANT)
    panel.start()
    panel.ask(1)
    expect_moving(panel.picture)
    expect_tone(panel.page)
    interviewer = applicant.tile(INTERVIEWER).locator("video:not([hidden])")
    expect_moving(interviewer)
    # Colours and a tone: neither a face nor a word.
    expect(panel.conversation).to_contain_text(panel.text("notice.no_face"))
    expect(panel.cells.last).to_contain_text(panel.text("score.unrated"))
    eventually(lambda: panel.elapsed_s() >= 8, "a recording to play")
    panel.end()
    applicant.leave_after_end()
    panel.link("interviews.review").click()
    expect_parts_play(ReviewPage(panel.page, "en"), parts=1)
    with WireClient(server.url) as hr:
        hr.sign_in(server.sign_in_of("hr"))
        (held,) = hr.get("/interviews?status=ended")["items"]
        parts = hr.get(f"/interviews/{held['id']}/timeline")["parts"]
    assert [part["video_codec"] for part in parts] == ["vp8", "vp8"]
    assert all(part["end_s"] - part["start_s"] > 4 for part in parts)


def expect_tone(page: Page) -> None:
    """Wait until more sound has come."""
    before = sound_energy(page)
    eventually(lambda: sound_energy(page) > before, "sound of a live stream")
