"""Spans: what was done, how long it took and what it belonged to, for operators who trace.

Any room may open one; they cost next to nothing until `install` is told where they go. A
span's *context* is a W3C `traceparent`, and "" is none: what is handed to another thread,
process or service, so that what is done there belongs to the same.

A span is for an act or an answer, never for a packet, a picture or a chunk. Its name and the
names of its attributes come from the code; values are ids of interviews, kinds, counts and
outcomes. A name, an address, a token or a word that somebody said is never among them. Of a
request from outside `http_method`, `http_route` and `http_status` are said.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol

Value = str | int | float | bool


class Span(Protocol):
    """Something that is under way."""

    @property
    def context(self) -> str:
        """What to hand on; "" where nothing is traced."""
        ...

    def note(self, **attributes: Value) -> None:
        """Say more about it."""
        ...

    def rename(self, name: str) -> None:
        """Call it so, now that more of it is known."""
        ...

    def step(self, name: str) -> None:
        """It has come so far, now."""
        ...

    def fail(self, what: str) -> None:
        """It did not succeed; `what` is a type of error or a cause, never its text."""
        ...

    def end(self) -> None:
        """It is over; again changes nothing."""
        ...


@dataclass(frozen=True, slots=True)
class Mark:
    """A moment of `time.monotonic` in a context."""

    context: str
    at_s: float


class Tracer(Protocol):
    """Where spans go."""

    def start(
        self, name: str, context: str, began_ago_s: float, attributes: Mapping[str, Value]
    ) -> Span:
        """Begin a span within `context`, or one that belongs to nothing where that is ""."""
        ...


class _Untraced:
    """The span where nothing is traced."""

    context = ""

    def note(self, **attributes: Value) -> None: ...

    def rename(self, name: str) -> None: ...

    def step(self, name: str) -> None: ...

    def fail(self, what: str) -> None: ...

    def end(self) -> None: ...


UNTRACED: Span = _Untraced()

_ANYWHERE = nullcontext()

_tracer: Tracer | None = None
_here: ContextVar[str] = ContextVar("span", default="")


def install(tracer: Tracer | None) -> None:
    """Let this process's spans go there; None lets them go nowhere."""
    global _tracer  # noqa: PLW0603 - one to a process, as with its log
    _tracer = tracer


def are_on() -> bool:
    """Whether this process's spans go anywhere."""
    return _tracer is not None


def here() -> str:
    """The context of what is being done; "" where nothing is traced."""
    return _here.get() if _tracer else ""


def under(context: str) -> AbstractContextManager[None]:
    """Do something on behalf of `context`: of nothing where that is ""."""
    return _under(context) if _tracer else _ANYWHERE


@contextmanager
def _under(context: str) -> Iterator[None]:
    before = _here.set(context)
    try:
        yield
    finally:
        _here.reset(before)


def start(name: str, **attributes: Value) -> Span:
    """A span within `here()` that somebody will end, maybe in another thread."""
    if _tracer is None:
        return UNTRACED
    return _tracer.start(name, _here.get(), 0.0, attributes)


@contextmanager
def span(name: str, **attributes: Value) -> Iterator[Span]:
    """A span for as long as the block takes; one that raises has failed."""
    if _tracer is None:
        yield UNTRACED
        return
    opened = start(name, **attributes)
    before = _here.set(opened.context)
    try:
        yield opened
    except BaseException as error:
        opened.fail(type(error).__name__)
        raise
    finally:
        _here.reset(before)
        opened.end()


def mark() -> Mark | None:
    """Where something begins that may be told later, by `record`; None outside of any span."""
    context = here()
    return Mark(context, time.monotonic()) if context else None


def record(name: str, since: Mark | None, **attributes: Value) -> str:
    """Tell of what began there and is over now; its context. Nothing where `since` is None."""
    if _tracer is None or since is None:
        return ""
    done = _tracer.start(name, since.context, time.monotonic() - since.at_s, attributes)
    done.end()
    return done.context
