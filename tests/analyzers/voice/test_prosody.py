from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from analyzers.speech.voice_activity import VoiceActivity
from analyzers.voice.prosody import ProsodyAnalyzer
from interview.events import (
    UNWRITTEN,
    AiReason,
    AiState,
    AiTurn,
    AnswerEnded,
    Event,
    Observation,
    QuestionAsked,
    SpeechEnded,
    SpeechStarted,
    Transcript,
)
from interview.measures import MEASURES, Source
from interview.ports import Analyzer
from models.lazy import Lazy
from models.pitch import PitchTracker
from models.silero import Silero
from models.store import ModelStore
from tests.analyzers.hearing import ANSWER, answer, chunks, noise, samples_of, setup, silence
from tests.speech import SPOKEN

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def analyzers(model_store: ModelStore) -> list[Analyzer]:
    silero = Silero(model_store.path("silero-vad"), model_store.version("silero-vad"))
    tracker = PitchTracker(model_store.version("swift-f0"))
    return [
        VoiceActivity(Lazy(lambda: silero)),
        ProsodyAnalyzer(Lazy(lambda: tracker), silero.label),
    ]


def observations(events: list[Event]) -> list[Observation]:
    return [event for event in events if isinstance(event, Observation)]


def last(events: list[Event]) -> dict[str, Observation]:
    return {event.measure: event for event in observations(events)}


def said(text: str, start_s: float, end_s: float, language: str) -> Transcript:
    return Transcript(
        time_s=end_s,
        participant="a1",
        utterance=0,
        text=text,
        language=language,
        start_s=start_s,
        final=True,
        confidence=0.9,
        model="whisper@1",
    )


