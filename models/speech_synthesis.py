"""Text read out: Kokoro-82M for Chinese, Hibari for English; rendered once, kept on disk.

Chinese takes about as long to render as to say on one core, English a fiftieth of it. What was
rendered is kept under the hash of its text, voice and model, so a changed text is spoken anew.
"""

from __future__ import annotations

import asyncio
import hashlib
import io
import json
import logging
import os
import re
import threading
import warnings
import wave
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from interview.errors import ModelMissing, NotFound
from models.lazy import Lazy
from models.store import ModelStore

RATE_HZ = 24_000
"""Sample rate of both synthesisers."""
PAUSE_S = 0.25
"""Silence after a sentence."""
MAX_TOKENS = 400
"""Phonemes spoken at once; the voice's styles go up to 510."""
KEPT_FILES = 4000
"""Rendered texts that are kept, those used last; half a megabyte each at most, as a rule."""

HIBARI, HIBARI_VOICE = "hibari-tts@0.2.1", "heart"
CHINESE_VOICE = "zf_xiaoxiao"

_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")
_CLAUSE = re.compile(r"[^，、,：:]+[，、,：:]?")


def open_voice(store: ModelStore, folder: Path) -> SpeechSynthesis:
    """The voices that a store has; those whose weights are absent are left out.

    Args:
        folder: where rendered texts are kept.
    """
    try:
        chinese = KokoroVoice(
            store.path("kokoro"), store.path("kokoro-voices"), store.version("kokoro")
        )
    except (ModelMissing, NotFound):
        return SpeechSynthesis(folder, {"en": HibariVoice()})
    return SpeechSynthesis(folder, {"en": HibariVoice(), "zh": chinese})


class HibariVoice:
    """English."""

    name = f"{HIBARI} {HIBARI_VOICE}"

    def __init__(self) -> None:
        self._hibari = Lazy(_load_hibari)

    def say(self, text: str) -> NDArray[np.float32]:
        """The text as mono samples at RATE_HZ."""
        return np.asarray(self._hibari()(text, seed=0), np.float32)

    def stop(self) -> None:
        """Nothing takes long enough to be broken off."""


def _load_hibari() -> Any:
    from hibari import Hibari

    return Hibari(threads=1)  # type: ignore[no-untyped-call]


class KokoroVoice:
    """Chinese; words in Latin letters are passed over, as the phonemes are Chinese ones.

    Args:
        kokoro: folder with kokoro.onnx and config.json.
        voices: folder of styles, float32 of shape (510, 1, 256) by token count.
    """

    def __init__(self, kokoro: Path, voices: Path, label: str) -> None:
        self.name = f"{label} {CHINESE_VOICE}"
        self._kokoro, self._voices = kokoro, voices
        self._loaded = Lazy(self._load)
        self._run_options: Any = None

    def stop(self) -> None:
        """Break off what is being rendered; nothing can be said any more."""
        if self._run_options is not None:
            self._run_options.terminate = True

    def _load(self) -> tuple[Any, Any, dict[str, int], NDArray[np.float32]]:
        import onnxruntime

        options = onnxruntime.SessionOptions()  # type: ignore[attr-defined]
        options.intra_op_num_threads = 1
        self._run_options = onnxruntime.RunOptions()  # type: ignore[attr-defined]
        weights = self._kokoro / "kokoro.onnx"
        session = onnxruntime.InferenceSession(weights, options)  # type: ignore[attr-defined]
        config = json.loads((self._kokoro / "config.json").read_text(encoding="utf-8"))
        styles = np.fromfile(self._voices / f"{CHINESE_VOICE}.bin", np.float32)
        return session, _chinese_phonemes(), config["vocab"], styles.reshape(-1, 1, 256)

    def say(self, text: str) -> NDArray[np.float32]:
        """The text as mono samples at RATE_HZ, sentence by sentence."""
        session, _, _, styles = self._loaded()
        said: list[NDArray[np.float32]] = []
        for sentence in _SENTENCE.findall(text):
            for tokens in self._tokens(sentence):
                inputs = {
                    "tokens": np.array([[0, *tokens, 0]], np.int64),
                    "style": styles[len(tokens) - 1],
                    "speed": np.ones(1, np.float32),
                }
                said.append(session.run(None, inputs, self._run_options)[0].ravel())
            said.append(np.zeros(int(PAUSE_S * RATE_HZ), np.float32))
        return np.concatenate(said) if said else np.zeros(0, np.float32)

    def _tokens(self, sentence: str) -> list[list[int]]:
        """The phonemes of a sentence, in pieces that are not too long."""
        _, phonemes_of, token_of, _ = self._loaded()
        clauses = [sentence] if len(sentence) <= MAX_TOKENS // 8 else _CLAUSE.findall(sentence)
        pieces: list[list[int]] = []
        for clause in clauses:
            phonemes, _ = phonemes_of(clause)
            tokens = [token_of[p] for p in phonemes if p in token_of]
            pieces += [tokens[i : i + MAX_TOKENS] for i in range(0, len(tokens), MAX_TOKENS)]
        return pieces


def _chinese_phonemes() -> Any:
    """Text to phonemes; what it imports warns of its own old escapes when compiled."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from misaki.zh import ZHG2P

        logging.getLogger("jieba").setLevel(logging.WARNING)  # it tells how it loads
        return ZHG2P()  # type: ignore[no-untyped-call]


class SpeechSynthesis:
    """`interview.ports.InterviewerVoice`: one text is rendered at a time, the others wait.

    Args:
        folder: where rendered texts are kept, made when first needed.
        voices: by language.
    """

    def __init__(self, folder: Path, voices: dict[str, HibariVoice | KokoroVoice]) -> None:
        self._folder = folder
        self._voices = voices
        # Rendering ahead must not disturb interviews: a thread of its own, below all others.
        self._renderer = ThreadPoolExecutor(1, "voice", initializer=_step_back)

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
        loop = asyncio.get_running_loop()
        if not keep:
            return await loop.run_in_executor(self._renderer, self._say, text, language)
        return await loop.run_in_executor(self._renderer, self._render, text, language, path)

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
