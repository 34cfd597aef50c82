from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from itertools import islice, pairwise
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.recogniser import Heard as HeardWords
from analyzers.sound import BRIDGE_S, Sound
from analyzers.transcript import TranscriptAnalyzer
from analyzers.voice_activity import VoiceActivity
from analyzers.whisper_recogniser import (
    PROMPT,
    STUCK_S,
    VOCABULARY,
    WhisperRecogniser,
    WhisperUtterance,
)
from interview.events import Event, QuestionAsked, SpeechEnded, SpeechStarted, Transcript
from interview.media import ANALYSIS_RATE_HZ, AudioChunk
from interview.ports import Analyzer
from models.lazy import Lazy
from models.silero import Silero
from models.store import ModelStore
from models.whisper import Whisper
from tests.analyzers.hearing import ANSWER, answer, chunks, noise, samples_of, setup, silence
from tests.analyzers.phrases import TWO_CITIES, TWO_CITIES_PHRASES, ZH_STAR_PHRASES, Phrase
from tests.error_rate import error_rate
from tests.speech import SPOKEN

pytestmark = pytest.mark.integration

Heard = Callable[[str, str], list[Event]]

MODELS = {"zh": "whisper-base", "en": "whisper-tiny-en"}


@pytest.fixture(scope="module")
def whispers(model_store: ModelStore) -> dict[str, Lazy[Whisper]]:
    """The recogniser of each language."""

    def load(language: str) -> Whisper:
        name = MODELS[language]
        return Whisper(model_store.path(name), model_store.version(name))

    return {language: Lazy(lambda code=language: load(code)) for language in MODELS}


@pytest.fixture(scope="module")
def analyzers(model_store: ModelStore, whispers: dict[str, Lazy[Whisper]]) -> list[Analyzer]:
    """Voice activity, and one recogniser a language."""
    silero = Silero(model_store.path("silero-vad"), model_store.version("silero-vad"))
    return [VoiceActivity(Lazy(lambda: silero)), TranscriptAnalyzer(whispers)]


@pytest.fixture(scope="module")
def heard(analyzers: list[Analyzer], media: Callable[[str], Path]) -> Heard:
    """What comes of a spoken answer, computed once."""

    @cache
    def hear(name: str, language: str) -> list[Event]:
        return answer(analyzers, setup(language), samples_of(media(name)))

    return hear


def transcripts(events: list[Event]) -> list[Transcript]:
    return [event for event in events if isinstance(event, Transcript)]


def finals(events: list[Event]) -> list[Transcript]:
    return [event for event in transcripts(events) if event.final]


def text_of(events: list[Event], language: str) -> str:
    return ("" if language == "zh" else " ").join(event.text for event in finals(events))


@pytest.mark.parametrize(
    ("name", "worst"),
    [("zh-star", 0.15), ("zh-motive", 0.12), ("zh-conflict", 0.12), ("en-star", 0.12)],
)
def test_spoken_answers_are_understood(heard: Heard, name: str, worst: float) -> None:
    spoken = SPOKEN[name]
    events = heard(name, spoken.language)
    assert error_rate(spoken.text, text_of(events, spoken.language), spoken.language) <= worst


def test_a_human_reader_is_understood_and_partials_keep_up(heard: Heard) -> None:
    events = heard("two-cities", "en")
    assert error_rate(TWO_CITIES, text_of(events, "en"), "en") <= 0.08
    last_partials = {e.utterance: e.text for e in transcripts(events) if not e.final}
    assert error_rate(TWO_CITIES, " ".join(last_partials.values()), "en") <= 0.12
    for before, after in pairwise(e for e in transcripts(events) if not e.final):
        if before.utterance == after.utterance:
            assert after.time_s - before.time_s < 2.0


def test_the_jobs_words_are_preferred(
    analyzers: list[Analyzer], media: Callable[[str], Path], heard: Heard
) -> None:
    spoken, sound = SPOKEN["zh-star"], samples_of(media("zh-star"))
    words = ("客服组", "话术", "复盘", "响应时间", "满意度")
    plain, biased = (
        error_rate(spoken.text, text_of(events, "zh"), "zh")
        for events in (heard("zh-star", "zh"), answer(analyzers, setup("zh", words), sound))
    )
    assert biased < plain
    assert biased <= 0.05


