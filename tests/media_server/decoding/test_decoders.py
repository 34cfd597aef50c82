"""Decoding hands on continuous sound and, at the analysis rate, the newest pictures."""

from __future__ import annotations

import threading
from collections.abc import Callable
from itertools import pairwise
from typing import Any, Literal

import av
import numpy as np
import pytest
from msgspec.structs import replace

from interview.media import AudioChunk, VideoFrame
from media_server.decoding.decoders import AudioDecoder, DecodeCounters, VideoDecoder
from media_server.decoding.lanes import (
    HELD_FRAMES,
    QUEUE_FRAMES,
    DecodePool,
    PictureLane,
    SoundLane,
)
from media_server.encoded import EncodedFrame
from tests.media_server.encoded_media import frames
from tests.media_server.support import Witness


def of_kind(kind: str, **shape: Any) -> list[EncodedFrame]:
    return [frame for frame in frames(**shape) if frame.kind == kind]


def test_sound_is_continuous_and_keeps_its_place() -> None:
    witness = Witness()
    decoder = AudioDecoder("ann", witness, DecodeCounters())
    for frame in of_kind("audio", seconds=3):
        decoder.decode(frame, False)
    chunks = witness.audio
    assert all(chunk.samples.dtype == np.float32 for chunk in chunks)
    for before, after in pairwise(chunks):
        assert after.start_s == pytest.approx(before.end_s, abs=1e-6)
    sound = np.concatenate([chunk.samples for chunk in chunks])
    onset = np.flatnonzero(np.abs(sound[20_000:]) > 0.1)[0] + 20_000
    assert onset / 16_000 == pytest.approx(2.0 if onset > 30_000 else 1.0, abs=0.01)


def test_a_gap_in_sound_begins_a_new_run_in_its_place() -> None:
    witness = Witness()
    decoder = AudioDecoder("ann", witness, DecodeCounters())
    media = of_kind("audio", seconds=1)
    for frame in media[:20] + media[30:]:
        decoder.decode(frame, False)
    starts = [chunk.start_s for chunk in witness.audio]
    assert media[30].time_s in starts


def test_pictures_come_at_the_analysis_rate_within_640x480() -> None:
    witness = Witness()
    decoder = VideoDecoder("ann", witness, "vp8", fps=15)
    for frame in of_kind("video", seconds=1, width=960, height=544):
        decoder.decode(frame, False)
    times = [picture.time_s for picture in witness.video]
    assert len(times) == 15
    assert np.diff(times) == pytest.approx(1 / 15)
    assert witness.video[0].rgb.shape == (363, 640, 3)


@pytest.mark.parametrize("codec", ["vp8", "h264"])
def test_pictures_too_large_are_refused(codec: Literal["vp8", "h264"]) -> None:
    media = [f for f in frames(codec, seconds=1) if f.kind == "video"]
    witness = Witness()
    VideoDecoder("ann", witness, codec, max_pixels=320 * 240).decode(media[0], False)
    assert len(witness.video) == 1
    with pytest.raises(av.FFmpegError):
        VideoDecoder("ann", witness, codec, max_pixels=320 * 240 - 1).decode(media[0], False)


def test_behind_only_the_newest_picture_is_converted() -> None:
    witness = Witness()
    decoder = VideoDecoder("ann", witness, "vp8", fps=30)
    media = of_kind("video", seconds=1)[:6]
    for frame in media:
        decoder.decode(frame, behind=frame is not media[-1])
    assert [picture.time_s for picture in witness.video] == [media[0].time_s, media[-1].time_s]


