"""Shapes of the audit log on HTTP."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.api.shapes import Named


class EntryShape(BaseModel):
    """One act; who and what are ids, never people."""

    model_config = ConfigDict(from_attributes=True)

    seq: int
    at: datetime
    actor: str
    name: str = Field(default="", description="of who acted, where they are of the staff")
    standing: str
    act: str
    subject: str
    detail: str = Field(description="a JSON object, as it was written")


class LogPage(BaseModel):
    """A part of the log, the latest first."""

    items: list[EntryShape]
    next_cursor: str | None = Field(description="null on the last page")


class LogChoices(BaseModel):
    """What the log can be filtered by."""

    acts: list[str]
    people: list[Named]


class ChainShape(BaseModel):
    """Whether every entry is as it was written."""

    entries: int
    broken_at: int | None = Field(description="the first entry that was changed or taken out")
