"""Decoding Opus straight to what analysis hears, with recovery of lost packets.

FFmpeg's decoder gives 48 kHz and neither in-band redundancy nor concealment. libopus itself
does all three (RFC 6716 sections 2.1.7 and 4.4); it comes with PyAV, or from the system.
Calls keep the GIL: they take some 0.05 ms, and to give it up may cost its holder 5.
"""

from __future__ import annotations

import ctypes
import ctypes.util
from functools import cache
from pathlib import Path

import av
import numpy as np
from numpy.typing import NDArray

from media_server.payload import MAX_OPUS_S


class OpusError(ValueError):
    """A packet that cannot be decoded."""


@cache
def _library() -> ctypes.PyDLL:
    bundled = sorted(Path(av.__file__).parent.parent.glob("av.libs/libopus-*"))
    name = str(bundled[0]) if bundled else ctypes.util.find_library("opus")
    if name is None:
        raise RuntimeError("libopus is missing: install it (Debian: libopus0)")
    library = ctypes.PyDLL(name)
    library.opus_decoder_create.restype = ctypes.c_void_p
    library.opus_decoder_create.argtypes = [ctypes.c_int32, ctypes.c_int, ctypes.c_void_p]
    library.opus_decoder_destroy.argtypes = [ctypes.c_void_p]
    library.opus_decode_float.argtypes = [
        ctypes.c_void_p,
        ctypes.c_char_p,
        ctypes.c_int32,
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_int,
    ]
    library.opus_pcm_soft_clip.restype = None
    library.opus_pcm_soft_clip.argtypes = [
        ctypes.c_void_p,
        ctypes.c_int,
        ctypes.c_int,
        ctypes.c_void_p,
    ]
    return library


class OpusDecoder:
    """One mono stream; packets and losses in their order, from one thread at a time.

    What is louder than full scale is bent into [-1, 1] as libopus does for 16-bit output.

    Args:
        rate_hz: 8,000, 12,000, 16,000, 24,000 or 48,000.
    """

    def __init__(self, rate_hz: int) -> None:
        self._library = _library()
        self._out = np.empty(int(rate_hz * MAX_OPUS_S), np.float32)
        self._address = self._out.ctypes.data
        self._clipping = ctypes.c_float(0.0)  # carries a bend over to the next packet
        self._clipping_address = ctypes.addressof(self._clipping)
        error = ctypes.c_int()
        self._state = self._library.opus_decoder_create(rate_hz, 1, ctypes.byref(error))
        if error.value:
            raise RuntimeError(f"libopus gives no decoder: error {error.value}")

    def decode(self, packet: bytes) -> NDArray[np.float32]:
        """The sound of a packet: float32 mono."""
        return self._run(packet, len(self._out), 0)

    def recover(self, next_packet: bytes, samples: int) -> NDArray[np.float32]:
        """The lost sound before `next_packet`, from the redundancy it carries.

        Where it carries none this conceals. Decode `next_packet` itself afterwards.
        """
        return self._run(next_packet, samples, 1)

    def conceal(self, samples: int) -> NDArray[np.float32]:
        """Sound in place of what was lost, going on as it was and fading; whole 2.5 ms."""
        return self._run(None, samples, 0)

    def _run(self, packet: bytes | None, samples: int, recover: int) -> NDArray[np.float32]:
        count = self._library.opus_decode_float(
            self._state, packet, len(packet or b""), self._address, samples, recover
        )
        if count < 0:
            raise OpusError(f"libopus refuses a packet: error {count}")
        self._library.opus_pcm_soft_clip(self._address, count, 1, self._clipping_address)
        return self._out[:count].copy()

    def __del__(self) -> None:
        if getattr(self, "_state", None):
            self._library.opus_decoder_destroy(self._state)


def carries_redundancy(packet: bytes) -> bool:
    """Whether a packet can restore the one before it; never with a libopus before 1.4."""
    has_lbrr = getattr(_library(), "opus_packet_has_lbrr", None)
    return has_lbrr is not None and bool(has_lbrr(packet, len(packet)) == 1)
