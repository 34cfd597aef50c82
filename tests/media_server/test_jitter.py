"""Sound leaves in order and at once, and loss leaves no delay behind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media_server.jitter import MAX_WAIT_S, AudioBuffer

ARRIVALS = st.lists(st.tuples(st.integers(0, 80), st.floats(0, 0.05)), max_size=200)


@given(ARRIVALS)
def test_whatever_arrives_leaves_in_order_once_and_soon(arrivals: list[tuple[int, float]]) -> None:
    buffer = AudioBuffer[tuple[int, float]]()
    now_s = 0.0
    out: list[int] = []
    pushed: set[int] = set()
    for sequence, wait_s in arrivals:
        now_s += wait_s
        pushed.add(sequence)
        for left, arrived_s in buffer.push(sequence, (sequence, now_s), now_s):
            out.append(left)
            assert now_s - arrived_s <= MAX_WAIT_S + 0.05 + 1e-9  # one more arrival at most
    out += [item[0] for item in buffer.expire(now_s + 1)]
    while buffer.due_s is not None:
        out += [item[0] for item in buffer.expire(now_s + 9)]
        now_s += 9
    assert out == sorted(set(out))
    assert set(out) <= pushed
    assert len(out) + buffer.discarded == len(arrivals)


@given(st.sets(st.integers(1, 98)))
def test_loss_leaves_no_delay_behind(lost: set[int]) -> None:
    buffer = AudioBuffer[int]()
    last: list[int] = []
    for sequence in range(120):
        if sequence not in lost:
            last = buffer.push(sequence, sequence, sequence * 0.02)
    assert last == [119]
    assert buffer.due_s is None
    assert buffer.lost == len(lost)


def test_swapped_packets_are_put_right() -> None:
    buffer = AudioBuffer[str]()
    assert buffer.push(65_534, "a", 0.0) == ["a"]
    assert buffer.push(65_536, "c", 0.02) == []
    assert buffer.push(65_535, "b", 0.03) == ["b", "c"]


def test_a_sender_that_starts_anew_is_followed() -> None:
    buffer = AudioBuffer[int]()
    buffer.push(5_000, 1, 0.0)
    assert buffer.push(20, 2, 0.02) == [2]
    assert buffer.push(21, 3, 0.04) == [3]
