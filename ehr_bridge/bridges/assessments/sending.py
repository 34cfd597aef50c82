"""An applicant sent by another system: taken in, invited, and not twice for the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.sign_in import principal
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.ai_interviews.shapes import LedBy
from ehr_bridge.bridges.assessments.catalogue import Test, must_find_test
from ehr_bridge.bridges.assessments.progress import OVER, Progress, position_of
from ehr_bridge.bridges.assessments.tables import Assessment, AssessmentKey
from ehr_bridge.bridges.assessments.telling import CLOSED, COMPLETED, tell
from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.bridges.transfer.identity import find_applicant
from ehr_bridge.bridges.transfer.rows import RowFault, check
from ehr_bridge.bridges.transfer.taking import Taker, take
from ehr_bridge.interviews.arranging import arrange_interview
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.notices import outbox
from ehr_bridge.notices.texts import nearest_language
from ehr_bridge.recruiting.pipeline.moves import application_of, move_application
from ehr_bridge.recruiting.pipeline.stages import ENDS, Stage
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.scheduling import bookings, finding
from ehr_bridge.scheduling.announcing import Desk, join_link
from ehr_bridge.scheduling.people import DEFAULT_LENGTH, load_applicant, load_rules
from ehr_bridge.scheduling.wording import moment
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from ehr_bridge.store.timers import set_timer
from interview.access import Principal
from interview.errors import BadInput

WINDOW = timedelta(days=7)
"""How long an applicant may begin an interview that the AI leads."""


@dataclass(frozen=True, slots=True)
class Sent:
    """An applicant as another system sends them.

    Attributes:
        application: its address of the application.
        callback: where it wants to be told of the end; checked by the caller.
    """

    test_id: str
    application: str
    callback: str
    name: str
    email: str
    phone: str


async def send(session: AsyncSession, desk: Desk, system: Principal, sent: Sent) -> str:
    """Invite the applicant, on behalf of who made the system's key; returns the assessment's id.

    Sent again they are not invited again, but for an interview that was called off or whose
    time is over; the newest callback counts. An application that had ended is taken up again.

    Raises:
        NotFound: no such test.
        BadInput: their name, address or phone number cannot be used.
        WrongState: a panel has no time to offer, or the applicant was hired.
    """
    key = await session.get_one(AssessmentKey, system.id)
    who = principal(await session.get_one(Staff, key.created_by))
    test = await must_find_test(session, who, sent.test_id)
    known = await _known(session, key, test, sent)
    if known is None:
        known = Assessment(
            id=new_id("asm"),
            company_id=key.company_id,
            opening_id=test.opening.id,
            lead=test.lead.value,
            application=sent.application,
            applicant_id=await _take_in(session, who, key, test, sent),
            endpoint_id=key.endpoint_id,
            callback=sent.callback,
            created_at=desk.now(),
        )
        session.add(known)
        await _invite(session, desk, who, known, test)
        await audit.record(session, system, "send_assessment", known.id)
        return known.id
    moved = known.callback != sent.callback
    known.callback, known.endpoint_id = sent.callback, key.endpoint_id
    position = await position_of(session, known, desk.now())
    if position.progress in OVER:
        await _invite(session, desk, who, known, test)
    elif position.progress is Progress.COMPLETE and moved:
        await tell(session, known, COMPLETED, new_id("evt"), desk.now())
    return known.id


async def _known(
    session: AsyncSession, key: AssessmentKey, test: Test, sent: Sent
) -> Assessment | None:
    found: Assessment | None = await session.scalar(
        select(Assessment).where(
            Assessment.company_id == key.company_id,
            Assessment.opening_id == test.opening.id,
            Assessment.lead == test.lead.value,
            Assessment.application == sent.application,
        )
    )
    return found


async def _take_in(
    session: AsyncSession, who: Principal, key: AssessmentKey, test: Test, sent: Sent
) -> str:
    """The applicant, who applies for the opening; made where their address is not known."""
    cells = {"name": sent.name, "email": sent.email, "phone": sent.phone}
    taker = Taker(who, key.company_id, opening_id=test.opening.id, source=key.id)
    try:
        await take(session, taker, Thing.APPLICANTS, check(Thing.APPLICANTS, cells))
        found = await find_applicant(session, who, key.company_id, sent.email, key.id)
    except RowFault as fault:
        raise BadInput(f"candidate: {fault}") from None
    assert found is not None
    return found.id


async def _invite(
    session: AsyncSession, desk: Desk, who: Principal, assessment: Assessment, test: Test
) -> None:
    """The AI waits at any hour of the window; a panel offers times first.

    Where only the application had ended, what was arranged still stands.
    """
    opening_id, applicant_id = test.opening.id, assessment.applicant_id
    await _take_up(session, who, assessment)
    if (await position_of(session, assessment, desk.now())).progress not in OVER:
        return
    if test.lead is LedBy.PANEL:
        search = finding.Search(applicant_id, opening_id, DEFAULT_LENGTH)
        slots = await finding.best_times(session, search, desk.now())
        ask = bookings.Ask(applicant_id, opening_id, (), DEFAULT_LENGTH)
        booking = await bookings.propose(session, desk, who, ask, slots)
        assessment.booking_id = booking.id
        return
    assessment.interview_id = await arrange_interview(
        session,
        who,
        applicant_id=applicant_id,
        opening_id=opening_id,
        interviewer_ids=[one.staff_id for one in test.opening.panel],
        starts_at=desk.now(),
        ai_window=WINDOW,
    )
    await session.flush()
    await _write_to(session, desk, assessment.interview_id, test)
    await set_timer(
        session,
        f"assessment:{assessment.id}",
        desk.now() + WINDOW,
        kind=CLOSED,
        company_id=assessment.company_id,
        subject=assessment.id,
    )


async def _take_up(session: AsyncSession, who: Principal, assessment: Assessment) -> None:
    """Whoever is sent applies, though the application may have ended before."""
    application = await application_of(session, assessment.applicant_id, assessment.opening_id)
    if application is not None and Stage(application.stage) in ENDS:
        await move_application(session, who, application.id, Stage.INVITED)


async def _write_to(session: AsyncSession, desk: Desk, interview_id: str, test: Test) -> None:
    interview = await session.get_one(Interview, interview_id)
    applicant = await session.get_one(Applicant, interview.applicant_id)
    rules = await load_rules(session, interview.company_id)
    zone = (await load_applicant(session, applicant.id, rules)).zone
    until = interview.starts_at + WINDOW
    await outbox.enqueue(
        session,
        outbox.Draft(
            to=applicant.id,
            template="ai_interview_invited_applicant",
            key=f"ai_interview_invited:{interview.id}",
            data={
                "opening": test.opening.title,
                "until": moment(until, zone, nearest_language(applicant.locale)),
                "join_link": await join_link(session, desk, interview, until),
            },
            about=interview.id,
        ),
    )
