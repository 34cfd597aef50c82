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
from dataclasses import replace
from typing import Self

from interview.access import Action, Principal, require_screen
from interview.ai_prompts import Prompter
from interview.errors import Overloaded, StoreUnavailable, VivavoceError, WrongState
from interview.events import (
    AI,
    Event,
    InterviewEnded,
    Notice,
    NoticeKind,
    ParticipantJoined,
    ParticipantLeft,
    Role,
    Transcript,
)
from interview.media import MediaSource, owner_of
from interview.policy import Permit
from interview.ports import InterviewPlan, RoomSetup
from interview.session import Status
from signaling import messages as m
from signaling.acts import acts_of
from signaling.ai_interviewer import Stage, lead_of
from signaling.analysis import LiveAnalysis
from signaling.audience import Audience, Subscriber
from signaling.bookkeeping import Bookkeeping
from signaling.clock import WallClock
from signaling.duties import Duties
from signaling.faults import fault
from signaling.journal_writer import JournalWriter
from signaling.media_watch import MediaWatch
from signaling.outbox import Outbox
from signaling.presence import Presence
from signaling.protocol import Close
from signaling.room_media import RoomMedia
from signaling.services import Edge
from signaling.snapshot import View
from signaling.time_limit import TimeLimit
from signaling.translation import CaptionTranslation

_log = logging.getLogger(__name__)

