"""HR's whole way in Chinese: from an uploaded resume to a booked interview, mails among it.

On the way and afterwards, every page is looked over for people who could not read or use it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from anyio.from_thread import start_blocking_portal
from icalendar import Calendar
from playwright.sync_api import Locator, expect

from tests.e2e.accessibility import STEADY, Walk, expect_accessible
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import PHONE, Browsers
from tests.e2e.every_page import LOOKS, STAFF_PAGES, subjects, to_the_end
from tests.e2e.languages import expect_language
from tests.e2e.running_server import RunningServer
from tests.e2e.staff_page import StaffPage
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient
from tests.ehr_bridge.notices.mail_server import Mailbox, mail_server
from tests.ehr_bridge.resumes.made import word

pytestmark = pytest.mark.e2e

OPENING, INTERVIEWER = "电商运营主管", "陈志远"
NAME, ADDRESS = "顾清妍", "gu.qingyan@mail.example"
PLANNED, WANTED = "销售代表", "罗欣怡"
CHINA: dict[str, Any] = {"timezone_id": "Asia/Shanghai"}

RESUME = f"""\
个人简历
{NAME}
电话：139 1234 0067 | 邮箱：{ADDRESS} | 现居城市：杭州
求职意向：电商运营主管

教育背景
2012.09-2016.06    浙江工商大学    电子商务    本科

工作经历
2019.03-至今    杭州青禾家纺有限公司    电商运营主管
- 负责天猫旗舰店的店铺运营，年销售额从 1800 万做到 4200 万
- 统筹 618、双 11 活动策划与落地，负责备货节奏和直通车投放，投产比从 2.1 提到 3.4
- 用 Excel 做数据分析，每周拆解流量、转化率和客单价
2016.07-2019.02    宁波海岚电子商务有限公司    电商运营专员
- 负责店铺运营和活动策划的执行

