"""Do scores follow the level of an answer, and does speech off the question stay without one?

    python -m benchmarks.meaning [--json]

60 questions written for this project: 24 of tests/data/answers (on which curves and weights
were fitted) and 36 of benchmarks/meaning_set (on which nothing was). Every figure stands
beside the plain cosine baseline: mean cosine of question and clauses for level and topic,
best raw cosine of a clause for key points and for STAR parts (to the product's own example
sentences of the part), with the threshold that is best for it.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analyzers.content import semantics
from analyzers.content.answer_text import LENGTHS, clauses
from benchmarks.answers import (
    PERMIT,
    auc,
    collection,
    encoder,
    job_of,
    rank_correlation,
    scored,
    spoken,
)
from benchmarks.figures import load_after, machine
from interview.events import Observation, Transcript
from interview.scoring.conclusion import conclude
from interview.scoring.rules import STAR_PARTS
from models.sentence_encoder import SentenceEncoder

SET = Path(__file__).with_name("meaning_set")
EXAMPLES = Path(semantics.__file__).with_suffix(".toml")
LEVELS = {"off_topic": 0, "poor": 1, "medium": 2, "solid": 3, "good": 4}
INITIALS = {part[0].upper(): part for part in STAR_PARTS}
HEARD = 0.5
Line = Callable[[float], float]


@dataclass(frozen=True, slots=True)
class Answer:
    """One labelled answer; level 0 is off the question."""

    language: str
    share: str
    entry: dict[str, Any]
    level: int
    text: str
    heard: frozenset[int]
    star: frozenset[str] | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the product and what plain cosines made of an answer."""

    answer: Answer
    score: float | None
    interval: tuple[float, float] | None
    relevance: float
    points: tuple[tuple[float, float, bool], ...]
    parts: tuple[tuple[float, float, bool], ...]
    plain: float


def answers() -> Iterator[Answer]:
    """The whole set."""
    for language in ("en", "zh"):
        for entry in collection(language):
            for kind, level in LEVELS.items():
                told = entry[kind]
                star = frozenset(told["star"]) if entry.get("behavioural", True) else None
                heard = frozenset(told["heard"])
                yield Answer(language, "fitted", entry, level, told["text"], heard, star)
        text = (SET / f"{language}.toml").read_text(encoding="utf-8")
        for entry in tomllib.loads(text)["question"]:
            for level in LEVELS.values():
                heard = frozenset(entry.get(f"heard_{level}", ()))
                said = entry[f"level_{level}" if level else "off_topic"]
                yield Answer(
                    language, entry["share"], entry, level, said, heard, _star(entry, level)
                )


def _star(entry: dict[str, Any], level: int) -> frozenset[str] | None:
    if not entry.get("behavioural", True):
        return None
    return frozenset(INITIALS[letter] for letter in entry.get(f"star_{level}", ""))


def outcome(answer: Answer, encoder: SentenceEncoder) -> Outcome:
    """The answer through the analyzers and the rules, and through plain cosines."""
    job = job_of(answer.entry, answer.language)
    spoken_events = list(spoken(answer.text, answer.language))
    events = scored(job, spoken_events, encoder)
    seen = {(e.measure, e.subject): e.value for e in events if isinstance(e, Observation)}
    said = [
        clause.text
        for event in spoken_events
        if isinstance(event, Transcript)
        for clause in clauses(event, LENGTHS[answer.language])
    ]
    raw = np.stack([encoder.encode(text) for text in said])
    scores = conclude(job, PERMIT, events).per_answer[0].scores
    score = next(s for s in scores if s.dimension == "competency")
    return Outcome(
        answer,
        score.value,
        None if score.low is None or score.high is None else (score.low, score.high),
        seen.get(("relevance", ""), 0.0),
        tuple(
            (
                seen.get(("key_point", point), 0.0),
                float((raw @ encoder.encode(point)).max()),
                number in answer.heard,
            )
            for number, point in enumerate(answer.entry["key_points"])
        ),
        tuple(
            (
                seen.get(("star", part), 0.0),
                float((raw @ examples(encoder, answer.language, part).T).max()),
                part in answer.star,
            )
            for part in STAR_PARTS
        )
        if answer.star is not None
        else (),
        float((raw @ encoder.encode(answer.entry["text"])).mean()),
    )


