"""Answers with thinking pauses, as sound in which it is known where each pause is.

An answer of turn_set.toml is spoken as a whole and cut where its text has a mark, so the
voice before a pause is that of somebody who goes on. Where the words before a mark end is
found by aligning the known text; the cut is at the quietest moment near it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from interview.media import ANALYSIS_RATE_HZ
from models.whisper import Whisper
from tests import speech
from tests.analyzers.hearing import samples_of
from tests.fetch_media import TEST_MEDIA, store
from tests.speech import Spoken

Samples = NDArray[np.float32]

SET = Path(__file__).with_name("turn_set.toml")
VOICES = {"en": ("heart",), "zh": ("zm_yunxi", "zf_xiaoxiao")}
PAUSES_S = (0.7, 1.0, 1.4)
"""Silences in the middle of a sentence; taken in turn."""
SHARES = ("rules", "test", "held_out")
"""Parts of the set; its first lines say what they are."""
BEFORE_S, AFTER_S = 0.6, 3.5
SENTENCES, LONG_AFTER_S = 3, 22.0
"""Sentences of a long answer, and the silence after it."""
ROOM = 0.0005
"""Level of the noise of a quiet room (-66 dBFS)."""
EDGE = 0.02
"""Share of the peak under which a piece's beginning and end are cut off."""
NEAR_S = 0.12
READ_PAUSE_S, READ_EDGE = 0.3, 0.05
"""A reader's pause: quiet for this long, a breath not counted as sound."""


@dataclass(frozen=True, slots=True)
class Clip:
    """An answer in sound.

    Attributes:
        pauses_s: from where to where somebody stops in the middle.
        end_s: the last sample of speech.
    """

    name: str
    language: str
    share: str
    samples: Samples
    pauses_s: tuple[tuple[float, float], ...]
    end_s: float


def clips(language: str, whisper: Whisper) -> Iterator[Clip]:
    """Every answer of a language; `whisper` finds the words."""
    entries = tomllib.loads(SET.read_text(encoding="utf-8"))["turn"]
    pause = 0
    for number, entry in enumerate(e for e in entries if e["language"] == language):
        parts = [part.strip() for part in entry["text"].split("|")]
        voice = VOICES[language][number % len(VOICES[language])]
        sound = _spoken(_joint(language).join(parts), language, voice)
        pieces = _cut(sound, parts, language, whisper)
        lengths = [PAUSES_S[(pause + n) % len(PAUSES_S)] for n in range(len(pieces) - 1)]
        pause += len(lengths)
        yield _laid_out(f"{language}-{number}", language, entry["share"], pieces, lengths)


def long_answers(
    language: str, whisper: Whisper, pauses_s: Sequence[float], share: str | None = None
) -> Iterator[tuple[Clip, tuple[bool, ...]]]:
    """Answers of SENTENCES sentences of a share, or of all, with silences in and between them,
    each with whether it is in the middle of a sentence."""
    entries = tomllib.loads(SET.read_text(encoding="utf-8"))["turn"]
    texts = [
        [p.strip() for p in e["text"].split("|")]
        for e in entries
        if e["language"] == language and share in (None, e["share"])
    ]
    voice = VOICES[language][0]
    pause = 0
    for at in range(0, len(texts) - SENTENCES + 1, SENTENCES):
        pieces: list[Samples] = []
        within: list[bool] = []
        for parts in texts[at : at + SENTENCES]:
            cut = _cut(
                _spoken(_joint(language).join(parts), language, voice), parts, language, whisper
            )
            within += [False] * bool(pieces) + [True] * (len(cut) - 1)
            pieces += cut
        lengths = [pauses_s[(pause + n) % len(pauses_s)] for n in range(len(within))]
        pause += len(lengths)
        name = f"{language}-long-{at // SENTENCES}"
        yield _laid_out(name, language, "test", pieces, lengths, LONG_AFTER_S), tuple(within)


