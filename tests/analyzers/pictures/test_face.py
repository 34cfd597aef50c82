from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.pictures.face import Blinks, FaceAnalyzer, FaceStream
from analyzers.pictures.face_geometry import (
    CHEEKS,
    EYE_RADIUS,
    EYES,
    IRIS_LEVEL,
    LIDS,
    head_and_eyes,
)
from analyzers.pictures.rest import HOME_MAX_DEG, LEARNED_S, REST_MAX, Home, Rest
from interview.events import Event, Notice, NoticeKind, Observation, QuestionAsked
from interview.measures import MEASURES, Source
from interview.media import VideoFrame
from models.face_landmarker import BLENDSHAPES, POINTS, Face, FaceLandmarker, FaceTracker
from models.lazy import Lazy
from models.store import ModelStore
from tests.analyzers.fakes import setup

FPS = 15
Picture = NDArray[np.uint8]


def pictures(path: Path, from_s: float, to_s: float) -> list[tuple[float, Picture]]:
    """A stretch of a video at about FPS, 640x480."""
    out: list[tuple[float, Picture]] = []
    with av.open(str(path)) as video:
        for frame in video.decode(video=0):
            assert frame.time is not None
            if frame.time >= to_s:
                break
            if frame.time >= max(from_s, out[-1][0] + 1 / FPS - 0.02 if out else 0):
                out.append((frame.time, frame.reformat(640, 480, "rgb24").to_ndarray()))
    return out


def still(picture: Picture, seconds: float, from_s: float = 0.0) -> list[tuple[float, Picture]]:
    return [(from_s + i / FPS, picture) for i in range(round(seconds * FPS))]


def shrunk(picture: Picture, factor: int, y: float, x: float) -> Picture:
    """The picture, smaller, somewhere on a grey one of its size."""
    small = picture[::factor, ::factor]
    grey = np.full_like(picture, 120)
    top = int(y * (picture.shape[0] - small.shape[0]))
    left = int(x * (picture.shape[1] - small.shape[1]))
    grey[top : top + small.shape[0], left : left + small.shape[1]] = small
    return grey


@pytest.fixture(scope="module")
def landmarker(model_store: ModelStore) -> FaceLandmarker:
    return FaceLandmarker(
        model_store.path("face-landmarker"), model_store.version("face-landmarker")
    )


@pytest.fixture(scope="module")
def smiling(media: Callable[[str], Path]) -> list[tuple[float, Picture]]:
    """The man at his webcam, 5 s to 12 s: he smiles broadly from 6.9 s to 9.8 s."""
    return pictures(media("webcam"), 5.0, 12.0)


@pytest.fixture
def stream(landmarker: FaceLandmarker) -> Iterator[FaceStream]:
    stream = FaceAnalyzer(Lazy(lambda: landmarker)).stream(setup())
    yield stream
    stream.close()


@pytest.fixture
def tracker(landmarker: FaceLandmarker) -> Iterator[FaceTracker]:
    tracker = landmarker.open()
    yield tracker
    tracker.close()


def look(stream: FaceStream, shown: Iterable[tuple[float, Picture]]) -> list[Event]:
    return [
        event
        for time_s, rgb in shown
        for event in stream.push(VideoFrame("a1", time_s, time_s + 0.01, rgb))
    ]


def notices(events: list[Event]) -> list[tuple[NoticeKind, float]]:
    return [(e.kind, e.time_s) for e in events if isinstance(e, Notice)]


def values(events: list[Event], measure: str) -> list[tuple[float, float]]:
    return [
        (e.time_s, e.value) for e in events if isinstance(e, Observation) and e.measure == measure
    ]


@pytest.mark.integration
def test_a_smile_is_told_when_it_begins_and_when_it_ends(
    stream: FaceStream, smiling: list[tuple[float, Picture]]
) -> None:
    smiles = values(look(stream, smiling), "smile")
    assert next(t for t, v in smiles if v > 0.3) == pytest.approx(6.95, abs=0.15)
    assert next(t for t, v in smiles if t > 8 and v < 0.2) == pytest.approx(9.85, abs=0.15)


