"""What people do in an interview; its course follows from these."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview.events.event import Event

AI = "ai"
"""Who asks in an interview that the AI leads, in the place of an interviewer's id."""


class Role(StrEnum):
    """What a person is in one interview."""

    APPLICANT = "applicant"
    INTERVIEWER = "interviewer"
    HR = "hr"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantJoined(Event):
    """A person opened the room (again: a rejoin is another join of the same id)."""

    participant: str
    role: Role
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLeft(Event):
    """A person's last connection to the room closed."""

    participant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewStarted(Event):
    """The first question may be asked; media recorded before it is not analysed.

    Attributes:
        analysis_fps: most pictures of the applicant that are analysed a second; 0 in
            journals that do not tell.
    """

    by: str
    analysis_fps: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAdded(Event):
    """An interviewer added a question of their own to the list, or the AI a follow-up.

    Attributes:
        follows: id of the question that a follow-up takes up, "" where it is none.
        reason: why it is asked: what the answer lacked (interview.ai.follow_up.Lack).
    """

    question_id: str
    text: str
    competencies: tuple[str, ...]
    by: str
    key_points: tuple[str, ...] = ()
    behavioural: bool = True
    follows: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """A question was put to the applicant; it opens the answer `answer`."""

    question_id: str
    answer: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEnded(Event):
    """The open answer was closed (next question, an interviewer's act, or the end)."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSetAside(Event):
    """Another take of the same question counts instead; this one is kept and marked."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Event):
    """An interviewer's judgement against an anchor; the latest one counts.

    Attributes:
        level: BARS level 1 to 5, None to take the rating back.
    """

    by: str
    question_id: str
    competency: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """An interviewer's note on a question; the latest text replaces the earlier one."""

    by: str
    question_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewEnded(Event):
    """The interview is over; ratings and notes may still be completed."""

    by: str
    reason: str = ""
