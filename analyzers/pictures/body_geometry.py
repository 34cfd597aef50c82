"""Posture and hands from the points of a body: pure geometry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.body_landmarker import Body

# Points of MediaPipe's pose, the person's own left first.
EYES, EARS, MOUTH, SHOULDERS = (2, 5), (7, 8), (9, 10), (11, 12)
# Points of a hand: the wrist, and the knuckle and tip of each finger.
WRIST, MIDDLE_KNUCKLE = 0, 9
FINGERS = (4, 5, 8, 9, 12, 13, 16, 17, 20)

OUTSIDE = 0.06
"""Points this share of the picture's height outside it are guessed, not seen."""

FACE_RADIUS = 1.3
"""Of a circle around a face from brow to chin, in distances from eyes to mouth."""

MOVED = 0.5
"""A hand moves that comes this far between two looks, in lengths of a palm."""

LOOKS_LEARNED = 8
"""Looks at a clearly seen person from which their own posture is taken."""


@dataclass(frozen=True, slots=True)
class Posture:
    """How somebody sits, as the picture shows it.

    Attributes:
        tilt_deg: slope of the shoulders, positive where the person's left one is higher.
        aside: how far the head is beside the middle of the shoulders, in shoulder widths,
            positive to the person's left.
        height: how far it is above them, in shoulder widths.
        shoulders_px, head_px: distance between the shoulders, and between the ears.
        confidence: how likely the shoulders are seen, 0 to 1.
    """

    tilt_deg: float
    aside: float
    height: float
    shoulders_px: float
    head_px: float
    confidence: float


def posture(body: Body, picture: tuple[int, ...]) -> Posture | None:
    """Read the posture off a body in a picture of that shape; None for somebody sideways on."""
    left, right = (body.points[i].astype(float) for i in SHOULDERS)
    across, up = float(left[0] - right[0]), float(right[1] - left[1])
    width = float(np.hypot(across, up))
    ears = body.points[list(EARS)].astype(float)
    head_px = float(np.hypot(*(ears[0] - ears[1])))
    if across <= head_px:  # facing away or to the side
        return None
    head = ears.mean(axis=0) - (left + right) / 2
    return Posture(
        tilt_deg=float(np.degrees(np.arctan2(up, across))),
        aside=float(head[0]) / width,
        height=float(-head[1]) / width,
        shoulders_px=width,
        head_px=head_px,
        confidence=float(body.visible[list(SHOULDERS)].min()) * _inside(left, right, picture),
    )


def _inside(left: NDArray[np.float64], right: NDArray[np.float64], shape: tuple[int, ...]) -> float:
    """1 while both points lie in the picture, falling to 0 at OUTSIDE beyond its border."""
    points, size = np.stack([left, right]), np.array([shape[1], shape[0]])
    beyond = max(0.0, float((-points).max()), float((points - size).max()))
    return max(0.0, 1 - beyond / (OUTSIDE * shape[0]))


@dataclass(frozen=True, slots=True)
class Change:
    """How a posture differs from the person's own first one; the units are Posture's.

    Attributes:
        nearer: share by which shoulders or head are larger in the picture.
    """

    tilt_deg: float
    aside: float
    height: float
    nearer: float


class FirstPosture:
    """What somebody's own posture is: the median of LOOKS_LEARNED clear looks."""

    def __init__(self) -> None:
        self._looks: list[Posture] = []
        self._usual: Posture | None = None

    def add(self, seen: Posture) -> None:
        """Take a clearly seen posture."""
        if self._usual is not None:
            return
        self._looks.append(seen)
        if len(self._looks) == LOOKS_LEARNED:
            columns = [
                (p.tilt_deg, p.aside, p.height, p.shoulders_px, p.head_px, p.confidence)
                for p in self._looks
            ]
            self._usual = Posture(*map(float, np.median(columns, axis=0)))
            self._looks.clear()

    def change(self, now: Posture) -> Change | None:
        """How a posture differs; None until the person's own is known.

        Turning foreshortens shoulders or head and never lengthens them: the larger of their
        two ratios tells of the distance.
        """
        usual = self._usual
        if usual is None:
            return None
        larger = max(now.shoulders_px / usual.shoulders_px, now.head_px / usual.head_px)
        return Change(
            now.tilt_deg - usual.tilt_deg,
            now.aside - usual.aside,
            now.height - usual.height,
            larger - 1,
        )


def at_face(hands: Sequence[NDArray[np.float32]], body: Body) -> bool:
    """Whether a finger of a hand lies over the face, or at its edge, in the picture."""
    eyes, mouth = (body.points[list(pair)].mean(axis=0) for pair in (EYES, MOUTH))
    middle, radius = (eyes + mouth) / 2, FACE_RADIUS * float(np.hypot(*(eyes - mouth)))
    return any(
        bool((np.hypot(*(hand[list(FINGERS)] - middle).T) <= radius).any()) for hand in hands
    )


def moving(
    before: Sequence[NDArray[np.float32]], now: Sequence[NDArray[np.float32]]
) -> bool | None:
    """Whether a hand that was seen before has moved; None where none was seen both times."""
    if not before or not now:
        return None
    return any(_travel(hand, before) > MOVED for hand in now)


def _travel(hand: NDArray[np.float32], before: Sequence[NDArray[np.float32]]) -> float:
    """From the nearest hand of before, in lengths of the palm."""
    palm = float(np.hypot(*(hand[MIDDLE_KNUCKLE] - hand[WRIST])))
    middle = hand.mean(axis=0)
    way = min(float(np.hypot(*(middle - other.mean(axis=0)))) for other in before)
    return way / max(palm, 1.0)
