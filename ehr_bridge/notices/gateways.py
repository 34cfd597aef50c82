"""Letters through gateways that apprise knows: SMS, WeCom, DingTalk."""

from __future__ import annotations

import asyncio
import logging
import re
from contextvars import ContextVar
from urllib.parse import quote

import apprise

from ehr_bridge.notices.channels import Cause, Letter, Undelivered
from interview.errors import BadInput

PHONE = "{phone}"
"""Stands in an apprise URL for the person's telephone number."""

_STATUS = re.compile(r"error=(\d{3})\b")
_PASSING = frozenset({408, 425, 429})
"""HTTP statuses below 500 that ask to be tried later."""

_heard: ContextVar[list[str] | None] = ContextVar("heard", default=None)


class _Hearing(logging.Handler):
    """Takes what apprise logs: the one place where it tells why a gateway refused.

    It logs telephone numbers and gateways' secrets, so that nothing of it goes further; of
    what is heard only the HTTP status is kept.
    """

    def emit(self, record: logging.LogRecord) -> None:
        heard = _heard.get()
        if heard is not None and (status := _STATUS.search(record.getMessage())):
            heard.append(status[1])


_log = logging.getLogger("apprise")
_log.handlers[:] = [_Hearing(logging.WARNING)]
_log.propagate = False


class Gateway:
    """`channels.Channel` over an apprise URL, such as "twilio://SID:TOKEN@FROM/{phone}".

    A URL without "{phone}" writes to the one place that it names, such as a group's robot.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        if self._open("+8613800000000") is None:
            raise BadInput("an apprise URL cannot be read (docs/operations.md shows their form)")

    @property
    def personal(self) -> bool:
        """Whether it writes to the person's own number."""
        return PHONE in self._url

    async def send(self, letter: Letter) -> None:
        """Return once the gateway has taken the message; Undelivered names what it said."""
        await asyncio.to_thread(self._send, letter)

    async def close(self) -> None:
        """Nothing is kept open."""

    def _send(self, letter: Letter) -> None:
        gateway = self._open(letter.address)
        if gateway is None:
            raise Undelivered(Cause.BAD_ADDRESS)
        heard: list[str] = []
        _heard.set(heard)  # of this call alone: the thread runs in a context of its own
        if gateway.notify(body=letter.body, title=letter.subject):
            return
        if not heard:
            raise Undelivered(Cause.UNREACHABLE, passing=True)
        status = int(heard[-1])
        passing = status >= 500 or status in _PASSING
        cause = Cause.UNREACHABLE if passing else Cause.REFUSED
        raise Undelivered(cause, f"HTTP {status}", passing=passing)

    def _open(self, phone: str) -> apprise.NotifyBase | None:
        url = self._url.replace(PHONE, quote(phone, safe=""))
        return apprise.Apprise.instantiate(url, suppress_exceptions=True)
