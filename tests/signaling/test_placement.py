"""Placement of sessions on workers: never over capacity, never in two places, never half."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.errors import Overloaded
from signaling.placement import Placement

STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "place", "place", "place", "release", "drain", "remove"]),
        st.integers(0, 3),
        st.integers(0, 6),
    ),
    max_size=60,
)


@given(STEPS)
def test_every_session_is_in_one_place_and_no_worker_over_its_capacity(
    steps: list[tuple[str, int, int]],
) -> None:
    placement, placed = Placement(), set[str]()
    for step, worker, session in steps:
        name, id = f"w{worker}", f"s{session}"
        match step:
            case "add" if name not in placement.workers:
                placement.add(name, capacity=2)
            case "place":
                free = sum(seats.free for seats in placement.workers.values())
                try:
                    placement.place(id)
                except Overloaded:
                    assert not free
                    assert id not in placed
                else:
                    assert free or id in placed
                    placed.add(id)
            case "release":
                placement.release(id)
                placed.discard(id)
            case "drain":
                placement.drain(name)
            case "remove":
                placed.difference_update(placement.remove(name))
        held = [id for seats in placement.workers.values() for id in seats.sessions]
        assert sorted(held) == sorted(placed)
        assert all(len(seats.sessions) <= 2 for seats in placement.workers.values())
        assert all(id in placement.workers[str(placement.worker_of(id))].sessions for id in placed)


def test_sessions_go_where_most_is_free_and_never_to_a_draining_worker() -> None:
    placement = Placement()
    placement.add("a", 2)
    placement.add("b", 3)
    assert [placement.place("1"), placement.place("2"), placement.place("1")] == ["b", "b", "b"]
    placement.drain("b")
    assert placement.place("3") == "a"
    assert placement.place("4") == "a"
    with pytest.raises(Overloaded, match=r"all 5 places .* 1 of the workers are draining"):
        placement.place("5")
    assert placement.remove("b") == ["1", "2"]
    assert placement.worker_of("1") is None
