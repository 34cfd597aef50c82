"""Text read out by the voices of models/voices.py; rendered once, kept on disk.

Chinese takes about as long to render as to say on one core, English a fiftieth of it. What was
rendered is kept under the hash of its text, voice and model, so a changed text is spoken anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import os
import threading
import wave
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from interview.errors import ModelMissing, NotFound, Overloaded
from models.store import ModelStore
from models.voices import CHINESE_VOICE, RATE_HZ, HibariVoice, KokoroVoice, Voice

WAITING_MAX = 64
"""Texts that may wait to be rendered; for more there is no voice, only writing."""

KEPT_FILES = 4000
"""Rendered texts that are kept, those used last; half a megabyte each at most, as a rule."""


def open_voice(store: ModelStore, folder: Path, chinese: str = CHINESE_VOICE) -> SpeechSynthesis:
    """The voices that a store has; those whose weights are absent are left out.

    Args:
        folder: where rendered texts are kept.
        chinese: the name of the voice for Chinese.
    """
    voices: dict[str, Voice] = {"en": HibariVoice()}
    with suppress(ModelMissing, NotFound):
        voices["zh"] = KokoroVoice(
            store.path("kokoro"),
            store.path("kokoro-voices"),
            store.version("kokoro"),
            voices["en"],
            chinese,
        )
    return SpeechSynthesis(folder, voices)


class SpeechSynthesis:
    """`interview.ports.InterviewerVoice`: one text is rendered at a time, the others wait.

    Args:
        folder: where rendered texts are kept, made when first needed.
        voices: by language.
    """

    def __init__(self, folder: Path, voices: dict[str, Voice]) -> None:
        self._folder = folder
        self._voices = voices
        # Rendering ahead must not disturb interviews: a thread of its own, below all others.
        self._renderer = ThreadPoolExecutor(1, "voice", initializer=_step_back)
        self._waiting = 0

    def close(self) -> None:
        """Break off what is being rendered, and take no more."""
        for voice in self._voices.values():
            voice.stop()
        self._renderer.shutdown(wait=False, cancel_futures=True)

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language."""
        return language in self._voices

    def known_s(self, text: str, language: str) -> float | None:
        """How long a text that was rendered takes; None for another."""
        try:
            size = self._path(text, language).stat().st_size
        except (ModelMissing, OSError):
            return None
        return max(0, size - _HEADER_BYTES) / 2 / RATE_HZ

    async def spoken(self, text: str, language: str, keep: bool = True) -> bytes:
        """See `InterviewerVoice.spoken`."""
        path = self._path(text, language)
        if keep and await asyncio.to_thread(path.exists):
            return await asyncio.to_thread(_read, path)
        if keep:
            return await self._in_turn(self._render, text, language, path)
        return await self._in_turn(self._say, text, language)

    async def _in_turn(self, render: Callable[..., bytes], *what: object) -> bytes:
        if self._waiting >= WAITING_MAX:
            raise Overloaded("too many texts wait to be spoken; try again")
        self._waiting += 1
        try:
            return await asyncio.get_running_loop().run_in_executor(self._renderer, render, *what)
        finally:
            self._waiting -= 1

    def _path(self, text: str, language: str) -> Path:
        if language not in self._voices:
            raise ModelMissing(f"no voice speaks {language!r}; run: vivavoce fetch kokoro")
        words = f"{self._voices[language].name}\n{text}".encode()
        return self._folder / f"{hashlib.sha256(words).hexdigest()}.wav"

    def _say(self, text: str, language: str) -> bytes:
        try:
            return wav(self._voices[language].say(text))
        except Exception as error:  # onnxruntime's own among them
            raise ModelMissing(f"voice for {language!r}: {type(error).__name__}") from error

    def _render(self, text: str, language: str, path: Path) -> bytes:
        if path.exists():  # somebody else waited for it, too
            return _read(path)
        sound = self._say(text, language)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._make_room()
        part = path.with_suffix(".part")
        part.write_bytes(sound)
        part.replace(path)
        return sound

    def _make_room(self) -> None:
        """Drop the texts that were not used for longest."""
        kept = sorted(self._folder.glob("*.wav"), key=lambda path: path.stat().st_mtime)
        for path in kept[: max(0, len(kept) + 1 - KEPT_FILES)]:
            path.unlink(missing_ok=True)


def _step_back() -> None:
    """Give this thread the lowest priority, where threads have one of their own (Linux)."""
    with suppress(OSError, AttributeError):
        os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), 10)


_HEADER_BYTES = 44


def wav(samples: NDArray[np.float32]) -> bytes:
    """Mono samples at RATE_HZ as a WAV file of 16 bit."""
    file = io.BytesIO()
    with wave.open(file, "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(RATE_HZ)
        out.writeframes((np.clip(samples, -1, 1) * 32767).astype("<i2").tobytes())
    return file.getvalue()


def _read(path: Path) -> bytes:
    path.touch()  # used just now: the last to be dropped
    return path.read_bytes()
