"""One interview's scoring and analysis run, from its start to its end or over a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace

from interview import spans
from interview.events import (
    AiTurn,
    AnswerEnded,
    Event,
    InterviewEnded,
    InterviewStarted,
    ParticipantJoined,
    QuestionAdded,
    QuestionAsked,
    Score,
    Transcript,
)
from interview.media import AudioChunk, VideoFrame
from interview.policy import Permit
from interview.ports import AnalysisRun, AnalysisSetup, SessionClock
from interview.rubric import Job
from interview.session import Session
from signaling.capture.captions import Captions, Listening, listen
from signaling.faults import fault
from signaling.latency import Hop
from signaling.services import Edge, Scoring

_log = logging.getLogger(__name__)

ANALYSED_ACTS = (
    InterviewStarted,
    QuestionAdded,
    QuestionAsked,
    AnswerEnded,
    InterviewEnded,
    AiTurn,
)
"""Acts that the analyzers are told of; ratings and notes must not sway them."""

_FOLD_AT_ONCE = 1000


class LiveAnalysis:
    """Media in, findings and scores out, while an interview is live.

    It is the room's MediaSink for its whole life and passes media on only while a run is
    open: between the start and the end, under the permit that held at the start.

    Args:
        deliver: takes each finding, on the event loop, in order.
    """

    def __init__(
        self,
        edge: Edge,
        session_id: str,
        clock: SessionClock,
        deliver: Callable[[Event], None],
    ) -> None:
        self._edge = edge
        self._session_id = session_id
        self._clock = clock
        self._deliver = deliver
        self._applicant = ""
        self._permit: Permit | None = None  # of the run that is open, or is opened next
        self._scorecard: Scoring | None = None
        self._listening: Listening | None = None
        self._over = False
        self.captions = Captions(edge, session_id, deliver)

    # --- MediaSink: sound on the event loop, pictures on media threads -------------------

    def push_audio(self, chunk: AudioChunk) -> None:
        """Hear a chunk: the applicant's is analysed, everybody else's captioned."""
        self._edge.latency.observe(Hop.DECODED, self._clock.now_s(), chunk.arrived_s)
        if chunk.participant != self._applicant:
            self.captions.push_audio(chunk)
        elif listening := self._listening:
            listening.run.push_audio(chunk)

    def push_video(self, frame: VideoFrame) -> None:
        """See a frame of the applicant."""
        self._edge.latency.observe(Hop.DECODED, self._clock.now_s(), frame.arrived_s)
        if listening := self._listening:
            listening.run.push_video(frame)

    def wants_pictures(self, participant: str) -> bool:
        """Whether the run that is open, if any, looks at pictures."""
        return bool(self._listening and self._listening.run.wants_pictures(participant))

    def wants_sound(self, participant: str) -> bool:
        """Whether the run of who is heard, if one is open, listens."""
        if participant != self._applicant:
            return self.captions.wants_sound(participant)
        return bool(self._listening and self._listening.run.wants_sound(participant))

    # --- events -------------------------------------------------------------------------

    def apply(self, event: Event) -> Sequence[Score]:
        """Tell the analyzers of an act; return the scores that the event changed.

        An error in scoring is logged and never stops the conversation.
        """
        written = isinstance(event, Transcript) and event.typed
        if self._listening and (written or isinstance(event, ANALYSED_ACTS)):
            self._listening.run.push_event(event)
        began = spans.mark()
        scores = self._score(event)
        if scores:
            spans.record("live.scored", began, scores=len(scores), session=self._session_id)
        self._edge.latency.found(event, bool(scores), self._clock.now_s())
        if isinstance(event, InterviewEnded):
            self._scorecard = None
        return scores

    def _score(self, event: Event) -> Sequence[Score]:
        if self._scorecard is None or isinstance(event, Score):
            return ()
        try:
            return self._scorecard.apply(event)
        except Exception as error:
            _log.error("a %s could not be scored: %s", type(event).__name__, fault(error))
            return ()

    # --- beginning and end --------------------------------------------------------------

    async def prepare(self, job: Job) -> None:
        """Have the models look at the job before they are needed."""
        await asyncio.to_thread(self._edge.services.engine.prepare, job, self._session_id)

    def begin(self, session: Session, applicant: str, permit: Permit) -> None:
        """Open scoring and analysis for an interview that starts now.

        Raises:
            Overloaded, ModelMissing: analysis cannot be had; nothing was begun.
        """
        self._open_run(session, applicant, permit, {})
        self._scorecard = self._edge.services.scorecard(session.job, permit)
        for event in (*_people(session), *catching_up(session)):
            self._score(event)

    async def resume(
        self,
        session: Session,
        applicant: str,
        permit: Permit,
        events: Iterable[Event],
        utterances: Mapping[str, int],
    ) -> None:
        """Go on after a restart: rebuild the scorecard, open a new run on the open question."""
        self._scorecard = self._edge.services.scorecard(session.job, permit)
        for n, event in enumerate(events):
            self._score(event)
            if n % _FOLD_AT_ONCE == 0:
                await asyncio.sleep(0)
        run = self._open_run(session, applicant, permit, utterances)
        for act in catching_up(session):
            run.push_event(act)

    async def narrow(self, session: Session, permit: Permit, utterances: Mapping[str, int]) -> None:
        """Go on with a run of a narrower permit; what was scored before stays for now.

        The evaluation sheet is scored anew, under the consents that hold then. Narrowed
        again while the run before is finishing, it goes on under the narrowest.

        Raises:
            Overloaded, ModelMissing: analysis cannot be had again.
        """
        self._permit = permit
        listening, self._listening = self._listening, None
        if listening is None:
            return
        try:
            async with asyncio.timeout(self._edge.settings.finish_s):
                await listening.run.finish()
        except Exception as error:
            _log.error("an analysis run did not finish: %s; going on", fault(error))
        listening.handover.close()
        if not self._over:
            run = self._open_run(session, self._applicant, self._permit, utterances)
            for act in catching_up(session):
                run.push_event(act)

    async def finish(self, ended: InterviewEnded | None = None) -> None:
        """Deliver the analyzers' last findings and close the run.

        Args:
            ended: the end of the interview; None where only the server stops.
        """
        self._over = True
        listening, self._listening = self._listening, None
        try:
            async with asyncio.timeout(self._edge.settings.finish_s):
                finishing = [self.captions.finish()]
                if listening and ended:
                    listening.run.push_event(ended)
                if listening:
                    finishing.append(listening.run.finish())
                await asyncio.gather(*finishing)
        except Exception as error:
            _log.error("an analysis run did not finish: %s; going on", fault(error))
        if listening:
            listening.handover.close()

    def _open_run(
        self, session: Session, applicant: str, permit: Permit, utterances: Mapping[str, int]
    ) -> AnalysisRun:
        setup = AnalysisSetup(applicant, session.job, permit, session_id=self._session_id)
        self._listening = listen(self._edge, setup, self._deliver, utterances)
        self._applicant, self._permit = applicant, permit
        return self._listening.run


def _people(session: Session) -> list[Event]:
    return [
        ParticipantJoined(time_s=0.0, participant=p.id, role=p.role, name=p.name)
        for p in session.participants.values()
    ]


def catching_up(session: Session) -> list[Event]:
    """The acts that bring a fresh run or scorecard to where the session stands."""
    acts: list[Event] = []
    if session.started_s is not None:
        acts.append(InterviewStarted(time_s=session.started_s, by=""))
    time_s = session.started_s or 0.0
    acts += [replace(added, time_s=time_s, by="") for added in session.additions.values()]
    if answer := session.open_answer:
        acts.append(
            QuestionAsked(
                time_s=answer.start_s, question_id=answer.question_id, answer=answer.id, by=""
            )
        )
    return acts
