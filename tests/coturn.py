"""A real TURN server on this machine, as docs/operations.md sets one up."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import aioice.ice
import pytest

SECRET = "between us and the relay"


@contextmanager
def running_coturn(folder: Path) -> Iterator[str]:
    """host:port of a coturn that knows SECRET, over UDP and TCP."""
    if shutil.which("turnserver") is None:
        pytest.fail("coturn is not installed: tests/install_system_packages")
    host = aioice.ice.get_host_addresses(use_ipv4=True, use_ipv6=False)[0]
    port = _free_port(host)
    with (folder / "out").open("wb") as out:
        server = subprocess.Popen(
            [
                *("turnserver", "-n", "--listening-ip", host, "--relay-ip", host),
                *("--listening-port", str(port), "--realm", "interviews.test"),
                *("--use-auth-secret", "--static-auth-secret", SECRET, "--fingerprint"),
                *("--no-tls", "--no-dtls", "--no-cli", "--relay-threads", "1"),
                *("--denied-peer-ip", "0.0.0.0-255.255.255.255", "--allowed-peer-ip", host),
                *("--pidfile", str(folder / "pid"), "--userdb", str(folder / "users")),
                *("--log-file", "stdout", "--min-port", "49152", "--max-port", "65535"),
            ],
            stdout=out,
            stderr=out,
            cwd=folder,
        )
    try:
        for _ in range(200):
            with socket.socket() as probe:
                if probe.connect_ex((host, port)) == 0:
                    break
            assert server.poll() is None, (folder / "out").read_text()
            time.sleep(0.05)
        yield f"{host}:{port}"
    finally:
        server.terminate()
        server.wait()


def _free_port(host: str) -> int:
    with socket.socket() as probe:
        probe.bind((host, 0))
        port: int = probe.getsockname()[1]
        return port