def test_pauses_and_talk_are_those_of_the_sound(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    word = samples_of(media("en-short"))
    sound = np.concatenate([silence(3), word, silence(2), word, silence(1), word, silence(4)])
    events = answer(analyzers, setup("en"), sound)
    spans = [(e.start_s, e.time_s) for e in events if isinstance(e, SpeechEnded)]
    gaps = [spans[1][0] - spans[0][1], spans[2][0] - spans[1][1]]
    found = last(events)
    assert found["pause_count"].value == 2
    assert found["pause_longest"].value == pytest.approx(max(gaps), abs=0.001)
    assert found["pause_total"].value == pytest.approx(sum(gaps), abs=0.001)
    spoken_s = sum(end - start for start, end in spans)
    whole_s = spans[-1][1] - spans[0][0]
    assert found["talk_ratio"].value == pytest.approx(spoken_s / whole_s, abs=0.001)
    assert (found["talk_ratio"].start_s, found["talk_ratio"].time_s) == (spans[0][0], spans[-1][1])


def test_pitch_and_loudness_follow_the_voice(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    man = last(answer(analyzers, setup("zh"), samples_of(media("zh-motive"))))
    woman_sound = samples_of(media("zh-conflict"))
    woman = last(answer(analyzers, setup("zh"), woman_sound))
    quiet = last(answer(analyzers, setup("zh"), woman_sound / 4))
    assert 120 < man["pitch_median"].value < 180 < woman["pitch_median"].value < 280
    assert 1.5 < woman["pitch_variation"].value < 6
    change_db = woman["loudness"].value - quiet["loudness"].value
    assert change_db == pytest.approx(20 * np.log10(4), abs=0.5)
    assert quiet["pitch_median"].value == pytest.approx(woman["pitch_median"].value, rel=0.03)


@pytest.mark.parametrize("name", ["zh-star", "en-star"])
def test_without_words_the_envelope_gives_the_rate_with_less_confidence(
    analyzers: list[Analyzer], media: Callable[[str], Path], name: str
) -> None:
    spoken, sound = SPOKEN[name], samples_of(media(name))
    by_sound = last(answer(analyzers, setup(spoken.language), sound))["speech_rate"]
    stream = analyzers[1].stream(setup(spoken.language))
    asked = QuestionAsked(time_s=0.0, question_id="q1", answer=ANSWER, by="i1")
    events = list(stream.push(asked))
    end_s = len(sound) / 16_000
    spans = [e for e in answer(analyzers[:1], setup("en"), sound) if isinstance(e, SpeechEnded)]
    for span in spans:
        events += stream.push(span)
    events += stream.push(said(spoken.text, 0.2, end_s, spoken.language))
    by_words = last(events)["speech_rate"]
    assert by_words.model == "whisper@1"
    assert by_sound.value == pytest.approx(by_words.value, rel=0.3)
    assert by_sound.confidence < by_words.confidence


def test_fillers_are_counted_and_quoted(analyzers: list[Analyzer]) -> None:
    stream = analyzers[1].stream(setup("zh"))
    events = list(stream.push(QuestionAsked(time_s=0.0, question_id="q1", answer=ANSWER, by="i1")))
    events += stream.push(SpeechEnded(time_s=31.0, start_s=1.0, participant="a1"))
    text = "嗯，我当时在客服组，那个，主要负责投诉。呃，后来做了组长。"
    events += stream.push(said(text, 1.0, 31.0, "zh"))
    found = last(events)["filler_rate"]
    assert found.value == pytest.approx(6.0)
    assert found.quote == "嗯 那个 呃"
    assert found.confidence <= 0.5
    assert found.answer == ANSWER


def test_rate_and_fillers_are_those_of_the_interviews_language(analyzers: list[Analyzer]) -> None:
    """Neither of what is said before the language is known nor of what is said in another one."""
    stream = analyzers[1].stream(setup("zh"))
    events = list(stream.push(QuestionAsked(time_s=0.0, question_id="q1", answer=ANSWER, by="i1")))
    chinese = said("嗯，我当时在客服组，主要负责投诉。", 1.0, 5.0, "zh")
    events += stream.push(SpeechEnded(time_s=5.0, start_s=1.0, participant="a1"))
    events += stream.push(chinese)
    before = last(events)
    stream.push(SpeechStarted(time_s=6.0, participant="a1"))
    unknown = replace(said("呃爱我可", 6.0, 7.0, ""), utterance=1, final=False)
    assert not {"speech_rate", "filler_rate"} & set(last(list(stream.push(unknown))))
    stream.push(SpeechEnded(time_s=16.0, start_s=6.0, participant="a1"))
    english = replace(said("Um, I worked there.", 6.0, 16.0, "en"), utterance=1)
    unwritten = replace(said("", 6.0, 16.0, UNWRITTEN), utterance=1)
    for other in (english, unwritten):
        found = before | last(list(stream.push(other)))
        assert found["speech_rate"].value == before["speech_rate"].value
        assert found.get("filler_rate") == before.get("filler_rate")


def test_reports_come_every_second_of_speech_and_only_on_the_open_answer(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    sound = samples_of(media("en-star"))
    stream = analyzers[1].stream(setup("en"))
    activity = analyzers[0].stream(setup("en"))
    acts = {
        5.0: QuestionAsked(time_s=5.0, question_id="q1", answer=ANSWER, by="i1"),
        15.0: AnswerEnded(time_s=15.0, answer=ANSWER),
    }
    events: list[Event] = []
    for chunk in chunks(sound):
        for at_s in [at_s for at_s in acts if at_s <= chunk.start_s]:
            events += stream.push(acts.pop(at_s))
        spoken = list(activity.push(chunk))
        events += stream.push(chunk)
        for event in spoken:
            events += stream.push(event)
    assert {event.answer for event in observations(events)} == {ANSWER}
    assert all(5.0 <= e.start_s <= e.time_s <= 15.0 for e in observations(events))
    pitch = [e.time_s for e in observations(events) if e.measure == "pitch_median"]
    assert len(pitch) >= 8


def test_every_measure_is_of_the_voice_and_surer_with_more_speech(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    events = observations(answer(analyzers, setup("zh"), samples_of(media("zh-star"))))
    assert all(MEASURES[event.measure].source is Source.VOICE for event in events)
    assert all(0 <= event.confidence <= 1 for event in events)
    pitch = [event.confidence for event in events if event.measure == "pitch_median"]
    assert pitch[0] < 0.5 < pitch[-1]


def test_a_shaking_voice_is_less_steady_and_not_more_varied(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    sound = samples_of(media("zh-motive"))
    at = np.arange(len(sound)) / 16_000
    # Tape speed that swings by 3 % ten times a second, as wow and flutter do.
    played = at + 0.03 / (2 * np.pi * 10) * np.sin(2 * np.pi * 10 * at)
    shaken_sound = np.interp(played, at, sound).astype(np.float32)
    steady, shaken = (last(answer(analyzers, setup("zh"), s)) for s in (sound, shaken_sound))
    assert shaken["pitch_perturbation"].value > 1.2 * steady["pitch_perturbation"].value
    assert shaken["pitch_variation"].value < 1.1 * steady["pitch_variation"].value


def test_a_voice_is_held_against_its_own_beginning(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    sound = samples_of(media("zh-star"))[: 18 * 16_000]
    events = answer(analyzers, setup("zh"), np.concatenate([sound, sound * 2]))
    shifts = [e for e in observations(events) if e.measure == "loudness_shift"]
    assert abs(shifts[0].value) < 1
    assert shifts[-1].value == pytest.approx(10 * np.log10((1 + 4) / 2), abs=1)
    assert abs(last(events)["pitch_shift"].value) < 2


def test_silence_and_noise_measure_nothing(analyzers: list[Analyzer]) -> None:
    for sound in (silence(5), noise(8)):
        assert answer(analyzers, setup("en"), sound) == []


def test_chunk_size_changes_nothing(
    analyzers: list[Analyzer], media: Callable[[str], Path]
) -> None:
    sound = samples_of(media("zh-star"))

    def measured(chunk_s: float) -> set[tuple[object, ...]]:
        events = observations(answer(analyzers, setup("zh"), sound, chunk_s))
        return {(e.measure, e.time_s, e.value, e.confidence) for e in events}

    assert measured(0.02) == measured(0.1)


def test_a_break_of_the_interview_is_no_silence_of_the_applicant(
    analyzers: list[Analyzer],
) -> None:
    stream = analyzers[1].stream(setup("en"))
    acts: list[Event] = [
        QuestionAsked(time_s=0.0, question_id="q1", answer=ANSWER, by="ai"),
        SpeechStarted(time_s=1.0, participant="a1"),
        SpeechEnded(time_s=4.0, start_s=1.0, participant="a1"),
        AiTurn(time_s=5.0, state=AiState.PAUSED),
        AiTurn(time_s=45.0, state=AiState.PAUSED),  # paused, then away, too
        AiTurn(time_s=95.0, state=AiState.ANSWERING),
        SpeechStarted(time_s=96.0, participant="a1"),
        SpeechEnded(time_s=100.0, start_s=96.0, participant="a1"),
        AiTurn(time_s=101.0, state=AiState.ANSWERING, reason=AiReason.GIVEN_TIME),
        SpeechStarted(time_s=115.0, participant="a1"),
        SpeechEnded(time_s=120.0, start_s=115.0, participant="a1"),
        SpeechStarted(time_s=121.5, participant="a1"),
        SpeechEnded(time_s=122.5, start_s=121.5, participant="a1"),
    ]
    measures = last([event for act in acts for event in stream.push(act)])
    assert measures["pause_longest"].value == pytest.approx(2.0)
    assert measures["pause_total"].value == pytest.approx(2.0 + 1.0 + 1.5)
    assert measures["talk_ratio"].value == pytest.approx(13 / 17.5, abs=0.001)
