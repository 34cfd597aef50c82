"""What all events have in common."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events."""

    time_s: float
    arrived_s: float | None = None


def event_type(event: type[Event]) -> str:
    """The wire name of an event class: SpeechStarted -> "speech_started"."""
    name = event.__name__
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")
