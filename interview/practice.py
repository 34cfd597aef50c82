"""The practice room: the same way through an interview, of which nothing is kept."""

from __future__ import annotations

_PREFIX = "practice-"


def practice_id(interview_id: str) -> str:
    """The id of an interview's practice room on the live edge."""
    return _PREFIX + interview_id


def is_practice(room_id: str) -> bool:
    """Whether a room is one for practice."""
    return room_id.startswith(_PREFIX)


def interview_of(room_id: str) -> str:
    """The interview that a room belongs to, be it for practice or not."""
    return room_id.removeprefix(_PREFIX)
