"""Interviews in English of an applicant who refuses some of what is asked: they go on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import expect

from interview.measures import MEASURES, Source
from interview.policy import policy
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.languages import expect_language
from tests.e2e.panel_page import PanelPage
from tests.e2e.review_page import ReviewPage
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient
from tests.e2e.wiretap import Wiretap

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(900)]

APPLICANT = "Daniel Okafor"
FIRST_QUESTION = "Tell me about a customer who was about to leave."
COMPETENCY = "Customer outcomes"
RULES = policy("us-il")
SEEN = {name for name, m in MEASURES.items() if m.source in (Source.FACE, Source.BODY)}


@dataclass
class People:
    """The applicant at a desktop, and one interviewer who watches only."""

    applicant: ApplicantPage
    panel: PanelPage
    sent: Wiretap
    hr: WireClient


@pytest.fixture(scope="module")
def people(
    server: RunningServer, browsers: Browsers, media: Callable[[str], Path]
) -> Iterator[People]:
    theirs = browsers.launch(camera=media("webcam.mjpeg"), microphone=media("webcam-en.wav"))
    applicant = ApplicantPage(browsers.open(theirs, "en"), "en")
    panel = PanelPage(browsers.open(browsers.launch(flags=[]), "en"), "en")
    sent = Wiretap(panel.page)
    panel.sign_in(server.url, server.sign_in_of("interviewer", 1))
    with WireClient(server.url) as hr:
        yield People(applicant, panel, sent, hr.sign_in(server.sign_in_of("hr")))


def test_expression_refused(people: People, server: RunningServer) -> None:
    interview = people.hr.interview_with(APPLICANT)
    begin(people, server.links[1], agreed=("recording", "speech_scoring"))
    expect(
        people.applicant.page.get_by_text(people.applicant.text("room.recording"))
    ).to_be_visible()
    panel = people.panel
    eventually(panel.values, "a rated score cell")
    expect_language(panel.page, "en")
    expect_language(people.applicant.page, "en")
    engagement = panel.cell(panel.text("dimension.engagement"))
    for words in ("score.unrated", "reason.no_consent"):
        expect(engagement).to_contain_text(panel.text(words))
    panel.end()
    people.applicant.leave_after_end()
    expect_language(people.applicant.page, "en")
    kept = people.hr.get(f"/interviews/{interview}/timeline")
    assert kept["parts"]
    assert recordings(server, interview)
    assert kept["transcript"]
    assert not SEEN & set(kept["observations"])
    assert not SEEN & {event["measure"] for event in people.sent.events("observation")}
    assert not {"no_face", "several_faces"} & {notice["kind"] for notice in kept["notices"]}
    read_the_review(panel)


def read_the_review(panel: PanelPage) -> None:
    panel.link("interviews.review").click()
    reviewing = ReviewPage(panel.page, "en")
    for tab in ("transcript", "scores", "ratings", "measures"):
        reviewing.tab(f"review.{tab}").click()
        expect_language(panel.page, "en")
    expect(panel.page.get_by_text(panel.text("source.face"))).to_have_count(0)
    panel.link("review.sheet").click()
    sheet = panel.page.get_by_role("article")
    for words in (f"policy.{RULES.id}", f"policy_law.{RULES.id}"):
        expect(sheet).to_contain_text(panel.text(words))
    expect_language(panel.page, "en")


def test_recording_and_speech_refused(people: People, server: RunningServer) -> None:
    ended = people.hr.get("/interviews?status=ended")["items"][0]["id"]
    interview = people.hr.arrange_like(ended)
    people.panel.page.goto(server.url)
    people.sent.messages.clear()
    begin(people, people.hr.make_link(interview), agreed=("expression_scoring",))
    panel = people.panel
    engagement = panel.cell(panel.text("dimension.engagement"))
    expect(engagement).to_contain_text("/10")
    engagement.click()
    pane = panel.page.get_by_role("complementary").filter(has_text=panel.text("evidence.also"))
    expect(pane).to_contain_text(panel.text("measure.hands"))
    panel.page.keyboard.press("Escape")
    expect(panel.cell(COMPETENCY)).to_contain_text(panel.text("reason.no_consent"))
    expect(
        people.applicant.page.get_by_text(people.applicant.text("room.recording"))
    ).to_have_count(0)
    panel.end()
    people.applicant.leave_after_end()
    kept = people.hr.get(f"/interviews/{interview}/timeline")
    assert kept["parts"] == []
    assert kept["transcript"] == []
    assert people.sent.events("transcript") == []
    assert set(kept["observations"]) <= SEEN
    assert not recordings(server, interview)
    panel.link("interviews.review").click()
    expect(panel.page.get_by_text(panel.text("player.none_refused"))).to_be_visible()


def test_scoring_again_is_asked_for_in_the_review(
    people: People, server: RunningServer, browsers: Browsers
) -> None:
    """What comes of it, and how long it takes, depends on the machine: test_rescore.py."""
    ended = [row["id"] for row in people.hr.get("/interviews?status=ended")["items"]]
    [recorded] = [id for id in ended if recordings(server, id)]
    office = people.panel.page.context.browser
    assert office
    review = ReviewPage(browsers.open(office, "zh"), "zh")
    review.sign_in(server.url, server.sign_in_of("hr"))
    review.page.goto(f"{server.url}/interviews/{recorded}/review")
    review.tab("review.rescores").click()
    review.button("rescore.act").click()
    under_way = review.page.get_by_label(review.text("rescore.progress"))
    done = review.page.get_by_text(review.text("rescore.after"), exact=True)
    expect(under_way.or_(done).first).to_be_visible()
    assert people.hr.get(f"/interviews/{recorded}/rescores")["items"]


def begin(people: People, link: str, agreed: tuple[str, ...]) -> None:
    """From the link to the first question."""
    applicant = people.applicant
    applicant.open(link)
    applicant.heading("consent.title").wait_for()
    version = {"version": RULES.notice_version, "place": RULES.names["en"]}
    expect(applicant.page.get_by_text(applicant.text("consent.version", **version))).to_be_visible()
    expect_language(applicant.page, "en")
    applicant.choose(agreed)
    expect(applicant.page.get_by_text(applicant.text("check.camera_ok"))).to_be_visible()
    expect_language(applicant.page, "en")
    applicant.join()
    expect_language(people.panel.page, "en")
    people.panel.open_panel(APPLICANT, "lobby.join_watching")
    people.panel.start()
    people.panel.ask(1)
    expect(people.applicant.question).to_contain_text(FIRST_QUESTION)


def recordings(server: RunningServer, interview: str) -> list[Path]:
    return list((server.home / "recordings" / interview).glob("*"))
