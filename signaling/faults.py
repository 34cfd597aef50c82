"""How an unexpected error is logged: where and of what type, never its text."""

from __future__ import annotations

import traceback


def fault(error: BaseException) -> str:
    """ "TypeError at file.py:12"; an error's own text may quote what a person said."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "an unknown place"
    return f"{type(error).__name__} at {place}"
