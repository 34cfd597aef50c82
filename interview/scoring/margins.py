"""How far a figure of an answer would move with other seconds of the same answer.

The answer is cut into blocks of ten seconds and the figure worked out without each of them
in turn. How far those figures lie apart gives its margin: the delete-one jackknife (Quenouille
1956; Tukey 1958), over blocks rather than moments because neighbouring seconds are alike
(Künsch 1989). It knows nothing of what the figure should be: it is no error of measurement.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from math import fsum, isfinite, sqrt

BLOCK_S = 10.0
LEAST = 3
"""Blocks below which nothing is said: an answer shorter than half a minute has no margin."""

STUDENT = (6.31, 2.92, 2.35, 2.13, 2.02, 1.94, 1.89, 1.86, 1.83)
"""Student's t with 1, 2, ... degrees of freedom that holds nine of ten; with more, the last."""


def whole_blocks(length_s: float) -> int:
    """How many a time has; what is left over belongs to the last one."""
    return int(length_s // BLOCK_S)


def ratios_left_out(parts: Sequence[float], wholes: Sequence[float]) -> list[float]:
    """Sum of parts over sum of wholes, without each block in turn that has a whole."""
    found = [(p, w) for p, w in zip(parts, wholes, strict=True) if w > 0]
    if len(found) < LEAST:
        return []
    part, whole = fsum(p for p, _ in found), fsum(w for _, w in found)
    return [(part - p) / (whole - w) for p, w in found]


def maxima_left_out(values: Sequence[float]) -> list[float]:
    """The largest value without each block in turn."""
    if len(values) < 2:
        return []
    *_, second, largest = sorted(values)
    return [second if value == largest else largest for value in values]


def margin(left_out: Iterable[float]) -> float | None:
    """Half the width of the range that holds nine of ten such figures.

    Args:
        left_out: the figure without each block in turn.

    Returns:
        None where there are fewer than LEAST blocks.
    """
    figures = list(left_out)
    n = len(figures)
    if n < LEAST or not all(map(isfinite, figures)):
        return None
    mean = fsum(figures) / n
    error = sqrt((n - 1) / n * fsum((figure - mean) ** 2 for figure in figures))
    return STUDENT[min(n - 1, len(STUDENT)) - 1] * error