@pytest.mark.integration
def test_observations_are_known_measures_of_the_open_answer_and_always_the_same(
    landmarker: FaceLandmarker, smiling: list[tuple[float, Picture]]
) -> None:
    runs = []
    for _ in range(2):
        stream = FaceAnalyzer(Lazy(lambda: landmarker)).stream(setup())
        asked = QuestionAsked(time_s=5.0, question_id="q", answer="q#1", by="i1")
        events = [*stream.push(asked), *look(stream, smiling), *stream.flush()]
        stream.close()
        runs.append(events)
    assert runs[0] == runs[1]
    observations = [e for e in runs[0] if isinstance(e, Observation)]
    assert {e.answer for e in observations} == {"q#1"}
    assert {MEASURES[e.measure].source for e in observations} == {Source.FACE}
    everything = {name for name, m in MEASURES.items() if m.source is Source.FACE}
    assert everything - {e.measure for e in observations} == {"blink_rate"}  # needs 10 s
    assert all(0 <= e.confidence <= 1 and e.start_s <= e.time_s for e in observations)
    assert len(observations) < 12 * 7  # a few a second over all


@pytest.mark.integration
@pytest.mark.parametrize("kind", ["black", "noise", "tiny"])
def test_without_a_face_nothing_is_measured_and_it_is_said_once(
    stream: FaceStream, kind: str
) -> None:
    rng = np.random.default_rng(1)
    shape = (8, 8, 3) if kind == "tiny" else (480, 640, 3)
    shown = [
        (
            i / FPS,
            np.zeros(shape, np.uint8)
            if kind != "noise"
            else rng.integers(0, 256, shape, dtype=np.uint8),
        )
        for i in range(4 * FPS)
    ]
    events = [*look(stream, shown), *stream.flush()]
    assert {e.measure for e in events if isinstance(e, Observation)} == {"faces"}
    assert {v for _, v in values(events, "faces")} == {0}
    assert notices(events) == [(NoticeKind.NO_FACE, pytest.approx(1.0, abs=0.07))]


@pytest.mark.integration
def test_a_face_that_comes_back_is_told_at_once(
    stream: FaceStream, smiling: list[tuple[float, Picture]]
) -> None:
    black = np.zeros((480, 640, 3), np.uint8)
    look(stream, still(black, 2.0))
    events = look(stream, still(smiling[0][1], 1.0, from_s=2.0))
    assert notices(events) == [(NoticeKind.FACE_BACK, 2.0)]
    assert values(events, "faces")[0] == (2.0, 1.0)


@pytest.mark.integration
def test_with_a_second_face_in_view_nobody_is_measured(
    stream: FaceStream, smiling: list[tuple[float, Picture]]
) -> None:
    one = smiling[0][1]
    two = np.concatenate([one[:, 160:480], one[:, 160:480]], axis=1)
    alone = look(stream, still(one, 1.0))
    together = look(stream, still(two, 5.0, from_s=1.0))
    again = look(stream, still(one, 3.0, from_s=6.0))
    assert notices(alone) == []
    assert notices(together) == [(NoticeKind.SEVERAL_FACES, pytest.approx(2.0, abs=0.2))]
    assert notices(again) == [(NoticeKind.ONE_FACE, pytest.approx(7.0, abs=0.2))]
    assert 2.0 in [v for _, v in values(together, "faces")]
    assert values(alone, "smile")
    measured = [
        e
        for e in together
        if isinstance(e, Observation) and e.measure != "faces" and e.time_s > 1.5
    ]
    assert measured == []
    assert values(again, "smile")


@pytest.mark.integration
@pytest.mark.parametrize("place", [(0.5, 0.5), (0.0, 0.0), (1.0, 0.9)])
def test_a_small_face_is_found_by_looking_closer(
    tracker: FaceTracker, smiling: list[tuple[float, Picture]], place: tuple[float, float]
) -> None:
    far = shrunk(smiling[0][1], 4, *place)
    found = [tracker.find(far, i / FPS) for i in range(2 * FPS)]
    assert sum(len(faces) == 1 for faces in found) > FPS
    points = found[-1][0].landmarks[:, :2].mean(axis=0)
    middle = np.array([place[1] * 480 + 80, place[0] * 360 + 60])
    assert np.abs(points - middle).max() < 40


