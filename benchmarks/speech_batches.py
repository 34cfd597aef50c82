"""Does it pay to decode windows of several sessions together, on this machine?

As many threads as sessions, each hearing known answers as a live transcript does: growing
windows, then a final with the times of its words. They do not wait for the sound, so the
machine is behind throughout. The same windows one by one and in batches, in turns.

Run: python -m benchmarks.speech_batches --json [--language en|zh] [--sessions 8] [--device cuda]
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Barrier

import numpy as np

from analyzers.catalogue import RECOGNISERS
from analyzers.sound import Sound
from analyzers.speech.transcript import FIRST_S, HOP_S
from analyzers.speech.whisper_recogniser import WhisperRecogniser
from benchmarks.figures import Figures, load_after, machine, percentiles_ms, show
from benchmarks.speech import ANSWERS
from interview.media import AudioChunk
from models.runtime import Compute
from models.store import ModelStore
from models.whisper import Whisper
from models.whisper_engine import BatchingEngine
from tests.analyzers.hearing import samples_of
from tests.error_rate import error_rate
from tests.fetch_media import find_media, store

STRETCHES_S = (4.0, 4.5, 5.0, 5.5, 6.0, 6.5, 7.0, 7.5)
"""Speech between two pauses, a length for each session, so that finals do not all come at once."""

Stretch = tuple[Sound, float]
"""A sound, and where in it somebody begins to speak."""


@dataclass
class Told:
    """What one way of decoding came to.

    Attributes:
        partials_s: how long each partial took.
        finals_s: each final with the times of its words.
        texts: the finals, by session and number.
        elapsed_s: in all rounds together; likewise the processor's time.
    """

    partials_s: list[float] = field(default_factory=list)
    finals_s: list[float] = field(default_factory=list)
    texts: dict[tuple[int, int], str] = field(default_factory=dict)
    elapsed_s: float = 0.0
    cpu_s: float = 0.0

    @property
    def windows(self) -> int:
        """Partials and finals of all sessions."""
        return len(self.partials_s) + len(self.finals_s)


def hear(ears: WhisperRecogniser, session: int, stretches: Sequence[Stretch], told: Told) -> None:
    """Hear each stretch as one utterance."""
    length_s = STRETCHES_S[session % len(STRETCHES_S)]
    for number, (sound, from_s) in enumerate(stretches):
        utterance = ears.utterance(number, from_s)
        for to_s in np.arange(from_s + FIRST_S, from_s + length_s, HOP_S):
            started_s = time.perf_counter()
            utterance.settle()
            utterance.hear(sound, to_s)
            told.partials_s.append(time.perf_counter() - started_s)
        started_s = time.perf_counter()
        said = utterance.said(sound, from_s, from_s + length_s, ())
        if said is not None:
            said.words()
            told.texts[session, number] = said.text
        told.finals_s.append(time.perf_counter() - started_s)


def together(ears: WhisperRecogniser, of: Sequence[Sequence[Stretch]], told: Told) -> None:
    """All sessions side by side."""
    begin = Barrier(len(of) + 1)

    def session(number: int) -> None:
        begin.wait()
        hear(ears, number, of[number], told)

    with ThreadPoolExecutor(len(of)) as threads:
        sessions = [threads.submit(session, number) for number in range(len(of))]
        begin.wait()
        started_s, cpu_s = time.perf_counter(), time.process_time()
        for heard in sessions:
            heard.result()
    told.elapsed_s += time.perf_counter() - started_s
    told.cpu_s += time.process_time() - cpu_s


def stretches_of(media: ModelStore, language: str) -> list[Stretch]:
    """The language's answers, cut into stretches."""
    stretches = []
    for name in ANSWERS[language]:
        path = find_media(media, name)
        assert path is not None, "run: python -m tests.fetch_media"
        sound = Sound(AudioChunk("a1", 0.0, 0.0, samples_of(path)), keep_s=60.0)
        longest_s = max(STRETCHES_S)
        stretches += [(sound, at) for at in np.arange(0.0, sound.end_s - longest_s, longest_s)]
    return stretches


def compare(language: str, options: argparse.Namespace) -> Figures:
    """One language's figures."""
    media, name = store(), RECOGNISERS[language]
    stretches = stretches_of(media, language)
    turned = [stretches[at:] + stretches[:at] for at in range(len(stretches))]
    of = [turned[at % len(turned)][: options.stretches] for at in range(options.sessions)]
    told: dict[int, Told] = {1: Told(), options.batch: Told()}
    ears = {
        batch: WhisperRecogniser.prepare(
            Whisper(media.path(name), name, compute=Compute(options.device, batch=batch)),
            language,
            (),
        )
        for batch in told
    }
    for batch in told:
        hear(ears[batch], 0, stretches[:1], Told())
    for _ in range(options.rounds):
        for batch, heard in told.items():
            together(ears[batch], of, heard)
    return _figures(language, told[1], told[options.batch], ears[options.batch])


def _figures(language: str, alone: Told, batched: Told, ears: WhisperRecogniser) -> Figures:
    engine = ears.whisper.engine
    assert isinstance(engine, BatchingEngine)
    figures: Figures = {}
    for name, told in (("alone", alone), ("batched", batched)):
        figures |= {
            f"{language}_{name}_windows_per_s": round(told.windows / told.elapsed_s, 2),
            f"{language}_{name}_cpu_ms_per_window": round(1_000 * told.cpu_s / told.windows, 1),
            **percentiles_ms(f"{language}_{name}_partial", told.partials_s, 50, 95),
            **percentiles_ms(f"{language}_{name}_final", told.finals_s, 50, 95),
        }
    differ = [
        error_rate(said, batched.texts.get(at, ""), language) for at, said in alone.texts.items()
    ]
    return figures | {
        f"{language}_throughput_ratio": round(alone.elapsed_s / batched.elapsed_s, 3),
        f"{language}_cpu_ratio": round(batched.cpu_s / alone.cpu_s, 3),
        f"{language}_windows_per_call": round(engine.batching.answered / engine.batching.calls, 2),
        f"{language}_heard_otherwise": round(float(np.mean(differ)), 4),
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--language", choices=["en", "zh"], help="one language only")
    parser.add_argument("--device", choices=["cpu", "cuda"], default="cpu")
    parser.add_argument("--sessions", type=int, default=8)
    parser.add_argument("--batch", type=int, default=8, help="most windows in a call, above 1")
    parser.add_argument("--stretches", type=int, default=1, help="that a session hears a round")
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    if options.batch < 2:
        parser.error("a batch holds two windows or more")
    figures = machine() | {"device": options.device, "sessions": options.sessions}
    for language in [options.language] if options.language else ["en", "zh"]:
        figures |= compare(language, options)
    show(figures | load_after(), options.json)


if __name__ == "__main__":
    main()
