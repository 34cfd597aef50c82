"""Resumes of the demo's applicants; one of them sent another one from a second address."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from ehr_bridge.recruiting.tables import Application
from ehr_bridge.resumes.intake import Sent
from ehr_bridge.services import EhrBridge
from ehr_bridge.store.base import new_id
from interview.access import Principal, Standing

_HERE = Path(__file__).parent
_AGAIN = "-again"


async def upload_resumes(bridge: EhrBridge, id_of: Callable[[str, str], str]) -> None:
    """Queue every resume beside this file, as the demo's HR would upload them.

    Args:
        id_of: makes the demo's ids from a prefix and a key; a file is named by its
            applicant's key.
    """
    hr = Principal(id_of("stf", "hr"), Standing.HR)
    batch_id = new_id("bat")
    async with bridge.database.read() as session:
        rows = await session.execute(select(Application.applicant_id, Application.opening_id))
        openings = {row.applicant_id: row.opening_id for row in rows}
    for path in sorted(_HERE.glob("*.txt")):
        applicant_id = id_of("apl", path.stem.removesuffix(_AGAIN))
        known = not path.stem.endswith(_AGAIN)
        sent = Sent(batch_id, openings[applicant_id], applicant_id if known else None)
        await bridge.resumes.intake.take(io.BytesIO(path.read_bytes()), path.name, sent, hr)
    bridge.resumes.room.wake()