@cache
def examples(encoder: SentenceEncoder, language: str, part: str) -> NDArray[np.float32]:
    """The shipped sentences that tell a STAR part, as vectors of shape (n, dimensions)."""
    shipped = tomllib.loads(EXAMPLES.read_text(encoding="utf-8"))[language][part]
    return np.stack([encoder.encode(told) for told in shipped["sentences"] + shipped["more"]])


def f1(pairs: Sequence[tuple[bool, bool]]) -> float:
    """F1 of (found, labelled)."""
    hits = sum(found and label for found, label in pairs)
    total = sum(found for found, _ in pairs) + sum(label for _, label in pairs)
    return round(2 * hits / total, 3) if total else 0.0


def best_f1(values: Sequence[tuple[float, bool]]) -> float:
    """The best F1 that any threshold reaches: the baseline is given its threshold."""
    return max(f1([(v >= limit, label) for v, label in values]) for limit, _ in values)


def figures(found: Sequence[Outcome], of_level: Line) -> dict[str, Any]:
    """Agreement with the labels, beside the baseline.

    Args:
        of_level: the score that a level comes to, on the answers of the share "open".
    """
    on = [o for o in found if o.answer.level]
    off = [o for o in found if not o.answer.level]
    rated = [(o.score, o) for o in on if o.score is not None]
    points = [p for o in found for p in o.points]
    parts = [p for o in found for p in o.parts]
    levels = [o.answer.level for o in on]
    return {
        "answers": len(found),
        "off_topic_rated": sum(o.score is not None for o in off),
        "on_topic_unrated_by_level": {
            str(level): sum(o.score is None for o in on if o.answer.level == level)
            for level in (1, 2, 3, 4)
        },
        "mean_score_by_level": {
            str(level): round(float(np.mean(values)), 2)
            for level in (1, 2, 3, 4)
            if (values := [s for s, o in rated if o.answer.level == level])
        },
        "rank_correlation": rank_correlation(
            [s for s, _ in rated], [o.answer.level for _, o in rated]
        ),
        "rank_correlation_unrated_lowest": rank_correlation(
            [o.score if o.score is not None else -1.0 for o in on], levels
        ),
        "rank_correlation_cosine": rank_correlation([o.plain for o in on], levels),
        "off_topic_auc": auc([o.relevance for o in on], [o.relevance for o in off]),
        "off_topic_auc_cosine": auc([o.plain for o in on], [o.plain for o in off]),
        "key_point_f1": f1([(value >= HEARD, label) for value, _, label in points]),
        "key_point_f1_cosine_best_threshold": best_f1([(raw, label) for _, raw, label in points]),
        "star_f1": f1([(value >= HEARD, label) for value, _, label in parts]),
        "star_f1_cosine_best_threshold": best_f1([(raw, label) for _, raw, label in parts]),
        "star_f1_always_all": f1([(True, label) for _, _, label in parts]),
        "score_error": score_error(found),
        "interval_coverage": interval_coverage(found, of_level),
    }


def line(found: Sequence[Outcome]) -> Line:
    """The straight line through level and score of the rated answers on their question."""
    on = [(o.answer.level, o.score) for o in found if o.answer.level and o.score is not None]
    slope, start = np.polyfit([level for level, _ in on], [score for _, score in on], 1)
    return lambda level: float(slope * level + start)


def score_error(found: Sequence[Outcome]) -> float:
    """Standard deviation of scores around their line."""
    of_level = line(found)
    away = [
        o.score - of_level(o.answer.level) for o in found if o.answer.level and o.score is not None
    ]
    return round(float(np.std(away, ddof=2)), 2)


def interval_coverage(found: Sequence[Outcome], of_level: Line) -> float:
    """The share of rated answers in whose interval lies what their labelled level comes to."""
    held = [
        o.interval[0] <= of_level(o.answer.level) <= o.interval[1]
        for o in found
        if o.answer.level and o.interval
    ]
    return round(sum(held) / len(held), 3)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--json", action="store_true", help="one JSON object on one line")
    options = parser.parse_args()
    report: dict[str, Any] = machine()
    shared = encoder()
    found = [outcome(a, shared) for a in answers()]
    for share, language in product(("fitted", "open", "final"), ("en", "zh")):
        spoken_in = [o for o in found if o.answer.language == language]
        of_level = line([o for o in spoken_in if o.answer.share == "open"])
        these = [o for o in spoken_in if o.answer.share == share]
        report[f"{share} {language}"] = figures(these, of_level)
    report |= load_after()
    print(json.dumps(report, ensure_ascii=False, indent=None if options.json else 2))


if __name__ == "__main__":
    main()
