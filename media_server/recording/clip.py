"""Playable files out of encoded frames, without encoding anything anew.

WebM for VP8, fragmented MP4 for H.264; sound is Opus in both. Timestamps are kept as they
are given, so that clips of one part can be appended to one SourceBuffer of a browser.
"""

from __future__ import annotations

import heapq
import io
from collections.abc import Iterable
from fractions import Fraction
from typing import Protocol

import av
from av.stream import Stream

from interview.errors import RecordingDamaged
from media_server.encoded import EncodedFrame
from media_server.limits import MAX_PIXELS
from media_server.payload import nal_units, opus_duration_s, vp8_size
from media_server.recording.webm import AUDIO_TRACK, VIDEO_TRACK, VideoTrack, WebmWriter

SILENCE = b"\xf8\xff\xfe"
"""20 ms of Opus silence (RFC 6716: CELT, full band, mono, one frame without energy)."""

SILENCE_S = 0.02

MAX_AUDIO_GAP_S = 0.05
"""Longer gaps in sound are filled with silence: a browser stalls on a gap in its buffer."""

INTERLEAVE_MS = 1_000
"""Blocks wait this long so that sound and picture are written in the order of time."""

USUAL_FRAME_MS = 100
"""A picture that stays longer says so: browsers take it for a gap otherwise."""

_H264_SPS, _H264_PPS = 7, 8


class _Writer(Protocol):
    def block(
        self, track: int, time_ms: int, data: bytes, keyframe: bool, duration_ms: int | None = None
    ) -> None: ...

    def take(self) -> bytes: ...

    def finish(self) -> bytes: ...


class ClipMuxer:
    """Writes one clip; blocking, made for a thread.

    Args:
        keyframe: a keyframe of the video, for size and codec parameters; None makes a
            clip of sound alone.
        has_audio: whether the part has sound.
        origin_s: session-clock time that becomes timestamp zero: where the part begins.
        part_end_s: session-clock time at which the part ends.
        from_s: session-clock time at which the clip begins.
    """

    def __init__(
        self,
        keyframe: EncodedFrame | None,
        *,
        has_audio: bool,
        origin_s: float,
        part_end_s: float,
        from_s: float,
    ) -> None:
        self._origin_s = origin_s
        duration_ms = (part_end_s - origin_s) * 1_000
        track = _describe(keyframe) if keyframe is not None else None
        self._writer: _Writer
        if track is not None and track.private:
            self._writer = _Mp4Writer(track, has_audio)
        else:
            self._writer = WebmWriter(track, has_audio, duration_ms)
        self._audio_end_s = max(from_s, origin_s) if has_audio else None
        self._last_ms = {VIDEO_TRACK: -1, AUDIO_TRACK: -1}
        self._held: tuple[EncodedFrame, int] | None = None  # the last picture
        self._waiting: list[tuple[int, int, bytes, bool, int | None]] = []  # heap, by time

    def write(self, frames: Iterable[EncodedFrame]) -> bytes:
        """Take frames, each kind in order; returns what is ready of the file."""
        for frame in frames:
            if frame.kind == "audio":
                self.fill_silence(frame.time_s)
                self._add_audio(frame.data, frame.time_s)
            else:
                time_ms = self._time_ms(VIDEO_TRACK, frame.time_s)
                self._release_held(time_ms)
                self._held = frame, time_ms
        self._write_until(max(self._last_ms.values()) - INTERLEAVE_MS)
        return self._writer.take()

    def fill_silence(self, until_s: float) -> None:
        """Fill the sound up to a time, where it has a gap."""
        if self._audio_end_s is None or until_s - self._audio_end_s < MAX_AUDIO_GAP_S:
            return
        while self._audio_end_s + SILENCE_S <= until_s:
            self._add_audio(SILENCE, self._audio_end_s)

    def finish(self, until_s: float) -> bytes:
        """End the file: the last picture stays, and sound goes on, until until_s."""
        self.fill_silence(until_s)
        self._release_held(round((until_s - self._origin_s) * 1_000), last=True)
        self._write_until(None)
        return self._writer.finish()

    def _write_until(self, time_ms: int | None) -> None:
        while self._waiting and (time_ms is None or self._waiting[0][0] <= time_ms):
            at_ms, track, data, keyframe, duration_ms = heapq.heappop(self._waiting)
            self._writer.block(track, at_ms, data, keyframe, duration_ms)

    def _add_audio(self, packet: bytes, time_s: float) -> None:
        time_ms = self._time_ms(AUDIO_TRACK, time_s)
        heapq.heappush(self._waiting, (time_ms, AUDIO_TRACK, packet, True, None))
        self._audio_end_s = time_s + opus_duration_s(packet)

    def _release_held(self, until_ms: int, last: bool = False) -> None:
        if self._held is None:
            return
        frame, time_ms = self._held
        self._held = None
        stays_ms = max(1, until_ms - time_ms)
        duration_ms = stays_ms if last or stays_ms > USUAL_FRAME_MS else None
        block = (time_ms, VIDEO_TRACK, frame.data, frame.keyframe, duration_ms)
        heapq.heappush(self._waiting, block)

    def _time_ms(self, track: int, time_s: float) -> int:
        time_ms = max(round((time_s - self._origin_s) * 1_000), self._last_ms[track] + 1)
        self._last_ms[track] = time_ms
        return time_ms


