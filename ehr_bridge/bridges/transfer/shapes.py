"""Shapes of imports on HTTP."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field

from ehr_bridge.bridges.transfer.rows import Cause


class RowErrorShape(BaseModel):
    """What is wrong in one row; `row` counts from 1, the heading not counted."""

    model_config = ConfigDict(from_attributes=True)

    row: int
    field: str
    cause: Cause
    message: str


class FieldShape(BaseModel):
    """A field that a column can be mapped to."""

    name: str
    needed: bool


class ImportShape(BaseModel):
    """What became of a file, or would; `errors` holds the first thousand."""

    dry_run: bool
    encoding: str
    rows: int
    mapping: dict[str, str] = Field(description='Field by heading; "" where it is left out')
    fields: list[FieldShape]
    sample: list[dict[str, str]] = Field(description="The first rows as they stand in the file")
    problem: str = Field(description="Why nothing can be taken in yet; then all counts are 0")
    added: int
    changed: int
    unchanged: int
    failed: int
    errors: list[RowErrorShape]
