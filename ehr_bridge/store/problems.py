"""What went wrong while nobody watched, kept so that each reader is told in their language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from sqlalchemy import JSON, Dialect, Text, TypeDecorator

from interview.errors import VivavoceError

LONGEST_MESSAGE = 300


@dataclass(frozen=True, slots=True)
class Problem:
    """A kept problem, in the words of `interview.errors.VivavoceError`.

    Attributes:
        message: for programmers, in English.
        fault: stable name that clients have words for, that of the kind of error where none
            is nearer; "" where servers before faults wrote the problem.
        values: what belongs into those words.
        about: which of many things it befell, such as another system's id; "" for the whole.
    """

    message: str
    fault: str = ""
    values: Mapping[str, str | int | float] = field(default_factory=dict)
    about: str = ""

    @classmethod
    def of(cls, error: VivavoceError, about: str = "") -> Problem:
        """The problem that an error is."""
        fault = error.fault or error.code
        return cls(str(error)[:LONGEST_MESSAGE], fault, error.values, about)


def _read(stored: Any) -> Problem:
    """What was stored; a bare sentence is what servers before faults wrote."""
    return Problem(**stored) if isinstance(stored, dict) else Problem(str(stored))


class ProblemText(TypeDecorator[Problem]):
    """A problem as JSON in a text; None is ""."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Problem | None, dialect: Dialect) -> str:
        return "" if value is None else json.dumps(asdict(value), ensure_ascii=False)

    def process_result_value(self, value: str | None, dialect: Dialect) -> Problem | None:
        if not value:
            return None
        return _read(json.loads(value) if value.startswith('{"message"') else value)


class ProblemList(TypeDecorator[list[Problem]]):
    """Problems as a JSON list."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: list[Problem] | None, dialect: Dialect) -> list[Any]:
        return [asdict(problem) for problem in value or ()]

    def process_result_value(self, value: list[Any] | None, dialect: Dialect) -> list[Problem]:
        return [_read(stored) for stored in value or ()]
