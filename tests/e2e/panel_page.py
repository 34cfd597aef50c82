"""What an interviewer sees and does in the live panel."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.e2e.staff_page import StaffPage

NUMBER = re.compile(r"(\d+(?:\.\d+)?)\s*/10")


class PanelPage(StaffPage):
    """The panel on a wide screen, everything in one look."""

    def open_panel(self, applicant: str, join: str = "lobby.join") -> None:
        """From the list of interviews through the door into the room."""
        button = self.text("interviews.open_panel_of", name=applicant)
        self.page.get_by_role("link", name=button).click()
        self.button(join).click()
        self.page.get_by_role("log").wait_for()

    # --- the applicant ------------------------------------------------------------------

    @property
    def picture(self) -> Locator:
        """The applicant, large."""
        return self.page.locator("main video:not(figure video)")

    def tile(self, name: str) -> Locator:
        """A colleague's small picture."""
        return self.page.locator("figure").filter(has_text=name)

    def screen_of(self, name: str) -> Locator:
        """The screen that somebody shares, large."""
        return self.page.locator("figure").filter(has_text=self.text("screen.of", name=name))

    # --- conversation -------------------------------------------------------------------

    @property
    def conversation(self) -> Locator:
        """Everything said, asked and noticed."""
        return self.page.get_by_role("log", name=self.text("panel.conversation"))

    @property
    def partial(self) -> Locator:
        """A sentence still being said."""
        return self.conversation.locator("[class*=_partial_]")

    @property
    def final(self) -> Locator:
        """A sentence that is final."""
        return self.conversation.locator(
            "[class*=_said_] p:not([class*=_partial_]):not([class*=_translation_])"
        )

    @property
    def translation(self) -> Locator:
        """A final sentence in the other language."""
        return self.conversation.locator("[class*=_translation_]")

    # --- course -------------------------------------------------------------------------

    def start(self) -> None:
        """Begin the interview."""
        self.button("panel.start").click()
        self.button("panel.end").wait_for()

    def ask(self, number: int) -> None:
        """Put a question of the list."""
        name = self.text("question.ask_this", number=number)
        self.page.get_by_role("button", name=name, exact=True).click()

    def elapsed_s(self) -> int:
        """How long the interview has been going on, as the header says."""
        minutes, seconds = self.page.locator("header time").inner_text().split(":")
        return int(minutes) * 60 + int(seconds)

    def end(self) -> None:
        """End the interview, confirming it."""
        self.button("panel.end").click()
        self.page.get_by_role("dialog").get_by_role("button", name=self.text("panel.end")).click()
        self.link("interviews.review").wait_for()

    # --- scores -------------------------------------------------------------------------

    @property
    def cells(self) -> Locator:
        """All score cells."""
        return self.page.get_by_role("group", name=self.text("panel.scores")).get_by_role("button")

    def cell(self, name: str) -> Locator:
        """One score cell by the dimension's name."""
        return self.cells.filter(has_text=name)

    def values(self) -> dict[int, float]:
        """Index of each cell that shows a number out of ten -> that number."""
        found = ((i, NUMBER.search(text)) for i, text in enumerate(self.cells.all_inner_texts()))
        return {i: float(number[1]) for i, number in found if number}

    def open_evidence(self, cell: Locator) -> Locator:
        """Open a cell; the pane with its evidence."""
        cell.click()
        return self.page.get_by_role("complementary")

    # --- judgement ----------------------------------------------------------------------

    @property
    def rating(self) -> Locator:
        """The pane of one's own rating."""
        return self.page.get_by_role("group", name=self.text("panel.rating"))

    def level(self, competency: str, level: int) -> Locator:
        """The choice of a level for a competency."""
        return self.rating.get_by_role("group", name=competency).get_by_role("radio").nth(level - 1)

    def rate(self, competency: str, level: int) -> None:
        """Judge, and wait until the server has it."""
        choice = self.level(competency, level)
        choice.check(force=True)  # the label is drawn over the radio button
        group = self.rating.get_by_role("group", name=competency)
        expect(group.get_by_role("status")).to_have_text(self.text("saving.saved"))

    @property
    def note(self) -> Locator:
        """The note on the question shown."""
        return self.rating.get_by_label(self.text("rating.note"))

    def write_note(self, text: str) -> None:
        """Type a note as a person does, and wait until the server has it."""
        self.note.press_sequentially(text)
        saved = self.rating.get_by_role("status").last
        expect(saved).to_have_text(self.text("saving.saved"))
