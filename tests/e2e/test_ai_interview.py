"""An interview in Chinese that an AI leads: spoken, reloaded, taken over, typed; HR's sheet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from interview.ai.wording import wording
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import PHONE, Browsers
from tests.e2e.languages import expect_language
from tests.e2e.panel_page import PanelPage
from tests.e2e.review_page import SheetPage
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.speech import SPOKEN

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

APPLICANT, OPENING, INTERVIEWER = "沈嘉怡", "电商运营主管", "陈志远"
QUESTION = "请讲一个你负责的店铺或品类业绩突然下滑的例子"
ASKED_BY_A_PERSON = "有没有一次，你因为用户的反馈改变了原来的做法"
WRITTEN = "我把客服响应时间从两分钟缩短到四十五秒，当月差评率下降了三成。"
SETTINGS: dict[str, Any] = {
    "think_s": 0,
    "answer_s": 600,
    "retakes": 0,
    "pauses": 1,
    "skip": True,
    "typed": True,
    "follow_ups": 0,
    "prompts": False,
    "panel_prompts": False,
}
"""No time to think, as the microphone soon speaks again; enough to answer anywhere."""


def test_from_the_arrangement_to_the_sheet(
    server: RunningServer, browsers: Browsers, media: Callable[[str], Path]
) -> None:
    theirs = browsers.launch(camera=media("webcam.mjpeg"), microphone=media("webcam-zh.wav"))
    staff = browsers.launch(flags=[])
    hr = SheetPage(browsers.open(staff, "zh"), "zh")
    panel = PanelPage(browsers.open(staff, "zh"), "zh")
    hr.sign_in(server.url, server.sign_in_of("hr"))
    link = arrange(hr)
    applicant = ApplicantPage(browsers.open(theirs, "zh", PHONE), "zh")
    applicant.enter(link)
    panel.sign_in(server.url, server.sign_in_of("interviewer"))
    panel.open_panel(APPLICANT, "lobby.join_watching")
    questions = begin(applicant)
    answer_by_voice(applicant, questions)
    reload(applicant, questions)
    take_over(panel, applicant)
    hand_back(panel, applicant, questions)
    answer_in_writing(applicant)
    number(applicant, questions, questions).wait_for()
    skip(applicant)
    give_thanks(applicant)
    read_the_sheet(hr)


def arrange(hr: SheetPage) -> str:
    """HR arranges it; the applicant's link."""
    opening = call(hr.page, "GET", "openings")["items"]
    [settings_of] = [one["id"] for one in opening if one["title"] == OPENING]
    call(hr.page, "PUT", f"openings/{settings_of}/ai-settings", SETTINGS)
    hr.button("interviews.arrange").click()
    form = hr.page.get_by_role("dialog")
    form.get_by_text(hr.text("arrange.by_ai"), exact=True).click()
    choose(hr, "arrange.applicant", APPLICANT)
    choose(hr, "arrange.opening", OPENING)
    choose(hr, "arrange.watchers", INTERVIEWER)
    expect_language(hr.page, "zh")
    form.get_by_label(hr.text("arrange.time"), exact=True).fill(an_hour_ago())
    form.get_by_role("button", name=hr.text("interviews.arrange")).click()
    hr.button("link.make").click()
    return hr.page.get_by_label(hr.text("link.url"), exact=True).input_value()


