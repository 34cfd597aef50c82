"""Figures as benchmarks print them: percentiles, and the machine they were taken on."""

from __future__ import annotations

import argparse
import json
import os
import platform
from collections.abc import Callable, Sequence
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
    """One JSON object: on the last line, or over several for people to read."""
    print(json.dumps(figures, ensure_ascii=False, indent=None if as_json else 2), flush=True)


def show_by_language(
    description: str | None, figures_of: Callable[[str], Figures], arguments: Sequence[str] | None
) -> None:
    """The command line of a benchmark that measures each language, or the one that is asked for."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--language", choices=("en", "zh"), help="only this one")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    facts, figures = machine(), Figures()
    for language in (options.language,) if options.language else ("en", "zh"):
        figures |= figures_of(language)
    show({**figures, **facts, **load_after()}, options.json)
