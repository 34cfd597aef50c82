"""Sound leaves in order and at once, and loss leaves no delay behind."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from media_server.receiving.jitter import MAX_WAIT_S, MIN_WAIT_S, AudioBuffer, Released

ARRIVALS = st.lists(st.tuples(st.integers(0, 80), st.floats(0, 0.05)), max_size=200)


def items(released: list[Released[int]]) -> list[int]:
    return [out.item for out in released]


@given(ARRIVALS)
def test_whatever_arrives_leaves_in_order_once_and_soon(arrivals: list[tuple[int, float]]) -> None:
    buffer = AudioBuffer[tuple[int, float]]()
    now_s = 0.0
    out: list[Released[tuple[int, float]]] = []
    for sequence, wait_s in arrivals:
        now_s += wait_s
        for left in buffer.push(sequence, (sequence, now_s), now_s):
            out.append(left)
            # one more arrival at most after the longest wait
            assert now_s - left.item[1] <= MAX_WAIT_S + 0.05 + 1e-9
    while buffer.due_s is not None:
        now_s += 9
        out += buffer.expire(now_s)
    sequences = [left.item[0] for left in out]
    assert sequences == sorted(set(sequences))
    assert len(out) + buffer.discarded == len(arrivals)
    told = sum(left.lost_before for left in out)
    span = sequences[-1] - sequences[0] + 1 if sequences else 0
    assert told == span - len(out)  # every gap is told, exactly


@given(st.sets(st.integers(1, 98)))
def test_loss_leaves_no_delay_behind(lost: set[int]) -> None:
    buffer = AudioBuffer[int]()
    last: list[int] = []
    for sequence in range(120):
        if sequence not in lost:
            last = items(buffer.push(sequence, sequence, sequence * 0.02))
    assert last == [119]
    assert buffer.due_s is None
    assert buffer.lost == len(lost)


def test_swapped_packets_are_put_right() -> None:
    buffer = AudioBuffer[int]()
    assert items(buffer.push(65_534, 1, 0.0)) == [1]
    assert items(buffer.push(65_536, 3, 0.02)) == []
    assert items(buffer.push(65_535, 2, 0.03)) == [2, 3]


def test_under_jitter_gaps_are_awaited_longer_and_later_no_longer() -> None:
    buffer = AudioBuffer[int]()
    buffer.push(0, 0, 0.0)
    buffer.push(2, 2, 0.02)
    assert items(buffer.expire(0.07)) == [2]  # 40 ms are over
    buffer.push(1, 1, 0.12)  # 100 ms late
    assert buffer.lost == 0
    buffer.push(4, 4, 0.14)
    assert items(buffer.expire(0.22)) == []
    assert items(buffer.push(3, 3, 0.24)) == [3, 4]  # as late as before: nothing is lost
    for sequence in range(5, 5 + 50 * 60):
        buffer.push(sequence, sequence, 0.3 + sequence * 0.02)
    assert buffer.wait_s < MIN_WAIT_S + 0.005


@given(st.lists(st.floats(0, 0.15), min_size=1, max_size=60))
def test_jitter_that_was_seen_loses_nothing(lateness: list[float]) -> None:
    """Each odd packet is late by what the buffer has met before, at most."""
    buffer = AudioBuffer[int]()
    buffer.push(0, 0, 0.0)
    buffer._grow(0.16)
    out = []
    for n, late_s in enumerate(lateness):
        at_s = 1 + n / 4
        out += buffer.push(2 * n + 2, 0, at_s)
        assert buffer.due_s is None or buffer.due_s > at_s
        out += buffer.expire(at_s + late_s)
        out += buffer.push(2 * n + 1, 0, at_s + late_s)
        buffer._grow(0.16)
    assert buffer.lost == 0
    assert len(out) == 2 * len(lateness)


def test_a_sender_that_starts_anew_is_followed() -> None:
    buffer = AudioBuffer[int]()
    buffer.push(5_000, 1, 0.0)
    assert items(buffer.push(20, 2, 0.02)) == [2]
    assert items(buffer.push(21, 3, 0.04)) == [3]
