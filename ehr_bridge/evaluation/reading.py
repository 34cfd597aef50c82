"""The review and the evaluation sheet as one viewer may read them."""

from __future__ import annotations

import asyncio
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.tables import Staff
from ehr_bridge.evaluation.conclusions import Conclusions
from ehr_bridge.evaluation.sheet import read_sheet
from ehr_bridge.evaluation.standing import standing
from ehr_bridge.evaluation.tables import EvaluationSheet, Note, Rating
from ehr_bridge.evaluation.timeline import fold_timeline, visible_notes, visible_ratings
from ehr_bridge.interviews.journal import StoredJournal
from ehr_bridge.interviews.plans import job_asked, must_find
from ehr_bridge.interviews.reading import wall_time
from ehr_bridge.reach import role_in
from ehr_bridge.recordings.tables import RecordingCheck
from ehr_bridge.recruiting.shapes import JobShape
from ehr_bridge.store.database import Database
from interview.access import Principal
from interview.errors import WrongState
from interview.media import owner_of
from interview.ports import RecordingArchive
from interview.session import Session, Status


class Reviews:
    """Reads what is there after (or of) an interview."""

    def __init__(
        self, database: Database, journal: StoredJournal, conclusions: Conclusions
    ) -> None:
        self._database = database
        self._journal = journal
        self._conclusions = conclusions

    async def timeline(
        self, interview_id: str, who: Principal, archive: RecordingArchive
    ) -> dict[str, Any]:
        """The time line in the shape of TimelineShape."""
        events = await self._journal.read(interview_id)
        async with self._database.read() as session:
            interview = await must_find(session, interview_id)
            job = await job_asked(session, interview_id)
            role = await role_in(session, who, interview_id)
            rated = await _rated(session, Session(interview_id, job))
            names = await _names(session, rated)
            check = await session.get(RecordingCheck, interview_id)
        folded = await asyncio.to_thread(Session.fold, interview_id, job, events)
        return {
            "interview_id": interview_id,
            "started_at": wall_time(interview, folded.started_s),
            "job": JobShape.model_validate(job).model_dump(),
            **await asyncio.to_thread(fold_timeline, folded, events),
            "ratings": visible_ratings(rated, who.id, role, names),
            "notes": visible_notes(rated, who.id, role, names),
            "parts": [
                {
                    "id": part.id,
                    "participant": owner_of(part.participant)[0],
                    "source": owner_of(part.participant)[1],
                    "start_s": part.start_s,
                    "end_s": part.end_s,
                    "video_codec": part.video_codec,
                    "has_audio": part.has_audio,
                    "keyframes_s": part.keyframes_s,
                }
                for part in await archive.parts(interview_id)
            ],
            "damage": _damage(check),
        }

    async def evaluation(self, interview_id: str, who: Principal) -> dict[str, Any]:
        """The sheet in the shape of EvaluationShape; WrongState until the interview ended."""
        async with self._database.read() as session:
            interview = await must_find(session, interview_id)
            if interview.status != Status.ENDED:
                raise WrongState("the interview has not ended")
        await self._conclusions.conclude(interview_id)
        async with self._database.read() as session:
            sheet = await session.get_one(EvaluationSheet, interview_id)
            role = await role_in(session, who, interview_id)
            job = await job_asked(session, interview_id)
            rated = await _rated(session, Session(interview_id, job))
            names = await _names(session, rated)
            place = await standing(session, interview, sheet.composite)
        return {
            **read_sheet(sheet),
            "ratings": visible_ratings(rated, who.id, role, names),
            "standing": place,
        }


async def _rated(session: AsyncSession, blank: Session) -> Session:
    """The session with nothing but its ratings and notes, which decide what is visible."""
    ratings = await session.scalars(
        select(Rating)
        .where(Rating.interview_id == blank.id)
        .order_by(Rating.question_id, Rating.competency_id, Rating.staff_id)
    )
    for rating in ratings:
        key = (rating.staff_id, rating.question_id, rating.competency_id)
        blank.ratings[key] = rating.level
    notes = await session.scalars(
        select(Note).where(Note.interview_id == blank.id).order_by(Note.question_id, Note.staff_id)
    )
    for note in notes:
        blank.notes[note.staff_id, note.question_id] = note.text
    return blank


def _damage(check: RecordingCheck | None) -> list[dict[str, Any]]:
    return [
        {
            "part_id": part["part_id"],
            "participant": owner_of(part["participant"])[0],
            "from_s": part["damaged_s"],
        }
        for part in (check.parts if check is not None else ())
        if part["damage"]
    ]


async def _names(session: AsyncSession, rated: Session) -> dict[str, str]:
    by = {key[0] for key in rated.ratings} | {key[0] for key in rated.notes}
    rows = await session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(by)))
    return {row.id: row.name for row in rows}
