"""The span of a join: from an offer until its media is of use."""

from __future__ import annotations

from interview import spans
from interview.media import AudioChunk, MediaSource, VideoFrame
from interview.ports import MediaSink


class Joining:
    """How far a publisher has come.

    It ends with the first picture or chunk that was decoded where somebody analyses, else with
    the first whole frame; and fails where the connection ends before.

    Attributes:
        context: its span, which what is found in the media belongs to.
    """

    def __init__(self, session_id: str, source: MediaSource) -> None:
        self._span = spans.start("media.join", session=session_id, source=source.value)
        self._reached = "offered"
        self.context = self._span.context

    def connected(self) -> None:
        """ICE and DTLS are done."""
        if self._reached == "offered":
            self._reach("connected")

    def arrived(self, *, is_decoded: bool) -> None:
        """The first whole frame is there; `is_decoded` says whether that waits for anything."""
        self._reach("arrived")
        if not is_decoded:
            self._span.end()

    def decoded(self) -> None:
        """The first picture or chunk was handed to the analysis; from any thread."""
        if self._reached != "decoded":
            self._reach("decoded")
            self._span.end()

    def close(self) -> None:
        """The connection is over."""
        if self._reached in ("offered", "connected"):
            self._span.fail("nothing_came")
        self._span.end()

    def seen_by(self, sink: MediaSink) -> MediaSink:
        """A sink before `sink` that notices what is decoded first; none where nothing is traced."""
        return _FirstDecoded(sink, self) if self.context else sink

    def _reach(self, step: str) -> None:
        self._reached = step
        self._span.step(step)


class _FirstDecoded:
    """MediaSink that passes everything on."""

    def __init__(self, sink: MediaSink, joining: Joining) -> None:
        self._joining = joining
        self._push_audio, self._push_video = sink.push_audio, sink.push_video
        self.wants_pictures, self.wants_sound = sink.wants_pictures, sink.wants_sound

    def push_audio(self, chunk: AudioChunk) -> None:
        self._joining.decoded()
        self._push_audio(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        self._joining.decoded()
        self._push_video(frame)
