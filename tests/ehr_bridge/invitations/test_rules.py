"""Which rules fire, who is left out, and who is written to first: pure rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.invitations.likelihood import MIN_SENT, Past, odds, order
from ehr_bridge.invitations.rules import Conditions, Exclusion, Facts, exclusion, fires

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
PAUSE = timedelta(days=14)
FITS = Facts("apl_1", "app_1", "opn_1", "applied", "referral", match=80.0, urgent=True)


@pytest.mark.parametrize(
    ("rule", "missing"),
    [
        (Conditions(min_match=80), {"match": 79.9}),
        (Conditions(min_match=1), {"match": None}),
        (Conditions(urgent_only=True), {"urgent": False}),
        (Conditions(opening_id="opn_1"), {"opening_id": "opn_2"}),
        (Conditions(stage="applied"), {"stage": "screening"}),
        (Conditions(source="referral"), {"source": "upload"}),
        (Conditions(min_match=80, urgent_only=True, stage="applied"), {"urgent": False}),
    ],
)
def test_a_rule_fires_where_all_that_it_asks_holds(
    rule: Conditions, missing: dict[str, object]
) -> None:
    assert fires(rule, FITS)
    assert not fires(rule, replace(FITS, **missing))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, None),
        ({"opening_open": False, "unsubscribed": True}, Exclusion.CLOSED),
        ({"stage": "rejected"}, Exclusion.CLOSED),
        ({"stage": "invited"}, None),
        ({"stage": "scheduled"}, Exclusion.GONE_ON),
        ({"stage": "interviewed", "unsubscribed": True}, Exclusion.GONE_ON),
        ({"unsubscribed": True, "answered": True}, Exclusion.UNSUBSCRIBED),
        ({"answered": True}, Exclusion.ANSWERED),
        ({"invited_at": NOW - PAUSE + timedelta(seconds=1)}, Exclusion.RECENT),
        ({"invited_at": NOW - PAUSE}, None),
        ({"reachable": False}, Exclusion.NO_ADDRESS),
    ],
)
def test_who_is_not_invited_is_told_why(facts: dict[str, object], why: Exclusion | None) -> None:
    assert exclusion(replace(FITS, **facts), PAUSE, NOW) == why  # type: ignore[arg-type]


def test_the_likeliest_are_written_to_first_once_there_is_data() -> None:
    people = [
        ("a", "upload", 95.0),
        ("b", "referral", 65.0),
        ("c", "upload", 65.0),
        ("d", "", None),
    ]
    answers = [Past("referral", 65.0, n % 10 < 8) for n in range(MIN_SENT)]
    answers += [Past("upload", 65.0, n % 10 < 1) for n in range(MIN_SENT)]
    first, *_, last = order(people, odds(answers))
    assert (first, last) == ("b", "c")
    assert order(people, odds(answers[: MIN_SENT - 1])) == ["a", "b", "c", "d"]  # by match


PAST = st.builds(
    Past,
    st.sampled_from(["", "upload", "referral"]),
    st.none() | st.floats(0, 100),
    st.booleans(),
)


@given(st.lists(PAST, max_size=12), st.integers(1, 20))
def test_an_estimate_is_a_share_and_needs_enough_invitations(past: list[Past], times: int) -> None:
    estimate = odds(past * times).of("referral", 50.0)
    assert (estimate is None) == (len(past) * times < MIN_SENT)
    assert estimate is None or 0 <= estimate <= 1


def test_a_group_of_three_says_little() -> None:
    crowd = [Past("upload", None, n % 2 == 0) for n in range(200)]
    few = [Past("referral", None, True)] * 3
    estimate = odds(crowd + few).of("referral", None)
    assert estimate is not None
    assert 0.5 < estimate < 0.6
