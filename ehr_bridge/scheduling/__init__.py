"""When people can meet: hours, calendars, proposals, bookings and timetables."""
