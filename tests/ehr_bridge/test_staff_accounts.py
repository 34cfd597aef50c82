"""A company and its staff: founded, added, changed, and left, without a demo."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import httpx
import pytest
from sqlalchemy import select

from ehr_bridge.accounts.founding import found_company
from ehr_bridge.accounts.staff import NewStaff
from ehr_bridge.accounts.tables import Staff
from ehr_bridge.services import open_bridge
from ehr_bridge.store.audit import AuditEntry
from interview.access import Standing
from interview.errors import BadInput, WrongState
from tests.ehr_bridge.world import MASTER_KEY, PASSWORD, QUICK_HASHER, SIGNING_KEY, World

ADA = {"name": "Ada Lin", "email": "Ada@Company.example", "role": "interviewer", "locale": "zh"}
OWN = "four words of my choice"


async def enters(world: World, email: str, password: str) -> bool:
    answer = await world.browser().post("/sign-in", json={"email": email, "password": password})
    return answer.status_code == 200


async def add(admin: httpx.AsyncClient, **changed: str) -> tuple[str, str]:
    answer = await admin.post("/staff/accounts", json={**ADA, **changed})
    assert answer.status_code == 201, answer.text
    return answer.json()["id"], answer.json()["password"]


async def test_an_empty_store_gets_a_company_whose_administrator_can_sign_in(
    migrated_url: Callable[[], Awaitable[str]],
) -> None:
    bridge = await open_bridge(
        await migrated_url(), MASTER_KEY, SIGNING_KEY, password_hasher=QUICK_HASHER
    )
    try:
        first = NewStaff("Grace", " Grace@Works.example ", Standing.ADMIN, "en")
        password = await found_company(bridge.database, bridge.passwords, "Works Ltd", first)
        _, grace = await bridge.sign_in.sign_in("grace@works.example", password, "10.0.0.1")
        assert (grace.name, grace.role) == ("Grace", "admin")
        with pytest.raises(WrongState, match="Works Ltd"):
            await found_company(bridge.database, bridge.passwords, "Another", first)
    finally:
        await bridge.close()


@pytest.mark.parametrize(
    ("company", "first", "told"),
    [
        (" ", NewStaff("Grace", "grace@works.example", Standing.ADMIN, "en"), "company"),
        ("Works", NewStaff("Grace", "grace", Standing.ADMIN, "en"), "email"),
        ("Works", NewStaff(" ", "grace@works.example", Standing.ADMIN, "en"), "name"),
    ],
)
async def test_a_company_without_a_usable_name_or_email_is_refused(
    world: World, company: str, first: NewStaff, told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        await found_company(world.bridge.database, world.bridge.passwords, company, first)


async def test_an_administrator_adds_somebody_who_then_signs_in(any_world: World) -> None:
    admin = await any_world.signed_in("admin")
    id, password = await add(admin)
    assert await enters(any_world, "ada@company.example", password)
    listed = (await admin.get("/staff/accounts")).json()["items"]
    ada = {**ADA, "id": id, "email": "ada@company.example", "active": True}
    assert ada in listed
    assert "rival@company.example" not in {person["email"] for person in listed}
    async with any_world.bridge.database.read() as session:
        acts = await session.scalars(select(AuditEntry.act).where(AuditEntry.subject == id))
        assert "add_staff" in set(acts)


async def test_machines_are_no_staff(world: World) -> None:
    manager = await world.signed_in("manager")
    assert (
        await manager.post("/api-tokens", json={"name": "Careers page", "standing": "hr"})
    ).status_code == 201
    admin = await world.signed_in("admin")
    names = {person["name"] for person in (await admin.get("/staff/accounts")).json()["items"]}
    assert "Careers page" not in names
    async with world.bridge.database.read() as session:
        machine = await session.scalar(select(Staff.id).where(Staff.name == "Careers page"))
    assert (await admin.post(f"/staff/accounts/{machine}/password")).status_code == 404


async def test_an_email_belongs_to_one_person(world: World) -> None:
    admin = await world.signed_in("admin")
    answer = await admin.post("/staff/accounts", json={**ADA, "email": "ANN@company.example"})
    assert (answer.status_code, answer.json()["error"]["fault"]) == (409, "email_taken")


async def test_who_leaves_is_signed_out_and_interviews_no_more(world: World) -> None:
    admin, ann = await world.signed_in("admin"), await world.signed_in("ann")
    left = {"name": "Ann", "role": "interviewer", "locale": "en", "active": False}
    assert (await admin.put("/staff/accounts/stf_ann", json=left)).status_code == 204
    assert (await ann.get("/me")).status_code == 401
    assert not await enters(world, "ann@company.example", PASSWORD)
    panel = (await (await world.signed_in("hr")).get("/staff")).json()["items"]
    assert "stf_ann" not in {person["id"] for person in panel}
    assert (await admin.put("/staff/accounts/stf_ann", json={**left, "active": True})).is_success
    assert await enters(world, "ann@company.example", PASSWORD)


async def test_a_new_role_holds_at_once(world: World) -> None:
    admin, ann = await world.signed_in("admin"), await world.signed_in("ann")
    assert (await ann.get("/applicants")).status_code == 403
    hr = {"name": "Ann Lee", "role": "hr", "locale": "zh", "active": True}
    assert (await admin.put("/staff/accounts/stf_ann", json=hr)).status_code == 204
    assert (await ann.get("/applicants")).status_code == 200
    assert (await ann.get("/me")).json()["user"]["name"] == "Ann Lee"


@pytest.mark.parametrize("change", [{"role": "hr"}, {"active": False}])
async def test_the_last_administrator_stays(world: World, change: dict[str, object]) -> None:
    admin = await world.signed_in("admin")
    given = {"name": "Admin", "role": "admin", "locale": "en", "active": True, **change}
    answer = await admin.put("/staff/accounts/stf_admin", json=given)
    assert (answer.status_code, answer.json()["error"]["fault"]) == (409, "last_administrator")
    await add(admin, role="admin")
    assert (await admin.put("/staff/accounts/stf_admin", json=given)).status_code == 204


async def test_an_administrator_gives_a_new_password(world: World) -> None:
    admin, ann = await world.signed_in("admin"), await world.signed_in("ann")
    password = (await admin.post("/staff/accounts/stf_ann/password")).json()["password"]
    assert (await ann.get("/me")).status_code == 401
    assert await enters(world, "ann@company.example", password)


async def test_nobody_changes_the_staff_of_another_company(world: World) -> None:
    admin = await world.signed_in("admin")
    given = {"name": "Rival", "role": "hr", "locale": "en", "active": False}
    assert (await admin.put("/staff/accounts/stf_rival", json=given)).status_code == 404
    assert (await admin.post("/staff/accounts/stf_rival/password")).status_code == 404


async def test_everybody_chooses_their_own_password(world: World) -> None:
    here, elsewhere = await world.signed_in("ann"), await world.signed_in("ann")
    wrong = await here.put("/me/password", json={"current": "guess", "new": OWN})
    assert (wrong.status_code, wrong.json()["error"]["fault"]) == (400, "password_wrong")
    short = await here.put("/me/password", json={"current": PASSWORD, "new": "short"})
    assert (short.status_code, short.json()["error"]["fault"]) == (400, "password_too_short")
    answer = await here.put("/me/password", json={"current": PASSWORD, "new": OWN})
    assert answer.status_code == 204
    assert (await here.get("/me")).status_code == 200
    assert (await elsewhere.get("/me")).status_code == 401
    assert not await enters(world, "ann@company.example", PASSWORD)
    assert await enters(world, "ann@company.example", OWN)


async def test_guessing_the_current_password_is_slowed(world: World) -> None:
    browser = await world.signed_in("ann")
    guess = {"current": "guess", "new": OWN}
    answers = [await browser.put("/me/password", json=guess) for _ in range(6)]
    assert [answer.status_code for answer in answers] == [400] * 5 + [429]
