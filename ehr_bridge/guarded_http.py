"""HTTP to addresses that people typed: bounded, and never into the server's own network.

The name is resolved once, every address is checked, and the connection goes to a checked
address: a name that means another address a moment later (DNS rebinding) leads nowhere else.
"""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from interview import spans
from interview.errors import BadInput

MAX_BYTES = 8 * 1024 * 1024
TIMEOUT_S = 15.0
MAX_REDIRECTS = 3

_PORTS = {"http": 80, "https": 443}
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")  # RFC 6052
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: its body, and the address that it came from in the end.

    `retry_after` is the header of that name, "" where there was none.
    """

    url: str
    status: int
    content: bytes
    retry_after: str = ""


class GuardedHttp:
    """Requests to the outside.

    Args:
        allowed: hosts that may be private: what the operator vouches for.
    """

    def __init__(self, allowed: frozenset[str] = frozenset()) -> None:
        self._allowed = frozenset(host.lower() for host in allowed)

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes = b"",
        auth: tuple[str, str] | None = None,
        redirects: int = MAX_REDIRECTS,
    ) -> Fetched:
        """The answer to a request, redirects followed.

        Raises:
            BadInput: the address may not be asked, does not answer, answers too much, or
                redirects more often than `redirects`.
        """
        import httpx  # takes long, and most commands ask nobody

        try:
            # no `traceparent`: what is asked belongs to others
            with spans.span("call.out") as call:
                async with asyncio.timeout(TIMEOUT_S):
                    answer = await self._follow(
                        method, url, headers or {}, content, auth, redirects=redirects
                    )
                call.note(http_status=answer.status)
                return answer
        except TimeoutError:
            host = host_of(url)
            told = f"{host} did not answer within {TIMEOUT_S:.0f} s"
            raise BadInput(told, "host_silent", host=host) from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            host = host_of(url)
            told = f"{host} cannot be read ({type(error).__name__})"
            raise BadInput(told, "host_silent", host=host) from None

    async def check(self, url: str) -> None:
        """Raise BadInput where `request` would refuse the address as it is found now.

        What is not HTTPS is refused, too, unless the operator vouches for the host.
        """
        parts = check_url(url)
        if not url.lower().startswith("https:") and parts.host.lower() not in self._allowed:
            raise BadInput("the address begins with https://", "not_https")
        await self._resolve(parts.host, parts.port)

    async def _follow(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        auth: tuple[str, str] | None,
        *,
        redirects: int,
    ) -> Fetched:
        for _ in range(redirects + 1):
            answer = await self._once(method, url, headers, content, auth)
            if isinstance(answer, Fetched):
                return answer
            if not redirects:
                raise _redirects(url)
            try:
                onward = urljoin(url, answer)
                elsewhere = urlsplit(onward).netloc != urlsplit(url).netloc
            except ValueError:
                raise _redirects(url) from None
            if elsewhere:
                auth = None  # a password is for the host that it was given for
            url = onward
        raise _redirects(url)

    async def _once(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str],
        content: bytes,
        auth: tuple[str, str] | None,
    ) -> Fetched | str:
        """The answer, or where it redirects to."""
        import httpx

        parts = check_url(url)
        address = await self._resolve(parts.host, parts.port)
        host = f"[{address}]" if address.version == 6 else str(address)
        pinned = httpx.URL(url).copy_with(host=host)
        async with (
            httpx.AsyncClient(trust_env=False, timeout=TIMEOUT_S, verify=True) as client,
            client.stream(
                method,
                pinned,
                headers={**headers, "Host": httpx.URL(url).netloc.decode()},
                content=content,
                auth=auth or httpx.USE_CLIENT_DEFAULT,
                extensions={"sni_hostname": parts.host},
            ) as answer,
        ):
            if answer.is_redirect:
                return answer.headers["location"]
            body = bytearray()
            async for piece in answer.aiter_bytes():
                body += piece
                if len(body) > MAX_BYTES:
                    limit = MAX_BYTES >> 20
                    told = f"{parts.host} sends more than {limit} MB"
                    raise BadInput(told, "answer_too_large", host=parts.host, limit=limit)
            retry_after = answer.headers.get("retry-after", "")
            return Fetched(url, answer.status_code, bytes(body), retry_after)

    async def _resolve(self, host: str, port: int) -> Address:
        loop = asyncio.get_running_loop()
        try:
            found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
        except (OSError, ValueError):  # ValueError: what no name can hold
            raise BadInput(f"{host} is not found", "host_unknown", host=host) from None
        addresses = [ipaddress.ip_address(entry[4][0]) for entry in found]
        if host.lower() not in self._allowed and any(not is_public(one) for one in addresses):
            told = f"{host} is not a public address; the operator can allow it"
            raise BadInput(told, "host_private", host=host)
        return addresses[0]


@dataclass(frozen=True, slots=True)
class CheckedUrl:
    """Host and port of an address that may be asked."""

    host: str
    port: int


def check_url(url: str) -> CheckedUrl:
    """Host and port; BadInput for what is no plain HTTP address."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:
        raise BadInput("the address cannot be read", "address_unreadable") from None
    if parts.scheme not in _PORTS or not parts.hostname:
        raise BadInput("an address begins with https:// or http://", "not_https")
    if parts.username or parts.password:
        told = "name and password have fields of their own, not the address"
        raise BadInput(told, "password_in_address")
    return CheckedUrl(parts.hostname, port)


def is_public(address: Address) -> bool:
    """Whether an address is of the public internet; one that wraps another counts as that."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour
        if address in _NAT64:
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not address.is_multicast and not address.is_reserved


def _redirects(url: str) -> BadInput:
    host = host_of(url)
    return BadInput(f"{host} redirects elsewhere, or too often", "redirects", host=host)


def host_of(url: str) -> str:
    """The host, to be named in messages; the rest of an address can be secret."""
    return urlsplit(url).hostname or "the address"
