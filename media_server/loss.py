"""Which packets to ask for again, and when (generic NACK, RFC 4585 section 6.2.1)."""

from __future__ import annotations

RETRY_S = (0.0, 0.04, 0.06, 0.1, 0.16)
"""Waits before the first and each further request for the same packet."""

MAX_MISSING = 256
"""Packets missing at once; beyond it asking is pointless: a keyframe is needed."""


class LossRecovery:
    """Pure state of one stream; time is handed in.

    Attributes:
        requested: packets that were asked for at least once.
        recovered: of those, how many came after all.
    """

    def __init__(self) -> None:
        self._highest: int | None = None
        self._missing: dict[int, tuple[int, float]] = {}  # sequence -> (tries, due)
        self.requested = 0
        self.recovered = 0

    def seen(self, sequence: int, now_s: float) -> None:
        """Note an arrived packet; gaps before it become missing."""
        if self._highest is None or self._gap(sequence) + len(self._missing) > MAX_MISSING:
            self._missing.clear()
            self._highest = sequence
        elif sequence > self._highest:
            for missing in range(self._highest + 1, sequence):
                self._missing[missing] = (0, now_s + RETRY_S[0])
            self._highest = sequence
        elif (known := self._missing.pop(sequence, None)) is not None and known[0]:
            self.recovered += 1

    def _gap(self, sequence: int) -> int:
        return max(0, sequence - self._highest - 1) if self._highest is not None else 0

    def due(self, now_s: float) -> list[int]:
        """Sequence numbers to ask for now; each is given up after len(RETRY_S) times."""
        asked = []
        for sequence, (tries, due_s) in list(self._missing.items()):
            if now_s < due_s:
                continue
            if tries == len(RETRY_S) - 1:
                del self._missing[sequence]
            else:
                self._missing[sequence] = (tries + 1, now_s + RETRY_S[tries + 1])
            self.requested += tries == 0
            asked.append(sequence)
        return asked

    @property
    def due_s(self) -> float | None:
        """When `due` has something next; None while nothing is missing."""
        return min((due_s for _, due_s in self._missing.values()), default=None)

    def forget(self) -> None:
        """Ask for nothing that is missing now: a keyframe replaces it."""
        self._missing.clear()
