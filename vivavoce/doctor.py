"""`vivavoce doctor`: what is missing or misconfigured, each with what to do about it."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from pydantic import ValidationError

from analyzers.catalogue import RECOGNISERS
from interview.errors import VivavoceError
from media_server.turn_check import relayed_address
from vivavoce.fetch import open_store
from vivavoce.ice_servers import IceServers
from vivavoce.secrets import load_secrets
from vivavoce.settings import CHECKOUT, Settings

NEEDED_DISK_GB = 2
"""About an hour of panel interview recorded, with room for the database and its log."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; `say` tells what was found or what to do."""

    what: str
    fine: bool
    say: str


async def examine() -> list[Finding]:
    """Look at settings, disk, weights, devices, web client, secrets, port, database and TURN."""
    try:
        settings = Settings()
    except ValidationError as error:
        return [
            Finding(f"VIVAVOCE_{'_'.join(map(str, e['loc'])).upper()}", False, e["msg"])
            for e in error.errors()
        ]
    findings = [Finding("settings", True, f"home {settings.home}")]
    for what, check in _CHECKS.items():
        try:
            findings.append(Finding(what, True, await check(settings)))
        except (VivavoceError, OSError) as error:
            findings.append(Finding(what, False, str(error)))
    return findings


def report(findings: list[Finding]) -> str:
    """The findings as lines for a terminal."""
    width = max(len(finding.what) for finding in findings)
    return "\n".join(
        f"{'ok     ' if finding.fine else 'MISSING'}  {finding.what:<{width}}  {finding.say}"
        for finding in findings
    )


async def _disk(settings: Settings) -> str:
    settings.home.mkdir(parents=True, exist_ok=True)
    free_gb = shutil.disk_usage(settings.home).free / 1e9
    if free_gb < NEEDED_DISK_GB:
        raise OSError(f"{free_gb:.1f} GB free in home, {NEEDED_DISK_GB} are needed to record")
    return f"{free_gb:.0f} GB free"


async def _weights(settings: Settings) -> str:
    store = open_store(settings)
    if problems := store.problems():
        raise OSError("; ".join(problems.values()))
    return f"{len(store.names())} models verified"


async def _devices(settings: Settings) -> str:
    """Which device each model uses; a GPU that is asked for must be there."""
    speech = settings.speech.settled()
    names = open_store(settings).names()
    recognisers = ", ".join(sorted(set(RECOGNISERS.values())))
    others = ", ".join(name for name in names if name not in RECOGNISERS.values())
    return f"{speech.device} ({speech.type}): {recognisers}; cpu: {others}"


async def _web_client(settings: Settings) -> str:
    if not (CHECKOUT / "web_client" / "dist" / "index.html").exists():
        raise OSError("not built: run `make web`")
    return "built"


async def _secrets(settings: Settings) -> str:
    load_secrets(settings)
    return "readable"


async def _port(settings: Settings) -> str:
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise OSError(
                f"{settings.host}:{settings.port} cannot be used: {error.strerror}"
            ) from error
    return f"{settings.host}:{settings.port} is free"


async def _database(settings: Settings) -> str:
    from vivavoce.administration import database_check

    return await database_check(settings)


async def _turn(settings: Settings) -> str:
    if not settings.turn_urls:
        return "none set: who cannot send UDP to this server cannot take part"
    secret = settings.turn_secret.get_secret_value()
    (made,) = IceServers((), settings.turn_urls, secret)("doctor")
    relays = [
        await relayed_address(url, made["username"], made["credential"])
        for url in settings.turn_urls
    ]
    return f"relays from {', '.join(relays)}"


_CHECKS: dict[str, Callable[[Settings], Awaitable[str]]] = {
    "disk": _disk,
    "weights": _weights,
    "devices": _devices,
    "web client": _web_client,
    "secrets": _secrets,
    "port": _port,
    "database": _database,
    "turn": _turn,
}
