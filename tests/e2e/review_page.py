"""What staff see of an interview that was held: the recording and the evaluation sheet."""

from __future__ import annotations

import re
from functools import partial

from playwright.sync_api import Locator

from tests.e2e.media_elements import expect_moving
from tests.e2e.staff_page import StaffPage
from tests.e2e.waiting import eventually


class ReviewPage(StaffPage):
    """The recording beside transcript, scores and curves on one time line."""

    @property
    def picture(self) -> Locator:
        """The applicant, large."""
        return self.page.locator("main video:not(figure video)")

    def play(self) -> None:
        """Press play."""
        self.button("player.play").click()

    @property
    def _slider(self) -> Locator:
        return self.page.get_by_role("slider", name=self.text("player.position"))

    def seek(self, to_s: float) -> None:
        """Move the playhead to a time since the start."""
        self._slider.fill(str(to_s))

    def position_s(self) -> float:
        """Where the playhead stands, in seconds since the start."""
        return float(self._slider.input_value())

    def passed(self, time_s: float) -> bool:
        """Whether the playhead stands behind a time."""
        return self.position_s() > time_s

    def length_s(self) -> float:
        """How long the interview was."""
        return float(self._slider.get_attribute("max") or 0)

    def applicant_parts(self) -> list[tuple[float, float]]:
        """Start and end of each part of the applicant, in seconds since the start."""
        return [(start_s, end_s) for source, start_s, end_s in self.parts() if source == "camera"]

    def parts(self) -> list[tuple[str, float, float]]:
        """The applicant's parts: camera or screen, start and end in seconds since the start."""
        interview = self.page.url.split("/interviews/")[1].split("/")[0]
        path = f"/api/v1/interviews/{interview}/timeline"
        found = self.page.evaluate("path => fetch(path).then(answer => answer.json())", path)
        roles = {person["id"]: person["role"] for person in found["participants"]}
        return [
            (
                part["source"],
                part["start_s"] - found["started_s"],
                part["end_s"] - found["started_s"],
            )
            for part in sorted(found["parts"], key=lambda part: part["start_s"])
            if roles[part["participant"]] == "applicant"
        ]

    def tab(self, key: str) -> Locator:
        """A tab of the details."""
        return self.page.get_by_role("tab", name=self.text(key))

    @property
    def transcript(self) -> Locator:
        """What was said, asked and noticed."""
        return self.page.get_by_role("tabpanel")

    @property
    def questions(self) -> Locator:
        """The questions on the time line."""
        return self.page.get_by_role("list", name=self.text("panel.questions")).get_by_role(
            "listitem"
        )

    def cell(self, name: str) -> Locator:
        """A score cell."""
        return self.page.get_by_role("tabpanel").get_by_role("button").filter(has_text=name)

    @property
    def moments(self) -> Locator:
        """The buttons that play what a score rests on."""
        return self.page.get_by_role("tabpanel").locator("ol button")

    @staticmethod
    def start_of(moment: Locator) -> float:
        """When a moment begins, in seconds since the start."""
        found = re.search(r"(\d+):(\d\d)–", moment.inner_text())
        assert found, moment.inner_text()
        return int(found[1]) * 60 + int(found[2])


class SheetPage(StaffPage):
    """The evaluation sheet."""

    def open_sheet(self, applicant: str) -> None:
        """From the list of interviews to the sheet."""
        self.page.get_by_role("link", name=applicant, exact=True).click()
        self.link("review.sheet").click()
        self.article.wait_for()

    @property
    def article(self) -> Locator:
        """The sheet itself."""
        return self.page.get_by_role("article")

    def rating_row(self, competency: str) -> Locator:
        """The interviewers' ratings of a competency, side by side."""
        row = self.article.get_by_role("row").filter(has_text=competency)
        return row.filter(has_not_text="%").last


def expect_parts_play(reviewing: ReviewPage, parts: int) -> None:
    """Every part of the applicant's recording plays, and to its end: the gap is passed over.

    A lost network may leave seconds of a part without any picture.
    """
    segments = reviewing.applicant_parts()
    assert len(segments) == parts, segments
    for start_s, end_s in segments:
        reviewing.seek(int(start_s) + 1)
        if reviewing.button("player.play").count():
            reviewing.play()
        expect_moving(reviewing.picture)
        reviewing.seek(int(end_s) - 1)
        eventually(partial(reviewing.passed, int(end_s) - 1), "the part's end is played")
