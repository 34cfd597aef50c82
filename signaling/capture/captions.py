"""What interviewers say, as captions: a run of the recogniser alone for each of them.

Nothing is measured or scored of an interviewer. A machine that cannot keep up skips
partial captions first, as with the applicant's.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from interview.errors import VivavoceError
from interview.events import Event, InterviewStarted, Transcript
from interview.media import AudioChunk
from interview.policy import Permit, policy
from interview.ports import AnalysisRun, AnalysisSetup
from interview.session import Session
from signaling.capture.handover import Handover
from signaling.services import Edge

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listening:
    """A run and the way of its findings to the loop."""

    run: AnalysisRun
    handover: Handover


def listen(
    edge: Edge,
    setup: AnalysisSetup,
    deliver: Callable[[Event], None],
    utterances: Mapping[str, int],
) -> Listening:
    """Open a run whose utterances are numbered on from those heard before a restart."""
    offsets = dict(utterances)

    def numbered(event: Event) -> None:
        if isinstance(event, Transcript) and event.participant in offsets:
            event = replace(event, utterance=event.utterance + offsets[event.participant])
        deliver(event)

    handover = Handover(numbered, edge.settings.handover_events, edge.counters)
    return Listening(edge.services.engine.open(setup, handover.put), handover)


class Captions:
    """The captioned interviewers of one live interview."""

    def __init__(self, edge: Edge, session_id: str, deliver: Callable[[Event], None]) -> None:
        self._edge = edge
        self._session_id = session_id
        self._deliver = deliver
        self._listening: dict[str, Listening] = {}

    def push_audio(self, chunk: AudioChunk) -> None:
        """Hear a chunk of somebody who is captioned."""
        if listening := self._listening.get(chunk.participant):
            listening.run.push_audio(chunk)

    def wants_sound(self, participant: str) -> bool:
        """Whether they are captioned now."""
        listening = self._listening.get(participant)
        return listening is not None and listening.run.wants_sound(participant)

    def follow(self, participant: str, session: Session, utterances: Mapping[str, int]) -> None:
        """Caption a participant from now on; one that is captioned already goes on."""
        if participant in self._listening or not self._edge.settings.caption_interviewers:
            return
        profile = policy(session.job.policy)
        permit = Permit(profile, frozenset(profile.purposes))
        setup = AnalysisSetup(
            participant, session.job, permit, captions_only=True, session_id=self._session_id
        )
        try:
            listening = listen(self._edge, setup, self._deliver, utterances)
        except VivavoceError as error:
            _log.warning("an interviewer goes without captions: %s", error)
            return
        listening.run.push_event(InterviewStarted(time_s=session.started_s or 0.0, by=""))
        self._listening[participant] = listening

    async def finish(self) -> None:
        """Deliver the last captions and close the runs."""
        runs, self._listening = list(self._listening.values()), {}
        await asyncio.gather(*(listening.run.finish() for listening in runs))
        for listening in runs:
            listening.handover.close()
