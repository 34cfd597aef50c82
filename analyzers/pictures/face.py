"""Face measures of one participant, and notices of who is in view.

What is measured are movements and directions (FACS-like blendshapes, gaze, blinks, pose),
never an emotion or a trait. A picture without a face, or with several, gives no face measure
but `faces`: whose face it would be is not known.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from analyzers.pictures.face_geometry import HeadAndEyes, between, head_and_eyes
from analyzers.pictures.in_view import NOTICE_AFTER_S, InView, brightness
from analyzers.pictures.picture_traces import PictureTraces
from analyzers.pictures.rest import Home, Rest
from analyzers.pictures.trace import Trace
from interview.events import AnswerEnded, Event, Notice, Observation, QuestionAsked
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from models.face_landmarker import Face, FaceLandmarker
from models.lazy import Lazy

MOVEMENTS = {"smile": [44, 45], "brow_down": [1, 2], "brow_up": [3, 4, 5], "jaw_open": [25]}
"""Movements with the places of their blendshapes in MediaPipe's order, both sides. Each is the
mean of them above the person's own rest."""

UNLEARNED = 0.7
"""Share of the confidence that is left while the person's own rest is not known."""

CAMERA = np.zeros(2)
EYE_CONTACT_DEG = 12.0
"""Gaze within this angle of the camera, or of where the person looks at the screen, is eye
contact, as interview.measures says; gaze on the same portraits that EYE_RADIUS was fitted
to strays 3 degrees in yaw, 5 in pitch."""

GAZE_ERROR_DEG = 5.0
"""Nearer than this to the limit, eye contact is told with less confidence, down to half."""

GAZE_SMOOTHING_S = 0.2
"""Time constant over which gaze is averaged: it jitters by 1 to 2 degrees a picture."""

CLEAR_FACE_PX, UNCLEAR_FACE_PX = 60.0, 20.0
"""Face widths at which measures are fully and not at all relied on: on a webcam video
shrunk step by step, smile and yaw kept within .004 and 0.7 degrees down to 47 px."""

LIT, UNLIT = 60.0, 12.0
"""Brightness of the picture (0 to 255) at which measures are fully and not at all relied on: on
the same video darkened step by step, smile strays by .06, .12, .21 and gaze by 2, 3, 6 degrees
at 68, 34, 13."""

FRONTAL_DEG, PROFILE_DEG = 25.0, 65.0
"""Head turns between which confidence falls to nothing: beyond 30 degrees landmark error
grows, beyond 60 it doubles (Zhu et al. 2016, AFLW2000-3D)."""

CLEAR = 0.8
"""A face seen at least this well tells of the person's rest."""

CONFIDENCE_MIN = 0.1
"""A face seen worse than this is counted but not measured."""

FRAME_MIN_PX = 32
"""Smaller pictures show nothing."""


def _traces() -> dict[str, Trace]:
    """What change of each measure is told at once; what scores rest on comes every second."""
    return {
        "faces": Trace(1, steady_s=10, newest=True),
        "smile": Trace(0.25, steady_s=1),  # smaller steps spend what may be told on the way up
        "brow_down": Trace(0.2),
        "brow_up": Trace(0.2),
        "jaw_open": Trace(0.3, every_s=2),
        "eye_contact": Trace(0.75, steady_s=1),
        "eye_contact_time": Trace(4, newest=True),
        "gaze_yaw": Trace(12, every_s=2),
        "gaze_pitch": Trace(12, every_s=2),
        "blink_rate": Trace(4, every_s=5, steady_s=10, newest=True),
        "head_yaw": Trace(10, every_s=2),
        "head_pitch": Trace(10, every_s=2),
        "head_roll": Trace(10, every_s=2),
    }


class FaceAnalyzer:
    """Shares one model among sessions (interview.ports.Analyzer)."""

    name = "face"
    source = Source.FACE
    consumes = (VideoFrame, QuestionAsked, AnswerEnded)
    produces = (Observation, Notice)
    lossless = False

    def __init__(self, landmarker: Lazy[FaceLandmarker]) -> None:
        self._landmarker = landmarker

    def stream(self, setup: AnalysisSetup) -> FaceStream:
        """Open a graph for one participant."""
        return FaceStream(setup.participant, self._landmarker())


