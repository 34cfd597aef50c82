"""Routes of copies of personal data."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from fastapi.responses import StreamingResponse

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import APPLICANT_COOKIE, Services
from ehr_bridge.api.errors import OF_ONE, ErrorForm
from interview.access import Action, Principal

router = APIRouter()

_ZIP: dict[int | str, dict[str, Any]] = {200: {"content": {"application/zip": {}}}}
_LINK: dict[int | str, dict[str, Any]] = {
    404: {"model": ErrorForm, "description": "The link is unknown"},
    410: {"model": ErrorForm, "description": "It is revoked, or another browser's"},
}


@router.get(
    "/join/{token}/copy",
    summary="A copy of all that is held of oneself",
    tags=["join"],
    response_class=StreamingResponse,
    dependencies=[requires(Action.COPY_OWN_DATA)],
    responses=_LINK | _ZIP,
)
async def copy_own(
    token: str, request: Request, services: Services, language: Literal["zh", "en"] = "en"
) -> StreamingResponse:
    """A ZIP file with JSON and files, for the browser that took part, also after the end."""
    pieces = await services.bridge.own_data.by_link(
        token,
        request.cookies.get(APPLICANT_COOKIE, ""),
        services.archive,
        language,
        services.settings.privacy_contact,
    )
    return _zip(pieces)


@router.get(
    "/applicants/{applicant_id}/copy",
    summary="A copy of all that is held of an applicant, for them",
    tags=["people"],
    response_class=StreamingResponse,
    responses=OF_ONE | _ZIP,
)
async def copy_of(
    applicant_id: str,
    who: Annotated[Principal, requires(Action.COPY_PERSONAL_DATA)],
    services: Services,
) -> StreamingResponse:
    """The same file, of all applicants merged into one, to be handed to the person."""
    pieces = await services.bridge.own_data.by_staff(
        who, applicant_id, services.archive, services.settings.privacy_contact
    )
    return _zip(pieces)


def _zip(pieces: AsyncIterator[bytes]) -> StreamingResponse:
    return StreamingResponse(
        pieces,
        media_type="application/zip",
        headers={
            "Content-Disposition": 'attachment; filename="personal-data.zip"',
            "Cache-Control": "private, no-store",
        },
    )
