"""Who comes to the live edge, from where, and whether they may."""

from __future__ import annotations

from collections.abc import Mapping

from interview.access import Action, Principal, require
from interview.errors import NotAllowed, NotSignedIn
from interview.events import Role
from interview.ports import Authenticator, InterviewDirectory
from interview.practice import interview_of, is_practice

STAFF_COOKIE = "vivavoce_staff"
APPLICANT_COOKIE = "vivavoce_applicant"


def is_own_origin(origin: str | None, host: str, allowed: frozenset[str]) -> bool:
    """Whether a request comes from a page of this server.

    Browsers name the Origin of every socket and of every request that changes something;
    who names none is no browser, and carries no cookie that somebody else set. The scheme
    is not compared: a proxy may end TLS in front of this server.
    """
    if origin is None:
        return True
    scheme, _, netloc = origin.lower().partition("://")
    own = scheme in ("http", "https") and netloc != "" and netloc == host.lower()
    return own or origin.lower() in allowed


class Entrance:
    """Checks origin, sign-in, and that the interview is theirs."""

    def __init__(
        self,
        authenticator: Authenticator,
        directory: InterviewDirectory,
        allowed_origins: frozenset[str],
    ) -> None:
        self._authenticator = authenticator
        self._directory = directory
        self._allowed_origins = frozenset(origin.lower() for origin in allowed_origins)

    def check_origin(self, headers: Mapping[str, str]) -> None:
        """Raise NotAllowed where the request comes from a page of another server."""
        host = headers.get("host", "")
        if not is_own_origin(headers.get("origin"), host, self._allowed_origins):
            raise NotAllowed("this request comes from another site")

    async def admit(
        self, cookies: Mapping[str, str], capacity: str, room_id: str, action: Action
    ) -> tuple[Principal, Role]:
        """Who asks and what they are in that interview.

        Args:
            capacity: the request's `as`: "staff" or "applicant".
            room_id: of the interview, or of its practice room, which is the applicant's alone.

        Raises:
            NotSignedIn, LinkRefused, NotAllowed, NotFound: they may not.
        """
        who, interview_id = await self._identify(cookies, capacity), interview_of(room_id)
        own = await self._directory.owns(who, interview_id)
        if not own:
            await self._directory.plan(interview_id)  # NotFound rather than NotAllowed
        require(who, action, own)
        role = await self._directory.role_in(who, interview_id)
        if is_practice(room_id) and role is not Role.APPLICANT:
            raise NotAllowed("the practice room is the applicant's alone")
        return who, role

    async def _identify(self, cookies: Mapping[str, str], capacity: str) -> Principal:
        if capacity == "staff" and (token := cookies.get(STAFF_COOKIE)):
            return await self._authenticator.staff(token)
        if capacity == "applicant" and (token := cookies.get(APPLICANT_COOKIE)):
            return await self._authenticator.applicant(token)
        raise NotSignedIn("say ?as=staff or ?as=applicant and bring that cookie")
