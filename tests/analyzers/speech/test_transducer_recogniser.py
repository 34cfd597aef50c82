"""Transcripts of a transducer: a toy model that hears tones, on the session clock."""

from __future__ import annotations

from hashlib import sha256
from itertools import chain, repeat

import numpy as np
import pytest
from numpy.typing import NDArray

from analyzers.catalogue import analyzers_of, recognisers_of
from analyzers.speech.endpointing import UTTERANCE_MAX_S
from analyzers.speech.transcript import TranscriptAnalyzer
from interview.events import Event, SpeechEnded, SpeechStarted, Transcript
from interview.media import ANALYSIS_RATE_HZ
from models.store import ModelStore
from tests.analyzers.hearing import chunks, setup, silence
from tests.models.tone_transducer import FILES, spoken, write_transducer

pytestmark = pytest.mark.integration

RING = ("会", "报", "▁KP", "I", "上")


@pytest.fixture(scope="module")
def analyzer(
    model_store: ModelStore, tmp_path_factory: pytest.TempPathFactory
) -> TranscriptAnalyzer:
    """The analyzer that an operator's manifest leads to."""
    folder = tmp_path_factory.mktemp("transducer")
    write_transducer(folder)
    listed = "\n".join(
        f'files."{name}" = {{ sha256 = "{sha256((folder / name).read_bytes()).hexdigest()}" }}'
        for name in FILES
    )
    (folder / "own.toml").write_text(f"""
        [models.tones]
        version = "1"
        licence = "none"
        source = "made by a test"
        languages = ["zh"]
        recogniser = "transducer"
        folder = "{folder}"
        {listed}
    """)
    store = ModelStore(model_store.root, [folder / "own.toml"])
    assert recognisers_of(store) == {"zh": "tones", "en": "whisper-tiny-en"}
    (made,) = (a for a in analyzers_of(store) if isinstance(a, TranscriptAnalyzer))
    return made


def told(
    analyzer: TranscriptAnalyzer,
    sound: NDArray[np.float32],
    *speech: tuple[float, float],
    vocabulary: tuple[str, ...] = (),
) -> list[Transcript]:
    """All transcripts of a sound with speech in these spans."""
    stream = analyzer.stream(setup("zh", vocabulary))
    acts = [
        act
        for from_s, to_s in speech
        for act in (
            SpeechStarted(time_s=from_s, participant="a1"),
            SpeechEnded(time_s=to_s, participant="a1", start_s=from_s),
        )
    ]
    events: list[Event] = []
    for chunk in chunks(sound):
        events += stream.push(chunk)
        while acts and acts[0].time_s <= chunk.end_s - 0.1:  # voice activity is a little late
            events += stream.push(acts.pop(0))
    return [event for event in (*events, *stream.flush()) if isinstance(event, Transcript)]


def test_partials_then_a_final_with_times_across_a_pause(analyzer: TranscriptAnalyzer) -> None:
    answer = np.concatenate([spoken("会", "报"), spoken("▁KP", "I", "上"), silence(3.0)])
    transcripts = told(analyzer, answer, (0.1, 1.8))
    *partials, final = transcripts
    assert [t.final for t in transcripts] == [False] * len(partials) + [True]
    assert [t.text for t in partials][-1] == final.text == "会报kpi上"
    assert all(final.text.startswith(t.text[: t.settled]) for t in partials)
    assert partials[-1].settled > 0
    assert (final.model, final.language) == ("tones@1", "zh")
    assert [word.text for word in final.words] == ["会", "报", "kpi", "上"]
    starts = [word.start_s for word in final.words]
    assert starts == pytest.approx([0.14, 0.44, 0.88, 1.48], abs=0.05)
    assert all(word.start_s < word.end_s <= 2.0 for word in final.words)
    assert transcripts == told(analyzer, answer, (0.1, 1.8))
    biased = told(analyzer, answer, (0.1, 1.8), vocabulary=("汇报",))
    assert biased[-1].text == "汇报kpi上"


def test_who_goes_on_after_a_short_pause_says_one_utterance(analyzer: TranscriptAnalyzer) -> None:
    first, second = spoken("会", "报"), spoken("会", "报", "▁KP", "I")
    answer = np.concatenate([first, silence(0.4), second, silence(3.0)])
    again_s = len(first) / ANALYSIS_RATE_HZ + 0.4
    final = told(analyzer, answer, (0.1, 0.75), (again_s + 0.1, again_s + 1.4))[-1]
    assert [word.text for word in final.words] == ["会", "报", "会", "报", "kpi"]
    assert final.words[2].start_s == pytest.approx(again_s + 0.14, abs=0.05)


def test_a_long_utterance_is_cut_and_no_word_lost_or_told_twice(
    analyzer: TranscriptAnalyzer,
) -> None:
    ring = [token for turn in repeat(RING, 11) for token in turn]
    sound = np.concatenate([spoken(*ring), silence(3.0)])
    finals = [t for t in told(analyzer, sound, (0.1, 16.4)) if t.final]
    assert len(finals) == 2
    assert finals[0].time_s >= UTTERANCE_MAX_S
    words = [word.text for word in chain.from_iterable(final.words for final in finals)]
    assert words == ["会", "报", "kpi", "上"] * 11
