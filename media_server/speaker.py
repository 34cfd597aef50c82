"""Who speaks: one participant at a time, and not for every cough.

Browsers write the loudness of each packet of sound into it (RFC 6464), so that nothing need
be decoded to know it; of those who do not, the sound that is decoded anyway is measured.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

SPEECH_DBOV = -45.0
"""Louder than this is speech: rooms hum at -60, people speak at -35 to -15."""

LEAD_DB = 3.0
"""Who takes over is so much louder than who spoke: an echo or a neighbour's microphone is not."""

TAKE_OVER_S = 0.5
"""... and for so long: a cough or a word of assent is shorter."""

FALL_SILENT_S = 2.0
"""Whoever is silent for so long speaks no more; a pause for breath is shorter."""

_SILENCE = 127
"""The level that RFC 6464 gives to digital silence."""

_POWER = [10 ** (-level / 10) for level in range(_SILENCE)] + [0.0]


class Loudness:
    """Mean power of one participant's sound between two looks; written to from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._power = 0.0
        self._count = 0

    def add_level(self, level: int) -> None:
        """A packet's level in -dBov, 0 to 127, as RFC 6464 writes it."""
        with self._lock:
            self._power += _POWER[level]
            self._count += 1

    def add_samples(self, samples: NDArray[np.float32]) -> None:
        """A run of sound, float in [-1, 1]."""
        power = float(samples @ samples) / max(1, len(samples))
        with self._lock:
            self._power += power
            self._count += 1

    def take_dbov(self) -> float:
        """Loudness since the last look; -inf where nothing came."""
        with self._lock:
            power, count = self._power, self._count
            self._power, self._count = 0.0, 0
        return 10 * math.log10(power / count) if power > 0 else -math.inf


class ActiveSpeaker:
    """Pure state of one room; time is handed in.

    Attributes:
        who: the participant who speaks; None while nobody does.
    """

    def __init__(self) -> None:
        self.who: str | None = None
        self._last_s = -math.inf  # when they were last heard
        self._rival: str | None = None
        self._rival_since_s = 0.0

    def look(self, dbov: Mapping[str, float], now_s: float) -> bool:
        """Take how loud everybody was since the last look; whether the speaker changed."""
        before = self.who
        if self.who not in dbov:
            self.who = None
        if self.who is not None and dbov[self.who] > SPEECH_DBOV:
            self._last_s = now_s
        if self.who is not None and now_s - self._last_s >= FALL_SILENT_S:
            self.who = None
        self._let_take_over(self._louder(dbov), now_s)
        return self.who != before

    def _louder(self, dbov: Mapping[str, float]) -> str | None:
        """Who speaks louder than the speaker, the loudest of them."""
        bar = SPEECH_DBOV
        if self.who is not None:
            bar = max(bar, dbov[self.who] + LEAD_DB)
        loudest = max(dbov, key=lambda id: dbov[id], default=None)
        if loudest is None or loudest == self.who or dbov[loudest] <= bar:
            return None
        return loudest

    def _let_take_over(self, rival: str | None, now_s: float) -> None:
        if rival != self._rival:
            self._rival, self._rival_since_s = rival, now_s
        if rival is not None and now_s - self._rival_since_s >= TAKE_OVER_S:
            self.who, self._last_s, self._rival = rival, now_s, None
