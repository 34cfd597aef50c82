"""Which pictures of a stream in temporal layers are needed: by a decoder, by a weak link.

Browsers are asked for three layers: every fourth picture (layer 0) needs only its like,
every second one (layers 0 and 1) only those, so a quarter or half of the pictures can be
decoded alone. Of a stream without layers every picture must be.
"""

from __future__ import annotations

from media_server.encoded import EncodedFrame

WINDOW_S = 1.0
"""Layers are counted over so long."""

ENOUGH = 0.8
"""A layer is enough that brings so much of the rate wanted: cameras slow down in the dark."""

TOP = 7
"""Above every layer that there is."""


class LayerGate:
    """Pure state of one stream: lets through what a decoder behind it can use."""

    def __init__(self) -> None:
        self._joined = TOP  # the highest layer let through without a break

    @property
    def whole(self) -> bool:
        """Whether nothing is missing that a picture of any layer may need."""
        return self._joined == TOP

    def passes(self, frame: EncodedFrame, top: int) -> bool:
        """Whether this picture goes on, of layers up to `top`; below 0 none does."""
        layer = min(frame.temporal_id, TOP)
        if layer > top:
            self._joined = min(self._joined, layer - 1)
            return False
        if frame.keyframe:
            self._joined = TOP
        elif layer > self._joined:
            if layer != self._joined + 1 or not frame.layer_sync:
                return False
            self._joined = layer
        return True


class LayerFilter:
    """Pure state of one stream: pictures in order in, which to decode out."""

    def __init__(self) -> None:
        self._counts = [0] * (TOP + 1)
        self._rates = [0.0] * (TOP + 1)  # of a layer and those below it
        self._window_s: float | None = None
        self._gate = LayerGate()

    def wants(self, frame: EncodedFrame, fps: float) -> bool:
        """Whether to decode this picture, to have `fps` pictures a second."""
        self._count(frame)
        return self._gate.passes(frame, self.enough(fps))

    def _count(self, frame: EncodedFrame) -> None:
        if self._window_s is None:
            self._window_s = frame.time_s
        passed_s = frame.time_s - self._window_s
        if passed_s >= WINDOW_S:
            total = 0
            for layer, count in enumerate(self._counts):
                total += count
                self._rates[layer] = total / passed_s
            self._counts = [0] * (TOP + 1)
            self._window_s = frame.time_s
        self._counts[min(frame.temporal_id, TOP)] += 1

    def enough(self, fps: float) -> int:
        """The lowest layer that brings about so many pictures a second, with those below."""
        for layer, rate in enumerate(self._rates):
            if rate >= ENOUGH * fps:
                return layer
        return TOP
