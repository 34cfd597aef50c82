"""`vivavoce demo`: a recorded person joins the running server as an applicant."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from ehr_bridge.demo.seed import seed_demo
from interview.errors import NotFound
from media_server.played_tracks import Microphone
from media_server.player import play
from models.speech_synthesis import open_voice
from models.voices import CHINESE_MAN
from vivavoce.administration import unused_link_for
from vivavoce.command_name import command_name
from vivavoce.demo.applicant_client import ApplicantClient
from vivavoce.demo.recorded_applicant import RecordedApplicant, Script, demo_script, spoken_texts
from vivavoce.ehr import open_ehr
from vivavoce.fetch import open_store
from vivavoce.settings import Settings

VIDEO, SOUND = "webcam", "two-cities"
"""The demo's recordings in models/manifest.toml: a man at a webcam, a novel read aloud."""
VOICE: dict[str, tuple[str, ...]] = {"en": (), "zh": ("kokoro", "kokoro-voices")}
"""What the person's voice needs of there; the English one is part of the installation."""


@dataclass(frozen=True, slots=True)
class _Waiting:
    """An interview of the demo company that the person may join, and who reviews it."""

    link: str
    hr: str


async def run_demo(settings: Settings, link: str | None, language: str, media: Path | None) -> None:
    """Join by a link, agree to every purpose, and play until the interview ends.

    Raises:
        BadInput: the link is none, or the server cannot be reached.
        LinkRefused: the server refused the link.
        BadMedia: the recording cannot be played.
        VivavoceError: the connection was lost before the end.
    """
    video, sound = (media, None) if media else await _recordings(settings, VIDEO, SOUND)
    link = link or (await _waiting(settings, language, by_ai=False)).link
    async with (
        ApplicantClient.join(link) as client,
        client.socket() as socket,
        _while_playing(play(video, client.publish, sound=sound, loop=True)),
    ):
        print(f"Joined interview {client.interview_id}, agreed to: {', '.join(client.purposes)}.")
        print("Sign in as an interviewer, open this interview, start it and ask a question.")
        async for message in socket.messages():
            if message["type"] == "event" and message["event"]["type"] == "interview_ended":
                break
    print("The interview has ended.")


async def run_whole(settings: Settings, language: str) -> None:
    """Take the demo company's AI-led interview from beginning to end, and say who reviews it.

    Raises:
        BadInput: the server cannot be reached.
        ModelMissing: the film or the voice cannot be had.
        WrongState: the interview cannot be begun.
        VivavoceError: the connection was lost before the end.
    """
    [video, *_] = await _recordings(settings, VIDEO, *VOICE[language])
    script = demo_script(language)
    waiting = await _waiting(settings, language, by_ai=True)
    async with ApplicantClient.join(waiting.link) as client:
        print(f"{client.name} joined and agreed to: {', '.join(client.purposes)}.")
        print("The interview takes about four minutes; what is said is prepared once.", flush=True)
        voice = await spoken(settings, spoken_texts(script), language)
        await take_interview(client, video, script, voice)
    place = f"{settings.base_url}/interviews/{client.interview_id}"
    lost = command_name(f"password {waiting.hr}")
    print(
        "\nThe interview has ended; its sheet is made within a minute."
        f"\n  {place}/review      recording, transcript and scores on one time line"
        f"\n  {place}/evaluation  the evaluation sheet"
        f"\nSign in as {waiting.hr}; `{lost}` makes a new password."
    )


async def take_interview(
    client: ApplicantClient, video: Path, script: Script, voice: Mapping[str, bytes]
) -> None:
    """Take an interview that the AI leads as the recorded person; see `RecordedApplicant`."""
    microphone = Microphone()
    async with (
        client.socket() as socket,
        _while_playing(play(video, client.publish, sound=microphone, loop=True)) as group,
    ):
        await RecordedApplicant(socket, microphone, script, voice, group).take_interview()


async def spoken(settings: Settings, texts: list[str], language: str) -> dict[str, bytes]:
    """The sound of each text; rendered once, in Chinese about as slowly as it is said."""
    voice = open_voice(open_store(settings), settings.spoken_folder, chinese=CHINESE_MAN)
    sounds: dict[str, bytes] = {}
    try:
        for n, text in enumerate(texts, 1):
            print(f"Preparing what is said: {n} of {len(texts)}", flush=True)
            sounds[text] = await voice.spoken(text, language)
    finally:
        voice.close()
    return sounds


@asynccontextmanager
async def _while_playing(playing: Coroutine[None, None, None]) -> AsyncIterator[asyncio.TaskGroup]:
    """What goes on while media is played; the error that ends either is raised as it is."""
    try:
        async with asyncio.TaskGroup() as group:
            task = group.create_task(playing)
            yield group
            task.cancel()
    except ExceptionGroup as errors:
        raise errors.exceptions[0] from None


async def _recordings(settings: Settings, *names: str) -> list[Path]:
    store = open_store(settings)
    await asyncio.to_thread(store.fetch, names)
    return [store.path(name) for name in names]


async def _waiting(settings: Settings, language: str, *, by_ai: bool) -> _Waiting:
    bridge = await open_ehr(settings)
    try:
        if company := await seed_demo(bridge):
            [hr] = [member.email for member in company.staff if member.role == "hr"]
            for interview in company.interviews:
                if (interview.language, interview.by_ai) == (language, by_ai):
                    link = await unused_link_for(bridge, settings, interview.id)
                    return _Waiting(link, hr)
    finally:
        await bridge.close()
    raise NotFound("this store has no demo company; give a link with --link")
