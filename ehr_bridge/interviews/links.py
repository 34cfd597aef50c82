"""The rules of join links, without a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from interview.errors import BadInput, LinkProblem, LinkRefused
from interview.session import Status

GRACE = timedelta(days=1)
"""A link opens until so long after the planned start, or after its making if that is later."""

MIN_KEY_BYTES = 32
MAX_TOKEN_LENGTH = 512

_ALGORITHM = "HS256"
_TYPE = "vivavoce-join+jwt"


class LinkState(StrEnum):
    """What a link is shown as."""

    ACTIVE = "active"
    USED = "used"
    REVOKED = "revoked"
    EXPIRED = "expired"


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """What the store knows of a link; `browser_hash` is "" before anybody used it."""

    expires_at: datetime
    revoked: bool
    browser_hash: str
    interview: Status


def expiry(starts_at: datetime, now: datetime) -> datetime:
    """Until when a link made now opens the interview's door for a first browser."""
    return max(starts_at, now) + GRACE


def state_of(link: LinkFacts, now: datetime) -> LinkState:
    """The state to show; a used link stays used, whatever the time."""
    if link.revoked:
        return LinkState.REVOKED
    if link.browser_hash:
        return LinkState.USED
    return LinkState.EXPIRED if link.expires_at <= now else LinkState.ACTIVE


def problem_with(link: LinkFacts, browser_hash: str, now: datetime) -> LinkProblem | None:
    """Why that browser may not come in by that link; None when it may.

    The browser that used the link may come again until the interview ended, also after
    the link expired: an interview may begin late and last.
    """
    if link.interview is Status.ENDED:
        return LinkProblem.ENDED
    if link.revoked:
        return LinkProblem.REVOKED
    if link.browser_hash:
        return None if browser_hash == link.browser_hash else LinkProblem.USED
    return LinkProblem.EXPIRED if link.expires_at <= now else None


class LinkSigner:
    """Makes and reads link tokens: a JWT (RFC 7519) that holds nothing but the link's id.

    Args:
        kind: the token's type; a token of one kind of link opens no other.
    """

    def __init__(self, key: bytes, kind: str = _TYPE) -> None:
        if len(key) < MIN_KEY_BYTES:
            raise BadInput(f"the signing key has at least {MIN_KEY_BYTES} bytes")
        self._key = OctKey.import_key(key)
        self._kind = kind

    def sign(self, link_id: str, expires_at: datetime) -> str:
        """The token of a link."""
        header = {"alg": _ALGORITHM, "typ": self._kind}
        claims = {"jti": link_id, "exp": int(expires_at.timestamp())}
        return jwt.encode(header, claims, self._key, algorithms=[_ALGORITHM])

    def link_id(self, token: str, now: datetime | None = None) -> str:
        """The id within a token that this server signed; LinkRefused otherwise.

        Args:
            now: refuses what has expired by then; None where the store knows better than the
                token until when it opens.
        """
        if len(token) > MAX_TOKEN_LENGTH or not token.isascii():
            raise LinkRefused(LinkProblem.UNKNOWN)
        try:
            read = jwt.decode(token, self._key, algorithms=[_ALGORITHM])
        except (JoseError, ValueError):
            raise LinkRefused(LinkProblem.UNKNOWN) from None
        jti = read.claims.get("jti")
        if read.header.get("typ") != self._kind or not isinstance(jti, str):
            raise LinkRefused(LinkProblem.UNKNOWN)
        if now is not None and read.claims.get("exp", 0) <= now.timestamp():
            raise LinkRefused(LinkProblem.EXPIRED)
        return jti
