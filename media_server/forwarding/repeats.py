"""Packets kept to be sent again to one viewer, and what the requests for them tell."""

from __future__ import annotations

from media_server.limits import TokenBucket

HISTORY_PACKETS = 512
"""Packets kept for retransmission: about 3 s of 1.5 Mbit/s."""

MAX_REPEATS_PER_S = 300
"""Packets sent again to one viewer: twice what 1.5 Mbit/s has; further requests are dropped."""


class Repeats:
    """Pure state of one stream of pictures; time is handed in, in seconds.

    A browser that only watches knows no round trip and asks anew every 0.1 s or so. On a link
    with a long queue each request would bring the packet once more, and fill it with copies.

    Attributes:
        round_trip_s: the last one measured; a packet sent again is not sent again within it.
    """

    def __init__(self) -> None:
        self.round_trip_s = 0.0
        self._packets: dict[int, bytes] = {}
        self._asked: set[int] = set()
        self._repeated_s: dict[int, float] = {}
        self._bucket = TokenBucket(MAX_REPEATS_PER_S, 1.0)
        self._sent = 0
        self._missed = 0

    def keep(self, sequence: int, packet: bytes) -> None:
        """A packet is sent for the first time."""
        place = sequence % HISTORY_PACKETS
        self._packets[place] = packet
        self._asked.discard(place)
        self._repeated_s.pop(place, None)
        self._sent += 1

    def again(self, sequence: int, now_s: float, *, behind: bool = False) -> bytes | None:
        """The packet asked for; None where it is too old, under way already, or too much.

        Args:
            behind: whether the link still has more than enough to carry.
        """
        place = sequence % HISTORY_PACKETS
        packet = self._packets.get(place)
        if packet is None or int.from_bytes(packet[2:4], "big") != sequence:
            return None
        if place not in self._asked:
            self._asked.add(place)
            self._missed += 1
        if behind or now_s < self._repeated_s.get(place, float("-inf")) + self.round_trip_s:
            return None
        if not self._bucket.take(1, now_s):
            return None
        self._repeated_s[place] = now_s
        return packet

    def lost(self) -> float:
        """Share of what was sent since the last call that was asked for again.

        Receiver reports of browsers leave out what a repeat brought in the end. A packet
        counts once, however often its repeats are lost: by then the link may be paced.
        """
        share = min(1.0, self._missed / self._sent) if self._sent else 0.0
        self._sent = self._missed = 0
        return share

    def clear(self) -> None:
        """Forget all packets."""
        self._packets.clear()
        self._asked.clear()
        self._repeated_s.clear()
