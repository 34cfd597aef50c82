"""Shapes of the question bank on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ehr_bridge.api.shapes import Body, Id, Named
from ehr_bridge.question_bank.bank import Stored
from ehr_bridge.question_bank.compose import Matched
from ehr_bridge.question_bank.content import (
    MAX_KEY_POINTS,
    MAX_MINUTES,
    MAX_NAME,
    MAX_POINT,
    MAX_TEXT,
    Content,
    Level,
    QuestionType,
)
from ehr_bridge.question_bank.preparing import MAX_PREPARED
from ehr_bridge.question_bank.sets import MAX_SET, Chosen, Pick
from ehr_bridge.question_bank.transfer import Format
from ehr_bridge.question_bank.wording import Kind, PersonalQuestion, QuestionReason

Name = Annotated[str, StringConstraints(min_length=1, max_length=MAX_NAME, strip_whitespace=True)]
Point = Annotated[str, StringConstraints(min_length=1, max_length=MAX_POINT, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(min_length=1, max_length=MAX_TEXT, strip_whitespace=True)]
Language = Annotated[str, StringConstraints(pattern=r"^(zh|en)$")]


class QuestionContent(Body):
    """What a question says; anchors from worst to best."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    language: Language
    role: Name
    competency: Name
    type: QuestionType
    level: Level
    minutes: Annotated[int, Field(ge=1, le=MAX_MINUTES)]
    text: Text
    key_points: Annotated[list[Point], Field(min_length=1, max_length=MAX_KEY_POINTS)]
    anchors: Annotated[list[Point], Field(min_length=5, max_length=5)]

    def content(self) -> Content:
        """The same for the rules."""
        return Content(
            language=self.language,
            role=self.role,
            competency=self.competency,
            type=self.type,
            level=self.level,
            minutes=self.minutes,
            text=self.text,
            key_points=tuple(self.key_points),
            anchors=tuple(self.anchors),
        )


class QuestionEdit(QuestionContent):
    """The next version; `version` is the one that was edited."""

    version: Annotated[int, Field(ge=1)]


