"""What a connector is: the one Protocol that every other HR system is reached by."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from ehr_bridge.bridges.transfer.fields import Thing
from interview.errors import BadInput


class RoleMissing(BadInput):
    """The user of the key lacks a role there: nothing of the kind is taken until it has it."""

    def __init__(self, role: str) -> None:
        super().__init__(f"the user of the key needs the role {role}")
        self.role = role


@dataclass(frozen=True, slots=True)
class Incoming:
    """One thing of the other system, as the cells of an import: text by field."""

    thing: Thing
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Some of what changed; `since` goes into the next call, `more` says that it can be now."""

    items: Sequence[Incoming]
    since: str
    more: bool


@dataclass(frozen=True, slots=True)
class OutgoingInterview:
    """An interview as another system is told of it.

    Attributes:
        applicant: what the other system calls the applicant; "" where it knows none such.
        starts_at, ends_at: in the company's zone, which systems without zones mean.
        panel: mail addresses of the interviewers.
    """

    id: str
    applicant: str
    applicant_name: str
    opening_title: str
    starts_at: datetime
    ends_at: datetime
    ended: bool
    panel: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OutgoingFeedback:
    """What an interview came to, as another system is told of it.

    Attributes:
        interview_id: ours.
        panel: mail addresses of the interviewers.
        cleared: whether the applicant goes on: as people decided, or as they stand to the
            opening's pass line while nobody has.
        decided: whether people have.
        score, pass_line: 0 to 100; `pass_line` is None where the opening has none.
        skills: competencies that were scored, with 0 to 1.
    """

    interview_id: str
    panel: tuple[str, ...]
    cleared: bool
    decided: bool
    score: float
    pass_line: float | None
    skills: tuple[tuple[str, float], ...]


class Connector(Protocol):
    """Another HR system. Methods raise `interview.errors.VivavoceError`; a retryable one is tried
    again at the next synchronisation."""

    reads: tuple[Thing, ...]
    """What comes in from it, in this order."""

    async def check(self) -> None:
        """Return when the account opens; BadInput otherwise."""
        ...

    async def read(self, thing: Thing, since: str) -> Page:
        """What changed of a thing since the mark that an earlier call returned; "" for all."""
        ...

    async def put_interview(self, interview: OutgoingInterview, external_id: str) -> str:
        """Make an interview there, or change the one of that id; returns its id.

        "" where the system has nobody to attach it to. NotFound where that id is none (any
        more).
        """
        ...

    async def remove_interview(self, external_id: str) -> None:
        """Take away an interview that was called off; nothing where it is gone already."""
        ...

    async def put_feedback(self, feedback: OutgoingFeedback, external_id: str) -> str:
        """Make a draft of it for the interview of that id; returns the draft's id.

        "" where the system takes none, or has nobody whose it could be. RoleMissing where the
        key may not write any.
        """
        ...
