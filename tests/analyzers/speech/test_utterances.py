"""Speech becomes utterances: partials that a final replaces, the same however the sound comes."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.sound import BRIDGE_S, Sound
from analyzers.speech.recogniser import Heard as HeardWords
from analyzers.speech.transcript import TranscriptAnalyzer
from analyzers.speech.whisper_recogniser import (
    STUCK_S,
    WhisperUtterance,
)
from interview.events import Event, QuestionAsked, SpeechStarted, Transcript
from interview.ports import Analyzer
from models.lazy import Lazy
from models.whisper import Whisper
from tests.analyzers.hearing import (
    ANSWER,
    Heard,
    answer,
    chunks,
    finals,
    samples_of,
    setup,
    text_of,
    transcripts,
)
from tests.error_rate import error_rate
from tests.speech import SPOKEN

pytestmark = pytest.mark.integration


def test_a_final_replaces_every_partial(heard: Heard) -> None:
    events = transcripts(heard("en-star", "en"))
    shown = {event.utterance for event in events if not event.final}
    closed = [event.utterance for event in events if event.final]
    assert shown <= set(closed)
    assert closed == list(range(len(closed)))


@pytest.mark.parametrize("name", ["zh-motive", "en-motive"])
def test_chunk_size_changes_nothing_and_twice_is_the_same(
    analyzers: list[Analyzer], media: Callable[[str], Path], heard: Heard, name: str
) -> None:
    language, sound = SPOKEN[name].language, samples_of(media(name))

    def plain(events: list[Event]) -> list[tuple[object, ...]]:
        return [
            (e.utterance, e.final, e.start_s, e.time_s, e.text, e.words)
            for e in transcripts(events)
        ]

    first = plain(heard(name, language))
    assert first
    assert plain(answer(analyzers, setup(language), sound)) == first
    assert plain(answer(analyzers, setup(language), sound, chunk_s=0.1)) == first


def test_live_sound_that_waited_leads_to_no_partials_but_loses_no_word(
    whispers: dict[str, Lazy[Whisper]], media: Callable[[str], Path]
) -> None:
    now_s = 0.0
    live = TranscriptAnalyzer(whispers, live=True, clock=lambda: now_s).stream(setup("en"))
    events: list[Event] = []
    sound = samples_of(media("en-motive"))
    for chunk in chunks(sound):
        waited_s = 1.0 if 2.0 < chunk.end_s < 3.0 else 0.01
        now_s = chunk.arrived_s + waited_s
        events += live.push(chunk)
        if chunk.start_s == pytest.approx(0.1):
            events += live.push(SpeechStarted(time_s=0.1, participant="a1"))
    events += live.flush()
    told_s = [event.time_s for event in transcripts(events) if not event.final]
    assert not [time_s for time_s in told_s if 2.0 < time_s < 3.0]
    assert [time_s for time_s in told_s if time_s <= 2.0]
    assert [time_s for time_s in told_s if time_s >= 3.0]
    text = SPOKEN["en-motive"].text
    assert error_rate(text, text_of(events, "en"), "en") <= 0.15


def test_a_question_put_while_somebody_speaks_divides_the_utterance(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    activity, transcript = (analyzer.stream(setup("en")) for analyzer in analyzers)
    events: list[Event] = []
    for chunk in chunks(samples_of(media("en-star"))[: 16_000 * 6]):
        spoken = list(activity.push(chunk))
        events += transcript.push(chunk)
        for event in spoken:
            events += transcript.push(event)
        if chunk.start_s == pytest.approx(3.0):
            asked = QuestionAsked(time_s=3.0, question_id="q1", answer=ANSWER, by="i1")
            events += transcript.push(asked)
    events += transcript.flush()
    first, second = finals(events)
    assert first.time_s == pytest.approx(3.0, abs=0.05)
    assert second.start_s == pytest.approx(first.time_s, abs=0.01)


def test_lost_sound_ends_the_utterance_and_a_rejoin_begins_another(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    def words_of(sound: NDArray[np.float32]) -> list[Transcript]:
        activity, transcript = (analyzer.stream(setup("en")) for analyzer in analyzers)
        events: list[Event] = []
        for chunk in [*chunks(sound), *chunks(sound, start_s=10 * BRIDGE_S + len(sound) / 16_000)]:
            spoken = list(activity.push(chunk))
            events += transcript.push(chunk)
            for event in spoken:
                events += transcript.push(event)
        return finals(events + list(transcript.flush()))

    first, second = words_of(samples_of(media("en-motive"))[: 16_000 * 3])
    assert first.text == second.text
    assert first.time_s <= 3.0 < second.start_s


def watch_windows(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds of sound that each partial from now on is decoded from."""
    windows_s: list[float] = []
    hear = WhisperUtterance.hear

    def noted(utterance: WhisperUtterance, sound: Sound, to_s: float) -> HeardWords | None:
        heard = hear(utterance, sound, to_s)
        windows_s.append(to_s - utterance.window_s)
        return heard

    monkeypatch.setattr(WhisperUtterance, "hear", noted)
    return windows_s


def test_a_long_utterance_is_concluded_in_parts(
    analyzers: list[Analyzer], media: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody waits for the end of a monologue without a pause, and no partial takes longer
    for what was said before it: each decodes a window of about as much sound."""
    windows_s = watch_windows(monkeypatch)
    transcript = analyzers[1].stream(setup("en"))
    sound = samples_of(media("two-cities"))[int(28.9 * 16_000) : int(41.9 * 16_000)]
    events: list[Event] = []
    for n, chunk in enumerate(chunks(np.concatenate([sound, sound]))):
        events += transcript.push(chunk)
        if n == 20:
            events += transcript.push(SpeechStarted(time_s=0.1, participant="a1"))
    events += transcript.flush()
    parts = finals(events)
    assert len(parts) >= 2
    assert all(part.time_s - part.start_s < 16 for part in parts)
    assert all(b.start_s == a.time_s for a, b in pairwise(parts))
    assert "noisiest" in parts[0].text
    assert len(windows_s) > 60
    assert max(windows_s) < STUCK_S
    early, late = windows_s[:30], windows_s[-30:]
    assert sum(late) < 1.3 * sum(early)
