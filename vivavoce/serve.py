"""`vivavoce serve`: open the server, say where it is, serve until told to stop."""

from __future__ import annotations

import asyncio
import logging
import os
import sys
from typing import Any

import structlog
import uvicorn

from ehr_bridge.bridge import EhrBridge
from ehr_bridge.demo.seed import DemoCompany, seed_demo
from vivavoce.administration import link_for
from vivavoce.application import open_server
from vivavoce.certificate import certificate_for, own_addresses
from vivavoce.settings import Settings

SOCKET_MESSAGE_BYTES = 64 * 1024
STOP_S = 20
"""Longest time that open requests get when the server is told to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; journals and recordings are then finished."""
    _set_native_output_aside(settings)
    _configure_logs(settings)
    with asyncio.Runner(loop_factory=uvicorn_loop) as runner:
        runner.run(_serve(settings))


def uvicorn_loop() -> asyncio.AbstractEventLoop:
    """uvloop's loop: a datagram costs it about half of what it costs asyncio's own."""
    import uvloop

    return uvloop.new_event_loop()


async def _serve(settings: Settings) -> None:
    async with open_server(settings) as server:
        uvicorn_server = _Announcing(
            uvicorn.Config(
                server.app,
                host=settings.host,
                port=settings.port,
                ws="websockets-sansio",
                ws_max_size=SOCKET_MESSAGE_BYTES,
                ws_per_message_deflate=False,
                timeout_graceful_shutdown=STOP_S,
                log_config=None,
                access_log=False,
                server_header=False,
                **_tls(settings),
            ),
            await _greeting(settings, server.bridge),
        )
        await uvicorn_server.serve()


class _Announcing(uvicorn.Server):
    """Prints the greeting once the socket listens."""

    def __init__(self, config: uvicorn.Config, greeting: str) -> None:
        super().__init__(config)
        self._greeting = greeting

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started:
            print(self._greeting, flush=True)


async def _greeting(settings: Settings, bridge: EhrBridge) -> str:
    lines = [f"\nVivavoce is ready: {settings.base_url}"]
    company = await seed_demo(bridge) if settings.demo else None
    if company:
        lines += await _demo_lines(settings, bridge, company)
    lines += ["", "Ctrl+C stops it."]
    return "\n".join(lines) + "\n"


async def _demo_lines(settings: Settings, bridge: EhrBridge, company: DemoCompany) -> list[str]:
    lines = ["", "Staff sign in with:"]
    for member in company.staff:
        password = member.password or f"(made before; vivavoce password {member.email})"
        lines.append(f"  {member.role:<12} {member.email:<32} {password}")
    lines += ["", "Applicants join by:"]
    for waiting in company.interviews:
        lines.append(f"  {waiting.applicant_name}, {waiting.opening_title}")
        if waiting.joined:  # a new link would shut out the browser that joined
            lines.append(f"    (has joined; a new link: vivavoce link {waiting.id})")
        else:
            lines.append(f"    {await link_for(bridge, settings, waiting.id)}")
    if company.made:
        lines += ["", "The passwords are shown this once."]
    return lines


def _tls(settings: Settings) -> dict[str, Any]:
    if settings.scheme == "http":
        return {}
    certificate, key = settings.certificate, settings.certificate_key
    if certificate is None or key is None:
        certificate, key = certificate_for(settings.home / "certificate", own_addresses())
    return {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}


def _set_native_output_aside(settings: Settings) -> None:
    """Send what C++ libraries write to descriptor 2 to home/native.log.

    MediaPipe logs a dozen lines for each graph it opens and has no way to be told not to.
    Python's own stderr goes where it went.
    """
    settings.home.mkdir(parents=True, exist_ok=True)
    sys.stderr = os.fdopen(os.dup(2), "w", buffering=1)
    with (settings.home / "native.log").open("wb") as native:
        os.dup2(native.fileno(), 2)


def _configure_logs(settings: Settings) -> None:
    """Structured lines on stderr; what libraries log goes the same way."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    renderer: structlog.typing.Processor = (
        structlog.processors.JSONRenderer()
        if settings.log_json
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