def an_hour_ago() -> str:
    """As a browser's field for day and time takes it."""
    return (datetime.now() - timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")


def call(page: Page, method: str, path: str, body: object = None) -> Any:
    """A request of the page's own person to the API."""
    asked = """([method, path, body]) => fetch('/api/v1/' + path, {
      method, body: body && JSON.stringify(body), headers: {'Content-Type': 'application/json'},
    }).then(answer => answer.json())"""
    return page.evaluate(asked, [method, path, body])


def choose(hr: SheetPage, label: str, name: str) -> None:
    hr.page.get_by_role("combobox", name=hr.text(label), exact=True).click()
    hr.page.get_by_role("option", name=name).first.click()


def begin(applicant: ApplicantPage) -> int:
    """Be told that an AI asks, begin, and read the first question; how many there are."""
    applicant.heading("ai.welcome.title").wait_for()
    expect_language(applicant.page, "zh")
    applicant.button("ai.act.begin").click()
    expect(card(applicant)).to_contain_text(QUESTION)
    numbers = card(applicant).locator("header").inner_text()
    return int(numbers.split("共")[1].split("题")[0])


def card(applicant: ApplicantPage) -> Locator:
    """The question with its time."""
    return applicant.page.locator("article.turn")


def number(applicant: ApplicantPage, n: int, total: int) -> Locator:
    return card(applicant).get_by_text(applicant.text("ai.number", number=n, total=total))


def answer_by_voice(applicant: ApplicantPage, total: int) -> None:
    """Be understood, fall silent, and find the next question without a touch.

    Only of an answer that was understood is it said that it sounds finished.
    """
    sentences = applicant.captions.locator("p[aria-hidden=false] [lang]")
    eventually(lambda: shared_words("".join(sentences.all_inner_texts())), "a spoken sentence")
    applicant.page.get_by_text(wording("zh").finished).wait_for()
    applicant.control("room.mute").click()  # the recording would go on
    number(applicant, 2, total).wait_for()


def shared_words(spoken: str) -> int:
    """Runs of four characters of the recorded answers that are in the text."""
    said = "".join(SPOKEN[name].text for name in ("zh-star", "zh-motive"))
    return sum(said[i : i + 4] in spoken for i in range(len(said) - 3))


def reload(applicant: ApplicantPage, total: int) -> None:
    """Lose the page in the middle of an answer, and be back at the same question."""
    applicant.page.locator("article.turn[data-state=answering]").wait_for()
    applicant.page.reload()
    applicant.join()
    applicant.page.locator("article.turn[data-state=answering]").wait_for()
    expect(number(applicant, 2, total)).to_be_visible()


def take_over(panel: PanelPage, applicant: ApplicantPage) -> None:
    """An interviewer who watches asks a question of their own choice."""
    expect(panel.page.get_by_text(panel.text("ai.state.answering"))).to_be_visible()
    expect_language(panel.page, "zh")
    panel.button("ai.take_over").click()
    expect(panel.page.get_by_text(panel.text("ai.led_by", name=INTERVIEWER))).to_be_visible()
    panel.ask(4)
    expect(applicant.question).to_contain_text(ASKED_BY_A_PERSON)
    for page in (panel.page, applicant.page):
        expect_language(page, "zh")


def hand_back(panel: PanelPage, applicant: ApplicantPage, total: int) -> None:
    """The AI goes on with the next question that nobody asked."""
    panel.button("ai.hand_back").click()
    number(applicant, 3, total).wait_for()
    panel.button("ai.take_over").wait_for()


def answer_in_writing(applicant: ApplicantPage) -> None:
    applicant.button("ai.type").click()
    written = applicant.page.get_by_label(applicant.text("ai.typed_label"))
    written.fill(WRITTEN)
    applicant.page.reload()
    applicant.join()
    expect(written).to_have_value(WRITTEN)
    expect_language(applicant.page, "zh")
    applicant.button("ai.typed_send").click()


def skip(applicant: ApplicantPage) -> None:
    """A question is gone for good only where one says so twice."""
    asked = applicant.page.get_by_role("dialog")
    question = card(applicant).get_by_role("heading").inner_text()
    applicant.button("ai.act.skip").click()
    asked.get_by_role("button", name=applicant.text("ai.skip.no")).click()
    expect(card(applicant).get_by_role("heading")).to_have_text(question)
    applicant.button("ai.act.skip").click()
    asked.get_by_role("button", name=applicant.text("ai.act.skip")).click()


def give_thanks(applicant: ApplicantPage) -> None:
    applicant.heading("ai.state.thanks").wait_for()
    applicant.button("ai.finish").click()
    applicant.heading("thanks.next").wait_for()
    expect_language(applicant.page, "zh")


def read_the_sheet(hr: SheetPage) -> None:
    hr.link("review.sheet").click()
    expect(hr.article).to_contain_text(QUESTION)
    answers = hr.article.locator("blockquote")
    expect(answers.filter(has_text=WRITTEN)).to_have_count(1)
    assert shared_words(answers.first.inner_text())
    expect(hr.article.get_by_text(hr.text("ai.typed"), exact=True)).to_have_count(1)
    asked_by = hr.text("ai.asked_by", name=INTERVIEWER)
    expect(hr.article.get_by_text(asked_by, exact=True)).to_have_count(1)
    expect(hr.article.get_by_text(hr.text("ai.skipped"), exact=True).first).to_be_visible()
    expect_language(hr.page, "zh")
