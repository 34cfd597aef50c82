"""What is taken of a live interview, never more than its permit allows."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from interview.errors import Overloaded, VivavoceError
from interview.events import Event, NoticeKind
from interview.media import MediaSource, owner_of
from interview.policy import Permit, Purpose
from signaling.capture.analysis import LiveAnalysis
from signaling.duties import Duties
from signaling.room.media import RoomMedia
from signaling.room.snapshot import View

_log = logging.getLogger(__name__)


class Capture:
    """Analysis, captions and recording of one interview.

    Args:
        goes_on: whether the interview is live and was not called to its end.
        notice: tells the panel, of a participant, what is not analysed or is again, and why.
        unrecorded: told why the recording has not begun yet.
    """

    def __init__(
        self,
        applicant: str,
        view: View,
        analysis: LiveAnalysis,
        media: RoomMedia,
        duties: Duties,
        *,
        goes_on: Callable[[], bool],
        notice: Callable[[str, NoticeKind, str], None],
        unrecorded: Callable[[VivavoceError], None],
    ) -> None:
        self._applicant = applicant
        self._view = view
        self._session = view.session
        self._analysis = analysis
        self._media = media
        self._duties = duties
        self._goes_on = goes_on
        self._notice = notice
        self._unrecorded = unrecorded
        self._permit: Permit | None = None  # what holds while the interview is live

    async def resume(self, permit: Permit, events: Sequence[Event]) -> None:
        """Analyse on after a restart, with nothing left of what kept analysis back before."""
        for participant, why in sorted(self._view.shed):
            self._notice(participant, NoticeKind.ANALYSIS_RESUMED, why)
        utterances = self._view.utterances
        try:
            await self._analysis.resume(self._session, self._applicant, permit, events, utterances)
        except VivavoceError as error:
            self._fail(error)

    def begin(self, permit: Permit) -> None:
        """The interview is live: caption the interviewers, record where that is allowed."""
        self._permit = permit
        for name in self._media.publications:
            owner, source = owner_of(name)
            if source is MediaSource.CAMERA:
                self.caption(owner)

        def failed() -> None:
            self._unrecorded(Overloaded("the recording could not be started; it is tried again"))

        if permit.recording:
            self._duties.begin("recording", self._record, failed)

    def caption(self, participant: str) -> None:
        """Transcribe an interviewer whose sound arrives."""
        if self._goes_on() and participant != self._applicant:
            self._analysis.captions.follow(participant, self._session, self._view.utterances)

    @property
    def may_narrow(self) -> bool:
        """Whether something is taken that could be taken no more."""
        return self._permit is not None and self._goes_on()

    def narrow(self, granted: frozenset[Purpose]) -> None:
        """Take no more from now on than these consents allow.

        What is allowed only now has come too late for this interview.
        """
        if self._permit is None or not self._goes_on():
            return
        narrower = replace(self._permit, granted=self._permit.granted & granted)
        if narrower == self._permit:
            return
        self._permit = narrower
        self._duties.run(self._analyse_under(narrower))
        if not narrower.recording:
            self.stop_recording()

    def stop_recording(self) -> None:
        """Record nothing more."""
        self._duties.begin("the end of the recording", self._media.stop_recording)

    async def _analyse_under(self, permit: Permit) -> None:
        try:
            await self._analysis.narrow(self._session, permit, self._view.utterances)
        except VivavoceError as error:
            self._fail(error)

    def _fail(self, error: VivavoceError) -> None:
        _log.error("interview %s goes on without analysis: %s", self._session.id, error)
        self._notice(self._applicant, NoticeKind.ANALYSIS_SHED, str(error))

    async def _record(self) -> None:
        if self._permit is not None and self._permit.recording and self._goes_on():
            await self._media.start_recording()
