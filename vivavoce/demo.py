"""`vivavoce demo`: a recorded person joins the running server as an applicant."""

from __future__ import annotations

import asyncio
from pathlib import Path

from ehr_bridge.demo.seed import seed_demo
from interview.errors import NotFound
from media_server.player import play
from vivavoce.administration import unused_link_for
from vivavoce.applicant_client import ApplicantClient
from vivavoce.ehr import open_ehr
from vivavoce.fetch import open_store
from vivavoce.settings import Settings

VIDEO, SOUND = "webcam", "two-cities"
"""The demo's recordings in models/manifest.toml: a man at a webcam, a novel read aloud."""


async def run_demo(settings: Settings, link: str | None, language: str, media: Path | None) -> None:
    """Join by a link, agree to every purpose, and play until the interview ends.

    Raises:
        BadInput: the link is none, or the server cannot be reached.
        LinkRefused: the server refused the link.
        BadMedia: the recording cannot be played.
    """
    video, sound = (media, None) if media else await asyncio.to_thread(_recordings, settings)
    async with ApplicantClient.join(link or await _demo_link(settings, language)) as client:
        print(f"Joined interview {client.interview_id}, agreed to: {', '.join(client.purposes)}.")
        print("Sign in as an interviewer, open this interview, start it and ask a question.")
        try:
            async with asyncio.TaskGroup() as group:
                playing = group.create_task(play(video, client.publish, sound=sound, loop=True))
                await _until_ended(client)
                playing.cancel()
        except ExceptionGroup as group_of_one:
            raise group_of_one.exceptions[0] from None
    print("The interview has ended.")


def _recordings(settings: Settings) -> tuple[Path, Path]:
    store = open_store(settings)
    store.fetch((VIDEO, SOUND))
    return store.path(VIDEO), store.path(SOUND)


async def _demo_link(settings: Settings, language: str) -> str:
    bridge = await open_ehr(settings)
    try:
        company = await seed_demo(bridge)
        for waiting in company.interviews if company else ():
            if waiting.language == language:
                return await unused_link_for(bridge, settings, waiting.id)
    finally:
        await bridge.close()
    raise NotFound("this store has no demo company; give a link with --link")


async def _until_ended(client: ApplicantClient) -> None:
    async for message in client.messages():
        if message["type"] == "event" and message["event"]["type"] == "interview_ended":
            return
