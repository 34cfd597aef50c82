"""Shapes of the reading of a job description on HTTP."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, StringConstraints

from ehr_bridge.api.shapes import Body
from ehr_bridge.recruiting.shapes import MAX_DESCRIPTION, OpeningFields


class Description(Body):
    """A job description as pasted."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=MAX_DESCRIPTION)]


class OpeningText(Body):
    """What an opening says so far, written and not yet saved."""

    title: Annotated[str, StringConstraints(max_length=200)]
    description: Annotated[str, StringConstraints(max_length=MAX_DESCRIPTION)]
    language: Literal["zh", "en"]


class ProposedWord(BaseModel):
    """A professional word; `source` is the occupation whose duties name it.

    "" is the source of a word that stands in the description.
    """

    word: str
    source: str


class ProposedWords(BaseModel):
    """Those of the description first, then those nearest to the job by meaning."""

    items: list[ProposedWord]


class Source(BaseModel):
    """Where a proposed field comes from: characters [start, end) of the description.

    `field` is the field's path, such as "title", "salary" or "requirements.2".
    """

    field: str
    start: int
    end: int


class ProposedFields(OpeningFields):
    """As HR edits them; "" is the title where the description tells none."""

    title: Annotated[str, StringConstraints(max_length=200)]


class ProposalShape(BaseModel):
    """Fields to begin an opening with, and where each comes from.

    An education requirement has no reason yet: HR gives one, or takes it out.
    """

    fields: ProposedFields
    sources: list[Source]
