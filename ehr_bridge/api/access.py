"""The policy of a route: every route has one `requires(Action...)`, which a test counts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from fastapi import Depends, Request
from fastapi.routing import APIRoute

from ehr_bridge.api.context import STAFF_COOKIE, context_of
from interview.access import ALLOWED, ANYONE, Action, Principal, Standing, require
from interview.errors import NotFound

_ID = re.compile(r"[A-Za-z0-9_.~#-]{1,128}")


@dataclass(frozen=True, slots=True)
class Requires:
    """Dependency: lets in who may do the action, to what is theirs; returns who it is.

    Errors: NotSignedIn; NotAllowed for the action; NotFound for an interview that does
    not exist or is not theirs, which look the same.
    """

    action: Action

    async def __call__(self, request: Request) -> Principal:
        if Standing.ANYONE in ALLOWED.get(self.action, frozenset()):
            return ANYONE
        bridge = context_of(request).bridge
        who = await bridge.authenticator.staff(request.cookies.get(STAFF_COOKIE, ""))
        require(who, self.action)
        if any(not _ID.fullmatch(value) for value in request.path_params.values()):
            raise NotFound("no such thing")
        if interview_id := request.path_params.get("interview_id"):
            await bridge.directory.must_reach(who, interview_id)
        return who


def requires(action: Action) -> Any:
    """The dependency that declares and enforces a route's policy."""
    return Depends(Requires(action))


def actions_of(route: APIRoute) -> list[Action]:
    """The policies that a route declares; exactly one, or the route is wrong."""
    return [
        dependency.call.action
        for dependency in route.dependant.dependencies
        if isinstance(dependency.call, Requires)
    ]
