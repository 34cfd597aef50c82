"""Where each answer lies in the recording. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from interview.ports import RecordingPart
from interview.session import Session

SHORTEST_S = 0.2
"""Less of an answer than this in a part is no clip."""


@dataclass(frozen=True, slots=True)
class AnswerClip:
    """One participant during one answer, as far as one part of the recording has it.

    Attributes:
        number: counts the answers of the interview from 1.
    """

    number: int
    answer: str
    question_id: str
    question: str
    participant: str
    part: str
    from_s: float
    to_s: float


def answer_clips(session: Session, parts: Sequence[RecordingPart]) -> Iterator[AnswerClip]:
    """The clips of every answer in order; an open answer goes on to the end of its parts."""
    for number, answer in enumerate(session.answers, 1):
        end_s = answer.end_s if answer.end_s is not None else float("inf")
        for part in sorted(parts, key=lambda part: (part.start_s, part.participant)):
            from_s, to_s = max(answer.start_s, part.start_s), min(end_s, part.end_s)
            if to_s - from_s >= SHORTEST_S:
                yield AnswerClip(
                    number,
                    answer.id,
                    answer.question_id,
                    session.question(answer.question_id).text,
                    part.participant,
                    part.id,
                    from_s,
                    to_s,
                )
