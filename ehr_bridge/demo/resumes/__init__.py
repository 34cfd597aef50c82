"""Resumes of the demo's applicants; one of them sent another one from a second address."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from ehr_bridge.bridge import EhrBridge
from ehr_bridge.resumes.intake import Sent
from ehr_bridge.store.base import new_id
from interview.access import Principal, Standing

_HERE = Path(__file__).parent


async def upload_resumes(bridge: EhrBridge, id_of: Callable[[str, str], str]) -> None:
    """Queue every resume beside this file, as the demo's HR would upload them.

    Args:
        id_of: makes the demo's ids from a prefix and a key.
    """
    hr = Principal(id_of("stf", "hr"), Standing.HR)
    batch_id = new_id("bat")
    for path in sorted(_HERE.glob("*.txt")):
        opening_id = id_of("opn", f"opening_{path.stem.split('-')[1]}")
        known = not path.stem.endswith("-again")
        sent = Sent(batch_id, opening_id, id_of("apl", path.stem) if known else None)
        await bridge.resumes.intake.take(io.BytesIO(path.read_bytes()), path.name, sent, hr)
    bridge.resumes.room.wake()
