from __future__ import annotations

from dataclasses import replace

import pytest

from analyzers.pipeline import Pipeline, permitted
from interview.events import (
    InterviewEnded,
    InterviewStarted,
    Observation,
    SpeechStarted,
    Transcript,
)
from interview.measures import Source
from interview.media import AudioChunk, VideoFrame
from tests.analyzers.fakes import STARTED, FakeAnalyzer, chunk, frame, notice, partial, setup

VAD = FakeAnalyzer("vad", (AudioChunk,), (SpeechStarted,), source=None)
PROSODY = FakeAnalyzer("prosody", (AudioChunk, SpeechStarted), (Observation,), source=Source.VOICE)
WORDS = FakeAnalyzer("words", (AudioChunk, SpeechStarted), (Transcript,), source=Source.CONTENT)
MEANING = FakeAnalyzer("meaning", (Transcript,), (Observation,), source=Source.CONTENT)
FACE = FakeAnalyzer("face", (VideoFrame,), (Observation,), source=Source.FACE)
ALL = [MEANING, WORDS, FACE, PROSODY, VAD]


def names(policy: str, analyzers: list[FakeAnalyzer]) -> list[str]:
    return [a.name for a in permitted(analyzers, setup(policy))]


def test_producers_come_before_consumers() -> None:
    order = names("prc", ALL)
    assert set(order) == {"vad", "prosody", "words", "meaning", "face"}
    assert order.index("vad") < order.index("words") < order.index("meaning")


def test_a_policy_without_voice_and_face_gets_no_such_stream() -> None:
    assert names("eu", ALL) == ["vad", "words", "meaning"]


def test_plumbing_that_feeds_nobody_is_not_built() -> None:
    assert names("eu", [VAD, PROSODY, FACE]) == []


def test_who_is_only_captioned_is_not_measured() -> None:
    captioned = replace(setup(), captions_only=True)
    assert [a.name for a in permitted(ALL, captioned)] == ["vad", "words"]


def test_analyzers_that_feed_each_other_are_refused() -> None:
    a = FakeAnalyzer("a", (Transcript,), (SpeechStarted,))
    b = FakeAnalyzer("b", (SpeechStarted,), (Transcript,))
    with pytest.raises(ValueError, match="circle"):
        permitted([a, b], setup())


def test_media_counts_only_between_start_and_end() -> None:
    ear = FakeAnalyzer("ear", (AudioChunk, VideoFrame, InterviewStarted, InterviewEnded))
    pipeline = Pipeline(setup(), [ear])
    ended = InterviewEnded(time_s=1.0, by="i1")
    for item in (chunk(0), STARTED, chunk(1), frame(2), ended, chunk(3), frame(4)):
        pipeline.push(item)
    assert [type(i) for i in ear.heard] == [
        InterviewStarted,
        AudioChunk,
        VideoFrame,
        InterviewEnded,
    ]


def test_events_reach_their_consumers_and_come_out_before_what_they_led_to() -> None:
    words = FakeAnalyzer(
        "words", (AudioChunk,), (Transcript,), on_push=lambda c: [partial(1), partial(2)]
    )
    meaning = FakeAnalyzer("meaning", (Transcript,), on_push=lambda t: [notice(t.text, t.time_s)])
    pipeline = Pipeline(setup(), [meaning, words])
    pipeline.push(STARTED)
    out = pipeline.push(chunk(0))
    assert [getattr(e, "text", None) or e.detail for e in out] == ["1", "2", "1", "2"]


def test_finish_flushes_upstream_first_so_the_last_words_are_heard() -> None:
    words = FakeAnalyzer(
        "words", (AudioChunk,), (Transcript,), on_flush=lambda: [partial(9, final=True)]
    )
    meaning = FakeAnalyzer("meaning", (Transcript,))
    meaning._on_flush = lambda: [notice(f"heard {len(meaning.heard)}", 9.0)]
    pipeline = Pipeline(setup(), [meaning, words])
    out = pipeline.finish()
    assert [type(e).__name__ for e in out] == ["Transcript", "Notice"]
    assert out[-1].detail == "heard 1"
    assert words.log[-1] == meaning.log[-1] == "closed"
