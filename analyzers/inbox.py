"""What waits for one stream: bounded, with the drop policy written here and counted."""

from __future__ import annotations

from collections import deque
from threading import Condition
from typing import Literal

from analyzers.pipeline import Item
from interview.events import Transcript
from interview.media import AudioChunk, VideoFrame

WAITING_MAX = 1500
"""Items that may wait for one stream: 30 s of sound in chunks of 20 ms."""


class Marker:
    """Asks a worker to do something once all that was put before it is done."""


class Inbox:
    """A queue from many threads to one worker.

    Drop policy. A lossless inbox keeps every item up to `limit`; from then on the oldest
    sound, picture or partial transcript makes room, and only where none of these waits
    the oldest item of all. One that is not lossless moreover lets a newer picture take
    the place of a waiting one, and a transcript that of a waiting partial of its utterance.

    Attributes:
        dropped: items that were skipped.
        longest: the most items that ever waited.
    """

    def __init__(self, lossless: bool, limit: int = WAITING_MAX) -> None:
        self.dropped = 0
        self.longest = 0
        self._lossless = lossless
        self._limit = limit
        self._items: deque[Item | Marker] = deque()
        self._changed = Condition()
        self._shedding = False

    def __len__(self) -> int:
        return len(self._items)

    def put(self, item: Item | Marker) -> Literal["begins", "ends"] | None:
        """Add an item; never blocks.

        Returns:
            Whether shedding begins or ends here: at its limit, and less than half full again.
        """
        with self._changed:
            shed = self._shedding
            if not self._lossless and _replace(self._items, item):
                self.dropped += 1
            elif len(self._items) >= self._limit and not isinstance(item, Marker):
                _make_room(self._items)
                self.dropped += 1
                self._shedding = True
            elif len(self._items) < self._limit // 2:
                self._shedding = False
            self._items.append(item)
            if not isinstance(item, Marker):
                self.longest = max(self.longest, len(self._items))
            self._changed.notify()
            if shed == self._shedding:
                return None
            return "ends" if shed else "begins"

    def take(self) -> Item | Marker:
        """The oldest item; waits for one."""
        with self._changed:
            while not self._items:
                self._changed.wait()
            return self._items.popleft()


def _replace(items: deque[Item | Marker], new: Item | Marker) -> bool:
    """Take out the waiting item that `new` makes worthless, if there is one."""
    for i, old in enumerate(items):
        match old, new:
            case VideoFrame(), VideoFrame():
                worthless = old.participant == new.participant
            case Transcript(final=False), Transcript():
                worthless = (old.participant, old.utterance) == (new.participant, new.utterance)
            case _:
                worthless = False
        if worthless:
            del items[i]
            return True
    return False


def _make_room(items: deque[Item | Marker]) -> None:
    """Take out the oldest item that costs least to lose."""
    oldest = 0
    for i, item in enumerate(items):
        if isinstance(item, AudioChunk | VideoFrame) or (
            isinstance(item, Transcript) and not item.final
        ):
            oldest = i
            break
    del items[oldest]
