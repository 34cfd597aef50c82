"""`vivavoce doctor`: what is missing or misconfigured, each with what to do about it."""

from __future__ import annotations

import asyncio
import shutil
import socket
from collections.abc import Awaitable, Callable

import httpx
from pydantic import ValidationError

from analyzers.catalogue import RECOGNISERS, open_recogniser, recognisers_of
from interview.errors import VivavoceError
from media_server.turn_check import relayed_address
from vivavoce.external.ice_servers import IceServers
from vivavoce.external.translation import open_translation
from vivavoce.fetch import open_store
from vivavoce.secrets import has_master_key, load_secrets
from vivavoce.settings import CHECKOUT, Settings, faults_of

NEEDED_DISK_GB = 2
"""About an hour of panel interview recorded, with room for the database and its log."""

LONGEST_S = 60
"""How long one check waits for others: a database, a TURN server, a server on the port."""


async def examine(say: Callable[[str], None]) -> bool:
    """Look at settings, disk, weights, devices, web client, secrets, port, store and TURN.

    Args:
        say: takes what each check is called as it begins, and later the line's end: what was
            found, or what to do.

    Returns:
        Whether nothing is missing.
    """
    try:
        settings = Settings()
    except ValidationError as error:
        for name, why in faults_of(error):
            say(f"{name}  MISSING  {why}\n")
        return False
    width = max(map(len, _CHECKS))
    say(f"{'settings':<{width}}  ok       home {settings.home}\n")
    fine = True
    for what, check in _CHECKS.items():
        say(f"{what:<{width}}  ")
        try:
            async with asyncio.timeout(LONGEST_S) as limit:
                said = f"ok       {await check(settings)}"
        except (VivavoceError, OSError) as error:
            said = f"MISSING  {f'no answer within {LONGEST_S} s' if limit.expired() else error}"
        fine = fine and said.startswith("ok")
        say(f"{said}\n")
    return fine


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
    for entry in store.entries.values():
        if entry.recogniser:
            await asyncio.to_thread(open_recogniser, store, entry.name, settings.speech)
    return f"{len(store.names())} models verified"


async def _devices(settings: Settings) -> str:
    """Which device each model uses; a GPU that is asked for must be there."""
    speech = settings.speech.settled()
    store = open_store(settings)
    chosen = set(recognisers_of(store).values())
    whispers = {name for name in chosen if store.entry(name).recogniser != "transducer"}
    recognisers = ", ".join(sorted(whispers))
    told_or_replaced = {*RECOGNISERS.values(), *whispers}
    others = ", ".join(name for name in store.names() if name not in told_or_replaced)
    return f"{speech.device} ({speech.type}): {recognisers}; cpu: {others}"


async def _web_client(settings: Settings) -> str:
    if not (CHECKOUT / "web_client" / "dist" / "index.html").exists():
        raise OSError("not built: run `make web`")
    return "built"


async def _secrets(settings: Settings) -> str:
    if not has_master_key(settings):
        return "made at the first start, unless the database needs the master key there was"
    load_secrets(settings)
    return "readable"


async def _port(settings: Settings) -> str:
    where = f"{settings.host}:{settings.port}"
    with socket.socket(socket.AF_INET6 if ":" in settings.host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            if version := await _version_running(settings):
                return f"Vivavoce {version} answers on {where}"
            raise OSError(f"{where} cannot be used: {error.strerror}") from error
    return f"{where} is free"


async def _version_running(settings: Settings) -> str:
    """The version of the Vivavoce that has the port; "" where another program has it."""
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    url = f"{settings.scheme}://{host}:{settings.port}/api/v1/health"
    try:  # the certificate may be for other names than this; only a version is read
        async with httpx.AsyncClient(verify=False, timeout=5, trust_env=False) as client:  # noqa: S501
            return str((await client.get(url)).json()["version"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return ""


async def _database(settings: Settings) -> str:
    from vivavoce.administration import database_check

    return await database_check(settings)


async def _master_key(settings: Settings) -> str:
    from vivavoce.administration import keys_check

    return await keys_check(settings)


async def _log_of_acts(settings: Settings) -> str:
    from vivavoce.administration import audit_check

    return await audit_check(settings)


async def _legal_holds(settings: Settings) -> str:
    from vivavoce.administration import holds_check

    return await holds_check(settings)


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


async def _translation(settings: Settings) -> str:
    service = open_translation(settings)
    if service is None:
        return "none set up; captions are shown as they were said"
    try:
        await service.languages()
    finally:
        await service.close()
    return "English and Chinese, for " + (", ".join(settings.translation_policies) or "no policy")


_CHECKS: dict[str, Callable[[Settings], Awaitable[str]]] = {
    "disk": _disk,
    "weights": _weights,
    "devices": _devices,
    "web client": _web_client,
    "secrets": _secrets,
    "port": _port,
    "database": _database,
    "master key": _master_key,
    "audit log": _log_of_acts,
    "legal holds": _legal_holds,
    "turn": _turn,
    "translation": _translation,
}
