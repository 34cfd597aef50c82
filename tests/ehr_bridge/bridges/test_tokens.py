"""Machines with tokens, and requests that are done once."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import httpx
from sqlalchemy import select

from ehr_bridge.api.tables import KeptAnswer
from ehr_bridge.store.audit import AuditEntry
from tests.ehr_bridge.world import World

PLAN = {"url": "https://93.184.216.34/in"}


async def machine(world: World, by: str, standing: str, **more: object) -> httpx.AsyncClient:
    keeper = await world.signed_in(by)
    body = {"name": "Payroll", "standing": standing, **more}
    made = await keeper.post("/api-tokens", json=body)
    assert made.status_code == 201, made.text
    client = world.browser()
    del client.headers["origin"]
    client.headers["authorization"] = f"Bearer {made.json()['token']}"
    return client


async def test_a_machine_does_what_its_standing_may_and_the_audit_log_names_it(
    world: World,
) -> None:
    client = await machine(world, "manager", "hr_manager")
    assert len((await client.get("/applicants")).json()["items"]) == 2
    endpoint = await client.post("/webhooks/endpoints", json=PLAN)
    assert endpoint.status_code == 201, endpoint.text
    assert (await client.get("/me")).status_code == 401  # no person is signed in
    async with world.bridge.database.read() as session:
        actor = await session.scalar(
            select(AuditEntry.actor).where(AuditEntry.act == "add_webhook_endpoint")
        )
    keeper = await world.signed_in("manager")
    [token] = (await keeper.get("/api-tokens")).json()["items"]
    assert (token["name"], token["standing"]) == ("Payroll", "hr_manager")
    assert token["last_used_at"] is not None
    assert actor not in {principal.id for principal in world.staff.values()}


async def test_a_machine_of_lower_standing_reaches_only_what_it_made(world: World) -> None:
    client = await machine(world, "manager", "hr")
    assert (await client.get("/applicants")).json()["items"] == []
    assert (await client.get("/webhooks/endpoints")).status_code == 403


async def test_nobody_gives_a_machine_more_than_they_may_themselves(world: World) -> None:
    admin = await world.signed_in("admin")
    body = {"name": "x", "standing": "hr_manager"}
    assert (await admin.post("/api-tokens", json=body)).status_code == 403


async def test_a_token_ends_in_time_and_when_it_is_revoked(world: World) -> None:
    ends = (world.clock() + timedelta(hours=1)).isoformat()
    brief = await machine(world, "manager", "hr", expires_at=ends)
    lasting = await machine(world, "manager", "hr")
    assert (await brief.get("/openings")).status_code == 200
    world.clock.move(hours=2)
    assert (await brief.get("/openings")).status_code == 401
    keeper = await world.signed_in("manager")
    for token in (await keeper.get("/api-tokens")).json()["items"]:
        assert (await keeper.delete(f"/api-tokens/{token['id']}")).status_code == 204
    assert (await lasting.get("/openings")).status_code == 401
    rival = await world.signed_in("rival")
    assert (await rival.delete(f"/api-tokens/{token['id']}")).status_code == 404


async def test_a_repeated_request_is_answered_alike_and_done_once(world: World) -> None:
    keeper = await world.signed_in("manager")
    key = {"Idempotency-Key": "k-1"}
    first = await keeper.post("/webhooks/endpoints", json=PLAN, headers=key)
    again = await keeper.post("/webhooks/endpoints", json=PLAN, headers=key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.content == again.content
    assert again.headers["idempotency-replayed"] == "true"
    other = await keeper.post("/webhooks/endpoints", json={**PLAN, "personal": True}, headers=key)
    assert other.status_code == 422
    rival = await world.signed_in("rival")
    assert (await rival.post("/webhooks/endpoints", json=PLAN, headers=key)).json() != first.json()
    assert len((await keeper.get("/webhooks/endpoints")).json()["items"]) == 1
    async with world.bridge.database.read() as session:
        kept = list(await session.scalars(select(KeptAnswer.sealed)))
    assert all(first.json()["secret"].encode() not in (sealed or b"") for sealed in kept)


async def test_a_kept_answer_is_for_who_is_still_signed_in_and_for_a_day(world: World) -> None:
    client = await machine(world, "manager", "hr_manager")
    key = {"Idempotency-Key": "k-1"}
    first = await client.post("/webhooks/endpoints", json=PLAN, headers=key)
    world.clock.move(hours=25)
    later = await client.post("/webhooks/endpoints", json=PLAN, headers=key)
    assert first.json()["id"] != later.json()["id"]
    keeper = await world.signed_in("manager")
    [token] = (await keeper.get("/api-tokens")).json()["items"]
    await keeper.delete(f"/api-tokens/{token['id']}")
    refused = await client.post("/webhooks/endpoints", json=PLAN, headers=key)
    assert refused.status_code == 401


async def test_of_two_alike_at_once_one_is_done(world: World) -> None:
    keeper = await world.signed_in("manager")
    answers = await asyncio.gather(
        *(
            keeper.post("/webhooks/endpoints", json=PLAN, headers={"Idempotency-Key": "k"})
            for _ in range(4)
        )
    )
    assert {answer.status_code for answer in answers} <= {201, 409}
    assert len((await keeper.get("/webhooks/endpoints")).json()["items"]) == 1


async def test_what_failed_can_be_tried_again_under_its_key(world: World) -> None:
    keeper = await world.signed_in("manager")
    key = {"Idempotency-Key": "k"}
    assert (
        await keeper.post("/api-tokens", json={"name": "x", "standing": "admin"}, headers=key)
    ).status_code == 403
    assert (
        await keeper.post("/api-tokens", json={"name": "x", "standing": "hr"}, headers=key)
    ).status_code == 201


async def test_the_description_tells_of_tokens_and_keys(world: World) -> None:
    description = (await world.browser().get("/openapi.json")).json()
    assert set(description["components"]["securitySchemes"]) == {"cookie", "token", "key"}
    posted = description["paths"]["/webhooks/endpoints"]["post"]
    assert posted["security"] == [{"cookie": []}, {"token": []}]
    assert "Idempotency-Key" in [parameter["name"] for parameter in posted["parameters"]]
    assert "security" not in description["paths"]["/health"]["get"]
