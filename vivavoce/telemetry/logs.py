"""Where a process's own words go: structured lines on stderr, native chatter to a file."""

from __future__ import annotations

import logging
import os
import sys
from pathlib import Path

import structlog

from interview import spans


def set_native_output_aside(path: Path) -> None:
    """Send what C++ libraries write to descriptor 2 to a file, which begins anew.

    MediaPipe logs a dozen lines for each graph it opens and has no way to be told not to.
    Python's own stderr goes where it went.
    """
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    with path.open("wb") as native:
        os.dup2(native.fileno(), 2)


def _add_trace(_: object, __: str, line: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """What was being done, by the ids that a tracing system knows it by."""
    if context := spans.here():
        _, line["trace_id"], line["span_id"], _ = context.split("-")
    return line


def configure_logs(as_json: bool) -> None:
    """Structured lines on stderr; what libraries log goes the same way."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        _add_trace,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty())
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, renderer],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in ("vivavoce", "ehr_bridge", "signaling", "media_server", "analyzers", "models"):
        logging.getLogger(name).setLevel(logging.INFO)
