"""The body of an upload: one file as it is, streamed to a file without a name."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import IO, Any

from fastapi import Request
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from starlette.exceptions import HTTPException

from ehr_bridge.reach import arrangeable_openings, reachable_applicants
from ehr_bridge.recruiting.tables import Applicant, Opening
from ehr_bridge.resumes.intake import Sent
from ehr_bridge.resumes.unpacking import MAX_UPLOAD_BYTES
from ehr_bridge.store.base import new_id
from ehr_bridge.store.database import unavailable
from interview.access import Principal
from interview.errors import NotFound

UPLOAD_DESCRIPTION: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "description": "The file itself: PDF, DOCX, text, JSON Resume, or a zip of such files.",
        "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
    }
}
"""What OpenAPI says of the body, which no model describes."""


@asynccontextmanager
async def received(request: Request) -> AsyncIterator[IO[bytes]]:
    """The body in a file that has no name and is gone when it is closed.

    Raises:
        HTTPException: 413 for a body over MAX_UPLOAD_BYTES.
        StoreUnavailable: there is no room for it.
    """
    try:
        file = await _kept(request)
    except OSError as error:
        raise unavailable(error) from error
    with file:
        yield file


async def _kept(request: Request) -> IO[bytes]:
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the caller closes it
    size = 0
    try:
        async for part in request.stream():
            size += len(part)
            if size > MAX_UPLOAD_BYTES:
                raise HTTPException(413, f"an upload has at most {MAX_UPLOAD_BYTES} bytes")
            await asyncio.to_thread(file.write, part)
        await asyncio.to_thread(file.flush)
    except BaseException:
        file.close()
        raise
    return file


async def check_sent(
    session: AsyncSession,
    who: Principal,
    opening_id: str | None,
    applicant_id: str | None,
    batch_id: str | None,
) -> Sent:
    """What the upload is for; NotFound for an opening or applicant that is not theirs."""
    if opening_id is not None:
        opening = await session.scalar(
            select(Opening.id).where(Opening.id == opening_id, arrangeable_openings(who))
        )
        if opening is None:
            raise NotFound("no such opening")
    if applicant_id is not None:
        applicant = await session.scalar(
            select(Applicant.id).where(Applicant.id == applicant_id, reachable_applicants(who))
        )
        if applicant is None:
            raise NotFound("no such applicant")
    return Sent(batch_id or new_id("bat"), opening_id, applicant_id)
