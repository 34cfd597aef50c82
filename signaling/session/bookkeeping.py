"""What the store must learn of an interview's course: its status and its evaluation sheet."""

from __future__ import annotations

from interview.session import Session, Status
from signaling.duties import Duties
from signaling.services import Edge
from signaling.session.journal_writer import JournalWriter


class Bookkeeping:
    """Brings the store to where the session stands, tried again until it is done."""

    def __init__(
        self, session: Session, journal: JournalWriter, duties: Duties, edge: Edge
    ) -> None:
        self._session = session
        self._journal = journal
        self._duties = duties
        self._directory = edge.services.directory

    def say_live(self) -> None:
        """The interview has begun."""
        self._duties.begin("status", self._say_live)

    def conclude(self) -> None:
        """The interview has ended: write its evaluation sheet."""
        self._duties.begin("conclusion", self._conclude)

    async def _say_live(self) -> None:
        if self._session.status is Status.LIVE and self._session.started_s is not None:
            await self._journal.flushed()
            await self._directory.set_status(self._session.id, "live", self._session.started_s)

    async def _conclude(self) -> None:
        """Sheet first: an interview whose status is "ended" has one, after a crash too."""
        await self._journal.flushed()
        await self._directory.conclude(self._session.id)
        assert self._session.ended_s is not None
        await self._directory.set_status(self._session.id, "ended", self._session.ended_s)
