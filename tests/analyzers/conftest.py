"""Recognisers for the tests of what is heard."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from analyzers.speech.transcript import TranscriptAnalyzer
from analyzers.speech.voice_activity import VoiceActivity
from interview.events import Event
from interview.ports import Analyzer
from models.lazy import Lazy
from models.silero import Silero
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.hearing import Heard, answer, samples_of, setup

MODELS = {"zh": "whisper-base", "en": "whisper-tiny-en"}


@pytest.fixture(scope="package")
def whispers(model_store: ModelStore) -> dict[str, Lazy[Whisper]]:
    """The recogniser of each language."""

    def load(language: str) -> Whisper:
        name = MODELS[language]
        return Whisper(model_store.path(name), model_store.version(name))

    return {language: Lazy(lambda code=language: load(code)) for language in MODELS}


@pytest.fixture(scope="package")
def analyzers(model_store: ModelStore, whispers: dict[str, Lazy[Whisper]]) -> list[Analyzer]:
    """Voice activity, and one recogniser a language."""
    silero = Silero(model_store.path("silero-vad"), model_store.version("silero-vad"))
    return [VoiceActivity(Lazy(lambda: silero)), TranscriptAnalyzer(whispers)]


@pytest.fixture(scope="package")
def heard(analyzers: list[Analyzer], media: Callable[[str], Path]) -> Heard:
    """What comes of a spoken answer, computed once."""

    @cache
    def hear(name: str, language: str) -> list[Event]:
        return answer(analyzers, setup(language), samples_of(media(name)))

    return hear
