from __future__ import annotations

from interview.events import Observation, Score, Transcript
from signaling.settings import Counters
from signaling.wire.outbox import ALONE, Outbox, place_of
from signaling.wire.protocol import Close, CloseCode


def line(utterance: int, final: bool) -> Transcript:
    return Transcript(
        time_s=1,
        participant="mei",
        utterance=utterance,
        text="",
        language="en",
        start_s=0,
        final=final,
        confidence=1,
        model="m@1",
    )


def smile(value: float) -> Observation:
    return Observation(
        time_s=1,
        participant="mei",
        measure="smile",
        value=value,
        start_s=0,
        confidence=1,
        model="m@1",
    )


async def drained(outbox: Outbox) -> list[bytes]:
    messages = []
    while outbox._waiting:
        message = await outbox.next()
        assert message is not None
        messages.append(message[0])
    return messages


async def test_a_full_outbox_drops_only_what_something_newer_replaces() -> None:
    counters = Counters()
    outbox = Outbox(6, counters)
    score = Score(time_s=1, dimension="clarity", value=1.0, scale=10)
    for message, event in [
        (b"partial", line(0, final=False)),
        (b"smile 1", smile(0.1)),
        (b"score", score),
        (b"partial of another", line(1, final=False)),
        (b"final", line(0, final=True)),
        (b"smile 2", smile(0.2)),
        (b"other score", Score(time_s=1, dimension="clarity", value=1.0, scale=10, answer="a")),
    ]:
        outbox.put(message, place_of(event))
    assert await drained(outbox) == [
        b"score",
        b"partial of another",
        b"final",
        b"smile 2",
        b"other score",
    ]
    assert counters.messages_superseded == 2


async def test_finals_are_never_dropped_the_socket_is() -> None:
    counters = Counters()
    outbox = Outbox(3, counters)
    for n in range(4):
        outbox.put(b"final", place_of(line(n, final=True)))
    assert outbox.closed.result().code == CloseCode.SLOW_CONSUMER
    assert await outbox.next() is None
    assert counters.sockets_too_slow == 1


async def test_what_waits_is_still_sent_after_an_ordinary_close() -> None:
    outbox = Outbox(3, Counters())
    outbox.put(b"last words")
    outbox.close(Close(CloseCode.TAKEN_OVER))
    outbox.put(b"too late")
    assert await outbox.next() == (b"last words", ALONE)
    assert await outbox.next() is None
    assert outbox.closed.result().code == CloseCode.TAKEN_OVER