class FaceStream:
    """State of one participant's face (interview.ports.AnalyzerStream)."""

    def __init__(self, participant: str, landmarker: FaceLandmarker) -> None:
        self._participant = participant
        self._tracker = landmarker.open()
        self._traces = PictureTraces(participant, landmarker.label, _traces())
        self._in_view = InView()
        self._blinks = Blinks()
        self._rest = Rest(len(MOVEMENTS))
        self._home = Home()
        self._gaze: NDArray[np.float64] | None = None
        self._last_s = float("-inf")
        self._contact_s = 0.0

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Look at a picture, or note which answer is open."""
        match item:
            case VideoFrame(participant=p, time_s=t) if p == self._participant and t > self._last_s:
                return self._look(item)
            case QuestionAsked(answer=answer):
                return self._turn_to(answer)
            case AnswerEnded():
                return self._turn_to("")
        return ()

    def flush(self) -> Iterable[Event]:
        """Tell what was gathered."""
        return self._traces.settle()

    def close(self) -> None:
        """Release the graph."""
        self._tracker.close()

    def _turn_to(self, answer: str) -> Iterable[Event]:
        self._contact_s = 0.0
        return self._traces.turn_to(answer)

    def _look(self, frame: VideoFrame) -> list[Event]:
        passed_s = frame.time_s - self._last_s
        if passed_s > NOTICE_AFTER_S:  # nothing is known of a gap
            passed_s = 0.0
        self._last_s = frame.time_s
        large_enough = min(frame.rgb.shape[:2]) >= FRAME_MIN_PX
        faces = self._tracker.find(frame.rgb, frame.time_s) if large_enough else []
        light = brightness(frame.rgb)
        out: list[Event] = [
            Notice(
                time_s=frame.time_s,
                arrived_s=frame.arrived_s,
                kind=kind,
                participant=self._participant,
            )
            for kind in self._in_view.update(frame.time_s, len(faces), light)
        ]
        values: dict[str, tuple[float, float]] = {"faces": (len(faces), 1.0)}
        if len(faces) == 1:
            seen = head_and_eyes(faces[0])
            confidence = _confidence(faces[0], seen, frame, light)
            if confidence >= CONFIDENCE_MIN:
                values |= self._measure(faces[0], seen, confidence, passed_s)
        else:
            self._gaze = None
        return [*out, *self._traces.add(frame, values)]

    def _measure(
        self, face: Face, seen: HeadAndEyes, confidence: float, passed_s: float
    ) -> dict[str, tuple[float, float]]:
        """Values with their confidence."""
        values = {"head_yaw": seen.yaw, "head_pitch": seen.pitch, "head_roll": seen.roll}
        self._blinks.add(self._last_s, seen.openness, passed_s)
        rate = self._blinks.rate()
        if rate is not None:
            values["blink_rate"] = rate
        told = {measure: (value, confidence) for measure, value in values.items()}
        told |= self._measure_movements(face, confidence, passed_s)
        if not self._blinks.closed:  # lids over the iris would be taken for a look down
            told |= self._measure_gaze(seen, confidence, passed_s)
        elif self._blinks.lowered:
            told["eye_contact"] = (0.0, confidence * 0.5)
        return told

    def _measure_movements(
        self, face: Face, confidence: float, passed_s: float
    ) -> dict[str, tuple[float, float]]:
        raw = np.array([face.blendshapes[places].mean() for places in MOVEMENTS.values()])
        if confidence >= CLEAR:
            self._rest.add(raw, passed_s)
        sure = confidence if self._rest.known else confidence * UNLEARNED
        return {
            movement: (float(value), sure)
            for movement, value in zip(MOVEMENTS, self._rest.above(raw), strict=True)
        }

    def _measure_gaze(
        self, seen: HeadAndEyes, confidence: float, passed_s: float
    ) -> dict[str, tuple[float, float]]:
        gaze = np.array([seen.gaze_yaw, seen.gaze_pitch])
        if self._gaze is not None and passed_s:
            gaze = self._gaze + (gaze - self._gaze) * -np.expm1(-passed_s / GAZE_SMOOTHING_S)
        self._gaze = gaze
        yaw, pitch = map(float, gaze)
        if confidence >= CLEAR:
            self._home.add(gaze, passed_s)
        angle = min(between(gaze, CAMERA), between(gaze, self._home.place))
        contact = angle <= EYE_CONTACT_DEG
        margin = min(abs(angle - EYE_CONTACT_DEG) / GAZE_ERROR_DEG, 1.0)
        sure = confidence * (0.5 + 0.5 * margin) * (1.0 if self._home.known else UNLEARNED)
        told = {
            "gaze_yaw": (yaw, confidence),
            "gaze_pitch": (pitch, confidence),
            "eye_contact": (float(contact), sure),
        }
        if self._traces.answer:
            self._contact_s += passed_s * contact
            told["eye_contact_time"] = (self._contact_s, sure)
        return told


def _confidence(face: Face, seen: HeadAndEyes, frame: VideoFrame, light: float | None) -> float:
    """How far a face's measures can be relied on: its size, turn, light, share in the picture."""
    height, width = frame.rgb.shape[:2]
    x, y = face.landmarks[:, 0], face.landmarks[:, 1]
    inside = float(np.mean((x >= 0) & (x < width) & (y >= 0) & (y < height)))
    size = (seen.width_px - UNCLEAR_FACE_PX) / (CLEAR_FACE_PX - UNCLEAR_FACE_PX)
    turn = max(abs(seen.yaw), abs(seen.pitch))
    frontal = (PROFILE_DEG - turn) / (PROFILE_DEG - FRONTAL_DEG)
    lit = 0.0 if light is None else (light - UNLIT) / (LIT - UNLIT)
    parts = np.clip([size, frontal, inside, lit], 0, 1)
    return float(np.prod(parts))


