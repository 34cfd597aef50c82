"""The pipeline over items known beforehand, as fast as the cores allow.

Analyzers that hear nothing of each other run in threads of their own. What comes out is
put back into the order of the items, so it does not depend on how the threads ran.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack

from analyzers.pipeline import Item, Pipeline, feeds, permitted
from interview.events import Event
from interview.ports import AnalysisSetup, Analyzer

AHEAD_MAX = 200
"""Items in work at once: a few seconds of media, at most 180 MB of pictures."""


def run_through(
    setup: AnalysisSetup, analyzers: Sequence[Analyzer], items: Iterable[Item]
) -> Iterator[tuple[Item | None, list[Event]]]:
    """Each item with the events it led to, in order; at last None with what was held back."""
    with ExitStack() as stack:
        work: list[tuple[ThreadPoolExecutor, Pipeline]] = []
        for group in independent(permitted(analyzers, setup)):
            thread = stack.enter_context(ThreadPoolExecutor(1))
            pipeline = thread.submit(Pipeline, setup, group).result()
            stack.callback(lambda t, p: t.submit(p.close).result(), thread, pipeline)
            work.append((thread, pipeline))
        ahead: deque[tuple[Item, list[Future[list[Event]]]]] = deque()
        for item in items:
            ahead.append((item, [thread.submit(p.push, item) for thread, p in work]))
            if len(ahead) > AHEAD_MAX:
                yield _gathered(*ahead.popleft())
        while ahead:
            yield _gathered(*ahead.popleft())
        yield _gathered(None, [thread.submit(p.finish) for thread, p in work])


def independent(analyzers: Sequence[Analyzer]) -> list[list[Analyzer]]:
    """Groups between which no event flows, each in the order given."""
    groups: list[list[Analyzer]] = []
    for analyzer in analyzers:
        near = [
            group
            for group in groups
            if any(feeds(a, analyzer) or feeds(analyzer, a) for a in group)
        ]
        groups = [group for group in groups if group not in near]
        groups.append([a for group in near for a in group] + [analyzer])
    return groups


def _gathered(
    item: Item | None, results: list[Future[list[Event]]]
) -> tuple[Item | None, list[Event]]:
    return item, [event for result in results for event in result.result()]
