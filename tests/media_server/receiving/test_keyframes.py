"""Keyframes are asked for once for many wishes, and again until one comes."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from media_server.receiving.keyframes import MAX_SPACING_S, SPACING_S, KeyframeRequests


@given(st.lists(st.tuples(st.floats(0, 1), st.sampled_from(["want", "arrived", "wait"]))))
def test_requests_are_spaced_and_end_with_a_keyframe(steps: list[tuple[float, str]]) -> None:
    requests = KeyframeRequests()
    now_s, wanted = 0.0, False
    asked: list[float] = []
    for wait_s, what in steps:
        now_s += wait_s
        if what == "want":
            requests.want()
            wanted = True
        elif what == "arrived":
            requests.arrived()
            wanted = False
        if requests.due(now_s):
            assert wanted
            asked.append(now_s)
        assert (requests.due_s is not None) == wanted
    assert all(b - a >= SPACING_S - 1e-9 for a, b in pairwise(asked))


def test_an_unanswered_request_is_repeated_with_longer_waits() -> None:
    requests = KeyframeRequests()
    requests.want()
    asked: list[float] = []
    now_s = 0.0
    while len(asked) < 8:
        now_s = max(now_s, requests.due_s or 0.0)
        assert requests.due(now_s)
        asked.append(now_s)
    assert [b - a for a, b in pairwise(asked)] == [0.5, 1.0, 2.0, 4.0, 4.0, 4.0, MAX_SPACING_S]
    requests.arrived()
    assert requests.due_s is None
