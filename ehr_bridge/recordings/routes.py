"""Routes of recordings: the clips of each answer, and whether all is whole."""

from __future__ import annotations

import asyncio
from typing import Annotated, Any

from fastapi import APIRouter

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import GONE, OF_ONE
from ehr_bridge.interviews.plans import job_asked, must_find
from ehr_bridge.recordings.clips import answer_clips
from ehr_bridge.recordings.shapes import (
    AnswerClipList,
    AnswerClipShape,
    PartCheckShape,
    RecordingCheckShape,
)
from ehr_bridge.recordings.tables import RecordingCheck
from interview.access import Action, Principal
from interview.session import Session

router = APIRouter(prefix="/interviews/{interview_id}", tags=["review"])

Reviewer = Annotated[Principal, requires(Action.REVIEW)]


@router.get("/clips", summary="Clips of the answers", responses={**OF_ONE, **GONE})
async def list_clips(interview_id: str, who: Reviewer, services: Services) -> AnswerClipList:
    """Where each answer lies in the recording: `part`, `from_s` and `to_s` of "A recording"."""
    events = await services.bridge.journal.read(interview_id)
    async with services.bridge.database.read() as session:
        job = await job_asked(session, interview_id)
    folded = await asyncio.to_thread(Session.fold, interview_id, job, events)
    parts = await services.archive.parts(interview_id)
    clips = answer_clips(folded, parts)
    return AnswerClipList(items=[AnswerClipShape.model_validate(clip) for clip in clips])


@router.get("/recording-check", summary="The check of the recording", responses={**OF_ONE, **GONE})
async def see_check(interview_id: str, who: Reviewer, services: Services) -> RecordingCheckShape:
    """What the recording's own check found; it is made within two minutes of the end."""
    async with services.bridge.database.read() as session:
        await must_find(session, interview_id)
        check = await session.get(RecordingCheck, interview_id)
    if check is None:
        return RecordingCheckShape(checked_at=None, parts=[])
    return RecordingCheckShape(checked_at=check.checked_at, parts=[_shape(p) for p in check.parts])


def _shape(part: dict[str, Any]) -> PartCheckShape:
    state = "damaged" if part["damage"] else "whole" if part["closed"] else "cut_off"
    return PartCheckShape.model_validate({**part, "state": state})
