"""One session's media: who publishes, who watches, what is recorded and analysed."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections import defaultdict
from collections.abc import Callable, Coroutine, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from interview import spans
from interview.errors import BadSdp, NotFound, Overloaded
from interview.events import NoticeKind
from interview.media import MediaSource, Pictures, owner_of
from interview.ports import RecordingKeys, RoomSetup
from media_server.decoding.decoders import ANALYSIS_FPS
from media_server.decoding.lanes import DecodePool, open_lane
from media_server.encoded import EncodedFrame, Kind
from media_server.forwarding.sender import SendCounters
from media_server.joining import Joining
from media_server.limits import MediaLimits
from media_server.peer import IceServer
from media_server.publication import Publication, Viewer
from media_server.recording.recorder import PartRecorder
from media_server.sdp import read_offer
from media_server.speaker import ActiveSpeaker
from media_server.statistics import RoomStatistics, sent_together
from media_server.watchdog import CHECK_S, Watchdog

log = logging.getLogger(__name__)

CONNECT_WITHIN_S = 30.0
"""A connection that is not up by then is hung up."""


@dataclass(frozen=True, slots=True)
class NodeParts:
    """What rooms share: the node's threads, folder, keys and limits."""

    pool: DecodePool
    disk: Executor
    recordings: Path
    keys: RecordingKeys
    ice_servers: Sequence[IceServer]
    max_peers: int
    recording_stopped: Callable[[int], None]
    analysis_fps: float = ANALYSIS_FPS
    limits: MediaLimits = field(default_factory=MediaLimits)


