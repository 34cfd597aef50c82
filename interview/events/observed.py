"""What was heard and seen of a participant: speech, words, measurements."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview.events.event import Event

TYPED = "typed"
"""Stands in the place of a transcript's model where the applicant wrote instead of speaking."""

UNWRITTEN = "und"
"""Stands in the place of a transcript's language where it is neither Chinese nor English (BCP 47:
undetermined). What is said in it is not written down: such an utterance has no text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Event):
    """A participant began to speak; `time_s` is the onset."""

    participant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(Event):
    """A participant stopped speaking; the speech spans [start_s, time_s]."""

    participant: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word (English) or character run (Chinese) with its time on the session clock."""

    text: str
    start_s: float
    end_s: float


class Ending(StrEnum):
    """How words and voice sounded at the end of an utterance."""

    NONE = ""
    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"
    SAID = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript(Event):
    """What one participant said in one utterance, spanning [start_s, time_s].

    A partial (final=False) replaces the earlier partial of the same utterance; the
    final one replaces them all and carries word times.

    Attributes:
        utterance: counts up from 0 for each participant; typed ones count down from -1.
        language: of the text; "" in a partial of which it is not known yet, and UNWRITTEN.
        confidence: exp of the mean token log-probability, 0 to 1.
        model: name@version of the recogniser, as in models/manifest.toml, or TYPED.
        settled: characters at the beginning of a partial's text on which two decodes in
            a row agreed; they seldom change.
        ending: of a final that silence ended: OPEN where more was announced, HELD where a
            thought was whole but short or the voice did not fall, CLOSED where it was over, SAID
            where the speaker said that it was.
    """

    participant: str
    utterance: int
    text: str
    language: str
    start_s: float
    final: bool
    confidence: float
    model: str
    words: tuple[Word, ...] = ()
    settled: int = 0
    ending: Ending = Ending.NONE

    @property
    def typed(self) -> bool:
        """Whether it was written: there is no voice to measure."""
        return self.model == TYPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Event):
    """One measurement over [start_s, time_s]; names what is measured, never a trait.

    Attributes:
        measure: a key of interview.measures.MEASURES, which gives unit and meaning.
        value: in the measure's unit.
        confidence: 0 to 1; how far the measurement itself can be relied on.
        model: name@version of what measured it.
        subject: what the measure is about where it needs saying: a competency id, a
            STAR part, a key point, a filler word.
        quote: the words of the transcript that the measurement rests on.
        answer: id of the answer it belongs to, where it speaks of one answer.
        margin: how far the value would move either way with other seconds of the same answer,
            in nine of ten cases (interview/scoring/margins.py); None where that is not known.
    """

    participant: str
    measure: str
    value: float
    start_s: float
    confidence: float
    model: str
    subject: str = ""
    quote: str = ""
    answer: str = ""
    margin: float | None = None
