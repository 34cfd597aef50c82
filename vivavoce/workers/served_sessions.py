"""A worker's side of the sessions that are placed on it."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from interview import spans
from interview.encoding import from_map, to_map
from interview.errors import NotFound
from interview.events import Event, NoticeKind
from interview.media import AudioChunk, Pictures, VideoFrame
from interview.ports import AnalysisRun, RoomSetup
from signaling.capture.handover import Handover
from signaling.latency import Hop, Latency
from signaling.room.trails import Trails
from signaling.settings import Counters, LiveSettings
from signaling.wire.outbox import place_of
from vivavoce.workers import messages as m
from vivavoce.workers.host import Host


@dataclass(frozen=True, slots=True)
class MachineClock:
    """A session clock by this machine's monotonic clock, which all its processes share."""

    zero_s: float

    def now_s(self) -> float:
        """Seconds since zero."""
        return time.monotonic() - self.zero_s


@dataclass(slots=True)
class ServedSession:
    """MediaSink and MediaWatcher of one session: media to its runs, changes to the main process."""

    id: str
    clock: MachineClock
    latency: Latency
    tell: Callable[[m.Message], None]
    runs: dict[str, AnalysisRun] = field(default_factory=dict)
    trails: Trails = field(init=False)

    def __post_init__(self) -> None:
        self.trails = Trails(self.id, self.clock)

    def push_audio(self, chunk: AudioChunk) -> None:
        """Hand a chunk to the run of who spoke."""
        self.latency.observe(Hop.DECODED, self.clock.now_s(), chunk.arrived_s)
        if (run := self.runs.get(chunk.participant)) is not None:
            run.push_audio(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        """Hand a picture to the run of whom it shows."""
        self.latency.observe(Hop.DECODED, self.clock.now_s(), frame.arrived_s)
        if (run := self.runs.get(frame.participant)) is not None:
            run.push_video(frame)

    def wants_pictures(self, participant: str) -> bool:
        """Whether their run, if there is one, looks at pictures."""
        run = self.runs.get(participant)
        return run is not None and run.wants_pictures(participant)

    def wants_sound(self, participant: str) -> bool:
        """Whether their run, if there is one, listens."""
        run = self.runs.get(participant)
        return run is not None and run.wants_sound(participant)

    def media_changed(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        """Pass it on."""
        self.tell(m.MediaChanged(self.id, participant, kind, time_s))

    def publishing_changed(self, participant: str, publication: int | None) -> None:
        """Pass it on."""
        if publication is not None:
            self.trails.joined(participant)
        self.tell(m.PublishingChanged(self.id, participant, publication, spans.here()))

    def speaker_changed(self, participant: str | None) -> None:
        """Pass it on."""
        self.tell(m.SpeakerChanged(self.id, participant))

    def pictures_changed(self, viewer: str, participant: str, pictures: Pictures) -> None:
        """Pass it on."""
        self.tell(m.PicturesChanged(self.id, viewer, participant, pictures))


@dataclass(slots=True)
class _OpenRun:
    session_id: str
    participant: str
    run: AnalysisRun
    handover: Handover


class HandedKeys:
    """RecordingKeys of a worker: those it was handed, one a session that records."""

    def __init__(self) -> None:
        self._keys: dict[str, bytes] = {}

    def hand(self, session_id: str, key: bytes) -> None:
        """Keep a session's key while its room is open."""
        self._keys[session_id] = key

    def forget(self, session_id: str) -> None:
        """The room is closed."""
        self._keys.pop(session_id, None)

    async def key_for(self, session_id: str) -> bytes:
        """The key that was handed over, or NotFound."""
        try:
            return self._keys[session_id]
        except KeyError:
            raise NotFound("no recording key was handed over for this interview") from None


class ServedSessions:
    """Carries out what the main process says; on the worker's event loop.

    Args:
        tell: sends a message; the flag says whether it may be dropped when much waits.
    """

    def __init__(
        self, host: Host, keys: HandedKeys, tell: Callable[[m.Message, bool], None]
    ) -> None:
        self.latency = Latency()
        self.counters = Counters()
        self._host = host
        self._keys = keys
        self._tell = tell
        self._sessions: dict[str, ServedSession] = {}
        self._runs: dict[int, _OpenRun] = {}

    async def answer(self, request: m.Request) -> tuple[str, ...]:
        """Carry out a request; VivavoceError where it is refused."""
        match request:
            case m.OpenRoom():
                await self._open_room(request)
            case m.StartRecording(session_id=session_id, key=key):
                self._keys.hand(session_id, key)
                await self._host.media.start_recording(session_id)
            case m.Call(method=method, arguments=arguments):
                return await self._call(method, arguments)
            case m.FinishRun(run=run):
                await self._finish(run)
        return ()

    def open_run(self, message: m.OpenRun) -> None:
        """Open a run and let the session's media go to it."""
        setup, number = message.setup, message.run

        session = self._sessions.get(setup.session_id)
        if session is None:
            self._tell(m.RunFailed(number, "the interview has no room on this worker"), False)
            return

        def found(event: Event) -> None:
            context = session.trails.context_of(event)
            self._tell(m.Found(number, to_map(event), context), place_of(event).replaceable)

        handover = Handover(found, LiveSettings().handover_events, self.counters)
        try:
            run = self._host.open(setup, handover.put)
        except Exception as error:
            self._tell(m.RunFailed(number, f"analysis: {type(error).__name__}"), False)
            return
        self._runs[number] = _OpenRun(setup.session_id, setup.participant, run, handover)
        session.runs[setup.participant] = run

    def push_event(self, message: m.PushEvent) -> None:
        """Tell a run of an act."""
        if (open_run := self._runs.get(message.run)) is not None:
            open_run.run.push_event(from_map(message.event))

    async def _open_room(self, request: m.OpenRoom) -> None:
        session = ServedSession(
            request.session_id,
            MachineClock(request.zero_s),
            self.latency,
            lambda message: self._tell(message, False),
        )
        await self._host.media.open_room(
            RoomSetup(
                session_id=request.session_id,
                clock=session.clock,
                analysed=request.analysed,
                sink=session,
                watcher=session,
            )
        )
        self._sessions[request.session_id] = session

    async def _call(self, method: str, arguments: tuple[str, ...]) -> tuple[str, ...]:
        result = await getattr(self._host.media, method)(*arguments)
        if method == "close_room":
            self._keys.forget(arguments[0])
            self._sessions.pop(arguments[0], None)
        return result or ()

    async def _finish(self, number: int) -> None:
        """The run hears nothing more, says what it still holds, and ends."""
        if (ending := self._runs.pop(number, None)) is None:
            return
        session = self._sessions.get(ending.session_id)
        if session is not None and session.runs.get(ending.participant) is ending.run:
            del session.runs[ending.participant]
        await ending.run.finish()
        ending.handover.close()
