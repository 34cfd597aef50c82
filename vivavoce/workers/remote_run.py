"""An analysis run that is at work in a media worker."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Protocol

from interview.encoding import to_map
from interview.errors import Overloaded
from interview.events import Event, Notice, NoticeKind
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from vivavoce.workers import messages as m

log = logging.getLogger(__name__)


class RunsWorker(Protocol):
    """What a run needs of the worker it is in (`RemoteWorker`)."""

    def tell(self, message: m.Message) -> None:
        """Send something that is not answered."""
        ...

    async def ask(self, request: Callable[[int, str], m.Request]) -> tuple[str, ...]:
        """Send a request and wait for its answer; Overloaded where the worker is gone."""
        ...

    def forget_run(self, number: int) -> None:
        """It has finished."""
        ...


class RemoteRun:
    """An AnalysisRun that is at work in a worker."""

    def __init__(
        self,
        worker: RunsWorker,
        number: int,
        setup: AnalysisSetup,
        emit: Callable[[Event], None],
    ) -> None:
        self.setup = setup
        self.emit = emit
        self._worker = worker
        self._number = number
        self._last_s = 0.0

    def push_audio(self, chunk: AudioChunk) -> None:
        """Nothing: the worker hands decoded media to its runs itself."""

    def push_video(self, frame: VideoFrame) -> None:
        """Nothing: likewise."""

    def wants_pictures(self, participant: str) -> bool:
        """None here: likewise."""
        return False

    def wants_sound(self, participant: str) -> bool:
        """None here: likewise."""
        return False

    def push_event(self, event: Event) -> None:
        """Tell the analyzers of an act."""
        self._last_s = event.time_s
        self._worker.tell(m.PushEvent(self._number, to_map(event)))

    def failed(self, why: str) -> None:
        """The worker could not open it: say so to the panel."""
        log.error("analysis could not be opened: %s", why)
        shed = NoticeKind.ANALYSIS_SHED
        participant = self.setup.participant
        self.emit(Notice(time_s=self._last_s, kind=shed, participant=participant, detail=why))

    async def finish(self) -> None:
        """Have what is queued analysed and emitted; nothing where the worker is gone."""
        try:
            await self._worker.ask(lambda id, context: m.FinishRun(id, context, self._number))
        except Overloaded:
            log.warning("an analysis run ended with its worker")
        finally:
            self._worker.forget_run(self._number)