_LEADING = (Action.CONDUCT, Action.ANSWER_AI)
"""What changes the course of the interview, and is over as soon as its end was called."""


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
        self._watch = MediaWatch(
            self.audience, self.view, self.clock, take=self._take, came=self._caption
        )
        self.media = RoomMedia(edge.services.node, plan.id, edge.settings)
        self.journal = JournalWriter(plan.id, last_seq, edge, self._journal_fails)
        self._analysis = LiveAnalysis(edge, plan.id, self.clock, self._take)
        self._duties = Duties(plan.id, edge)
        self._translation = CaptionTranslation(
            plan.job.policy, self.session, self.audience, self._duties, edge
        )
        self._books = Bookkeeping(self.session, self.journal, self._duties, edge)
        self._presence = Presence(edge.settings.leave_grace_s, self._left, self._nobody_is_left)
        self._time_limit = TimeLimit(
            edge.settings.max_live_s, self.clock.now_s, self._time_is_nearly_up, self._time_is_up
        )
        self._loop = asyncio.get_running_loop()
        self._goodbye: asyncio.TimerHandle | None = None
        self._held: Permit | None = None  # what a live interview may do
        self._ending = False
        self._closed = False
        self._prompter = (
            Prompter(self.session, plan.applicant_id, view.prompts) if plan.prompts else None
        )
        self._lead = lead_of(plan, view, self._stage(), voice)

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
            await live.journal.close(0)
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
        for person in self.session.participants.values():
            if person.present:
                self._presence.expect(person.id)
        self.watch_emptiness()

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
            if self._goes_on:
                self._end(by, reason)

        applicant = self._plan.applicant_id
        return Stage(self.clock, self._take, end, lambda: applicant in self.audience)

    async def _resume(self, events: Sequence[Event]) -> None:
        self._lead.left(self._plan.applicant_id, self.view.last_s)
        permit = self._plan.permit
        try:
            await self._analysis.resume(
                self.session, self._plan.applicant_id, permit, events, self.view.utterances
            )
        except VivavoceError as error:
            self._tell_of_no_analysis(error)
        self._follow_start(permit)

    def _tell_of_no_analysis(self, error: VivavoceError) -> None:
        _log.error("interview %s goes on without analysis: %s", self.id, error)
        self._notice(self._plan.applicant_id, NoticeKind.ANALYSIS_SHED, str(error))

    async def follow_consents(self) -> None:
        """Take no more from now on than the applicant allows.

        A new link asks for the consents again, in the middle of an interview too. What is
        allowed only then has come too late for this interview.
        """
        if self._held is None or not self._goes_on:
            return
        granted = (await self._services.directory.plan(self.id)).granted or frozenset()
        narrower = replace(self._held, granted=self._held.granted & granted)
        if narrower == self._held or not self._goes_on:
            return
        self._held = narrower
        self._duties.run(self._narrow(narrower))
        if not narrower.recording:
            self._stop_recording()

    async def _narrow(self, permit: Permit) -> None:
        try:
            await self._analysis.narrow(self.session, permit, self.view.utterances)
        except VivavoceError as error:
            self._tell_of_no_analysis(error)

    def _stop_recording(self) -> None:
        self._duties.begin("the end of the recording", self.media.stop_recording)

    @property
    def _goes_on(self) -> bool:
        return self.session.status is Status.LIVE and not self._ending and not self._closed

    # --- people -------------------------------------------------------------------------

    def join(self, who: Principal, role: Role) -> Subscriber:
        """Let a person's socket in; its outbox begins with the welcome.

        Raises:
            Overloaded: too many sockets, or the room closes.
        """
        if self._closed:
            raise Overloaded("the room closes; try again")
        if who.id not in self.audience and len(self.audience) >= self._settings.max_sockets:
            raise Overloaded("too many people in this room")
        self._presence.arrived(who.id)
        person = self.session.participants.get(who.id)
        if person is None or not person.present:
            name = self._plan.applicant_name if role is Role.APPLICANT else who.name
            self._take(
                ParticipantJoined(
                    time_s=self.clock.now_s(), participant=who.id, role=role, name=name
                )
            )
        if role is Role.APPLICANT:
            self._lead.arrived()
        name = self.session.participants[who.id].name
        outbox = Outbox(self._settings.outbox_messages, self._counters)
        subscriber = Subscriber(who.id, role, name, outbox)
        self._counters.sockets_opened += 1
        self._counters.sockets_taken_over += self.audience.add(subscriber)
        outbox.put(self._welcome(subscriber).encode())
        return subscriber

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

    def leave(self, subscriber: Subscriber) -> None:
        """A socket closed; the person is said to have left if no other comes soon."""
        if self.audience.remove(subscriber) and not self._closed:
            self._presence.expect(subscriber.id)
            self.watch_emptiness()

    def _left(self, participant: str) -> None:
        now_s = self.clock.now_s()
        self._take(ParticipantLeft(time_s=now_s, participant=participant))
        self._lead.left(participant, now_s)

    def watch_emptiness(self) -> None:
        """Begin to wait anew for the room to have been empty long enough."""
        if not len(self.audience) and not self._closed:
            live = self.session.status is Status.LIVE
            self._presence.empty(self._settings.abandon_s if live else self._settings.linger_s)

    def _nobody_is_left(self) -> None:
        if self.media.publications or self._ending:
            self.watch_emptiness()
        elif self.session.status is Status.LIVE:
            self._end("", "abandoned")
        else:
            self._on_idle()

    # --- events -------------------------------------------------------------------------

    def _take(self, event: Event) -> None:
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

    def _caption(self, participant: str) -> None:
        if self._goes_on and participant != self._plan.applicant_id:
            self._analysis.captions.follow(participant, self.session, self.view.utterances)

    def _journal_fails(self) -> None:
        self._tell_panel(StoreUnavailable("the store cannot be reached; what comes is kept"))

    def _tell_panel(self, error: VivavoceError) -> None:
        self.audience.tell(m.ErrorReply.of(error), panel_only=True)

    # --- acts ---------------------------------------------------------------------------

    async def carry_out(self, by: Subscriber, command: m.Command) -> None:
        """Do what a permitted command asks; its ack follows once that is durable.

        Raises:
            VivavoceError: the command is refused, nothing was done.
        """

        def acknowledge() -> None:
            by.outbox.put(m.Ack(reply_to=command.id).encode())

        match command:
            case m.Ping():
                acknowledge()
                return
            case m.TranslateCaptions(wanted=wanted):
                self._translation.want(by.id, wanted)
                acknowledge()
                return
        if not self.journal.accepts_acts:
            raise StoreUnavailable("the store cannot be reached; try again in a moment")
        if self._ending and command.action in _LEADING:
            raise WrongState("the interview is ending")
        self._lead.refuse(command)
        match command:
            case m.AiAct() | m.TypeAnswer() | m.TakeOver() | m.HandBack():
                if self._lead.carry_out(command, by.id):
                    await self._start(AI)
            case m.Start():
                await self._start(by.id)
            case m.End():
                self._end(by.id, "", acknowledge)
                return
            case m.Rate():
                self._rate(by, command)
            case m.AskScreen():
                self._act(by, command)
                if not command.wanted:
                    await self.media.stop(self._plan.applicant_id, MediaSource.SCREEN)
            case _:
                self._act(by, command)
        self.journal.when_durable(acknowledge)

    def _act(self, by: Subscriber, command: m.Command) -> None:
        applicant, now_s = self._plan.applicant_id, self.clock.now_s()
        for event in acts_of(command, self.view, applicant, by.id, now_s):
            self._take(event)

    async def speech(self, name: str) -> bytes:
        """What the AI says under that name, as a WAV file; NotFound, ModelMissing."""
        return await self._lead.speech(name)

    def _rate(self, by: Subscriber, command: m.Rate) -> None:
        """An interviewer who rates a question sees the others' ratings of it from then on."""
        knew = self.session.may_see_ratings(by.id, command.question_id)
        self._act(by, command)
        knows = self.session.may_see_ratings(by.id, command.question_id)
        if by.role is Role.HR or knew or not knows:
            return
        for rating in self.view.ratings.values():
            if rating.question_id == command.question_id and rating.by != by.id:
                seq, now_s = self.journal.last_seq, self.clock.now_s()
                self.audience.send_event([by], rating, seq, now_s, self.session)

    # --- start and end ------------------------------------------------------------------

    async def _start(self, by: str) -> None:
        self.session.start(by, self.clock.now_s())
        plan = await self._services.directory.plan(self.id)
        if plan.granted is None:
            raise WrongState("the applicant has not answered the consents yet")
        events = self.session.start(by, self.clock.now_s(), self._settings.analysis_fps)
        self._analysis.begin(self.session, plan.applicant_id, plan.permit)
        for event in events:
            self._take(event)
        self._follow_start(plan.permit)

    def _follow_start(self, permit: Permit) -> None:
        self._held = permit
        self._lead.follow_start(permit)
        for name in self.media.publications:
            if owner_of(name)[1] is MediaSource.CAMERA:
                self._caption(name)

        def failed() -> None:
            self._tell_panel(Overloaded("the recording could not be started; it is tried again"))

        if permit.recording:
            self._duties.begin("recording", self._record, failed)
        self._books.say_live()
        assert self.session.started_s is not None
        self._time_limit.begin(self.session.started_s)

    async def _record(self) -> None:
        may = self._held is not None and self._held.recording
        if may and self._goes_on:
            await self.media.start_recording()

    def _time_is_nearly_up(self) -> None:
        if self._goes_on:
            self._notice(self._plan.applicant_id, NoticeKind.TIME_NEARLY_UP)

    def _time_is_up(self) -> None:
        if self._goes_on:
            self._end("", "time_limit")

    def _end(self, by: str, reason: str, done: Callable[[], None] = lambda: None) -> None:
        *closing, ended = self.session.end(by, self.clock.now_s(), reason)
        self._ending = True
        self._lead.close()
        self._stop_recording()
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
        self.watch_emptiness()

    def _close_media(self) -> None:
        self._duties.begin("closing the media room", self.media.close_room)

    async def close(self, why: Close) -> None:
        """Close every socket and the media room, keep what the analyzers hold, drain.

        An interview that is live goes on when the room is opened again.
        """
        self._closed = True
        self._lead.close()
        self._translation.close()
        self._watch.close()
        self.audience.close(why)
        if self._goodbye:
            self._goodbye.cancel()
        self._presence.close()
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
