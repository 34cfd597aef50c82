"""The composition root: the rooms of the server, opened, wired and closed."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import structlog
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from analyzers.catalogue import open_encoder
from ehr_bridge.api.context import ApiSettings
from ehr_bridge.app import create_api
from ehr_bridge.erasure.retention import Retention
from ehr_bridge.recordings.checks import RecordingChecks
from ehr_bridge.resumes.erasure import ResumeErasure
from ehr_bridge.services import EhrBridge
from interview import spans
from interview.ports import InterviewerVoice
from interview.scoring.scorecard import Scorecard
from media_server.recording.playback import RecordingFolder
from models.ocr import open_page_reader
from models.professional_words import open_words
from models.speech_synthesis import SpeechSynthesis, open_voice
from signaling.live import create_live
from signaling.rooms import Rooms
from signaling.services import Services, Translator
from signaling.settings import LiveSettings
from vivavoce.background.keeper import WorkerKeeper
from vivavoce.ehr import open_archive, open_ehr
from vivavoce.external.ice_servers import IceServers
from vivavoce.external.translation import open_translation
from vivavoce.fetch import open_store
from vivavoce.operations.overview import Overview
from vivavoce.operations.routes import operations_routes
from vivavoce.serving.web import SecurityHeaders, web_client
from vivavoce.settings import CHECKOUT, Settings
from vivavoce.telemetry.request_spans import RequestSpans
from vivavoce.workers.hosting import Hosting, open_hosting

ERASE_EVERY_S = 3600.0
"""How often the server looks for interviews whose retention is over."""

CHECK_EVERY_S = 60.0
"""How often it looks for recordings that nobody has checked since their interview ended."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Server:
    """An opened server: the application to serve, and the parts that others look at."""

    app: Starlette
    bridge: EhrBridge
    rooms: Rooms
    voice: SpeechSynthesis


@asynccontextmanager
async def open_server(settings: Settings) -> AsyncIterator[Server]:
    """Everything that serves, ready: migrated, models loaded, broken-off interviews mended.

    Raises:
        VivavoceError: a key, the database or a model cannot be used.
    """
    async with AsyncExitStack() as closing:
        store = open_store(settings)
        encoder = await asyncio.to_thread(open_encoder, store)
        page_reader = await asyncio.to_thread(open_page_reader, store)
        bridge = await open_ehr(settings, encoder, page_reader, open_words(store, encoder))
        closing.push_async_callback(bridge.close)
        profiles = await bridge.policies_in_use()
        opening = open_hosting(settings, bridge.recording_keys, encoder, profiles)
        hosting = await closing.enter_async_context(opening)
        voice = await asyncio.to_thread(open_voice, store, settings.spoken_folder)
        closing.callback(voice.close)
        translator = open_translation(settings)
        if translator:
            closing.push_async_callback(translator.close)
        rooms = Rooms(_services(bridge, hosting, voice, translator), _live_settings(settings))
        if hosting.fleet:
            hosting.fleet.move = rooms.move
        closing.push_async_callback(rooms.close)
        overview = Overview(rooms, hosting, lambda: bridge.sign_in.tries_forgotten)
        closing.push_async_callback(overview.close)
        await _mend(bridge, rooms, settings)
        archive = open_archive(settings, bridge)
        _go_on(closing, erase_on(bridge.retention(archive)))
        _go_on(closing, erase_on(bridge.resumes.erasure))
        _go_on(closing, check_on(bridge.recording_checks(archive)))
        await bridge.resumes.room.open()
        _go_on(closing, bridge.matching.match_on())
        _go_on(closing, bridge.scheduling.watch.watch_on())
        if settings.worker:
            worker = WorkerKeeper(settings)
            worker.start()
            closing.push_async_callback(worker.close)
        yield Server(_routes(settings, bridge, rooms, archive, overview), bridge, rooms, voice)


def _services(
    bridge: EhrBridge,
    hosting: Hosting,
    voice: InterviewerVoice,
    translator: Translator | None,
) -> Services:
    return Services(
        authenticator=bridge.authenticator,
        directory=bridge.directory,
        journal=bridge.journal,
        node=hosting.node,
        engine=hosting.engine,
        scorecard=Scorecard,
        voice=voice,
        translator=translator,
    )


def ice_servers(settings: Settings) -> IceServers:
    """What browsers are told of STUN and TURN; media workers need none of the secret."""
    return IceServers(
        settings.ice_servers,
        settings.turn_urls,
        settings.turn_secret.get_secret_value(),
        settings.turn_lifetime_s,
    )


def _live_settings(settings: Settings) -> LiveSettings:
    return LiveSettings(
        allowed_origins=frozenset({settings.base_url}),
        ice_servers=ice_servers(settings),
        analysis_fps=settings.analysis_fps,
        caption_interviewers=settings.caption_interviewers,
        goodbye_s=settings.goodbye_s,
        abandon_s=settings.abandoned_after_s,
        max_live_s=settings.max_interview_s,
    )


async def _mend(bridge: EhrBridge, rooms: Rooms, settings: Settings) -> None:
    """After a crash: conclude what is over, reopen what is live."""
    quiet = timedelta(seconds=settings.abandoned_after_s)
    if concluded := await bridge.conclude_interrupted(quiet):
        log.warning("interviews_concluded_after_restart", interviews=concluded)
    if live := await bridge.directory.live():
        log.warning("interviews_go_on_after_restart", interviews=live)
        await rooms.reopen(live)


async def erase_on(retention: Retention | ResumeErasure, every_s: float = ERASE_EVERY_S) -> None:
    """Erase what is due, now and ever again; whatever fails is tried the next time."""
    while True:
        try:
            with spans.span("background.retention"):
                erased = await retention.erase_due()
            if erased:
                log.info("erased_by_retention", erased=erased)
        except Exception as error:
            log.error("retention_failed", error=type(error).__name__)
        await asyncio.sleep(every_s)


async def check_on(checks: RecordingChecks, every_s: float = CHECK_EVERY_S) -> None:
    """Check recordings whose interviews ended, now and ever again; tried again on failure."""
    while True:
        try:
            await checks.check_due()
        except Exception as error:
            log.error("recording_checks_failed", error=type(error).__name__)
        await asyncio.sleep(every_s)


def _go_on(closing: AsyncExitStack, act: Coroutine[Any, Any, None]) -> None:
    """Do it beside all else, until the server closes."""
    closing.push_async_callback(_stop, asyncio.create_task(act))


async def _stop(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def _routes(
    settings: Settings,
    bridge: EhrBridge,
    rooms: Rooms,
    archive: RecordingFolder,
    overview: Overview,
) -> Starlette:
    api = create_api(
        bridge,
        archive,
        ApiSettings(
            settings.public_url, ice_servers(settings), privacy_contact=settings.privacy_contact
        ),
    )
    return Starlette(
        routes=[
            Mount("/api/v1", api),
            *operations_routes(overview, bridge.authenticator, settings.metrics_token),
            *create_live(rooms),
            Mount("/", web_client(CHECKOUT / "web_client" / "dist")),
        ],
        middleware=[
            *([Middleware(RequestSpans)] if spans.are_on() else []),
            Middleware(SecurityHeaders),
        ],
    )
