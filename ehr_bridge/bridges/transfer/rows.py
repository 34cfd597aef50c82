"""One row of a file as checked values: pure rules."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ehr_bridge.bridges.transfer.fields import (
    FIELDS,
    LANGUAGES,
    NO,
    STAGES,
    YES,
    Thing,
    normal,
)


class Cause(StrEnum):
    """What can be wrong with a cell; screens have words for each."""

    MISSING = "missing"
    TOO_LONG = "too_long"
    BAD_EMAIL = "bad_email"
    BAD_NUMBER = "bad_number"
    BAD_DATE = "bad_date"
    BAD_CHOICE = "bad_choice"
    REPEATED = "repeated"
    UNKNOWN = "unknown"
    AMBIGUOUS = "ambiguous"
    NOT_POSSIBLE = "not_possible"


class RowFault(Exception):
    """Why a row cannot be taken in; `message` is for programs' logs, `cause` for screens."""

    def __init__(self, field: str, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.cause = cause


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row; `row` counts from 1, the heading not counted."""

    row: int
    field: str
    cause: Cause
    message: str


_LENGTHS = {"description": 20_000, "external_id": 200, "email": 254, "phone": 32, "id": 48}
_MAX_LENGTH = 200
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
_DATE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?")

Values = dict[str, str | int | bool | date]
"""Checked values by field; a field without a value is not in it."""


def check(thing: Thing, cells: Mapping[str, str]) -> Values:
    """The row's values.

    Args:
        cells: text by field.

    Raises:
        RowFault: something needed is missing or something cannot be read.
    """
    values: Values = {}
    given_id = cells.get("id") or cells.get("external_id")
    for field in FIELDS[thing]:
        cell = cells.get(field.name, "").strip()
        if not cell:
            if field.needed and not given_id:
                raise RowFault(field.name, Cause.MISSING, f"{field.name} is missing")
            continue
        longest = _LENGTHS.get(field.name, _MAX_LENGTH)
        if len(cell) > longest:
            raise RowFault(
                field.name, Cause.TOO_LONG, f"{field.name} has more than {longest} characters"
            )
        values[field.name] = _value(field.name, cell)
    return values


def _value(name: str, cell: str) -> str | int | bool | date:
    read = _READERS.get(name)
    return read(name, cell) if read else cell


def _email(name: str, cell: str) -> str:
    if not _EMAIL.fullmatch(cell):
        raise RowFault(name, Cause.BAD_EMAIL, "email is no mail address")
    return cell.lower()


def _headcount(name: str, cell: str) -> int:
    if not cell.isdecimal() or not 1 <= int(cell) <= 10_000:
        raise RowFault(name, Cause.BAD_NUMBER, f"{name} is a number from 1 to 10000")
    return int(cell)


def _yes_or_no(name: str, cell: str) -> bool:
    if normal(cell) not in YES | NO:
        raise RowFault(name, Cause.BAD_CHOICE, f"{name} is yes or no")
    return normal(cell) in YES


def _language(name: str, cell: str) -> str:
    return _choice(name, cell, LANGUAGES)


def _stage(name: str, cell: str) -> str:
    return _choice(name, cell, STAGES)


def _choice(name: str, cell: str, known: Mapping[str, str]) -> str:
    if (found := known.get(normal(cell))) is None:
        choices = ", ".join(dict.fromkeys(known.values()))
        raise RowFault(name, Cause.BAD_CHOICE, f"{name} is one of {choices}")
    return found


def _date(name: str, cell: str) -> date:
    found = _DATE.match(cell)
    try:
        if found is None:
            raise ValueError
        return date(*(int(part) for part in found.groups()))
    except ValueError:
        raise RowFault(name, Cause.BAD_DATE, f"{name} is a date such as 2026-03-31") from None


_READERS: Mapping[str, Callable[[str, str], str | int | bool | date]] = {
    "email": _email,
    "headcount": _headcount,
    "due_on": _date,
    "urgent": _yes_or_no,
    "language": _language,
    "stage": _stage,
}
