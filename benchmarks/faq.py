"""Which questions of applicants are answered from the FAQ, and how often rightly?

    python -m benchmarks.faq [--json]     figures of the share "test", by language
    python -m benchmarks.faq --tune       thresholds beside what they lead to, on "tune"

The questions (tests/data/faq) are made for this project: half of them no source answers. The
baselines on the same questions: words in common, and closeness of meaning without the guard
against questions about one's own case and without the margin, each with the threshold that
does best for it on "tune".
"""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analyzers.catalogue import open_encoder
from benchmarks.figures import Figures, load_after, machine, show
from ehr_bridge.faq import answering
from ehr_bridge.faq.answering import MARGIN, Source, find_answer, ways_to_ask
from ehr_bridge.question_bank.content import normal
from models.sentence_encoder import SentenceEncoder
from vivavoce.fetch import open_store
from vivavoce.settings import Settings

QUESTIONS = Path(__file__).parents[1] / "tests/data/faq"
WRONG_COSTS = 3
"""Answers rightly given that one wrong answer outweighs, when thresholds are chosen."""

Answerer = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Tally:
    """What became of a share's questions."""

    right: int = 0
    wrong: int = 0
    answerable: int = 0
    asked: int = 0

    @property
    def precision(self) -> float | None:
        """Of the answers given, the share that was right."""
        given = self.right + self.wrong
        return self.right / given if given else None

    @property
    def recall(self) -> float:
        """Of the questions that a source answers, the share that was answered rightly."""
        return self.right / self.answerable


@dataclass(frozen=True, slots=True)
class Collection:
    """The labelled questions of one language."""

    language: str
    sources: tuple[Source, ...]
    shares: dict[str, list[tuple[str, str]]]


def collection(language: str) -> Collection:
    """Read one language's."""
    file = tomllib.loads((QUESTIONS / f"{language}.toml").read_text(encoding="utf-8"))
    sources = [
        Source("faq", id, ways[0], f"answer {id}", tuple(ways))
        for id, ways in file["entries"].items()
    ]
    sources += [
        Source("fact", kind, kind, f"answer {kind}", ways_to_ask(language, kind))
        for kind in file["facts"]
    ]
    shares = {
        share: [(text, id) for id, texts in file[share].items() for text in texts]
        for share in ("tune", "test")
    }
    return Collection(language, tuple(sources), shares)


def tally(answer: Answerer, questions: Iterable[tuple[str, str]]) -> Tally:
    """Ask every question."""
    right = wrong = answerable = asked = 0
    for text, expected in questions:
        given = answer(text)
        asked += 1
        answerable += expected != ""
        right += given != "" and given == expected
        wrong += given not in ("", expected)
    return Tally(right, wrong, answerable, asked)


def product(
    of: Collection,
    encoder: SentenceEncoder,
    threshold: float | None = None,
    margin: float = MARGIN,
) -> Answerer:
    """What the product answers."""

    def answer(text: str) -> str:
        found = find_answer(
            text, of.language, of.sources, encoder, threshold=threshold, margin=margin
        )
        return found.source.id if found else ""

    return answer


def nearest(of: Collection, encoder: SentenceEncoder, threshold: float) -> Answerer:
    """The closest source whose closeness reaches the threshold."""

    def answer(text: str) -> str:
        vector = encoder.encode(text)
        best, id = max(
            (float(vector @ encoder.encode(way)), source.id)
            for source in of.sources
            for way in source.ways
        )
        return id if best >= threshold else ""

    return answer


def words_in_common(of: Collection, _: SentenceEncoder, threshold: float) -> Answerer:
    """The source that shares most pairs of characters (Dice), if they are enough."""

    def pairs(text: str) -> set[str]:
        plain = normal(text)
        return {plain[i : i + 2] for i in range(len(plain) - 1)}

    def answer(text: str) -> str:
        asked = pairs(text)
        best, id = max(
            (2 * len(asked & pairs(way)) / max(1, len(asked) + len(pairs(way))), source.id)
            for source in of.sources
            for way in source.ways
        )
        return id if best >= threshold else ""

    return answer


def chosen_threshold(
    make: Callable[[float], Answerer], of: Collection, thresholds: Iterable[float]
) -> float:
    """The threshold that is worth most on "tune"; of equals the highest."""

    def worth(threshold: float) -> tuple[float, float]:
        got = tally(make(threshold), of.shares["tune"])
        return got.right - WRONG_COSTS * got.wrong, threshold

    return max(thresholds, key=worth)


def measure(encoder: SentenceEncoder) -> Figures:
    """Everything, by language."""
    figures: Figures = machine()
    for language in ("zh", "en"):
        figures |= _measure_one(collection(language), encoder)
    return figures | load_after()


def _measure_one(of: Collection, encoder: SentenceEncoder) -> Figures:
    language = of.language
    got = tally(product(of, encoder), of.shares["test"])
    near = chosen_threshold(lambda t: nearest(of, encoder, t), of, np.arange(0.8, 1, 0.0025))
    words = chosen_threshold(lambda t: words_in_common(of, encoder, t), of, np.arange(0.1, 1, 0.02))
    return {
        f"{language}_questions": got.asked,
        f"{language}_answerable": got.answerable,
        f"{language}_threshold": answering.THRESHOLDS[language],
        **_of("", language, got),
        **_of("nearest_", language, tally(nearest(of, encoder, near), of.shares["test"])),
        **_of("words_", language, tally(words_in_common(of, encoder, words), of.shares["test"])),
    }


def _of(prefix: str, language: str, got: Tally) -> Figures:
    precision = None if got.precision is None else round(got.precision, 3)
    return {
        f"{language}_{prefix}precision": precision,
        f"{language}_{prefix}recall": round(got.recall, 3),
        f"{language}_{prefix}wrong": got.wrong,
    }


def tune(encoder: SentenceEncoder) -> None:
    """Print what each threshold leads to on "tune", by margin."""
    for language in ("zh", "en"):
        of = collection(language)
        for margin in (0.0, 0.004, 0.008, 0.012, 0.016):
            for threshold in np.arange(0.86, 0.95, 0.005):
                got = tally(product(of, encoder, threshold, margin), of.shares["tune"])
                print(
                    f"{language} margin {margin:.3f} threshold {threshold:.3f} "
                    f"right {got.right:2} of {got.answerable} wrong {got.wrong}"
                )


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object")
    parser.add_argument("--tune", action="store_true", help="thresholds on the share tune")
    arguments = parser.parse_args()
    encoder = open_encoder(open_store(Settings()))
    if arguments.tune:
        tune(encoder)
    else:
        show(measure(encoder), arguments.json)


if __name__ == "__main__":
    main()
