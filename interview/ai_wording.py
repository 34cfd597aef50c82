"""What the AI interviewer says, in the interview's language (interview/ai_wording.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_WORDS_A_S = 2.5
_CHARACTERS_A_S = 4.5
_CALM_S = 1.5


@dataclass(frozen=True, slots=True)
class Wording:
    """The fixed sentences of one language.

    Attributes:
        follow_up: by interview.ai_follow_up.Lack; {question} and {missed} are filled in.
        prompt: by interview.events.PromptKind.
    """

    welcome: str
    practice: str
    still_there: str
    thanks: str
    practice_thanks: str
    practice_questions: Mapping[str, str]
    follow_up: Mapping[str, str]
    prompt: Mapping[str, str]


@cache
def wording(language: str) -> Wording:
    """The sentences in "zh" or "en"; KeyError for another language."""
    text = (Path(__file__).parent / "ai_wording.toml").read_text(encoding="utf-8")
    return Wording(**tomllib.loads(text)[language])


def reading_s(text: str, language: str) -> float:
    """About how long a text takes to be read out, in seconds, with a moment of calm."""
    if language == "zh":
        return _CALM_S + len(text) / _CHARACTERS_A_S
    return _CALM_S + len(text.split()) / _WORDS_A_S
