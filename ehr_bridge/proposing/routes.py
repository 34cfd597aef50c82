"""Routes by which an opening is proposed from words about it."""

from __future__ import annotations

import asyncio
from typing import Annotated

from fastapi import APIRouter

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import SIGNED_IN
from ehr_bridge.proposing.proposal import propose
from ehr_bridge.proposing.shapes import (
    Description,
    OpeningText,
    ProposalShape,
    ProposedWord,
    ProposedWords,
)
from interview.access import Action, Principal

router = APIRouter(tags=["recruiting"])

Editor = Annotated[Principal, requires(Action.EDIT_OPENINGS)]


@router.post("/openings/proposal", summary="Read a job description", responses=SIGNED_IN)
async def read_description(
    description: Description,
    who: Editor,
    services: Services,
) -> ProposalShape:
    """What a pasted description asks for, each part with its words; nothing is written."""
    return await asyncio.to_thread(propose, description.text, services.bridge.encoder)


@router.post("/openings/words", summary="Propose professional words", responses=SIGNED_IN)
async def propose_words(
    opening: OpeningText,
    who: Editor,
    services: Services,
) -> ProposedWords:
    """Words that applicants may say, from the description and from the nearest occupations."""
    words = services.bridge.words
    if words is None:
        return ProposedWords(items=[])
    found = await asyncio.to_thread(
        words.propose, opening.title, opening.description, opening.language
    )
    return ProposedWords(items=[ProposedWord(word=one.word, source=one.source) for one in found])
