"""Does the AI wait for slow speakers, and go on soon after those who have finished?

Answers of three sentences (turn_media.py), told fluently or with silences of 2.5 to 5.5 s in and
between the sentences, are played to voice activity and the recogniser, and what comes of them to
the AI interviewer, on virtual time. `told`: silences in which it showed that it would go on, which
speech takes back; `cut`: answers that it ended before their last word; `next_p50_s`: from the last
sample of speech to the next question. Beside it the same machine told nothing of how words ended
(silence alone), and an interviewer who goes on after 2.5 s of silence.

Run: python -m benchmarks.ai_turns --json [--language en|zh] [--share rules|test|held_out]
"""

from __future__ import annotations

import os

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from statistics import median

from analyzers.catalogue import RECOGNISERS
from analyzers.speech.transcript import TranscriptAnalyzer
from analyzers.speech.voice_activity import VoiceActivity
from benchmarks.figures import Figures, load_after, machine, show
from benchmarks.turn_media import SHARES, Clip, long_answers
from interview.ai.acts import Act
from interview.ai.interviewer import AiInterviewer
from interview.ai.settings import AiSettings
from interview.events import AI, AiState, AiTurn, Ending, Event, SpeechEnded, Transcript
from interview.session import Session
from models.lazy import Lazy
from models.silero import Silero
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.hearing import chunks, setup
from tests.fetch_media import store

SPEAKERS = {"fluent": (0.7, 1.0, 1.4), "slow": (2.5, 4.0, 5.5)}
"""Silences of a speaker, taken in turn."""
FIXED_S = 2.5
SETTINGS = AiSettings(think_s=0, answer_s=900, retakes=0, follow_ups=0)
STEP_S = 0.1

Heard = list[tuple[float, Event]]
"""What was heard, each with when it was told."""


@dataclass(slots=True)
class Tally:
    """What one interviewer did.

    Attributes:
        told: silences in which it showed that it would go on: (in a sentence, between two).
        cut: answers ended too early.
        next_s: from the last sample of speech to the next question, of the others.
    """

    told: list[int] = field(default_factory=lambda: [0, 0])
    cut: int = 0
    next_s: list[float] = field(default_factory=list)

    def add(self, clip: Clip, within: Sequence[bool], told_s: list[float], over_s: float) -> None:
        """Take when it told and when it ended the answer."""
        for (from_s, to_s), inside in zip(clip.pauses_s, within, strict=True):
            self.told[0 if inside else 1] += any(from_s < at_s <= to_s for at_s in told_s)
        if over_s < clip.end_s:
            self.cut += 1
        else:
            self.next_s.append(over_s - clip.end_s)

    def figures(self, name: str) -> Figures:
        """NAME_*."""
        return {
            f"{name}_told_in_sentences": self.told[0],
            f"{name}_told_between": self.told[1],
            f"{name}_cut": self.cut,
            f"{name}_next_p50_s": round(median(self.next_s), 2) if self.next_s else None,
        }


def hear(clip: Clip, silero: Silero, whisper: Whisper) -> Heard:
    """Speech and words of an answer."""
    activity = VoiceActivity(Lazy(lambda: silero)).stream(setup(clip.language))
    words = TranscriptAnalyzer({clip.language: Lazy(lambda: whisper)}).stream(setup(clip.language))
    heard: Heard = []
    for chunk in chunks(clip.samples):
        spoken = list(activity.push(chunk))
        heard += [(chunk.end_s, event) for event in spoken]
        heard += [(chunk.end_s, e) for item in (chunk, *spoken) for e in words.push(item)]
    return heard


def lead(heard: Heard, language: str) -> tuple[list[float], float]:
    """When the AI told that it would go on, and when it went on."""
    session = Session("s1", setup(language).job)
    ai = AiInterviewer(session, SETTINGS, "a1")
    told_s: list[float] = []

    def take(events: Sequence[Event]) -> None:
        for event in events:
            session.apply(event)
            ai.apply(event)
            if isinstance(event, AiTurn) and event.state is AiState.CHECKING:
                told_s.append(event.time_s)

    take(ai.arrived(0.0))
    take([*ai.act(Act.BEGIN, 0.0), *session.start(AI, 0.0)])
    take(ai.due(0.0))
    take(ai.act(Act.ANSWER, 0.0))
    for now_s, events in _steps(heard):
        take(events)
        while due := ai.due(now_s):
            take(due)
            if ai.state is AiState.THANKS:
                return told_s, now_s
    return told_s, float("inf")


def _steps(heard: Heard) -> Iterator[tuple[float, list[Event]]]:
    """What was told up to each moment, STEP_S apart, long beyond the end."""
    waiting = list(reversed(heard))
    for step in range(round((heard[-1][0] + 30.0) / STEP_S)):
        now_s = step * STEP_S
        events: list[Event] = []
        while waiting and waiting[-1][0] <= now_s:
            events.append(waiting.pop()[1])
        yield now_s, events


def _untold(heard: Heard) -> Heard:
    """The same without how words ended."""
    return [
        (at_s, replace(event, ending=Ending.NONE) if isinstance(event, Transcript) else event)
        for at_s, event in heard
    ]


def _fixed(heard: Heard) -> float:
    """When a silence of FIXED_S was reached."""
    quiet_s = float("inf")
    for at_s, event in heard:
        if at_s - FIXED_S >= quiet_s:
            break
        if isinstance(event, SpeechEnded):
            quiet_s = event.time_s
        elif not isinstance(event, Transcript):
            quiet_s = float("inf")
    return quiet_s + FIXED_S


def measure(language: str, share: str | None, media: ModelStore) -> Figures:
    """Every interviewer on every answer of a language."""
    name = RECOGNISERS[language]
    whisper = Whisper(media.path(name), name)
    silero = Silero(media.path("silero-vad"), "silero")
    figures: Figures = {}
    for speaker, pauses_s in SPEAKERS.items():
        answers = list(long_answers(language, whisper, pauses_s, share))
        figures |= _compare(f"{language}_{speaker}", answers, silero, whisper)
    return figures


def _compare(
    name: str, answers: list[tuple[Clip, tuple[bool, ...]]], silero: Silero, whisper: Whisper
) -> Figures:
    ours, silence, fixed = Tally(), Tally(), Tally()
    counts = [0, 0]
    for clip, within in answers:
        heard = hear(clip, silero, whisper)
        ours.add(clip, within, *lead(heard, clip.language))
        silence.add(clip, within, *lead(_untold(heard), clip.language))
        fixed.add(clip, within, [], _fixed(heard))
        counts = [counts[0] + sum(within), counts[1] + len(within) - sum(within)]
    return {
        f"{name}_silences_in_sentences": counts[0],
        f"{name}_silences_between": counts[1],
        f"{name}_answers": ours.cut + len(ours.next_s),
        **ours.figures(f"{name}_ours"),
        **silence.figures(f"{name}_silence_alone"),
        **fixed.figures(f"{name}_fixed_{FIXED_S}"),
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--language", choices=("en", "zh"), help="only this one")
    parser.add_argument("--share", choices=SHARES, help="only this part of the set")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args(arguments)
    figures: Figures = {**machine(), "share": options.share or "all"}
    for language in (options.language,) if options.language else ("en", "zh"):
        figures |= measure(language, options.share, store())
    show({**figures, **load_after()}, options.json)


if __name__ == "__main__":
    main()
