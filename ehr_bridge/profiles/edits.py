"""What HR wrote over what was read: whole sections, kept apart from the reading."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, get_type_hints

import msgspec

from ehr_bridge.profiles.profile import Month, Profile, Read, with_experience
from interview.errors import BadInput

SECTIONS: Mapping[str, Any] = {
    name: kind for name, kind in get_type_hints(Profile).items() if name != "language"
}
"""Sections of a profile that may be edited, with their types."""


def decode_section(section: str, value: bytes | str) -> Any:
    """A section from its JSON, in the shape that `Profile` has.

    Raises:
        BadInput: there is no such section, or its value has another shape.
    """
    if section not in SECTIONS:
        raise BadInput(f"a profile has no section {section!r}")
    try:
        return msgspec.json.decode(value, type=SECTIONS[section])
    except msgspec.ValidationError as error:
        raise BadInput(f"{section}: {error}") from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise BadInput(f"{section} is not JSON") from None


def with_edits(read: Profile, edits: Mapping[str, str], today: Month) -> Profile:
    """The profile with edited sections; a value that was read keeps its source.

    Years of experience are counted to `today` from the positions that hold, unless HR wrote them.
    """
    sourced = list(_reads(read))
    edited = dataclasses.replace(
        read,
        **{name: _resourced(decode_section(name, value), sourced) for name, value in edits.items()},
    )
    return edited if "years" in edits else with_experience(edited, today)


def _reads(value: Any) -> Iterator[Read[Any]]:
    if isinstance(value, Read):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from _reads(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from _reads(getattr(value, field.name))


def _resourced(value: Any, sourced: list[Read[Any]]) -> Any:
    """The value with the claimed sources dropped that the reading did not give."""
    if isinstance(value, Read):
        return value if value in sourced else Read(value.value)
    if isinstance(value, tuple):
        return tuple(_resourced(item, sourced) for item in value)
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return dataclasses.replace(
            value,
            **{
                field.name: _resourced(getattr(value, field.name), sourced)
                for field in dataclasses.fields(value)
            },
        )
    return value
