"""What a channel is: it takes one letter and returns, or says why it could not be delivered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol

CHANNELS = ("email", "sms", "wecom", "dingtalk")
"""Ways to reach a person."""


class Cause(StrEnum):
    """Why a message could not be delivered; what people are told of it is in their language."""

    NO_ADDRESS = "no_address"
    CHANNEL_OFF = "channel_off"
    """The operator has configured nothing for the channel."""
    BAD_ADDRESS = "bad_address"
    REFUSED = "refused"
    """The other side refused it for good."""
    UNREACHABLE = "unreachable"
    """The other side could not be reached, or asked to be tried later, once too often."""
    BAD_TEXT = "bad_text"


class Undelivered(Exception):
    """The channel did not deliver the letter.

    Attributes:
        passing: whether trying again later may help.
        detail: what the other side itself said, without addresses; "" where it said nothing.
    """

    def __init__(self, cause: Cause, detail: str = "", *, passing: bool = False) -> None:
        super().__init__(cause.value)
        self.cause = cause
        self.detail = detail
        self.passing = passing


@dataclass(frozen=True, slots=True)
class File:
    """A file of a letter."""

    name: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Letter:
    """A message ready to go.

    Attributes:
        id: the same for every try: mail's Message-ID is made of it.
        address: e-mail address or telephone number (E.164), by the channel.
        headers: further headers of a mail, such as List-Unsubscribe.
    """

    id: str
    address: str = field(repr=False)
    name: str = field(repr=False)
    subject: str = field(repr=False)
    body: str = field(repr=False)
    html: str = field(repr=False)
    files: tuple[File, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)


class Channel(Protocol):
    """A way to deliver letters; used by several tasks at once.

    Attributes:
        personal: whether it writes to the person's own address; else to one place for all.
    """

    @property
    def personal(self) -> bool: ...

    async def send(self, letter: Letter) -> None:
        """Return once the other side has taken the letter; Undelivered otherwise."""
        ...

    async def close(self) -> None:
        """Release connections."""
        ...
