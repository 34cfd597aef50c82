"""The media requests of docs/protocol.md, in the manner of WHIP and WHEP."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from interview.access import Action, Principal
from interview.errors import (
    BadInput,
    BadSdp,
    Erased,
    LinkProblem,
    LinkRefused,
    NotAllowed,
    NotFound,
    NotSignedIn,
    VivavoceError,
    WrongState,
)
from interview.media import MediaSource
from signaling.endpoints.entrance import Entrance
from signaling.faults import fault
from signaling.rooms import Rooms
from signaling.session.live_session import LiveSession

_log = logging.getLogger(__name__)

MAX_SDP_BYTES = 64 * 1024
"""Longest SDP offer that is read."""

SDP = "application/sdp"

_STATUS: tuple[tuple[type[VivavoceError], int], ...] = (
    (BadInput, 400),
    (NotSignedIn, 401),
    (LinkRefused, 410),
    (NotAllowed, 403),
    (NotFound, 404),
    (Erased, 410),
    (WrongState, 409),
)


class TooLarge(BadSdp):
    """An SDP offer over MAX_SDP_BYTES."""


def status_of(error: VivavoceError) -> int:
    """The HTTP status that stands for an error."""
    if isinstance(error, TooLarge):
        return 413
    if isinstance(error, LinkRefused) and error.problem is LinkProblem.UNKNOWN:
        return 404
    return next((status for kind, status in _STATUS if isinstance(error, kind)), 503)


def _refusal(error: VivavoceError, status: int) -> Response:
    body = {"error": {"code": error.code, "message": str(error)}}
    return JSONResponse(body, status)


Handler = Callable[[Request, LiveSession, Principal], Awaitable[Response]]


class MediaRoutes:
    """publish, watch, hang up; each route declares the Action that it needs."""

    def __init__(self, rooms: Rooms, entrance: Entrance) -> None:
        self._rooms = rooms
        self._entrance = entrance

    def routes(self) -> list[Route]:
        """The routes; each one's endpoint has its Action in `action`."""
        at = "/live/{interview}"
        return [
            self._route("POST", f"{at}/publish", Action.SEND_MEDIA, _publish),
            self._route("POST", at + "/watch/{participant}", Action.WATCH_MEDIA, _watch),
            self._route("DELETE", at + "/connections/{id}", Action.ENTER_ROOM, _hang_up),
            self._route("GET", at + "/speech/{name}", Action.HEAR_QUESTIONS, _speech),
        ]

    def _route(self, method: str, path: str, action: Action, handler: Handler) -> Route:
        async def endpoint(request: Request) -> Response:
            try:
                self._entrance.check_origin(request.headers)
                interview_id = request.path_params["interview"]
                capacity = request.query_params.get("as", "")
                who, _ = await self._entrance.admit(request.cookies, capacity, interview_id, action)
                return await handler(request, await self._rooms.enter(interview_id), who)
            except VivavoceError as error:
                return _refusal(error, status_of(error))
            except Exception as error:
                _log.error("%s failed: %s", handler.__name__, fault(error))
                return _refusal(VivavoceError("an error of the server's own"), 500)

        endpoint.action = action  # type: ignore[attr-defined]
        return Route(path, endpoint, methods=[method], name=handler.__name__.strip("_"))


async def _publish(request: Request, room: LiveSession, who: Principal) -> Response:
    source, offer = _source(request), await _sdp_offer(request)
    if source is MediaSource.SCREEN:
        return _created(room, *await _share_screen(room, who.id, offer))
    return _created(room, *await room.media.publish(who.id, offer))


async def _share_screen(room: LiveSession, who: str, offer: str) -> tuple[str, str]:
    room.require_screen(who)
    made = await room.media.publish(who, offer, MediaSource.SCREEN)
    try:
        room.require_screen(who)  # it may have been withdrawn meanwhile
    except NotAllowed:
        await room.media.stop(who, MediaSource.SCREEN)
        raise
    return made


async def _watch(request: Request, room: LiveSession, who: Principal) -> Response:
    participant = request.path_params["participant"]
    offer = await _sdp_offer(request)
    return _created(room, *await room.media.watch(who.id, participant, offer, _source(request)))


async def _hang_up(request: Request, room: LiveSession, who: Principal) -> Response:
    with suppress(NotFound):  # gone already, as after a lost network
        await room.media.hang_up(who.id, request.path_params["id"])
    return Response(status_code=204)


def _source(request: Request) -> MediaSource:
    try:
        return MediaSource(request.query_params.get("source", MediaSource.CAMERA))
    except ValueError:
        raise BadInput("source is camera or screen") from None


async def _speech(request: Request, room: LiveSession, who: Principal) -> Response:
    sound = await room.speech(request.path_params["name"])
    headers = {"Cache-Control": "private, max-age=86400"}
    return Response(sound, headers=headers, media_type="audio/wav")


def _created(room: LiveSession, connection_id: str, answer: str) -> Response:
    location = f"/live/{room.id}/connections/{connection_id}"
    return Response(answer, 201, {"Location": location}, media_type=SDP)


async def _sdp_offer(request: Request) -> str:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != SDP:
        raise BadSdp(f"send the SDP offer as {SDP}")
    body = bytearray()
    async for part in request.stream():
        body += part
        if len(body) > MAX_SDP_BYTES:
            raise TooLarge(f"the SDP offer is over {MAX_SDP_BYTES} bytes")
    try:
        return body.decode()
    except UnicodeDecodeError as error:
        raise BadSdp("the SDP offer is not UTF-8") from error
