"""When media was captured, on the session clock, from RTP timestamps and arrivals.

The sender's clock is unknown, so capture is placed as if the fastest packets had taken no
time at all: capture = timestamp + min(arrival - timestamp), where a packet of sound could
not leave before its last sample was heard. Sound sets the time line;
pictures are laid on it by the sender reports of both (RFC 3550 section 6.4.1), which give
the same wall clock for both streams.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from media_server.encoded import CLOCK_RATE_HZ, Kind
from media_server.sequence import Unwrapper

SETTLING_S = 2.0
"""Until then an earlier arrival moves the time line at once: the first packets may be late."""

WINDOW_S = 10.0
"""Length of the windows over which clock drift is followed."""

MAX_SLEW_S = 0.002
"""Correction a window at most: 200 ppm, twice the drift that sound cards show."""

MAX_ERROR_S = 0.25
"""Beyond it the sender's clock jumped (a sleeping device): the stream is placed anew."""

MAX_SKEW_S = 5.0
"""Sender reports that move pictures further than this are not believed."""


@dataclass(slots=True)
class _Stream:
    rate_hz: int
    unwrap: Unwrapper = field(default_factory=lambda: Unwrapper(32))
    offset_s: float | None = None
    began_s: float = 0.0
    window_began_s: float = 0.0
    window_min_s: float = float("inf")
    last_s: float = float("-inf")
    report: tuple[float, float] | None = None  # (sender's wall clock, media seconds)


class Timeline:
    """Capture times of one publication's streams."""

    def __init__(self) -> None:
        self._streams: dict[Kind, _Stream] = {
            kind: _Stream(rate_hz) for kind, rate_hz in CLOCK_RATE_HZ.items()
        }

    def begin(self, kind: Kind) -> None:
        """What comes now is a new stream, whose timestamps go on from nowhere."""
        self._streams[kind] = _Stream(CLOCK_RATE_HZ[kind], last_s=self._streams[kind].last_s)

    def sender_report(self, kind: Kind, ntp_s: float, rtp_timestamp: int) -> None:
        """Note that the sender's wall clock was ntp_s at that RTP timestamp."""
        stream = self._streams[kind]
        if stream.offset_s is not None and ntp_s > 0:
            stream.report = (ntp_s, stream.unwrap(rtp_timestamp) / stream.rate_hz)

    def capture_s(
        self, kind: Kind, rtp_timestamp: int, arrived_s: float, duration_s: float = 0.0
    ) -> float:
        """Session-clock capture time of a frame's beginning; never before the last frame's.

        Args:
            duration_s: how long the frame lasts, for sound.
        """
        stream = self._streams[kind]
        media_s = stream.unwrap(rtp_timestamp) / stream.rate_hz
        latest_s = arrived_s - duration_s
        self._follow(stream, media_s, latest_s)
        assert stream.offset_s is not None
        offset_s = stream.offset_s
        if kind == "video" and (aligned_s := self._aligned_offset_s()) is not None:
            offset_s = aligned_s
        stream.last_s = max(stream.last_s, min(media_s + offset_s, latest_s))
        return stream.last_s

    def _follow(self, stream: _Stream, media_s: float, arrived_s: float) -> None:
        """Keep offset_s near the smallest arrival - timestamp of late."""
        delta_s = arrived_s - media_s
        offset_s = stream.offset_s
        if offset_s is None or delta_s < offset_s - MAX_ERROR_S:
            self._place(stream, delta_s, arrived_s)
            return
        if arrived_s - stream.began_s < SETTLING_S:
            stream.offset_s = min(offset_s, delta_s)
        stream.window_min_s = min(stream.window_min_s, delta_s)
        if arrived_s - stream.window_began_s < WINDOW_S:
            return
        error_s = stream.window_min_s - offset_s
        if error_s > MAX_ERROR_S:
            self._place(stream, stream.window_min_s, arrived_s)
            return
        stream.offset_s = offset_s + max(-MAX_SLEW_S, min(MAX_SLEW_S, error_s))
        stream.window_began_s, stream.window_min_s = arrived_s, float("inf")

    def _place(self, stream: _Stream, delta_s: float, arrived_s: float) -> None:
        stream.offset_s = delta_s
        stream.began_s = stream.window_began_s = arrived_s
        stream.window_min_s = float("inf")

    def _aligned_offset_s(self) -> float | None:
        """The video offset that puts pictures on the sound's time line."""
        audio, video = self._streams["audio"], self._streams["video"]
        if audio.report is None or video.report is None or audio.offset_s is None:
            return None
        wall_to_session_s = audio.report[1] + audio.offset_s - audio.report[0]
        aligned_s = video.report[0] - video.report[1] + wall_to_session_s
        assert video.offset_s is not None
        return aligned_s if abs(aligned_s - video.offset_s) < MAX_SKEW_S else None
