"""A media worker whose one analyzer says how bright each picture is: no models to load."""

from __future__ import annotations

from collections.abc import Iterable

from analyzers.stream import Engine
from interview.events import Event, Observation
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from vivavoce.workers.messages import WorkerSettings
from vivavoce.workers.serve_worker import main


class Brightness:
    """Analyzer and stream in one; it has no state."""

    name = "brightness"
    source = Source.FACE
    consumes = (VideoFrame,)
    produces = (Observation,)
    lossless = False

    def stream(self, setup: AnalysisSetup) -> Brightness:
        return self

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        if isinstance(item, VideoFrame):
            yield Observation(
                time_s=item.time_s,
                arrived_s=item.arrived_s,
                participant=item.participant,
                measure="smile",
                value=float(item.rgb.mean()) / 255,
                start_s=item.time_s,
                confidence=1.0,
                model="brightness@1",
            )

    def flush(self) -> Iterable[Event]:
        return ()

    def close(self) -> None: ...


async def engine_of(settings: WorkerSettings) -> Engine:
    """Only that analyzer."""
    return Engine((Brightness(),))


if __name__ == "__main__":
    main(engine_of)
