"""POST requests that carry an Idempotency-Key are done once; their answer is kept for a day.

After draft-ietf-httpapi-idempotency-key-header: the same key with another request is refused
(422), with one that is still being answered too (409). Kept answers are sealed by a key made of
the client's credential and Idempotency-Key, of which the store has only a hash: they can hold
secrets that are shown once. An answer that tells to try again is not kept. Where the server dies
between the act and the note of its answer, the key is free again after five minutes: what was
done then is not known, and the client asks before it repeats.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import Request
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ehr_bridge.api.access import credential_of, who_asks
from ehr_bridge.api.context import context_of
from ehr_bridge.api.errors import error_response
from ehr_bridge.api.tables import KeptAnswer
from ehr_bridge.store.database import Database
from interview.errors import BadInput, NotSignedIn, WrongState

HEADER = "idempotency-key"
MAX_KEY = 255
KEEP = timedelta(hours=24)
CLAIM = timedelta(minutes=5)
MAX_KEPT_BYTES = 1024 * 1024
_RETRIED = frozenset({401, 403, 408, 409, 425, 429})
_NONCE = bytes(12)  # the key is used for one message alone
_KEPT_HEADERS = frozenset({"content-type", "content-disposition", "location"})


@dataclass(frozen=True, slots=True)
class _Names:
    """What a request is called in the store, what it asks, and what opens its answer."""

    id: str
    request: str
    cipher: AESGCM


class Idempotency:
    """The middleware; requests without the header, or by nobody signed in, pass through."""

    def __init__(self, app: ASGIApp, excluded: frozenset[str] = frozenset()) -> None:
        self._app = app
        self._excluded = excluded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        key = Headers(scope=scope).get(HEADER) if scope["type"] == "http" else None
        if key is None or scope["method"] != "POST":
            await self._app(scope, receive, send)
            return
        path: str = scope["path"].removeprefix(scope.get("root_path", ""))
        if not 1 <= len(key) <= MAX_KEY or path in self._excluded:
            what = "no upload takes one" if path in self._excluded else f"1 to {MAX_KEY} characters"
            answer = error_response(400, BadInput.code, f"Idempotency-Key: {what}")
            await answer(scope, receive, send)
            return
        request = Request(scope, receive)
        try:
            await who_asks(request)
        except NotSignedIn:
            await self._app(scope, receive, send)
            return
        await self._once(request, key, send)

    async def _once(self, request: Request, key: str, send: Send) -> None:
        body = await request.body()
        names = _names(request, key, body)
        bridge = context_of(request).bridge
        now = bridge.now()
        kept = await _claim(bridge.database, names, now)
        if kept is not None:
            await _replay(kept, names)(request.scope, request.receive, send)
            return
        recorder = _Recorder(send)
        done = False
        try:
            await self._app(request.scope, _given(body, request), recorder)
            done = recorder.is_worth_keeping
        finally:
            async with bridge.database.write() as session:
                row = await session.get(KeptAnswer, names.id)
                if row is not None and done:
                    row.status, row.headers = recorder.status, recorder.headers
                    row.sealed = names.cipher.encrypt(_NONCE, bytes(recorder.body), None)
                    row.expires_at = bridge.now() + KEEP
                elif row is not None:
                    await session.delete(row)


def _names(request: Request, key: str, body: bytes) -> _Names:
    credential = credential_of(request)
    secret = f"{len(credential)}:{credential}{key}".encode()
    url = f"{request.method} {request.url.path}?{request.url.query}\n"
    return _Names(
        hashlib.sha256(b"idempotency name" + secret).hexdigest(),
        hashlib.sha256(url.encode() + body).hexdigest(),
        AESGCM(hashlib.sha256(b"idempotency seal" + secret).digest()),
    )


async def _claim(database: Database, names: _Names, now: datetime) -> KeptAnswer | None:
    """The answer that is kept or being made; None where the request is this one's to answer."""
    try:
        async with database.write() as session:
            await session.execute(delete(KeptAnswer).where(KeptAnswer.expires_at <= now))
            kept = await session.get(KeptAnswer, names.id)
            if kept is None:
                session.add(
                    KeptAnswer(
                        id=names.id, request=names.request, headers={}, expires_at=now + CLAIM
                    )
                )
            return kept
    except IntegrityError:  # on PostgreSQL another one was a moment quicker
        async with database.read() as session:
            return await session.get(KeptAnswer, names.id)


def _replay(kept: KeptAnswer, names: _Names) -> ASGIApp:
    if kept.request != names.request:
        return error_response(
            422, BadInput.code, "the Idempotency-Key was used for another request"
        )
    if kept.status is None or kept.sealed is None:
        return error_response(409, WrongState.code, "this request is being answered already")
    body = names.cipher.decrypt(_NONCE, kept.sealed, None)
    return _Kept(kept.status, {**kept.headers, "idempotency-replayed": "true"}, body)


@dataclass(frozen=True, slots=True)
class _Kept:
    """An answer as it was."""

    status: int
    headers: dict[str, str]
    body: bytes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = [(name.encode(), value.encode()) for name, value in self.headers.items()]
        if self.status != 204:
            headers.append((b"content-length", str(len(self.body)).encode()))
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        await send({"type": "http.response.body", "body": self.body})


class _Recorder:
    """Passes an answer on and keeps it."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0
        self.headers: dict[str, str] = {}
        self.body = bytearray()
        self._complete = False

    @property
    def is_worth_keeping(self) -> bool:
        """Whether it came whole, is not too long, and is no call to try again."""
        final = self.status < 500 and self.status not in _RETRIED
        return self._complete and final and len(self.body) <= MAX_KEPT_BYTES

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = Headers(raw=message.get("headers", []))
            self.headers = {name: headers[name] for name in _KEPT_HEADERS if name in headers}
        elif message["type"] == "http.response.body":
            if len(self.body) <= MAX_KEPT_BYTES:
                self.body += message.get("body", b"")
            self._complete = not message.get("more_body", False)
        await self._send(message)


def _given(body: bytes, request: Request) -> Receive:
    """The body that was read already, then whatever comes."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            return await request.receive()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
