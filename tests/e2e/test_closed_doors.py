"""What keeps an applicant out of the room: each has a page of its own, in both languages."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.e2e.accessibility import STEADY, expect_accessible
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import ALLOWED, DESKTOP, DEVICES, PHONE, Browsers
from tests.e2e.languages import expect_language
from tests.e2e.running_server import RunningServer
from tests.e2e.staff_page import StaffPage
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

NAMES = {"zh": "周雨桐", "en": "Daniel Okafor"}
EVERYWHERE = "0.0.0.0"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    """A server that other machines reach, too, by an address that is not localhost."""
    running = RunningServer(tmp_path_factory.mktemp("home"), {"VIVAVOCE_HOST": EVERYWHERE})
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def hr(server: RunningServer) -> Iterator[WireClient]:
    with WireClient(server.url) as client:
        yield client.sign_in(server.sign_in_of("hr"))


@pytest.fixture(scope="module")
def browser(browsers: Browsers) -> Browser:
    return browsers.launch()


# --- links ------------------------------------------------------------------------------


def unknown(server: RunningServer, hr: WireClient, interview: str) -> str:
    return hr.make_link(interview)[:-4] + "AAAA"


def expired(server: RunningServer, hr: WireClient, interview: str) -> str:
    link = hr.make_link(interview)
    with sqlite3.connect(server.home / "vivavoce.db") as database:
        database.execute(
            "UPDATE join_links SET expires_at = created_at "
            "WHERE interview_id = ? AND revoked_at IS NULL",
            [interview],
        )
    database.close()
    return link


def used(server: RunningServer, hr: WireClient, interview: str) -> str:
    link = hr.make_link(interview)
    with WireClient(server.url) as other_browser:
        other_browser.consent(link)
    return link


def revoked(server: RunningServer, hr: WireClient, interview: str) -> str:
    link = hr.make_link(interview)
    hr.http.delete(f"/api/v1/interviews/{interview}/join-links").raise_for_status()
    return link


def ended(server: RunningServer, hr: WireClient, interview: str) -> str:
    another = hr.arrange_like(interview)
    link = hr.make_link(another)
    with WireClient(server.url) as applicant:
        applicant.consent(link)
        hold(hr, another)
    return link


def hold(hr: WireClient, interview: str) -> None:
    """Begin and end an interview whose applicant has answered the notice."""
    with hr.socket(interview) as panel:
        assert panel.act("start")["type"] == "ack"
        assert panel.act("end")["type"] == "ack"
    shown = f"/api/v1/interviews/{interview}"  # it has ended once its sheet is written
    eventually(lambda: hr.http.get(shown).json()["status"] == "ended", "the interview's end")


SPOIL: dict[str, Callable[[RunningServer, WireClient, str], str]] = {
    "link_unknown": unknown,
    "link_expired": expired,
    "link_used": used,
    "link_revoked": revoked,
    "interview_ended": ended,
}
"""Makes a link to an interview that has the problem."""


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("problem", SPOIL)
def test_a_link_that_does_not_hold_says_why(
    server: RunningServer,
    browsers: Browsers,
    browser: Browser,
    hr: WireClient,
    problem: str,
    language: str,
) -> None:
    link = SPOIL[problem](server, hr, hr.interview_with(NAMES[language]))
    person = ApplicantPage(browsers.open(browser, language, PHONE), language)
    person.open(link)
    expect(person.heading(f"problem.{problem}.title")).to_be_visible()
    expect(person.page.get_by_text(person.text(f"problem.{problem}.text"))).to_be_visible()
    expect_language(person.page, language)


def test_after_the_end_consent_is_withdrawn_on_the_page_of_the_link(
    browsers: Browsers, browser: Browser, hr: WireClient
) -> None:
    interview = hr.arrange_like(hr.interview_with(NAMES["zh"]))
    link = hr.make_link(interview)
    person = ApplicantPage(browsers.open(browser, "zh", PHONE), "zh")
    person.open(link)
    person.choose()
    hold(hr, interview)
    person.open(link)
    person.button("own_data.withdraw").click()
    expect(person.button("own_data.keep")).to_be_focused()
    expect_accessible(person.page)
    person.button("own_data.erase").click()
    expect(person.page.get_by_role("status")).to_have_text(person.text("own_data.erased"))
    assert hr.http.get(f"/api/v1/interviews/{interview}/timeline").status_code == 410
    person.open(link)
    expect(person.page.get_by_text(person.text("own_data.erased"))).to_be_visible()
    expect_language(person.page, "zh")


@pytest.mark.parametrize(("language", "job"), [("zh", "en"), ("en", "zh")])
def test_the_notice_speaks_its_reader_s_language(
    browsers: Browsers, browser: Browser, hr: WireClient, language: str, job: str
) -> None:
    person = ApplicantPage(browsers.open(browser, language, PHONE), language)
    person.open(hr.make_link(hr.interview_with(NAMES[job])))
    ApplicantPage(person.page, job).heading("welcome.title", name=NAMES[job]).wait_for()
    person.page.get_by_role("combobox").select_option(language)
    person.heading("welcome.title", name=NAMES[job]).wait_for()
    expect_language(person.page, language)


def test_latin_names_stand_apart_from_chinese_characters(
    browsers: Browsers, browser: Browser, hr: WireClient
) -> None:
    person = ApplicantPage(browsers.open(browser, "zh", PHONE), "zh")
    person.open(hr.make_link(hr.interview_with(NAMES["zh"])))
    title = person.heading("welcome.title", name=NAMES["zh"])
    parted, touching = title.evaluate(
        """title => {
          const words = document.createRange();
          const width = () => words.getBoundingClientRect().width;
          title.textContent = '和Emily和';
          words.selectNodeContents(title);
          const parted = width();
          title.style.textAutospace = 'no-autospace';
          return [parted, width()];
        }"""
    )
    assert parted > touching


def test_hr_revokes_a_link_only_when_asked_twice(
    server: RunningServer, browsers: Browsers, browser: Browser, hr: WireClient
) -> None:
    interview = hr.interview_with(NAMES["en"])
    link = hr.make_link(interview)
    staff = StaffPage(browsers.open(browser, "zh"), "zh")
    staff.sign_in(server.url, server.sign_in_of("hr"))
    staff.page.goto(f"{server.url}/interviews/{interview}")
    applicant = ApplicantPage(browsers.open(browser, "en", PHONE), "en")
    staff.button("link.revoke").click()
    staff.page.get_by_role("dialog").get_by_role("button", name=staff.text("act.cancel")).click()
    applicant.open(link)
    applicant.heading("welcome.title", name=NAMES["en"]).wait_for()
    staff.button("link.revoke").click()
    staff.page.get_by_role("dialog").get_by_role("button", name=staff.text("link.revoke")).click()
    expect(staff.page.get_by_text(staff.text("link.revoked"))).to_be_visible()
    applicant.page.reload()
    expect(applicant.heading("problem.link_revoked.title")).to_be_visible()


def test_a_long_name_does_not_push_the_page_off_a_phone(
    browsers: Browsers, browser: Browser, hr: WireClient
) -> None:
    name = "Wolfeschlegelsteinhausenbergerdorff"
    person = ApplicantPage(browsers.open(browser, "en", PHONE, **STEADY), "en")

    def rename(route: Route) -> None:
        answer = route.fetch()
        route.fulfill(response=answer, json=answer.json() | {"applicant_name": name})

    person.page.route("**/api/v1/join/*", rename)
    person.open(hr.make_link(hr.interview_with(NAMES["en"])))
    person.heading("welcome.title", name=name).wait_for()
    expect_accessible(person.page)


# --- devices and browsers ---------------------------------------------------------------


@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_browser_that_denies_everything_gets_instructions(
    browsers: Browsers, hr: WireClient, language: str
) -> None:
    strict = browsers.launch(flags=[DEVICES])
    person = arrive(browsers, strict, hr, language)
    person.button("check.ask").click()
    expect(person.heading("device.denied_title")).to_be_visible()
    expect(person.page.get_by_text(person.text("device.how.chrome"))).to_be_visible()
    expect_language(person.page, language)
    person.join("check.join_listening")
    person.connected.wait_for()


def test_a_denied_camera_leaves_sound(browsers: Browsers, hr: WireClient) -> None:
    strict = browsers.launch(flags=[DEVICES])
    person = arrive(browsers, strict, hr, "en", permissions=["microphone"])
    expect(person.page.get_by_text(person.text("device.denied_camera"))).to_be_visible()
    person.join("check.join_audio")
    person.connected.wait_for()


@pytest.mark.parametrize("language", ["zh", "en"])
def test_without_devices_one_joins_and_listens(
    browsers: Browsers, hr: WireClient, language: str
) -> None:
    bare = browsers.launch(flags=[ALLOWED])
    person = arrive(browsers, bare, hr, language)
    for problem in ("missing_camera", "missing_microphone"):
        expect(person.page.get_by_text(person.text(f"device.{problem}"))).to_be_visible()
    expect_language(person.page, language)
    person.join("check.join_listening")
    person.connected.wait_for()


def arrive(
    browsers: Browsers, browser: Browser, hr: WireClient, language: str, **context: object
) -> ApplicantPage:
    """An applicant at the device check."""
    link = hr.make_link(hr.interview_with(NAMES[language]))
    person = ApplicantPage(browsers.open(browser, language, DESKTOP, **context), language)
    person.open(link)
    person.choose()
    return person


def test_a_browser_without_calls_is_told_so(
    browsers: Browsers, browser: Browser, hr: WireClient
) -> None:
    link = hr.make_link(hr.interview_with(NAMES["zh"]))
    person = ApplicantPage(browsers.open(browser, "zh", PHONE), "zh")
    person.page.add_init_script("delete window.RTCPeerConnection")
    person.open(link)
    expect(person.heading("problem.unsupported.title")).to_be_visible()


def test_a_page_without_a_secure_connection_is_told_so(
    server: RunningServer, browsers: Browsers, hr: WireClient, own_address: str
) -> None:
    link = hr.make_link(hr.interview_with(NAMES["zh"]))
    plain = browsers.launch()
    person = ApplicantPage(browsers.open(plain, "zh", PHONE), "zh")
    person.open(re.sub("localhost", own_address, link))
    expect(person.heading("problem.insecure.title")).to_be_visible()


def test_a_second_window_takes_over(browsers: Browsers, browser: Browser, hr: WireClient) -> None:
    link = hr.make_link(hr.interview_with(NAMES["en"]))
    first = ApplicantPage(browsers.open(browser, "en"), "en")
    first.enter(link)
    second = ApplicantPage(browsers.open_in(first.page.context), "en")
    second.open(link)
    second.join()
    second.connected.wait_for()
    expect(first.heading("problem.taken_over.title")).to_be_visible()
    first.button("problem.here").click()
    first.join()
    first.connected.wait_for()
    expect(second.heading("problem.taken_over.title")).to_be_visible()


# --- a network that stumbles ------------------------------------------------------------


def lose_once(page: Page, files: str) -> list[str]:
    """Let the page's first request for such a file fail; what failed, once it did."""
    lost: list[str] = []

    def lose(route: Route) -> None:
        if lost:
            route.continue_()
        else:
            lost.append(route.request.url)
            route.abort("failed")

    page.route(re.compile(files), lose)
    return lost