class BankQuestionShape(QuestionContent):
    """A question as it reads now."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    id: str
    key: str
    version: int
    retired_at: datetime | None


def shape_of(stored: Stored) -> BankQuestionShape:
    """A stored question on HTTP."""
    content = QuestionContent.model_validate(stored.content)
    return BankQuestionShape(
        id=stored.id,
        key=stored.key,
        version=stored.version,
        retired_at=stored.retired_at,
        **content.model_dump(),
    )


class BankPage(BaseModel):
    """Questions by role and competency."""

    items: list[BankQuestionShape]
    next_cursor: str | None = Field(description="null on the last page")


class Facet(BaseModel):
    """How many questions in use there are of one language, role and competency."""

    language: str
    role: str
    competency: str
    count: int


class Facets(BaseModel):
    """What filters can offer; `shipped` counts the questions that come with the product."""

    items: list[Facet]
    shipped: dict[str, int]


class VersionShape(QuestionContent):
    """What a question said at one time."""

    model_config = ConfigDict(extra="ignore", from_attributes=True)

    version: int
    written_by: Named
    written_at: datetime


class BankQuestionDetail(BankQuestionShape):
    """A question with its versions, the newest first, and the openings that ask it."""

    versions: list[VersionShape]
    used_in: list[Use]


class Use(BaseModel):
    """An opening that asks a question, and which version of it."""

    opening: Named
    version: int


class RetiredBody(Body):
    """Whether the question is out of use."""

    retired: bool


class ImportBody(Body):
    """A file; with `dry_run` nothing is written."""

    format: Format
    content: Annotated[str, StringConstraints(max_length=4_000_000)]
    dry_run: bool = True


class RowErrorShape(BaseModel):
    """What is wrong in one row, counted from 1."""

    model_config = ConfigDict(from_attributes=True)

    row: int
    field: str
    cause: str


class ImportResult(BaseModel):
    """What an import did, or would do. Rows with errors are left out, the others go in."""

    dry_run: bool
    added: int
    changed: int
    unchanged: int
    errors: list[RowErrorShape]


class ShippedBody(Body):
    """Languages whose shipped questions are taken in."""

    languages: Annotated[list[Language], Field(min_length=1, max_length=2)]


class TakenShape(BaseModel):
    """Numbers of questions new, changed and already there."""

    model_config = ConfigDict(from_attributes=True)

    added: int
    changed: int
    unchanged: int


# --- sets -------------------------------------------------------------------------------


class SetWish(Body):
    """What a set is composed for; `types` are relative shares, null for the usual mix."""

    minutes: Annotated[int, Field(ge=5, le=180)] = 45
    role: Annotated[str, StringConstraints(max_length=MAX_NAME)] = ""
    level: Level | None = None
    types: dict[QuestionType, Annotated[float, Field(ge=0, le=100)]] | None = None


class PickShape(Body):
    """A question, its version, and the competency it is there for."""

    question_id: Id
    version: Annotated[int, Field(ge=1)]
    competency: Id

    def pick(self) -> Pick:
        """The same for the rules."""
        return Pick(self.question_id, self.version, self.competency)


class SwapBody(SetWish):
    """Which question of a set is to be replaced."""

    picks: Annotated[list[PickShape], Field(min_length=1, max_length=MAX_SET)]
    position: Annotated[int, Field(ge=0, lt=MAX_SET)]


class SetBody(Body):
    """The questions of an opening, in their order."""

    picks: Annotated[list[PickShape], Field(min_length=1, max_length=MAX_SET)]


class ChosenShape(BaseModel):
    """A chosen question and why: for which competency, found by what, filling which share."""

    question: BankQuestionShape
    competency: str
    matched: Matched
    closeness: float
    share: float
    same_role: bool
    same_level: bool


def chosen_shape(chosen: Chosen) -> ChosenShape:
    """A chosen question on HTTP."""
    choice = chosen.choice
    return ChosenShape(
        question=shape_of(chosen.stored),
        competency=choice.competency,
        matched=choice.matched,
        closeness=choice.closeness,
        share=round(choice.share, 4),
        same_role=choice.same_role,
        same_level=choice.same_level,
    )


class ProposalShape(BaseModel):
    """A set that nothing is written of yet."""

    items: list[ChosenShape]
    uncovered: list[str] = Field(description="competencies that the bank has no question for")
    by_meaning: bool = Field(description="false where no model is loaded: only names are compared")


class Alternatives(BaseModel):
    """What may stand in the place of a question, the best first."""

    items: list[ChosenShape]


class SetWritten(BaseModel):
    """The opening's questions were written."""

    id: str
    questions: int


# --- one interview ----------------------------------------------------------------------


class ReasonShape(Body):
    """Why a question is asked, and the words it came from."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    code: Annotated[str, StringConstraints(pattern=r"^[a-z_]{1,24}$")]
    words: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""
    question: Annotated[str, StringConstraints(max_length=MAX_TEXT)] = ""


class PersonalShape(Body):
    """A question for one interview alone."""

    model_config = ConfigDict(extra="forbid", from_attributes=True)

    kind: Kind
    text: Text
    key_points: Annotated[list[Point], Field(max_length=MAX_KEY_POINTS)]
    behavioural: bool = True
    competency: Annotated[str, StringConstraints(max_length=48)] = ""
    reason: ReasonShape

    def question(self) -> PersonalQuestion:
        """The same for the rules."""
        reason = QuestionReason(self.reason.code, self.reason.words, self.reason.question)
        return PersonalQuestion(
            self.kind,
            self.text,
            tuple(self.key_points),
            self.behavioural,
            reason,
            self.competency,
        )


class PersonalProposals(BaseModel):
    """What might be asked besides the set; `earlier` is the interview that is followed up."""

    items: list[PersonalShape]
    has_resume: bool
    earlier: str


class PreparedBody(Body):
    """The questions that follow those of the opening."""

    items: Annotated[list[PersonalShape], Field(max_length=MAX_PREPARED)]


class PreparedList(BaseModel):
    """The questions that were prepared."""

    items: list[PersonalShape]
