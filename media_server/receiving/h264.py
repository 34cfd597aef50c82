"""The picture size in an H.264 keyframe, from its sequence parameter set (ITU-T H.264, 7.3.2.1)."""

from __future__ import annotations

from math import prod

from media_server.payload import nal_units

_SPS = 7
_WITH_CHROMA = {100, 110, 122, 244, 44, 83, 86, 118, 128, 138, 139, 134, 135}
"""Profiles whose parameter sets tell the chroma format."""

_UNREADABLE = (1 << 16, 1 << 16)
"""A size over every limit: what cannot be read is not let in."""

_MAX_SETS = 32
"""Parameter sets have so many numbers (7.4.2.1.1)."""

_MAX_BYTES = 256
"""Of a parameter set: a browser's has 20 or so."""


def h264_size(frame: bytes) -> tuple[int, int]:
    """Coded width and height that an Annex B keyframe announces; 0, 0 where it has no SPS.

    Of several SPS the largest counts: which one a picture goes by is said elsewhere.
    The coded size is up to 15 pixels larger than the shown one: that is what a decoder
    needs room for.
    """
    sets = [unit for unit in nal_units(frame) if unit[0] & 0x1F == _SPS]
    if len(sets) > _MAX_SETS:
        return _UNREADABLE
    try:
        sizes = [_size(_Bits(unit[1:_MAX_BYTES].replace(b"\0\0\3", b"\0\0"))) for unit in sets]
    except ValueError:
        return _UNREADABLE
    return max(sizes, key=prod, default=(0, 0))


class _Bits:
    """Reads bits and Exp-Golomb numbers (9.1); ValueError behind the end."""

    def __init__(self, data: bytes) -> None:
        self._bits = int.from_bytes(data, "big")
        self._left = 8 * len(data)

    def take(self, count: int) -> int:
        if count > self._left:
            raise ValueError("a truncated parameter set")
        self._left -= count
        return self._bits >> self._left & (1 << count) - 1

    def number(self) -> int:
        zeros = 0
        while not self.take(1):
            zeros += 1
            if zeros > 31:
                raise ValueError("a number too large")
        return (1 << zeros) - 1 + self.take(zeros)

    def signed(self) -> int:
        number = self.number()
        return (number + 1) // 2 if number & 1 else -(number // 2)


def _size(bits: _Bits) -> tuple[int, int]:
    profile = bits.take(8)
    bits.take(16)  # constraints, level
    bits.number()  # seq_parameter_set_id
    if profile in _WITH_CHROMA:
        _skip_chroma(bits)
    bits.number()  # log2_max_frame_num
    _skip_picture_order(bits)
    bits.number()  # max_num_ref_frames
    bits.take(1)  # gaps_in_frame_num_value_allowed_flag
    width = 16 * (bits.number() + 1)
    map_units = bits.number() + 1
    frames_only = bits.take(1)
    return width, 16 * map_units * (2 - frames_only)


def _skip_chroma(bits: _Bits) -> None:
    chroma = bits.number()
    if chroma == 3:
        bits.take(1)
    bits.number()  # bit depths
    bits.number()
    bits.take(1)
    if bits.take(1):  # scaling lists (7.3.2.1.1.1)
        for i in range(12 if chroma == 3 else 8):
            if bits.take(1):
                _skip_scaling_list(bits, 16 if i < 6 else 64)


def _skip_scaling_list(bits: _Bits, size: int) -> None:
    last = following = 8
    for _ in range(size):
        if following:
            following = (last + bits.signed()) % 256
        last = following or last


def _skip_picture_order(bits: _Bits) -> None:
    kind = bits.number()
    if kind == 0:
        bits.number()
    elif kind == 1:
        bits.take(1)
        bits.signed()
        bits.signed()
        for _ in range(bits.number()):
            bits.signed()
