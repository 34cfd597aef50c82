"""A participant's media in the room: received once, handed to whoever needs it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from copy import copy

from aiortc.rtcdtlstransport import RTCDtlsTransport

from interview.media import AudioChunk, Pictures, VideoFrame
from interview.ports import MediaSink, SessionClock
from media_server.decoding.decoders import DecodeCounters
from media_server.decoding.lanes import Lane
from media_server.encoded import EncodedFrame, Kind
from media_server.forwarding.downlink import Downlink
from media_server.forwarding.sender import RtpSender
from media_server.joining import Joining
from media_server.limits import DropCause, LimitWatch, MediaLimits
from media_server.peer import IceServer, Peer
from media_server.receiving.receiver import RtpReceiver
from media_server.recording.recorder import PartRecorder
from media_server.sdp import Offer
from media_server.statistics import (
    PublicationStatistics,
    StreamStatistics,
    ViewerStatistics,
)
from media_server.timeline import Timeline


class Publication:
    """One publisher's connection and the outlets of its frames.

    Attributes:
        number: counts a participant's publications from 1.
        live: whether media has arrived.
        joining: how far the join has come.
        viewers: who watches it, by connection id.
        lanes: decoding for analysis, by kind; empty where nobody analyses.
        recorder: None until recording starts.
    """

    def __init__(
        self,
        participant: str,
        number: int,
        offer: Offer,
        *,
        clock: SessionClock,
        ice_servers: Sequence[IceServer],
        arrived: Callable[[Publication, EncodedFrame], None],
        ended: Callable[[Publication], None],
        joining: Joining,
        limits: MediaLimits = MediaLimits(),  # noqa: B008 - frozen
    ) -> None:
        self.joining = joining
        self.participant = participant
        self.number = number
        self.offer = offer
        self.live = False
        self.viewers: dict[str, Viewer] = {}
        self.lanes: dict[Kind, Lane] = {}
        self.recorder: PartRecorder | None = None
        self.peer = Peer(ice_servers, lambda _: ended(self), limits, joining.connected)
        self.limit_watch = LimitWatch()
        self._limits = limits
        self._clock = clock
        self._arrived = arrived
        self._timeline = Timeline()
        self._receivers: dict[Kind, RtpReceiver] = {}
        self._loop = asyncio.get_running_loop()
        self._closed = False

    async def answer(self) -> str:
        """The SDP answer; media may arrive from now on."""
        try:
            return await self.peer.answer_publisher(self.offer, self._receiver)
        except BaseException:
            self.joining.close()
            raise

    @property
    def video_codec(self) -> str:
        """ "vp8", "h264" or ""."""
        return self.offer.video_mime.removeprefix("video/")

    def _receiver(self, kind: Kind, transport: RTCDtlsTransport) -> RtpReceiver:
        receiver = RtpReceiver(
            kind, transport, self._clock, self._timeline, self._deliver, limits=self._limits
        )
        self._receivers[kind] = receiver
        return receiver

    def _deliver(self, frame: EncodedFrame) -> None:
        if self._closed:
            return
        self._arrived(self, frame)
        for viewer in self.viewers.values():
            viewer.push(frame)
        if self.recorder is not None:
            self.recorder.write(frame)
        if (lane := self.lanes.get(frame.kind)) is not None:
            lane.push(frame)

    def request_keyframe(self) -> None:
        """Ask the publisher for a keyframe; many requests become one."""
        if (receiver := self._receivers.get("video")) is not None:
            receiver.request_keyframe()

    def request_keyframe_from_thread(self) -> None:
        """The same, from a decoding thread."""
        self._loop.call_soon_threadsafe(self.request_keyframe)

    def loudness_dbov(self) -> float | None:
        """How loud it was since the last look; None where it has no sound."""
        receiver = self._receivers.get("audio")
        return receiver.loudness.take_dbov() if receiver is not None else None

    def heard_by(self, sink: MediaSink) -> MediaSink:
        """A sink before `sink` that measures decoded sound whose packets tell no loudness."""
        receiver = self._receivers.get("audio")
        return _Heard(sink, receiver) if receiver is not None else sink

    async def close(self) -> None:
        """Hang up, finish decoding and recording; viewers are the room's to close."""
        self._closed = True
        self.joining.close()
        await self.peer.close()
        for lane in self.lanes.values():
            await asyncio.to_thread(lane.close)
        if self.recorder is not None:
            await self.recorder.close()

    @property
    def dropped(self) -> Counter[DropCause]:
        """Datagrams, packets and pictures thrown away, by cause."""
        dropped = Counter(self.peer.dropped)
        for receiver in self._receivers.values():
            dropped.update(receiver.dropped)
        return dropped

    def statistics(self) -> PublicationStatistics:
        return PublicationStatistics(
            self.participant,
            self.number,
            {kind: self._stream_statistics(kind) for kind in self._receivers},
            dict(self.dropped),
            copy(self.recorder.counters) if self.recorder is not None else None,
            self.recorder.waiting if self.recorder is not None else 0,
        )

    def _stream_statistics(self, kind: Kind) -> StreamStatistics:
        receiver = self._receivers[kind]
        stream = receiver.stream_counters
        lane = self.lanes.get(kind)
        decoded = lane.counters if lane is not None else DecodeCounters()
        return StreamStatistics(
            packets=receiver.counters.packets,
            bytes=receiver.counters.bytes,
            lost=stream.lost,
            nacks=stream.nacks,
            recovered=stream.recovered,
            fec_recovered=decoded.fec_recovered,
            concealed=decoded.concealed,
            jitter_ms=receiver.jitter_s * 1_000,
            round_trip_ms=stream.round_trip_s * 1_000,
            plis=receiver.counters.plis,
            frames=receiver.counters.frames,
            keyframes=receiver.counters.keyframes,
            decoded=decoded.decoded,
            delivered=decoded.delivered,
            shed=decoded.shed,
            undecodable=decoded.failed,
            waiting_packets=stream.waiting_packets,
            waiting_frames=lane.waiting if lane is not None else 0,
        )


