"""Computes the matches that wait, off the event loop, and tells of them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime

import structlog
from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.matching.asking import ask_of
from ehr_bridge.matching.background import background_of
from ehr_bridge.matching.due import resume_changed
from ehr_bridge.matching.meaning import Meaning
from ehr_bridge.matching.score import MatchReason, MatchResult, match
from ehr_bridge.matching.tables import Match
from ehr_bridge.profiles.persons import load_profile, same_person
from ehr_bridge.profiles.profile import Month
from ehr_bridge.recruiting.tables import Application, Opening
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.domain_events import hand_out
from interview import spans
from interview.errors import StoreUnavailable
from interview.ports import TextEncoder

BATCH = 20
"""Matches looked at between two looks at what waits."""
FOLLOWED = 50
"""Events about resumes looked at together."""
FAILED = 500
"""Matches that failed and are remembered, so that they are not tried again before their resume or
opening changes; the one that failed first is forgotten when there are more."""
LOOK_EVERY_S = 2.0
"""How long a match may wait before anybody looks, where nothing waited before."""

log = structlog.get_logger(__name__)


class MatchWorker:
    """Matches what waits, one resume at a time: a new one takes about a second of a core."""

    def __init__(
        self,
        database: Database,
        encoder: TextEncoder | None,
        now: Callable[[], datetime] = now_utc,
    ) -> None:
        self._database = database
        self._encoder = encoder
        self._meaning: Meaning | None = None
        self._now = now
        self._failed: deque[tuple[str, datetime | None]] = deque(maxlen=FAILED)

    async def match_on(self, every_s: float = LOOK_EVERY_S) -> None:
        """Match what waits, now and ever again; whatever fails is tried the next time."""
        while True:
            try:
                await self.follow_resumes()
                while await self.match_due():
                    await self.follow_resumes()
            except Exception as error:
                log.error("matching_failed", error=type(error).__name__)
            await asyncio.sleep(every_s)

    async def follow_resumes(self) -> None:
        """Let matches wait whose resumes were read, edited, merged or parted."""
        while await hand_out(self._database, "matching", _renew, FOLLOWED) >= FOLLOWED:
            pass

    async def match_due(self, limit: int = BATCH) -> int:
        """Compute the matches that wait longest; returns how many were looked at.

        Raises:
            StoreUnavailable: what could not be read or written waits on.
        """
        async with self._database.read() as session:
            waiting = (
                await session.execute(
                    select(Application.id, Application.match_due_at)
                    .where(
                        Application.match_due_at.is_not(None),
                        tuple_(Application.id, Application.match_due_at).not_in(self._failed),
                    )
                    .order_by(Application.match_due_at, Application.id)
                    .limit(limit)
                )
            ).all()
        for id, due_at in waiting:
            try:
                with spans.span("background.match"):
                    await self._match(id, due_at)
            except StoreUnavailable:
                raise
            except Exception as error:  # others must not wait behind it
                log.error("match_failed", application_id=id, error=type(error).__name__)
                self._failed.append((id, due_at))
        return len(waiting)

    async def _match(self, application_id: str, due_at: datetime | None) -> None:
        async with self._database.read() as session:
            application = await session.scalar(
                select(Application).where(Application.id == application_id)
            )
            if application is None:
                return
            opening = (
                await session.scalars(select(Opening).where(Opening.id == application.opening_id))
            ).one()
            profile = await load_profile(session, application.applicant_id)
        result = MatchResult(None, MatchReason.NO_RESUME, 0.0, ())
        if profile is not None:
            now = self._now()
            background = background_of(profile, Month(now.year, now.month))
            ask = ask_of(opening)
            result = await asyncio.to_thread(lambda: match(ask, background, self._compared_by()))
        async with self._database.write() as session:
            await self._keep(session, application_id, opening, result, due_at)

    def _compared_by(self) -> Meaning | None:
        if self._meaning is None and self._encoder is not None:
            self._meaning = Meaning(self._encoder)
        return self._meaning

    async def _keep(
        self,
        session: AsyncSession,
        application_id: str,
        opening: Opening,
        result: MatchResult,
        due_at: datetime | None,
    ) -> None:
        """Write the match and tell of it, unless its cause changed while it was computed."""
        taken = await session.execute(
            update(Application)
            .where(Application.id == application_id, Application.match_due_at == due_at)
            .values(match_due_at=None)
            .returning(Application.applicant_id)
        )
        applicant_id = taken.scalar()
        if applicant_id is None:
            return
        kept = await session.get(Match, application_id)
        before = kept.score if kept else None
        if kept is None:
            kept = Match(application_id=application_id, reached=None)
            session.add(kept)
        kept.score, kept.reason = result.score, result.reason.value
        kept.coverage = result.coverage
        kept.findings = [asdict(finding) for finding in result.findings]
        kept.opening_version = opening.version
        kept.encoder = self._encoder.model if self._encoder else ""
        kept.matched_at = self._now()
        if result.score is None or result.score == before:
            return
        told: dict[str, object] = {"applicant_id": applicant_id, "opening_id": opening.id}
        told |= {"score": result.score, "urgent": opening.urgent}

        def tell(kind: str, **more: object) -> None:
            domain_events.record(
                session, kind, opening.company_id, application_id, {**told, **more}
            )

        tell("application.matched", before=before)
        for line in reached(result.score, kept.reached, [t.at_least for t in opening.triggers]):
            kept.reached = line
            tell("application.threshold_reached", at_least=line)


async def _renew(session: AsyncSession, events: Sequence[domain_events.DomainEvent]) -> None:
    """Whoever an event names: a merge has two people, and a subject may be a resume."""
    named = {event.subject for event in events}
    named |= {v for event in events for v in event.data.values() if isinstance(v, str)}
    for id in sorted(id for id in named if id.startswith("apl_")):
        for own in await same_person(session, id):
            await resume_changed(session, own)


def reached(score: float, told: int | None, lines: list[int]) -> list[int]:
    """Thresholds that a score reaches for the first time, the lowest first."""
    return sorted(line for line in lines if line <= score and (told is None or line > told))
