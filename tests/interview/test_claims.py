"""What a language model says counts only with words that the applicant said."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.claims import MAX_CLAIMS, proven
from interview.events import Transcript
from interview.rubric import Competency, Job

SAID = {
    "en": "Last year, our team lost two people. I wrote answers for the common questions.",
    "zh": "去年双十一之前，客诉翻了一倍。我把常见问题写成了标准答复，三周之内降了一半。",
}


def job(language: str) -> Job:
    return Job("j", "Lead", language, (Competency("care", "Care", 1.0),), ())


def said(language: str) -> tuple[Transcript, ...]:
    return (
        Transcript(
            time_s=20.0,
            participant="a",
            utterance=0,
            text=SAID[language],
            language=language,
            start_s=10.0,
            final=True,
            confidence=0.9,
            model="ears@1",
        ),
    )


def claim(quote: Any, **other: Any) -> dict[str, Any]:
    usual = {"competency": "care", "shows": "strength", "claim": "Acts early.", "quote": quote}
    return {**usual, **other}


@pytest.mark.parametrize(
    ("language", "quote", "stands"),
    [
        ("en", "our team lost two people", "our team lost two people"),
        ("en", "OUR TEAM LOST TWO PEOPLE! I wrote", "our team lost two people. I wrote"),
        ("zh", "客诉翻了一倍我把常见问题", "客诉翻了一倍。我把常见问题"),
    ],
)
def test_a_quote_is_shown_as_it_was_said(language: str, quote: str, stands: str) -> None:
    found = proven(job(language), "q1#1", said(language), [claim(quote)])
    [kept] = found.claims
    assert (kept.quote, kept.answer, kept.start_s, kept.end_s) == (stands, "q1#1", 10.0, 20.0)
    assert found.thrown_away == 0


@pytest.mark.parametrize(
    "lie",
    [
        claim("our team lost three people"),
        claim("people lost two team our"),
        claim("team lost two peo"),
        claim("lost"),
        claim(""),
        claim(7),
        claim("our team lost two people", competency="courage"),
        claim("our team lost two people", shows="genius"),
        claim("our team lost two people", claim=""),
        claim("our team lost two people", claim="x" * 500),
        {"claim": "Acts early."},
        "our team lost two people",
        None,
    ],
)
def test_what_was_not_said_or_not_asked_is_thrown_away_and_counted(lie: Any) -> None:
    found = proven(job("en"), "q1#1", said("en"), [lie])
    assert (found.claims, found.thrown_away) == ((), 1)


def test_the_same_claim_twice_and_too_many_count_once() -> None:
    true = claim("our team lost two people")
    many = [claim("our team lost two people", claim=f"Claim {n}.") for n in range(MAX_CLAIMS + 3)]
    assert len(proven(job("en"), "q1#1", said("en"), [true, true]).claims) == 1
    found = proven(job("en"), "q1#1", said("en"), many)
    assert (len(found.claims), found.thrown_away) == (MAX_CLAIMS, 3)


@given(st.text(max_size=60))
def test_every_quote_that_is_kept_stands_in_the_transcript(quote: str) -> None:
    for language in ("en", "zh"):
        for kept in proven(job(language), "q1#1", said(language), [claim(quote)]).claims:
            assert kept.quote in SAID[language]