class _Heard:
    """MediaSink that listens in."""

    def __init__(self, sink: MediaSink, receiver: RtpReceiver) -> None:
        self._sink = sink
        self._receiver = receiver

    def push_audio(self, chunk: AudioChunk) -> None:
        if not self._receiver.tells_level:
            self._receiver.loudness.add_samples(chunk.samples)
        self._sink.push_audio(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        self._sink.push_video(frame)

    def wants_pictures(self, participant: str) -> bool:
        return self._sink.wants_pictures(participant)

    def wants_sound(self, participant: str) -> bool:
        return not self._receiver.tells_level or self._sink.wants_sound(participant)


class Viewer:
    """One person watching one publication.

    Attributes:
        told: what the viewer was last told of the pictures that their link carries.
    """

    def __init__(
        self,
        viewer: str,
        publication: Publication,
        clock: SessionClock,
        ice_servers: Sequence[IceServer],
        ended: Callable[[Viewer], None],
    ) -> None:
        self.viewer = viewer
        self.publication = publication
        self.peer = Peer(ice_servers, lambda _: ended(self))
        self._clock = clock
        self._senders: dict[Kind, RtpSender] = {}
        self._downlink = Downlink()
        self.told = Pictures.ALL

    @property
    def pictures(self) -> Pictures:
        """What the viewer's link carries now."""
        return self._downlink.pictures

    async def answer(self, offer: Offer) -> str:
        """The SDP answer; frames are sent once the connection is up."""
        kinds = frozenset(self.publication.offer.kinds)
        return await self.peer.answer_viewer(offer, kinds, self._sender)

    def _sender(self, kind: Kind, transport: RTCDtlsTransport) -> RtpSender:
        need_keyframe = self.publication.request_keyframe
        sender = RtpSender(kind, transport, self._clock, need_keyframe, self._downlink)
        self._senders[kind] = sender
        return sender

    def push(self, frame: EncodedFrame) -> None:
        if (sender := self._senders.get(frame.kind)) is not None:
            sender.push(frame)

    async def close(self) -> None:
        """Hang up."""
        await self.peer.close()

    def statistics(self) -> ViewerStatistics:
        return ViewerStatistics(
            self.viewer,
            self.publication.participant,
            {kind: copy(sender.counters) for kind, sender in self._senders.items()},
            {kind: sender.waiting for kind, sender in self._senders.items()},
        )
