"""The way to every page of staff and of applicants, on a server with the demo company."""

from __future__ import annotations

from collections.abc import Iterator

from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import DESKTOP, PHONE
from tests.e2e.running_server import RunningServer
from tests.e2e.wire_client import WireClient

LOOKS = ("zh", DESKTOP), ("en", PHONE)
"""Each page in each language, and on each kind of screen."""
STAFF_PAGES = {
    "hr_manager": (
        "/interviews",
        "/interviews/{interview}",
        "/interviews/{interview}/questions",
        "/interviews/{interview}/live",
        "/interviews/{ended}/review",
        "/interviews/{ended}/evaluation",
        "/calendar",
        "/calendar/hours",
        "/calendar/timetable",
        "/calendar/rules",
        "/pipeline",
        "/applicants/{applicant}",
        "/resumes",
        "/resumes/{resume}",
        "/resumes/duplicates",
        "/invitations",
        "/faq",
        "/openings",
        "/openings/new",
        "/openings/{opening}",
        "/openings/{opening}/question-set",
        "/question-bank",
        "/bridges",
        "/nowhere",
    ),
    "admin": ("/operations", "/audit-log", "/legal-holds", "/staff"),
}


def to_the_end(applicant: ApplicantPage, link: str) -> Iterator[None]:
    """Through an interview that nobody has come to, stopping at each page."""
    applicant.open(link)
    applicant.button("consent.go_on").wait_for()
    yield
    applicant.button("ask.link").click()
    applicant.heading("ask.title").wait_for()
    yield
    applicant.page.go_back()  # a phone's way back leads within the interview
    applicant.choose()
    yield
    applicant.join()
    applicant.connected.wait_for()
    yield
    applicant.page.go_back()
    applicant.page.get_by_role("dialog").wait_for()
    yield
    dialog = applicant.page.get_by_role("dialog")
    dialog.get_by_role("button", name=applicant.text("room.leave_yes")).click()
    applicant.heading("left.title").wait_for()
    yield


def subjects(hr: WireClient, server: RunningServer) -> dict[str, str]:
    """Somebody and something of the demo to look at."""
    interview = hr.interview_with("周雨桐")
    known = hr.get(f"/interviews/{interview}")
    return {
        "interview": interview,
        "ended": ended_like(interview, hr, server),
        "applicant": known["applicant"]["id"],
        "opening": known["opening"]["id"],
        "resume": hr.get("/resumes")["items"][0]["id"],
    }


def ended_like(interview: str, hr: WireClient, server: RunningServer) -> str:
    """An interview with the same people that is over."""
    another = hr.arrange_like(interview)
    with WireClient(server.url) as applicant, hr.socket(another) as panel:
        applicant.consent(hr.make_link(another))
        assert panel.act("start")["type"] == "ack"
        assert panel.act("end")["type"] == "ack"
    return another
