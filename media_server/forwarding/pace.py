"""When the next packet of pictures may go, so that a keyframe does not fill a weak link's queue.

Sound is not paced: it goes past the pictures that wait here, and finds the link's queue short.
"""

from __future__ import annotations

CATCH_UP_S = 0.04
"""So much of a pause is made up for by sending faster: timers of a busy computer are late."""


class Pace:
    """Pure state of one stream of pictures; time is handed in, in seconds.

    Attributes:
        spent_bytes: all that was sent, repeats included.
    """

    def __init__(self) -> None:
        self.spent_bytes = 0
        self._free_s = float("-inf")

    def wait_s(self, now_s: float) -> float:
        """How long until what was sent so far is through."""
        return max(0.0, self._free_s - now_s)

    def spend(self, size: int, bits_per_s: float, now_s: float) -> None:
        """So many bytes are sent now, over a link that takes `bits_per_s`."""
        self.spent_bytes += size
        self._free_s = max(self._free_s, now_s - CATCH_UP_S) + 8 * size / bits_per_s
