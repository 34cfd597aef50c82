from __future__ import annotations

import numpy as np
import pytest

from analyzers.speech.endpointing import (
    FINISHED_S,
    GOES_ON_S,
    HELD_DB,
    HELD_MORE_S,
    SHORT_S,
    ending,
    fall,
    silence_needed,
)
from interview.events import Ending
from tests.analyzers.hearing import noise

FALLING = HELD_DB - 1


@pytest.mark.parametrize(
    ("text", "language", "silence_s"),
    [
        ("In the end we brought the reply time under one minute.", "en", FINISHED_S),
        ("In the end we brought the reply time under one minute and", "en", GOES_ON_S),
        ("I talked to the customer, because,", "en", GOES_ON_S),
        ("I think the hardest part was.", "en", GOES_ON_S),
        ("Well, um", "en", GOES_ON_S),
        ("Fine.", "en", SHORT_S),
        ("我先把大家常见的问题整理成话术。", "zh", FINISHED_S),
        ("最后响应时间降到四十五秒左右", "zh", FINISHED_S),
        ("我当时的想法是先稳住客户，然后", "zh", GOES_ON_S),
        ("这件事我觉得主要是因为。", "zh", GOES_ON_S),
        ("如果客户不满意，我会。", "zh", GOES_ON_S),
        ("还可以", "zh", GOES_ON_S),
        ("", "zh", SHORT_S),
    ],
)
def test_a_finished_thought_needs_less_silence_than_one_that_goes_on(
    text: str, language: str, silence_s: float
) -> None:
    assert silence_needed(text, FALLING, language) == silence_s


@pytest.mark.parametrize(
    ("text", "fall_db", "sounded"),
    [
        ("最后响应时间降到四十五秒左右。", FALLING, Ending.CLOSED),
        ("最后响应时间降到四十五秒左右。", HELD_DB + 1, Ending.HELD),
        ("大家都很满意。", FALLING, Ending.HELD),
        ("最后响应时间降到四十五秒左右，然后", FALLING, Ending.OPEN),
        ("客户当面跟我说了一声谢谢。", FALLING, Ending.CLOSED),
        ("我的看法就是这些，谢谢。", HELD_DB + 1, Ending.SAID),
        ("我答完了。", HELD_DB + 1, Ending.SAID),
    ],
)
def test_how_an_utterance_ended_is_told_by_its_words_then_its_voice(
    text: str, fall_db: float, sounded: Ending
) -> None:
    assert ending(text, fall_db, "zh") is sounded


@pytest.mark.parametrize(
    ("text", "sounded"),
    [
        ("We wrote down what we had learned, and that's it.", Ending.SAID),
        ("I'm done.", Ending.SAID),
        ("That's all we could do for them at the time.", Ending.CLOSED),
    ],
)
def test_who_says_that_they_are_done_is_done(text: str, sounded: Ending) -> None:
    assert ending(text, FALLING, "en") is sounded


def test_a_voice_held_to_the_end_is_given_more_time() -> None:
    text = "In the end we brought the reply time under one minute."
    assert silence_needed(text, HELD_DB + 1, "en") == FINISHED_S + HELD_MORE_S


def test_the_fall_of_a_voice_is_its_last_level_against_its_loud_parts() -> None:
    steady = noise(1.0)
    falling = steady * np.concatenate([np.ones(12_000), np.full(4_000, 0.1)]).astype(np.float32)
    assert fall(steady) == pytest.approx(0, abs=1)
    assert fall(falling) == pytest.approx(-20, abs=1)
    assert fall(steady[:100]) == 0.0
