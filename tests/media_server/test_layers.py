"""Of a layered stream only what the rate needs is decoded, and never what cannot be."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from media_server.encoded import EncodedFrame
from media_server.layers import LayerFilter

PATTERN = (0, 2, 1, 2)


def picture(n: int, layers: bool = True, fps: float = 30.0) -> EncodedFrame:
    layer = PATTERN[n % 4] if layers else 0
    sync = layer > 0 and n % 8 < 4
    time_s = 50 + n / fps
    return EncodedFrame("video", "vp8", b"", n, n == 0, time_s, time_s, 0, layer, sync)


@pytest.mark.parametrize(
    ("fps", "camera", "decoded"),
    [(30, 30, 30), (15, 30, 15), (7.5, 30, 7.5), (15, 24, 12), (7.5, 15, 7.5), (15, 10, 10)],
)
def test_a_rate_decodes_the_layers_that_make_it(fps: float, camera: float, decoded: float) -> None:
    layers = LayerFilter()
    wanted = [layers.wants(picture(n, fps=camera), fps) for n in range(400)]
    assert sum(wanted[200:]) / 200 * camera == pytest.approx(decoded)


def test_without_layers_every_picture_is_decoded() -> None:
    layers = LayerFilter()
    assert all(layers.wants(picture(n, layers=False), 7.5) for n in range(200))


@given(st.lists(st.sampled_from([0.0, 7.5, 15.0, 30.0]), min_size=1, max_size=300))
def test_a_layer_is_joined_only_where_it_can_be(rates: list[float]) -> None:
    layers = LayerFilter()
    whole = 7  # the highest layer of which nothing was missed since it could be joined
    for n, fps in enumerate(rates):
        frame = picture(n)
        if layers.wants(frame, fps):
            joins = frame.layer_sync and frame.temporal_id == whole + 1
            assert frame.keyframe or frame.temporal_id <= whole or joins
            whole = max(whole, frame.temporal_id)
        else:
            assert frame.temporal_id > 0  # the base is always decoded
            whole = min(whole, frame.temporal_id - 1)
