"""Chinese script: recognisers trained on both write traditional characters at will."""

from __future__ import annotations

from functools import cache
from typing import Any


def simplified(text: str) -> str:
    """The text in simplified characters, character for character."""
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> Any:
    import opencc

    package: Any = opencc
    return package.OpenCC("t2s")
