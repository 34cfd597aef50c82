"""Meetings as calendar programs read them: iCalendar (RFC 5545), invitations (RFC 5546)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

PRODUCT = "-//Vivavoce//Interviews//EN"


class Method(StrEnum):
    """What a calendar program is to do with an invitation."""

    REQUEST = "REQUEST"  # put it in, or change what is there
    CANCEL = "CANCEL"  # take it out
    PUBLISH = "PUBLISH"  # show it: a feed


@dataclass(frozen=True, slots=True)
class Meeting:
    """A meeting in a calendar.

    Attributes:
        uid: the same for all revisions; `sequence` grows with each (RFC 5545, 3.8.7.4).
        link: where it takes place; "" for none.
        attendees: (name, e-mail); the organizer is not among them.
    """

    uid: str
    sequence: int
    start: datetime
    end: datetime
    title: str
    text: str
    changed_at: datetime
    link: str = ""
    organizer: tuple[str, str] = ("", "")
    attendees: Sequence[tuple[str, str]] = ()


def invitation(meeting: Meeting, method: Method) -> bytes:
    """One meeting as an .ics file to be sent."""
    return bytes(_calendar([meeting], method).to_ical())


def feed(meetings: Iterable[Meeting], name: str) -> bytes:
    """All meetings of a person as a calendar to subscribe to."""
    calendar = _calendar(meetings, Method.PUBLISH)
    calendar.add("X-WR-CALNAME", name)
    calendar.add("REFRESH-INTERVAL", timedelta(minutes=15), parameters={"VALUE": "DURATION"})
    return bytes(calendar.to_ical())


def _calendar(meetings: Iterable[Meeting], method: Method) -> Calendar:
    calendar = Calendar()
    calendar.add("PRODID", PRODUCT)
    calendar.add("VERSION", "2.0")
    calendar.add("METHOD", method.value)
    for meeting in meetings:
        calendar.add_component(_event(meeting, method))
    return calendar


def _event(meeting: Meeting, method: Method) -> Event:
    event = Event()
    event.add("UID", meeting.uid)
    event.add("SEQUENCE", meeting.sequence)
    event.add("DTSTAMP", meeting.changed_at)
    event.add("DTSTART", meeting.start)
    event.add("DTEND", meeting.end)
    event.add("SUMMARY", meeting.title)
    event.add("DESCRIPTION", meeting.text)
    if meeting.link:
        event.add("URL", meeting.link)
        event.add("LOCATION", meeting.link)
    event.add("STATUS", "CANCELLED" if method is Method.CANCEL else "CONFIRMED")
    event.add("TRANSP", "OPAQUE")
    if method is not Method.PUBLISH:
        event.add("ORGANIZER", _address(*meeting.organizer))
        for name, email in meeting.attendees:
            attendee = _address(name, email)
            attendee.params["ROLE"] = vText("REQ-PARTICIPANT")
            attendee.params["PARTSTAT"] = vText("ACCEPTED")
            attendee.params["RSVP"] = vText("FALSE")  # the link answers, not the program
            event.add("ATTENDEE", attendee, encode=False)
    if method is Method.REQUEST:
        alarm = Alarm()
        alarm.add("ACTION", "DISPLAY")
        alarm.add("DESCRIPTION", meeting.title)
        alarm.add("TRIGGER", timedelta(minutes=-15))
        event.add_component(alarm)
    return event


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{email}")
    if name:
        address.params["CN"] = vText(name)
    return address
