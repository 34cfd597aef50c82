"""A panel of two and an applicant, all three with camera and microphone."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, expect

from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.held_socket import (
    ask_with_reason,
    hold_messages,
    holdable,
    let_messages_go,
    routine_pings_left_out,
)
from tests.e2e.media_elements import expect_moving, expect_sound
from tests.e2e.panel_page import PanelPage
from tests.e2e.peer_connections import keep_connections, send_pictures
from tests.e2e.running_server import RunningServer

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

APPLICANT, CHEN, EMILY = "Daniel Okafor", "陈志远", "Emily Carter"


UNPLUGGABLE = """
const devices = navigator.mediaDevices, open = devices.getUserMedia.bind(devices);
const opened = [];
window.plugged = true;
devices.getUserMedia = async wanted => {
  if (!window.plugged) throw new DOMException('', 'NotFoundError');
  const stream = await open(wanted);
  opened.push(...stream.getAudioTracks());
  return stream;
};
window.unplugMicrophone = () => {
  window.plugged = false;
  for (const track of opened.filter(({readyState}) => readyState === 'live')) {
    track.stop();
    track.dispatchEvent(new Event('ended'));
  }
};
"""
"""Chromium's pretended microphone, with a plug that can be pulled."""


@dataclass
class People:
    """Everybody in the room, before the interview starts."""

    applicant: ApplicantPage
    chen: PanelPage
    emily: PanelPage


@pytest.fixture(scope="module")
def people(server: RunningServer, browsers: Browsers) -> People:
    browser = browsers.launch()
    applicant = ApplicantPage(browsers.open(browser, "en"), "en")
    chen = PanelPage(browsers.open(browser, "zh"), "zh")
    emily = PanelPage(browsers.open(browser, "en"), "en")
    keep_connections(applicant.page)
    keep_connections(chen.page)
    chen.page.add_init_script(UNPLUGGABLE)
    holdable(emily.page)
    ask_with_reason(emily.page)
    applicant.enter(server.links[1])
    for n, panel in enumerate((chen, emily)):
        panel.sign_in(server.url, server.sign_in_of("interviewer", n)).open_panel(APPLICANT)
    return People(applicant, chen, emily)


def test_everybody_sees_and_hears_both_others(people: People) -> None:
    applicant, chen, emily = people.applicant, people.chen, people.emily
    for shown in (
        emily.tile(CHEN).locator("video"),
        chen.tile(EMILY).locator("video"),
        applicant.tile(CHEN).locator("video"),
        applicant.tile(EMILY).locator("video"),
        chen.picture,
        emily.picture,
    ):
        expect_moving(shown)
        expect_sound(shown)


def test_an_interviewers_own_link_is_doubted_before_a_colleagues(people: People) -> None:
    chen, emily = people.chen, people.emily
    expect_moving(emily.tile(CHEN).locator("video"))
    tile = emily.tile(CHEN).get_by_role("status")
    hold_messages(emily.page)
    send_pictures(chen.page, on=False)
    expect(tile).to_have_text(emily.text("stage.connecting"))
    expect(doubt(emily)).to_be_visible()
    let_messages_go(emily.page)
    expect(tile).to_have_text(emily.text("stage.unstable"))
    send_pictures(chen.page, on=True)
    expect(tile).to_have_text("")
    expect(doubt(emily)).to_have_count(0)


def test_a_still_applicant_makes_a_panel_ask_its_own_link(people: People) -> None:
    applicant, emily = people.applicant, people.emily
    expect_moving(emily.picture)
    assert routine_pings_left_out(emily.page)
    hold_messages(emily.page)
    send_pictures(applicant.page, on=False)
    expect(doubt(emily)).to_be_visible()
    let_messages_go(emily.page)
    expect(doubt(emily)).to_have_count(0)


def test_a_microphone_that_is_unplugged_is_said_and_comes_back(people: People) -> None:
    applicant, chen = people.applicant, people.chen
    chen.page.evaluate("unplugMicrophone()")
    expect(chen.page.get_by_text(chen.text("device.missing"))).to_be_visible()
    chen.page.evaluate("plugged = true")
    chen.button("stage.unmute").click()
    expect(chen.button("stage.mute")).to_be_visible()
    expect(chen.page.get_by_text(chen.text("device.missing"))).to_have_count(0)
    expect_sound(applicant.tile(CHEN).locator("video"))


def test_an_own_question_that_is_half_written_survives_a_reload(people: People) -> None:
    emily = people.emily
    emily.button("question.add").click()
    field = emily.page.get_by_label(emily.text("question.own"))
    field.fill("What would you do")
    emily.page.reload()
    expect(field).to_have_value("What would you do")
    emily.button("act.cancel").click()
    emily.page.reload()
    emily.button("question.add").wait_for()
    expect(field).to_have_count(0)


def doubt(panel: PanelPage) -> Locator:
    """What the panel says of its own connection: that it may be lost or, later, that it is."""
    quiet, lost = (panel.text(f"panel.{state}") for state in ("quiet", "reconnecting"))
    return panel.page.get_by_text(quiet).or_(panel.page.get_by_text(lost))
