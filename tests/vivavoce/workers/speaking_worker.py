"""A media worker whose one analyzer hears the same words whenever it first sees somebody."""

from __future__ import annotations

from collections.abc import Iterable

from analyzers.stream import Engine
from interview.events import Event, Observation, Transcript
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup
from vivavoce.workers.messages import WorkerSettings
from vivavoce.workers.serve_worker import main

WORDS = "I was born in Hangzhou"


class Words:
    """Analyzer; its streams keep whether they have told."""

    name = "words"
    source = Source.CONTENT
    consumes = (VideoFrame,)
    produces = (Transcript, Observation)
    lossless = False

    def stream(self, setup: AnalysisSetup) -> Once:
        return Once()


class Once:
    """Says them at the first picture, and how relevant they were."""

    def __init__(self) -> None:
        self._told = False

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        if isinstance(item, VideoFrame) and not self._told:
            self._told = True
            at = {"time_s": item.time_s, "arrived_s": item.arrived_s}
            who, known = item.participant, {"confidence": 1.0, "start_s": item.time_s}
            yield Transcript(
                **at, **known, participant=who, utterance=0, text=WORDS, language="en",
                final=True, model="words@1",
            )  # fmt: skip
            yield Observation(
                **at, **known, participant=who, measure="relevance", value=0.5, model="words@1"
            )

    def flush(self) -> Iterable[Event]:
        return ()

    def close(self) -> None: ...


async def engine_of(settings: WorkerSettings) -> Engine:
    """Only that analyzer."""
    return Engine((Words(),))


if __name__ == "__main__":
    main(engine_of)
