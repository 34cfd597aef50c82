"""What one publisher may send, so that nobody can take the machine from the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from interview.events import NoticeKind

MAX_DATAGRAMS_PER_S = 3_000
"""Datagrams that are decrypted at all: ten times what a camera and a screen need."""

MAX_VIDEO_BITS_PER_S = 4_000_000
"""What browsers are told at most (REMB), unless the operator says otherwise; they begin at 1.2."""

POLICED = 2.5
"""More than this times what it was told, sound and repeats included, a sender does not get in."""

BURST_S = 0.5
"""A sender may use up this much of its rates at once: a keyframe, the end of a network cut."""

MAX_REPORT_BITS_PER_S = 300_000
"""What a viewer may report and ask for: one full datagram asks for 6,000 packets again."""

MAX_STUN_PER_S = 200
"""Connectivity checks answered; a browser sends under 50 while it connects."""

MAX_PIXELS = 2_560 * 1_440
"""Larger pictures are neither decoded, forwarded nor recorded."""


@dataclass(frozen=True, slots=True)
class MediaLimits:
    """What the operator allows each publisher.

    Attributes:
        video_bits_per_s: what a sender is told that it may send at most.
        pixels: larger pictures are neither decoded, forwarded nor recorded.
    """

    video_bits_per_s: int = MAX_VIDEO_BITS_PER_S
    pixels: int = MAX_PIXELS

    @property
    def bits_per_s(self) -> float:
        """Authentic media beyond it is dropped: from senders that ignore what they are told."""
        return POLICED * self.video_bits_per_s


class DropCause(StrEnum):
    """Why a datagram, packet or frame that arrived was thrown away."""

    FOREIGN_ADDRESS = "foreign_address"
    """From an address of which the peer has signed no ICE check."""
    UNAUTHENTIC = "unauthentic"
    """Its SRTP authentication tag is wrong."""
    REPLAYED = "replayed"
    """SRTP has seen it before, or it is too old to tell."""
    OVER_LIMIT = "over_limit"
    """The publisher sends more packets or bits a second than it may."""
    MALFORMED = "malformed"
    """No STUN, DTLS, RTP or RTCP, or a payload that breaks its format."""
    UNKNOWN_STREAM = "unknown_stream"
    """A payload type or a stream that was not negotiated."""
    LATE = "late"
    """Came twice, or after its frame was given up."""
    TOO_LARGE = "too_large"
    """A picture of more pixels than allowed."""


class Dropped(Exception):
    """Raised on the way of a datagram to say that it ends here."""

    def __init__(self, cause: DropCause) -> None:
        super().__init__(cause.value)
        self.cause = cause


TOLD_AGAIN_S = 30.0
"""A limit that goes on being passed is told of so often."""

_TOLD = {
    DropCause.OVER_LIMIT: NoticeKind.OVER_LIMIT,
    DropCause.TOO_LARGE: NoticeKind.PICTURE_TOO_LARGE,
}


class LimitWatch:
    """When to tell that a publisher passes a limit. Pure; time is handed in."""

    def __init__(self) -> None:
        self._seen: dict[DropCause, int] = {}
        self._told_s: dict[DropCause, float] = {}

    def look(self, dropped: Mapping[DropCause, int], now_s: float) -> list[NoticeKind]:
        """What to tell, given how many were dropped since the publication began."""
        kinds = []
        for cause, kind in _TOLD.items():
            count = dropped.get(cause, 0)
            rose = count > self._seen.get(cause, 0)
            self._seen[cause] = count
            if rose and now_s - self._told_s.get(cause, float("-inf")) >= TOLD_AGAIN_S:
                self._told_s[cause] = now_s
                kinds.append(kind)
        return kinds


class TokenBucket:
    """Lets through `rate` a second and bursts of `rate` x `burst_s`; time is handed in."""

    def __init__(self, rate: float, burst_s: float = BURST_S) -> None:
        self._rate = rate
        self._size = rate * burst_s
        self._left = self._size
        self._last_s = float("-inf")

    def take(self, amount: float, now_s: float) -> bool:
        """Whether so much may pass now; what may not costs nothing."""
        left = self._left
        if now_s > self._last_s:
            left = min(self._size, left + (now_s - self._last_s) * self._rate)
            self._last_s = now_s
        passes = left >= amount
        self._left = left - amount if passes else left
        return passes
