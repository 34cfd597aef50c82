"""What an applicant sees and does."""

from __future__ import annotations

from collections.abc import Collection

from playwright.sync_api import Locator, Page, expect

from tests.e2e.words import words

PURPOSES = ("recording", "speech_scoring", "expression_scoring")


class ApplicantPage:
    """A join link opened in a browser whose language is `language`."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def text(self, key: str, **values: object) -> str:
        """A text of the applicant's pages."""
        return words("applicant", self.language, key, **values)

    def button(self, key: str) -> Locator:
        """A button by its text."""
        return self.page.get_by_role("button", name=self.text(key), exact=True)

    # --- before the room ----------------------------------------------------------------

    def open(self, link: str) -> None:
        """Follow the link."""
        self.page.goto(link)

    def choose(self, agreed: Collection[str] = PURPOSES) -> None:
        """Answer the notice: agree to these purposes and to no other."""
        for purpose in PURPOSES:
            switch = self.page.get_by_role("switch", name=self.text(f"consent.purpose.{purpose}"))
            expect(switch).not_to_be_checked()
            if purpose in agreed:
                switch.check()
        self.button("consent.go_on").click()
        self.heading("check.title").wait_for()

    def heading(self, key: str, **values: object) -> Locator:
        """A page's heading."""
        return self.page.get_by_role("heading", name=self.text(key, **values), exact=True)

    @property
    def own_picture(self) -> Locator:
        """The applicant's own picture in the device check."""
        return self.page.get_by_label(self.text("check.picture"))

    def join(self, button: str = "check.join") -> None:
        """Leave the device check for the room."""
        self.button(button).click()
        self.page.locator("main.room").wait_for()

    def enter(self, link: str, agreed: Collection[str] = PURPOSES) -> None:
        """All the way from the link into the room."""
        self.open(link)
        self.choose(agreed)
        self.join()
        self.connected.wait_for()

    # --- in the room --------------------------------------------------------------------

    @property
    def connected(self) -> Locator:
        """The sign that picture, sound and words go both ways, if slowly on a busy machine."""
        well, weakly = (
            self.page.get_by_text(self.text(f"room.state_{state}"), exact=True)
            for state in ("open", "weak")
        )
        return well.or_(weakly)

    def control(self, key: str) -> Locator:
        """One of the buttons under the thumb."""
        return self.page.get_by_role("navigation").get_by_role("button", name=self.text(key))

    @property
    def question(self) -> Locator:
        """The question being answered."""
        return self.page.locator("section.question")

    @property
    def captions(self) -> Locator:
        """What is being said, as text."""
        return self.page.get_by_role("region", name=self.text("room.captions")).get_by_role("log")

    def tile(self, name: str) -> Locator:
        """An interviewer's picture with their name."""
        return self.page.locator("figure.tile").filter(has_text=name)

    def leave_after_end(self) -> None:
        """Leave a room whose interview is over."""
        self.heading("room.ended_title").wait_for()
        self.button("room.leave").click()
        self.heading("thanks.next").wait_for()
