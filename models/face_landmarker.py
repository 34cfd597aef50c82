"""MediaPipe's face landmarker: a picture in, landmarks, blendshapes and pose out.

The weights are small (3.8 MB), but a graph keeps the faces it follows, so each session
opens its own. MediaPipe is imported when the first graph is opened, never before.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from models.mediapipe_threads import graph_threads_named, import_mediapipe

FACES_MAX = 2
"""Faces looked for: the applicant, and whether anybody else is there."""

POINTS = 478
BLENDSHAPES = 52

SEARCHED = ((0.25, 0.25), (0.0, 0.0), (0.5, 0.0), (0.0, 0.5), (0.5, 0.5))
"""Left top corners of the half-size views that are searched, one a picture, when the
whole picture shows no face: the detector sees a picture of 128 x 128 points and misses
faces under about an eighth of it."""

LOOK_UP_S = 1.0
"""How often a view is left to look at the whole picture again."""


@dataclass(frozen=True, slots=True)
class Face:
    """One face in one picture.

    Attributes:
        landmarks: float32 (478, 3): x to the right, y down and z away from the camera, in
            pixels of the picture; the mesh of MediaPipe with irises from 468 on.
        blendshapes: float32 (52,): ARKit's coefficients, 0 to 1, in MediaPipe's order.
        pose: float32 (4, 4): places the canonical face (cm; x to its left, y up, z out of
            the face) before a camera that looks along -z.
    """

    landmarks: NDArray[np.float32]
    blendshapes: NDArray[np.float32]
    pose: NDArray[np.float32]


class FaceLandmarker:
    """The model; cheap to make, as nothing is loaded until a graph is opened."""

    def __init__(self, path: Path, label: str) -> None:
        """Name the task file, `face_landmarker_v2.task`; `label` is name@version."""
        self._path = path
        self.label = label

    def open(self) -> FaceTracker:
        """A graph for one session, to be closed."""
        return FaceTracker(self._path)


class FaceTracker:
    """Follows up to FACES_MAX faces from picture to picture; for one thread at a time."""

    def __init__(self, path: Path) -> None:
        self._graph = _Graph(path)
        self._searched = cycle(SEARCHED)
        self._view: tuple[float, float] | None = None
        self._whole_seen_s = 0.0

    def find(self, rgb: NDArray[np.uint8], time_s: float) -> list[Face]:
        """The faces in a picture, in no certain order.

        Args:
            rgb: uint8 (height, width, 3).
            time_s: later than that of the picture before.
        """
        if self._view is None or time_s >= self._whole_seen_s + LOOK_UP_S:
            self._whole_seen_s = time_s
            if faces := self._graph.run(rgb, time_s):
                self._view = None
                return faces
        view = self._view or next(self._searched)
        faces = self._look(rgb, view, time_s)
        self._view = view if faces else None
        return faces

    def close(self) -> None:
        """Release the graph."""
        self._graph.close()

    def _look(self, rgb: NDArray[np.uint8], view: tuple[float, float], time_s: float) -> list[Face]:
        """The faces in the half-size view whose left top corner is given in shares."""
        height, width = rgb.shape[0] // 2, rgb.shape[1] // 2
        x, y = int(view[0] * rgb.shape[1]), int(view[1] * rgb.shape[0])
        faces = self._graph.run(rgb[y : y + height, x : x + width], time_s)
        corner = np.array([x, y, 0], np.float32)
        return [Face(f.landmarks + corner, f.blendshapes, f.pose) for f in faces]


class _Graph:
    """MediaPipe's landmarker in VIDEO mode.

    Results are read from its C structures straight into arrays: its own conversion makes
    530 Python objects a face and took 0.6 ms more.
    """

    def __init__(self, path: Path) -> None:
        import_mediapipe()
        from mediapipe.tasks.python.components.containers import category_c, landmark_c
        from mediapipe.tasks.python.core.base_options import BaseOptions
        from mediapipe.tasks.python.vision import face_landmarker
        from mediapipe.tasks.python.vision.core import image, vision_task_running_mode

        self._image = image
        self._result_type: Any = face_landmarker.FaceLandmarkerResultC
        self._point_type = _fields(landmark_c.NormalizedLandmarkC, "x", "y", "z")
        self._category_type = _fields(category_c.CategoryC, "score")
        options = face_landmarker.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_path=str(path)),
            running_mode=vision_task_running_mode.VisionTaskRunningMode.VIDEO,
            num_faces=FACES_MAX,
            output_face_blendshapes=True,
            output_facial_transformation_matrixes=True,
        )
        with graph_threads_named("face"):
            self._landmarker: Any = face_landmarker.FaceLandmarker.create_from_options(options)
        self._last_ms = -1

    def run(self, rgb: NDArray[np.uint8], time_s: float) -> list[Face]:
        """The faces in a picture; time may stand still between calls, not go back."""
        picture: Any = self._image.Image(self._image.ImageFormat.SRGB, np.ascontiguousarray(rgb))
        self._last_ms = max(self._last_ms + 1, round(time_s * 1000))
        result = self._result_type()
        library = self._landmarker._lib
        library.MpFaceLandmarkerDetectForVideo(
            self._landmarker._handle,
            picture._image_ptr,
            None,
            self._last_ms,
            ctypes.byref(result),
        )
        try:
            return [self._face(result, i, rgb.shape) for i in range(result.face_landmarks_count)]
        finally:
            library.MpFaceLandmarkerCloseResult(ctypes.byref(result))

    def close(self) -> None:
        self._landmarker.close()

    def _face(self, result: Any, i: int, shape: tuple[int, ...]) -> Face:
        points = _array(result.face_landmarks[i].landmarks, POINTS, self._point_type)
        scores = _array(result.face_blendshapes[i].categories, BLENDSHAPES, self._category_type)
        height, width = shape[:2]
        landmarks = np.stack(
            [points["x"] * width, points["y"] * height, points["z"] * width], axis=1
        )
        pose: NDArray[np.float32] = result.facial_transformation_matrixes[i].to_numpy()
        return Face(landmarks, scores["score"].copy(), pose)


def _fields(structure: Any, *names: str) -> np.dtype[np.void]:
    """The float fields of a C structure as a numpy type that skips the others."""
    return np.dtype(
        {
            "names": list(names),
            "formats": ["f4"] * len(names),
            "offsets": [getattr(structure, name).offset for name in names],
            "itemsize": ctypes.sizeof(structure),
        }
    )


def _array(pointer: Any, count: int, dtype: np.dtype[np.void]) -> NDArray[np.void]:
    """`count` C structures at a pointer, uncopied: valid until the result is closed."""
    address = ctypes.addressof(pointer.contents)
    memory = memoryview((ctypes.c_char * (count * dtype.itemsize)).from_address(address))
    return np.frombuffer(memory, dtype)
