"""Spans by OpenTelemetry's SDK, sent to a collector by OTLP over HTTP; imported where wanted."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Mapping, Sequence

import structlog
from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan, SpanProcessor, TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter, SpanExportResult
from opentelemetry.trace import (
    NonRecordingSpan,
    SpanContext,
    SpanKind,
    Status,
    StatusCode,
    TraceFlags,
)

from interview.spans import Span, Value

QUEUE_SPANS = 2048
"""Spans that may wait for the collector."""

_STANDARD = {
    "http_method": "http.request.method",
    "http_route": "http.route",
    "http_status": "http.response.status_code",
}
"""Names of OpenTelemetry's semantic conventions; attributes of our own begin with "vivavoce."."""

log = structlog.get_logger(__name__)


class _Exporter(SpanExporter):
    """Tells its queue of every batch, and the log when a collector goes away or is back."""

    def __init__(self, queue: SpanQueue) -> None:
        self._queue = queue
        self._otlp = OTLPSpanExporter()
        self._away = False

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        result = SpanExportResult.FAILURE
        try:
            result = self._otlp.export(spans)
        finally:
            away = result is not SpanExportResult.SUCCESS
            self._queue.left(len(spans), lost=away)
        if away != self._away:
            self._away = away
            log.warning("trace_collector_away" if away else "trace_collector_back")
        return result

    def shutdown(self) -> None:
        self._otlp.shutdown()  # type: ignore[no-untyped-call]


class SpanQueue(SpanProcessor):
    """Ended spans on their way to the collector, sent in batches by a thread of its own.

    Drop policy: when QUEUE_SPANS wait, new ones are dropped; a batch that the collector does
    not take within the exporter's time limit is dropped whole.

    Attributes:
        dropped: both together.
    """

    def __init__(self) -> None:
        self.dropped = 0
        self._waiting = 0
        self._lock = threading.Lock()
        self._exporter = _Exporter(self)
        self._batches = BatchSpanProcessor(self._exporter, max_queue_size=QUEUE_SPANS)

    def on_end(self, span: ReadableSpan) -> None:
        """Queue a span that was sampled; from any thread, never waits."""
        if span.context is None or not span.context.trace_flags.sampled:
            return
        with self._lock:
            full = self._waiting >= QUEUE_SPANS
            self._waiting += not full
            self.dropped += full
        if not full:
            self._batches.on_end(span)

    def left(self, count: int, *, lost: bool) -> None:
        """A batch has left the queue."""
        with self._lock:
            self._waiting -= count
            self.dropped += count if lost else 0

    def close(self, within_s: float) -> None:
        """Send what waits as long as that lasts; what is left then is given up."""
        closing = threading.Thread(target=self._batches.shutdown, daemon=True)
        closing.start()
        closing.join(within_s)
        self._exporter.shutdown()  # a try that waits for its next one ends here
        closing.join(within_s)


def tracer_to(queue: SpanQueue, process: str) -> OtlpTracer:
    """A tracer of this process.

    Args:
        process: what operators call it.
    """
    # the queue tells once of what the SDK would tell at every try
    logging.getLogger("opentelemetry").setLevel(logging.CRITICAL)
    resource = Resource.create({"vivavoce.process": process})
    if str(resource.attributes["service.name"]).startswith("unknown_service"):
        resource = resource.merge(Resource({"service.name": "vivavoce"}))
    provider = TracerProvider(resource=resource, shutdown_on_exit=False)
    provider.add_span_processor(queue)
    return OtlpTracer(provider.get_tracer("vivavoce"))


class OtlpTracer:
    """interview.spans.Tracer on the SDK's; the SDK's own notion of a current span is not used."""

    def __init__(self, tracer: trace.Tracer) -> None:
        self._tracer = tracer

    def start(
        self, name: str, context: str, began_ago_s: float, attributes: Mapping[str, Value]
    ) -> Span:
        """Begin a span; see the port."""
        within = trace.set_span_in_context(NonRecordingSpan(_read(context)), Context())
        began_ns = time.time_ns() - round(max(0.0, began_ago_s) * 1e9)
        kind = SpanKind.SERVER if "http_method" in attributes else SpanKind.INTERNAL
        return _OtlpSpan(
            self._tracer.start_span(
                name, within, kind, attributes=_named(attributes), start_time=began_ns
            )
        )


class _OtlpSpan:
    """interview.spans.Span."""

    def __init__(self, span: trace.Span) -> None:
        self._span = span
        of = span.get_span_context()
        self.context = (
            f"00-{of.trace_id:032x}-{of.span_id:016x}-{of.trace_flags:02x}" if of.is_valid else ""
        )

    def note(self, **attributes: Value) -> None:
        self._span.set_attributes(_named(attributes))

    def rename(self, name: str) -> None:
        self._span.update_name(name)

    def step(self, name: str) -> None:
        self._span.add_event(name)

    def fail(self, what: str) -> None:
        self._span.set_attribute("error.type", what)
        self._span.set_status(Status(StatusCode.ERROR))

    def end(self) -> None:
        if self._span.is_recording():  # the SDK logs a second end as a fault
            self._span.end()


def _named(attributes: Mapping[str, Value]) -> dict[str, Value]:
    return {_STANDARD.get(name, f"vivavoce.{name}"): value for name, value in attributes.items()}


def _read(context: str) -> SpanContext:
    """A traceparent that this server wrote (W3C Trace Context, version 00)."""
    if not context:
        return trace.INVALID_SPAN_CONTEXT
    _, trace_id, span_id, flags = context.split("-")
    return SpanContext(
        int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
    )
