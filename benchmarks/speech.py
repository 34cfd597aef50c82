"""How soon and how well speech becomes text: our streaming against full-window re-decoding.

The same sound, the same weights, one core each, one after the other. Sound comes in real
time on a clock that skips the waiting: a decode's own duration counts, so falling behind
counts too. docs/benchmarks.md says what each figure means.

Run: python -m benchmarks.speech --json [--language en|zh]
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from itertools import pairwise
from statistics import median

import numpy as np
from numpy.typing import NDArray

from analyzers.catalogue import RECOGNISERS
from analyzers.speech.transcript import TranscriptAnalyzer
from analyzers.speech.voice_activity import VoiceActivity
from benchmarks.figures import Figures, percentiles_ms, show_by_language
from benchmarks.speech_baseline import FullWindow, Heard, Shown
from interview.events import Event, Transcript
from interview.media import ANALYSIS_RATE_HZ, AudioChunk
from models.lazy import Lazy
from models.silero import Silero
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.hearing import noise, samples_of, setup, silence
from tests.analyzers.phrases import TWO_CITIES
from tests.error_rate import error_rate, units
from tests.fetch_media import find_media, store
from tests.speech import SPOKEN

Samples = NDArray[np.float32]

ANSWERS = {
    "en": ("two-cities", "en-star", "en-motive"),
    "zh": ("zh-star", "zh-motive", "zh-conflict"),
}
EMPTY_S = 30.0
"""Of silence, and of noise: a minute in all."""
BEFORE_S, AFTER_S = 0.5, 2.0
SECOND_PART_S = 28.7
"""Where the second half of the read text begins."""
CHUNK_S = 0.02
DELIVERY_S = 0.03


class Ours:
    """Voice activity and the transcript analyzer, live, on a clock that skips waiting."""

    def __init__(self, media: ModelStore, language: str) -> None:
        name = RECOGNISERS[language]
        self._language = language
        self._whisper = Whisper(media.path(name), name)
        self._silero = Silero(media.path("silero-vad"), "silero")

    def hear(self, samples: Samples) -> Heard:
        """Everything that is shown while an answer is given."""
        clock = _Clock()
        activity = VoiceActivity(Lazy(lambda: self._silero)).stream(setup(self._language))
        analyzer = TranscriptAnalyzer(
            {self._language: Lazy(lambda: self._whisper)}, live=True, clock=clock
        )
        transcript = analyzer.stream(setup(self._language))
        page = _Page(self._language)
        started = time.process_time()
        for chunk in _chunks(samples):
            clock.arrive(chunk.end_s + DELIVERY_S)
            spoken = list(activity.push(chunk))
            page.read(transcript.push(chunk), clock)
            for event in spoken:
                page.read(transcript.push(event), clock)
        page.read(transcript.flush(), clock)
        return Heard(page.shown, page.text, time.process_time() - started)


class _Clock:
    """Seconds on the clock of the sound: the arrival of what is worked on, and the work."""

    def __init__(self) -> None:
        self._at_s = self._real_s = 0.0

    def __call__(self) -> float:
        return self._at_s + time.perf_counter() - self._real_s

    def arrive(self, at_s: float) -> None:
        """Wait for sound, unless it waited itself."""
        self._at_s = max(self(), at_s) if self._real_s else at_s
        self._real_s = time.perf_counter()


class _Page:
    """Finals and the current partial, as a reader sees them."""

    def __init__(self, language: str) -> None:
        self.shown: list[Shown] = []
        self.text = ""
        self._language = language
        self._joint = "" if language == "zh" else " "

    def read(self, events: Iterable[Event], clock: Callable[[], float]) -> None:
        """Show each transcript when it comes."""
        for event in events:
            if not isinstance(event, Transcript):
                continue
            text = self.text + self._joint + event.text
            settled = self.text + self._joint + event.text[: event.settled]
            if event.final:
                self.text = text
            promised = len(units(settled, self._language))
            self.shown.append(Shown(clock(), tuple(units(text, self._language)), promised))


def _chunks(samples: Samples) -> Iterator[AudioChunk]:
    size = int(CHUNK_S * ANALYSIS_RATE_HZ)
    for at in range(0, len(samples), size):
        piece = samples[at : at + size]
        start_s = at / ANALYSIS_RATE_HZ
        end_s = start_s + len(piece) / ANALYSIS_RATE_HZ
        yield AudioChunk("a1", start_s, end_s + DELIVERY_S, piece)


# --- what was really said -----------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer in sound, its units, and when each of them ends in the sound."""

    name: str
    text: str
    samples: Samples
    units: tuple[str, ...]
    ends_s: tuple[float, ...]


def answers(language: str, media: ModelStore, whisper: Whisper) -> Iterator[Answer]:
    """The known answers; their words are timed by aligning the known text."""
    for name in ANSWERS[language]:
        path = find_media(media, name)
        if path is None:
            raise SystemExit(f"{name} is missing: python -m tests.fetch_media")
        sound = samples_of(path)
        parts = [(SPOKEN[name].text, sound)] if name in SPOKEN else list(_two_cities(sound))
        for n, (text, samples) in enumerate(parts):
            yield _timed(f"{name}-{n}", text, samples, whisper, language)


