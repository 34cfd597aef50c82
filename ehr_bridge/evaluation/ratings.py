"""Ratings and notes as rows that follow the journal."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.evaluation.tables import Note, Rating
from interview.events import Event, NoteWritten, RatingGiven


async def follow(session: AsyncSession, interview_id: str, events: Sequence[Event]) -> None:
    """Bring the rows to where these events, appended to the journal, lead."""
    for event in events:
        match event:
            case RatingGiven(level=None):
                await session.execute(
                    delete(Rating).where(
                        Rating.interview_id == interview_id,
                        Rating.staff_id == event.by,
                        Rating.question_id == event.question_id,
                        Rating.competency_id == event.competency,
                    )
                )
            case RatingGiven(level=int(level)):
                await session.merge(
                    Rating(
                        interview_id=interview_id,
                        staff_id=event.by,
                        question_id=event.question_id,
                        competency_id=event.competency,
                        level=level,
                        time_s=event.time_s,
                    )
                )
            case NoteWritten():
                await session.merge(
                    Note(
                        interview_id=interview_id,
                        staff_id=event.by,
                        question_id=event.question_id,
                        text=event.text.replace("\x00", ""),  # PostgreSQL texts hold no NUL
                        time_s=event.time_s,
                    )
                )
