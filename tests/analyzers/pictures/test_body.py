from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.pictures.body import BUSY_SHARE, EVERY_S, BodyAnalyzer, BodyStream
from analyzers.pictures.body_geometry import EARS, SHOULDERS, FirstPosture, moving, posture
from interview.events import AnswerEnded, Event, Notice, NoticeKind, Observation, QuestionAsked
from interview.measures import MEASURES, Source
from interview.media import VideoFrame
from models.body_landmarker import BODY_POINTS, HAND_POINTS, Body, BodyLandmarker
from models.lazy import Lazy
from models.store import ModelStore
from tests.analyzers.fakes import setup

SHAPE = (480, 640, 3)
LOOKED_AT_S = (*range(9), 27, 28, 33, 38, 44, 45, 46, *range(48, 54))
"""The man at his webcam sits still; leans to his right, to his left, forward, back; holds a
hand at his cheek (45) and at his chin (48 to 51)."""


def seen_from(stream: BodyStream, frames: Iterable[VideoFrame]) -> list[Observation]:
    events: list[Event] = []
    for frame in frames:
        events += stream.push(frame)
    events += stream.flush()
    return [event for event in events if isinstance(event, Observation)]


def told(events: Iterable[Event], measure: str) -> dict[int, float]:
    return {
        round(e.time_s): e.value
        for e in events
        if isinstance(e, Observation) and e.measure == measure
    }


@pytest.fixture(scope="module")
def film(media: Callable[[str], Path]) -> list[VideoFrame]:
    frames: list[VideoFrame] = []
    due = list(LOOKED_AT_S)
    with av.open(str(media("webcam"))) as video:
        for picture in video.decode(video=0):
            if due and picture.time is not None and picture.time >= due[0]:
                rgb = np.asarray(picture.reformat(640, 480, "rgb24").to_ndarray(), np.uint8)
                frames.append(VideoFrame("a1", float(due.pop(0)), picture.time, rgb))
    return frames


@pytest.fixture(scope="module")
def landmarker(model_store: ModelStore) -> Iterator[BodyLandmarker]:
    name = "body-landmarkers"
    landmarker = BodyLandmarker(model_store.path(name), model_store.version(name))
    yield landmarker
    landmarker.close()


@pytest.fixture(scope="module")
def watched(landmarker: BodyLandmarker, film: list[VideoFrame]) -> list[Observation]:
    return seen_from(BodyAnalyzer(Lazy(lambda: landmarker)).stream(setup()), film)


@pytest.mark.integration
def test_leaning_is_told_against_the_persons_own_first_seconds(watched: list[Observation]) -> None:
    near, aside = told(watched, "nearness"), told(watched, "lean_side")
    assert near[33] > 0.15
    assert near[38] < -0.15
    assert aside[27] < -0.05 < 0.05 < aside[28]
    assert min(near) >= 7  # nothing is said of posture before it is known


@pytest.mark.integration
def test_a_hand_at_the_face_is_told_and_only_then(watched: list[Observation]) -> None:
    at_face, hands = told(watched, "hand_at_face"), told(watched, "hands")
    assert at_face[45] == at_face[48] == 1
    assert at_face[0] == at_face[52] == 0
    assert (hands[0], hands[44], hands[52]) == (0, 1, 0)


@pytest.mark.integration
def test_the_same_pictures_give_the_same_observations(
    landmarker: BodyLandmarker, film: list[VideoFrame], watched: list[Observation]
) -> None:
    stream = BodyAnalyzer(Lazy(lambda: landmarker)).stream(setup())
    again = seen_from(stream, film)
    assert again == watched
    assert {MEASURES[e.measure].source for e in again} == {Source.BODY}
    assert all(0 <= e.confidence <= 1 and e.start_s <= e.time_s for e in again)


class OneSitter:
    """Finds the same person in every picture, and counts the looks."""

    label = "sitter@1"

    def __init__(self) -> None:
        self.looks = 0

    def find(self, rgb: NDArray[np.uint8]) -> tuple[Body, list[NDArray[np.float32]]]:
        self.looks += 1
        return sitter(), []


