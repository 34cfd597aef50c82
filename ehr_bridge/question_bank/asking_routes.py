"""Routes by which questions come into openings and interviews."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter

from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import CONFLICT, GONE, OF_ONE
from ehr_bridge.question_bank import preparing
from ehr_bridge.question_bank.sets import Composer, write_set
from ehr_bridge.question_bank.shapes import (
    Alternatives,
    PersonalProposals,
    PersonalShape,
    PreparedBody,
    PreparedList,
    ProposalShape,
    ReasonShape,
    SetBody,
    SetWish,
    SetWritten,
    SwapBody,
    chosen_shape,
)
from ehr_bridge.question_bank.tables import PreparedQuestion
from ehr_bridge.question_bank.wording import Kind
from ehr_bridge.store import audit
from interview.access import Action, Principal

router = APIRouter(tags=["question bank"])

HiringStaff = Annotated[Principal, requires(Action.COMPOSE_QUESTIONS)]
Preparer = Annotated[Principal, requires(Action.PREPARE_QUESTIONS)]


@router.post(
    "/openings/{opening_id}/question-set/proposal",
    summary="Propose a set of questions",
    responses=OF_ONE,
)
async def propose_set(
    opening_id: str, wish: SetWish, who: HiringStaff, services: Services
) -> ProposalShape:
    """By the weights of the opening's competencies; nothing is written."""
    bridge = services.bridge
    composer = await Composer.of(bridge.database, who, opening_id, bridge.encoder, wish.role)
    proposal = composer.propose(composer.wish(**wish.model_dump()))
    return ProposalShape(
        items=[chosen_shape(one) for one in proposal.chosen],
        uncovered=list(proposal.uncovered),
        by_meaning=proposal.by_meaning,
    )


@router.post(
    "/openings/{opening_id}/question-set/alternatives",
    summary="What may replace a question of a set",
    responses=OF_ONE,
)
async def swap(
    opening_id: str, body: SwapBody, who: HiringStaff, services: Services
) -> Alternatives:
    """Questions for the same competency that fit into the rest of the set."""
    bridge = services.bridge
    composer = await Composer.of(bridge.database, who, opening_id, bridge.encoder, body.role)
    wish = composer.wish(**body.model_dump(exclude={"picks", "position"}))
    found = composer.swap([pick.pick() for pick in body.picks], body.position, wish)
    return Alternatives(items=[chosen_shape(one) for one in found])


@router.put(
    "/openings/{opening_id}/question-set",
    summary="Make a set the opening's questions",
    responses={**OF_ONE, **CONFLICT},
)
async def put_set(
    opening_id: str, body: SetBody, who: HiringStaff, services: Services
) -> SetWritten:
    """Replaces the opening's questions; interviews whose room was opened keep theirs."""
    async with services.bridge.database.write() as session:
        id = await write_set(session, who, opening_id, [pick.pick() for pick in body.picks])
        await audit.record(session, who, "write_question_set", opening_id, set=id)
    return SetWritten(id=id, questions=len(body.picks))


@router.get(
    "/interviews/{interview_id}/question-proposals",
    summary="Questions for this applicant",
    responses={**OF_ONE, **GONE},
)
async def propose_personal(
    interview_id: str, who: Preparer, services: Services
) -> PersonalProposals:
    """From the resume, and from what was vague or missed in the round before."""
    bridge = services.bridge
    found = await preparing.propose(bridge.database, interview_id, bridge.encoder)
    return PersonalProposals(
        items=[PersonalShape.model_validate(question) for question in found.questions],
        has_resume=found.has_resume,
        earlier=found.earlier,
    )


@router.get(
    "/interviews/{interview_id}/prepared-questions",
    summary="Questions prepared for this applicant",
    responses={**OF_ONE, **GONE},
)
async def see_prepared(
    interview_id: str,
    who: Annotated[Principal, requires(Action.SEE_PREPARED_QUESTIONS)],
    services: Services,
) -> PreparedList:
    """In the order in which they follow those of the opening."""
    async with services.bridge.database.read() as session:
        rows = await preparing.prepared(session, interview_id)
    return PreparedList(items=[_shape(row) for row in rows])


@router.put(
    "/interviews/{interview_id}/prepared-questions",
    summary="Prepare questions for this applicant",
    responses={**OF_ONE, **CONFLICT, **GONE},
)
async def put_prepared(
    interview_id: str, body: PreparedBody, who: Preparer, services: Services
) -> PreparedList:
    """Replaces those prepared before; possible until the room is opened."""
    async with services.bridge.database.write() as session:
        await preparing.prepare(
            session, who, interview_id, [item.question() for item in body.items]
        )
        await session.flush()
        rows = await preparing.prepared(session, interview_id)
    return PreparedList(items=[_shape(row) for row in rows])


def _shape(row: PreparedQuestion) -> PersonalShape:
    return PersonalShape(
        kind=Kind(row.kind),
        text=row.text,
        key_points=row.key_points,
        behavioural=row.behavioural,
        competency=next(iter(row.competencies), ""),
        reason=ReasonShape(**row.reason),
    )
