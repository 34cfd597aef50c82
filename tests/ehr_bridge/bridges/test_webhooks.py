"""Webhooks: what receivers are sent, how it is signed, and what becomes of failures."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ehr_bridge.bridges.webhooks import queue
from ehr_bridge.bridges.webhooks.delivery import OF_ONE_ENDPOINT, WebhookDeliveries
from ehr_bridge.bridges.webhooks.retrying import WAITS, wait_after
from ehr_bridge.bridges.webhooks.signing import signature
from ehr_bridge.bridges.webhooks.tables import WebhookDelivery
from ehr_bridge.guarded_http import GuardedHttp
from ehr_bridge.notices.tables import Message
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.sealing import Seal, SealedFor
from tests.ehr_bridge.bridges.receiver import Receiver, Reply, receiving
from tests.ehr_bridge.world import SIGNING_KEY, Clock, World


@dataclass
class Post:
    """A company with a receiver: its browser, its worker and the worker's clock."""

    world: World
    receiver: Receiver
    browser: httpx.AsyncClient
    clock: Clock
    worker: WebhookDeliveries

    async def endpoint(self, **more: Any) -> dict[str, str]:
        body = {"url": f"{self.receiver.url}/in", **more}
        answer = await self.browser.post("/webhooks/endpoints", json=body)
        assert answer.status_code == 201, answer.text
        return answer.json()  # type: ignore[no-any-return]

    async def happen(self, kind: str = "opening.created", **data: str) -> None:
        database = self.world.bridge.database
        async with database.write() as session:
            domain_events.record(session, kind, "co_1", "opn_mine", data)
        await domain_events.hand_out(database, queue.CONSUMER, queue.act)

    async def deliveries(self, **wanted: str) -> list[dict[str, Any]]:
        answer = await self.browser.get("/webhooks/deliveries", params=wanted)
        return answer.json()["items"]  # type: ignore[no-any-return]


@pytest.fixture
async def post(world: World) -> AsyncIterator[Post]:
    async with receiving() as receiver:
        clock = Clock(now_utc() + timedelta(minutes=1))
        world.clock.now = clock.now
        worker = WebhookDeliveries(
            world.bridge.database,
            Seal(SIGNING_KEY, SealedFor.BRIDGES),
            GuardedHttp(frozenset({"127.0.0.1"})),
            now=clock,
            chance=lambda: 0.5,
        )
        yield Post(world, receiver, await world.signed_in("manager"), clock, worker)


