"""A network of its own for one browser, whose cable can be pulled (Linux, root, iproute2)."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

IP = shutil.which("ip", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin")

NO_IPV6 = "/proc/sys/net/ipv6/conf/all/disable_ipv6"


def available() -> bool:
    """Whether this machine lets us make one."""
    if IP is None or os.geteuid() != 0:
        return False
    probe = f"vv-probe-{os.getpid()}"
    made = subprocess.run([IP, "netns", "add", probe], check=False, capture_output=True)
    if made.returncode == 0:
        _ip("netns", "del", probe)
    return made.returncode == 0


class NetworkNamespace:
    """A namespace joined to this machine by a virtual cable.

    Attributes:
        outside: this machine's address at the cable, where the namespace finds the server.
    """

    def __init__(self, subnet: int) -> None:
        self.name = f"vv-{os.getpid()}-{subnet}"
        self._cable = f"vv{subnet}o{os.getpid() % 10_000}"
        inside_end = f"vv{subnet}i{os.getpid() % 10_000}"
        self.outside, inside = f"10.213.{subnet}.1", f"10.213.{subnet}.2"
        _ip("netns", "add", self.name)
        # An IPv6 address that is settled late would be a change of network to the browser.
        _ip("netns", "exec", self.name, "sh", "-c", f"echo 1 > {NO_IPV6}")
        _ip("link", "add", self._cable, "type", "veth", "peer", "name", inside_end)
        _ip("link", "set", inside_end, "netns", self.name)
        _ip("addr", "add", f"{self.outside}/24", "dev", self._cable)
        _ip("link", "set", self._cable, "up")
        _ip("-n", self.name, "addr", "add", f"{inside}/24", "dev", inside_end)
        _ip("-n", self.name, "link", "set", inside_end, "up")
        _ip("-n", self.name, "link", "set", "lo", "up")
        _ip("-n", self.name, "route", "add", "default", "via", self.outside)

    def wrapped(self, program: str, folder: Path) -> str:
        """A script that runs the program inside."""
        script = folder / "inside"
        script.write_text(f'#!/bin/sh\nexec {IP} netns exec {self.name} {program} "$@"\n')
        script.chmod(0o755)
        return str(script)

    def cut(self) -> None:
        """Pull the cable."""
        _ip("link", "set", self._cable, "down")

    def mend(self) -> None:
        """Plug it in again."""
        _ip("link", "set", self._cable, "up")

    def close(self) -> None:
        """Take the namespace and its cable away."""
        _ip("link", "del", self._cable)
        _ip("netns", "del", self.name)


def _ip(*arguments: str) -> None:
    assert IP is not None
    subprocess.run([IP, *arguments], check=True, capture_output=True)
