"""`vivavoce serve`: open the server, say where it is, serve until told to stop."""

from __future__ import annotations

import asyncio
import errno
import signal
import socket
from types import FrameType
from typing import Any

import uvicorn

from interview.errors import BadInput
from vivavoce.garbage import spare_what_is_loaded
from vivavoce.serving.application import Server, open_server
from vivavoce.serving.certificate import certificate_for, own_addresses
from vivavoce.serving.greeting import greeting
from vivavoce.settings import Settings
from vivavoce.telemetry.logs import configure_logs, set_native_output_aside
from vivavoce.telemetry.tracing import traced

SOCKET_MESSAGE_BYTES = 64 * 1024
STOP_S = 20
"""Longest time that open requests get when the server is told to stop."""


def serve(settings: Settings) -> None:
    """Serve until SIGINT or SIGTERM; journals and recordings are then finished.

    Raises:
        BadInput: it cannot listen where it shall.
        VivavoceError: a key, the database or a model cannot be used.
    """
    must_be_free(settings.host, settings.port)
    settings.home.mkdir(parents=True, exist_ok=True)
    set_native_output_aside(settings.home / "native.log")
    configure_logs(settings.log_json)
    with traced("main"), asyncio.Runner(loop_factory=uvicorn_loop) as runner:
        runner.run(_serve(settings))


def must_be_free(host: str, port: int) -> None:
    """BadInput where nobody can listen there: told before a demo company's passwords are lost."""
    try:
        for family, kind, number, _, address in socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        ):
            with socket.socket(family, kind, number) as probe:
                probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                probe.bind(address)
    except OSError as error:
        why = error.strerror or str(error)
        if error.errno == errno.EADDRINUSE:
            why += "; is Vivavoce running already? Else choose another --port, or VIVAVOCE_PORT"
        raise BadInput(f"cannot listen on {host}:{port}: {why}") from None


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
            await greeting(settings, server.bridge),
            server,
            settings.drain_s,
        )
        spare_what_is_loaded()
        await uvicorn_server.serve()


class _Announcing(uvicorn.Server):
    """Prints the greeting once the socket listens; drains before it stops."""

    def __init__(
        self, config: uvicorn.Config, greeting: str, server: Server, drain_s: float
    ) -> None:
        super().__init__(config)
        self._greeting = greeting
        self._server = server
        self._drain_s = drain_s
        self._draining: asyncio.Task[None] | None = None

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """The first SIGTERM lets live interviews end, for drain_s; any other signal stops."""
        if sig == signal.SIGTERM and self._drain_s and self._draining is None:
            asyncio.get_running_loop().call_soon_threadsafe(self._drain)
        else:
            super().handle_exit(sig, frame)

    def _drain(self) -> None:
        print("Vivavoce takes no new interviews and stops when all have ended.", flush=True)
        self._draining = asyncio.create_task(self._server.rooms.drain(self._drain_s))
        self._draining.add_done_callback(lambda _: super(_Announcing, self).handle_exit(15, None))

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            print(self._greeting, flush=True)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._server.voice.close()  # who waits for a question to be spoken is not waited for
        await super().shutdown(sockets)


def _tls(settings: Settings) -> dict[str, Any]:
    if settings.scheme == "http":
        return {}
    certificate, key = settings.certificate, settings.certificate_key
    if certificate is None or key is None:
        certificate, key = certificate_for(settings.home / "certificate", own_addresses())
    return {"ssl_certfile": str(certificate), "ssl_keyfile": str(key)}
