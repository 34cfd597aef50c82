"""Calendars of other programs read, and interviews told to them (iCalendar, CalDAV)."""
