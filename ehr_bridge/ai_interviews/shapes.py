"""Shapes of AI-led interviews on HTTP."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import ConfigDict, Field

from ehr_bridge.api.shapes import Body


class LedBy(StrEnum):
    """Who leads an interview."""

    PANEL = "panel"
    AI = "ai"


class AiSettingsShape(Body):
    """What the applicant is given and allowed, in the words of interview.ai.settings.

    Times are in seconds. A question's own time limit goes before `answer_s`; `retakes` and
    `follow_ups` are per question, `pauses` per interview.
    """

    model_config = ConfigDict(from_attributes=True, extra="forbid", frozen=True)

    think_s: Annotated[float, Field(ge=0, le=300)] = 30.0
    answer_s: Annotated[float, Field(ge=30, le=900)] = 120.0
    retakes: Annotated[int, Field(ge=0, le=5)] = 1
    pauses: Annotated[int, Field(ge=0, le=10)] = 2
    skip: bool = True
    typed: bool = True
    follow_ups: Annotated[int, Field(ge=0, le=3)] = 1
    prompts: bool = True
    panel_prompts: bool = False
