"""The demo company: made once, with passwords told once, and always ready to be joined."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from ehr_bridge.accounts.sign_in import OPERATOR
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.ai_interviews.tables import AiInterview
from ehr_bridge.demo.seed import demo_job, seed_demo
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.interviews.tables import Interview
from ehr_bridge.invitations.tables import Invitation, InvitationRule
from ehr_bridge.notices.delivery import Delivery
from ehr_bridge.notices.manners import Manners, set_manners
from ehr_bridge.notices.tables import Message
from ehr_bridge.recruiting.openings import check_job
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.plans.tables import RecruitingPlan
from ehr_bridge.recruiting.tables import Applicant, Application, Opening, Question
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.services import EhrBridge, open_bridge
from ehr_bridge.store.base import now_utc
from interview.access import Principal, Standing
from interview.errors import NotSignedIn
from interview.policy import Permit, Purpose, policy
from interview.rubric import LEVELS
from interview.scoring.outcomes import weights
from tests.ehr_bridge.world import MASTER_KEY, QUICK_HASHER, SIGNING_KEY, World


@pytest.fixture
async def bridge(migrated_url: Callable[[], Awaitable[str]]) -> AsyncIterator[EhrBridge]:
    opened = await open_bridge(
        await migrated_url(), MASTER_KEY, SIGNING_KEY, password_hasher=QUICK_HASHER
    )
    yield opened
    await opened.close()


async def test_the_first_start_makes_the_company_and_tells_its_passwords(
    bridge: EhrBridge,
) -> None:
    demo = await seed_demo(bridge)
    assert demo is not None
    assert demo.made
    assert [member.role for member in demo.staff] == [
        "hr",
        "hr_manager",
        "interviewer",
        "interviewer",
        "admin",
    ]
    for member in demo.staff:
        assert member.password is not None
        assert member.password not in repr(demo)
        await bridge.sign_in.sign_in(member.email, member.password, "10.0.0.1")
    led = [(interview.language, interview.by_ai) for interview in demo.interviews]
    assert led == [("zh", False), ("en", False), ("zh", True), ("en", True)]
    for interview in demo.interviews:
        plan = await bridge.directory.plan(interview.id)
        assert plan.job == demo_job(f"opening_{interview.language}")
        assert len(plan.panel) == 2
        assert (plan.ai is not None) == interview.by_ai

    again = await seed_demo(bridge)
    assert again is not None
    assert not again.made
    assert [member.password for member in again.staff] == [None] * 5
    assert again.interviews == demo.interviews


async def test_a_demo_of_before_gets_the_staff_it_lacks(bridge: EhrBridge) -> None:
    await seed_demo(bridge)
    async with bridge.database.write() as session:
        await session.execute(delete(Staff).where(Staff.role == "hr_manager"))
    later = await seed_demo(bridge)
    assert later is not None
    assert not later.made
    [manager] = [member for member in later.staff if member.password]
    assert manager.role == "hr_manager"
    await bridge.sign_in.sign_in(manager.email, manager.password or "", "10.0.0.1")


async def test_the_demo_shows_hiring_under_way(bridge: EhrBridge) -> None:
    demo = await seed_demo(bridge)
    assert demo is not None
    async with bridge.database.read() as session:
        stages = Counter(await session.scalars(select(Application.stage)))
        starts = list(await session.scalars(select(Interview.starts_at)))
        bookings = list(await session.scalars(select(Booking.state)))
        [rule] = await session.scalars(select(InvitationRule))
        [invitation] = await session.scalars(select(Invitation))
        addresses = list(await session.scalars(select(Applicant.email)))
        message_id = await session.scalar(select(Message.id))
        plans = list(await session.scalars(select(RecruitingPlan)))
        composed = Counter(
            await session.scalars(
                select(Opening.language)
                .join(Question, Question.opening_id == Opening.id)
                .where(Opening.requisition_id.is_not(None))
            )
        )
        waiting = list(
            await session.scalars(select(AskedQuestion.text).where(AskedQuestion.source == ""))
        )
    assert set(stages) == set(Stage)
    assert len(plans) == 2
    assert set(composed) == {"zh", "en"}
    assert all(count >= 5 for count in composed.values())
    assert len(waiting) == 2
    assert len(set(starts)) == 3  # those that the AI leads are open
    assert bookings == ["confirmed", "confirmed"]
    assert rule.active_since is not None
    assert all(address.endswith(".example") for address in addresses)

    no_quiet = Manners(quiet_from=0, quiet_until=0)
    async with bridge.database.write() as session:
        who = Principal(demo.staff[0].id, Standing.HR_MANAGER)
        await set_manners(session, invitation.company_id, who, no_quiet)
    await Delivery(bridge.database, {}, bridge.message_links).deliver_due()
    async with bridge.database.read() as session:
        message = await session.get_one(Message, message_id)
        assert (message.status, message.cause) == ("failed", "channel_off")


async def test_an_ended_demo_interview_is_followed_by_a_fresh_one(bridge: EhrBridge) -> None:
    first = await seed_demo(bridge)
    assert first is not None
    await bridge.directory.set_status(first.interviews[0].id, "ended", 1.0)
    second = await seed_demo(bridge)
    assert second is not None
    assert second.interviews[0].id != first.interviews[0].id
    assert second.interviews[1:] == first.interviews[1:]


async def test_when_nobody_came_in_its_time_the_ai_has_a_fresh_one(bridge: EhrBridge) -> None:
    first = await seed_demo(bridge)
    assert first is not None
    async with bridge.database.write() as session:
        past = now_utc() - timedelta(hours=1)
        await session.execute(update(AiInterview).values(closes_at=past))
    second = await seed_demo(bridge)
    assert second is not None
    before, after = ([i.id for i in seeded.interviews if i.by_ai] for seeded in (first, second))
    assert set(before).isdisjoint(after)


async def test_a_demo_applicant_who_came_in_is_told_of(bridge: EhrBridge) -> None:
    demo = await seed_demo(bridge)
    assert demo is not None
    link = await bridge.join_links.make(demo.interviews[0].id, OPERATOR)
    answers = {purpose.value: True for purpose in Purpose}
    await bridge.join_links.consent(link.token, "", "prc-2", answers, "zh")
    again = await seed_demo(bridge)
    assert again is not None
    assert [interview.joined for interview in again.interviews] == [True, False, False, False]


async def test_each_has_a_password_of_their_own(bridge: EhrBridge) -> None:
    demo = await seed_demo(bridge)
    assert demo is not None
    assert len({member.password for member in demo.staff}) == 5
    with pytest.raises(NotSignedIn):
        await bridge.sign_in.sign_in(demo.staff[0].email, "password", "10.0.0.1")


async def test_a_store_of_another_company_is_left_alone(world: World) -> None:
    assert await seed_demo(world.bridge) is None


@pytest.mark.parametrize(("name", "language"), [("opening_zh", "zh"), ("opening_en", "en")])
def test_a_demo_opening_is_complete(name: str, language: str) -> None:
    job = demo_job(name)
    check_job(job)
    assert job.language == language
    assert len(job.competencies) == 4
    assert len(job.questions) == 5
    asked = {competency for question in job.questions for competency in question.competencies}
    assert asked == {competency.id for competency in job.competencies}
    for competency in job.competencies:
        assert len(competency.anchors) == len(LEVELS)
        assert len(set(competency.anchors)) == len(LEVELS)
        assert len(competency.indicators) >= 3
    assert all(len(question.key_points) >= 4 for question in job.questions)
    shares = weights(job, Permit(policy(job.policy), frozenset(Purpose)))
    assert sum(shares.values()) == pytest.approx(1.0)
