"""Lost packets are asked for again, a few times, further and further apart."""

from __future__ import annotations

from media_server.loss import MAX_MISSING, RETRY_S, LossRecovery


def test_a_gap_is_asked_for_until_it_is_filled() -> None:
    loss = LossRecovery()
    loss.seen(10, 0.0)
    loss.seen(13, 0.0)
    assert loss.due(0.0) == [11, 12]
    assert loss.due(0.01) == []
    loss.seen(11, 0.02)
    assert loss.due(0.05) == [12]
    loss.seen(12, 0.06)
    assert loss.due_s is None
    assert (loss.requested, loss.recovered) == (2, 2)


def test_what_does_not_come_is_given_up() -> None:
    loss = LossRecovery()
    loss.seen(1, 0.0)
    loss.seen(3, 0.0)
    asked = sum(bool(loss.due(i / 100)) for i in range(200))
    assert asked == len(RETRY_S)
    assert loss.due_s is None


def test_a_jump_is_not_asked_for() -> None:
    loss = LossRecovery()
    loss.seen(1, 0.0)
    loss.seen(5_000, 0.0)
    assert loss.due(1.0) == []


def test_what_is_missing_at_once_is_bounded() -> None:
    loss = LossRecovery()
    for sequence in range(
        0, 100 * MAX_MISSING, MAX_MISSING
    ):  # a sender that leaves gaps on purpose
        loss.seen(sequence, 0.0)
    assert len(loss.due(0.0)) <= MAX_MISSING