专业技能
店铺运营、活动策划、数据分析、Excel、直通车投放
"""


@pytest.fixture(scope="module")
def mailbox() -> Iterator[Mailbox]:
    """A mail server on loopback, in a thread of its own."""
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(mail_server()) as box:
        yield box


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory, mailbox: Mailbox) -> Iterator[RunningServer]:
    """A fresh server with the demo company, which sends mail."""
    sends = {"VIVAVOCE_MAIL_URL": mailbox.url, "VIVAVOCE_MAIL_FROM": "招聘 <jobs@lumora.example>"}
    running = RunningServer(tmp_path_factory.mktemp("home"), sends)
    running.start()
    yield running
    running.stop()


def test_from_a_resume_to_a_booked_interview(
    server: RunningServer, browsers: Browsers, mailbox: Mailbox, tmp_path: Path
) -> None:
    browser = browsers.launch()
    manager = StaffPage(browsers.open(browser, "zh", **CHINA), "zh")
    write_at_any_hour(manager.sign_in(server.url, server.sign_in_of("hr_manager")))
    make_and_revoke_a_key(manager)
    hr = StaffPage(browsers.open(browser, "zh", **CHINA), "zh")
    hr.sign_in(server.url, server.sign_in_of("hr"))
    take_over_words(hr)
    upload(hr, tmp_path / f"{NAME}.docx")
    questions = compose_questions(hr)

    # The demo's rule invites who matches by 80 points and more.
    _, invitation = received(mailbox, "i")
    see_on_the_board(hr)
    phone = ApplicantPage(browsers.open(browser, "zh", PHONE, **CHINA, **STEADY), "zh")
    phone.open(invitation)
    phone.button("invitation.accept").wait_for()
    expect_accessible(phone.page)
    phone.button("invitation.accept").click()
    phone.heading("invitation.accepted").wait_for()

    propose_times(hr)
    _, times = received(mailbox, "time")
    phone.open(times)
    phone.button("time.confirm").wait_for()
    expect_accessible(phone.page)
    phone.button("time.confirm").click()
    phone.heading("time.settled").wait_for()

    confirmation, _ = received(mailbox, "join")
    begins = see_interview(hr, questions)
    assert start_of(confirmation) == begins
    phone.page.get_by_role("link", name=phone.text("time.enter")).click()
    phone.heading("welcome.title", name=NAME).wait_for()
    expect_accessible(phone.page)


def test_a_timetable_is_dragged_and_says_which_rule_it_breaks(
    server: RunningServer, browsers: Browsers
) -> None:
    tall = {"viewport": {"width": 1440, "height": 1500}}
    hr = StaffPage(browsers.open(browsers.launch(), "zh", tall, **CHINA), "zh")
    hr.sign_in(server.url, server.sign_in_of("hr"))
    go_to(hr, "calendar.title")
    hr.link("calendar.timetable").click()
    choose(hr, "arrange.opening", PLANNED)
    choose(hr, "timetable.applicants", WANTED)
    hr.page.keyboard.press("Escape")
    # Whatever holidays lie ahead, three weeks have working days.
    hr.page.get_by_label(hr.text("timetable.last")).fill(in_days(21))
    hr.button("timetable.make").click()
    preview = hr.page.get_by_role("region", name=hr.text("timetable.preview"))
    place = preview.locator(".fc-event", has_text=WANTED)
    broken = preview.get_by_text(hr.text("timetable.wrong", count=1))

    # Nobody's working hours begin that early.
    early = preview.locator('.fc-timegrid-slot-lane[data-time="08:00:00"]')
    drag(hr, place, early)
    not_free = hr.text("timetable.problem.not_free")
    told = hr.page.get_by_role("alert").filter(has_text=not_free)
    told.get_by_role("button", name=hr.text("lists.undo")).click()
    expect(broken).to_be_hidden()

    place.focus()
    hr.page.keyboard.press("Enter")
    start = hr.page.get_by_role("dialog").get_by_label(hr.text("calendar.move_to"))
    start.fill(re.sub(r"T.*", "T08:00", start.input_value()))
    start.press("Enter")
    expect(broken).to_be_visible()
    expect(place).to_contain_text(not_free)


@pytest.mark.timeout(600)
def test_everybody_can_read_and_use_the_pages_of_staff(
    server: RunningServer, browsers: Browsers
) -> None:
    browser = browsers.launch(flags=[])
    walk = Walk([browsers.open(browser, *look, **STEADY) for look in LOOKS])
    walk.visit(f"{server.url}/sign-in")
    with WireClient(server.url) as hr:
        shown = subjects(hr.sign_in(server.sign_in_of("hr")), server)
    for role, paths in STAFF_PAGES.items():
        email, password = server.sign_in_of(role)
        for page in walk.pages:
            account = {"email": email, "password": password}
            page.request.post(f"{server.url}/api/v1/sign-in", data=account)
        for path in paths:
            walk.visit(server.url + path.format(**shown))
    assert not walk.wrong, "\n".join(walk.wrong)


def test_everybody_can_read_and_use_the_pages_of_applicants(
    server: RunningServer, browsers: Browsers, mailbox: Mailbox
) -> None:
    browser = browsers.launch()
    walk = Walk([browsers.open(browser, *look, **STEADY) for look in LOOKS])
    for leads_to in ("i", "u", "time"):
        walk.visit(received(mailbox, leads_to)[1])
    walk.visit(f"{server.url}/join/unknown")
    with_panel, _, _, led_by_ai = server.links
    for (language, _), page, link in zip(LOOKS, walk.pages, (with_panel, led_by_ai), strict=True):
        for _ in to_the_end(ApplicantPage(page, language), link):
            walk.look(page)
    assert not walk.wrong, "\n".join(walk.wrong)


def write_at_any_hour(manager: StaffPage) -> None:
    """Quiet hours would let the test wait until the morning."""
    manager.page.goto(manager.page.url.replace("/interviews", "/invitations"))
    manager.page.get_by_role("tab", name=manager.text("invitations.tab.manners")).click()
    quiet = manager.page.get_by_role("switch", name=manager.text("invitations.manners.quiet"))
    quiet.press("Space")
    expect(quiet).not_to_be_checked()
    manager.button("invitations.save").click()
    manager.status("invitations.manners.saved").wait_for()


def make_and_revoke_a_key(manager: StaffPage) -> None:
    """Of an applicant tracking system; it is seen once."""
    manager.page.goto(manager.page.url.replace("/invitations", "/bridges"))
    manager.page.get_by_role("tab", name=manager.text("bridges.assessments")).click()
    manager.button("bridges.make_key").click()
    form = manager.page.get_by_role("dialog", name=manager.text("bridges.make_key"))
    form.get_by_label(manager.text("bridges.key_name")).fill("Greenhouse")
    form.get_by_role("button", name=manager.text("bridges.make_key")).click()
    shown = manager.page.get_by_role("dialog", name=manager.text("bridges.secret_title"))
    key = shown.get_by_text("vva_")
    expect(key).to_be_visible()
    shown.get_by_role("button", name=manager.text("act.close")).click()
    expect(key).to_be_hidden()

    row = manager.entry("Greenhouse")
    expect(row).to_contain_text("/api/v1/assessments/send_test")
    row.get_by_role("button", name=manager.text("bridges.revoke")).click()
    asked = manager.page.get_by_role("dialog", name=manager.text("bridges.revoke_key_title"))
    asked.get_by_role("button", name=manager.text("bridges.revoke")).click()
    expect(row).not_to_contain_text("send_test")
    expect(row.get_by_role("button")).to_have_count(0)


def upload(hr: StaffPage, file: Path) -> None:
    file.write_bytes(word(RESUME))
    go_to(hr, "resumes.title")
    choose(hr, "resumes.for_opening", OPENING)
    hr.page.locator("input[type=file]").set_input_files(file)
    row = hr.entry(NAME)
    stages = [hr.text(f"pipeline_stage.{stage}") for stage in ("applied", "invited")]
    expect(row).to_contain_text(re.compile("|".join(stages)))
    expect(row).to_contain_text(OPENING)


def take_over_words(hr: StaffPage) -> None:
    """Of those proposed for a new opening, which is then left alone."""
    hr.page.goto(hr.page.url.replace("/interviews", "/openings/new"))
    hr.page.get_by_label(hr.text("opening.name")).fill("客服主管")
    hr.button("opening.words_propose").click()
    word = hr.page.get_by_role("button", name=hr.text("opening.words_add", word="客户投诉"))
    word.click()
    expect(word).to_be_hidden()
    expect(hr.page.get_by_text("客户投诉", exact=True)).to_be_visible()
    hr.page.once("dialog", lambda asked: asked.accept())  # whether to leave it unsaved


def compose_questions(hr: StaffPage) -> list[str]:
    """The opening's new questions."""
    go_to(hr, "nav.openings")
    hr.page.get_by_role("link", name=OPENING).click()
    hr.link("opening.compose").click()
    hr.button("compose.propose").click()
    hr.button("compose.write").click()
    hr.page.get_by_role("dialog").get_by_role("button", name=hr.text("compose.write")).click()
    hr.heading("compose.current").wait_for()
    region = hr.page.get_by_role("region", name=hr.text("compose.current"))
    return [text.strip() for text in region.get_by_role("listitem").all_inner_texts()]


