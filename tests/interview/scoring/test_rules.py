"""The bands and the counting of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.length import spoken_length
from interview.scoring.rules import ENGAGEMENT_BANDS, VOICE_BANDS, Band

BANDS = [*VOICE_BANDS["en"].values(), *VOICE_BANDS["zh"].values(), *ENGAGEMENT_BANDS.values()]


@given(st.sampled_from(BANDS), st.floats(-1e6, 1e6))
def test_credit_stays_between_nothing_and_all(band: Band, value: float) -> None:
    assert 0 <= band.credit(value) <= 1


def test_more_fillers_never_earn_more() -> None:
    band = VOICE_BANDS["en"]["filler_rate"]
    credits = [band.credit(rate) for rate in (0, 4, 8, 16, 30)]
    assert credits == sorted(credits, reverse=True)
    assert (credits[0], credits[-1]) == (1, 0)


@given(st.sampled_from(BANDS), st.floats(-20, 20), st.floats(0, 20), st.floats(0, 20))
def test_a_wider_margin_swings_a_credit_no_less(
    band: Band, value: float, one: float, more: float
) -> None:
    assert 0 <= band.swing(value, one) <= band.swing(value, one + more) <= 1


@pytest.mark.parametrize(
    ("measure", "value", "margin", "swing"),
    [
        ("speech_rate", 4.5, 1.0, 0.0),  # full at both ends
        ("speech_rate", 6.2, 0.9, 0.5),  # full, or half at one end
        ("speech_rate", 2.6, 9.0, 0.5),  # half; full within the margin, nothing at its ends
        ("pause_longest", 7.0, 9.0, 0.8),  # none at all would be full
        ("talk_ratio", 0.95, 0.2, 0.0),
        ("pitch_variation", 0.7, 0.1, 0.1),
    ],
)
def test_how_far_a_credit_swings(measure: str, value: float, margin: float, swing: float) -> None:
    assert VOICE_BANDS["en"][measure].swing(value, margin) == pytest.approx(swing)


def test_a_neutral_face_is_the_middle_and_never_less() -> None:
    assert ENGAGEMENT_BANDS["smile"].credit(0.0) == 0.5


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("", 0),
        ("…!?", 0),
        ("Fine.", 1),
        ("挺好的。", 3),
        ("It's a 1,200 EUR deal", 5),
        ("用SQL查了3张表", 7),
    ],
)
def test_words_and_characters_are_counted_alike(text: str, length: int) -> None:
    assert spoken_length(text) == length
