"""What the AI interviewer says, in the interview's language (interview/ai/wording.toml)."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from interview.events import AiReason, AiState, AiTurn
from interview.practice import is_practice
from interview.session import Session

WELCOME, STILL_THERE, THANKS = "welcome", "still_there", "thanks"
"""Names of the fixed sentences, beside the ids of questions."""
REPLIES = frozenset({AiReason.ASKED_BACK, AiReason.GIVEN_TIME})
"""Why the applicant goes on to think or to answer: named like what the AI says of it."""
_CHECKS = frozenset({AiReason.UNHEARD, AiReason.UNCLEAR, AiReason.FINISHED, AiReason.NO_ANSWER})
SHOWN_ONLY = frozenset({AiReason.FINISHED, AiReason.NO_ANSWER, AiReason.GIVEN_TIME})
"""What is never read out: whoever goes on speaking or thinking is not talked over."""
SPOKEN = (WELCOME, STILL_THERE, *sorted((REPLIES | _CHECKS) - SHOWN_ONLY), THANKS)
"""Names of the fixed sentences that are read out."""

_WORDS_A_S = 2.5
_CHARACTERS_A_S = 4.5
_CALM_S = 1.5


@dataclass(frozen=True, slots=True)
class Wording:
    """The fixed sentences of one language.

    Attributes:
        follow_up: by interview.ai.follow_up.Lack; {question} is filled in.
        prompt: by interview.events.PromptKind.
    """

    welcome: str
    practice: str
    still_there: str
    unheard: str
    unclear: str
    asked_back: str
    given_time: str
    no_answer: str
    finished: str
    thanks: str
    practice_thanks: str
    practice_questions: Mapping[str, str]
    follow_up: Mapping[str, str]
    prompt: Mapping[str, str]


@cache
def wording(language: str) -> Wording:
    """The sentences in "zh" or "en"; KeyError for another language."""
    text = Path(__file__).with_suffix(".toml").read_text(encoding="utf-8")
    return Wording(**tomllib.loads(text)[language])


def reading_s(text: str, language: str) -> float:
    """About how long a text takes to be read out, in seconds, with a moment of calm."""
    if language == "zh":
        return _CALM_S + len(text) / _CHARACTERS_A_S
    return _CALM_S + len(text.split()) / _WORDS_A_S


def sentence(name: str, session: Session) -> str:
    """What is said under a name: a fixed sentence, or the question with that id.

    Raises:
        NotFound: no such question.
    """
    words, practice = wording(session.job.language), is_practice(session.id)
    fixed = {
        WELCOME: words.practice if practice else words.welcome,
        STILL_THERE: words.still_there,
        AiReason.UNHEARD: words.unheard,
        AiReason.UNCLEAR: words.unclear,
        AiReason.ASKED_BACK: words.asked_back,
        AiReason.GIVEN_TIME: words.given_time,
        AiReason.NO_ANSWER: words.no_answer,
        AiReason.FINISHED: words.finished,
        THANKS: words.practice_thanks if practice else words.thanks,
    }
    return fixed.get(name) or session.question(name).text


def name_of(turn: AiTurn) -> str:
    """The name of what is shown and read out in a turn, "" for nothing."""
    match turn.state:
        case AiState.WELCOME:
            return WELCOME
        case AiState.THANKS:
            return THANKS
        case AiState.CHECKING:
            return turn.reason if turn.reason in _CHECKS else STILL_THERE
        case AiState.THINKING | AiState.ANSWERING if turn.reason in REPLIES:
            return turn.reason
    return turn.question_id
