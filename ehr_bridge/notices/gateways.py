"""Letters through gateways that apprise knows: SMS, WeCom, DingTalk."""

from __future__ import annotations

import logging
from urllib.parse import quote

import apprise

from ehr_bridge.notices.channels import Cause, Letter, Undelivered
from interview.errors import BadInput

PHONE = "{phone}"
"""Stands in an apprise URL for the person's telephone number."""

# It logs telephone numbers and gateways' secrets; what went wrong is told by `Undelivered`.
logging.getLogger("apprise").disabled = True


class Gateway:
    """`channels.Channel` over an apprise URL, such as "twilio://SID:TOKEN@FROM/{phone}".

    A URL without "{phone}" writes to the one place that it names, such as a group's robot.
    """

    def __init__(self, url: str) -> None:
        self._url = url
        if (
            apprise.Apprise.instantiate(self._for("+8613800000000"), suppress_exceptions=True)
            is None
        ):
            raise BadInput("an apprise URL cannot be read (docs/operations.md shows their form)")

    @property
    def personal(self) -> bool:
        """Whether it writes to the person's own number."""
        return PHONE in self._url

    async def send(self, letter: Letter) -> None:
        """Return once the gateway has taken the message."""
        gateway = apprise.Apprise()
        if not gateway.add(self._for(letter.address)):
            raise Undelivered(Cause.BAD_ADDRESS)
        taken = await gateway.async_notify(body=letter.body, title=letter.subject)
        if not taken:
            raise Undelivered(Cause.UNREACHABLE, passing=True)

    async def close(self) -> None:
        """Nothing is kept open."""

    def _for(self, phone: str) -> str:
        return self._url.replace(PHONE, quote(phone, safe=""))
