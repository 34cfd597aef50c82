"""What the applicant may do in an interview led by the AI, and its times in seconds."""

from __future__ import annotations

from enum import StrEnum

from interview.events import AiState, Ending

FINISHED_AFTER_S = {Ending.SAID: 1.5, Ending.CLOSED: 2.0, Ending.HELD: 3.0}
"""Silence after words that sound like the end of an answer, by how they ended, until it is
said that the interview goes on."""
PATIENCE = 1.5
"""The same for who pauses longer: this many times their longest pause so far, up to
CHECK_AFTER_S."""
GO_ON_S = {Ending.SAID: 1.5, Ending.CLOSED: 4.0, Ending.HELD: 4.0}
"""How long the answer stays open after that, for whoever has more to say."""
RETAKE_SOON_S = 8.0
"""The same where another take is allowed; also the time to choose one after a silence that
was asked about."""

CHECK_AFTER_S = 7.0
"""Silence after other words until it is asked whether there is more. Pauses within a turn are
seldom over 1 s (Heldner & Edlund 2010); who thinks longer is not cut off, only asked."""
FIRST_WORD_S = 20.0
"""The same before the first word."""
CHECK_S = 12.0
"""How long an answer stays open after that question."""
SETTLE_S = 3.0
"""Wait after an answer for the last words to be recognised and measured."""
RETAKE_CHOICE_S = 20.0
"""Time to choose another take after the applicant's own word, or when the time was up."""
SHORT_THINK_S = 10.0
"""Longest time to think before a follow-up or another take."""
PAUSE_S = 300.0
"""Longest pause, be it asked for or because nobody was heard."""
BACK_S = 5.0
"""Time that is left at least after a pause or a lost connection, to find back."""
MAX_REPEATS = 3
"""Times that a question is read out again; the time of each is given on top."""


class Act(StrEnum):
    """What the applicant may do."""

    BEGIN = "begin"
    ANSWER = "answer"
    DONE = "done"
    NEXT = "next"
    REPEAT = "repeat"
    SKIP = "skip"
    RETAKE = "retake"
    PAUSE = "pause"
    RESUME = "resume"
    STILL_HERE = "still_here"
    TYPING = "typing"


BEFORE = frozenset({AiState.ASKING, AiState.THINKING})
"""A question is put, its answer not open yet, or open by nothing but a word to the AI."""
OPEN = frozenset({AiState.ANSWERING, AiState.CHECKING})
"""An answer is open."""
RUNNING = BEFORE | OPEN | {AiState.ANSWERED}
"""The applicant's time runs."""

FITS: dict[Act, frozenset[AiState]] = {
    Act.BEGIN: frozenset({AiState.WELCOME}),
    Act.ANSWER: BEFORE,
    Act.DONE: OPEN,
    Act.NEXT: frozenset({AiState.ANSWERED}),
    Act.REPEAT: BEFORE | {AiState.ANSWERING},
    Act.SKIP: BEFORE | OPEN,
    Act.RETAKE: OPEN | {AiState.ANSWERED},
    Act.PAUSE: RUNNING,
    Act.RESUME: frozenset({AiState.PAUSED}),
    Act.STILL_HERE: OPEN,
    Act.TYPING: BEFORE | OPEN,
}
"""The states in which each act has a meaning."""
