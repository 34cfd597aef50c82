"""The route that arranges an interview by hand: its panel's time is claimed at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated

from fastapi import APIRouter

from ehr_bridge.ai_interviews.shapes import LedBy
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE
from ehr_bridge.interviews.arranging import arrange_interview
from ehr_bridge.interviews.reading import see_interview
from ehr_bridge.interviews.shapes import InterviewShape, NewInterview
from ehr_bridge.scheduling.bookings import adopt
from ehr_bridge.scheduling.people import DEFAULT_LENGTH
from interview.access import Action, Principal

router = APIRouter(prefix="/interviews", tags=["interviews"])


@router.post("", summary="Arrange an interview", status_code=201, responses={**OF_ONE, **CONFLICT})
async def arrange(
    new: NewInterview,
    who: Annotated[Principal, requires(Action.ARRANGE_INTERVIEW)],
    services: Services,
) -> InterviewShape:
    """An applicant meets a panel, or the AI, for an opening that is HR's own."""
    by_ai = new.lead is LedBy.AI
    async with services.bridge.database.write() as session:
        interview_id = await arrange_interview(
            session,
            who,
            applicant_id=new.applicant_id,
            opening_id=new.opening_id,
            interviewer_ids=new.interviewer_ids,
            starts_at=new.starts_at,
            ai_window=timedelta(hours=new.window_h) if by_ai else None,
        )
        await session.flush()
        if not by_ai:  # at any hour of its window: nobody's time is claimed
            await adopt(session, services.bridge.scheduling.desk, interview_id, DEFAULT_LENGTH, who)
        return await see_interview(session, interview_id)
