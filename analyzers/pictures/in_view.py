"""Who can be seen: notices of nobody, of several people, and of too little light."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from interview.events import NoticeKind

NOTICE_AFTER_S = 1.0
"""How long something must last before it is worth a notice."""

TOO_DARK, BRIGHT_AGAIN = 20.0, 30.0
"""Brightness (0 to 255) under which faces are hardly measured, and over which they are again."""

EVEN = 1.0
"""A picture that varies less than this shows nothing: a camera that is off sends it black."""


def brightness(rgb: NDArray[np.uint8]) -> float | None:
    """Mean of a picture, 0 to 255; None where it shows nothing at all."""
    some = rgb[::16, ::16]
    return float(some.mean()) if some.std() >= EVEN else None


class _Lasting:
    """A state that counts once it has lasted, until its opposite has."""

    def __init__(self, begins: NoticeKind, ends: NoticeKind, end_at_once: bool = False) -> None:
        self._begins, self._ends = begins, ends
        self._ends_after_s = 0.0 if end_at_once else NOTICE_AFTER_S
        self._told = False
        self._on_s = self._off_s = 0.0

    def restart(self, time_s: float) -> None:
        self._on_s = self._off_s = time_s

    def update(self, time_s: float, on: bool, off: bool) -> NoticeKind | None:
        """Whether it is so now, or its opposite is; neither may be. Returns what is due."""
        if not on:
            self._off_s = time_s
        if not off:
            self._on_s = time_s
        if not self._told and on and time_s - self._off_s >= NOTICE_AFTER_S:
            self._told = True
            return self._begins
        if self._told and off and time_s - self._on_s >= self._ends_after_s:
            self._told = False
            return self._ends
        return None


class InView:
    """Notices of who is in view, and of the light, once it has lasted."""

    def __init__(self) -> None:
        self._last_s = float("-inf")
        self._nobody = _Lasting(NoticeKind.NO_FACE, NoticeKind.FACE_BACK, end_at_once=True)
        self._several = _Lasting(NoticeKind.SEVERAL_FACES, NoticeKind.ONE_FACE)
        self._dark = _Lasting(NoticeKind.DARK_PICTURE, NoticeKind.BRIGHT_PICTURE)

    def update(self, time_s: float, faces: int, light: float | None) -> list[NoticeKind]:
        """Take the faces in a picture and its brightness; returns the notices it makes due."""
        states = (self._nobody, self._several, self._dark)
        if time_s - self._last_s > NOTICE_AFTER_S:  # nothing is known of a gap
            for state in states:
                state.restart(time_s)
        self._last_s = time_s
        dark = light is not None and light < TOO_DARK
        bright = light is not None and light > BRIGHT_AGAIN
        due = (
            self._nobody.update(time_s, faces == 0, faces > 0),
            self._several.update(time_s, faces > 1, faces <= 1),
            self._dark.update(time_s, dark, bright),
        )
        return [kind for kind in due if kind]
