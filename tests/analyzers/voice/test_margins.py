"""How far measures of a voice would move with other seconds of the same answer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from analyzers.voice.breaks import Breaks
from analyzers.voice.margins import VoiceMargins
from interview.events import AiReason, AiState, AiTurn, Transcript, Word
from interview.scoring.margins import margin, maxima_left_out, ratios_left_out

SPANS = [(5.0, 13.0), (15.0, 20.0), (27.0, 35.0)]
"""In thirty seconds 8, 5 and 8 of speech; a pause of 2 and one of 7."""


def said(text: str, start_s: float, end_s: float, words: tuple[Word, ...] = ()) -> Transcript:
    return Transcript(
        time_s=end_s,
        participant="a1",
        utterance=0,
        text=text,
        language="en",
        start_s=start_s,
        final=True,
        confidence=0.9,
        model="whisper@1",
        words=words,
    )


def test_talk_and_pauses_are_worked_out_without_each_ten_seconds() -> None:
    margins = VoiceMargins(SPANS, Breaks())
    assert margins.talk_ratio() == margin(ratios_left_out([8, 5, 8], [10, 10, 10]))
    assert margins.longest_pause() == margin(maxima_left_out([2, 7, 0]))


@pytest.mark.parametrize("stood_still", [AiState.PAUSED, AiState.THINKING])
def test_a_break_is_nobodys_silence(stood_still: AiState) -> None:
    breaks = Breaks()
    for state, time_s in ((stood_still, 20.0), (AiState.ANSWERING, 26.0)):
        breaks.take(AiTurn(time_s=time_s, state=state))
    margins = VoiceMargins(SPANS, breaks)
    assert margins.talk_ratio() == margin(ratios_left_out([8, 5, 8], [10, 5, 9]))
    assert margins.longest_pause() == margin(maxima_left_out([2, 1, 0]))


def test_silence_after_a_reply_of_the_ai_is_nobodys_until_the_next_word() -> None:
    """It was given to listen to the question again, or to think."""
    breaks = Breaks()
    breaks.take(AiTurn(time_s=20.5, state=AiState.ANSWERING, reason=AiReason.REPEAT))
    breaks.end_reply(27.0)
    margins = VoiceMargins(SPANS, breaks)
    assert margins.talk_ratio() == margin(ratios_left_out([8, 5, 8], [10, 5.5, 8]))
    assert margins.longest_pause() == margin(maxima_left_out([2, 0.5, 0]))
    assert breaks.silence_s(35.0, 40.0) == 5.0


def test_words_count_where_they_were_said() -> None:
    words = tuple(Word("word", s, s + 0.5) for s in (5.0, 6.0, 7.0, 15.0, 28.0, 34.0))
    spoken = said("word word word word word word", 5.0, 35.0, words)
    margins = VoiceMargins(SPANS, Breaks())
    assert margins.speech_rate([spoken], "en") == margin(ratios_left_out([3, 1, 2], [8, 5, 8]))
    evenly = margin(ratios_left_out([2, 2, 2], [8, 5, 8]))
    assert margins.speech_rate([replace(spoken, words=())], "en") == evenly


def test_fillers_count_where_they_stand_in_the_text() -> None:
    text = "um, um and so on for a while until um"
    margins = VoiceMargins(SPANS, Breaks())
    counted = margin(ratios_left_out([120, 0, 60], [8, 5, 8]))
    assert margins.filler_rate([said(text, 5.0, 35.0)], "en") == counted
    assert margins.filler_rate([], "en") == 0.0


def test_a_voice_that_is_lively_throughout_has_a_narrower_margin() -> None:
    time_s = np.arange(5.0, 35.0, 0.1)
    even = np.sin(time_s * 7)
    margins = VoiceMargins(SPANS, Breaks())
    throughout, once = (margins.spread(even * much, time_s) for much in (1.0, time_s > 25.0))
    assert throughout is not None
    assert once is not None
    assert throughout < 0.1 < once


@pytest.mark.parametrize("spans", [[(1.0, 29.0)], [(1.0, 1.0)]])
def test_less_than_half_a_minute_has_no_margin(spans: list[tuple[float, float]]) -> None:
    margins = VoiceMargins(spans, Breaks())
    assert margins.talk_ratio() is margins.longest_pause() is None
    assert margins.filler_rate([], "en") is None
