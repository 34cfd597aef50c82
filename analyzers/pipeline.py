"""Which analyzers an interview gets, and who hears what: the routing, as pure computation.

`Pipeline` runs every stream in the caller's thread on virtual time, so the same items in
the same order always lead to the same events. `analyzers/stream.py` routes alike, with a
thread a stream, for live interviews.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Sequence
from graphlib import CycleError, TopologicalSorter

from interview.events import Event, InterviewEnded, InterviewStarted, Transcript
from interview.media import AudioChunk, VideoFrame
from interview.ports import AnalysisSetup, Analyzer

Item = AudioChunk | VideoFrame | Event
"""What flows into a stream."""


def permitted(analyzers: Sequence[Analyzer], setup: AnalysisSetup) -> list[Analyzer]:
    """The analyzers whose streams an interview may and need have, upstream first.

    One that measures is taken where the permit allows its source. Plumbing (source None)
    is taken only where one that is taken consumes an event it produces. For captions only
    the recogniser and its plumbing are taken.
    """
    taken = [a for a in analyzers if a.source is not None and setup.permit.allows(a.source)]
    if setup.captions_only:
        taken = [a for a in taken if Transcript in a.produces]
    plumbing = [a for a in analyzers if a.source is None]
    while needed := [p for p in plumbing if any(feeds(p, other) for other in taken)]:
        taken += needed
        plumbing = [p for p in plumbing if p not in needed]
    return _upstream_first([a for a in analyzers if a in taken])


def feeds(source: Analyzer, sink: Analyzer) -> bool:
    """Whether `sink` consumes an event that `source` produces."""
    return source is not sink and any(issubclass(p, sink.consumes) for p in source.produces)


def _upstream_first(analyzers: list[Analyzer]) -> list[Analyzer]:
    """Producers before consumers; otherwise in the order given."""
    by_name = {a.name: a for a in analyzers}
    needs = {a.name: [b.name for b in analyzers if feeds(b, a)] for a in analyzers}
    try:
        return [by_name[name] for name in TopologicalSorter(needs).static_order()]
    except CycleError as error:
        raise ValueError(f"analyzers feed each other in a circle: {error.args[1]}") from None


class LiveGate:
    """Lets media through only between InterviewStarted and InterviewEnded.

    Attributes:
        live: whether it does now.
    """

    def __init__(self) -> None:
        self.live = False

    def admits(self, item: Item) -> bool:
        """Whether the item may be analysed; acts always may."""
        match item:
            case InterviewStarted():
                self.live = True
            case InterviewEnded():
                self.live = False
            case AudioChunk() | VideoFrame():
                return self.live
        return True


class Pipeline:
    """All permitted streams of one applicant, run in the caller's thread."""

    def __init__(self, setup: AnalysisSetup, analyzers: Sequence[Analyzer]) -> None:
        self._streams = [(a, a.stream(setup)) for a in permitted(analyzers, setup)]
        self._gate = LiveGate()

    def push(self, item: Item) -> list[Event]:
        """Give one item to every stream that consumes its type.

        Returns:
            What it led to, in order: events come before those that they led to.
        """
        return self._spread([(item, "")]) if self._gate.admits(item) else []

    def finish(self) -> list[Event]:
        """Flush the streams, upstream first, and close them; returns what was held back."""
        out: list[Event] = []
        for analyzer, stream in self._streams:
            flushed = list(stream.flush())
            out += flushed
            out += self._spread([(event, analyzer.name) for event in flushed])
        self.close()
        return out

    def close(self) -> None:
        """Close the streams; closing again changes nothing."""
        streams, self._streams = self._streams, []
        for _, stream in streams:
            stream.close()

    def _spread(self, items: Iterable[tuple[Item, str]]) -> list[Event]:
        """Deliver items, and all that comes of them, to everyone but their producers."""
        out: list[Event] = []
        waiting = deque(items)
        while waiting:
            item, producer = waiting.popleft()
            for analyzer, stream in self._streams:
                if analyzer.name != producer and isinstance(item, analyzer.consumes):
                    events = list(stream.push(item))
                    out += events
                    waiting += [(event, analyzer.name) for event in events]
        return out
