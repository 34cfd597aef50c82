from __future__ import annotations

import asyncio
import threading

from interview.events import Event
from signaling.capture.handover import Handover
from signaling.settings import Counters
from tests.signaling.findings import relevance, said


async def test_findings_of_a_thread_arrive_in_order_on_the_loop() -> None:
    arrived: list[int] = []
    everything = asyncio.Event()
    loop_thread = threading.get_ident()

    def deliver(event: Event) -> None:
        assert threading.get_ident() == loop_thread
        arrived.append(int(event.time_s))
        if len(arrived) == 1000:
            everything.set()

    handover = Handover(deliver, 5000, Counters())
    findings = [said("a", time_s=n) for n in range(1000)]

    def find() -> None:
        for event in findings:
            handover.put(event)

    thread = threading.Thread(target=find)
    thread.start()
    await everything.wait()
    thread.join()
    assert arrived == list(range(1000))


async def test_a_stalled_loop_loses_measurements_before_finals() -> None:
    arrived: list[Event] = []
    counters = Counters()
    handover = Handover(arrived.append, 2, counters)
    findings = [relevance(0.1), relevance(0.2), relevance(0.3)]
    finals = [said("a", utterance=n) for n in range(3)]
    for event in (*findings, *finals):
        handover.put(event)
    handover.close()
    handover.put(said("too late"))
    assert arrived == [*findings[:2], *finals[:2]]
    assert counters.handover_dropped == 3
