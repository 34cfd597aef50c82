"""Chinese text: one script of the two that recognisers write, and its words."""

from __future__ import annotations

import logging
import warnings
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


def cut(text: str) -> list[tuple[str, str]]:
    """The words of a text with their tags, those of ICTCLAS ("n" a noun, "v" a verb)."""
    return [(token.word, token.flag) for token in _tagger().cut(text)]


@cache
def _tagger() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of its own old escapes when compiled
        import jieba.posseg

        logging.getLogger("jieba").setLevel(logging.WARNING)  # it tells how it loads
        return jieba.posseg
