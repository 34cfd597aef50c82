"""Anchors of a single question: what an answer to it sounds like at each level."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.recruiting.editing import must_edit
from ehr_bridge.recruiting.tables import Question
from ehr_bridge.store import audit, domain_events
from interview.access import Principal
from interview.errors import BadInput, NotFound
from interview.rubric import LEVELS


async def set_question_anchors(
    session: AsyncSession,
    who: Principal,
    opening_id: str,
    question_id: str,
    anchors: Sequence[str],
) -> None:
    """Rate answers to the question by these from now on; by its competencies' where empty.

    Interviews that were opened already keep the anchors that they had.

    Raises:
        NotFound: the opening is not theirs, or has no such question.
        BadInput: there are neither as many as levels nor none.
    """
    opening = await must_edit(session, who, opening_id)
    question = await session.get(Question, (opening.id, question_id))
    if question is None:
        raise NotFound("no such question")
    if len(anchors) not in (0, len(LEVELS)):
        raise BadInput(f"anchors: {len(LEVELS)} or none")
    question.anchors = list(anchors)
    data = {"version": opening.version}
    domain_events.record(session, "opening.changed", opening.company_id, opening.id, data)
    await audit.record(session, who, "set_question_anchors", opening.id, question=question_id)
