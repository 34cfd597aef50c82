"""Hours of the demo's interviewers, so that calendars and proposals have something to show."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.scheduling.tables import StaffCalendar, StaffHours

ZONE = "Asia/Shanghai"

_MORNING, _AFTERNOON, _LATE = (540, 720), (810, 1080), (600, 1140)
SHIFTS = {"interviewer-1": (_MORNING, _AFTERNOON), "interviewer-2": (_LATE,)}
FOCUS = {"interviewer-1": (2, 540, 660), "interviewer-2": (4, 900, 1020)}
SPECIALITIES = {
    "interviewer-1": ["数据分析与决策", "Problem solving"],
    "interviewer-2": ["Customer outcomes", "跨部门协作"],
}


def add_hours(session: AsyncSession, staff: Mapping[str, str]) -> None:
    """Keep working hours, one focus time and specialities.

    Args:
        staff: ids by the keys of company.toml.
    """
    for key, shifts in SHIFTS.items():
        session.add(
            StaffCalendar(
                staff_id=staff[key], zone=ZONE, daily_load=4, specialities=SPECIALITIES[key]
            )
        )
        rows = [("shift", day, *span) for day in range(5) for span in shifts]
        for kind, weekday, start, end in (*rows, ("focus", *FOCUS[key])):
            session.add(
                StaffHours(
                    staff_id=staff[key],
                    kind=kind,
                    weekday=weekday,
                    from_minute=start,
                    to_minute=end,
                )
            )
