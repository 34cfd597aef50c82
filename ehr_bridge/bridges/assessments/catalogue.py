"""The tests that an applicant tracking system can send applicants to: a company's openings."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.ai_interviews.shapes import LedBy
from ehr_bridge.notices.texts import nearest_language
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Opening
from interview.access import Principal
from interview.errors import NotFound

_NAMES = {
    ("en", LedBy.AI): "{} (interview led by the AI)",
    ("en", LedBy.PANEL): "{} (interview with people)",
    ("zh", LedBy.AI): "{}（AI 面试）",
    ("zh", LedBy.PANEL): "{}（真人视频面试）",
}


@dataclass(frozen=True, slots=True)
class Test:
    """An opening's interview, led by the AI or by its panel."""

    opening: Opening
    lead: LedBy

    @property
    def id(self) -> str:
        """What other systems call it."""
        return f"{self.opening.id}.{self.lead.value}"

    @property
    def name(self) -> str:
        """What people call it, in the opening's language."""
        return _NAMES[nearest_language(self.opening.language), self.lead].format(self.opening.title)


async def list_tests(session: AsyncSession, who: Principal) -> list[Test]:
    """Tests of the open openings that are theirs, by the openings' age."""
    openings = await session.scalars(
        select(Opening)
        .where(arrangeable_openings(who), Opening.state == OpeningState.OPEN.value)
        .order_by(Opening.created_at, Opening.id)
    )
    return [test for opening in openings for test in _tests(opening)]


async def must_find_test(session: AsyncSession, who: Principal, test_id: str) -> Test:
    """The test of that id; NotFound where it is none of theirs, or its opening is not open.

    The opening stays locked: of two who send the same applicant at once, one waits.
    """
    opening_id = test_id.rpartition(".")[0]
    opening = await session.scalar(
        select(Opening)
        .where(
            Opening.id == opening_id,
            arrangeable_openings(who),
            Opening.state == OpeningState.OPEN.value,
        )
        .with_for_update()
    )
    for test in _tests(opening) if opening else ():
        if test.id == test_id:
            return test
    raise NotFound("no such test")


def _tests(opening: Opening) -> list[Test]:
    """The AI needs something to ask, a panel needs somebody who asks."""
    led = ((LedBy.AI, opening.questions), (LedBy.PANEL, opening.panel))
    return [Test(opening, lead) for lead, needed in led if needed]
