"""Does the match rank resumes as people did, and better than plain methods?

    python -m benchmarks.matching [--json]     the figures, by share and language
    python -m benchmarks.matching --fit        the curves for ehr_bridge/matching/meaning.toml

Every opening of benchmarks/matching_pairs is met by twelve resumes: four of its own, one of
which only stuffs keywords, and eight of other openings. The baselines are the share of the
asked skills that the resume names (aliases of both languages known), and the plain cosine of
the whole opening and the whole resume. Nothing is fitted on the share "test".
"""

from __future__ import annotations

import argparse
import time
import tomllib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.answers import curve, encoder, rank_correlation
from benchmarks.figures import Figures, load_after, machine, show
from ehr_bridge.matching.background import Background, Told, background_of, sentences
from ehr_bridge.matching.meaning import Meaning
from ehr_bridge.matching.requirements import Ask, Kind, Requirement, Sought
from ehr_bridge.matching.score import match
from ehr_bridge.matching.skills import said
from ehr_bridge.profiles.profile import Month, Period, Profile, Read, Work
from models.sentence_encoder import SentenceEncoder

PAIRS = Path(__file__).parent / "matching_pairs"
LANGUAGES = ("en", "zh")
TODAY = Month(2026, 11)
ACROSS = (("backend", "java"), ("java", "backend"))
"""Openings of the calibration share that ask for the same work in the other language."""


@dataclass(frozen=True, slots=True)
class Pair:
    """One resume before one opening, as people graded it."""

    share: str
    language: str
    opening: str
    grade: int
    stuffed: bool
    ask: Ask
    background: Background


def openings() -> dict[str, dict[str, Any]]:
    """Every opening by id, with its language."""
    return {
        entry["id"]: {**entry, "language": language}
        for language in LANGUAGES
        for entry in tomllib.loads((PAIRS / f"{language}.toml").read_text("utf-8"))["opening"]
    }


def ask_of(entry: dict[str, Any]) -> Ask:
    """What an opening of the collection asks."""
    return Ask(
        title=entry["title"],
        requirements=(
            *(Requirement(Kind.SKILL, name, True, 3.0) for name in entry["skills"]),
            *(Requirement(Kind.SKILL, name, False, 1.0) for name in entry["welcome"]),
            Requirement(Kind.YEARS, entry["field"], True, 3.0, float(entry["years"])),
        ),
        competencies=(Sought("all", entry["title"], 1.0, tuple(entry["indicators"])),),
    )


def read(value: Any) -> Read[Any]:
    """A value as a resume's reader gives it."""
    return Read(value, None, 1.0)


def background(entry: dict[str, Any], language: str) -> Background:
    """A resume of the collection as the matcher sees it."""
    years = entry["years"]
    work = Work(
        employer=None,
        title=read(entry["title"]),
        period=read(Period(Month(TODAY.year - years, TODAY.month), None, ongoing=True)),
        text=read(entry["did"]),
    )
    profile = Profile(
        language=language,
        work=(work,),
        skills=tuple(read(skill) for skill in entry["skills"]),
        years=read(float(years)),
    )
    return background_of(profile, TODAY)


def pairs() -> Iterator[Pair]:
    """Every graded pair."""
    known = openings()
    for id, entry in known.items():
        met = [(resume["grade"], resume, entry) for resume in entry["resume"]]
        for other, grades in entry["others"].items():
            resumes = known[other]["resume"]
            met += [
                (grade, resume, known[other]) for grade, resume in zip(grades, resumes, strict=True)
            ]
        for grade, resume, origin in met:
            yield Pair(
                share=entry["share"],
                language=entry["language"],
                opening=id,
                grade=grade,
                stuffed=resume.get("stuffed", False) and origin is entry,
                ask=ask_of(entry),
                background=background(resume, origin["language"]),
            )


# --- the three methods --------------------------------------------------------------------


def by_match(pair: Pair, meaning: Meaning) -> float:
    """The product's score; a resume that says too little comes last."""
    score = match(pair.ask, pair.background, meaning).score
    return -1.0 if score is None else score


def by_keywords(pair: Pair) -> float:
    """Share of the asked skills that the resume names anywhere."""
    asked = [r.name for r in pair.ask.requirements if r.kind is Kind.SKILL]
    text = "\n".join(passage.text for passage in pair.background.passages)
    return sum(any(said(text, name)) for name in asked) / len(asked)


def by_cosine(pair: Pair, shared: SentenceEncoder) -> float:
    """Cosine of the opening and the resume, each as one text."""
    asked = ". ".join([pair.ask.title, *(r.name for r in pair.ask.requirements)])
    told = ". ".join(passage.text for passage in pair.background.passages)
    return float(shared.encode(asked) @ shared.encode(told))


# --- figures ------------------------------------------------------------------------------


def ndcg(grades: Sequence[int], scores: Sequence[float]) -> float:
    """Normalised discounted cumulative gain (Jarvelin & Kekalainen 2002), gains 2^grade - 1.

    Equal scores share the gain of their places.
    """
    gains = 2.0 ** np.array(grades) - 1
    discounts = 1 / np.log2(np.arange(2, len(grades) + 2))
    order = np.argsort(-np.array(scores), kind="stable")
    ranked, values = gains[order], np.array(scores)[order]
    shared = np.array([ranked[values == value].mean() for value in values])
    return float((shared * discounts).sum() / (np.sort(gains)[::-1] * discounts).sum())


