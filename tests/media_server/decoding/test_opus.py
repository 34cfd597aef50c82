"""Lost sound is restored from the next packet's redundancy, or made up; never for long."""

from __future__ import annotations

from fractions import Fraction
from itertools import pairwise
from typing import Any

import av
import numpy as np
import pytest
from msgspec.structs import replace

from media_server.decoding.decoders import MAX_CONCEALED_S, AudioDecoder, DecodeCounters
from media_server.decoding.opus import OpusDecoder, OpusError, carries_redundancy
from media_server.encoded import EncodedFrame
from tests.media_server.support import Witness


def voice(fec: bool, seconds: float = 3.0) -> list[EncodedFrame]:
    """A tone that swells and falls like syllables, encoded as speech."""
    encoder: Any = av.CodecContext.create("libopus", "w")
    encoder.sample_rate, encoder.layout, encoder.format = 48_000, "mono", "s16"
    encoder.time_base, encoder.bit_rate = Fraction(1, 48_000), 24_000
    encoder.options = {"application": "voip"}
    if fec:
        encoder.options |= {"fec": "1", "packet_loss": "20"}
    frames = []
    for i in range(int(seconds * 50)):
        at = (np.arange(960) + i * 960) / 48_000
        wave = np.sin(2 * np.pi * 180 * at) + 0.5 * np.sin(2 * np.pi * 360 * at)
        samples = (wave * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at)) * 9_000).astype(np.int16)
        frame = av.AudioFrame.from_ndarray(samples.reshape(1, -1), format="s16", layout="mono")
        frame.sample_rate, frame.pts, frame.time_base = 48_000, i * 960, encoder.time_base
        for packet in encoder.encode(frame):
            n = len(frames)
            time_s = 100 + n / 50
            frames.append(
                EncodedFrame("audio", "opus", bytes(packet), n * 960, True, time_s, time_s)
            )
    return frames


def hear(frames: list[EncodedFrame]) -> tuple[Witness, DecodeCounters]:
    witness, counters = Witness(), DecodeCounters()
    decoder = AudioDecoder("ann", witness, counters)
    for frame in frames:
        decoder.decode(frame, False)
    return witness, counters


AFTER = 64
"""The first packet after the gap: of a loud stretch, which is where redundancy is sent."""


def without(frames: list[EncodedFrame], count: int) -> list[EncodedFrame]:
    after = replace(frames[AFTER], lost_before=count)
    return [*frames[: AFTER - count], after, *frames[AFTER + 1 :]]


def sound(witness: Witness) -> np.ndarray[Any, np.dtype[np.float32]]:
    return np.concatenate([chunk.samples for chunk in witness.audio])


@pytest.mark.parametrize(("count", "fec"), [(1, True), (1, False), (3, True), (3, False)])
def test_a_short_gap_is_filled_in_its_place(count: int, fec: bool) -> None:
    frames = voice(fec)
    witness, counters = hear(without(frames, count))
    assert len(sound(witness)) == len(frames) * 320
    for before, after in pairwise(witness.audio):
        assert after.start_s == pytest.approx(before.end_s, abs=1e-6)
    restored = int(fec and carries_redundancy(frames[AFTER].data))
    assert (counters.fec_recovered, counters.concealed) == (restored, count - restored)
    assert restored == fec


def test_redundancy_is_nearer_to_what_was_said_than_concealment() -> None:
    frames = voice(fec=True)
    whole, _ = hear(frames)
    gap = slice((AFTER - 1) * 320, AFTER * 320)
    restored, _ = hear(without(frames, 1))
    made_up, _ = hear(without(voice(fec=False), 1))
    plain, _ = hear(voice(fec=False))
    error = np.std(sound(restored)[gap] - sound(whole)[gap])
    assert error < np.std(sound(made_up)[gap] - sound(plain)[gap])


def test_a_long_gap_stays_a_gap() -> None:
    frames = voice(fec=False)
    count = int(MAX_CONCEALED_S * 50) + 1
    witness, counters = hear(without(frames, count))
    assert (counters.fec_recovered, counters.concealed) == (0, 0)
    starts = [chunk.start_s for chunk in witness.audio]
    assert starts[AFTER - count] == pytest.approx(frames[AFTER].time_s)


def test_what_is_no_opus_is_refused_and_decoding_goes_on() -> None:
    decoder, frames = OpusDecoder(16_000), voice(fec=False, seconds=0.5)
    decoder.decode(frames[0].data)
    with pytest.raises(OpusError):
        decoder.decode(b"\xff\xff\xff\xff")
    assert len(decoder.decode(frames[1].data)) == 320
