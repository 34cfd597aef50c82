"""Two evaluation sheets of one interview side by side. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from ehr_bridge.evaluation.shapes import ScoreBesideShape


def beside(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[ScoreBesideShape]:
    """Every score of either sheet with its value in both, the composite first.

    A value is None where it is unrated, and then has a reason; a score that a sheet does not
    have at all has neither.

    Args:
        old, new: bodies of sheets, as `sheet.decode_body` reads them.
    """
    before, after = dict(_scores(old)), dict(_scores(new))
    return [
        ScoreBesideShape(
            answer=answer,
            dimension=dimension,
            scale=(after.get((answer, dimension)) or before[answer, dimension])["scale"],
            before=_value(before.get((answer, dimension))),
            before_reason=_reason(before.get((answer, dimension))),
            after=_value(after.get((answer, dimension))),
            after_reason=_reason(after.get((answer, dimension))),
        )
        for answer, dimension in {**before, **after}
    ]


def _scores(body: Mapping[str, Any]) -> Iterator[tuple[tuple[str, str], Mapping[str, Any]]]:
    for score in (body["composite"], *body["scores"]):
        yield ("", score["dimension"]), score
    for answer in body["per_answer"]:
        for score in answer["scores"]:
            yield (answer["answer"], score["dimension"]), score


def _value(score: Mapping[str, Any] | None) -> float | None:
    return None if score is None else score["value"]


def _reason(score: Mapping[str, Any] | None) -> str:
    return "" if score is None else score["reason"]
