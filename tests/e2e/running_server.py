"""A real server in a process of its own: started, asked, killed, started again."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from threading import Thread

from tests.e2e.waiting import PATIENCE_S

CHECKOUT = Path(__file__).resolve().parents[2]
START_S = 300


@dataclass
class RunningServer:
    """`vivavoce serve` on a free port, with a home of its own.

    Attributes:
        staff: email -> (role, password), as printed at the first start.
        links: join links printed at the latest start: with a panel in Chinese, in English,
            led by the AI in Chinese, in English; none of an interview that was joined before.
    """

    home: Path
    environment: dict[str, str] = field(default_factory=dict)
    port: int = 0
    output: list[str] = field(default_factory=list)
    staff: dict[str, tuple[str, str]] = field(default_factory=dict)
    links: list[str] = field(default_factory=list)
    ready: bool = False
    process: subprocess.Popen[str] | None = None
    _reader: Thread = field(default_factory=Thread)

    @property
    def url(self) -> str:
        scheme = "https" if self.environment.get("VIVAVOCE_HTTPS") else "http"
        return f"{scheme}://localhost:{self.port}"

    def start(self) -> None:
        """Start and wait until it says that it is ready."""
        self.port = self.port or _free_port()
        environment = os.environ | {
            "VIVAVOCE_HOME": str(self.home),
            "VIVAVOCE_MODELS": str(CHECKOUT / "var"),
            "VIVAVOCE_PORT": str(self.port),
            **self.environment,
        }
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vivavoce", "serve"],
            cwd=CHECKOUT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        self.output, self.links, self.ready = [], [], False
        watchdog = Thread(target=self._end_if_never_ready, daemon=True)
        watchdog.start()
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._read(line)
            if line.startswith("Ctrl+C"):
                self.ready = True
                break
        else:
            raise AssertionError("the server did not start:\n" + "".join(self.output))
        self._reader = Thread(target=self._keep_reading, daemon=True)
        self._reader.start()

    def _end_if_never_ready(self) -> None:
        process = self.process
        assert process is not None
        try:
            process.wait(START_S)
        except subprocess.TimeoutExpired:
            if not self.ready:
                process.kill()

    def _keep_reading(self) -> None:
        assert self.process is not None
        assert self.process.stdout is not None
        with self.process.stdout as lines:
            self.output.extend(lines)

    def _read(self, line: str) -> None:
        self.output.append(line)
        if found := re.match(r"\s+(\w+)\s+(\S+@\S+)\s+(\w{4}-\w{4}-\w{4}-\w{4})\s*$", line):
            role, email, password = found.groups()
            self.staff[email] = (role, password)
        if found := re.search(r"http\S+/join/\S+", line):
            self.links.append(found.group())

    def sign_in_of(self, role: str, n: int = 0) -> tuple[str, str]:
        """E-mail and password of the n-th staff member of a role."""
        found = [(email, p) for email, (r, p) in self.staff.items() if r == role]
        return found[n]

    def kill(self) -> None:
        """kill -9."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """SIGTERM, and wait for the orderly end."""
        self._end(signal.SIGTERM)

    def send(self, what: signal.Signals) -> None:
        """Send a signal; what it leads to is not waited for."""
        assert self.process is not None
        self.process.send_signal(what)

    def wait(self) -> None:
        """Wait for the end."""
        assert self.process is not None
        self.process.wait(PATIENCE_S)
        self._reader.join()

    def _end(self, how: signal.Signals) -> None:
        if self.process is not None and self.process.poll() is None:
            self.send(how)
            self.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
