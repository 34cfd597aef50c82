"""The policy of a route: every route has one `requires(Action...)`, which a test counts."""

from __future__ import annotations

import base64
import re
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, FastAPI, Request
from fastapi.dependencies.models import Dependant
from fastapi.routing import iter_route_contexts

from ehr_bridge.api.context import STAFF_COOKIE, context_of
from ehr_bridge.store.tokens import KEY_PREFIX
from interview.access import ALLOWED, ANYONE, Action, Principal, Standing, require
from interview.errors import NotFound

_ID = re.compile(r"[A-Za-z0-9_.~#-]{1,128}")


@dataclass(frozen=True, slots=True)
class Requires:
    """Dependency: lets in who may do the action, to what is theirs; returns who it is.

    Errors: NotSignedIn; NotAllowed for the action; NotFound for an interview that does
    not exist or is not theirs, which look the same; Erased for the review of one whose
    data were deleted.
    """

    action: Action

    async def __call__(self, request: Request) -> Principal:
        if Standing.ANYONE in ALLOWED.get(self.action, frozenset()):
            return ANYONE
        bridge = context_of(request).bridge
        who = await who_asks(request)
        require(who, self.action)
        if any(not _ID.fullmatch(value) for value in request.path_params.values()):
            raise NotFound("no such thing")
        if interview_id := request.path_params.get("interview_id"):
            await bridge.directory.must_reach(who, interview_id)
            if self.action is Action.REVIEW:
                await bridge.directory.must_keep(interview_id)
        return who


def credential_of(request: Request) -> str:
    """What a request is signed in by: a token, a key, else a browser's cookie; or ""."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer":
        return f"bearer {token.strip()}"
    if scheme.lower() == "basic" and (key := _user_name(token)).startswith(KEY_PREFIX):
        return f"basic {key}"
    return request.cookies.get(STAFF_COOKIE, "")


def _user_name(credentials: str) -> str:
    """The user name of Basic credentials (RFC 7617); "" for what are none."""
    try:
        return base64.b64decode(credentials.strip(), validate=True).decode().partition(":")[0]
    except ValueError:
        return ""


async def who_asks(request: Request) -> Principal:
    """The staff member, machine or applicant tracking system that asks, or NotSignedIn."""
    bridge = context_of(request).bridge
    scheme, _, token = credential_of(request).partition(" ")
    if scheme == "bearer":
        return await bridge.api_tokens.machine(token)
    if scheme == "basic":
        return await bridge.assessment_keys.system(token)
    return await bridge.authenticator.staff(scheme)


def requires(action: Action) -> Any:
    """The dependency that declares and enforces a route's policy."""
    return Depends(Requires(action))


@dataclass(frozen=True, slots=True)
class RoutePolicy:
    """A route as the test of policies sees it: `actions` has exactly one, or it is wrong."""

    path: str
    methods: frozenset[str]
    actions: tuple[Action, ...]


def route_policies(app: FastAPI) -> list[RoutePolicy]:
    """Every route of the API with the policies that it declares."""
    return [
        RoutePolicy(
            path=route.path or "",
            methods=frozenset(route.methods or ()),
            actions=tuple(
                dependency.call.action
                for dependency in getattr(route, "dependant", Dependant()).dependencies
                if isinstance(dependency.call, Requires)
            ),
        )
        for route in iter_route_contexts(app.routes)
    ]
