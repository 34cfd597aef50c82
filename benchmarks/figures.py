"""Figures as benchmarks print them: percentiles, and the machine they were taken on."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from datetime import UTC, datetime

import numpy as np

Figures = dict[str, object]


def percentiles_ms(name: str, waits_s: Sequence[float], *ranks: int) -> Figures:
    """NAME_pRANK_ms for each rank; null where nothing was measured."""
    return {
        f"{name}_p{rank}_ms": round(float(np.percentile(waits_s, rank)) * 1000, 1)
        if waits_s
        else None
        for rank in ranks
    }


def machine() -> Figures:
    """What was there before the run: cores, how busy they were, when."""
    return {
        "date": datetime.now(UTC).isoformat(timespec="minutes"),
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def load_after() -> Figures:
    """How busy the machine was over the last minute: more than the run itself, if others ran."""
    return {"load_after": round(os.getloadavg()[0], 2)}


def show(figures: Figures, as_json: bool) -> None:
    """One JSON object as the last line, or a table."""
    if as_json:
        print(json.dumps(figures, ensure_ascii=False), flush=True)
    else:
        for name, value in figures.items():
            print(f"{name:28} {value}", flush=True)
