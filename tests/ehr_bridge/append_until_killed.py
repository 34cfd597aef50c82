"""Appends batches of three events for ever; says which are durable. Run by test_crash."""

from __future__ import annotations

import asyncio
import sys
from itertools import count

from ehr_bridge.services import open_bridge
from interview.events import Event, NoteWritten
from tests.ehr_bridge.world import MASTER_KEY, SIGNING_KEY


def batch(number: int) -> list[Event]:
    return [
        NoteWritten(time_s=float(number), by="stf_ann", question_id="q1", text=f"{number}.{part}")
        for part in range(3)
    ]


async def append(url: str, interview_id: str) -> None:
    bridge = await open_bridge(url, MASTER_KEY, SIGNING_KEY)
    for number in count():
        await bridge.journal.append(interview_id, 3 * number + 1, batch(number))
        print(number, flush=True)


if __name__ == "__main__":
    asyncio.run(append(sys.argv[1], sys.argv[2]))