def _two_cities(sound: Samples) -> Iterator[tuple[str, Samples]]:
    """In two, as an alignment takes less than 30 s."""
    first, second = TWO_CITIES.split("in short")
    cut = int(SECOND_PART_S * ANALYSIS_RATE_HZ)
    yield first, sound[:cut]
    yield "in short" + second, sound[cut:]


def _timed(name: str, text: str, samples: Samples, whisper: Whisper, language: str) -> Answer:
    tokens = whisper.tokenizer(language).encode(" " + text)
    words = whisper.align(whisper.encode(samples), language, tokens)
    found = [(unit, BEFORE_S + word.end_s) for word in words for unit in units(word.text, language)]
    said, ends_s = zip(*found, strict=True)
    padded = np.concatenate([silence(BEFORE_S), samples, silence(AFTER_S)])
    return Answer(name, text, padded, said, ends_s)


# --- what is measured -------------------------------------------------------------------


def waits(shown: Sequence[Shown], answer: Answer, *, settled: bool) -> list[float]:
    """From the end of each word to when it was first shown, or first promised to stay."""
    first: dict[int, float] = {}
    for page in shown:
        text = page.units[: page.settled] if settled else page.units
        matcher = SequenceMatcher(a=answer.units, b=text, autojunk=False)
        for block in matcher.get_matching_blocks():
            for n in range(block.a, block.a + block.size):
                first.setdefault(n, page.at_s)
    return [at_s - answer.ends_s[n] for n, at_s in first.items()]


def changes(shown: Sequence[Shown]) -> tuple[int, int]:
    """Units that were shown and changed later; and those of them promised to stay."""
    changed = broken = 0
    for before, after in pairwise(shown):
        matcher = SequenceMatcher(a=before.units, b=after.units, autojunk=False)
        kept = {block.a + n for block in matcher.get_matching_blocks() for n in range(block.size)}
        changed += len(before.units) - len(kept)
        broken += before.settled - sum(n < before.settled for n in kept)
    return changed, broken


@dataclass(slots=True)
class Tally:
    """What one recogniser did over all answers of a language."""

    first_s: list[float] = field(default_factory=list)
    settled_s: list[float] = field(default_factory=list)
    errors: float = 0.0
    units: int = 0
    changed: int = 0
    broken: int = 0
    cpu_s: float = 0.0

    def add(self, answer: Answer, heard: Heard, language: str) -> None:
        """Take one answer."""
        self.first_s += waits(heard.shown, answer, settled=False)
        self.settled_s += waits(heard.shown, answer, settled=True)
        self.errors += error_rate(answer.text, heard.text, language) * len(answer.units)
        self.units += len(answer.units)
        changed, broken = changes(heard.shown)
        self.changed += changed
        self.broken += broken
        self.cpu_s += heard.cpu_s

    def figures(self, name: str) -> Figures:
        """NAME_*."""
        return {
            **percentiles_ms(f"{name}_partial", self.first_s, 50, 95),
            **percentiles_ms(f"{name}_word_final", self.settled_s, 50, 95),
            f"{name}_error": round(self.errors / self.units, 4),
            f"{name}_changes_per_100_words": round(100 * self.changed / self.units, 1),
            f"{name}_prefix_changes_per_100_words": round(100 * self.broken / self.units, 1),
            f"{name}_cpu_s": round(self.cpu_s, 2),
        }


def compare(language: str, media: ModelStore) -> Figures:
    """Both recognisers on every answer of a language, turn by turn."""
    ours = Ours(media, language)
    theirs = FullWindow(media, RECOGNISERS[language], language)
    whisper = Whisper(media.path("whisper-base"), "base")
    mine, other, offline, said = Tally(), Tally(), 0.0, 0
    for answer in answers(language, media, whisper):
        print(f"{answer.name}: {len(answer.units)} units", flush=True)
        mine.add(answer, ours.hear(answer.samples), language)
        other.add(answer, theirs.hear(answer.samples), language)
        offline += error_rate(answer.text, theirs.text(answer.samples), language) * len(
            answer.units
        )
        said += len(answer.units)
    empty = np.concatenate([silence(EMPTY_S), noise(EMPTY_S)])
    error = {"en": "wer_en", "zh": "cer_zh"}[language]
    return {
        f"{language}_partial_latency_ratio": _ratio(mine.first_s, other.first_s),
        f"{language}_word_final_latency_ratio": _ratio(mine.settled_s, other.settled_s),
        error: round(mine.errors / mine.units, 4),
        f"{error}_offline": round(offline / said, 4),
        f"{error}_difference": round(mine.errors / mine.units - offline / said, 4),
        f"{language}_cpu_ratio": round(mine.cpu_s / other.cpu_s, 3),
        f"{language}_invented_words": len(units(ours.hear(empty).text, language)),
        f"{language}_invented_words_baseline": len(units(theirs.hear(empty).text, language)),
        **mine.figures(f"{language}_ours"),
        **other.figures(f"{language}_baseline"),
    }


def _ratio(ours_s: Sequence[float], theirs_s: Sequence[float]) -> float:
    return round(median(ours_s) / median(theirs_s), 3)


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    media = store()
    show_by_language(__doc__, lambda language: compare(language, media), arguments)


if __name__ == "__main__":
    main()
