"""The web client's own texts, so that tests name what a person reads in either language."""

from __future__ import annotations

import json
import re
from functools import cache
from typing import Literal

from tests.e2e.running_server import CHECKOUT

App = Literal["applicant", "staff"]

_PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")


@cache
def _texts(app: App, language: str) -> dict[str, object]:
    path = CHECKOUT / "web_client" / "src" / "locales" / app / f"{language}.json"
    loaded: dict[str, object] = json.loads(path.read_text(encoding="utf-8"))
    return loaded


def _text(app: App, language: str, key: str) -> str:
    text: object = _texts(app, language)
    for part in key.split("."):
        assert isinstance(text, dict), key
        text = text[part]
    assert isinstance(text, str), key
    return text


def words(app: App, language: str, key: str, **values: object) -> str:
    """The text under a dotted key, its {{placeholders}} filled in."""
    return _PLACEHOLDER.sub(lambda found: str(values[found[1]]), _text(app, language, key))


def pattern(app: App, language: str, key: str) -> re.Pattern[str]:
    """The text under a key with anything in place of its {{placeholders}}."""
    fixed = _PLACEHOLDER.split(_text(app, language, key))[::2]
    return re.compile(".*".join(map(re.escape, fixed)), re.DOTALL)
