"""Events as plain maps, the same in the journal, on the wire and in replay output.

A map has `type` (the event's name in snake case) and the event's fields; tuples become
lists. Reading is strict: an unknown type or field is BadInput.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import StrEnum
from typing import Any, get_args

from interview import events
from interview.errors import BadInput
from interview.events import AnyEvent, Event, event_type

EVENT_TYPES: dict[str, type[Event]] = {event_type(cls): cls for cls in get_args(AnyEvent)}
"""Every event class by its wire name."""

_ENUMS: dict[tuple[type[Event], str], type[StrEnum]] = {
    (events.Notice, "kind"): events.NoticeKind,
    (events.Transcript, "ending"): events.Ending,
    (events.ParticipantJoined, "role"): events.Role,
    (events.AiTurn, "state"): events.AiState,
    (events.AiTurn, "reason"): events.AiReason,
    (events.PromptShown, "kind"): events.PromptKind,
}
_PARTS: dict[tuple[type[Event], str], type[Any]] = {
    (events.Transcript, "words"): events.Word,
    (events.Score, "evidence"): events.Evidence,
}


def to_map(event: Event) -> dict[str, Any]:
    """The event as a map of plain values, ready for JSON or MessagePack."""
    return {"type": event_type(type(event)), **_plain_fields(event)}


def _plain_fields(value: Any) -> dict[str, Any]:
    return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, StrEnum):
        return value.value
    if is_dataclass(value):
        return _plain_fields(value)
    return value


def from_map(data: Mapping[str, Any]) -> Event:
    """The event that `to_map` made this of; BadInput where it is none."""
    cls = EVENT_TYPES.get(data.get("type", ""))
    if cls is None:
        raise BadInput(f"unknown event type {data.get('type')!r}")
    try:
        return cls(**{k: _typed(cls, k, v) for k, v in data.items() if k != "type"})
    except (TypeError, ValueError) as error:
        raise BadInput(f"malformed {data['type']}: {error}") from error


def _typed(cls: type[Event], name: str, value: Any) -> Any:
    if enum := _ENUMS.get((cls, name)):
        return enum(value)
    if part := _PARTS.get((cls, name)):
        return tuple(part(**item) for item in value)
    return tuple(value) if isinstance(value, list) else value
