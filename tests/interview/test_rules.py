"""The bands and the counting of words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.length import spoken_length
from interview.rules import ENGAGEMENT_BANDS, VOICE_BANDS, Band

BANDS = [*VOICE_BANDS["en"].values(), *VOICE_BANDS["zh"].values(), *ENGAGEMENT_BANDS.values()]


@given(st.sampled_from(BANDS), st.floats(-1e6, 1e6))
def test_credit_stays_between_nothing_and_all(band: Band, value: float) -> None:
    assert 0 <= band.credit(value) <= 1


def test_more_fillers_never_earn_more() -> None:
    band = VOICE_BANDS["en"]["filler_rate"]
    credits = [band.credit(rate) for rate in (0, 4, 8, 16, 30)]
    assert credits == sorted(credits, reverse=True)
    assert (credits[0], credits[-1]) == (1, 0)


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
