"""The time line of the review, folded from the journal. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

from interview.access import is_shown
from interview.asked import AskedRecord
from interview.events import (
    Event,
    NoteWritten,
    Notice,
    Observation,
    RatingGiven,
    Role,
    Score,
    Transcript,
)
from interview.session import Session

MAX_POINTS = 2000
"""Observations of one measure that are sent; a screen shows no more."""
MAX_SCORES = 4000
"""Scores that are sent; the series share them, none gets fewer than MIN_SERIES."""
MIN_SERIES = 20

Point = tuple[float, float, float]
T = TypeVar("T")


def fold_timeline(session: Session, events: Sequence[Event]) -> dict[str, Any]:
    """Everything of a TimelineShape that the events tell, but ratings, notes and parts."""
    asked = AskedRecord(session)
    for event in events:
        asked.take(event)
    last_s = max((event.time_s for event in events), default=0.0)
    return {
        "status": session.status,
        "duration_s": last_s,
        "started_s": session.started_s,
        "ended_s": session.ended_s,
        "participants": [
            {"id": p.id, "role": p.role, "name": p.name} for p in session.participants.values()
        ],
        "answers": [
            {
                "id": answer.id,
                "question_id": answer.question_id,
                "question": session.question(answer.question_id).text,
                "start_s": answer.start_s,
                "end_s": answer.end_s,
            }
            for answer in session.answers
        ],
        "asked": asked.rows(),
        "prompts": asked.prompts,
        "ai_turns": asked.turns,
        "transcript": [e for e in events if isinstance(e, Transcript) and e.final],
        "scores": thin_scores([e for e in events if isinstance(e, Score)]),
        "observations": observed(e for e in events if isinstance(e, Observation)),
        "notices": [e for e in events if isinstance(e, Notice)],
    }


def observed(observations: Iterable[Observation]) -> dict[str, list[Point]]:
    """[time_s, value, confidence] by measure, thinned to MAX_POINTS each."""
    series: defaultdict[str, list[Point]] = defaultdict(list)
    for seen in observations:
        series[seen.measure].append((seen.time_s, seen.value, seen.confidence))
    return {measure: thin_points(points) for measure, points in series.items()}


def thin_points(points: Sequence[Point], limit: int = MAX_POINTS) -> list[Point]:
    """At most `limit` of the points: of each stretch the lowest and the highest one.

    So a peak stays visible, and every point that is sent was measured.
    """
    if len(points) <= limit:
        return list(points)
    stretches = limit // 2
    kept: list[Point] = []
    for i in range(stretches):
        first, end = i * len(points) // stretches, (i + 1) * len(points) // stretches
        within = range(first, end)
        lowest = min(within, key=lambda at: points[at][1])
        highest = max(within, key=lambda at: points[at][1])
        kept += [points[at] for at in sorted({lowest, highest})]
    return kept


def thin_scores(scores: Sequence[Score]) -> list[Score]:
    """At most about MAX_SCORES, in order: the same share of each dimension and answer.

    The first and the last score of each series stay, and every final one.
    """
    series: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for at, score in enumerate(scores):
        series[score.dimension, score.answer].append(at)
    share = max(MIN_SERIES, MAX_SCORES // max(1, len(series)))
    kept = {at for places in series.values() for at in _spread(places, share)}
    return [score for at, score in enumerate(scores) if at in kept or score.final]


def _spread(items: Sequence[T], limit: int) -> list[T]:
    if len(items) <= limit:
        return list(items)
    step = (len(items) - 1) / (limit - 1)
    return [items[round(i * step)] for i in range(limit)]


def visible_ratings(
    session: Session, viewer: str, role: Role, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The ratings that interview.access shows to this viewer."""
    given = (
        RatingGiven(time_s=0.0, by=by, question_id=question_id, competency=competency, level=level)
        for (by, question_id, competency), level in session.ratings.items()
    )
    return [
        {
            "by": rating.by,
            "name": names.get(rating.by, ""),
            "question_id": rating.question_id,
            "competency": rating.competency,
            "level": rating.level,
        }
        for rating in given
        if is_shown(rating, viewer, role, session)
    ]


def visible_notes(
    session: Session, viewer: str, role: Role, names: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The notes that interview.access shows to this viewer."""
    written = (
        NoteWritten(time_s=0.0, by=by, question_id=question_id, text=text)
        for (by, question_id), text in session.notes.items()
        if text
    )
    return [
        {
            "by": note.by,
            "name": names.get(note.by, ""),
            "question_id": note.question_id,
            "text": note.text,
        }
        for note in written
        if is_shown(note, viewer, role, session)
    ]
