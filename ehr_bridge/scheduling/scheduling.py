"""Scheduling put together: what the bridge opens and the routes are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.interviews.links import LinkSigner
from ehr_bridge.scheduling.announcing import Desk
from ehr_bridge.scheduling.calendars.sources import CalendarSources
from ehr_bridge.scheduling.timetables.timetables import Timetables
from ehr_bridge.scheduling.watch import SchedulingWatch
from ehr_bridge.store.database import Database
from ehr_bridge.store.sealing import Seal, SealedFor

TIME_LINK = "vivavoce-time+jwt"
"""Type of the tokens of links by which applicants choose a time."""


@dataclass(frozen=True, slots=True)
class Scheduling:
    """The services of scheduling."""

    desk: Desk
    sources: CalendarSources
    timetables: Timetables
    watch: SchedulingWatch

    def desk_at(self, base_url: str) -> Desk:
        """The desk whose links begin with what the request came to."""
        return replace(self.desk, base_url=base_url)


def open_scheduling(
    database: Database,
    signing_key: bytes,
    now: Callable[[], datetime],
    *,
    base_url: str,
    private_hosts: frozenset[str] = frozenset(),
) -> Scheduling:
    """Put the services together.

    Args:
        base_url: what links in messages begin with.
        private_hosts: calendar servers that may have private addresses.
    """
    desk = Desk(
        times=LinkSigner(signing_key, TIME_LINK),
        joins=LinkSigner(signing_key),
        base_url=base_url.rstrip("/"),
        now=now,
    )
    seal = Seal(signing_key, SealedFor.CALENDARS)
    sources = CalendarSources(database, seal, GuardedHttp(private_hosts), now)
    return Scheduling(
        desk=desk,
        sources=sources,
        timetables=Timetables(database, now),
        watch=SchedulingWatch(database, desk, sources),
    )
