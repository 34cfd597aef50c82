"""How steady a voice is from moment to moment, and how it differs from its own beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from models.pitch import FRAME_S

USUAL_S = 10.0
"""Speech from which somebody's own way of speaking is taken ..."""

USUAL_VOICED_S = 6.0
"""... and how much of that has a pitch."""


def perturbation(
    values: NDArray[np.float64], time_s: NDArray[np.float64], chosen: NDArray[np.bool_]
) -> float | None:
    """Mean distance of a value from the mean of itself and its two neighbours.

    That is Koike's (1973) relative average perturbation, with frames of 16 ms in the place
    of single periods, so that it takes tremor and roughness but not the melody of speech,
    and is no match for the jitter and shimmer of a clinic.

    Args:
        values: a value a frame, shape (n,).
        time_s: when each frame begins, shape (n,).
        chosen: frames that count; three in a row are needed.

    Returns:
        In the unit of the values; None where no three frames in a row count.
    """
    if len(values) < 3:
        return None
    in_a_row = chosen[:-2] & chosen[1:-1] & chosen[2:] & (time_s[2:] - time_s[:-2] < 3 * FRAME_S)
    if not in_a_row.any():
        return None
    middle = (values[:-2] + values[1:-1] + values[2:]) / 3
    return float(np.abs(values[1:-1] - middle)[in_a_row].mean())


def loudness(level_db: NDArray[np.float64]) -> float:
    """The level of frames together: the mean of their powers, in dB."""
    return 10 * float(np.log10(np.mean(10 ** (level_db / 10))))


@dataclass(frozen=True, slots=True)
class OwnVoice:
    """Somebody's voice in the first USUAL_VOICED_S of an answer that had as much.

    Attributes:
        hz: median pitch.
        level_db: level.
    """

    hz: float
    level_db: float

    @classmethod
    def of(cls, hz: NDArray[np.float64], level_db: NDArray[np.float64]) -> Self | None:
        """From the voiced frames of an answer, arrays of shape (n,); None while they are few."""
        enough = round(USUAL_VOICED_S / FRAME_S)
        if len(hz) < enough:
            return None
        return cls(float(np.median(hz[:enough])), loudness(level_db[:enough]))
