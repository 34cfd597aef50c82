"""Whether spans go anywhere: on where the environment names a collector, off otherwise.

OpenTelemetry's standard variables say everything (OTEL_EXPORTER_OTLP_ENDPOINT, _HEADERS,
OTEL_SERVICE_NAME, OTEL_TRACES_SAMPLER ...); its SDK reads them, in each process of the server.
Nothing of the SDK is imported before an endpoint is named.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING

from interview import spans
from interview.errors import BadInput

if TYPE_CHECKING:
    from vivavoce.telemetry.otlp import SpanQueue

ENDPOINTS = ("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "OTEL_EXPORTER_OTLP_ENDPOINT")
PROTOCOLS = ("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "OTEL_EXPORTER_OTLP_PROTOCOL")

CLOSE_S = 5.0
"""Longest that a process which ends waits for a collector that does not answer."""


def is_wanted(environment: Mapping[str, str]) -> bool:
    """Whether the environment names a collector.

    Raises:
        BadInput: a variable has a value that cannot be served.
    """
    disabled = environment.get("OTEL_SDK_DISABLED", "").lower() == "true"
    named = next((name for name in ENDPOINTS if environment.get(name)), "")
    if disabled or not named or environment.get("OTEL_TRACES_EXPORTER", "otlp") != "otlp":
        return False
    if not environment[named].startswith(("http://", "https://")):
        raise BadInput(f"{named} begins with http:// or https://")
    for name in PROTOCOLS:
        if environment.get(name, "http/protobuf") != "http/protobuf":
            raise BadInput(f"{name} can only be http/protobuf here")
    return True


_queue: SpanQueue | None = None


@contextmanager
def traced(process: str) -> Iterator[None]:
    """Let this process's spans go to the collector that its environment names, if any.

    What waits at the end is sent, for at most CLOSE_S; that blocks.

    Args:
        process: what operators call it: "main", a media worker's name, or "work".

    Raises:
        BadInput: see `is_wanted`.
    """
    global _queue  # noqa: PLW0603 - one to a process, as is the tracer that fills it
    if not is_wanted(os.environ):
        yield
        return
    from vivavoce.telemetry.otlp import SpanQueue, tracer_to

    _queue = SpanQueue()
    spans.install(tracer_to(_queue, process))
    try:
        yield
    finally:
        spans.install(None)
        _queue.close(CLOSE_S)


def spans_dropped() -> int:
    """Spans of this process that no collector got."""
    return _queue.dropped if _queue is not None else 0