@pytest.mark.integration
def test_left_and_right_are_the_persons_own(
    landmarker: FaceLandmarker, media: Callable[[str], Path]
) -> None:
    ((_, picture), *_) = pictures(media("webcam"), 20.8, 20.9)  # the head is turned to its left
    seen = []
    for rgb in (picture, np.ascontiguousarray(picture[:, ::-1])):
        tracker = landmarker.open()
        seen.append(head_and_eyes(tracker.find(rgb, 0.0)[0]))
        tracker.close()
    assert seen[0].yaw == pytest.approx(15, abs=3)
    assert seen[1].yaw == pytest.approx(-seen[0].yaw, abs=3)
    assert seen[1].gaze_yaw == pytest.approx(-seen[0].gaze_yaw, abs=5)
    assert seen[1].roll == pytest.approx(-seen[0].roll, abs=3)


@pytest.mark.integration
def test_two_blinks_in_the_webcam_video_are_counted(
    stream: FaceStream, media: Callable[[str], Path]
) -> None:
    rates = values(look(stream, pictures(media("webcam"), 18.0, 34.0)), "blink_rate")
    seen_s = rates[-1][0] - 18.0
    assert rates[-1][1] * seen_s / 60 == pytest.approx(2, abs=0.1)


def test_narrow_eyes_blink_too_and_shut_eyes_do_not() -> None:
    blinks = Blinks()
    shut = {100, 101, 200, 201, 202, *range(300, 330)}
    for i in range(400):
        blinks.add(i / FPS, 0.05 if i in shut else 0.16, 1 / FPS)
        if i == 9 * FPS:
            assert blinks.rate() is None
    assert blinks.rate() == pytest.approx(2 * 60 / (400 / FPS))


def test_a_second_blink_before_the_eyes_are_wide_again_is_one_of_its_own() -> None:
    blinks = Blinks()
    half_open = 0.75
    for i, openness in enumerate([1.0] * 30 + [0.2, half_open, 0.2] + [half_open] * 15):
        blinks.add(i / FPS, 0.3 * openness, 1 / FPS)
    assert blinks.total == 2


def test_movements_stand_above_the_persons_own_rest() -> None:
    rest = Rest(2)
    low_brows, smiling = np.array([0.25, 0.0]), np.array([0.25, 0.8])
    seen_s = 0.0
    while not rest.known:  # smiles through most of the first seconds
        assert rest.above(smiling).tolist() == smiling.tolist()
        rest.add(low_brows if seen_s < 0.3 * LEARNED_S else smiling, 1 / FPS)
        seen_s += 1 / FPS
    assert seen_s == pytest.approx(LEARNED_S, abs=2 / FPS)
    assert rest.above(smiling) == pytest.approx([0, 0.8])
    assert rest.above(np.array([1.0, 0.1])) == pytest.approx([1, 0.1])


def test_a_smile_held_from_the_first_second_on_stays_one() -> None:
    rest = Rest(1)
    while not rest.known:
        rest.add(np.array([0.8]), 1 / FPS)
    assert rest.above(np.array([0.8])) == pytest.approx((0.8 - REST_MAX) / (1 - REST_MAX))


def test_home_is_where_somebody_looks_most_but_never_far_from_the_camera() -> None:
    home, far = Home(), Home()
    assert home.place.tolist() == [0, 0]
    while not home.known:
        home.add(np.array([12.0, -5.0]), 1 / FPS)
        far.add(np.array([0.0, -50.0]), 1 / FPS)
    assert home.place == pytest.approx([12, -5])
    assert far.place == pytest.approx([0, -HOME_MAX_DEG])


@pytest.mark.integration
def test_a_screen_beside_the_camera_is_eye_contact_however_the_head_turns(
    stream: FaceStream, media: Callable[[str], Path]
) -> None:
    look(stream, pictures(media("webcam"), 10.0, 19.0))  # he looks 13 degrees beside the camera
    events = look(stream, pictures(media("webcam"), 19.0, 22.0))
    turns = [v for _, v in values(events, "head_yaw")]
    assert max(turns) - min(turns) > 20
    contact = values(events, "eye_contact")
    assert all(v == 1 for _, v in contact)


