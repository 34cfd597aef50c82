"""People without a browser, for what is before and after the part that a test is about."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any, Self

import httpx
import msgspec
from websockets.sync.client import ClientConnection, connect

from tests.e2e.waiting import PATIENCE_S

SUBPROTOCOL = "vivavoce.v1"
ALL = ("recording", "speech_scoring", "expression_scoring")


class WireClient:
    """One person's HTTP session with a server, staff or applicant (docs/protocol.md)."""

    def __init__(self, url: str) -> None:
        # The certificate of a test's server is its own.
        self.http = httpx.Client(base_url=url, timeout=PATIENCE_S, verify=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.http.close()

    def sign_in(self, account: tuple[str, str]) -> Self:
        """Sign in as staff."""
        email, password = account
        body = {"email": email, "password": password}
        self.http.post("/api/v1/sign-in", json=body).raise_for_status()
        return self

    def consent(self, link: str, agreed: Collection[str] = ALL) -> str:
        """Answer the notice of a join link as an applicant; the interview's id."""
        token = link.rpartition("/")[2]
        info = self.http.get(f"/api/v1/join/{token}").raise_for_status().json()
        answer = {
            "notice_version": info["notice_version"],
            "purposes": {purpose: purpose in agreed for purpose in info["purposes"]},
            "locale": info["language"],
        }
        self.http.post(f"/api/v1/join/{token}/consents", json=answer).raise_for_status()
        interview: str = info["interview_id"]
        return interview

    def get(self, path: str) -> Any:
        """What a route of the API answers."""
        return self.http.get(f"/api/v1{path}").raise_for_status().json()

    def interview_with(self, applicant: str) -> str:
        """The id of that person's interview that has not ended."""
        rows = [row for row in self.get("/interviews")["items"] if row["status"] != "ended"]
        return next(str(row["id"]) for row in rows if row["applicant"]["name"] == applicant)

    def arrange_like(self, interview: str) -> str:
        """One more interview with the same people, on a later day of its own; its id."""
        known = self.get(f"/interviews/{interview}")
        days = timedelta(days=60 + len(self.get("/interviews")["items"]))
        plan = {
            "applicant_id": known["applicant"]["id"],
            "opening_id": known["opening"]["id"],
            "interviewer_ids": [member["id"] for member in known["panel"]],
            "starts_at": (datetime.fromisoformat(known["starts_at"]) + days).isoformat(),
        }
        made = self.http.post("/api/v1/interviews", json=plan).raise_for_status().json()
        return str(made["id"])

    def make_link(self, interview: str) -> str:
        """A new join link; earlier ones are revoked."""
        made = self.http.post(f"/api/v1/interviews/{interview}/join-links").raise_for_status()
        return str(made.json()["url"])

    @contextmanager
    def socket(self, interview: str, capacity: str = "staff") -> Iterator[Socket]:
        """The live socket of an interview."""
        url = f"{self.http.base_url}".replace("http", "ws", 1).rstrip("/")
        cookies = "; ".join(f"{name}={value}" for name, value in self.http.cookies.items())
        with connect(
            f"{url}/live/{interview}/socket?as={capacity}",
            subprotocols=[SUBPROTOCOL],  # type: ignore[list-item]
            additional_headers={"cookie": cookies},
            max_size=2**24,
        ) as connection:
            yield Socket(connection)


class Socket:
    """An open live socket."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection
        self.welcome = self.receive()
        self._last_id = 0

    def receive(self) -> dict[str, Any]:
        """The next message."""
        message = self.connection.recv(PATIENCE_S)
        assert isinstance(message, bytes)
        decoded: dict[str, Any] = msgspec.msgpack.decode(message)
        return decoded

    def send(self, command: Mapping[str, Any]) -> int:
        """Send a command; the id that its reply will carry."""
        self._last_id += 1
        self.connection.send(msgspec.msgpack.encode({"id": self._last_id, **command}))
        return self._last_id

    def act(self, type: str, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its ack or error."""
        sent = self.send({"type": type, **fields})
        while (reply := self.receive()).get("reply_to") != sent:
            pass
        return reply
