"""What an AI does: where an interview that it leads stands, and its prompts."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview.events.event import Event


class AiState(StrEnum):
    """Where an interview led by the AI stands; see interview/ai/interviewer.py."""

    WAITING = "waiting"
    WELCOME = "welcome"
    ASKING = "asking"
    THINKING = "thinking"
    ANSWERING = "answering"
    CHECKING = "checking"
    ANSWERED = "answered"
    PAUSED = "paused"
    TAKEN_OVER = "taken_over"
    THANKS = "thanks"


class AiReason(StrEnum):
    """Why the AI came to a state; "" where it needs no saying.

    UNHEARD: not a word was heard; UNCLEAR: none was understood. NO_ANSWER: the applicant said
    that they have none. ASKED_BACK: they asked the AI something; GIVEN_TIME: for time to think.
    """

    NONE = ""
    EARLY = "early"
    LATE = "late"
    APPLICANT = "applicant"
    AWAY = "away"
    DONE = "done"
    TYPING = "typing"
    TYPED = "typed"
    SILENCE = "silence"
    UNHEARD = "unheard"
    UNCLEAR = "unclear"
    FINISHED = "finished"
    NO_ANSWER = "no_answer"
    TIME_UP = "time_up"
    SKIPPED = "skipped"
    REPEAT = "repeat"
    ASKED_BACK = "asked_back"
    GIVEN_TIME = "given_time"
    RETAKE = "retake"
    RESUMED = "resumed"
    HANDED_BACK = "handed_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class AiTurn(Event):
    """The AI came to a state; the newest one says all there is to show.

    Attributes:
        question_id: what is asked, "" before the first question and after the last.
        answer: the open answer, or the one just closed; "" before it opened.
        take: 1 for the first try at the question.
        until_s: when it goes on by itself; None where it waits.
        allowed_s: of THINKING and ANSWERING: all the time that was given for it, however much
            of it is left, without that of a repeated question; None of other states.
        by: the interviewer who took over, otherwise "".
        number, total: place of the question among the main ones, from 1; a follow-up has
            that of the question it follows.
        retakes_left: of this question.
        pauses_left: of the interview.
    """

    state: AiState
    question_id: str = ""
    answer: str = ""
    take: int = 0
    until_s: float | None = None
    allowed_s: float | None = None
    reason: AiReason = AiReason.NONE
    by: str = ""
    number: int = 0
    total: int = 0
    follow_up: bool = False
    retakes_left: int = 0
    pauses_left: int = 0


class PromptKind(StrEnum):
    """What a gentle prompt says while an answer is given."""

    RESULT = "result"
    SLOWER = "slower"
    QUESTION = "question"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptShown(Event):
    """The applicant was shown a gentle prompt during an answer; FIGURE is praise."""

    answer: str
    kind: PromptKind
    text: str