@pytest.mark.integration
def test_in_the_dark_nothing_is_measured_and_it_is_said(
    stream: FaceStream, smiling: list[tuple[float, Picture]]
) -> None:
    lit = smiling[0][1]
    dark = (lit * 0.08).astype(np.uint8)
    events = look(stream, still(dark, 3.0))
    assert notices(events) == [(NoticeKind.DARK_PICTURE, pytest.approx(1.0, abs=0.07))]
    assert not values(events, "smile")
    again = look(stream, still(lit, 2.0, from_s=3.0))
    assert notices(again) == [(NoticeKind.BRIGHT_PICTURE, pytest.approx(4.0, abs=0.1))]
    assert values(again, "smile")


def facing(head_deg: float, eyes_deg: float) -> Face:
    """A face in the middle of a picture: the head turned to its left, and the eyes in the head."""
    eye_px, to_the_left = 30.0, np.sin(np.radians(eyes_deg)) * EYE_RADIUS
    upright = np.zeros((POINTS, 3))
    for middle_px, (right, left, iris), lids in zip((-40.0, 40.0), EYES, LIDS, strict=True):
        upright[right, 0], upright[left, 0] = middle_px - eye_px / 2, middle_px + eye_px / 2
        upright[iris, :2] = middle_px + to_the_left * eye_px, IRIS_LEVEL * eye_px
        for lid, (across, up) in zip(
            (lids[1], lids[2], lids[4], lids[5]), ((-5, 5), (5, 5), (5, -5), (-5, -5)), strict=True
        ):
            upright[lid, :2] = middle_px + across, up
    upright[list(CHEEKS), 0] = -80, 80
    turn = np.radians(head_deg)
    pose = np.eye(4)
    pose[0, [0, 2]] = np.cos(turn), np.sin(turn)
    pose[2, [0, 2]] = -np.sin(turn), np.cos(turn)
    pose[2, 3] = -50
    seen = (upright @ pose[:3, :3].T) * [1, -1, -1] + [320, 240, 0]
    blendshapes = np.zeros(BLENDSHAPES, np.float32)
    return Face(seen.astype(np.float32), blendshapes, pose.astype(np.float32))


class Posed:
    """A landmarker that finds the face it is given."""

    label = "posed@1"
    face: Face

    def open(self) -> Posed:
        return self

    def find(self, rgb: Picture, time_s: float) -> list[Face]:
        return [self.face]

    def close(self) -> None:
        pass


def test_seconds_of_eye_contact_follow_the_gaze_and_not_the_head() -> None:
    """The head turns and the eyes do not; then the eyes; then the head with the eyes."""
    eye = Posed()
    stream = FaceAnalyzer(Lazy(lambda: eye)).stream(setup())  # type: ignore[arg-type,return-value]
    lit = np.random.default_rng(1).integers(100, 200, (480, 640, 3), np.uint8)
    from_s = 0.0

    def held(head_deg: float, eyes_deg: float, seconds: float) -> float:
        """The seconds of eye contact in the answer that were told last while it is held."""
        nonlocal from_s
        eye.face = facing(head_deg, eyes_deg)
        told = values(look(stream, still(lit, seconds, from_s)), "eye_contact_time")
        from_s += seconds
        return told[-1][1] if told else 0.0

    assert not held(0, 0, LEARNED_S + 1)  # between the answers
    list(stream.push(QuestionAsked(time_s=from_s, question_id="q", answer="q#1", by="i1")))
    so_far_s = [held(*held_so) for held_so in ((30, -30, 6), (0, 30, 5), (30, 0, 5), (0, 0, 4))]
    assert so_far_s == pytest.approx([6, 6, 6, 10], abs=1)  # it is told once a second
    list(stream.push(QuestionAsked(time_s=from_s, question_id="q", answer="q#2", by="i1")))
    assert held(0, 0, 3) == pytest.approx(3, abs=1)  # counted anew
    stream.close()
