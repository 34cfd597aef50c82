"""MediaPipe's hand and pose landmarkers: a picture in, points of hands and body out.

Both look at each picture by itself, so one pair of graphs serves all sessions: a pair takes
150 MB, and people seen once a second have moved too far for following them to be cheaper.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from models.mediapipe_threads import graph_threads_named, import_mediapipe

HANDS_MAX = 2
HAND_POINTS = 21
BODY_POINTS = 33


@dataclass(frozen=True, slots=True)
class Body:
    """One person in one picture.

    Attributes:
        points: float32 (33, 2): x to the right and y down, in pixels of the picture, in the
            order of MediaPipe's pose landmarks; may lie outside the picture.
        visible: float32 (33,): how likely each of them is in the picture and not hidden.
    """

    points: NDArray[np.float32]
    visible: NDArray[np.float32]


class BodyLandmarker:
    """The loaded graphs; safe to share, they take one picture at a time."""

    def __init__(self, folder: Path, label: str) -> None:
        """Load `hand_landmarker.task` and `pose_landmarker.task`; `label` is name@version."""
        import_mediapipe()
        from mediapipe.tasks.python.core.base_options import BaseOptions
        from mediapipe.tasks.python.vision import hand_landmarker, pose_landmarker
        from mediapipe.tasks.python.vision.core import image

        self.label = label
        self._image = image
        self._lock = Lock()
        hand_options = hand_landmarker.HandLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(folder / "hand_landmarker.task")),
            num_hands=HANDS_MAX,
        )
        pose_options = pose_landmarker.PoseLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(folder / "pose_landmarker.task"))
        )
        with graph_threads_named("body"):
            self._hands: Any = hand_landmarker.HandLandmarker.create_from_options(hand_options)
            self._pose: Any = pose_landmarker.PoseLandmarker.create_from_options(pose_options)
        # MediaPipe's own destructor raises at exit, when its modules are gone.
        self._closing = finalize(self, _close, self._hands, self._pose)

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Body | None, list[NDArray[np.float32]]]:
        """Who sits there, and the hands in view.

        Args:
            rgb: uint8 (height, width, 3).

        Returns:
            The most prominent person, and for up to HANDS_MAX hands 21 points each, float32
            (21, 2) in pixels, from the wrist to the tip of the little finger.
        """
        picture: Any = self._image.Image(self._image.ImageFormat.SRGB, np.ascontiguousarray(rgb))
        with self._lock:
            hands = self._hands.detect(picture).hand_landmarks
            bodies = self._pose.detect(picture).pose_landmarks
        size = np.array([rgb.shape[1], rgb.shape[0]], np.float32)
        found = [_points(hand) * size for hand in hands]
        if not bodies:
            return None, found
        visible = np.array([point.visibility for point in bodies[0]], np.float32)
        return Body(_points(bodies[0]) * size, visible), found

    def close(self) -> None:
        """Release the graphs; else that happens with the last reference, or at exit."""
        self._closing()


def _close(*graphs: Any) -> None:
    for graph in graphs:
        try:
            graph.close()
        except RuntimeError:  # the interpreter ends, and MediaPipe's threads have ended before
            graph._handle = None


def _points(landmarks: Any) -> NDArray[np.float32]:
    return np.array([(point.x, point.y) for point in landmarks], np.float32)
