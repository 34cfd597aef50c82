"""Routes that applicants' browsers and mail programs come to by links in messages."""

from __future__ import annotations

import base64

from fastapi import APIRouter, Response
from fastapi.responses import RedirectResponse

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, ErrorForm
from ehr_bridge.invitations import answers
from ehr_bridge.invitations.answers import Answer
from ehr_bridge.invitations.shapes import AnswerIn, InvitedShape
from interview.access import Action

router = APIRouter(
    tags=["invitation"],
    dependencies=[requires(Action.ANSWER_INVITATION)],
    responses={404: {"model": ErrorForm, "description": "The link is unknown"}},
)

_GIF = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")
_PRIVATE = {"Cache-Control": "no-store"}


@router.get("/invitation/{token}", summary="Read an invitation")
async def read(token: str, response: Response, services: Services) -> InvitedShape:
    """Changes nothing: mail filters open links too."""
    bridge = services.bridge
    response.headers.update(_PRIVATE)
    async with bridge.database.read() as session:
        invited = await answers.read(session, bridge.message_links.message_id(token))
    return InvitedShape.model_validate(invited)


@router.post("/invitation/{token}/visit", status_code=204, summary="The page was shown")
async def visit(token: str, services: Services) -> None:
    """What the page tells once it is shown to a person."""
    bridge = services.bridge
    message_id = bridge.message_links.message_id(token)
    async with bridge.database.write() as session:
        await answers.visit(session, message_id, bridge.now())


@router.post(
    "/invitation/{token}/answer", status_code=204, summary="Accept or decline", responses=CONFLICT
)
async def answer(token: str, said: AnswerIn, services: Services) -> None:
    """Another answer later replaces it, until the application has gone on."""
    bridge = services.bridge
    message_id = bridge.message_links.message_id(token)
    async with bridge.database.write() as session:
        await answers.answer(
            session, message_id, Answer(said.answer), pool=said.pool, now=bridge.now()
        )


@router.get("/unsubscribe/{token}", summary="Where to unsubscribe", include_in_schema=False)
async def unsubscribe_page(token: str, services: Services) -> RedirectResponse:
    """A mail program that knows no one-click unsubscribing opens the page."""
    links = services.bridge.message_links
    return RedirectResponse(links.unsubscribe_page(links.message_id(token)), 303)


@router.post("/unsubscribe/{token}", status_code=204, summary="Unsubscribe, by one click")
async def unsubscribe(token: str, services: Services) -> None:
    """RFC 8058: the mail program posts, and nothing more is asked."""
    bridge = services.bridge
    message_id = bridge.message_links.message_id(token)
    async with bridge.database.write() as session:
        await answers.unsubscribe(session, message_id, bridge.now())


@router.get("/messages/{token}/opened.gif", include_in_schema=False)
async def opened(token: str, services: Services) -> Response:
    """The picture of companies that track opens."""
    bridge = services.bridge
    message_id = bridge.message_links.message_id(token)
    async with bridge.database.write() as session:
        await answers.opened(session, message_id, bridge.now())
    return Response(_GIF, media_type="image/gif", headers=_PRIVATE)
