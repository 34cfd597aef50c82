"""An interview in Firefox at both ends: seen, heard, measured, recorded and played again."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.media_elements import expect_moving
from tests.e2e.panel_page import PanelPage
from tests.e2e.review_page import ReviewPage, expect_parts_play
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

APPLICANT = "Daniel Okafor"

KEEP_CONNECTIONS = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor(...args) { super(...args); window.connections.push(this); }
};
"""
HEARD = """
async () => {
  const reports = await Promise.all(window.connections.map(peer => peer.getStats()));
  const streams = reports.flatMap(report => [...report.values()]);
  return streams.reduce((sum, {type, totalAudioEnergy}) =>
    type === 'inbound-rtp' ? sum + (totalAudioEnergy ?? 0) : sum, 0);
}
"""


def test_an_interview_between_two_firefoxes(
    server: RunningServer, browsers: Browsers, tmp_path: Path
) -> None:
    applicant = ApplicantPage(browsers.open(browsers.launch_firefox(tmp_path), "en"), "en")
    panel = PanelPage(browsers.open(browsers.launch_firefox(tmp_path), "en"), "en")
    panel.page.add_init_script(KEEP_CONNECTIONS)
    applicant.open(server.links[1])
    applicant.choose()
    applicant.button("check.ask").click()  # its permissions ask, whatever the preferences say
    expect_moving(applicant.own_picture)
    applicant.join()
    applicant.connected.wait_for()
    panel.sign_in(server.url, server.sign_in_of("interviewer", 1))
    panel.open_panel(APPLICANT, "lobby.join_watching")
    panel.start()
    panel.ask(1)
    expect_moving(panel.picture)
    expect_tone(panel.page)
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
        (part,) = hr.get(f"/interviews/{held['id']}/timeline")["parts"]
    assert part["video_codec"] == "vp8"
    assert part["end_s"] - part["start_s"] > 4


def expect_tone(page: Page) -> None:
    """Wait until more sound has come by WebRTC: there is no loudspeaker to hear it from."""
    before = page.evaluate(HEARD)
    eventually(lambda: page.evaluate(HEARD) > before, "sound of a live stream")
