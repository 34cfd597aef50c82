from __future__ import annotations

import logging
from threading import Event as Signal

import pytest

from analyzers.inbox import Inbox
from analyzers.stream import Engine, Run
from interview.events import Event, Notice, NoticeKind, Transcript
from interview.media import AudioChunk, VideoFrame
from tests.analyzers.fakes import STARTED, FakeAnalyzer, chunk, frame, notice, partial, setup


async def test_sound_becomes_words_and_words_meaning_also_at_the_end() -> None:
    words = FakeAnalyzer(
        "words",
        (AudioChunk,),
        (Transcript,),
        on_push=lambda c: [partial(round(c.start_s * 50), utterance=round(c.start_s * 50))],
        on_flush=lambda: [partial(100, utterance=100, final=True)],
    )
    meaning = FakeAnalyzer("meaning", (Transcript,), on_push=lambda t: [notice(t.text, t.time_s)])
    out: list[Event] = []
    run = Engine([meaning, words]).open(setup(), out.append)
    run.push_audio(chunk(99))  # before the start: not analysed
    run.push_event(STARTED)
    for n in range(20):
        run.push_audio(chunk(n))
    await run.finish()
    run.push_audio(chunk(21))
    await run.finish()

    expected = [*map(str, range(20)), "100"]
    assert [e.text for e in out if isinstance(e, Transcript)] == expected
    assert [e.detail for e in out if isinstance(e, Notice)] == expected
    for text in expected:
        said = next(i for i, e in enumerate(out) if getattr(e, "text", "") == text)
        judged = next(i for i, e in enumerate(out) if getattr(e, "detail", "") == text)
        assert said < judged
    assert words.log == meaning.log == ["opened", "flushed", "closed"]


async def test_media_is_wanted_by_who_takes_it_while_the_interview_is_live() -> None:
    ear, eye = FakeAnalyzer("ear", (AudioChunk,)), FakeAnalyzer("eye", (VideoFrame,))
    hearing, seeing = (Run(setup(), [one], lambda e: None) for one in (ear, eye))
    assert not seeing.wants_pictures("ann")
    assert not hearing.wants_sound("ann")
    for run in (hearing, seeing):
        run.push_event(STARTED)
    assert seeing.wants_pictures("ann")
    assert not seeing.wants_sound("ann")
    assert hearing.wants_sound("ann")
    assert not hearing.wants_pictures("ann")
    for run in (hearing, seeing):
        await run.finish()
    assert not seeing.wants_pictures("ann")
    assert not hearing.wants_sound("ann")


async def test_a_stream_that_is_behind_sees_only_the_newest_picture() -> None:
    busy, go_on = Signal(), Signal()

    def look(_: object) -> list[Event]:
        busy.set()
        go_on.wait()
        return []

    eye = FakeAnalyzer("eye", (VideoFrame,), lossless=False, on_push=look)
    run = Run(setup(), [eye], lambda e: None)
    run.push_event(STARTED)
    run.push_video(frame(0))
    busy.wait()
    for n in range(1, 50):
        run.push_video(frame(n))
    go_on.set()
    await run.finish()

    assert [round(f.time_s * 15) for f in eye.heard] == [0, 49]
    (counters,) = run.counters()
    assert (counters.pushed, counters.dropped, counters.failed) == (2, 48, False)


async def test_a_full_backlog_sheds_the_oldest_sound_and_says_when_it_begins_and_ends() -> None:
    busy, go_on, caught_up = Signal(), Signal(), Signal()

    def listen(item: object) -> list[Event]:
        busy.set()
        go_on.wait()
        if isinstance(item, AudioChunk) and round(item.start_s * 50) == 14:
            caught_up.set()
        return []

    ear = FakeAnalyzer("ear", (AudioChunk, type(STARTED)), on_push=listen)
    out: list[Event] = []
    run = Run(setup(), [ear], out.append, limit=10)
    run.push_event(STARTED)
    busy.wait()
    for n in range(15):
        run.push_audio(chunk(n))
    go_on.set()
    caught_up.wait()
    run.push_audio(chunk(15))
    await run.finish()

    assert [round(c.start_s * 50) for c in ear.heard[1:]] == list(range(5, 16))
    assert [(e.kind, e.detail) for e in out] == [
        (NoticeKind.ANALYSIS_SHED, "ear behind"),
        (NoticeKind.ANALYSIS_RESUMED, "ear behind"),
    ]
    assert run.counters()[0].dropped == 5
    assert run.counters()[0].queue_max == 10


@pytest.mark.parametrize("where", ["open", "push", "flush"])
async def test_a_stream_that_raises_is_closed_and_the_others_go_on(
    where: str, caplog: pytest.LogCaptureFixture
) -> None:
    def fail(*_: object) -> list[Event]:
        raise RuntimeError("I was born in 1990")

    bad = FakeAnalyzer("bad", (AudioChunk,))
    setattr(bad, {"open": "stream", "push": "_on_push", "flush": "_on_flush"}[where], fail)
    good = FakeAnalyzer("good", (AudioChunk,), on_push=lambda c: [notice("good", c.end_s)])
    out: list[Event] = []
    with caplog.at_level(logging.ERROR):
        run = Run(setup(), [bad, good], out.append)
        run.push_event(STARTED)
        for n in range(3):
            run.push_audio(chunk(n))
        await run.finish()

    assert sum(e.detail == "good" for e in out) == 3
    assert sum(e.detail == "bad stopped" for e in out) == (0 if where == "flush" else 1)
    assert {c.analyzer: c.failed for c in run.counters()} == {"bad": True, "good": False}
    assert "RuntimeError" in caplog.text
    assert "1990" not in caplog.text


def test_a_newer_transcript_replaces_a_waiting_partial_of_its_utterance_only() -> None:
    inbox = Inbox(lossless=False)
    for item in (
        partial(1),
        partial(2),
        partial(3, utterance=1),
        partial(4, final=True),
        partial(5, utterance=1),
    ):
        inbox.put(item)
    assert [inbox.take().text for _ in range(2)] == ["4", "5"]
    assert inbox.dropped == 3


def test_a_full_inbox_keeps_acts_and_final_words_over_sound_and_partials() -> None:
    inbox = Inbox(lossless=True, limit=4)
    for item in (STARTED, partial(1, final=True), chunk(2), partial(3, utterance=1)):
        inbox.put(item)
    assert inbox.put(partial(4, utterance=2, final=True))
    assert not inbox.put(partial(5, utterance=3, final=True))
    kept = [inbox.take() for _ in range(4)]
    assert kept[0] is STARTED
    assert [t.text for t in kept[1:]] == ["1", "4", "5"]
