"""When is somebody done speaking? False cut-ins and delay, beside fixed silence rules.

Answers with thinking pauses in the middle of a sentence (turn_media.py) are played to voice
activity and the transcript analyzer. A final transcript that comes during such a pause is a
false cut-in; the one after the last word ends the answer, and how long after the last
sample of speech that was decided is the delay. The fixed rules decide once voice activity
has been silent that long. docs/benchmarks.md says what each figure means.

Run: python -m benchmarks.turns --json [--language en|zh] [--share rules|test|held_out]
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from analyzers.catalogue import RECOGNISERS
from analyzers.speech.transcript import TranscriptAnalyzer
from analyzers.speech.voice_activity import VoiceActivity
from benchmarks.figures import Figures, load_after, machine, show
from benchmarks.turn_media import SHARES, Clip, clips, read_clips
from interview.events import SpeechEnded, Transcript
from models.lazy import Lazy
from models.silero import Silero
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.hearing import chunks, setup
from tests.fetch_media import store

RULES_S = (0.5, 1.0)


@dataclass(slots=True)
class Tally:
    """What one rule did.

    Attributes:
        cut_ins: pauses in which it took the answer for over.
        delays_s: from the last sample of speech to the decision, an answer each.
    """

    pauses: int = 0
    cut_ins: int = 0
    delays_s: list[float] = field(default_factory=list)

    def add(self, clip: Clip, decided_s: Sequence[float]) -> None:
        """Take the times at which a rule took the speech of a clip for over."""
        for from_s, to_s in clip.pauses_s:
            self.pauses += 1
            self.cut_ins += any(from_s < at_s <= to_s for at_s in decided_s)
        self.delays_s += [at_s - clip.end_s for at_s in decided_s if at_s > clip.end_s][:1]

    def figures(self, name: str) -> Figures:
        """NAME_*."""
        return {
            f"{name}_cut_ins": self.cut_ins,
            f"{name}_cut_in_rate": round(self.cut_ins / self.pauses, 3),
            f"{name}_delay_p50_ms": round(median(self.delays_s) * 1000),
        }


class Listener:
    """Voice activity and recogniser of a language."""

    def __init__(self, media: ModelStore, language: str) -> None:
        name = RECOGNISERS[language]
        self.whisper = Whisper(media.path(name), name)
        self._silero = Silero(media.path("silero-vad"), "silero")
        self._language = language

    def hear(self, clip: Clip, compute_s: list[float]) -> tuple[list[float], list[list[float]]]:
        """When each final came, and when each fixed rule spoke; notes how long finals took."""
        activity = VoiceActivity(Lazy(lambda: self._silero)).stream(setup(self._language))
        analyzer = TranscriptAnalyzer({self._language: Lazy(lambda: self.whisper)})
        transcript = analyzer.stream(setup(self._language))
        speech: list[tuple[float, float]] = []
        finals_s: list[float] = []
        for chunk in chunks(clip.samples):
            started = time.perf_counter()
            spoken = list(activity.push(chunk))
            for item in (chunk, *spoken):
                for event in transcript.push(item):
                    if isinstance(event, Transcript) and event.final:
                        finals_s.append(chunk.end_s)
                        compute_s.append(time.perf_counter() - started)
            speech += [(e.start_s, e.time_s) for e in spoken if isinstance(e, SpeechEnded)]
        return finals_s, [_decisions(speech, rule_s) for rule_s in RULES_S]


def _decisions(speech: Sequence[tuple[float, float]], rule_s: float) -> list[float]:
    """When a silence of that length was reached."""
    pairs = pairwise([*speech, (float("inf"), float("inf"))])
    return [end_s + rule_s for (_, end_s), (start_s, _) in pairs if start_s - end_s >= rule_s]


def measure(language: str, share: str | None, media: ModelStore) -> Figures:
    """Every rule on every clip of a language."""
    listener = Listener(media, language)
    ours, compute_s = Tally(), list[float]()
    fixed = [Tally() for _ in RULES_S]
    played = [*clips(language, listener.whisper), *read_clips(language)]
    for clip in played:
        if share in (None, clip.share):
            finals_s, decided = listener.hear(clip, compute_s)
            ours.add(clip, finals_s)
            for tally, at_s in zip(fixed, decided, strict=True):
                tally.add(clip, at_s)
    figures: Figures = {
        f"{language}_pauses": ours.pauses,
        f"{language}_answers": len(ours.delays_s),
        **ours.figures(f"{language}_ours"),
        f"{language}_compute_p50_ms": round(median(compute_s) * 1000),
    }
    for rule_s, tally in zip(RULES_S, fixed, strict=True):
        figures |= tally.figures(f"{language}_fixed_{rule_s}")
    return figures


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("en", "zh"), help="only this one")
    parser.add_argument("--share", choices=SHARES, help="only this part of the set")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    facts, media = machine(), store()
    figures: Figures = {"share": options.share or "all"}
    for language in (options.language,) if options.language else ("en", "zh"):
        figures |= measure(language, options.share, media)
    show({**figures, **facts, **load_after()}, options.json)


if __name__ == "__main__":
    main()