def _describe(keyframe: EncodedFrame) -> VideoTrack:
    """Size and the codec's parameters; RecordingDamaged where the sender sent nonsense."""
    if keyframe.codec == "vp8":
        width, height = vp8_size(keyframe.data)
        if not width * height:
            raise RecordingDamaged("the keyframe tells no size")
        return VideoTrack("V_VP8", width, height)
    decoder = av.CodecContext.create("h264", "r")
    decoder.options = {"max_pixels": str(MAX_PIXELS)}
    units = list(nal_units(keyframe.data))
    try:
        pictures = [*decoder.decode(av.Packet(keyframe.data)), *decoder.decode(None)]
        private = _avc_configuration(
            [nal for nal in units if nal[0] & 0x1F == _H264_SPS],
            [nal for nal in units if nal[0] & 0x1F == _H264_PPS],
        )
        return VideoTrack("V_MPEG4/ISO/AVC", pictures[0].width, pictures[0].height, private)
    except (av.FFmpegError, LookupError) as error:
        raise RecordingDamaged("the keyframe cannot be read") from error


def _avc_configuration(sps: list[bytes], pps: list[bytes]) -> bytes:
    """The AVCDecoderConfigurationRecord (ISO/IEC 14496-15 section 5.3.3)."""
    record = b"\x01" + sps[0][1:4] + b"\xff" + bytes((0xE0 | len(sps),))
    record += b"".join(len(nal).to_bytes(2, "big") + nal for nal in sps)
    record += bytes((len(pps),))
    return record + b"".join(len(nal).to_bytes(2, "big") + nal for nal in pps)


class _Sink:
    """What PyAV writes to; not seekable, so it never goes back."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        data = b"".join(self._parts)
        self._parts.clear()
        return data


class _Mp4Writer:
    """Fragmented MP4 by PyAV, whose stream templates are read from a Matroska header."""

    def __init__(self, video: VideoTrack, has_audio: bool) -> None:
        header = WebmWriter(video, has_audio, 0.0, doc_type="matroska")
        header.block(VIDEO_TRACK, 0, b"\0", True)  # PyAV opens no file without a block
        self._header = av.open(io.BytesIO(header.finish()), format="matroska")
        self._sink = _Sink()
        flags = "frag_keyframe+empty_moov+default_base_moof+frag_discont"
        options = {"movflags": flags, "use_editlist": "0", "avoid_negative_ts": "disabled"}
        self._file = av.open(self._sink, "w", format="mp4", options=options)
        kinds = [VIDEO_TRACK, AUDIO_TRACK][: len(self._header.streams)]
        self._streams: dict[int, Stream] = {
            track: self._file.add_stream_from_template(stream, opaque=True)
            for track, stream in zip(kinds, self._header.streams, strict=True)
        }

    def block(
        self, track: int, time_ms: int, data: bytes, keyframe: bool, duration_ms: int | None = None
    ) -> None:
        if track == VIDEO_TRACK:
            data = b"".join(len(nal).to_bytes(4, "big") + nal for nal in nal_units(data))
        packet = av.Packet(data)
        packet.stream = self._streams[track]
        packet.time_base = Fraction(1, 1_000)
        packet.pts = packet.dts = time_ms
        packet.is_keyframe = keyframe
        if track == AUDIO_TRACK:
            packet.duration = round(opus_duration_s(data) * 1_000)
        elif duration_ms is not None:
            packet.duration = duration_ms
        self._file.mux(packet)

    def take(self) -> bytes:
        return self._sink.take()

    def finish(self) -> bytes:
        self._file.close()
        self._header.close()
        return self._sink.take()
