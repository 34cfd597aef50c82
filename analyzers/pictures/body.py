"""Hands and posture of one participant, a look a second.

What is measured are places and movements in the picture, against the person's own first
posture; never what somebody means or feels by them. No score rests on these.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from analyzers.pictures.body_geometry import FirstPosture, at_face, moving, posture
from analyzers.pictures.picture_traces import PictureTraces
from analyzers.pictures.trace import Trace
from interview.events import AnswerEnded, Event, Notice, NoticeKind, Observation, QuestionAsked
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from models.body_landmarker import Body, BodyLandmarker
from models.lazy import Lazy

EVERY_S = 1.0
"""Between two looks; people change how they sit and move their hands within seconds."""

BUSY_SHARE = 0.04
"""Most of the time that a live stream may spend looking: on a machine with too much to do a
look takes longer, and the next one waits. So this is the first thing that gives way."""

GAP_S = 5.0
"""Looks further apart than this say nothing about what was in between."""

CLEAR = 0.3
"""Shoulders seen at least this well tell of the person's own posture."""

CONFIDENCE_MIN = 0.1
"""Shoulders seen worse than this are not measured."""

HAND_CONFIDENCE = 0.85
"""Of what is told of hands: in the webcam film of the test media a hand was found in 26 of 30
pictures that show one (a picture each quarter of a second), and in none of 51 without."""

FRAME_MIN_PX = 32
"""Smaller pictures show nothing."""

ALONE = {
    NoticeKind.NO_FACE: False,
    NoticeKind.FACE_BACK: True,
    NoticeKind.SEVERAL_FACES: False,
    NoticeKind.ONE_FACE: True,
}
"""Notices of the face analyzer: whether it is clear from then on whose body is seen."""


def _traces() -> dict[str, Trace]:
    """What change of each measure is told at once."""
    return {
        "hands": Trace(1, steady_s=10, newest=True, gap_s=GAP_S),
        "hand_at_face": Trace(0.75, gap_s=GAP_S),
        "hands_moving": Trace(0.75, gap_s=GAP_S),
        "shoulder_tilt": Trace(6, every_s=2, gap_s=GAP_S),
        "lean_side": Trace(0.1, every_s=2, gap_s=GAP_S),
        "head_height": Trace(0.1, every_s=2, gap_s=GAP_S),
        "nearness": Trace(0.15, every_s=2, gap_s=GAP_S),
    }


class BodyAnalyzer:
    """Shares one model among sessions (interview.ports.Analyzer)."""

    name = "body"
    source = Source.BODY
    consumes = (VideoFrame, Notice, QuestionAsked, AnswerEnded)
    produces = (Observation,)
    lossless = False

    def __init__(
        self,
        landmarker: Lazy[BodyLandmarker],
        *,
        live: bool = False,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """Name the model.

        Args:
            live: look less often where a look takes long; what comes out then depends on
                the machine's speed.
            clock: seconds from any zero, to tell that.
        """
        self._landmarker = landmarker
        self._live = live
        self._clock = clock

    def stream(self, setup: AnalysisSetup) -> BodyStream:
        """A stream for the setup's participant."""
        return BodyStream(setup.participant, self._landmarker(), self._clock, live=self._live)


class BodyStream:
    """State of one participant's body (interview.ports.AnalyzerStream)."""

    def __init__(
        self,
        participant: str,
        landmarker: BodyLandmarker,
        clock: Callable[[], float],
        *,
        live: bool,
    ) -> None:
        self._participant = participant
        self._landmarker = landmarker
        self._clock = clock
        self._live = live
        self._traces = PictureTraces(participant, landmarker.label, _traces())
        self._first = FirstPosture()
        self._hands: list[NDArray[np.float32]] = []
        self._looked_s = self._due_s = float("-inf")
        self._alone = True

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Look at a picture that is due, or note who is in view and which answer is open."""
        match item:
            case VideoFrame(participant=who, time_s=now_s) if who == self._participant:
                return list(self._look(item)) if now_s >= self._due_s and self._alone else ()
            case Notice(participant=who, kind=kind) if who == self._participant:
                self._alone = ALONE.get(kind, self._alone)
            case QuestionAsked(answer=answer):
                return self._traces.turn_to(answer)
            case AnswerEnded():
                return self._traces.turn_to("")
        return ()

    def flush(self) -> Iterable[Event]:
        """Tell what was gathered."""
        return self._traces.settle()

    def close(self) -> None:
        """Nothing is held."""

    def _look(self, frame: VideoFrame) -> Iterator[Observation]:
        if min(frame.rgb.shape[:2]) < FRAME_MIN_PX:
            return
        started = self._clock()
        body, hands = self._landmarker.find(frame.rgb)
        took_s = self._clock() - started if self._live else 0.0
        known = frame.time_s - self._looked_s <= GAP_S
        before, self._hands = self._hands if known else [], hands
        self._looked_s = frame.time_s
        self._due_s = frame.time_s + max(EVERY_S, took_s / BUSY_SHARE)
        values: dict[str, tuple[float, float]] = {}
        if body is not None:
            values = self._posture(body, frame.rgb.shape)
            values["hands"] = len(hands), HAND_CONFIDENCE
            values["hand_at_face"] = float(at_face(hands, body)), HAND_CONFIDENCE
            if (moved := moving(before, hands)) is not None:
                values["hands_moving"] = float(moved), HAND_CONFIDENCE
        yield from self._traces.add(frame, values)

    def _posture(self, body: Body, shape: tuple[int, ...]) -> dict[str, tuple[float, float]]:
        """How the posture differs from the person's own, once that is known."""
        seen = posture(body, shape)
        if seen is None or seen.confidence < CONFIDENCE_MIN:
            return {}
        if seen.confidence >= CLEAR:
            self._first.add(seen)
        change = self._first.change(seen)
        if change is None:
            return {}
        return {
            "shoulder_tilt": (change.tilt_deg, seen.confidence),
            "lean_side": (change.aside, seen.confidence),
            "head_height": (change.height, seen.confidence),
            "nearness": (change.nearer, seen.confidence),
        }
