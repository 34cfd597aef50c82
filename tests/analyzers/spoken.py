"""Answers as transcripts, for tests of what is understood of them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from interview.events import Event, InterviewStarted, Observation, QuestionAsked, Transcript
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, Analyzer
from interview.rubric import Competency, Job, Question

ROOT = Path(__file__).parents[2]
ANSWERS = ROOT / "tests/data/answers"
UNFITTED = ROOT / "benchmarks/meaning_set"


def unseen(language: str) -> list[dict[str, Any]]:
    """The questions of tests/data/answers that no curve was fitted on, only relevance's weights."""
    return [entry for entry in _entries(ANSWERS, language) if entry["share"] == "test"]


def unfitted(language: str) -> list[dict[str, Any]]:
    """The questions of the benchmark, that nothing at all was fitted on."""
    return _entries(UNFITTED, language)


def labelled(language: str) -> Iterator[str]:
    """Every answer on its question that was written for this project."""
    for entry in _entries(ANSWERS, language):
        yield from (entry[kind]["text"] for kind in ("good", "solid", "medium", "poor"))
    for entry in unfitted(language):
        yield from (entry[f"level_{level}"] for level in (1, 2, 3, 4))


def _entries(folder: Path, language: str) -> list[dict[str, Any]]:
    text = (folder / f"{language}.toml").read_text(encoding="utf-8")
    entries: list[dict[str, Any]] = tomllib.loads(text)["question"]
    return entries


def setup_of(entry: dict[str, Any], language: str, **job: Any) -> AnalysisSetup:
    """An interview that asks this one question."""
    competency = Competency("c", entry["competency"], 1.0, indicators=tuple(entry["indicators"]))
    question = Question(
        "q", entry["text"], ("c",), tuple(entry["key_points"]), entry.get("behavioural", True)
    )
    profile = policy("prc")
    permit = Permit(profile, frozenset(profile.purposes))
    return AnalysisSetup("a1", Job("j", "J", language, (competency,), (question,), **job), permit)


def asked(time_s: float = 0.0, times: int = 1) -> list[Event]:
    return [
        InterviewStarted(time_s=time_s, by="i1"),
        QuestionAsked(time_s=time_s, question_id="q", answer=f"q#{times}", by="i1"),
    ]


def heard(
    text: str, start_s: float = 1.0, end_s: float = 9.0, *, utterance: int = 0, final: bool = True
) -> Transcript:
    return Transcript(
        time_s=end_s,
        arrived_s=end_s + 0.25,
        participant="a1",
        utterance=utterance,
        text=text,
        language="zh" if re.search(r"[\u4e00-\u9fff]", text) else "en",
        start_s=start_s,
        final=final,
        confidence=0.9,
        model="ears@1",
    )


def observe(
    analyzer: Analyzer, setup: AnalysisSetup, events: Iterable[Event]
) -> Iterator[Observation]:
    """What a fresh stream of the analyzer makes of the events."""
    stream = analyzer.stream(setup)
    for event in events:
        for found in stream.push(event):
            assert isinstance(found, Observation)
            yield found
    stream.close()


def latest(observations: Iterable[Observation]) -> dict[tuple[str, str], Observation]:
    return {(found.measure, found.subject): found for found in observations}
