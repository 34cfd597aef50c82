"""Answers of tests/data/answers through analyzers and rules, and the fit of their curves.

    python -m benchmarks.answers        the curves for analyzers/content/semantics.toml

The answers go through as transcripts, one utterance a sentence. Nothing is fitted on their
share "test" but the weights of relevance.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from analyzers.content.meaning import Meaning
from analyzers.content.semantics import Curve, Semantics
from analyzers.content.star import Star
from analyzers.pipeline import Pipeline
from interview.events import (
    AnswerEnded,
    Event,
    InterviewStarted,
    Observation,
    QuestionAsked,
    Transcript,
)
from interview.policy import Permit, Purpose, policy
from interview.ports import AnalysisSetup
from interview.rubric import Competency, Job, Question
from interview.scoring.rules import STAR_PARTS
from models.sentence_encoder import SentenceEncoder
from models.store import ModelStore

ANSWERS = Path(__file__).parents[1] / "tests/data/answers"
KINDS = ("off_topic", "poor", "medium", "good")
"""Kinds that curves are fitted on; nothing is on "solid" ones."""
PERMIT = Permit(policy("prc"), frozenset(Purpose))
SPEED = {"en": 2.5, "zh": 4.5}
"""Words or characters a second, to give the sentences times."""


def encoder() -> SentenceEncoder:
    """The encoder as the server loads it."""
    store = ModelStore(Path("var"))
    return SentenceEncoder(store.path("sentence-encoder"), store.version("sentence-encoder"))


def collection(language: str) -> list[dict[str, Any]]:
    """The questions of a language with their answers."""
    text = (ANSWERS / f"{language}.toml").read_text(encoding="utf-8")
    return list(tomllib.loads(text)["question"])


def job_of(entry: dict[str, Any], language: str) -> Job:
    """A job that asks the one question."""
    competency = Competency(
        "competency", entry["competency"], 1.0, indicators=tuple(entry["indicators"])
    )
    question = Question(
        "question",
        entry["text"],
        ("competency",),
        tuple(entry["key_points"]),
        entry.get("behavioural", True),
    )
    return Job("job", "job", language, (competency,), (question,))


def spoken(text: str, language: str) -> Iterator[Event]:
    """An answer as the events of an interview, one final transcript a sentence."""
    yield InterviewStarted(time_s=0.0, by="interviewer")
    yield QuestionAsked(time_s=0.0, question_id="question", answer="answer", by="interviewer")
    now_s = 0.5
    ends = ".?!" if language == "en" else "。？！"
    sentences = "".join(c + "\n" if c in ends else c for c in text).split("\n")
    for number, sentence in enumerate(s.strip() for s in sentences if s.strip()):
        length = len(sentence.split()) if language == "en" else len(sentence)
        start_s, now_s = now_s, now_s + length / SPEED[language]
        yield Transcript(
            time_s=now_s,
            arrived_s=now_s,
            participant="applicant",
            utterance=number,
            text=sentence,
            language=language,
            start_s=start_s,
            final=True,
            confidence=0.9,
            model="written",
        )
        now_s += 0.5
    yield AnswerEnded(time_s=now_s, answer="answer")


def scored(job: Job, events: Iterable[Event], encoder: SentenceEncoder) -> list[Event]:
    """The events with those that the analyzers add."""
    setup = AnalysisSetup("applicant", job, PERMIT)
    pipeline = Pipeline(setup, [Meaning(encoder), Star(encoder)])
    out: list[Event] = []
    for event in events:
        out += [event, *pipeline.push(event)]
    return out + pipeline.finish()


# --- figures ------------------------------------------------------------------------------


def auc(positive: Sequence[float], negative: Sequence[float]) -> float:
    """The chance that a positive lies over a negative (ties count half)."""
    p, n = np.array(positive)[:, None], np.array(negative)[None, :]
    return round(float((p > n).mean() + (p == n).mean() / 2), 3)


def rank_correlation(a: Sequence[float], b: Sequence[float]) -> float:
    """Spearman's rho, ties by mean rank."""

    def ranks(values: Sequence[float]) -> np.ndarray[Any, Any]:
        array = np.array(values)
        return np.array([(array < v).sum() + (array == v).sum() / 2 for v in array])

    return round(float(np.corrcoef(ranks(a), ranks(b))[0, 1]), 3)