class Blinks:
    """Counts blinks by the eye aspect ratio (Soukupova & Cech 2016).

    Eyes differ in shape, so closed means under CLOSED of this person's own median opening
    over the last 10 s, not under a fixed ratio. A blink lasts at most 0.5 s; eyes shut for
    longer are no blink. Eyes often open to no more than three quarters for a while after one.

    Attributes:
        closed: the eyes are shut now.
        lowered: they have been for longer than a blink: shut, or looking down.
        total: blinks counted so far.
    """

    CLOSED, REOPENED = 0.65, 0.72
    LONGEST_S = 0.5
    REFERENCE_S = 10.0
    WINDOW_S = 30.0
    WINDOW_MIN_S = 10.0

    def __init__(self) -> None:
        self.closed = self.lowered = False
        self.total = 0
        self._openness: deque[tuple[float, float]] = deque()
        self._seen: deque[tuple[float, float]] = deque()
        self._blinks: deque[float] = deque()
        self._closed_s = 0.0

    def add(self, time_s: float, openness: float, passed_s: float) -> None:
        """Take the eye aspect ratio at a time; `passed_s`: since the picture before."""
        self._openness.append((time_s, openness))
        self._seen.append((time_s, passed_s))
        while self._openness[0][0] < time_s - self.REFERENCE_S:
            self._openness.popleft()
        while self._seen[0][0] < time_s - self.WINDOW_S:
            self._seen.popleft()
        while self._blinks and self._blinks[0] < time_s - self.WINDOW_S:
            self._blinks.popleft()
        usual = float(np.median([o for _, o in self._openness]))
        if not self.closed and openness < self.CLOSED * usual:
            self.closed, self._closed_s = True, time_s
        elif self.closed and openness > self.REOPENED * usual:
            self.closed = False
            if time_s - self._closed_s <= self.LONGEST_S:
                self._blinks.append(time_s)
                self.total += 1
        self.lowered = self.closed and time_s - self._closed_s > self.LONGEST_S

    def rate(self) -> float | None:
        """Blinks a minute over the last 30 s that the eyes were seen; None under 10 s."""
        seen_s = sum(passed_s for _, passed_s in self._seen)
        return len(self._blinks) * 60 / seen_s if seen_s >= self.WINDOW_MIN_S else None
