"""Routes of resumes: upload, read, edit, export, erase."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query, Request
from fastapi.responses import JSONResponse, Response
from sqlalchemy import delete, tuple_

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, OF_ONE, SIGNED_IN
from ehr_bridge.api.paging import MAX_CURSOR, PAGE, decode_cursor, encode_cursor
from ehr_bridge.api.shapes import Id
from ehr_bridge.profiles.edits import decode_section
from ehr_bridge.profiles.persons import profile_of
from ehr_bridge.reach import reachable_resumes
from ehr_bridge.resumes.json_resume import to_json_resume
from ehr_bridge.resumes.listing import must_find, rows_of, rows_query, see_resume, text_filter
from ehr_bridge.resumes.queue import ResumeStatus
from ehr_bridge.resumes.shapes import Erased, ResumePage, ResumeShape, SectionEdit, Uploaded
from ehr_bridge.resumes.tables import Resume, ResumeEdit
from ehr_bridge.resumes.uploading import UPLOAD_DESCRIPTION, check_sent, received
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import now_utc
from interview.access import Action, Principal
from interview.errors import BadInput, WrongState

router = APIRouter(tags=["resumes"])

Reader = Annotated[Principal, requires(Action.SEE_RESUMES)]
Editor = Annotated[Principal, requires(Action.EDIT_RESUMES)]


@router.post(
    "/resumes",
    summary="Upload a resume, or a zip of many",
    status_code=201,
    responses=OF_ONE,
    openapi_extra=UPLOAD_DESCRIPTION,
)
async def upload_resume(
    *,
    request: Request,
    who: Editor,
    services: Services,
    filename: Annotated[str, Query(min_length=1, max_length=500)],
    opening_id: Id | None = None,
    applicant_id: Id | None = None,
    batch_id: Id | None = None,
) -> Uploaded:
    """The body is the file itself. Each file becomes a resume that is read in the background;
    what of a zip cannot be taken is a resume that failed, and says why.

    Uploads of one act may share a `batch_id`, the one that the first of them answered.
    """
    resumes = services.bridge.resumes
    async with services.bridge.database.read() as session:
        sent = await check_sent(session, who, opening_id, applicant_id, batch_id)
    async with received(request) as upload:
        taken = await resumes.intake.take(upload, filename, sent, who)
    resumes.room.wake()
    async with services.bridge.database.read() as session:
        query = rows_query(who).where(Resume.id.in_([resume.id for resume in taken]))
        rows = {
            row.id: row for row in await rows_of(session, who, list(await session.execute(query)))
        }
    return Uploaded(batch_id=sent.batch_id, items=[rows[resume.id] for resume in taken])


@router.get("/resumes", summary="List resumes", responses=SIGNED_IN)
async def list_resumes(
    *,
    who: Reader,
    services: Services,
    status: ResumeStatus | None = None,
    batch_id: Id | None = None,
    applicant_id: Id | None = None,
    words: Annotated[str, Query(max_length=100)] = "",
    cursor: Annotated[str, Query(max_length=MAX_CURSOR)] = "",
) -> ResumePage:
    """Resumes that one uploaded or whose applicants are one's own; erased ones are left out."""
    query = rows_query(who)
    query = query.where(Resume.status == status if status else Resume.status != ResumeStatus.ERASED)
    if batch_id:
        query = query.where(Resume.batch_id == batch_id)
    if applicant_id:
        query = query.where(Resume.applicant_id == applicant_id)
    if cursor:
        query = query.where(tuple_(Resume.created_at, Resume.id) < _position(cursor))
    async with services.bridge.database.read() as session:
        if words.strip():
            query = query.where(text_filter(session, words.strip()))
        rows = list(await session.execute(query.limit(PAGE + 1)))
        page = rows[:PAGE]
        items = await rows_of(session, who, page)
    last = page[-1][0] if len(rows) > PAGE else None
    return ResumePage(
        items=items,
        next_cursor=encode_cursor(last.created_at.isoformat(), last.id) if last else None,
    )


def _position(cursor: str) -> tuple[datetime, str]:
    created_at, id = decode_cursor(cursor)
    try:
        when = datetime.fromisoformat(created_at)
    except ValueError:
        when = None
    if when is None or when.tzinfo is None:
        raise BadInput("the cursor is not one that this server gave")
    return when, id


@router.get("/resumes/{resume_id}", summary="One resume", responses=OF_ONE)
async def one_resume(resume_id: str, who: Reader, services: Services) -> ResumeShape:
    """Its text, its profile with the place of each value in the text, and HR's edits."""
    async with services.bridge.database.read() as session:
        return await see_resume(session, who, resume_id)


