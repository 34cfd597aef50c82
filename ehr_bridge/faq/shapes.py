"""Shapes of the FAQ on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.faq.asking import MAX_QUESTION
from ehr_bridge.faq.entries import Entry
from ehr_bridge.faq.facts import MAX_FACT, Kind
from ehr_bridge.faq.tables import AskedQuestion

Language = Annotated[str, StringConstraints(pattern=r"^(zh|en)$")]
Text = Annotated[
    str, StringConstraints(min_length=1, max_length=MAX_QUESTION, strip_whitespace=True)
]
Answer = Annotated[str, StringConstraints(min_length=1, max_length=2000, strip_whitespace=True)]


class EntryBody(Body):
    """An entry; `opening_id` null holds for the whole company."""

    opening_id: Id | None = None
    language: Language
    question: Text
    answer: Answer
    phrasings: Annotated[list[Text], Field(max_length=10)] = Field(default_factory=list)

    def entry(self) -> Entry:
        """The same for the rules."""
        return Entry(
            self.opening_id, self.language, self.question, self.answer, tuple(self.phrasings)
        )


class EntryShape(BaseModel):
    """An entry as it reads now."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    opening_id: str | None
    language: str
    question: str
    answer: str
    phrasings: list[str]
    updated_at: datetime


class EntryList(BaseModel):
    """Entries by language and question."""

    items: list[EntryShape]
    by_meaning: bool = Field(description="false where no model is loaded: only same words match")


class FactShape(BaseModel):
    """A kind of fact: whether applicants are told it, HR's words, and what they would read."""

    kind: Kind
    published: bool
    text: str
    shown: str


class FactsShape(BaseModel):
    """What an opening tells applicants."""

    opening: Named
    language: str
    items: list[FactShape]


class FactsBody(Body):
    """The published facts; "" lets the opening's own salary band or location speak."""

    facts: dict[Kind, Annotated[str, StringConstraints(max_length=MAX_FACT, strip_whitespace=True)]]


class AskedShape(BaseModel):
    """A question of an applicant; `source` "" means that HR has not answered yet."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    text: str
    language: str
    asked_at: datetime
    source: Literal["", "faq", "fact", "hr"]
    source_title: str
    answer: str
    answered_at: datetime | None


class InboxItem(AskedShape):
    """A question as HR sees it."""

    applicant: str
    opening: Named
    interview_id: str
    closeness: float | None


class Inbox(BaseModel):
    """Questions of own openings; `waiting` counts those without an answer."""

    items: list[InboxItem]
    waiting: int


def inbox_item(asked: AskedQuestion, applicant: str, opening: str) -> InboxItem:
    """A question as HR sees it."""
    return InboxItem(
        **AskedShape.model_validate(asked).model_dump(),
        applicant=applicant,
        opening=Named(id=asked.opening_id, name=opening),
        interview_id=asked.interview_id,
        closeness=asked.closeness,
    )


class AnswerBody(Body):
    """HR's answer."""

    answer: Answer


class EntryFromQuestion(Body):
    """Whether the new entry holds for the whole company or for this opening alone."""

    general: bool = True


class QuestionBody(Body):
    """What an applicant asks."""

    text: Text


class ApplicantQuestions(BaseModel):
    """What the applicant asked so far, and what others ask."""

    items: list[AskedShape]
    suggestions: list[str]
    left: int = Field(description="how many questions may still be asked")