class Room:
    """All connections of one session; lives on one event loop."""

    def __init__(self, setup: RoomSetup, parts: NodeParts) -> None:
        self.setup = setup
        self._parts = parts
        self._publications: dict[str, Publication] = {}
        self._connections: dict[str, Publication | Viewer] = {}
        self._opened_s: dict[str, float] = {}
        self._sent_to_gone: dict[Kind, SendCounters] = {}
        self._joining = 0  # connections still being answered
        self._numbers: dict[str, int] = defaultdict(int)
        self._publishing = defaultdict[str, asyncio.Lock](asyncio.Lock)
        self._recording = False
        self._recording_key: bytes | None = None
        self._recording_stopped = False
        self._closed = False
        self._watchdog = Watchdog()
        self._told_of_shedding = False
        self._speaker = ActiveSpeaker()
        self._tasks: set[asyncio.Task[None]] = set()
        self._watching = asyncio.create_task(self._watch())

    # --- what the signaling asks ------------------------------------------------------------

    async def publish(self, participant: str, sdp_offer: str) -> tuple[str, str]:
        """Receive a participant; their earlier publication ends."""
        offer = read_offer(sdp_offer, "sendonly")
        if owner_of(participant)[1] is MediaSource.SCREEN and offer.kinds != ("video",):
            raise BadSdp("a screen is sent as one video section, without sound")
        if participant not in self._publications:
            self._admit()
        async with self._publishing[participant]:
            self._numbers[participant] += 1
            joining = Joining(self.setup.session_id, owner_of(participant)[1])
            publication = Publication(
                participant,
                self._numbers[participant],
                offer,
                clock=self.setup.clock,
                ice_servers=self._parts.ice_servers,
                arrived=self._frame_arrived,
                ended=lambda ended: self._spawn(self._drop(ended.peer.id)),
                joining=joining,
                limits=self._parts.limits,
            )
            answer = await self._answering(publication.answer())
            await self._end_publication(participant)
            if self._closed:
                await publication.close()
                raise NotFound("the room was closed")
            self._open_outlets(publication)
            self._publications[participant] = publication
            self._add(publication)
            return publication.peer.id, answer

    async def watch(self, viewer: str, participant: str, sdp_offer: str) -> tuple[str, str]:
        """Send a participant's media to a viewer."""
        publication = self._publications.get(participant)
        if publication is None or not publication.live:
            raise NotFound("this participant publishes nothing now")
        mime = publication.offer.video_mime
        offer = read_offer(sdp_offer, "recvonly", mime or None)
        self._admit()
        watching = Viewer(
            viewer,
            publication,
            self.setup.clock,
            self._parts.ice_servers,
            lambda ended: self._spawn(self._drop(ended.peer.id)),
        )
        answer = await self._answering(watching.answer(offer))
        if self._publications.get(participant) is not publication:
            await watching.close()
            raise NotFound("this participant's media was renewed meanwhile: watch again")
        publication.viewers[watching.peer.id] = watching
        self._add(watching)
        return watching.peer.id, answer

    async def hang_up(self, connection_id: str) -> None:
        """End one connection."""
        if connection_id not in self._connections:
            raise NotFound("no such connection in this room")
        await self._drop(connection_id)

    def publications(self) -> dict[str, int]:
        """Participants whose media has arrived, with the publication's number."""
        return {name: p.number for name, p in self._publications.items() if p.live}

    async def start_recording(self) -> None:
        """Record every publication from now on."""
        if self._recording_key is not None:
            return
        self._recording = True
        key = await self._parts.keys.key_for(self.setup.session_id)
        if not self._recording:  # stopped meanwhile
            return
        self._recording_key = key
        for publication in self._publications.values():
            self._record(publication)

    async def stop_recording(self) -> None:
        """Finish every part; nothing more is kept."""
        self._recording, self._recording_key = False, None
        recorders = [p.recorder for p in self._publications.values() if p.recorder is not None]
        await asyncio.gather(*(recorder.close() for recorder in recorders))

    async def close(self) -> None:
        """Hang up everybody and finish the recordings."""
        self._closed = True
        self._watching.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await self._watching
        for connection_id in list(self._connections):
            await self._drop(connection_id)
        await asyncio.gather(*self._tasks)

    def statistics(self) -> RoomStatistics:
        connected = (c for c in self._connections.values() if isinstance(c, Viewer))
        viewers = tuple(viewer.statistics() for viewer in connected)
        return RoomStatistics(
            self.setup.session_id,
            tuple(p.statistics() for p in self._publications.values()),
            viewers,
            sent_together([self._sent_to_gone, *(viewer.sent for viewer in viewers)]),
        )

    # --- connections ------------------------------------------------------------------------

    def _admit(self) -> None:
        if len(self._connections) + self._joining >= self._parts.max_peers:
            raise Overloaded(f"at most {self._parts.max_peers} connections in one interview")

    async def _answering(self, answer: Coroutine[Any, Any, str]) -> str:
        self._joining += 1
        try:
            return await answer
        finally:
            self._joining -= 1

    def _add(self, connection: Publication | Viewer) -> None:
        self._connections[connection.peer.id] = connection
        self._opened_s[connection.peer.id] = self.setup.clock.now_s()

    async def _drop(self, connection_id: str) -> None:
        connection = self._connections.pop(connection_id, None)
        self._opened_s.pop(connection_id, None)
        if isinstance(connection, Viewer):
            connection.publication.viewers.pop(connection_id, None)
            gone = connection.statistics()
            self._sent_to_gone = sent_together([self._sent_to_gone, gone.sent])
            self._tell_pictures(connection, Pictures.ALL)  # the next one begins anew
            await connection.close()
        elif connection is not None:
            if self._publications.get(connection.participant) is connection:
                del self._publications[connection.participant]
            if connection.live:
                self._tell_publishing(connection.participant, None)
            await asyncio.gather(*(self._drop(viewer) for viewer in list(connection.viewers)))
            await connection.close()
            if connection.recorder is not None:
                self._parts.recording_stopped(connection.recorder.counters.stops)

    async def _end_publication(self, participant: str) -> None:
        old = self._publications.get(participant)
        if old is not None:
            await self._drop(old.peer.id)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    # --- media ------------------------------------------------------------------------------

    def _open_outlets(self, publication: Publication) -> None:
        analysed = publication.participant == self.setup.analysed
        for kind in publication.offer.kinds:
            if analysed or kind == "audio":
                publication.lanes[kind] = open_lane(
                    self._parts.pool,
                    kind,
                    publication.participant,
                    publication.heard_by(publication.joining.seen_by(self.setup.sink)),
                    publication.request_keyframe_from_thread,
                    fps=self._parts.analysis_fps,
                )
        self._record(publication)

    def _record(self, publication: Publication) -> None:
        if self._recording_key is None or publication.recorder is not None:
            return
        publication.recorder = PartRecorder(
            root=self._parts.recordings,
            session_key=self._recording_key,
            session_id=self.setup.session_id,
            participant=publication.participant,
            video_codec=publication.video_codec,
            threads=self._parts.disk,
            need_keyframe=publication.request_keyframe,
        )
        publication.request_keyframe()

    def _frame_arrived(self, publication: Publication, frame: EncodedFrame) -> None:
        analysed = publication.participant == self.setup.analysed
        if not publication.live:
            publication.live = True
            publication.joining.arrived(is_decoded=self._is_decoded(publication))
            if analysed:
                self._watchdog.began()
            with spans.under(publication.joining.context):
                self._tell_publishing(publication.participant, publication.number)
        if analysed:
            self._watchdog.arrived(frame.kind, frame.arrived_s)

    def _is_decoded(self, publication: Publication) -> bool:
        sink, who, lanes = self.setup.sink, publication.participant, publication.lanes
        return ("audio" in lanes and sink.wants_sound(who)) or (
            "video" in lanes and sink.wants_pictures(who)
        )

    def _is_looked_at(self) -> bool:
        analysed = self.setup.analysed
        publication = self._publications.get(analysed)
        looks = publication is not None and "video" in publication.lanes
        return looks and self.setup.sink.wants_pictures(analysed)

    def _tell_publishing(self, participant: str, number: int | None) -> None:
        try:
            self.setup.watcher.publishing_changed(participant, number)
        except Exception:  # the watcher's fault must not end the connection
            log.exception("the watcher failed on a change of publishing")

    def _tell_changes(self, now_s: float) -> None:
        changes = self._watchdog.check(now_s) + self._recording_changes(now_s)
        shedding, told = self._parts.pool.overload.level > 0, self._told_of_shedding
        if shedding != told and (told or self._is_looked_at()):
            kind = NoticeKind.ANALYSIS_SHED if shedding else NoticeKind.ANALYSIS_RESUMED
            changes.append((kind, now_s))
            self._told_of_shedding = shedding
        if (publication := self._publications.get(self.setup.analysed)) is not None:
            passed = publication.limit_watch.look(publication.dropped, now_s)
            changes += [(kind, now_s) for kind in passed]
        for kind, time_s in changes:
            try:
                self.setup.watcher.media_changed(self.setup.analysed, kind, time_s)
            except Exception:  # nor the watchdog
                log.exception("the watcher failed on %s", kind)

    def _recording_changes(self, now_s: float) -> list[tuple[NoticeKind, float]]:
        """Whether the disk began or ceased to refuse what is recorded, of anybody in the room."""
        recorders = (p.recorder for p in self._publications.values())
        stopped = any(r is not None and r.counters.stopped for r in recorders)
        if stopped == self._recording_stopped:
            return []
        self._recording_stopped = stopped
        kind = NoticeKind.RECORDING_STOPPED if stopped else NoticeKind.RECORDING_RESUMED
        return [(kind, now_s)]

    def _tell_speaker(self, now_s: float) -> None:
        levels = {name: p.loudness_dbov() for name, p in self._publications.items() if p.live}
        heard = {name: dbov for name, dbov in levels.items() if dbov is not None}
        if self._speaker.look(heard, now_s):
            try:
                self.setup.watcher.speaker_changed(self._speaker.who)
            except Exception:
                log.exception("the watcher failed on a change of speaker")

    def _tell_viewers(self) -> None:
        """Tell those whose link carries more or fewer pictures than before."""
        for viewer in self._connections.values():
            if isinstance(viewer, Viewer):
                self._tell_pictures(viewer, viewer.pictures)

    def _tell_pictures(self, viewer: Viewer, pictures: Pictures) -> None:
        if pictures is viewer.told:
            return
        viewer.told = pictures
        watched = viewer.publication.participant
        try:
            self.setup.watcher.pictures_changed(viewer.viewer, watched, pictures)
        except Exception:
            log.exception("the watcher failed on a viewer's link")

    async def _watch(self) -> None:
        while True:
            asleep_s = time.monotonic()
            await asyncio.sleep(CHECK_S)
            awake_s = time.monotonic()
            self._parts.pool.waited(awake_s - asleep_s - CHECK_S, awake_s)  # for the loop
            now_s = self.setup.clock.now_s()
            self._tell_changes(now_s)
            self._tell_speaker(now_s)
            self._tell_viewers()
            for connection_id, connection in list(self._connections.items()):
                late = now_s - self._opened_s[connection_id] > CONNECT_WITHIN_S
                if late and not connection.peer.connected:
                    log.info("connection %s did not come up", connection_id)
                    self._spawn(self._drop(connection_id))
