"""Messages from the outbox to a real mail server on loopback."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from ehr_bridge.notices.configured import ChannelSettings, open_channels
from ehr_bridge.notices.delivery import ATTEMPTS, Delivery
from ehr_bridge.notices.manners import unsubscribe
from ehr_bridge.notices.outbox import Attachment, Draft, cancel, enqueue, send_again
from ehr_bridge.notices.tables import Message
from ehr_bridge.store.domain_events import DomainEvent
from interview.errors import BadInput, NotFound, WrongState
from tests.ehr_bridge.notices.mail_server import Mailbox, mail_server
from tests.ehr_bridge.world import World

DATA = {"opening": "Support lead", "recruiter": "Hr", "in_pool": False}


@pytest.fixture
async def mailbox() -> AsyncIterator[Mailbox]:
    async with mail_server() as running:
        yield running


@pytest.fixture
async def delivery(any_world: World, mailbox: Mailbox) -> AsyncIterator[Delivery]:
    opened = deliver(any_world, mailbox)
    yield opened
    await opened.close()


def deliver(world: World, mailbox: Mailbox) -> Delivery:
    settings = ChannelSettings(mail=mailbox.url, mail_from="Jobs <jobs@company.example>")
    bridge = world.bridge
    return Delivery(bridge.database, open_channels(settings), bridge.message_links, now=world.clock)


async def write(world: World, key: str = "k", **more: Any) -> str:
    async with world.bridge.database.write() as session:
        draft = Draft("apl_1", "invitation_thanks", key, data=DATA, due_at=world.clock())
        return await enqueue(session, replace(draft, **more))


async def message(world: World, id: str) -> Message:
    async with world.bridge.database.read() as session:
        return await session.get_one(Message, id)


async def test_a_message_is_delivered_once_with_its_files_and_its_key(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    ics = Attachment("talk.ics", "text/calendar; method=REQUEST", b"BEGIN:VCALENDAR\r\n")
    id = await write(any_world, attachments=[ics])
    assert await write(any_world) == id
    assert await delivery.deliver_due() == 1
    assert await delivery.deliver_due() == 0
    [mail] = mailbox.mails
    assert mail["To"] == "Applicant 1 <a1@mail.example>"
    assert mail["From"] == "Jobs <jobs@company.example>"
    assert "Support lead" in mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "Support lead" in mail.get_body(("html",)).get_content()  # type: ignore[union-attr]
    [file] = mail.iter_attachments()
    assert file.get_content_type() == "text/calendar"
    assert file.get_param("method") == "REQUEST"
    assert mail["List-Unsubscribe"] is None
    assert (await message(any_world, id)).status == "sent"


async def test_what_was_unasked_can_be_left_by_one_click_and_respects_the_night(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    """21 to 9 in Shanghai, where the company is; the clock stands at 9:00 UTC, 17:00 there."""
    id = await write(any_world, unasked=True)
    any_world.clock.move(hours=5)
    await delivery.deliver_due()
    assert mailbox.mails == []
    put_off = await message(any_world, id)
    assert put_off.due_at.astimezone(ZoneInfo("Asia/Shanghai")).hour == 9
    await write(any_world, "asked for")
    await delivery.deliver_due()
    assert len(mailbox.mails) == 1
    any_world.clock.now = put_off.due_at
    await delivery.deliver_due()
    mail = mailbox.mails[1]
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    url = str(mail["List-Unsubscribe"]).strip("<>")
    answer = await any_world.browser().post(
        url.removeprefix("http://localhost/api/v1"), data={"List-Unsubscribe": "One-Click"}
    )
    assert answer.status_code == 204
    later = await write(any_world, "later", unasked=True)
    await delivery.deliver_due()
    assert (await message(any_world, later)).cause == "unsubscribed"
    assert len(mailbox.mails) == 2


async def test_what_waits_is_withheld_from_who_unsubscribes(any_world: World) -> None:
    id = await write(any_world, unasked=True)
    async with any_world.bridge.database.write() as session:
        await unsubscribe(session, "apl_1", None, any_world.clock())
        await unsubscribe(session, "apl_1", None, any_world.clock())
    assert (await message(any_world, id)).status == "withheld"


async def test_a_refused_message_is_told_of_and_can_be_sent_again(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    mailbox.refusals["a1@mail.example"] = "550 5.1.1 <a1@mail.example> unknown"
    id = await write(any_world)
    await delivery.deliver_due()
    failed = await message(any_world, id)
    assert (failed.status, failed.cause) == ("failed", "bad_address")
    assert "a1@" not in failed.detail
    assert "550" in failed.detail
    async with any_world.bridge.database.read() as session:
        [event] = await session.scalars(
            select(DomainEvent).where(DomainEvent.kind == "message.failed")
        )
    assert event.data["cause"] == "bad_address"
    mailbox.refusals.clear()
    async with any_world.bridge.database.write() as session:
        with pytest.raises(NotFound):
            await send_again(session, id, "co_2", any_world.clock())
        await send_again(session, id, "co_1", any_world.clock())
    await delivery.deliver_due()
    assert len(mailbox.mails) == 1
    async with any_world.bridge.database.write() as session:
        with pytest.raises(WrongState):
            await send_again(session, id, "co_1", any_world.clock())


async def test_a_mail_server_that_asks_to_wait_is_asked_again_and_not_for_ever(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    mailbox.refusals["a1@mail.example"] = "451 4.7.1 greylisted"
    id = await write(any_world)
    for attempt in range(1, ATTEMPTS + 1):
        await delivery.deliver_due()
        found = await message(any_world, id)
        assert found.attempts == attempt
        any_world.clock.now = max(any_world.clock.now, found.due_at)
    assert found.status == "failed"
    assert mailbox.mails == []


async def test_what_is_cancelled_while_it_is_refused_is_not_tried_again(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    id = await write(any_world)
    mailbox.refusals["a1@mail.example"] = "451 4.7.1 try again later"
    await delivery._exchange(claim=True)
    async with any_world.bridge.database.write() as session:
        assert not await cancel(session, "k")
    await delivery.deliver_due()
    mailbox.refusals.clear()
    any_world.clock.move(hours=2)
    await delivery.deliver_due()
    kept = await message(any_world, id)
    assert (kept.status, kept.cause, mailbox.mails) == ("withheld", "cancelled", [])


async def test_a_message_in_the_hand_of_a_delivery_that_was_killed_goes_out_again(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    await write(any_world)
    killed = deliver(any_world, mailbox)
    await killed._exchange(claim=True)
    for task in killed._in_hand:
        task.cancel()
    await asyncio.wait(killed._in_hand)
    await killed.close()
    await delivery.deliver_due()
    assert mailbox.mails == []
    any_world.clock.move(minutes=2)
    await delivery.deliver_due()
    assert len(mailbox.mails) == 1


async def test_deliveries_side_by_side_send_each_message_once(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    for n in range(30):
        await write(any_world, f"k{n}")
    other = deliver(any_world, mailbox)
    await asyncio.gather(delivery.deliver_due(), other.deliver_due())
    await other.close()
    assert len(mailbox.mails) == 30
    assert len({mail["Message-ID"] for mail in mailbox.mails}) == 30


async def test_what_cannot_be_written_is_refused_at_once(any_world: World) -> None:
    for wrong in (
        {"data": {}},
        {"channel": "pigeon"},
        {"attachments": [Attachment("a", "b/c", b"0" * 6_000_000)]},
    ):
        with pytest.raises(BadInput):
            await write(any_world, **wrong)
    for missing in ({"to": "apl_9"}, {"template": "no_such_text"}):
        with pytest.raises(NotFound):
            await write(any_world, **missing)


async def test_a_cancelled_message_is_not_sent(
    any_world: World, mailbox: Mailbox, delivery: Delivery
) -> None:
    await write(any_world, due_at=any_world.clock() + timedelta(hours=1))
    async with any_world.bridge.database.write() as session:
        assert await cancel(session, "k")
        assert not await cancel(session, "other")
    any_world.clock.move(hours=2)
    await delivery.deliver_due()
    assert mailbox.mails == []