def sitter(
    ears: tuple[float, float] = (150, 150), shoulders: tuple[float, float] = (300, 300)
) -> Body:
    """Somebody in the middle of the picture, given the heights of left and right."""
    points = np.zeros((BODY_POINTS, 2), np.float32)
    points[list(EARS)] = [(360, ears[0]), (280, ears[1])]
    points[list(SHOULDERS)] = [(440, shoulders[0]), (200, shoulders[1])]
    return Body(points, np.ones(BODY_POINTS, np.float32))


def frame(time_s: float) -> VideoFrame:
    return VideoFrame("a1", time_s, time_s, np.zeros(SHAPE, np.uint8))


def stream_of(eye: OneSitter, took_s: float = 0.0, *, live: bool = False) -> BodyStream:
    """A stream on a clock by which every look takes as long."""
    ticks = iter(np.arange(10_000) * took_s)
    return BodyAnalyzer(Lazy(lambda: eye), live=live, clock=lambda: float(next(ticks))).stream(  # type: ignore[arg-type,return-value]
        setup()
    )


def test_a_slow_machine_looks_less_often() -> None:
    quick, slow = OneSitter(), OneSitter()
    for eye, took_s in ((quick, 0.01), (slow, 0.2)):
        stream = stream_of(eye, took_s, live=True)
        for n in range(15 * 20):
            list(stream.push(frame(n / 15)))
    assert quick.looks == 20 / EVERY_S
    assert slow.looks == 20 / (0.2 / BUSY_SHARE)


def test_with_somebody_else_in_view_nobody_is_measured() -> None:
    eye = OneSitter()
    stream = stream_of(eye)
    list(stream.push(frame(0.0)))
    for kind, looks in ((NoticeKind.SEVERAL_FACES, 1), (NoticeKind.ONE_FACE, 2)):
        list(stream.push(Notice(time_s=1.0, kind=kind, participant="a1")))
        list(stream.push(frame(2.0)))
        assert eye.looks == looks


def test_what_was_seen_belongs_to_the_answer_that_was_open() -> None:
    stream = stream_of(OneSitter())
    events = [*stream.push(QuestionAsked(time_s=0.0, question_id="q", answer="q#1", by="i1"))]
    for n in range(4):
        events += stream.push(frame(float(n)))
    events += stream.push(AnswerEnded(time_s=4.0, answer="q#1"))
    assert {e.answer for e in events if isinstance(e, Observation)} == {"q#1"}


def test_left_is_the_persons_own() -> None:
    level, left_up = posture(sitter(), SHAPE), posture(sitter(shoulders=(280, 320)), SHAPE)
    assert level is not None
    assert left_up is not None
    assert level.tilt_deg == 0
    assert left_up.tilt_deg > 5
    sideways = sitter()
    sideways.points[SHOULDERS[0]] = sideways.points[SHOULDERS[1]] + [40, 0]
    assert posture(sideways, SHAPE) is None


def test_shoulders_outside_the_picture_are_guessed() -> None:
    seen = [posture(sitter(shoulders=(y, 300)), SHAPE) for y in (470.0, 490.0, 560.0)]
    inside, edge, outside = (p.confidence if p else None for p in seen)
    assert (inside, outside) == (1, 0)
    assert edge is not None
    assert 0 < edge < 1


def test_a_posture_is_known_after_some_looks() -> None:
    first, seen = FirstPosture(), posture(sitter(), SHAPE)
    assert seen is not None
    changes = []
    for _ in range(9):
        first.add(seen)
        changes.append(first.change(seen))
    assert changes[:7] == [None] * 7
    assert changes[7] is not None
    assert changes[7].nearer == changes[7].height == 0


def test_a_hand_moves_by_palms_not_by_pixels() -> None:
    hand = np.zeros((HAND_POINTS, 2), np.float32)
    hand[9] = (0, 100)
    assert moving([], [hand]) is None
    assert moving([hand], [hand + 30]) is False
    assert moving([hand], [hand + 60]) is True
