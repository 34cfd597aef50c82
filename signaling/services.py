"""What the live edge stands on; the composition root fills it in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from interview.events import Event, Score
from interview.policy import Permit
from interview.ports import (
    AnalysisEngine,
    Authenticator,
    InterviewDirectory,
    InterviewerVoice,
    Journal,
    MediaNode,
)
from interview.rubric import Job
from signaling.latency import Latency
from signaling.settings import Counters, LiveSettings


class Scoring(Protocol):
    """Scores of one interview as its events arrive; pure and cheap."""

    def apply(self, event: Event) -> Sequence[Score]:
        """Take in one event; return the scores that it changed."""
        ...


class Translator(Protocol):
    """Puts what was said into the other language."""

    def serves(self, policy: str) -> bool:
        """Whether what is said under this policy may be translated by it."""
        ...

    async def translate(self, text: str, source: str, target: str) -> str:
        """The text in the target language; any VivavoceError where it cannot be had."""
        ...


@dataclass(frozen=True, slots=True)
class Services:
    """The ports of one server.

    Attributes:
        scorecard: makes the scoring of one interview.
        voice: reads out what the AI asks; None where there is only text.
        translator: of captions; None where no service is set up.
    """

    authenticator: Authenticator
    directory: InterviewDirectory
    journal: Journal
    node: MediaNode
    engine: AnalysisEngine
    scorecard: Callable[[Job, Permit], Scoring]
    voice: InterviewerVoice | None = None
    translator: Translator | None = None

    def voice_for(self, language: str) -> InterviewerVoice | None:
        """Who reads out that language, if anybody."""
        return self.voice if self.voice is not None and self.voice.speaks(language) else None


@dataclass(frozen=True, slots=True)
class Edge:
    """What every part of the live edge shares."""

    services: Services
    settings: LiveSettings
    counters: Counters
    latency: Latency = field(default_factory=Latency)
