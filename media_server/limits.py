"""What one publisher may send, so that nobody can take the machine from the others."""

from __future__ import annotations

from enum import StrEnum

MAX_DATAGRAMS_PER_S = 3_000
"""Datagrams that are decrypted at all: ten times what a camera and a screen need."""

MAX_BITS_PER_S = 10_000_000
"""Authentic media; browsers are asked for 1.5 Mbit/s."""

BURST_S = 0.5
"""A sender may use up this much of its rates at once: a keyframe, the end of a network cut."""

MAX_STUN_PER_S = 200
"""Connectivity checks answered; a browser sends under 50 while it connects."""

MAX_PIXELS = 2_560 * 1_440
"""Larger pictures are neither decoded, forwarded nor recorded."""


class DropCause(StrEnum):
    """Why a datagram, packet or frame that arrived was thrown away."""

    FOREIGN_ADDRESS = "foreign_address"
    """From an address that no ICE check has validated."""
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