def read_clips(language: str) -> Iterator[Clip]:
    """Real speech (English only): one long sentence read aloud, with the reader's pauses."""
    if language == "en":
        piece = _trimmed(samples_of(store().path("two-cities")))
        clip = _laid_out("read", "en", "test", [piece], [])
        yield replace(clip, pauses_s=tuple(_silences(piece)))


def _silences(piece: Samples) -> Iterator[tuple[float, float]]:
    """Where a recording is quiet for READ_PAUSE_S and more, on the clock of its clip."""
    loud = np.flatnonzero(np.abs(piece) > READ_EDGE * np.abs(piece).max())
    for before, after in pairwise(loud):
        if after - before >= READ_PAUSE_S * ANALYSIS_RATE_HZ:
            yield BEFORE_S + before / ANALYSIS_RATE_HZ, BEFORE_S + after / ANALYSIS_RATE_HZ


def _laid_out(
    name: str,
    language: str,
    share: str,
    pieces: list[Samples],
    lengths_s: list[float],
    after_s: float = AFTER_S,
) -> Clip:
    """Pieces with silences between them, in the noise of a room."""
    at_s = BEFORE_S
    pauses: list[tuple[float, float]] = []
    track = [np.zeros(int(BEFORE_S * ANALYSIS_RATE_HZ), np.float32)]
    for n, piece in enumerate(pieces):
        track.append(piece)
        at_s += len(piece) / ANALYSIS_RATE_HZ
        if n < len(lengths_s):
            pauses.append((at_s, at_s + lengths_s[n]))
            track.append(np.zeros(int(lengths_s[n] * ANALYSIS_RATE_HZ), np.float32))
            at_s += lengths_s[n]
    track.append(np.zeros(int(after_s * ANALYSIS_RATE_HZ), np.float32))
    samples = np.concatenate(track)
    samples = samples + np.random.default_rng(len(samples)).normal(0, ROOM, len(samples))
    return Clip(name, language, share, samples.astype(np.float32), tuple(pauses), at_s)


def _spoken(text: str, language: str, voice: str) -> Samples:
    """A text as analyzers would get it, rendered once."""
    spoken = Spoken("turn", language, voice, "", text)
    path = TEST_MEDIA / spoken.filename
    if not path.exists():
        media = store()
        samples = speech.say(spoken, media.path("kokoro"), media.path("kokoro-voices"))
        speech.write_wav(path, samples)
    return samples_of(path)


def _cut(sound: Samples, parts: list[str], language: str, whisper: Whisper) -> list[Samples]:
    """The sound of each part."""
    ends = [0]
    for end_s in _ends_s(sound, parts, language, whisper)[:-1]:
        near = int(NEAR_S * ANALYSIS_RATE_HZ)
        first = int(end_s * ANALYSIS_RATE_HZ) - near
        power = np.convolve(sound[first : first + 2 * near] ** 2, np.ones(160), "same")
        ends.append(first + int(power.argmin()))
    ends.append(len(sound))
    return [_trimmed(sound[a:b]) for a, b in pairwise(ends)]


def _ends_s(sound: Samples, parts: list[str], language: str, whisper: Whisper) -> list[float]:
    """When each part's last word ends."""
    text = _joint(language).join(parts)
    tokens = whisper.tokenizer(language).encode(" " + text)
    words = whisper.align(whisper.encode(sound), language, tokens)
    ends: list[float] = []
    wanted, had = 0, 0
    spoken = iter(words)
    for part in parts:
        wanted += _letters(part)
        end_s = 0.0
        while had < wanted:
            word = next(spoken)
            had += _letters(word.text)
            end_s = word.end_s
        ends.append(end_s)
    return ends


def _joint(language: str) -> str:
    return " " if language == "en" else ""


def _letters(text: str) -> int:
    return sum(c.isalnum() for c in text)


def _trimmed(samples: Samples) -> Samples:
    loud = np.flatnonzero(np.abs(samples) > EDGE * np.abs(samples).max())
    return samples[loud[0] : loud[-1] + 1]