@pytest.mark.parametrize("kind", ["css", "js"])
def test_a_staff_page_comes_though_a_file_of_it_was_lost(
    server: RunningServer, browsers: Browsers, browser: Browser, kind: str
) -> None:
    staff = StaffPage(browsers.open(browser, "zh"), "zh")
    staff.sign_in(server.url, server.sign_in_of("hr"))
    lost = lose_once(staff.page, rf"/assets/faq_page[^/]*\.{kind}$")
    staff.link("faq.title").click()
    expect(staff.heading("faq.title")).to_be_visible()
    assert lost


def test_the_applicants_page_comes_though_a_file_of_it_was_lost(
    browsers: Browsers, browser: Browser, hr: WireClient
) -> None:
    link = hr.make_link(hr.interview_with(NAMES["en"]))
    person = ApplicantPage(browsers.open(browser, "en", PHONE), "en")
    lost = lose_once(person.page, r"/assets/app-[^/]*\.js$")
    person.open(link)
    person.heading("welcome.title", name=NAMES["en"]).wait_for()
    assert lost


def test_staff_are_told_at_once_that_they_are_offline(
    server: RunningServer, browsers: Browsers, browser: Browser
) -> None:
    staff = StaffPage(browsers.open(browser, "en"), "en")
    email, password = server.sign_in_of("hr")
    staff.page.goto(server.url)
    staff.page.get_by_label(staff.text("sign_in.email"), exact=True).fill(email)
    staff.page.get_by_label(staff.text("sign_in.password"), exact=True).fill(password)
    staff.page.context.set_offline(True)
    staff.button("sign_in.submit").click()
    expect(staff.page.get_by_role("alert")).to_have_text(staff.text("error.network"))
    staff.page.context.set_offline(False)
    staff.page.get_by_label(staff.text("sign_in.password"), exact=True).fill(password)
    staff.button("sign_in.submit").click()
    staff.heading("interviews.title").wait_for()
