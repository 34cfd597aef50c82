"""What pictures of one participant show, told as observations of the answer that is open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from analyzers.pictures.trace import Stretch, Trace
from interview.events import Observation
from interview.media import VideoFrame

Seen = Mapping[str, tuple[float, float]]
"""The value of each measure in one picture, with its confidence."""


class PictureTraces:
    """A trace for each measure.

    Args:
        model: name@version of what measures.
        traces: by measure.

    Attributes:
        answer: id of the open answer, "" while none is.
    """

    def __init__(self, participant: str, model: str, traces: Mapping[str, Trace]) -> None:
        self.answer = ""
        self._participant = participant
        self._model = model
        self._traces = traces
        self._arrived_s: float | None = None

    def turn_to(self, answer: str) -> list[Observation]:
        """Another answer is open, or none: tell what was gathered of the one before."""
        told = self.settle()
        self.answer = answer
        return told

    def add(self, frame: VideoFrame, seen: Seen) -> Iterator[Observation]:
        """Take what a picture shows; yields what is to be told now."""
        self._arrived_s = frame.arrived_s
        for measure, (value, confidence) in seen.items():
            if stretch := self._traces[measure].add(frame.time_s, value, confidence):
                yield self._observation(measure, stretch)

    def settle(self) -> list[Observation]:
        """Tell what was gathered."""
        return [
            self._observation(measure, stretch)
            for measure, trace in self._traces.items()
            if (stretch := trace.settle())
        ]

    def _observation(self, measure: str, told: Stretch) -> Observation:
        return Observation(
            time_s=told.end_s,
            arrived_s=self._arrived_s,
            participant=self._participant,
            measure=measure,
            value=told.value,
            start_s=told.start_s,
            confidence=told.confidence,
            model=self._model,
            answer=self.answer,
        )
