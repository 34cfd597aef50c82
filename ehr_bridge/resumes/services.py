"""Everything that resumes need at run time, put together once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ehr_bridge.privacy.keys import MasterKeys
from ehr_bridge.resumes.erasure import ResumeErasure
from ehr_bridge.resumes.files import ResumeFiles
from ehr_bridge.resumes.intake import Intake
from ehr_bridge.resumes.reading_room import ReadingRoom
from ehr_bridge.store.database import Database
from interview.ports import PageReader


@dataclass(frozen=True, slots=True)
class Resumes:
    """Uploads in, files at rest, the worker that reads them, and their erasure."""

    files: ResumeFiles
    intake: Intake
    room: ReadingRoom
    erasure: ResumeErasure


def open_resumes(
    database: Database,
    master_keys: MasterKeys,
    folder: Path | None,
    pages: PageReader | None,
    now: Callable[[], datetime],
) -> Resumes:
    """Put the services together; nothing runs before `room.open()`."""
    files = ResumeFiles(folder, master_keys)
    return Resumes(
        files=files,
        intake=Intake(database, files),
        room=ReadingRoom(database, files, pages, now),
        erasure=ResumeErasure(database, files, now),
    )
