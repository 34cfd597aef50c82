"""Shapes of clips and checks of recordings on HTTP."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class AnswerClipShape(BaseModel):
    """One participant during one answer, as far as one part of the recording has it."""

    model_config = ConfigDict(from_attributes=True)

    number: Annotated[int, Field(description="Counts the answers of the interview from 1")]
    answer: str
    question_id: str
    question: str
    participant: str
    part: str
    from_s: float
    to_s: float


class AnswerClipList(BaseModel):
    """All clips of an interview, in the order of its answers."""

    items: list[AnswerClipShape]


class PartCheckShape(BaseModel):
    """What reading a whole part of a recording back has shown.

    `cut_off` parts were ended by a crash and lack a second at most; `damaged` ones are not
    what was written, from `damaged_s` on where that is known.
    """

    part_id: str
    participant: str
    state: Literal["whole", "cut_off", "damaged"]
    start_s: float
    end_s: float
    segments: int
    frames: int
    bytes: int
    damaged_s: float | None


class RecordingCheckShape(BaseModel):
    """The check of an interview's recording; `checked_at` is null until it was made."""

    checked_at: datetime | None
    parts: list[PartCheckShape]
