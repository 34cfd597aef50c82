"""Questions as CSV and JSON files: written, and read row by row with what is wrong in each."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from ehr_bridge.question_bank.content import Content, Level, QuestionType, problems_of
from interview.errors import BadInput
from interview.rubric import LEVELS

MAX_ROWS = 2000
ANCHORS = tuple(f"anchor_{level}" for level in LEVELS)
PLAIN = ("key", "language", "role", "competency", "type", "level", "minutes", "text")
COLUMNS = (*PLAIN, "key_points", *ANCHORS)
"""Columns of the CSV; key points stand in one cell, one a line."""

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula when it begins a cell (OWASP CSV injection)."""


class Format(StrEnum):
    """Kinds of file."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class RowError:
    """What is wrong in one row; `row` counts from 1, the heading of a CSV not counted."""

    row: int
    field: str
    cause: str


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row that can be taken in; `key` is "" where the file gives none."""

    row: int
    key: str
    content: Content


def write(questions: Iterable[tuple[str, Content]], format: Format) -> str:
    """The file of (key, question) pairs; `read` gives the same back."""
    rows = [_plain(key, content) for key, content in questions]
    if format is Format.JSON:
        return json.dumps({"questions": rows}, ensure_ascii=False, indent=1)
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(COLUMNS)
    for row in rows:
        cells = [row[name] for name in PLAIN]
        cells += ["\n".join(row["key_points"]), *row["anchors"]]
        sheet.writerow([_guard(str(cell)) for cell in cells])
    return "\ufeff" + out.getvalue()  # without the mark a spreadsheet garbles Chinese


def read(text: str, format: Format) -> tuple[list[ReadRow], list[RowError]]:
    """The rows that can be used, and what is wrong with the others.

    Raises:
        BadInput: the file as a whole cannot be read.
    """
    rows = _rows_of_json(text) if format is Format.JSON else _rows_of_csv(text)
    if len(rows) > MAX_ROWS:
        raise BadInput(f"a file has at most {MAX_ROWS} rows, this one has {len(rows)}")
    good: list[ReadRow] = []
    bad: list[RowError] = []
    for number, row in enumerate(rows, start=1):
        faults, read_row = _read_row(number, row)
        bad += faults
        good += [read_row] if read_row else []
    return _without_repeats(good, bad)


def _without_repeats(
    rows: list[ReadRow], bad: list[RowError]
) -> tuple[list[ReadRow], list[RowError]]:
    first: dict[str, int] = {}
    good = []
    for row in rows:
        for name in {row.key, row.content.language + row.content.text} - {""}:
            before = first.setdefault(name, row.row)
            if before != row.row:
                bad.append(RowError(row.row, "text", f"is the question of row {before} again"))
                break
        else:
            good.append(row)
    return good, sorted(bad, key=lambda error: error.row)


def _plain(key: str, content: Content) -> dict[str, Any]:
    return {
        "key": key,
        "language": content.language,
        "role": content.role,
        "competency": content.competency,
        "type": content.type.value,
        "level": content.level.value,
        "minutes": content.minutes,
        "text": content.text,
        "key_points": list(content.key_points),
        "anchors": list(content.anchors),
    }


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


def _unguard(cell: str) -> str:
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def _rows_of_json(text: str) -> list[Any]:
    try:
        file = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError) as error:
        told = f"the file is not JSON: {type(error).__name__}"
        raise BadInput(told, "file_unreadable") from None
    rows = file.get("questions") if isinstance(file, dict) else file
    if not isinstance(rows, list):
        raise BadInput('the file holds {"questions": [...]}', "file_unreadable")
    return rows


def _rows_of_csv(text: str) -> list[Any]:
    try:
        sheet = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
        missing = set(COLUMNS) - {"key"} - set(sheet.fieldnames or ())
        if missing:
            names = ", ".join(sorted(missing))
            raise BadInput(f"the heading lacks {names}", "heading_lacks", names=names)
        rows = list(sheet)
    except csv.Error as error:
        raise BadInput(f"the file is not CSV: {error}", "file_unreadable") from None
    return [_row_of_cells(row) for row in rows]


def _row_of_cells(row: dict[str, Any]) -> dict[str, Any]:
    cells = {name: _unguard((row.get(name) or "").strip()) for name in COLUMNS}
    points = [point.strip() for point in cells["key_points"].splitlines()]
    return {
        **{name: cells[name] for name in PLAIN},
        "key_points": [point for point in points if point],
        "anchors": [cells[name] for name in ANCHORS],
    }


def _read_row(number: int, row: Any) -> tuple[list[RowError], ReadRow | None]:
    if not isinstance(row, dict):
        return [RowError(number, "", "is not an object")], None
    faults = list(_wrong_kinds(row))
    if not faults:
        content = Content(
            language=_text(row, "language"),
            role=_text(row, "role"),
            competency=_text(row, "competency"),
            type=QuestionType(_text(row, "type")),
            level=Level(_text(row, "level")),
            minutes=int(row["minutes"]),
            text=_text(row, "text"),
            key_points=tuple(point.strip() for point in row["key_points"]),
            anchors=tuple(anchor.strip() for anchor in row["anchors"]),
        )
        faults = list(problems_of(content))
        if not faults:
            return [], ReadRow(number, _text(row, "key"), content)
    return [RowError(number, field, cause) for field, cause in faults], None


def _wrong_kinds(row: dict[str, Any]) -> Iterable[tuple[str, str]]:
    """Fields that do not even have the form of a question's."""
    for name in PLAIN:
        if name != "minutes" and not isinstance(row.get(name, ""), str):
            yield name, "is not a text"
    if len(_text(row, "key")) > 64:
        yield "key", "has at most 64 characters"
    for name, kind in (("type", QuestionType), ("level", Level)):
        known = [one.value for one in kind]
        if _text(row, name) not in known:
            yield name, f"is one of {', '.join(known)}"
    minutes = row.get("minutes")
    if isinstance(minutes, bool) or not str(minutes).isascii() or not str(minutes).isdigit():
        yield "minutes", "is a whole number"
    elif len(str(minutes)) > 4:
        yield "minutes", "is too large"
    for name in ("key_points", "anchors"):
        texts = row.get(name)
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            yield name, "is a list of texts"


def _text(row: dict[str, Any], name: str) -> str:
    value = row.get(name, "")
    return value.strip() if isinstance(value, str) else ""
