"""An applicant takes back what they allowed, by the link of their interview."""

from __future__ import annotations

import httpx
import pytest
from sqlalchemy import select

from ehr_bridge.interviews.tables import Interview
from ehr_bridge.privacy.tables import Consent
from ehr_bridge.store.audit import AuditEntry
from interview.errors import Erased
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import World, consents


async def took_part(world: World, policy: str = "") -> tuple[httpx.AsyncClient, str]:
    """The applicant's browser, and the path of what their interview, now over, holds."""
    phone, token = world.browser(), await world.link()
    answer = await phone.post(f"/join/{token}/consents", json=consents({}))
    assert answer.status_code == 200, answer.text
    await world.bridge.directory.open(world.mine, world.clock.now.timestamp())
    await world.bridge.journal.append(world.mine, 1, begun() + ended())
    await world.bridge.directory.set_status(world.mine, "live", 2.0)
    await world.bridge.directory.conclude(world.mine)
    await world.bridge.directory.set_status(world.mine, "ended", 40.0)
    await world.bridge.recording_keys.key_for(world.mine)
    if policy:
        async with world.bridge.database.write() as session:
            interview = await session.get_one(Interview, world.mine)
            assert interview.job is not None
            interview.job = interview.job.replace('"policy":"prc"', f'"policy":"{policy}"')
    return phone, f"/join/{token}/held"


async def test_what_an_interview_held_goes_when_the_applicant_withdraws(
    any_world: World,
) -> None:
    phone, path = await took_part(any_world)
    assert (await phone.get(path)).json() == {
        "held": True,
        "kept_until": "2027-03-02",
        "may_erase": True,
        "policy": "prc",
        "on_hold": False,
        "withdrawn": False,
    }
    assert (await phone.delete(path)).status_code == 204
    assert (await phone.delete(path)).status_code == 204
    assert (await phone.get(path)).json()["held"] is False
    with pytest.raises(Erased):
        await any_world.bridge.directory.must_keep(any_world.mine)
    async with any_world.bridge.database.read() as session:
        latest = (
            await session.execute(
                select(Consent.purpose, Consent.granted)
                .where(Consent.interview_id == any_world.mine)
                .order_by(Consent.seq.desc())
                .limit(3)
            )
        ).all()
        told = await session.scalars(
            select(AuditEntry.act).where(
                AuditEntry.actor == "apl_1", AuditEntry.subject == any_world.mine
            )
        )
        assert {granted for _, granted in latest} == {False}
        assert {"withdraw_consent", "erase_interview"} <= set(told)


async def test_only_the_browser_that_took_part_withdraws(world: World) -> None:
    _, path = await took_part(world)
    stranger = world.browser()
    assert (await stranger.get(path)).status_code == 410
    assert (await stranger.delete(path)).status_code == 410
    await world.bridge.directory.must_keep(world.mine)


async def test_before_the_end_choices_are_changed_on_the_notice(world: World) -> None:
    phone, token = world.browser(), await world.link()
    await phone.post(f"/join/{token}/consents", json=consents({}))
    refused = await phone.delete(f"/join/{token}/held")
    assert (refused.status_code, refused.json()["error"]["code"]) == (409, "wrong_state")


async def test_where_records_must_be_kept_the_company_is_asked(world: World) -> None:
    phone, path = await took_part(world, policy="us-ny")
    assert (await phone.get(path)).json()["may_erase"] is False
    assert (await phone.delete(path)).status_code == 409
    await world.bridge.directory.must_keep(world.mine)