@router.put(
    "/resumes/{resume_id}/sections/{section}",
    summary="Edit a section of a profile",
    responses={**OF_ONE, **CONFLICT},
)
async def edit_section(
    resume_id: str, section: str, edit: SectionEdit, who: Editor, services: Services
) -> ResumeShape:
    """The whole section as it shall be; what was read is kept and can be put back."""
    value = json.dumps(edit.value, ensure_ascii=False)
    decode_section(section, value)
    async with services.bridge.database.write() as session:
        resume = await must_find(session, who, resume_id)
        if not resume.profile:
            raise WrongState("the resume has no profile yet")
        await session.merge(
            ResumeEdit(
                resume_id=resume_id,
                section=section,
                value=value,
                edited_by=who.id,
                edited_at=now_utc(),
            )
        )
        await _note_edit(session, who, resume, section)
    async with services.bridge.database.read() as session:
        return await see_resume(session, who, resume_id)


@router.delete(
    "/resumes/{resume_id}/sections/{section}",
    summary="Put back what was read",
    responses=OF_ONE,
)
async def put_back_section(
    resume_id: str, section: str, who: Editor, services: Services
) -> ResumeShape:
    """Drop the edit of a section; where there is none, nothing changes."""
    async with services.bridge.database.write() as session:
        resume = await must_find(session, who, resume_id)
        await session.execute(
            delete(ResumeEdit).where(
                ResumeEdit.resume_id == resume_id, ResumeEdit.section == section
            )
        )
        await _note_edit(session, who, resume, section)
    async with services.bridge.database.read() as session:
        return await see_resume(session, who, resume_id)


async def _note_edit(session: Any, who: Principal, resume: Resume, section: str) -> None:
    await audit.record(session, who, "edit_resume", resume.id, section=section[:24])
    domain_events.record(
        session,
        "resume.edited",
        resume.company_id,
        resume.id,
        {"applicant_id": resume.applicant_id, "opening_id": resume.opening_id},
    )


@router.post(
    "/resumes/{resume_id}/reading",
    summary="Read a resume again",
    status_code=202,
    responses={**OF_ONE, **CONFLICT},
)
async def read_again(resume_id: str, who: Editor, services: Services) -> ResumeShape:
    """Queue a resume that failed once more."""
    async with services.bridge.database.write() as session:
        resume = await must_find(session, who, resume_id)
        if resume.status != ResumeStatus.FAILED:
            raise WrongState("only a resume that failed is read again")
        if resume.size == 0:
            raise WrongState("the file was not taken; upload it anew")
        resume.status, resume.tries = ResumeStatus.QUEUED.value, 0
        resume.problem = resume.problem_detail = ""
    services.bridge.resumes.room.wake()
    async with services.bridge.database.read() as session:
        return await see_resume(session, who, resume_id)


@router.get(
    "/resumes/{resume_id}/file",
    summary="The file as it was uploaded",
    response_class=Response,
    responses={**OF_ONE, 200: {"content": {"application/octet-stream": {}}}},
)
async def download_file(resume_id: str, who: Reader, services: Services) -> Response:
    """The uploaded file, as an attachment: it is never shown within this site."""
    async with services.bridge.database.write() as session:
        resume = await must_find(session, who, resume_id)
        content = await services.bridge.resumes.files.read(session, resume_id)
        await audit.record(session, who, "download_resume", resume_id)
    name = quote(resume.filename, safe="")
    return Response(
        content,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "Cache-Control": "private, no-store",
        },
    )


@router.get(
    "/resumes/{resume_id}/json-resume",
    summary="The profile as a JSON Resume",
    responses={**OF_ONE, **CONFLICT},
)
async def export_json_resume(resume_id: str, who: Reader, services: Services) -> JSONResponse:
    """What holds, HR's edits in it, by https://jsonresume.org/schema."""
    async with services.bridge.database.read() as session:
        resume = await must_find(session, who, resume_id)
        if not resume.profile:
            raise WrongState("the resume has no profile yet")
        profile = await profile_of(session, resume)
    return JSONResponse(
        to_json_resume(profile),
        headers={"Content-Disposition": f'attachment; filename="{resume_id}.json"'},
    )


@router.delete("/resumes/failed", summary="Erase all resumes that failed", responses=SIGNED_IN)
async def erase_failed(who: Editor, services: Services) -> Erased:
    """Of those that one reaches, for good; one that is being read again stays."""
    erasure = services.bridge.resumes.erasure
    return Erased(count=await erasure.erase_failed(reachable_resumes(who), who))


@router.delete("/resumes/{resume_id}", summary="Erase a resume", status_code=204, responses=OF_ONE)
async def erase_resume(resume_id: str, who: Editor, services: Services) -> Response:
    """Delete file, text and profile for good."""
    async with services.bridge.database.read() as session:
        await must_find(session, who, resume_id)
    await services.bridge.resumes.erasure.erase(resume_id, who)
    return Response(status_code=204)
