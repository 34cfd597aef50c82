"""What is asked for again is sent once a round trip, and tells how much is lost."""

from __future__ import annotations

from media_server.forwarding.repeats import HISTORY_PACKETS, Repeats


def packet(sequence: int) -> bytes:
    return bytes([0x80, 96]) + sequence.to_bytes(2, "big") + bytes(8)


def test_a_long_queue_is_not_filled_with_copies() -> None:
    repeats = Repeats()
    repeats.round_trip_s = 0.5
    repeats.keep(7, packet(7))
    # Chromium asks every 0.1 s while it knows no round trip.
    answered = [tenth for tenth in range(20) if repeats.again(7, tenth / 10)]
    assert answered == [0, 5, 10, 15]


def test_a_place_that_is_taken_anew_is_repeated_at_once() -> None:
    repeats = Repeats()
    repeats.round_trip_s = 0.5
    repeats.keep(7, packet(7))
    assert repeats.again(7, 0.0)
    repeats.keep(7 + HISTORY_PACKETS, packet(7 + HISTORY_PACKETS))
    assert repeats.again(7, 0.1) is None
    assert repeats.again(7 + HISTORY_PACKETS, 0.1) == packet(7 + HISTORY_PACKETS)


def test_every_packet_that_had_to_be_repeated_was_lost_once() -> None:
    repeats = Repeats()
    assert repeats.lost() == 0
    for sequence in range(10):
        repeats.keep(sequence, packet(sequence))
    for sequence in 0, 4, 9, 9:
        repeats.again(sequence, 1.0)
    assert repeats.lost() == 3 / 10
    assert repeats.lost() == 0
    repeats.keep(10, packet(10))
    assert repeats.again(9, 2.0)  # the repeat was lost, too
    assert repeats.lost() == 0


def test_a_link_that_is_behind_gets_no_repeats_but_lost_what_it_asks_for() -> None:
    repeats = Repeats()
    repeats.keep(1, packet(1))
    assert repeats.again(1, 1.0, behind=True) is None
    assert repeats.lost() == 1
    assert repeats.again(1, 1.1) == packet(1)
