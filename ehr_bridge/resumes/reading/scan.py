"""Lines read from a picture, brought into reading order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ehr_bridge.resumes.reading.answer import PrintedRow
from ehr_bridge.resumes.reading.sections import part_named
from interview.ports import PrintedLine

CELL_GAP = 1.0
"""Gap between boxes of one row, in their height, that parts cells."""


def rows_of(lines: Sequence[PrintedLine]) -> list[PrintedRow]:
    """Boxes on one height are a row of cells; rows go from top to bottom.

    Two columns of text are told by a gutter that no box crosses, and read one by one.
    """
    usual = _median([line.bottom - line.top for line in lines])
    rows: list[PrintedRow] = []
    for column in _columns(list(lines)):
        for row in _rows(column):
            cells = [row[0].text]
            for last, line in pairwise(row):
                if line.left - last.right > CELL_GAP * usual:
                    cells.append(line.text)
                else:
                    cells[-1] += " " + line.text
            height = max(line.bottom - line.top for line in row)
            rows.append(PrintedRow(cells, height / usual if usual else 0.0))
    return rows


def _rows(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    rows: list[list[PrintedLine]] = []
    for line in sorted(lines, key=lambda each: (each.top + each.bottom) / 2):
        middle = (line.top + line.bottom) / 2
        last = rows[-1][0] if rows else None
        if last is not None and last.top < middle < last.bottom:
            rows[-1].append(line)
        else:
            rows.append([line])
    return [sorted(row, key=lambda each: each.left) for row in rows]


def _columns(lines: list[PrintedLine]) -> list[list[PrintedLine]]:
    """One column, or what stands above two, the left one and the right one."""
    if len(lines) < 12:
        return [lines]
    left_edge, right_edge = min(x.left for x in lines), max(x.right for x in lines)
    width = right_edge - left_edge
    for step in range(25, 70):
        gutter = left_edge + width * step / 100
        crossing = [x for x in lines if x.left < gutter < x.right]
        top = max((x.bottom for x in crossing), default=0.0)
        below = [x for x in lines if x.top >= top - 1 and x not in crossing]
        left = [x for x in below if x.right <= gutter]
        right = [x for x in below if x.left >= gutter]
        if len(below) < 0.6 * len(lines) or min(len(left), len(right)) < 6:
            continue
        if _level(left, right) < 0.5 or any(part_named(x.text) for x in right):
            above = [x for x in lines if x not in below]
            return [part for part in (above, left, right) if part]
    return [lines]


def _level(left: list[PrintedLine], right: list[PrintedLine]) -> float:
    """Share of the lesser column's lines that stand level with one of the other: a form's do,
    whose headings are all on the left."""
    less, more = sorted((left, right), key=len)
    height = _median([line.bottom - line.top for line in less]) or 1.0
    level = sum(any(abs(one.top - other.top) < 0.25 * height for other in more) for one in less)
    return level / len(less)


def _median(values: list[float]) -> float:
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else 0.0
