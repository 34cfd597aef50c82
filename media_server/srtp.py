"""Opening SRTP and SRTCP (RFC 3711), by libsrtp itself.

pylibsrtp's own way goes through three functions and makes a length anew for each packet: half as
long again in a row, and where the packet has just woken the process each step waits for memory.
"""

from __future__ import annotations

import pylibsrtp
from pylibsrtp._binding import ffi, lib

MAX_DATAGRAM_BYTES = 1_500
"""No path on the internet carries more unfragmented."""

_REPLAYED = (9, 10)
"""libsrtp's srtp_err_status_replay_fail (opened before) and srtp_err_status_replay_old."""


class NotAuthentic(Exception):
    """A datagram that the peer did not protect, or that was opened before.

    Attributes:
        replayed: whether it was opened before, or is too old to tell.
    """

    def __init__(self, error: int) -> None:
        super().__init__(f"libsrtp error {error}")
        self.replayed = error in _REPLAYED


class SrtpOpener:
    """What one peer protects, opened.

    Args:
        session: holds the peer's keys and what was opened before.
    """

    def __init__(self, session: pylibsrtp.Session) -> None:
        self._session = session  # frees libsrtp's own when it goes
        self._srtp = session._srtp[0]
        self._data = ffi.new("char[]", MAX_DATAGRAM_BYTES)
        self._buffer = ffi.buffer(self._data)
        self._size = ffi.new("int *")

    def open(self, datagram: bytes, is_rtcp: bool) -> bytes:
        """The packet in a datagram of at most MAX_DATAGRAM_BYTES; raises NotAuthentic."""
        size = len(datagram)
        self._size[0] = size
        self._buffer[0:size] = datagram
        unprotect = lib.srtp_unprotect_rtcp if is_rtcp else lib.srtp_unprotect
        if error := unprotect(self._srtp, self._data, self._size):
            raise NotAuthentic(error)
        packet: bytes = self._buffer[0 : self._size[0]]
        return packet