class Gate:
    """A decoder that waits until it is let go."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.seen: list[EncodedFrame] = []

    def due(self, frame: EncodedFrame) -> bool:
        return True

    def decode(self, frame: EncodedFrame, behind: bool) -> int:
        self.open.wait(10)
        self.seen.append(frame)
        return 1


def test_video_overflow_waits_for_a_keyframe_that_is_asked_for() -> None:
    """More pictures come than the queue holds; then decoding goes on."""
    asked: list[int] = []
    gate, pool = Gate(), DecodePool(1)
    lane = PictureLane(pool, lambda _: gate, lambda: asked.append(1))
    first = of_kind("video", seconds=1)[0]
    for number in range(QUEUE_FRAMES + 20):
        lane.push(replace(first, rtp_timestamp=number, keyframe=number == 0))
    lane.push(replace(first, rtp_timestamp=1_000, keyframe=True))
    gate.open.set()
    pool.close()
    lane.close()
    numbers = [frame.rtp_timestamp for frame in gate.seen]
    assert numbers[-1] == 1_000
    assert all(b == a + 1 for a, b in pairwise(numbers[:-1]))
    assert asked
    assert lane.counters.shed == QUEUE_FRAMES + 21 - len(numbers)


class Inline(DecodePool):
    """Decodes at once, and counts how often a thread would have been woken."""

    def __init__(self) -> None:
        super().__init__(0)
        self.woken = 0

    def submit(self, run: Callable[[], None]) -> None:
        self.woken += 1
        run()


def test_pictures_that_only_decoders_need_wake_no_thread_of_their_own() -> None:
    """At half the rate, every second picture waits for the one after it; all are decoded."""
    witness, pool = Witness(), Inline()
    decoder = VideoDecoder("ann", witness, "vp8", fps=15)
    lane = PictureLane(pool, lambda _: decoder, lambda: None, fps=15)
    media = of_kind("video", seconds=1)
    for frame in media[:29]:
        lane.push(frame)
    assert [picture.time_s for picture in witness.video] == [f.time_s for f in media[:29:2]]
    assert (pool.woken, lane.counters.decoded, lane.waiting) == (15, 29, 0)


def test_no_more_than_a_few_pictures_wait_for_one_that_is_wanted() -> None:
    witness, pool = Witness(), Inline()
    decoder = VideoDecoder("ann", witness, "vp8", fps=1)
    lane = PictureLane(pool, lambda _: decoder, lambda: None, fps=1)
    most = 0
    for frame in of_kind("video", seconds=1):
        lane.push(frame)
        most = max(most, lane.waiting)
    assert most == HELD_FRAMES
    assert lane.counters.decoded + lane.waiting == 30


def test_who_begins_to_look_gets_pictures_from_the_next_keyframe_on() -> None:
    asked: list[int] = []
    looks = False
    gate, pool = Gate(), DecodePool(1)
    gate.open.set()
    lane = PictureLane(pool, lambda _: gate, lambda: asked.append(1), wanted=lambda: looks)
    media = of_kind("video", seconds=1)
    for number, frame in enumerate(media[:12]):
        looks = number >= 4
        lane.push(replace(frame, rtp_timestamp=number, keyframe=number in (0, 8)))
    pool.close()
    lane.close()
    assert [frame.rtp_timestamp for frame in gate.seen] == [8, 9, 10, 11]
    assert (len(asked), lane.counters.shed) == (4, 0)


def test_under_overload_the_lanes_that_came_last_rest_until_a_keyframe() -> None:
    """Those that nobody looks at are in nobody's way."""
    pool, media, asked = Inline(), of_kind("video", seconds=1), list[int]()
    unseen = PictureLane(pool, lambda _: Gate(), lambda: None, wanted=lambda: False)
    gates = [Gate() for _ in range(4)]
    lanes = [PictureLane(pool, lambda _, g=g: g, lambda: asked.append(1)) for g in gates]  # type: ignore[misc]
    for number, frame in enumerate(media[:20]):
        pool.overload.level = 3 if 4 <= number < 12 else 0
        for gate, lane in zip([Gate(), *gates], [unseen, *lanes], strict=True):
            gate.open.set()
            lane.push(replace(frame, rtp_timestamp=number, keyframe=number in (0, 16)))
    seen = [[frame.rtp_timestamp for frame in gate.seen] for gate in gates]
    assert seen == [[*range(20)]] * 2 + [[0, 1, 2, 3, 16, 17, 18, 19]] * 2
    assert len(asked) == 2 * len(range(12, 16))


def test_broken_video_asks_for_a_keyframe_and_goes_on() -> None:
    asked: list[int] = []
    witness, pool = Witness(), DecodePool(1)
    lane = PictureLane(
        pool, lambda f: VideoDecoder("ann", witness, f.codec), lambda: asked.append(1)
    )
    media = of_kind("video", seconds=3, keyframe_every=60)
    lane.push(replace(media[0], data=b"\x00nonsense"))
    pool.submit(lambda: None)
    while lane.counters.failed == 0:
        threading.Event().wait(0.005)
    for frame in media[55:70]:
        lane.push(frame)
    pool.close()
    lane.close()
    assert asked
    assert witness.video[0].time_s == media[60].time_s


def test_a_failing_sink_does_not_end_decoding() -> None:
    class Failing(Witness):
        def push_audio(self, chunk: AudioChunk) -> None:
            raise RuntimeError("analysis is broken")

        def push_video(self, frame: VideoFrame) -> None:
            raise RuntimeError("analysis is broken")

    pool = DecodePool(1)
    pictures = PictureLane(
        pool, lambda f: VideoDecoder("ann", Failing(), f.codec, fps=30), lambda: None
    )
    counters = DecodeCounters()
    sound = SoundLane(AudioDecoder("ann", Failing(), counters), counters)
    for frame in frames(seconds=1):
        (sound if frame.kind == "audio" else pictures).push(frame)
    pool.close()
    pictures.close()
    assert pictures.counters.failed >= 2  # the first, and the last that nothing is behind
    assert pictures.counters.failed + pictures.counters.decoded == 30
    assert sound.counters.failed == 50


def test_what_is_no_opus_is_counted_and_sound_goes_on() -> None:
    witness, counters = Witness(), DecodeCounters()
    lane = SoundLane(AudioDecoder("ann", witness, counters), counters)
    media = of_kind("audio", seconds=1)
    lane.push(replace(media[0], data=b"\xff\xff\xff\xff"))
    for frame in media[1:]:
        lane.push(frame)
    lane.close()
    lane.push(media[-1])
    assert (counters.failed, counters.decoded, len(witness.audio)) == (1, 49, 49)