def test_words_of_another_job_are_not_invented(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    """The list in the prompt would be repeated in place of what was hard to understand."""
    words = ("客服组", "话术", "复盘", "响应时间", "满意度")
    events = answer(analyzers, setup("zh", words), samples_of(media("zh-mixed")))
    for transcript in transcripts(events):
        assert not [word for word in words if word in transcript.text], transcript.text
    assert error_rate(SPOKEN["zh-mixed"].text, text_of(events, "zh"), "zh") <= 0.25


@pytest.fixture
def misled(
    whispers: dict[str, Lazy[Whisper]], monkeypatch: pytest.MonkeyPatch
) -> WhisperRecogniser:
    """A recogniser with a prompt that is known to be answered with its own list."""
    monkeypatch.setitem(PROMPT, "zh", "以下是面试者的回答，用普通话。")
    monkeypatch.setitem(VOCABULARY, "zh", "词语：{}。")
    words = ("客服组", "话术", "复盘", "响应时间", "满意度")
    return WhisperRecogniser.prepare(whispers["zh"](), "zh", words)


@pytest.mark.parametrize("checked", [False, True])
def test_words_that_the_sound_does_not_bear_out_are_not_believed(
    misled: WhisperRecogniser, media: Callable[[str], Path], checked: bool
) -> None:
    recogniser = misled if checked else replace(misled, words=())
    sound = whole(media("zh-mixed"))
    said = recogniser.said(sound, 0.0, sound.end_s)
    assert said is not None
    assert bool(misled.named(said.text)) != checked, said.text


def test_partials_are_misled_but_once(
    misled: WhisperRecogniser, media: Callable[[str], Path]
) -> None:
    sound = whole(media("zh-conflict"))
    times_s = np.arange(6.9, 15.0, 0.3)

    def invented(recogniser: WhisperRecogniser) -> list[str]:
        utterance = recogniser.utterance(0, 6.0)
        partials = (utterance.hear(sound, to_s) for to_s in times_s)
        return [heard.text for heard in partials if heard and misled.named(heard.text)]

    assert len(invented(replace(misled, words=()))) > 1
    assert len(invented(misled)) == 1


def whole(path: Path) -> Sound:
    """A file's sound."""
    samples = samples_of(path)
    length_s = len(samples) / ANALYSIS_RATE_HZ
    return Sound(AudioChunk("a1", 0.0, length_s, samples), length_s)


def test_fillers_are_kept(heard: Heard) -> None:
    for name, language, fillers in (
        ("en-fillers", "en", ("um", "uh")),
        ("zh-conflict", "zh", ("那个",)),
    ):
        text = text_of(heard(name, language), language).lower()
        assert all(filler in text for filler in fillers), text


def test_chinese_with_english_in_it_is_heard_in_both(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    events = answer(analyzers, setup("zh", ("Python", "KPI")), samples_of(media("zh-mixed")))
    text = text_of(events, "zh")
    assert {"Python", "KPI"} <= set(re.findall("[A-Za-z]+", text)), text
    assert "每周开会的时候看" in text, text


@pytest.mark.parametrize("name", ["zh-conflict", "en-star"])
def test_words_have_times_in_order_inside_their_utterance(heard: Heard, name: str) -> None:
    events = heard(name, SPOKEN[name].language)
    for final in finals(events):
        assert final.words
        assert final.words[0].start_s >= final.start_s
        assert final.words[-1].end_s <= final.time_s
        for word, following in pairwise(final.words):
            assert word.start_s <= word.end_s <= following.start_s
        heard = "".join(word.text for word in final.words)
        assert heard.replace(" ", "") == final.text.replace(" ", "")
    for before, after in pairwise(finals(events)):
        assert (after.utterance, before.time_s) > (before.utterance, 0)
        assert before.time_s <= after.start_s


@pytest.mark.parametrize(
    ("name", "language", "phrases"),
    [("two-cities", "en", TWO_CITIES_PHRASES), ("zh-star", "zh", ZH_STAR_PHRASES)],
)
def test_words_are_timed_where_they_were_said(
    heard: Heard, name: str, language: str, phrases: list[Phrase]
) -> None:
    """By their middles, as a pause belongs to the word beside it; letter by letter, as the
    recogniser divides words in its own way. The furthest was .16 s off in English, .11 in Chinese.
    """
    words = [word for final in finals(heard(name, language)) for word in final.words]
    middles_s = iter((w.start_s + w.end_s) / 2 for w in words for c in w.text if c.isalnum())
    for from_s, to_s, phrase in phrases:
        told_s = list(islice(middles_s, sum(map(str.isalnum, phrase))))
        assert from_s - 0.2 <= min(told_s) <= max(told_s) <= to_s + 0.2, phrase


def test_a_final_replaces_every_partial(heard: Heard) -> None:
    events = transcripts(heard("en-star", "en"))
    shown = {event.utterance for event in events if not event.final}
    closed = [event.utterance for event in events if event.final]
    assert shown <= set(closed)
    assert closed == list(range(len(closed)))


def test_a_short_answer_is_heard(analyzers: list[Analyzer], media: Callable[[str], Path]) -> None:
    sound = np.concatenate([samples_of(media("en-short")), silence(2.0)])
    (final,) = finals(answer(analyzers, setup("en"), sound))
    assert final.text == "It was fine."
    assert final.words[-1].text == "fine."


PAUSE = noise(0.7, 0.0005)


def paused(sound: NDArray[np.float32], *parts_s: tuple[float, float]) -> NDArray[np.float32]:
    """Stretches of a sound with a pause after each."""
    stretches = [sound[round(a * 16_000) : round(b * 16_000)] for a, b in parts_s]
    return np.concatenate([piece for stretch in stretches for piece in (stretch, PAUSE)])


def test_words_are_not_told_again_in_a_pause(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    """Whisper filled these pauses with 我先先把 and "if, if, if, if, if, if it was"."""
    chinese = paused(samples_of(media("zh-star")), (11.8, 12.58), (12.58, 13.9))
    assert text_of(answer(analyzers, setup("zh"), chinese), "zh").count("先") == 1
    english = paused(samples_of(media("two-cities")), (7.44, 13.56), (13.56, 15.0))
    text = text_of(answer(analyzers, setup("en"), english), "en").lower()
    assert not re.search(r"\b(\w+)\W+\1\b", text), text


def test_a_word_said_again_after_a_pause_is_told_twice(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    sound = paused(samples_of(media("zh-star")), (11.8, 12.58), (12.4, 13.9))
    assert text_of(answer(analyzers, setup("zh"), sound), "zh").count("先") == 2


@pytest.mark.parametrize("language", ["en", "zh"])
def test_silence_and_noise_have_no_words(analyzers: list[Analyzer], language: str) -> None:
    for sound in (silence(5), noise(8), noise(8, 0.3)):
        assert answer(analyzers, setup(language), sound) == []


def test_noise_taken_for_speech_has_no_words(analyzers: list[Analyzer]) -> None:
    """Even where voice activity errs, the recogniser's own doubt keeps noise out."""
    stream = analyzers[1].stream(setup("en"))
    events = [event for chunk in chunks(noise(1)) for event in stream.push(chunk)]
    events += stream.push(SpeechStarted(time_s=0.5, participant="a1"))
    events += [event for c in chunks(noise(3), start_s=1.0) for event in stream.push(c)]
    events += stream.push(SpeechEnded(time_s=3.5, start_s=0.5, participant="a1"))
    events += stream.flush()
    assert all(event.text == "" for event in finals(events))


def test_the_prompt_is_not_told_in_place_of_speech(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    """It has a likeness to an answer, and would be scored with the voice and the face beside it."""
    backwards = samples_of(media("en-star"))[::-1][: 16_000 * 8].copy()
    heard = text_of(answer(analyzers, setup("zh"), backwards), "zh")
    assert "面试者的回答" not in heard, heard


@pytest.mark.parametrize("name", ["zh-motive", "en-star"])
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
