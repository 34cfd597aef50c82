"""`vivavoce work`: a process beside the server for what must not disturb live interviews.

It writes and delivers messages, fires timers and runs workflows. It ends when its standard
input does, which it does also when the server is killed: mails that are under way are then
still finished and noted, so that the next worker sends none of them twice.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import threading
from contextlib import suppress

import structlog
import uvloop

from ehr_bridge import workflows
from ehr_bridge.background import Background
from ehr_bridge.bridges.connectors.syncing import Syncing
from ehr_bridge.bridges.webhooks.delivery import WebhookDeliveries
from ehr_bridge.evaluation.conclusions import Conclusions
from ehr_bridge.evaluation.rescores import Rescores
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.interviews.journal import StoredJournal
from ehr_bridge.invitations.writing import follow
from ehr_bridge.notices.configured import ChannelSettings, open_channels
from ehr_bridge.notices.delivery import Delivery
from ehr_bridge.notices.links import MessageLinks
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.sealing import Seal, SealedFor
from vivavoce.background.rescore_queue import RescoreQueue
from vivavoce.secrets import load_signing_key
from vivavoce.settings import Settings
from vivavoce.telemetry.logs import configure_logs
from vivavoce.telemetry.tracing import traced

log = structlog.get_logger(__name__)


def channel_settings(settings: Settings) -> ChannelSettings:
    """The part of the settings that channels are made of."""
    return ChannelSettings(
        mail=settings.mail_url.get_secret_value(),
        mail_from=settings.mail_from,
        sms=settings.sms_url.get_secret_value(),
        wecom=settings.wecom_url.get_secret_value(),
        dingtalk=settings.dingtalk_url.get_secret_value(),
    )


def work(settings: Settings) -> None:
    """Work until standard input ends, or SIGINT or SIGTERM comes; the schema is there already."""
    configure_logs(settings.log_json)
    code = 1
    try:
        with traced("work"), asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
            runner.run(_work(settings))
        code = 0
    except Exception as error:
        log.error("worker_failed", error=type(error).__name__)
    sys.stdout.flush()
    os._exit(code)  # DBOS's threads may wait for what the next worker takes up


async def _work(settings: Settings) -> None:
    loop = asyncio.get_running_loop()
    stopping = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopping.set)
    threading.Thread(target=_until_input_ends, args=(loop, stopping), daemon=True).start()
    database = Database(settings.database)
    signing_key = load_signing_key(settings)
    links = MessageLinks(settings.base_url, signing_key)
    channels = open_channels(channel_settings(settings))
    delivery = Delivery(database, channels, links, followers=(follow,))
    flows = workflows.Workflows(database, now_utc, loop)
    await asyncio.to_thread(workflows.launch, settings.database, settings.worker_name)
    outside = GuardedHttp(frozenset(settings.bridge_hosts))
    seal = Seal(signing_key, SealedFor.BRIDGES)
    webhooks = WebhookDeliveries(database, seal, outside)
    syncing = Syncing(database, seal, outside)
    rescores = Rescores(database, Conclusions(database, StoredJournal(database)))
    background = Background(database, flows.start_write_batch)
    log.info("worker_ready", channels=sorted(channels))
    try:
        await asyncio.gather(
            delivery.run(stopping),
            background.run(stopping),
            webhooks.run(stopping),
            syncing.run(stopping),
            RescoreQueue(rescores).run(stopping),
        )
        await delivery.close()
    finally:
        await database.close()


def _until_input_ends(loop: asyncio.AbstractEventLoop, stopping: asyncio.Event) -> None:
    while os.read(0, 1024):
        pass
    with suppress(RuntimeError):
        loop.call_soon_threadsafe(stopping.set)
