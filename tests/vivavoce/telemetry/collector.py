"""A collector of traces on loopback that speaks OTLP over HTTP and keeps what it gets."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest


@dataclass(frozen=True)
class Received:
    """One span; ids are in hexadecimal, `parent` is "" for the first of a trace."""

    process: str
    name: str
    trace: str
    id: str
    parent: str
    attributes: dict[str, str | int]
    steps: list[str]
    seconds: float


@dataclass
class Collector:
    """What has come so far."""

    url: str
    spans: list[Received] = field(default_factory=list)

    def named(self, name: str) -> list[Received]:
        """Those spans."""
        return [span for span in self.spans if span.name == name]

    def below(self, parent: Received, name: str) -> Received:
        """The one span of that name within another."""
        (found,) = (span for span in self.named(name) if span.parent == parent.id)
        assert found.trace == parent.trace
        return found

    def take(self, body: bytes) -> None:
        """Keep what one request brings."""
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans:
            of = {a.key: a.value.string_value for a in resource.resource.attributes}
            assert of["service.name"] == "vivavoce"
            self.spans += [
                Received(
                    process=of["vivavoce.process"],
                    name=span.name,
                    trace=span.trace_id.hex(),
                    id=span.span_id.hex(),
                    parent=span.parent_span_id.hex(),
                    attributes={
                        a.key: a.value.int_value or a.value.string_value for a in span.attributes
                    },
                    steps=[event.name for event in span.events],
                    seconds=(span.end_time_unix_nano - span.start_time_unix_nano) / 1e9,
                )
                for scope in resource.scope_spans
                for span in scope.spans
            ]


@contextmanager
def collecting() -> Iterator[Collector]:
    """A collector on a free port."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            assert self.path == "/v1/traces"
            collector.take(self.rfile.read(int(self.headers["content-length"])))
            self.send_response(200)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    collector = Collector(f"http://127.0.0.1:{server.server_address[1]}")
    serving = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    serving.start()
    try:
        yield collector
    finally:
        server.shutdown()
        serving.join()
        server.server_close()
