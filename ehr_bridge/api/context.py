"""What a route can reach: the services, the recordings and the settings of its server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, cast

from fastapi import Depends, Request

from ehr_bridge.services import EhrBridge
from interview.ports import RecordingArchive

STAFF_COOKIE = "vivavoce_staff"
APPLICANT_COOKIE = "vivavoce_applicant"


@dataclass(frozen=True, slots=True)
class ApiSettings:
    """What the operator sets.

    Attributes:
        public_url: what join links begin with, such as "https://interviews.example.com";
            "" takes the scheme and host that the request came to.
        ice_servers: STUN and TURN servers for the browser of the applicant with that id.
        max_body_bytes: a longer request body is refused with 413.
        privacy_contact: whom applicants write to about their data; "" names nobody.
    """

    public_url: str = ""
    ice_servers: Callable[[str], Sequence[Mapping[str, Any]]] = lambda who: ()
    max_body_bytes: int = 64 * 1024
    privacy_contact: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """What routes are given."""

    bridge: EhrBridge
    archive: RecordingArchive
    settings: ApiSettings


def context_of(request: Request) -> Context:
    """The context of the app that the request came to."""
    return cast(Context, request.app.state.context)


Services = Annotated[Context, Depends(context_of)]
"""Type of a route's parameter that holds the context."""


def base_url(request: Request, settings: ApiSettings) -> str:
    """What links to this server begin with, without a slash at the end."""
    if settings.public_url:
        return settings.public_url.rstrip("/")
    return f"{request.url.scheme}://{request.url.netloc}"


def is_secure(request: Request, settings: ApiSettings) -> bool:
    """Whether the browser came by HTTPS, so that cookies can be kept to it."""
    return base_url(request, settings).startswith("https://")