def see_on_the_board(hr: StaffPage) -> None:
    go_to(hr, "nav.pipeline")
    column = hr.page.get_by_role("region", name=hr.text("pipeline_stage.invited"))
    card = column.get_by_role("listitem").filter(has_text=NAME)
    expect(card).to_contain_text(re.compile(r"\b(8\d|9\d|100)\b"))
    card.get_by_role("button", name=NAME, exact=True).click()
    reasons = hr.page.get_by_role("dialog")
    expect(reasons).to_contain_text("直通车投放")
    reasons.get_by_role("button", name=hr.text("act.close")).click()
    expect_language(hr.page, "zh")


def propose_times(hr: StaffPage) -> None:
    go_to(hr, "interviews.title")
    hr.button("interviews.arrange").click()
    choose(hr, "arrange.applicant", NAME)
    choose(hr, "arrange.opening", OPENING)
    choose(hr, "arrange.interviewers", INTERVIEWER)
    hr.button("arrange.let_choose").click()
    hr.status("arrange.proposed").wait_for()


def see_interview(hr: StaffPage, questions: list[str]) -> datetime:
    """What HR finds of the interview; returns its start."""
    hr.page.goto(hr.page.url)
    hr.entry(NAME).get_by_role("link").first.click()
    for question in questions:
        expect(hr.page.get_by_text(question)).to_be_visible()
    expect(hr.page.get_by_role("main")).to_contain_text(INTERVIEWER)
    interview = hr.page.request.get(hr.page.url.replace("/interviews", "/api/v1/interviews"))
    begins: str = interview.json()["starts_at"]
    return datetime.fromisoformat(begins)


def go_to(hr: StaffPage, section: str) -> None:
    hr.page.get_by_role("navigation").get_by_role("link", name=hr.text(section)).click()


def choose(hr: StaffPage, field: str, name: str) -> None:
    """Take what has the name from a field's list."""
    hr.page.get_by_role("combobox", name=hr.text(field)).click()
    hr.page.get_by_role("option", name=name).first.click()


def drag(hr: StaffPage, what: Locator, to: Locator) -> None:
    """By mouse, straight up or down to the row of an hour."""
    start, end = what.bounding_box(), to.bounding_box()
    assert start is not None
    assert end is not None
    x = start["x"] + start["width"] / 2
    hr.page.mouse.move(x, start["y"] + 4)
    hr.page.mouse.down()
    hr.page.mouse.move(x, start["y"] - 20, steps=4)  # a calendar waits for a few pixels
    hr.page.mouse.move(x, end["y"] + 4, steps=8)
    hr.page.mouse.up()


def in_days(days: int) -> str:
    """A date as a field takes it."""
    return f"{datetime.now(UTC) + timedelta(days=days):%Y-%m-%d}"


def received(mailbox: Mailbox, leads_to: str) -> tuple[EmailMessage, str]:
    """The mail to the applicant with a link of that kind, and the link."""

    def look() -> tuple[EmailMessage, str] | None:
        for mail in list(mailbox.mails):
            body = mail.get_body(("plain",))
            if body is None or ADDRESS not in mail["To"]:
                continue
            found = re.search(rf"http://[\w.:]+/{leads_to}/[\w.~-]+", body.get_content())
            if found:
                return mail, found.group()
        return None

    found = eventually(look, f"a mail with a link to /{leads_to}/")
    assert found is not None
    return found


def start_of(mail: EmailMessage) -> datetime:
    """When the meeting in the mail's calendar file begins."""
    [file] = [part for part in mail.iter_attachments() if part.get_filename() == "interview.ics"]
    calendar = Calendar.from_ical(file.get_content())
    assert isinstance(calendar, Calendar)
    [event] = calendar.events
    assert isinstance(event.start, datetime)
    return event.start
