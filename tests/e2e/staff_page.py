"""What interviewers and HR see and do outside the live panel."""

from __future__ import annotations

from typing import Self

from playwright.sync_api import Locator, Page

from tests.e2e.words import pattern, words


class StaffPage:
    """The staff app in a browser whose language is `language`."""

    def __init__(self, page: Page, language: str) -> None:
        self.page = page
        self.language = language

    def text(self, key: str, **values: object) -> str:
        """A text of the staff app."""
        return words("staff", self.language, key, **values)

    def button(self, key: str) -> Locator:
        """A button by its text."""
        return self.page.get_by_role("button", name=self.text(key), exact=True)

    def link(self, key: str) -> Locator:
        """A link by its text."""
        return self.page.get_by_role("link", name=self.text(key), exact=True)

    def status(self, key: str) -> Locator:
        """A status line, whatever stands in its placeholders."""
        return self.page.get_by_text(pattern("staff", self.language, key))

    def sign_in(self, url: str, account: tuple[str, str]) -> Self:
        """Sign in with e-mail and password."""
        email, password = account
        self.page.goto(url)
        # Typed, for React does not notice what Playwright fills in for a Firefox.
        for field, typed in ("sign_in.email", email), ("sign_in.password", password):
            self.page.get_by_label(self.text(field), exact=True).press_sequentially(typed)
        self.button("sign_in.submit").click()
        self.heading("interviews.title").wait_for()
        return self

    def heading(self, key: str, **values: object) -> Locator:
        """A heading by its text."""
        return self.page.get_by_role("heading", name=self.text(key, **values), exact=True)

    def entry(self, applicant: str) -> Locator:
        """The line of an interview in the list."""
        return self.page.get_by_role("listitem").filter(has_text=applicant)
