"""A recording through the live analyzers and rules, on virtual time.

What is printed depends on the file, the job, the models and the kind of processor alone: the
same file gives the same bytes each time.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from math import isfinite
from pathlib import Path
from typing import Any, TextIO

from analyzers.catalogue import analyzers_of
from analyzers.parallel import run_through
from interview.encoding import to_map
from interview.errors import BadInput
from interview.events import Event, InterviewEnded, Transcript
from interview.media import AudioChunk, VideoFrame
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, Analyzer
from interview.rubric import Job, Question
from interview.scoring.conclusion import Conclusion, conclude
from interview.scoring.scorecard import Scorecard
from interview.session import Session
from media_server.decoding.decoders import ANALYSIS_FPS
from models.store import ModelStore
from vivavoce.offline.job_file import general_job, read_job
from vivavoce.offline.media_file import end_s, read_media

APPLICANT = "applicant"
PANEL = "replay"

DIGITS = 6
"""Decimals of every number printed: microseconds, far finer than any measure."""


def replay(  # noqa: PLR0917
    store: ModelStore,
    file: Path,
    language: str,
    question: str,
    job_path: Path | None,
    out: TextIO,
    *,
    as_json: bool = True,
) -> None:
    """Analyse a recording of one answer and print what comes out.

    As JSON, one object a line for every event in order and a summary last; otherwise the
    final transcripts as they come and the summary in words.

    Args:
        question: what the recording answers: the text of one of the job's questions, or
            any other, which is then taken to ask for all competencies.
        job_path: the job as TOML; the general job of that language where None.

    Raises:
        BadMedia: the file cannot be used.
        BadInput: the job or the language cannot.
        ModelMissing: weights are absent.
    """
    job = _asking(_job(language, job_path), question)
    profile = policy(job.policy)
    setup = AnalysisSetup(APPLICANT, job, Permit(profile, frozenset(profile.purposes)))
    media = read_media(file, APPLICANT)
    events: list[Event] = []
    for event in run(setup, media, analyzers_of(store)):
        events.append(event)
        if as_json:
            _print_json(to_map(event), out)
        elif isinstance(event, Transcript) and event.final:
            out.write(f"{event.time_s:7.1f} s  {event.text}\n")
    conclusion = conclude(job, setup.permit, events)
    if as_json:
        _print_json(summary(job, conclusion), out)
    else:
        out.writelines(line + "\n" for line in _in_words(job, conclusion))


def run(
    setup: AnalysisSetup,
    media: Iterable[AudioChunk | VideoFrame],
    analyzers: Sequence[Analyzer],
) -> Iterator[Event]:
    """The events of an interview in which the job's last question is asked at once.

    Scores come right after what they were changed by.
    """
    card = Scorecard(setup.job, setup.permit)
    now_s = 0.0
    for item, led_to in run_through(setup, analyzers, _as_interview(setup.job, media)):
        acts = [item] if isinstance(item, Event) else []
        for event in (*acts, *led_to):
            now_s = max(now_s, event.time_s)
            yield event
            yield from card.apply(event)
    ended = InterviewEnded(time_s=now_s, by=PANEL)
    yield ended
    yield from card.apply(ended)


def _as_interview(
    job: Job, media: Iterable[AudioChunk | VideoFrame]
) -> Iterator[AudioChunk | VideoFrame | Event]:
    """The media between the acts of an interview with one question."""
    session = Session("replay", job)

    def acted(acts: Iterable[Event]) -> Iterator[Event]:
        for act in acts:
            session.apply(act)
            yield act

    yield from acted(session.start(PANEL, 0.0, ANALYSIS_FPS))
    yield from acted(session.ask(job.questions[-1].id, PANEL, 0.0))
    now_s = 0.0
    for item in media:
        now_s = max(now_s, end_s(item))
        yield item
    yield from acted(session.end_answer(now_s))


def summary(job: Job, conclusion: Conclusion) -> dict[str, Any]:
    """What it came to, as the last line of the output."""
    overall = {score.dimension: score.value for score in conclusion.scores}
    return {
        "type": "summary",
        "transcript": _text(conclusion.transcript),
        "measures": {name: seen.median for name, seen in sorted(conclusion.measures.items())},
        "parts": dict(conclusion.parts),
        "competencies": {c.id: overall.pop(c.id) for c in job.competencies},
        **overall,
        "composite": conclusion.composite.value,
        "reason": conclusion.composite.reason,
        "reasons": {s.dimension: s.reason for s in conclusion.scores if s.reason},
        "rules": conclusion.rules,
        "settings": conclusion.settings,
        "models": list(conclusion.models),
    }


def _job(language: str, path: Path | None) -> Job:
    job = read_job(path) if path else general_job(language)
    if job.language != language:
        raise BadInput(f"job {path} is in {job.language}, the recording in {language}")
    return job


def _asking(job: Job, text: str) -> Job:
    """The job with the question as its last one."""
    if not text.strip():
        raise BadInput("the question is empty")
    for question in job.questions:
        if question.text.strip() == text.strip():
            others = tuple(q for q in job.questions if q is not question)
            return replace(job, questions=(*others, question))
    asked = Question("asked", text.strip(), tuple(c.id for c in job.competencies))
    return replace(job, questions=(*job.questions, asked))


def _text(finals: Sequence[Transcript]) -> str:
    """Utterances joined as their language writes them."""
    between = "" if finals and finals[0].language == "zh" else " "
    return between.join(final.text for final in finals if final.text)


def _print_json(data: dict[str, Any], out: TextIO) -> None:
    line = json.dumps(_rounded(data), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    out.write(line + "\n")


def _rounded(value: Any) -> Any:
    match value:
        case float():
            return round(value, DIGITS) + 0.0 if isfinite(value) else None
        case dict():
            return {key: _rounded(item) for key, item in value.items()}
        case list():
            return [_rounded(item) for item in value]
    return value


def _in_words(job: Job, conclusion: Conclusion) -> Iterator[str]:
    names = {c.id: c.name for c in job.competencies}
    yield ""
    for score in (*conclusion.scores, conclusion.composite):
        name = names.get(score.dimension, score.dimension)
        reason = score.reason.replace("_", " ")
        told = f"unrated: {reason}" if score.value is None else f"{score.value:.1f} / {score.scale}"
        yield f"{name}: {told}"
