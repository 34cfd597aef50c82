"""What was asked in an interview and how it was answered, one row an answer. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from interview.events import AiReason, AiTurn, Event, PromptShown, QuestionAsked, Transcript
from interview.session import Session


@dataclass(frozen=True, slots=True)
class Asked:
    """One time that a question was put.

    Attributes:
        question: its text.
        follows: the question that it takes up, "" where it is no follow-up.
        follow_up_reason: what the earlier answer lacked (interview.ai.follow_up.Lack).
        take: 1 for the first answer to the question.
        set_aside: whether a later take counts instead.
        typed: whether it was answered in writing.
        skipped: whether the applicant went on without an answer.
        by: who asked; interview.events.AI for the AI.
    """

    question_id: str
    question: str
    follows: str
    follow_up_reason: str
    answer: str
    take: int
    set_aside: bool
    typed: bool
    skipped: bool
    by: str


@dataclass(slots=True)
class AskedRecord:
    """Collects it beside a session that takes in the same events first."""

    session: Session
    prompts: list[PromptShown] = field(default_factory=list)
    turns: list[AiTurn] = field(default_factory=list)
    _by: dict[str, str] = field(default_factory=dict)
    _typed: set[str] = field(default_factory=set)
    _skipped: set[str] = field(default_factory=set)

    def take(self, event: Event) -> None:
        """Take in one event."""
        match event:
            case QuestionAsked():
                self._by[event.answer] = event.by
            case Transcript() if event.typed:
                answer = self.session.answer_over(event.start_s, event.time_s)
                self._typed |= {answer.id} if answer else set()
            case AiTurn():
                self.turns.append(event)
                self._skipped |= {event.answer} if event.reason is AiReason.SKIPPED else set()
            case PromptShown():
                self.prompts.append(event)

    def rows(self) -> tuple[Asked, ...]:
        """Everything asked, in order."""
        takes: dict[str, int] = {}
        rows: list[Asked] = []
        for answer in self.session.answers:
            takes[answer.question_id] = takes.get(answer.question_id, 0) + 1
            addition = self.session.additions.get(answer.question_id)
            rows.append(
                Asked(
                    question_id=answer.question_id,
                    question=self.session.question(answer.question_id).text,
                    follows=addition.follows if addition else "",
                    follow_up_reason=addition.reason if addition else "",
                    answer=answer.id,
                    take=takes[answer.question_id],
                    set_aside=answer.id in self.session.set_aside,
                    typed=answer.id in self._typed,
                    skipped=answer.id in self._skipped,
                    by=self._by.get(answer.id, ""),
                )
            )
        return tuple(rows)
