"""What somebody's face shows at rest and where it looks, from the first seconds it is seen."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

LEARNED_S = 8.0
"""Seconds of a clearly seen face from which its rest is taken."""

REST_SHARE = 0.2
"""The quantile of those seconds that counts as rest: who begins with a smile, and smiles for
most of them, still comes to rest in between."""

REST_MAX = 0.3
"""No more than this is taken off: a movement held all through those seconds stays one."""


class Rest:
    """Movements as they stand above a person's own rest.

    Brows that lie low and mouths that curl up at rest are shapes, not movements: blendshapes
    are fitted to an average face. Until the rest is known nothing is taken off.

    Attributes:
        known: whether LEARNED_S have been seen.
    """

    def __init__(self, movements: int) -> None:
        self.known = False
        self._rest = np.zeros(movements)
        self._seen: list[NDArray[np.floating]] = []
        self._seen_s = 0.0

    def add(self, values: NDArray[np.floating], passed_s: float) -> None:
        """Take the movements of a picture, each 0 to 1; `passed_s`: since the one before."""
        if self.known:
            return
        self._seen.append(values)
        self._seen_s += passed_s
        if self._seen_s >= LEARNED_S:
            self._rest = np.minimum(np.quantile(self._seen, REST_SHARE, axis=0), REST_MAX)
            self._seen.clear()
            self.known = True

    def above(self, values: NDArray[np.floating]) -> NDArray[np.floating]:
        """The movements above rest, stretched so that 1 stays 1."""
        return np.maximum(values - self._rest, 0) / (1 - self._rest)


GUESSED_S = 1.0
"""Seconds after which the place of the screen is guessed."""

HOME_MAX_DEG = 20.0
"""A screen's picture lies no further from its camera: 15 inches across at arm's length."""


class Home:
    """Where somebody looks when they look at the others: beside the camera, at the screen.

    A man at his webcam keeps his gaze 13 degrees beside it while his head turns by 29; so a
    fixed limit around the camera would say that he looks away for good.

    Attributes:
        place: yaw and pitch, degrees: the camera itself, from GUESSED_S on the median so far,
            from LEARNED_S on settled.
        known: whether it is settled.
    """

    def __init__(self) -> None:
        self.known = False
        self.place = np.zeros(2)
        self._seen: list[NDArray[np.floating]] = []
        self._seen_s = 0.0

    def add(self, gaze: NDArray[np.floating], passed_s: float) -> None:
        """Take the gaze of a picture, yaw and pitch in degrees."""
        if self.known:
            return
        self._seen.append(gaze)
        self._seen_s += passed_s
        if self._seen_s < GUESSED_S:
            return
        usual = np.median(self._seen, axis=0)
        self.place = usual * min(1.0, HOME_MAX_DEG / max(float(np.hypot(*usual)), 1e-6))
        if self._seen_s >= LEARNED_S:
            self._seen.clear()
            self.known = True
