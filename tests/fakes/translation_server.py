"""A server on loopback that speaks LibreTranslate's API; what it says is no translation."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

CALLED = {"en": "English for", "zh": "的中文译文"}


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self._reply([{"code": code, "name": code, "targets": ["en", "zh"]} for code in CALLED])

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._reply({"translatedText": f"{CALLED[asked['target']]} {len(asked['q'])}"})

    def _reply(self, value: object) -> None:
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@contextmanager
def translation_server() -> Iterator[str]:
    """Serve; its address is yielded."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    serving = Thread(target=server.serve_forever, daemon=True)
    serving.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        serving.join()
