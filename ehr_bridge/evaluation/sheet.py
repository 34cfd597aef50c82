"""The evaluation sheet: a conclusion as it is stored and shown."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

import msgspec

from ehr_bridge.evaluation.tables import EvaluationSheet, SheetScore
from interview.conclusion import Conclusion
from interview.events import Observation
from interview.measures import MEASURES


def sheet_of(interview_id: str, conclusion: Conclusion, created_at: datetime) -> EvaluationSheet:
    """The row that keeps a whole conclusion."""
    return EvaluationSheet(
        interview_id=interview_id,
        created_at=created_at,
        rules=conclusion.rules,
        composite=conclusion.composite.value,
        composite_reason=conclusion.composite.reason,
        body=zlib.compress(msgspec.json.encode(_body(conclusion))),
    )


def _body(conclusion: Conclusion) -> dict[str, Any]:
    return {
        "rules": conclusion.rules,
        "composite": conclusion.composite,
        "scores": conclusion.scores,
        "per_answer": conclusion.per_answer,
        "measures": {name: _measure(o) for name, o in conclusion.measures.items()},
        "transcript": conclusion.transcript,
        "models": conclusion.models,
    }


def _measure(last: Observation) -> dict[str, Any]:
    known = MEASURES.get(last.measure)
    return {
        "value": last.value,
        "unit": known.unit if known else "",
        "from_s": last.start_s,
        "to_s": last.time_s,
        "model": last.model,
    }


def score_rows(interview_id: str, conclusion: Conclusion) -> list[SheetScore]:
    """One row a score: of the whole interview, the composite included, and of each answer."""
    scores = [conclusion.composite, *conclusion.scores]
    scores += [score for answer in conclusion.per_answer for score in answer.scores]
    return [
        SheetScore(
            interview_id=interview_id,
            answer=score.answer,
            dimension=score.dimension,
            value=score.value,
            scale=score.scale,
            weight=score.weight,
            reason=score.reason,
        )
        for score in scores
    ]


def read_sheet(sheet: EvaluationSheet) -> dict[str, Any]:
    """The sheet as plain values, in the shape of EvaluationShape but its ratings."""
    body = msgspec.json.decode(zlib.decompress(sheet.body))
    return {"interview_id": sheet.interview_id, "created_at": sheet.created_at, **body}
