"""Pictures out of RTP packets: in order, whole, and as soon as they are whole.

A picture is released with the packet that completes it (marker bit seen, nothing missing
before it), not when the next picture's first packet comes. A gap holds back what follows
until it is filled, until a later keyframe is whole, or until `skip_gap`.
"""

from __future__ import annotations

from msgspec import Struct

from media_server.payload import PayloadFormat

CAPACITY = 1_024
"""Packets held at most: over a second of 6 Mbit/s video; then the gap is skipped."""


class MediaPacket(Struct):
    """An RTP packet with its sequence number extended past 16 bits."""

    sequence: int
    timestamp: int
    marker: bool
    payload: bytes


class Picture(Struct, frozen=True):
    """A whole encoded picture; its layers as in EncodedFrame."""

    timestamp: int
    data: bytes
    keyframe: bool
    temporal_id: int = 0
    layer_sync: bool = False


class FrameAssembler:
    """Pure state of one video stream; no clock, no I/O.

    Attributes:
        codec: what the pictures are encoded with.
        discarded: packets that came too late, twice, or were given up with a picture.
        malformed: packets of pictures that broke their format.
    """

    def __init__(self, format: PayloadFormat, capacity: int = CAPACITY) -> None:
        self._format = format
        self.codec = format.codec
        self._capacity = capacity
        self._packets: dict[int, MediaPacket] = {}
        self._next: int | None = None  # where the next picture begins; None: at a keyframe
        self._cursor = 0  # first sequence number not yet seen of the picture at _next
        self._newest_key: int | None = None  # start of a keyframe that waits behind a gap
        self.discarded = 0
        self.malformed = 0

    @property
    def waiting(self) -> int:
        """Packets held."""
        return len(self._packets)

    @property
    def needs_keyframe(self) -> bool:
        """Whether nothing can be released before a keyframe begins."""
        return self._next is None

    @property
    def blocked(self) -> bool:
        """Whether packets wait behind a gap."""
        return self._next is not None and len(self._packets) > self._cursor - self._next

    def push(self, packet: MediaPacket) -> list[Picture]:
        """Take one packet in any order; returns the pictures that are now whole."""
        if self._next is None:
            self._discard_old(packet.sequence)
            if not self._format.starts_keyframe(packet.payload):
                if packet.sequence not in self._packets:
                    self._packets[packet.sequence] = packet
                return []
            self._begin_at(packet.sequence)
        elif packet.sequence < self._next or packet.sequence in self._packets:
            self.discarded += 1
            return []
        self._packets[packet.sequence] = packet
        if packet.sequence > self._cursor and self._format.starts_keyframe(packet.payload):
            self._newest_key = packet.sequence
        pictures = self._release()
        if len(self._packets) > self._capacity:
            pictures += self.skip_gap()
        return pictures

    def skip_gap(self) -> list[Picture]:
        """Give up what is missing: go on at a waiting keyframe, or wait for one."""
        if not self.blocked and len(self._packets) <= self._capacity:
            return []
        if self._newest_key is None:
            self.discarded += len(self._packets)
            self._packets.clear()
            self._next = None
            return []
        self._begin_at(self._newest_key)
        return self._release()

    def _release(self) -> list[Picture]:
        pictures: list[Picture] = []
        while self._next is not None:
            while (end := self._end_of_picture()) is not None:
                if not self._take(end, pictures):
                    return pictures
            if self._newest_key is None or not self._whole(self._newest_key):
                break
            self._begin_at(self._newest_key)
        return pictures

    def _end_of_picture(self) -> int | None:
        """One past the last packet of the picture at _next, once it is whole."""
        assert self._next is not None
        while (packet := self._packets.get(self._cursor)) is not None:
            if packet.timestamp != self._packets[self._next].timestamp:
                return self._cursor  # a sender that sets no marker
            self._cursor += 1
            if packet.marker:
                return self._cursor
        return None

    def _take(self, end: int, pictures: list[Picture]) -> bool:
        """Move one picture out; False where it was malformed and a keyframe is needed."""
        assert self._next is not None
        packets = [self._packets.pop(sequence) for sequence in range(self._next, end)]
        self._next = self._cursor = end
        if self._newest_key is not None and self._newest_key <= end:
            self._newest_key = None
        payloads = [packet.payload for packet in packets if packet.payload]
        if not payloads:  # padding only
            return True
        try:
            data, keyframe = self._format.join(payloads)
            layer = self._format.layer(payloads[0])
        except ValueError:
            self.malformed += len(packets)
            self._next = None
            return False
        pictures.append(Picture(packets[0].timestamp, data, keyframe, *layer))
        return True

    def _whole(self, start: int) -> bool:
        sequence = start
        while (packet := self._packets.get(sequence)) is not None:
            if packet.marker:
                return True
            sequence += 1
        return False

    def _begin_at(self, sequence: int) -> None:
        for old in [s for s in self._packets if s < sequence]:
            del self._packets[old]
            self.discarded += 1
        self._next = self._cursor = sequence
        self._newest_key = None

    def _discard_old(self, newest: int) -> None:
        """While a keyframe is awaited, hold only packets that may have overtaken its start."""
        floor = newest - 64 if len(self._packets) < self._capacity else newest
        for old in [s for s in self._packets if s < floor or floor == newest]:
            del self._packets[old]
            self.discarded += 1
