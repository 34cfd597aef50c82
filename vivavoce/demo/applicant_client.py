"""An applicant without a browser: joins by a link, agrees, listens, and sends media."""

from __future__ import annotations

import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Self
from urllib.parse import urlsplit

import httpx
import msgspec
import websockets

from interview.errors import BadInput, LinkProblem, LinkRefused, VivavoceError

SUBPROTOCOL = websockets.Subprotocol("vivavoce.v1")
TIMEOUT_S = 30
LONGEST_MESSAGE = 16 * 2**20
"""A welcome to a long interview holds its whole transcript."""

RESTARTING = 1012
"""Close code of a server that stops (docs/protocol.md)."""

LOST = (
    httpx.TransportError,
    websockets.WebSocketException,
    ConnectionError,
    TimeoutError,
    socket.gaierror,
)
"""Ways of a network or a server to fail."""


class ApplicantClient:
    """One applicant's session with a server (docs/protocol.md); made by `join`."""

    def __init__(self, http: httpx.AsyncClient, trust: ssl.SSLContext | None) -> None:
        self._http = http
        self._trust = trust
        self.interview_id = ""
        self.name = ""
        self.purposes: list[str] = []

    @classmethod
    @asynccontextmanager
    async def join(cls, link: str) -> AsyncIterator[Self]:
        """Open a join link and agree to every purpose.

        Raises:
            BadInput: this is no join link, or no server answers there.
            LinkRefused: the server refused it.
            VivavoceError: the server or the way to it was lost while the session was open.
        """
        base, token = _parts(link)
        trust = _trust(base)
        verify = trust if trust is not None else True
        async with httpx.AsyncClient(base_url=base, verify=verify, timeout=TIMEOUT_S) as http:
            client = cls(http, trust)
            try:
                await client._agree(token)
            except LOST as error:
                raise BadInput(
                    f"no server answers at {base} ({_cause(error)}): start it, or look at the link"
                ) from error
            try:
                yield client
            except LOST as error:
                raise VivavoceError(
                    f"the connection to {base} was lost: {_cause(error)}. Once the server can be "
                    "reached, run this again; a link that was given is used up, `vivavoce link "
                    f"{client.interview_id}` makes a new one"
                ) from error

    async def _agree(self, token: str) -> None:
        info = _content(await self._http.get(f"/api/v1/join/{token}"))
        consents = {
            "notice_version": info["notice_version"],
            "purposes": dict.fromkeys(info["purposes"], True),
            "locale": info["language"],
        }
        admission = await self._http.post(f"/api/v1/join/{token}/consents", json=consents)
        self.interview_id = _content(admission)["interview_id"]
        self.name = info["applicant_name"]
        self.purposes = info["purposes"]

    async def publish(self, sdp_offer: str) -> str:
        """Send media by this offer; returns the server's SDP answer."""
        answer = await self._http.post(
            f"/live/{self.interview_id}/publish?as=applicant",
            content=sdp_offer,
            headers={"content-type": "application/sdp"},
        )
        if not answer.is_success:
            _content(answer)
        return answer.text

    @asynccontextmanager
    async def socket(self) -> AsyncIterator[LiveSocket]:
        """The live socket of the interview."""
        url = self._http.base_url.copy_with(
            scheme=self._http.base_url.scheme.replace("http", "ws"),
            path=f"/live/{self.interview_id}/socket",
            query=b"as=applicant",
        )
        cookies = "; ".join(f"{name}={value}" for name, value in self._http.cookies.items())
        async with websockets.connect(
            str(url),
            subprotocols=[SUBPROTOCOL],
            additional_headers={"cookie": cookies},
            ssl=self._trust,
            max_size=LONGEST_MESSAGE,
        ) as connection:
            yield LiveSocket(connection)


class LiveSocket:
    """The open live socket of one applicant."""

    def __init__(self, connection: websockets.ClientConnection) -> None:
        self._connection = connection
        self._sent = 0

    async def send(self, type: str, **fields: Any) -> None:
        """Send a command; its reply comes among the messages."""
        self._sent += 1
        command = {"type": type, "id": self._sent, **fields}
        await self._connection.send(msgspec.msgpack.encode(command))

    async def messages(self) -> AsyncIterator[dict[str, Any]]:
        """The server's messages, the welcome first; they end only by an error.

        Raises:
            ConnectionClosed: the server closed the socket, or the network did.
        """
        while True:
            message = await self._connection.recv(decode=False)
            yield msgspec.msgpack.decode(message)


def _parts(link: str) -> tuple[str, str]:
    url = urlsplit(link)
    folder, _, token = url.path.rpartition("/")
    if url.scheme not in {"http", "https"} or folder != "/join" or not token:
        raise BadInput("a join link looks like https://server/join/TOKEN")
    return f"{url.scheme}://{url.netloc}", token


def _trust(base: str) -> ssl.SSLContext | None:
    """A server on this very machine may have made its certificate itself."""
    url = urlsplit(base)
    if url.scheme != "https" or url.hostname not in {"localhost", "127.0.0.1", "::1"}:
        return None
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _cause(error: Exception) -> str:
    """What a person is told of how the connection was lost."""
    if isinstance(error, websockets.ConnectionClosed) and error.rcvd is not None:
        if error.rcvd.code == RESTARTING:
            return "the server stopped"
        return f"the server closed it ({error.rcvd.reason or error.rcvd.code})"
    return str(error) or type(error).__name__


def _content(response: httpx.Response) -> dict[str, Any]:
    """The answer's JSON, or the error that it names."""
    try:
        content: dict[str, Any] = response.json()
        error = {} if response.is_success else content["error"]
    except (ValueError, KeyError, TypeError):
        raise BadInput(
            f"{response.url.host} answers {response.status_code}, and not as Vivavoce does"
        ) from None
    if response.is_success:
        return content
    if error.get("code") in set(LinkProblem):
        raise LinkRefused(LinkProblem(error["code"]))
    raise VivavoceError(f"the server says: {error.get('message', response.status_code)}")
