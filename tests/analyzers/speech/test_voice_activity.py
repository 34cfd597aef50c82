from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import numpy as np
import pytest

from analyzers.speech.voice_activity import HANG_S, VoiceActivity
from interview.events import Event, SpeechEnded, SpeechStarted
from interview.media import AudioChunk
from models.lazy import Lazy
from models.silero import Silero
from models.store import ModelStore
from tests.analyzers.hearing import chunks, noise, samples_of, setup, silence

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def analyzer(model_store: ModelStore) -> VoiceActivity:
    path, label = model_store.path("silero-vad"), model_store.version("silero-vad")
    return VoiceActivity(Lazy(lambda: Silero(path, label)))


def listen(analyzer: VoiceActivity, sound: Iterable[AudioChunk]) -> list[Event]:
    stream = analyzer.stream(setup("en"))
    events = [event for chunk in sound for event in stream.push(chunk)]
    return [*events, *stream.flush()]


def spans(events: list[Event]) -> list[tuple[float, float]]:
    return [(e.start_s, e.time_s) for e in events if isinstance(e, SpeechEnded)]


def test_speech_is_found_where_it_is(analyzer: VoiceActivity, media: Callable[[str], Path]) -> None:
    word = samples_of(media("en-short"))
    sound = np.concatenate([silence(2.0), word, silence(2.0), word, silence(2.0)])
    first, second = spans(listen(analyzer, chunks(sound)))
    assert 2.0 < first[0] < 2.5
    assert first[1] - first[0] < len(word) / 16_000
    assert second[0] - first[0] == pytest.approx(2.0 + len(word) / 16_000, abs=0.1)


def test_a_start_is_told_soon_and_starts_and_ends_alternate(
    analyzer: VoiceActivity, media: Callable[[str], Path]
) -> None:
    events = listen(analyzer, chunks(samples_of(media("zh-star"))))
    assert [type(e) for e in events] == [SpeechStarted, SpeechEnded] * (len(events) // 2)
    assert len(events) >= 4
    for event in events:
        assert event.arrived_s is not None
        late_s = event.arrived_s - event.time_s
        assert late_s < (0.2 if isinstance(event, SpeechStarted) else HANG_S + 0.1)


def test_silence_and_noise_are_not_speech(analyzer: VoiceActivity) -> None:
    for sound in (silence(5), noise(10), noise(10, 0.3)):
        assert listen(analyzer, chunks(sound)) == []


def test_chunk_size_changes_nothing(analyzer: VoiceActivity, media: Callable[[str], Path]) -> None:
    sound = samples_of(media("en-star"))
    fine, coarse = (listen(analyzer, chunks(sound, chunk_s=s)) for s in (0.02, 0.1))
    assert [(type(e), e.time_s) for e in fine] == [(type(e), e.time_s) for e in coarse]


def test_lost_sound_ends_speech_where_it_stopped(
    analyzer: VoiceActivity, media: Callable[[str], Path]
) -> None:
    sound = samples_of(media("zh-motive"))[: 16_000 * 4]
    rejoined = [*chunks(sound), *chunks(sound, start_s=20.0)]
    events = listen(analyzer, rejoined)
    ends = spans(events)
    assert ends[0][1] == pytest.approx(4.0, abs=0.05)
    assert ends[-1][0] > 20.0
