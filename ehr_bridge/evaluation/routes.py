"""Routes of the review: time line, evaluation sheet, recording."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Annotated, Any

import msgspec
from fastapi import APIRouter, Query, Response
from fastapi.responses import StreamingResponse

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Context, Services
from ehr_bridge.api.errors import CONFLICT, GONE, OF_ONE
from ehr_bridge.evaluation.shapes import (
    EvaluationShape,
    RescoreList,
    RescoreShape,
    TimelineShape,
)
from ehr_bridge.store import audit
from interview.access import Action, Principal
from interview.errors import BadInput, NotFound, WrongState
from interview.ports import RecordingPart

MAX_CLIP_S = 4 * 3600.0
"""The longest stretch of a recording that one request may ask for."""

router = APIRouter(prefix="/interviews/{interview_id}", tags=["review"])

Reviewer = Annotated[Principal, requires(Action.REVIEW)]
Seconds = Annotated[float | None, Query(ge=0, allow_inf_nan=False)]


async def _json(content: dict[str, Any]) -> Response:
    """Straight to JSON, off the loop: a time line has tens of thousands of values."""
    body = await asyncio.to_thread(msgspec.json.encode, content)
    return Response(body, media_type="application/json", headers={"Cache-Control": "no-store"})


@router.get(
    "/timeline",
    summary="The time line",
    response_model=TimelineShape,
    responses={**OF_ONE, **GONE},
)
async def see_timeline(interview_id: str, who: Reviewer, services: Services) -> Response:
    """What was said, asked, seen, scored and rated, on the session clock."""
    reviews = services.bridge.reviews
    return await _json(await reviews.timeline(interview_id, who, services.archive))


@router.get(
    "/evaluation",
    summary="The evaluation sheet",
    response_model=EvaluationShape,
    responses={**OF_ONE, **CONFLICT, **GONE},
)
async def see_evaluation(
    interview_id: str, who: Reviewer, services: Services, rescore: str | None = None
) -> Response:
    """Final scores with evidence and, as far as they may be seen yet, the ratings.

    With the id of a scoring (`rescore`), the sheet as it was scored again.
    """
    evaluation = await services.bridge.reviews.evaluation(interview_id, who)
    if rescore is not None:
        again = await services.bridge.rescores.body(interview_id, rescore)
        evaluation = {**again, "ratings": evaluation["ratings"]}
    return await _json(evaluation)


@router.post(
    "/rescores",
    summary="Score again",
    status_code=202,
    responses={**OF_ONE, **CONFLICT, **GONE},
)
async def ask_rescore(
    interview_id: str, who: Annotated[Principal, requires(Action.RESCORE)], services: Services
) -> RescoreShape:
    """By today's models, rules and settings, from the recording; the sheet stays as it is.

    A worker does it; where that is under way already, it is told of instead.
    """
    rescores, directory = services.bridge.rescores, services.bridge.directory
    applicant_id = (await directory.plan(interview_id)).applicant_id
    parts = await services.archive.parts(interview_id)
    if not any(part.participant == applicant_id for part in parts):
        raise WrongState("there is no recording of the applicant to score")
    return await rescores.read(await rescores.request(interview_id, who))


@router.get("/rescores", summary="Scored again", responses={**OF_ONE, **GONE})
async def list_rescores(interview_id: str, who: Reviewer, services: Services) -> RescoreList:
    """Scorings of the interview beside its sheet, the newest first."""
    return RescoreList(items=await services.bridge.rescores.of_interview(interview_id))


@router.get(
    "/recording/{part_id}",
    summary="A recording",
    response_class=StreamingResponse,
    responses={
        **OF_ONE,
        **GONE,
        200: {
            "description": "The stretch as a playable file",
            "content": {"video/webm": {}, "video/mp4": {}},
        },
    },
)
async def see_recording(
    *,
    interview_id: str,
    part_id: str,
    who: Reviewer,
    services: Services,
    from_s: Seconds = None,
    to_s: Seconds = None,
    download: bool = False,
) -> StreamingResponse:
    """One part between two session-clock times, from the keyframe at or before `from_s`."""
    part = await _find_part(services, interview_id, part_id)
    start_s = max(part.start_s, from_s or 0.0)
    end_s = part.end_s if to_s is None else min(part.end_s, to_s)
    if end_s <= start_s:
        raise BadInput(f"the part lasts from {part.start_s:.3f} to {part.end_s:.3f} s")
    if end_s - start_s > MAX_CLIP_S:
        raise BadInput(f"at most {MAX_CLIP_S:.0f} s at once")
    async with services.bridge.database.write() as session:
        await audit.record(
            session,
            who,
            "download_recording" if download else "play_recording",
            interview_id,
            part=part_id,
            from_s=round(start_s, 3),
            to_s=round(end_s, 3),
        )
    kind = "mp4" if part.video_codec == "h264" else "webm"
    headers = {"Cache-Control": "private, no-store", "Accept-Ranges": "none"}
    if download:
        name = f"{interview_id}-{part_id}.{kind}".replace("#", "-")
        headers["Content-Disposition"] = f'attachment; filename="{name}"'
    clip = services.archive.clip(interview_id, part_id, start_s, end_s)
    return StreamingResponse(await _begun(clip), media_type=f"video/{kind}", headers=headers)


async def _find_part(services: Context, interview_id: str, part_id: str) -> RecordingPart:
    for part in await services.archive.parts(interview_id):
        if part.id == part_id:
            return part
    raise NotFound("no such recording")


async def _begun(clip: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """The clip with its first piece read, so that a failure is still an error answer."""
    try:
        first = await anext(clip)
    except StopAsyncIteration:
        raise NotFound("nothing was recorded then") from None

    async def whole() -> AsyncIterator[bytes]:
        yield first
        async for piece in clip:
            yield piece

    return whole()
