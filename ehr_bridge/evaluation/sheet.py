"""The evaluation sheet: a conclusion as it is stored and shown."""

from __future__ import annotations

import zlib
from datetime import datetime
from typing import Any

import msgspec

from ehr_bridge.evaluation.tables import EvaluationSheet, SheetScore
from interview.measures import MEASURES
from interview.scoring.conclusion import Conclusion
from interview.scoring.summary import Measured


def sheet_of(interview_id: str, conclusion: Conclusion, created_at: datetime) -> EvaluationSheet:
    """The row that keeps a whole conclusion."""
    return EvaluationSheet(
        interview_id=interview_id,
        created_at=created_at,
        rules=conclusion.rules,
        composite=conclusion.composite.value,
        composite_reason=conclusion.composite.reason,
        body=encode_body(conclusion),
    )


def encode_body(conclusion: Conclusion) -> bytes:
    """A whole conclusion; the same one gives the same bytes."""
    return zlib.compress(msgspec.json.encode(_body(conclusion)))


def decode_body(body: bytes) -> dict[str, Any]:
    """What `encode_body` encoded, as plain values."""
    content: dict[str, Any] = msgspec.json.decode(zlib.decompress(body))
    return content


def _body(conclusion: Conclusion) -> dict[str, Any]:
    return {
        "rules": conclusion.rules,
        "settings": conclusion.settings,
        "composite": conclusion.composite,
        "scores": conclusion.scores,
        "per_answer": conclusion.per_answer,
        "measures": {name: _measure(name, m) for name, m in conclusion.measures.items()},
        "parts": conclusion.parts,
        "transcript": conclusion.transcript,
        "models": conclusion.models,
        "asked": conclusion.asked,
        "prompts": conclusion.prompts,
    }


def _measure(name: str, measured: Measured) -> dict[str, Any]:
    return {
        "value": measured.median,
        "low": measured.low,
        "high": measured.high,
        "count": measured.count,
        "unit": MEASURES[name].unit,
        "from_s": measured.start_s,
        "to_s": measured.end_s,
        "model": measured.model,
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
    return {
        "interview_id": sheet.interview_id,
        "created_at": sheet.created_at,
        "settings": "",
        **decode_body(sheet.body),
    }