def verified(secret: str, sent: Any) -> bool:
    """As a receiver checks it, written from the specification."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    content = b".".join(
        (sent.headers["webhook-id"].encode(), sent.headers["webhook-timestamp"].encode(), sent.body)
    )
    expected = base64.b64encode(hmac.new(key, content, hashlib.sha256).digest()).decode()
    return f"v1,{expected}" in sent.headers["webhook-signature"].split(" ")


def test_the_specifications_own_example_is_signed_alike() -> None:
    secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    body = b'{"test": 2432232314}'
    signed = signature(secret, "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, body)
    assert signed == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


async def test_an_event_reaches_who_takes_its_kind_signed_and_without_personal_data(
    post: Post,
) -> None:
    made = await post.endpoint(kinds=["opening.created"])
    await post.endpoint(kinds=["opening.closed"])
    await post.happen("opening.created", applicant_id="apl_1")
    assert await post.worker.send_due() == 1
    [sent] = post.receiver.requests
    assert verified(made["secret"], sent)
    told = json.loads(sent.body)
    assert told["type"] == "opening.created"
    assert told["data"] == {"id": "opn_mine", "applicant_id": "apl_1"}
    [delivery] = await post.deliveries(status="delivered")
    assert (delivery["id"], delivery["answer"]) == (sent.headers["webhook-id"], 200)
    assert delivery["payload"] == told


async def test_personal_data_go_only_where_an_hr_manager_allowed_it(post: Post) -> None:
    admin = await post.world.signed_in("admin")
    body = {"url": f"{post.receiver.url}/in", "personal": True}
    made = (await admin.post("/webhooks/endpoints", json=body)).json()
    await post.happen(applicant_id="apl_1")
    await post.worker.send_due()
    allow = f"/webhooks/endpoints/{made['id']}/personal"
    assert (await admin.post(allow)).status_code == 403
    assert (await post.browser.post(allow)).status_code == 204
    await post.happen(applicant_id="apl_1")
    await post.worker.send_due()
    told = [json.loads(sent.body)["data"].get("applicant") for sent in post.receiver.requests]
    assert told == [None, {"id": "apl_1", "name": "Applicant 1", "email": "a1@mail.example"}]
    assert all("applicant" not in row["payload"]["data"] for row in await post.deliveries())


async def test_both_secrets_sign_for_a_day_after_a_rotation(post: Post) -> None:
    made = await post.endpoint()
    answer = await post.browser.post(f"/webhooks/endpoints/{made['id']}/secret")
    newer = answer.json()["secret"]
    await post.happen()
    await post.worker.send_due()
    post.clock.move(hours=25)
    await post.happen()
    await post.worker.send_due()
    first, second = post.receiver.requests
    assert verified(made["secret"], first)
    assert verified(newer, first)
    assert verified(newer, second)
    assert not verified(made["secret"], second)


async def test_failures_are_tried_for_three_days_then_dead_and_sent_again_by_hand(
    post: Post,
) -> None:
    await post.endpoint()
    await post.happen()
    post.receiver.answer = lambda _: Reply(500)
    began = post.clock.now
    while await post.worker.send_due():
        [row] = await post.deliveries()
        if row["due_at"]:
            post.clock.now = datetime.fromisoformat(row["due_at"])
    assert len(post.receiver.requests) == len(WAITS) + 1
    assert timedelta(days=3) <= post.clock.now - began <= timedelta(days=4)
    [dead] = await post.deliveries(status="dead")
    assert (dead["answer"], dead["problem"]["fault"]) == (500, "host_answers")
    assert dead["problem"]["values"] == {"host": "127.0.0.1", "status": 500}
    post.receiver.answer = lambda _: Reply(204, b"")
    again = await post.browser.post(f"/webhooks/deliveries/{dead['id']}/redelivery")
    assert again.status_code == 202
    await post.worker.send_due()
    [row] = await post.deliveries(status="delivered")
    assert row["id"] == dead["id"] == post.receiver.requests[-1].headers["webhook-id"]


async def test_long_failure_disables_the_endpoint_tells_hr_and_keeps_what_was_missed(
    post: Post,
) -> None:
    await post.endpoint()
    post.receiver.answer = lambda _: Reply(503)
    await post.happen()
    await post.worker.send_due()
    post.clock.move(days=6)
    await post.happen("opening.closed")
    await post.worker.send_due()
    [endpoint] = (await post.browser.get("/webhooks/endpoints")).json()["items"]
    assert (endpoint["state"], endpoint["dead"]) == ("failing", 2)
    async with post.world.bridge.database.read() as session:
        mails = await session.scalars(
            select(Message.staff_id).where(Message.template == "webhook_disabled_staff")
        )
        assert list(mails) == ["stf_manager"]
    again = f"/webhooks/endpoints/{endpoint['id']}/redeliveries"
    assert (await post.browser.post(again)).status_code == 409
    fields = ("url", "description", "kinds", "personal")
    edited = {name: endpoint[name] for name in fields} | {"enabled": True}
    await post.browser.put(f"/webhooks/endpoints/{endpoint['id']}", json=edited)
    post.receiver.answer = lambda _: Reply()
    assert (await post.browser.post(again)).json() == {"count": 2}
    await post.worker.send_due()
    assert len(await post.deliveries(status="delivered")) == 2


async def test_a_receiver_that_is_gone_is_not_asked_again(post: Post) -> None:
    await post.endpoint()
    await post.happen()
    post.receiver.answer = lambda _: Reply(410)
    await post.worker.send_due()
    [endpoint] = (await post.browser.get("/webhooks/endpoints")).json()["items"]
    assert (endpoint["state"], endpoint["dead"]) == ("failing", 1)


async def test_redirects_are_not_followed(post: Post) -> None:
    await post.endpoint()
    await post.happen()
    post.receiver.answer = lambda _: Reply(302, headers={"location": "/elsewhere"})
    await post.worker.send_due()
    [row] = await post.deliveries()
    assert (row["status"], row["answer"]) == ("waiting", None)
    assert len(post.receiver.requests) == 1


async def test_a_receiver_that_does_not_answer_holds_up_no_other(post: Post) -> None:
    answering, all_came, stopping = asyncio.Event(), asyncio.Event(), asyncio.Event()

    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        await answering.wait()
        writer.write(b"HTTP/1.1 200 X\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
        writer.close()

    def quick(_: object) -> Reply:
        if len(post.receiver.requests) == 2 * OF_ONE_ENDPOINT:
            all_came.set()
        return Reply()

    post.receiver.answer = quick
    async with await asyncio.start_server(slow, "127.0.0.1", 0) as server:
        await post.endpoint(url=f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/in")
        await post.endpoint()
        for _ in range(2 * OF_ONE_ENDPOINT):
            await post.happen()
        running = asyncio.create_task(post.worker.run(stopping))
        async with asyncio.timeout(10):
            await all_came.wait()
        assert len(await post.deliveries(status="sending")) >= OF_ONE_ENDPOINT
        answering.set()
        stopping.set()
        await running
    assert await post.deliveries(status="sending") == []


async def test_a_worker_that_died_in_the_middle_loses_nothing(post: Post) -> None:
    await post.endpoint()
    await post.happen()
    async with post.world.bridge.database.write() as session:
        row = (await session.scalars(select(WebhookDelivery))).one()
        row.status, row.due_at = "sending", post.clock() + timedelta(seconds=60)
    assert await post.worker.send_due() == 0
    post.clock.move(seconds=61)
    assert await post.worker.send_due() == 1
    assert len(post.receiver.requests) == 1


@pytest.mark.parametrize(
    "url", ["http://example.com/in", "https://10.0.0.7/in", "https://[::1]/in", "ftp://x/in"]
)
async def test_addresses_of_the_servers_own_network_are_refused(post: Post, url: str) -> None:
    answer = await post.browser.post("/webhooks/endpoints", json={"url": url})
    assert answer.status_code == 400


async def test_others_companies_endpoints_look_like_none(post: Post) -> None:
    made = await post.endpoint()
    await post.happen()
    rival = await post.world.signed_in("rival")
    assert (await rival.get("/webhooks/endpoints")).json()["items"] == []
    assert (await rival.get("/webhooks/deliveries")).json()["items"] == []
    assert (await rival.delete(f"/webhooks/endpoints/{made['id']}")).status_code == 404


@given(st.integers(1, 20), st.floats(0, 1))
def test_waits_keep_to_the_schedule_within_the_jitter(attempts: int, chance: float) -> None:
    wait = wait_after(attempts, chance)
    if attempts > len(WAITS):
        assert wait is None
    else:
        assert wait is not None
        assert WAITS[attempts - 1] * 0.899 <= wait <= WAITS[attempts - 1] * 1.101
