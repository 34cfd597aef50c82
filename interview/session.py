"""The interview as a state: a pure fold of its events, and the acts it allows.

`Session.apply` takes events that happened (live or read back from the journal);
the act methods check that an act fits the state and return the events that record
it, without applying them. So a session rebuilt after a crash equals the one lost.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Self

from interview.errors import NotFound, WrongState
from interview.events import (
    AI,
    AnswerEnded,
    AnswerSetAside,
    Event,
    InterviewEnded,
    InterviewStarted,
    NoteWritten,
    ParticipantJoined,
    ParticipantLeft,
    QuestionAdded,
    QuestionAsked,
    RatingGiven,
    Role,
)
from interview.rubric import LEVELS, Job, Question

MAX_ADDED_QUESTIONS = 50
"""Questions that interviewers may add to one interview."""


class Status(StrEnum):
    """Where an interview stands."""

    SCHEDULED = "scheduled"
    LIVE = "live"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Participant:
    """A person who is or was in the room."""

    id: str
    role: Role
    name: str
    present: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """The time an applicant had for one question; end_s is None while it is open."""

    id: str
    question_id: str
    start_s: float
    end_s: float | None = None


@dataclass(slots=True)
class Session:
    """State of one interview.

    Attributes:
        id: the interview's id.
        job: what is asked and scored.
        added: the questions added, by id; `additions` says by whom and why.
        set_aside: ids of the answers that another take replaced.
        ratings: (interviewer, question, competency) -> level.
        notes: (interviewer, question) -> text.
    """

    id: str
    job: Job
    status: Status = Status.SCHEDULED
    started_s: float | None = None
    ended_s: float | None = None
    participants: dict[str, Participant] = field(default_factory=dict)
    added: dict[str, Question] = field(default_factory=dict)
    additions: dict[str, QuestionAdded] = field(default_factory=dict)
    set_aside: set[str] = field(default_factory=set)
    answers: list[Answer] = field(default_factory=list)
    ratings: dict[tuple[str, str, str], int] = field(default_factory=dict)
    notes: dict[tuple[str, str], str] = field(default_factory=dict)

    @classmethod
    def fold(cls, id: str, job: Job, events: Iterable[Event]) -> Self:
        """The session that these events, in order, lead to."""
        session = cls(id, job)
        for event in events:
            session.apply(event)
        return session

    # --- what is known ----------------------------------------------------------------

    @property
    def questions(self) -> tuple[Question, ...]:
        """The job's questions, then those that interviewers added."""
        return self.job.questions + tuple(self.added.values())

    def question(self, id: str) -> Question:
        """The question with that id, or NotFound."""
        for question in self.questions:
            if question.id == id:
                return question
        raise NotFound(f"no question {id!r} in this interview")

    @property
    def open_answer(self) -> Answer | None:
        """The answer being given now."""
        if self.answers and self.answers[-1].end_s is None:
            return self.answers[-1]
        return None

    def answer_over(self, start_s: float, end_s: float) -> Answer | None:
        """The answer that most of [start_s, end_s] falls into: speech may cross a question."""
        best, longest_s = None, -1.0
        for answer in self.answers:
            until_s = end_s if answer.end_s is None else min(end_s, answer.end_s)
            shared_s = until_s - max(start_s, answer.start_s)
            if shared_s >= 0 and shared_s > longest_s:
                best, longest_s = answer, shared_s
        return best

    def may_see_ratings(self, viewer: str, question_id: str) -> bool:
        """Whether an interviewer sees others' ratings of a question: after rating it."""
        return any(by == viewer and q == question_id for by, q, _ in self.ratings)

    # --- what happened ----------------------------------------------------------------

    def apply(self, event: Event) -> None:
        """Take in one event; events that change no state are ignored."""
        match event:
            case ParticipantJoined(participant=id, role=role, name=name):
                self.participants[id] = Participant(id, role, name, present=True)
            case ParticipantLeft(participant=id) if id in self.participants:
                self.participants[id] = replace(self.participants[id], present=False)
            case InterviewStarted():
                self.status, self.started_s = Status.LIVE, event.time_s
            case QuestionAdded():
                self.added[event.question_id] = Question(
                    event.question_id,
                    event.text,
                    event.competencies,
                    event.key_points,
                    event.behavioural,
                )
                self.additions[event.question_id] = event
            case QuestionAsked():
                self.answers.append(Answer(event.answer, event.question_id, event.time_s))
            case AnswerEnded():
                self._close(event)
            case AnswerSetAside(answer=answer):
                self.set_aside.add(answer)
            case RatingGiven(by=by, question_id=q, competency=c, level=level):
                if level is None:
                    self.ratings.pop((by, q, c), None)
                else:
                    self.ratings[by, q, c] = level
            case NoteWritten(by=by, question_id=q, text=text):
                self.notes[by, q] = text
            case InterviewEnded():
                self.status, self.ended_s = Status.ENDED, event.time_s

    def _close(self, event: AnswerEnded) -> None:
        for i, answer in enumerate(self.answers):
            if answer.id == event.answer and answer.end_s is None:
                self.answers[i] = replace(answer, end_s=event.time_s)

    # --- what may be done -------------------------------------------------------------

    def start(self, by: str, now_s: float, analysis_fps: float = 0.0) -> list[Event]:
        """Begin the interview, `analysis_fps` as in InterviewStarted; WrongState if it began
        or ended before."""
        if self.status is not Status.SCHEDULED:
            raise WrongState(f"the interview is already {self.status}")
        return [InterviewStarted(time_s=now_s, by=by, analysis_fps=analysis_fps)]

    def ask(self, question_id: str, by: str, now_s: float) -> list[Event]:
        """Put a question, closing the open answer; a question may be asked again, and one
        that is being answered stays as it is."""
        self._must_be_live()
        self.question(question_id)
        if self.open_answer and self.open_answer.question_id == question_id:
            return []
        times = sum(answer.question_id == question_id for answer in self.answers)
        return [
            *self._end_open(now_s),
            QuestionAsked(
                time_s=now_s, question_id=question_id, answer=f"{question_id}#{times + 1}", by=by
            ),
        ]

    def add_question(
        self, text: str, competencies: tuple[str, ...], by: str, now_s: float
    ) -> list[Event]:
        """Add an interviewer's own question; NotFound for an unknown competency."""
        if self.status is Status.ENDED:
            raise WrongState("the interview is over")
        if len(self.added) >= MAX_ADDED_QUESTIONS:
            raise WrongState(f"at most {MAX_ADDED_QUESTIONS} questions can be added")
        for competency in competencies:
            self._must_have(competency)
        id = f"added-{len(self.added) + 1}"
        return [
            QuestionAdded(time_s=now_s, question_id=id, text=text, competencies=competencies, by=by)
        ]

    def follow_up(
        self, parent: Question, asked: Question, reason: str, now_s: float
    ) -> QuestionAdded:
        """The AI adds a follow-up to a question; WrongState where there are too many."""
        if len(self.added) >= MAX_ADDED_QUESTIONS:
            raise WrongState(f"at most {MAX_ADDED_QUESTIONS} questions can be added")
        return QuestionAdded(
            time_s=now_s,
            question_id=f"added-{len(self.added) + 1}",
            text=asked.text,
            competencies=asked.competencies,
            by=AI,
            key_points=asked.key_points,
            behavioural=asked.behavioural,
            follows=parent.id,
            reason=reason,
        )

    def follow_ups(self, question_id: str) -> list[QuestionAdded]:
        """The follow-ups of a question, in the order of asking."""
        return [added for added in self.additions.values() if added.follows == question_id]

    def end_answer(self, now_s: float) -> list[Event]:
        """Close the open answer; WrongState where none is open."""
        if self.open_answer is None:
            raise WrongState("no answer is open")
        return self._end_open(now_s)

    def rate(
        self, question_id: str, competency: str, level: int | None, by: str, now_s: float
    ) -> list[Event]:
        """Give, change or (level None) take back a rating."""
        if self.status is Status.SCHEDULED:
            raise WrongState("the interview has not begun")
        self.question(question_id)
        self._must_have(competency)
        if level is not None and level not in LEVELS:
            raise WrongState(f"a rating is one of {LEVELS}")
        return [
            RatingGiven(
                time_s=now_s, by=by, question_id=question_id, competency=competency, level=level
            )
        ]

    def note(self, question_id: str, text: str, by: str, now_s: float) -> list[Event]:
        """Write an interviewer's note on a question, replacing the earlier one."""
        self.question(question_id)
        return [NoteWritten(time_s=now_s, by=by, question_id=question_id, text=text)]

    def end(self, by: str, now_s: float, reason: str = "") -> list[Event]:
        """End the interview; WrongState unless it is live."""
        self._must_be_live()
        return [*self._end_open(now_s), InterviewEnded(time_s=now_s, by=by, reason=reason)]

    def _end_open(self, now_s: float) -> list[Event]:
        answer = self.open_answer
        return [AnswerEnded(time_s=now_s, answer=answer.id)] if answer else []

    def _must_be_live(self) -> None:
        if self.status is not Status.LIVE:
            raise WrongState(
                "the interview has not begun"
                if self.status is Status.SCHEDULED
                else "the interview is over"
            )

    def _must_have(self, competency: str) -> None:
        if all(c.id != competency for c in self.job.competencies):
            raise NotFound(f"no competency {competency!r} in this opening")