def pairwise(grades: Sequence[int], scores: Sequence[float]) -> tuple[float, int]:
    """Pairs of unequal grades in the right order (ties count half), and how many there are."""
    right, count = 0.0, 0
    for grade, score in zip(grades, scores, strict=True):
        for other_grade, other in zip(grades, scores, strict=True):
            if grade > other_grade:
                count += 1
                right += 1.0 if score > other else 0.5 if score == other else 0.0
    return right, count


def figures_of(found: Sequence[Pair], score: Callable[[Pair], float]) -> dict[str, Any]:
    """How well a method ranks; `stuffed_over_fit` is how often stuffing beats a grade of 2."""
    gains, rights, counts, beaten, rivals = [], 0.0, 0, 0, 0
    grades_all: list[float] = []
    scores_all: list[float] = []
    for id in dict.fromkeys(pair.opening for pair in found):
        those = [pair for pair in found if pair.opening == id]
        grades, scores = [pair.grade for pair in those], [score(pair) for pair in those]
        gains.append(ndcg(grades, scores))
        right, count = pairwise(grades, scores)
        rights, counts = rights + right, counts + count
        for pair, value in zip(those, scores, strict=True):
            if pair.stuffed:
                rival = [s for p, s in zip(those, scores, strict=True) if p.grade >= 2]
                beaten += sum(value >= s for s in rival)
                rivals += len(rival)
        grades_all += [float(grade) for grade in grades]
        scores_all += scores
    return {
        "ndcg": round(float(np.mean(gains)), 3),
        "pairwise_accuracy": round(rights / counts, 3),
        "rank_correlation": rank_correlation(scores_all, grades_all),
        "stuffed_over_fit": round(beaten / rivals, 3),
    }


# --- fitting ------------------------------------------------------------------------------


def fit(shared: SentenceEncoder) -> dict[str, tuple[float, float]]:
    """Curves of the cosine of what is asked and the nearest sentence, calibration share only."""
    meaning, known = Meaning(shared), openings()
    share = {id: entry for id, entry in known.items() if entry["share"] == "calibration"}

    def nearest(asks: dict[str, Any], entry: dict[str, Any], least: int) -> Iterator[float]:
        for resume in entry["resume"]:
            if resume["grade"] < least or resume.get("stuffed"):
                continue
            told = sentences(background(resume, entry["language"]).of(Told.USED))
            texts = [meaning.text(sentence.text) for sentence in told]
            for name in (*asks["skills"], asks["field"], *asks["indicators"]):
                asked = meaning.text(name)
                yield max(float(asked.vector @ text.vector) for text in texts)

    def curve_of(same: bool) -> tuple[float, float]:
        fits, others = [], []
        for id, entry in share.items():
            for other_id, other in share.items():
                if (entry["language"] == other["language"]) is not same:
                    continue
                if id == other_id or (id, other_id) in ACROSS:
                    fits += list(nearest(entry, other, 2))
                elif other_id not in entry["others"]:
                    others += list(nearest(entry, other, 0))
        return curve(fits, others)

    return {"same": curve_of(True), "across": curve_of(False)}


def measure(shared: SentenceEncoder) -> Figures:
    """The figures that --json prints."""
    before = machine()
    meaning = Meaning(shared)
    found = list(pairs())
    began_s = time.process_time()
    scores = {id(pair): by_match(pair, meaning) for pair in found}
    cpu_s = time.process_time() - began_s
    methods: dict[str, Callable[[Pair], float]] = {
        "match": lambda pair: scores[id(pair)],
        "keywords": by_keywords,
        "cosine": lambda pair: by_cosine(pair, shared),
    }

    def of(share: str, *languages: str) -> dict[str, dict[str, Any]]:
        chosen = [p for p in found if p.share == share and p.language in languages]
        return {name: figures_of(chosen, score) for name, score in methods.items()}

    by_language = {
        f"{share} {language}": of(share, language)
        for share in ("calibration", "test")
        for language in LANGUAGES
    }
    every = of("test", *LANGUAGES)
    return {
        **by_language,
        "pairs": len(found),
        "test": every,
        "error_ratio_to_keywords": _errors(every, "keywords"),
        "error_ratio_to_cosine": _errors(every, "cosine"),
        "match_cpu_ms_a_pair": round(1000 * cpu_s / len(found), 1),
        **before,
        **load_after(),
    }


def _errors(every: dict[str, dict[str, Any]], baseline: str) -> float | None:
    """Pairs in the wrong order against those of a baseline; below 1 is better."""
    wrong = 1 - every[baseline]["pairwise_accuracy"]
    return round((1 - every["match"]["pairwise_accuracy"]) / wrong, 3) if wrong else None


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="print the curves")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    shared = encoder()
    if options.fit:
        for name, pair in fit(shared).items():
            print(f"{name} = {list(pair)}")
    else:
        show(measure(shared), options.json)


if __name__ == "__main__":
    main()
