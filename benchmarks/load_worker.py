"""A media worker whose one analyzer says how old each picture was when it got it."""

from __future__ import annotations

from collections.abc import Iterable

from analyzers.stream import Engine
from benchmarks.load_media import age_s, number_in
from interview.events import Event, Observation
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from vivavoce.workers.messages import WorkerSettings
from vivavoce.workers.serve_worker import main


class Age:
    """Analyzer; a stream knows its session's number by the session's id."""

    name, source = "age", Source.FACE
    consumes: tuple[type, ...] = (VideoFrame,)
    produces: tuple[type[Event], ...] = (Observation,)
    lossless = False

    def stream(self, setup: AnalysisSetup) -> AgeStream:
        """A stream for one session."""
        return AgeStream(int(setup.session_id.removeprefix("s")))


class AgeStream:
    """An Observation a picture, whose value is its age in seconds."""

    def __init__(self, session: int) -> None:
        self._session = session

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Read the picture's number."""
        if isinstance(item, VideoFrame):
            yield Observation(
                time_s=item.time_s,
                arrived_s=item.arrived_s,
                participant=item.participant,
                measure="smile",
                value=age_s(number_in(item.rgb[:, :, 1]), self._session),
                start_s=item.time_s,
                confidence=1.0,
                model="age@1",
            )

    def flush(self) -> Iterable[Event]:
        """Nothing is held back."""
        return ()

    def close(self) -> None:
        """Nothing is held."""


async def engine_of(settings: WorkerSettings) -> Engine:
    """Only that analyzer."""
    return Engine((Age(),))


if __name__ == "__main__":
    main(engine_of)
