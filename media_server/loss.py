"""Which packets to ask for again, and when (generic NACK, RFC 4585 section 6.2.1)."""

from __future__ import annotations

from dataclasses import dataclass

DEADLINE_S = 0.4
"""What has not come so long after it was missed is given up: a keyframe is quicker."""

FIRST_ROUND_TRIP_S = 0.05
"""Believed until an answer has been timed."""

MIN_RETRY_S = 0.02
"""Requests for the same packet are at least so far apart, and each wait is longer."""

BACK_OFF = 1.5
MAX_TRIES = 8

MAX_REORDER_S = 0.03
"""A first request waits at most so long for a packet that was only overtaken."""

MAX_MISSING = 256
"""Packets missing at once; beyond it asking is pointless: a keyframe is needed."""


@dataclass(slots=True)
class _Missing:
    since_s: float
    due_s: float
    wait_s: float
    tries: int = 0
    asked_s: float = 0.0


class LossRecovery:
    """Pure state of one stream; time is handed in, sequence numbers are extended.

    A request is repeated after one and a half round trips, each further one after half as
    long again, until the packet comes or DEADLINE_S has passed. How long packets overtake
    each other is learnt, where retransmissions can be told from late originals, and the
    first request waits for it.

    Attributes:
        requested: requests made; a packet asked for twice counts twice.
        recovered: packets that came after they were asked for.
        given_up: packets that did not come in time.
        round_trip_s: from a request to its answer; None before the first.
    """

    def __init__(self) -> None:
        self._highest: int | None = None
        self._missing: dict[int, _Missing] = {}
        self._reorder_s = 0.0
        self.requested = 0
        self.recovered = 0
        self.given_up = 0
        self.round_trip_s: float | None = None

    def seen(self, sequence: int, now_s: float, retransmitted: bool = False) -> None:
        """Note an arrived packet; gaps before it become missing."""
        if self._highest is None or self._gap(sequence) + len(self._missing) > MAX_MISSING:
            self.given_up += len(self._missing)
            self._missing.clear()
            self._highest = sequence
        elif sequence > self._highest:
            for missing in range(self._highest + 1, sequence):
                self._missing[missing] = _Missing(
                    now_s, now_s + self._reorder_s, self._first_wait_s()
                )
            self._highest = sequence
            self._reorder_s *= 0.999
        elif (known := self._missing.pop(sequence, None)) is not None:
            self._found(known, now_s, retransmitted)

    def _found(self, known: _Missing, now_s: float, retransmitted: bool) -> None:
        if known.tries == 1 and now_s > known.asked_s:
            sample_s = now_s - known.asked_s
            before_s = self.round_trip_s
            self.round_trip_s = (
                sample_s if before_s is None else before_s + (sample_s - before_s) / 8
            )
        if not retransmitted and not known.tries:
            late_s = min(now_s - known.since_s, MAX_REORDER_S)
            self._reorder_s = max(self._reorder_s, late_s)
        self.recovered += bool(known.tries)

    def _first_wait_s(self) -> float:
        return max(MIN_RETRY_S, BACK_OFF * (self.round_trip_s or FIRST_ROUND_TRIP_S))

    def _gap(self, sequence: int) -> int:
        return max(0, sequence - self._highest - 1) if self._highest is not None else 0

    def due(self, now_s: float) -> list[int]:
        """Sequence numbers to ask for now, in order."""
        asked = []
        for sequence, missing in list(self._missing.items()):
            if now_s >= missing.since_s + DEADLINE_S:
                del self._missing[sequence]
                self.given_up += 1
            elif now_s >= missing.due_s and missing.tries < MAX_TRIES:
                missing.tries += 1
                missing.asked_s = now_s
                missing.due_s = now_s + missing.wait_s
                missing.wait_s *= BACK_OFF
                asked.append(sequence)
        self.requested += len(asked)
        return sorted(asked)

    @property
    def due_s(self) -> float | None:
        """When `due` must be called next; None while nothing is missing."""
        if not self._missing:
            return None
        return min(
            min(
                m.due_s if m.tries < MAX_TRIES else m.since_s + DEADLINE_S,
                m.since_s + DEADLINE_S,
            )
            for m in self._missing.values()
        )

    def forget(self) -> None:
        """Ask for nothing that is missing now: a keyframe replaces it."""
        self.given_up += len(self._missing)
        self._missing.clear()