# --- fitting ------------------------------------------------------------------------------


class _Raw(Curve):
    """No curve at all: the raw value."""

    def at(self, raw: float) -> float:
        return raw


def curve(positive: Sequence[float], negative: Sequence[float]) -> tuple[float, float]:
    """The logistic curve of two normal classes of equal variance and frequency."""
    p, n = np.array(positive), np.array(negative)
    variance = (p.var() * len(p) + n.var() * len(n)) / (len(p) + len(n))
    return round(float(p.mean() + n.mean()) / 2, 3), round(
        float(variance / (p.mean() - n.mean())), 3
    )


def fit(language: str, encoder: SentenceEncoder) -> dict[str, tuple[float, float]]:
    """The curves of a language, from the share "calibration" only."""
    semantics = Semantics(encoder, language)
    semantics.curves["concreteness"] = _Raw(0, 1)
    entries = [entry for entry in collection(language) if entry["share"] == "calibration"]
    fitted = {"concreteness": _fit_concreteness(entries, language, semantics)}
    semantics.curves = {name: _Raw(0, 1) for name in semantics.curves}
    semantics.curves["concreteness"] = Curve(*fitted["concreteness"])
    pairs: dict[str, list[tuple[float, bool]]] = {}
    for entry in entries:
        job = job_of(entry, language)
        for kind in KINDS:
            for name, value, label in _raw_values(entry, kind, job, semantics):
                pairs.setdefault(name, []).append((value, label))
    for name, values in pairs.items():
        fitted[name] = curve([v for v, y in values if y], [v for v, y in values if not y])
    return fitted


def _fit_concreteness(
    entries: Sequence[dict[str, Any]], language: str, semantics: Semantics
) -> tuple[float, float]:
    from analyzers.content.answer_text import LENGTHS, clauses

    raw: dict[bool, list[float]] = {True: [], False: []}
    for entry in entries:
        for kind in KINDS[1:]:
            for event in spoken(entry[kind]["text"], language):
                if isinstance(event, Transcript):
                    raw[kind != "poor"] += [
                        semantics.clause(said.text).concreteness
                        for said in clauses(event, LENGTHS[language])
                    ]
    return curve(raw[True], raw[False])


def _raw_values(
    entry: dict[str, Any], kind: str, job: Job, semantics: Semantics
) -> Iterator[tuple[str, float, bool]]:
    from analyzers.content.meaning import MeaningStream
    from analyzers.content.star import StarStream

    setup = AnalysisSetup("applicant", job, PERMIT)
    streams = (MeaningStream(setup, semantics), StarStream(setup, semantics))
    observed = {
        (event.measure, event.subject): event.value
        for item in spoken(entry[kind]["text"], job.language)
        for stream in streams
        for event in stream.push(item)
        if isinstance(event, Observation)
    }
    shown = observed["competency", "competency"]
    for label in {"good": [True], "medium": [True, False]}.get(kind, [False]):
        yield "competency", shown, label
    for i, point in enumerate(entry["key_points"]):
        yield "key_point", observed["key_point", point], i in entry[kind]["heard"]
    if job.questions[0].behavioural:
        for part in STAR_PARTS:
            yield "star", observed["star", part], part in entry[kind]["star"]


def main() -> None:
    shared = encoder()
    for language in ("en", "zh"):
        print(f"[{language}.calibration]")
        for name, pair in fit(language, shared).items():
            print(f"{name} = {list(pair)}")


if __name__ == "__main__":
    main()
