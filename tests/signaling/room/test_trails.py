"""What is found in words belongs to them, and they to the join that brought them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

import pytest

from interview import spans
from interview.spans import UNTRACED, Value
from signaling.room.trails import Trails
from tests.fakes.directory import MEI
from tests.media_server.support import Clock
from tests.signaling.findings import relevance, said


class Notebook:
    """A tracer that keeps each span's name and what it belongs to; contexts are numbers."""

    def __init__(self) -> None:
        self.spans: list[tuple[str, str]] = []

    def start(
        self, name: str, context: str, began_ago_s: float, attributes: Mapping[str, Value]
    ) -> Numbered:
        self.spans.append((name, context))
        return Numbered(str(len(self.spans)))


class Numbered(type(UNTRACED)):  # type: ignore[misc]
    """A span of it."""

    def __init__(self, context: str) -> None:
        self.context = context


@pytest.fixture
def notebook() -> Iterator[Notebook]:
    notebook = Notebook()
    spans.install(notebook)
    yield notebook
    spans.install(None)


def test_findings_follow_the_words_that_came_by_a_join(notebook: Notebook) -> None:
    trails = Trails("i1", Clock())
    words = replace(said("we fixed it"), arrived_s=0.5)
    assert trails.context_of(words) == ""  # nobody has joined
    with spans.under("join"):
        trails.joined(MEI.id)
    heard = trails.context_of(words)
    assert notebook.spans == [("live.heard", "join")]
    assert trails.context_of(replace(relevance(0.5), arrived_s=0.5)) == heard != ""
    assert trails.context_of(replace(relevance(0.5), arrived_s=0.6)) == ""
    assert trails.context_of(replace(words, final=False)) == ""
    assert trails.context_of(replace(words, participant="bob")) == ""
    assert len(notebook.spans) == 1
