"""Which packets to ask for again, and when (generic NACK, RFC 4585 section 6.2.1)."""

from __future__ import annotations

from dataclasses import dataclass
from math import inf

DEADLINE_S = 0.4
"""What has not come so long after it was missed is given up: a keyframe is quicker."""

FIRST_ROUND_TRIP_S = 0.05
"""Believed until an answer has been timed."""

MIN_RETRY_S = 0.02
"""Requests for the same packet are at least so far apart, and each wait is longer."""

OVER_ROUND_TRIP = 1.25
VARIATIONS = 4.0
"""A request is repeated after the round trip and a quarter, or and so many of its mean
deviations (RFC 6298 section 2), whichever is longer."""

BACK_OFF = 1.5
"""Each further wait is so many times the last."""

ECHO_S = 0.01
"""Each request is made twice, so far apart: one may be lost, and it is a few bytes. Senders repeat
a packet at most once a round trip (libwebrtc, and ours by ADR 68), so the second costs no more."""

MAX_TRIES = 8

MAX_REORDER_S = 0.03
"""A first request waits at most so long for a packet that was only overtaken."""

MAX_MISSING = 256
"""Packets missing at once; beyond it asking is pointless: a keyframe is needed."""

GUARD_S = 10.0
"""For so long after a loss the ends of pictures are watched; a clean path costs no timer."""

MIN_TAIL_S = 0.005
TAIL_GAPS = 2.0
"""The end of a picture is missed after this time, or so many of the widest gaps of late."""

WIDTH_KEPT = 0.98
"""What is kept of the widest gap with each narrower one."""


@dataclass(slots=True)
class _Missing:
    since_s: float
    due_s: float
    wait_s: float
    guessed: bool = False  # it may not have been sent yet: its coming tells of no round trip
    tries: int = 0
    asked_s: float = 0.0
    echo_s: float = inf


class LossRecovery:
    """Pure state of one stream; time is handed in, sequence numbers are extended.

    A request is echoed soon, and repeated after the time in which an answer should have come,
    each further one after half as long again, until the packet comes or DEADLINE_S has passed.
    How long packets overtake each other is learnt, where retransmissions can be told from late
    originals, and the first request waits for it.

    A lost last packet of a picture leaves no gap until the next picture comes, 33 ms later at
    30 a second. Where packets were lost of late, it is therefore asked for unseen once the
    picture's other packets have stopped coming (as RFC 8985 probes for lost tails).

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
        self._guarded_until_s = float("-inf")
        self._open_since_s: float | None = None  # the newest packet's, whose picture goes on
        self._widest_gap_s = 0.0
        self.requested = 0
        self.recovered = 0
        self.given_up = 0
        self.round_trip_s: float | None = None
        self._variation_s = 0.0

    def seen(
        self, sequence: int, now_s: float, retransmitted: bool = False, ends: bool = True
    ) -> None:
        """Note an arrived packet; gaps before it become missing.

        Args:
            ends: whether a picture ends with it.
        """
        if (known := self._missing.pop(sequence, None)) is not None:
            self._found(known, now_s, retransmitted)
        if self._highest is None:
            self._highest = sequence
        elif sequence <= self._highest:
            return
        elif sequence - self._highest - 1 + len(self._missing) > MAX_MISSING:
            self.forget()
        elif sequence > self._highest + 1:
            self._miss(sequence, now_s)
        elif self._open_since_s is not None and not retransmitted:
            gap_s = now_s - self._open_since_s
            self._widest_gap_s = max(gap_s, WIDTH_KEPT * self._widest_gap_s)
        self._highest = sequence
        self._reorder_s *= 0.999
        self._open_since_s = now_s if not ends and now_s < self._guarded_until_s else None

    def _miss(self, sequence: int, now_s: float) -> None:
        """A gap before this packet."""
        assert self._highest is not None
        self._guarded_until_s = now_s + GUARD_S
        for missing in range(self._highest + 1, sequence):
            if missing not in self._missing:  # asked for unseen
                self._missing[missing] = _Missing(
                    now_s, now_s + self._reorder_s, self._first_wait_s()
                )

    @property
    def _tail_due_s(self) -> float | None:
        """When the packet behind the newest is missed, with nothing behind it to show a gap."""
        if self._open_since_s is None or self._highest is None:
            return None
        if self._highest + 1 in self._missing:  # asked for already
            return None
        return self._open_since_s + max(MIN_TAIL_S, TAIL_GAPS * self._widest_gap_s)

    def _found(self, known: _Missing, now_s: float, retransmitted: bool) -> None:
        if known.guessed and not retransmitted:
            return
        if known.tries == 1 and now_s > known.asked_s:
            self._time_round_trip(now_s - known.asked_s)
        if not retransmitted and not known.tries:
            late_s = min(now_s - known.since_s, MAX_REORDER_S)
            self._reorder_s = max(self._reorder_s, late_s)
        self.recovered += bool(known.tries)

    def _time_round_trip(self, sample_s: float) -> None:
        """Smoothed as in RFC 6298 section 2."""
        before_s = self.round_trip_s
        if before_s is None:
            self.round_trip_s, self._variation_s = sample_s, sample_s / 8
            return
        self._variation_s += (abs(sample_s - before_s) - self._variation_s) / 4
        self.round_trip_s = before_s + (sample_s - before_s) / 8

    def _first_wait_s(self) -> float:
        round_trip_s = self.round_trip_s or FIRST_ROUND_TRIP_S
        patience_s = max(
            OVER_ROUND_TRIP * round_trip_s, round_trip_s + VARIATIONS * self._variation_s
        )
        return max(MIN_RETRY_S, patience_s)

    def due(self, now_s: float) -> list[int]:
        """Sequence numbers to ask for now, in order."""
        if (tail_s := self._tail_due_s) is not None and now_s >= tail_s:
            assert self._highest is not None
            self._missing[self._highest + 1] = _Missing(
                now_s, now_s, self._first_wait_s(), guessed=True
            )
        asked = []
        for sequence, missing in list(self._missing.items()):
            if now_s >= missing.since_s + DEADLINE_S:
                del self._missing[sequence]
                self.given_up += 1
                self._open_since_s = None  # nothing to be asked for unseen again
            elif now_s >= missing.due_s and missing.tries < MAX_TRIES:
                missing.tries += 1
                missing.asked_s = now_s
                missing.echo_s = now_s + ECHO_S
                missing.due_s = now_s + missing.wait_s
                missing.wait_s *= BACK_OFF
                asked.append(sequence)
            elif now_s >= missing.echo_s:
                missing.echo_s = inf
                asked.append(sequence)
        self.requested += len(asked)
        return sorted(asked)

    @property
    def due_s(self) -> float | None:
        """When `due` must be called next; None while nothing is missing."""
        tail_s = self._tail_due_s
        if not self._missing:
            return tail_s
        missed_s = min(
            min(
                m.due_s if m.tries < MAX_TRIES else inf,
                m.echo_s,
                m.since_s + DEADLINE_S,
            )
            for m in self._missing.values()
        )
        return missed_s if tail_s is None else min(missed_s, tail_s)

    def forget(self) -> None:
        """Ask for nothing that is missing now: a keyframe replaces it."""
        self.given_up += len(self._missing)
        self._missing.clear()
        self._open_since_s = None
