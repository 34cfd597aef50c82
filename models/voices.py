"""Voices that read text out: Hibari for English, Kokoro-82M for Chinese with English in it."""

from __future__ import annotations

import json
import logging
import re
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from models.lazy import Lazy

RATE_HZ = 24_000
"""Sample rate of both synthesisers."""
PAUSE_S = 0.25
"""Silence after a sentence."""
JOINT_S = 0.04
"""Silence where Chinese and English meet within a clause."""
BREAK_S = 0.2
"""The same where a mark stands between them."""
MAX_TOKENS = 400
"""Phonemes spoken at once; the voice's styles go up to 510."""
AUDIBLE_DB = -40.0
"""Level against the loudest 10 ms below which the ends of a rendered run are silence."""

HIBARI, HIBARI_VOICE = "hibari-tts@0.2.1", "heart"
CHINESE_VOICE = "zf_xiaoxiao"
CHINESE_MAN = "zm_yunxi"

_SENTENCE = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]?")
_CLAUSE = re.compile(r"[^，、,：:]+[，、,：:]?")
_LATIN = re.compile(r"[A-Za-z](?:[\w'’+#&./ -]*[A-Za-z0-9+#])?", re.ASCII)
_INITIALS = re.compile(r"(?<![A-Z])[A-Z]{3,4}(?![A-Za-z])")
_MARKS = '，、,：:。！？!?；;（）()《》“”"‘’「」【】…—-/ '
_BLOCK = RATE_HZ // 100

Samples = NDArray[np.float32]


class Voice(Protocol):
    """One voice; `name` tells it from every other that might have rendered a text."""

    name: str

    def say(self, text: str) -> Samples:
        """The text as mono samples at RATE_HZ."""
        ...

    def stop(self) -> None:
        """Break off what is being rendered; nothing can be said any more."""
        ...


class HibariVoice:
    """English."""

    name = f"{HIBARI} {HIBARI_VOICE}"

    def __init__(self) -> None:
        self._hibari = Lazy(_load_hibari)

    def say(self, text: str) -> Samples:
        """See `Voice.say`."""
        return np.asarray(self._hibari()(text, seed=0), np.float32)

    def stop(self) -> None:
        """Nothing takes long enough to be broken off."""


def _load_hibari() -> Any:
    from hibari import Hibari

    return Hibari(threads=1)  # type: ignore[no-untyped-call]


class KokoroVoice:
    """Chinese; what stands in Latin letters is said by an English voice as loud as this one.

    Args:
        kokoro: folder with kokoro.onnx and config.json.
        voices: folder of styles, float32 of shape (510, 1, 256) by token count.
        english: says the words in Latin letters.
        style: the name of one of those voices.
    """

    def __init__(
        self,
        kokoro: Path,
        voices: Path,
        label: str,
        english: Voice,
        style: str = CHINESE_VOICE,
    ) -> None:
        self.name = f"{label} {style} with {english.name}"
        self._kokoro, self._style = kokoro, voices / f"{style}.bin"
        self._english = english
        self._loaded = Lazy(self._load)
        self._run_options: Any = None

    def stop(self) -> None:
        """See `Voice.stop`."""
        if self._run_options is not None:
            self._run_options.terminate = True

    def _load(self) -> tuple[Any, Any, dict[str, int], Samples]:
        import onnxruntime

        options = onnxruntime.SessionOptions()  # type: ignore[attr-defined]
        options.intra_op_num_threads = 1
        self._run_options = onnxruntime.RunOptions()  # type: ignore[attr-defined]
        weights = self._kokoro / "kokoro.onnx"
        session = onnxruntime.InferenceSession(weights, options)  # type: ignore[attr-defined]
        config = json.loads((self._kokoro / "config.json").read_text(encoding="utf-8"))
        styles = np.fromfile(self._style, np.float32)
        return session, _chinese_phonemes(), config["vocab"], styles.reshape(-1, 1, 256)

    def say(self, text: str) -> Samples:
        """See `Voice.say`; rendered sentence by sentence."""
        said: list[Samples] = []
        for sentence in _SENTENCE.findall(text):
            said += [self._sentence(sentence), _silence(PAUSE_S)]
        return np.concatenate(said) if said else _silence(0)

    def _sentence(self, sentence: str) -> Samples:
        parts = script_runs(sentence)
        if not any(part.latin for part in parts):
            return self._chinese(sentence)
        sounds = [trimmed(self._say_run(part)) for part in parts]
        chinese = [_level(s) for s, part in zip(sounds, parts, strict=True) if not part.latin]
        said: list[Samples] = []
        for sound, part in zip(sounds, parts, strict=True):
            said.append(_silence(BREAK_S if part.marked else JOINT_S))
            as_loud = part.latin and chinese
            said.append(sound * (np.mean(chinese) / _level(sound)) if as_loud else sound)
        return np.concatenate(said[1:]).astype(np.float32)

    def _say_run(self, part: ScriptRun) -> Samples:
        if part.latin:
            return self._english.say(f"{initials(part.text)}.")
        return self._chinese(part.text)

    def _chinese(self, sentence: str) -> Samples:
        session, _, _, styles = self._loaded()
        said: list[Samples] = []
        for tokens in self._tokens(sentence):
            inputs = {
                "tokens": np.array([[0, *tokens, 0]], np.int64),
                "style": styles[len(tokens) - 1],
                "speed": np.ones(1, np.float32),
            }
            said.append(session.run(None, inputs, self._run_options)[0].ravel())
        return np.concatenate(said) if said else _silence(0)

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


# --- words in Latin letters within Chinese -------------------------------------------------


@dataclass(frozen=True, slots=True)
class ScriptRun:
    """A piece of a sentence in one script.

    Attributes:
        latin: whether it is in Latin letters.
        marked: whether a mark stands between it and the run before.
    """

    text: str
    latin: bool
    marked: bool = False


def script_runs(sentence: str) -> list[ScriptRun]:
    """A sentence as it changes between Chinese and Latin letters; marks alone are no run."""
    parts: list[ScriptRun] = []
    at, marked = 0, False
    for found in [*_LATIN.finditer(sentence), None]:
        between = sentence[at : found.start() if found else None].strip()
        chinese = between.lstrip(_MARKS)
        marked |= chinese != between
        if chinese:
            parts.append(ScriptRun(chinese, latin=False, marked=marked))
            marked = chinese[-1] in _MARKS
        if found:
            parts.append(ScriptRun(found.group(), latin=True, marked=marked))
            at, marked = found.end(), False
    return parts


def initials(latin: str) -> str:
    """Initials with points, so that SQL is said letter by letter, in MySQL, too."""
    return _INITIALS.sub(lambda found: f" {'.'.join(found.group())}.", latin).strip()


def trimmed(sound: Samples) -> Samples:
    """The sound without the silence at its ends."""
    count = len(sound) // _BLOCK
    level = np.sqrt(np.mean(sound[: count * _BLOCK].reshape(count, _BLOCK) ** 2, axis=1))
    heard = np.flatnonzero(level > level.max(initial=0.0) * 10 ** (AUDIBLE_DB / 20))
    return sound[heard[0] * _BLOCK : (heard[-1] + 1) * _BLOCK] if len(heard) else sound[:0]


def _level(sound: Samples) -> float:
    """Root mean square, never 0."""
    return float(np.sqrt(np.mean(sound * sound))) + 1e-6 if len(sound) else 1e-6


def _silence(seconds: float) -> Samples:
    return np.zeros(int(seconds * RATE_HZ), np.float32)
