"""One live interview: events come in, are kept, scored and shown.

Three sources of events meet here, on one event loop: acts of people, findings of the
analysis run, and what the media server notices. Each event goes the same way (`_take`):
session, journal queue, sockets, then the scores that it led to. Findings are shown
before they are durable; an act is acknowledged after.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Self

from interview import spans
from interview.access import require_screen
from interview.ai.prompts import Prompter
from interview.errors import AuditMissing, StoreUnavailable, VivavoceError, WrongState
from interview.events import Event, InterviewEnded, Notice, NoticeKind, Role, Transcript
from interview.policy import Permit
from interview.ports import InterviewPlan, RoomSetup
from interview.session import Status
from signaling.capture.analysis import LiveAnalysis
from signaling.capture.capture import Capture
from signaling.capture.translation import CaptionTranslation
from signaling.duties import Duties
from signaling.faults import fault
from signaling.room.audience import Audience, Subscriber
from signaling.room.media import RoomMedia
from signaling.room.media_watch import MediaWatch
from signaling.room.snapshot import View
from signaling.services import Edge
from signaling.session.ai_interviewer import Stage, lead_of
from signaling.session.attendance import Attendance
from signaling.session.bookkeeping import Bookkeeping
from signaling.session.clock import WallClock
from signaling.session.commands import Commands
from signaling.session.journal_writer import JournalWriter
from signaling.session.time_limit import TimeLimit
from signaling.wire import messages as m
from signaling.wire.protocol import Close, CloseCode

_log = logging.getLogger(__name__)


class LiveSession:
    """The room of one interview; open it with `LiveSession.open`.

    Args:
        view: the fold of the journal so far.
        last_seq: number of the journal's newest event.
        on_idle: called when nobody is there and nothing is under way any more.
    """

    def __init__(
        self,
        plan: InterviewPlan,
        opened_unix_s: float,
        view: View,
        *,
        last_seq: int,
        edge: Edge,
        on_idle: Callable[[], None],
    ) -> None:
        self.id = plan.id
        self._plan = plan
        self._services = edge.services
        self._settings = edge.settings
        self._counters = edge.counters
        self._on_idle = on_idle
        self.view = view
        self.session = self.view.session
        self.clock = WallClock(opened_unix_s, self.view.last_s)
        voice = edge.services.voice_for(plan.job.language)
        self.audience = Audience(voice is not None)
        self.media = RoomMedia(edge.services.node, plan.id, edge.settings)
        self.journal = JournalWriter(plan.id, last_seq, edge, self._journal_fails)
        self._analysis = LiveAnalysis(edge, plan.id, self.clock, self._take)
        self._duties = Duties(plan.id, edge)
        self._translation = CaptionTranslation(
            plan.job.policy, self.session, self.audience, self._duties, edge
        )
        self._capture = Capture(
            plan.applicant_id,
            self.view,
            self._analysis,
            self.media,
            self._duties,
            goes_on=self._goes_on,
            notice=self._notice,
            unrecorded=self._tell_panel,
        )
        self._watch = MediaWatch(
            plan.id,
            self.audience,
            self.view,
            self.clock,
            take=self._take,
            came=self._capture.caption,
        )
        self._books = Bookkeeping(self.session, self.journal, self._duties, edge)
        self._time_limit = TimeLimit(
            edge.settings.max_live_s, self.clock.now_s, self._time_is_nearly_up, self._time_is_up
        )
        self._loop = asyncio.get_running_loop()
        self._goodbye: asyncio.TimerHandle | None = None
        self._ending = False
        self._closed = False
        self._prompter = (
            Prompter(self.session, plan.applicant_id, view.prompts) if plan.prompts else None
        )
        self._lead = lead_of(plan, view, self._stage(), voice)
        self.attendance = Attendance(
            plan,
            self.session,
            self.audience,
            edge,
            clock=self.clock,
            lead=self._lead,
            take=self._take,
            welcome=self._welcome,
            deserted=self._nobody_is_left,
        )
        self.commands = Commands(
            plan.applicant_id,
            self.view,
            self.audience,
            clock=self.clock,
            journal=self.journal,
            lead=self._lead,
            media=self.media,
            translation=self._translation,
            take=self._take,
            start=self._start,
            end=self._end,
            ending=lambda: self._ending,
        )

    @classmethod
    async def open(cls, interview_id: str, edge: Edge, on_idle: Callable[[], None]) -> Self:
        """Open the room of an interview, going on where the journal ends.

        Raises:
            NotFound, StoreUnavailable, Overloaded: the room cannot be had.
        """
        directory = edge.services.directory
        opened_unix_s = await directory.open(interview_id, time.time())
        plan = await directory.plan(interview_id)
        events = await edge.services.journal.read(interview_id)
        # An hour has hundreds of thousands of events: folding them must not hold up others.
        view = await asyncio.to_thread(View.of, plan, events)
        live = cls(plan, opened_unix_s, view, last_seq=len(events), edge=edge, on_idle=on_idle)
        try:
            await live._restore(events)
        except BaseException:
            await live.close(Close(CloseCode.INTERNAL_ERROR))
            raise
        return live

    async def _restore(self, events: Sequence[Event]) -> None:
        if self.session.status is Status.ENDED:
            self._books.conclude()
        else:
            await self.media.open_room(self._room_setup())
            self._duties.run(self._analysis.prepare(self.session.job))
            self._lead.prepare()
        if self.session.status is Status.LIVE:
            await self._resume(events)
        self.attendance.resume()

    def _room_setup(self) -> RoomSetup:
        return RoomSetup(
            session_id=self.id,
            clock=self.clock,
            analysed=self._plan.applicant_id,
            sink=self._analysis,
            watcher=self._watch,
        )

    def _stage(self) -> Stage:
        def end(by: str, reason: str) -> None:
            if self._goes_on():
                self._end(by, reason)

        applicant = self._plan.applicant_id
        return Stage(self.clock, self._take, end, lambda: applicant in self.audience)

    async def _resume(self, events: Sequence[Event]) -> None:
        self._lead.left(self._plan.applicant_id, self.view.last_s)
        await self._capture.resume(self._plan.permit, events)
        self._follow_start(self._plan.permit)

    async def follow_consents(self) -> None:
        """Take no more from now on than the applicant allows.

        A new link asks for the consents again, in the middle of an interview too.
        """
        if self._capture.may_narrow:
            plan = await self._services.directory.plan(self.id)
            self._capture.narrow(plan.granted or frozenset())

    def _goes_on(self) -> bool:
        return self.session.status is Status.LIVE and not self._ending and not self._closed

    # --- people and media ---------------------------------------------------------------

    def _welcome(self, subscriber: Subscriber) -> m.Welcome:
        id, role = subscriber.id, subscriber.role
        return m.Welcome(
            me=m.Me(id, role.value, subscriber.name),
            now_s=self.clock.now_s(),
            ice_servers=self._settings.ice_servers(id),
            snapshot=self.view.snapshot(id, role, self.media.publications)
            | {"speaker": self._watch.speaker, "practice": self._plan.practice}
            | {"translated": self._translation.read_by(id)}
            | self._lead.snapshot(),
        )

    def _nobody_is_left(self) -> None:
        if self.media.publications or self._ending:
            self.attendance.watch_emptiness()
        elif self.session.status is Status.LIVE:
            self._end("", "abandoned")
        else:
            self._on_idle()

    # --- events -------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
        with spans.under(spans.here() or self._watch.trails.context_of(event)):
            self._take_in(event)

    def _take_in(self, event: Event) -> None:
        self._counters.events += 1
        self.view.apply(event)
        if not (isinstance(event, Transcript) and not event.final):
            self.journal.append(event)
        self.audience.show(event, self.journal.last_seq, self.clock.now_s(), self.session)
        if isinstance(event, Transcript) and event.final:
            self._translation.said(event)
        for score in self._analysis.apply(event):
            self._take(score)
        if self._prompter and (prompt := self._prompter.after(event)):
            self._take(prompt)
        self._lead.follow()

    def _notice(self, participant: str, kind: NoticeKind, detail: str = "") -> None:
        now_s = self.clock.now_s()
        self._take(Notice(time_s=now_s, kind=kind, participant=participant, detail=detail))

    def require_screen(self, who: str) -> None:
        """Raise NotAllowed unless this participant may share their screen now."""
        role = Role.APPLICANT if who == self._plan.applicant_id else Role.INTERVIEWER
        require_screen(role, self.view.screen_asked)

    async def speech(self, name: str) -> bytes:
        """What the AI says under that name, as a WAV file; NotFound, ModelMissing."""
        return await self._lead.speech(name)

    def _journal_fails(self) -> None:
        self._tell_panel(StoreUnavailable("the store cannot be reached; what comes is kept"))

    def _tell_panel(self, error: VivavoceError) -> None:
        self.audience.tell(m.ErrorReply.of(error), panel_only=True)

    # --- start and end ------------------------------------------------------------------

    async def _start(self, by: str) -> None:
        self.session.start(by, self.clock.now_s())
        plan = await self._services.directory.plan(self.id)
        if plan.granted is None:
            raise WrongState("the applicant has not answered the consents yet")
        if plan.barred:
            raise AuditMissing(plan.barred)
        events = self.session.start(by, self.clock.now_s(), self._settings.analysis_fps)
        self._analysis.begin(self.session, plan.applicant_id, plan.permit)
        for event in events:
            self._take(event)
        self._follow_start(plan.permit)

    def _follow_start(self, permit: Permit) -> None:
        self._lead.follow_start(permit)
        self._capture.begin(permit)
        self._books.say_live()
        assert self.session.started_s is not None
        self._time_limit.begin(self.session.started_s)

    def _time_is_nearly_up(self) -> None:
        if self._goes_on():
            self._notice(self._plan.applicant_id, NoticeKind.TIME_NEARLY_UP)

    def _time_is_up(self) -> None:
        if self._goes_on():
            self._end("", "time_limit")

    def _end(self, by: str, reason: str, done: Callable[[], None] = lambda: None) -> None:
        *closing, ended = self.session.end(by, self.clock.now_s(), reason)
        self._ending = True
        self._lead.close()
        self._capture.stop_recording()
        for event in closing:
            self._take(event)
        assert isinstance(ended, InterviewEnded)
        self._duties.run(self._finish(ended, done))

    async def _finish(self, ended: InterviewEnded, done: Callable[[], None]) -> None:
        await self._analysis.finish(ended)
        self._take(ended)
        self._ending = False
        self.journal.when_durable(done)
        self._books.conclude()
        if not self._closed:
            self._goodbye = self._loop.call_later(self._settings.goodbye_s, self._close_media)
        self.attendance.watch_emptiness()

    def _close_media(self) -> None:
        self._duties.begin("closing the media room", self.media.close_room)

    async def close(self, why: Close) -> None:
        """Close every socket and the media room, keep what the analyzers hold, drain.

        An interview that is live goes on when the room is opened again.
        """
        self._closed = True
        self.attendance.close()
        self._lead.close()
        self._translation.close()
        self._watch.close()
        self.audience.close(why)
        if self._goodbye:
            self._goodbye.cancel()
        self._time_limit.close()
        try:
            await self.media.close_room()
        except Exception as error:
            _log.error("the media room of interview %s did not close: %s", self.id, fault(error))
        await self._analysis.finish()
        await self._duties.close(self._settings.drain_s)
        lost = await self.journal.close(self._settings.drain_s)
        if lost:
            _log.error("%d events of interview %s could not be journaled", lost, self.id)
