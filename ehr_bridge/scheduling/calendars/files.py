"""Other people's iCalendar text, as the time that it takes. Hostile text is expected."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import islice
from math import prod
from typing import Any
from zoneinfo import ZoneInfo

import recurring_ical_events
from icalendar import Calendar

from ehr_bridge.scheduling.hours.weekly import instant
from ehr_bridge.scheduling.intervals import Interval, TimeSet
from interview.errors import BadInput

OWN_UID = "@vivavoce"
"""How the meetings end that this server put into calendars: it knows those better itself."""

MAX_EVENTS, MAX_SERIES = 20_000, 1_000
"""Events and recurrence rules of a calendar; one with more is refused, not cut."""

MAX_A_DAY = 24
"""Occurrences a day of one recurrence rule."""

_FREE = {"TRANSPARENT"}


def busy_times(content: bytes, span: Interval, zone: ZoneInfo) -> TimeSet:
    """When the events of a calendar take its owner's time, recurrences unfolded.

    Events that are cancelled or marked as free (TRANSPARENT) do not. Floating and whole-day
    times are of `zone`.

    Raises:
        BadInput: it is no calendar, or holds too much.
    """
    try:
        calendars = Calendar.from_ical(content, multiple=True)
        if not calendars:
            raise BadInput("this is no calendar", "no_calendar")
        found = [piece for calendar in calendars for piece in _busy(calendar, span, zone)]
    except BadInput:
        raise
    except Exception as error:  # the parsers raise all kinds on what is no calendar
        told = f"the calendar cannot be read ({type(error).__name__})"
        raise BadInput(told, "no_calendar") from None
    return TimeSet.of(found) & TimeSet((span,))


def _busy(calendar: Any, span: Interval, zone: ZoneInfo) -> list[Interval]:
    if calendar.name != "VCALENDAR":
        raise BadInput("this is no calendar", "no_calendar")
    _check_size(calendar)
    query = recurring_ical_events.of(calendar, skip_bad_series=True)
    # a day more on both sides: whole days are of the owner's zone, the query is in UTC
    near = span.widened(timedelta(days=1), timedelta(days=1))
    found = []
    for event in query.between(near.start, near.end):
        if str(event.get("UID", "")).endswith(OWN_UID):
            continue
        if str(event.get("TRANSP", "")).upper() in _FREE:
            continue
        if str(event.get("STATUS", "")).upper() == "CANCELLED":
            continue
        start, end = _moment(event.start, zone), _moment(event.end, zone)
        if start < end:
            found.append(Interval(start, end))
    return found


def _check_size(calendar: Any) -> None:
    """Refuse what would unfold into more occurrences than anybody's calendar has."""
    events = list(islice(calendar.walk("VEVENT"), MAX_EVENTS + 1))
    rules = [rule for event in events for rule in _rules(event)]
    if len(events) > MAX_EVENTS or len(rules) > MAX_SERIES:
        told = f"the calendar has more than {MAX_EVENTS} events or {MAX_SERIES} series"
        raise BadInput(told, "calendar_too_full", events=MAX_EVENTS, series=MAX_SERIES)
    for rule in rules:
        often = str((rule.get("FREQ") or [""])[0]).upper() in {"SECONDLY", "MINUTELY", "HOURLY"}
        a_day = prod(len(rule.get(part) or [0]) for part in ("BYHOUR", "BYMINUTE", "BYSECOND"))
        if often or a_day > MAX_A_DAY:
            raise BadInput("an event of the calendar repeats many times a day", "repeats_too_often")


def _rules(event: Any) -> list[Any]:
    found = event.get("RRULE", [])
    return found if isinstance(found, list) else [found]


def _moment(value: date | datetime, zone: ZoneInfo) -> datetime:
    if not isinstance(value, datetime):
        return instant(value, 0, zone)
    return value if value.tzinfo is not None else value.replace(tzinfo=zone)
