"""Files as rows of texts: encodings, CSV dialects, JSON; and rows as files."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from interview.errors import BadInput

MAX_FILE_BYTES = 8 * 1024 * 1024
MAX_ROWS = 5000
MAX_COLUMNS = 100
MAX_CELL = 20_000

_ENCODINGS = ("utf-8", "gb18030")
"""Tried in this order: text in GB 18030 is hardly ever valid UTF-8, while the reverse is common."""
_DELIMITERS = ",;\t"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet would take for a formula at the beginning of a cell (OWASP CSV injection)."""


class Format(StrEnum):
    """Kinds of file."""

    CSV = "csv"
    JSON = "json"


@dataclass(frozen=True, slots=True)
class Sheet:
    """A file's rows by heading; `encoding` is what it was read by."""

    encoding: str
    headings: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]


def read(content: bytes, format: Format) -> Sheet:
    """The rows of a file.

    Raises:
        BadInput: it is too large, in no known encoding, or not of that format.
    """
    if len(content) > MAX_FILE_BYTES:
        raise BadInput(f"a file has at most {MAX_FILE_BYTES >> 20} MB")
    text, encoding = decode(content)
    headings, rows = _json_rows(text) if format is Format.JSON else _csv_rows(text)
    if not headings:
        raise BadInput("the file is empty")
    if len(headings) > MAX_COLUMNS:
        raise BadInput(f"a file has at most {MAX_COLUMNS} columns")
    if len(rows) > MAX_ROWS:
        raise BadInput(f"a file has at most {MAX_ROWS} rows, this one has {len(rows)}")
    return Sheet(encoding, tuple(headings), tuple(rows))


def decode(content: bytes) -> tuple[str, str]:
    """The text and its encoding: by byte-order mark, else UTF-8, else GB 18030."""
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if content.startswith(mark):
            return _decoded(content, encoding), encoding.removesuffix("-sig")
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    raise BadInput("the file is text in neither UTF-8 nor GB 18030")


def _decoded(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        raise BadInput(f"the file says that it is {encoding}, and is not") from None


def _csv_rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    first = text.split("\n", 1)[0]
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        headings = _distinct([cell.strip() for cell in next(lines, [])])
        rows = []
        for line in lines:
            if len(line) > len(headings):
                raise BadInput(f"line {lines.line_num} has more cells than the heading")
            cells = {name: _cell(cell) for name, cell in zip(headings, line, strict=False)}
            if any(cells.values()):
                rows.append(cells)
    except csv.Error as error:
        raise BadInput(f"the file is not CSV: {error}") from None
    return headings, rows


def _distinct(headings: list[str]) -> list[str]:
    if not any(headings):
        return []
    if len(set(headings)) < len(headings):
        twice = next(name for name in headings if headings.count(name) > 1)
        raise BadInput(f"two columns are headed {twice[:40]!r}")
    return headings


def _json_rows(text: str) -> tuple[list[str], list[dict[str, str]]]:
    try:
        file = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadInput(f"the file is not JSON: {type(error).__name__}") from None
    rows = file.get("items") if isinstance(file, dict) else file
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadInput('the file holds a list of objects, or {"items": [...]}')
    headings = list(dict.fromkeys(str(name) for row in rows for name in row))
    return headings, [{name: _cell(_plain(value)) for name, value in row.items()} for row in rows]


def _plain(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str | int | float):
        return str(value)
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return "; ".join(value)
    raise BadInput("a value is a text, a number, true, false, null or a list of texts")


def _cell(cell: str) -> str:
    """The cell without the mark that `write_csv` puts before a formula."""
    cell = cell.strip()
    if len(cell) > MAX_CELL:
        raise BadInput(f"a cell has at most {MAX_CELL} characters")
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(_FORMULA) else cell


def write_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A CSV file for spreadsheets: with the mark by which they know UTF-8, formulas disarmed."""
    out = io.StringIO()
    sheet = csv.writer(out)
    sheet.writerow(headings)
    for row in rows:
        sheet.writerow([_guard(_text(cell).strip()) for cell in row])
    return ("\ufeff" + out.getvalue()).encode()


def write_json(fields: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """A JSON file {"items": [...]}, one object a row."""
    items = [dict(zip(fields, row, strict=True)) for row in rows]
    return json.dumps({"items": items}, ensure_ascii=False, indent=1, default=str).encode()


def _text(cell: object) -> str:
    if cell is None:
        return ""
    return str(cell).lower() if isinstance(cell, bool) else str(cell)


def _guard(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell
