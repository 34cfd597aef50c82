"""Delivery: takes messages from the outbox to their channels and writes what became of each.

A message is claimed in a transaction, handed to its channel, and settled in the next one.
While it is claimed it belongs to one delivery; the claim of one that was killed lapses, and
the message is sent again with the same Message-ID. Only between the last byte of a mail and
the note that it was taken can a crash of this very process make a second copy.
"""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.notices.channels import Cause, Channel, Letter, Undelivered
from ehr_bridge.notices.letters import Letters
from ehr_bridge.notices.links import MessageLinks
from ehr_bridge.notices.outbox import UNWANTED, Status
from ehr_bridge.notices.tables import Message
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import now_utc
from ehr_bridge.store.database import Database
from interview import spans

SLOTS = 32
"""Messages in hand at once: several for each mail connection, so that none waits for the store."""

CLAIM = timedelta(seconds=90)
"""How long a claim holds: longer than a channel may take."""

SEND_S = 60.0
"""Longest time that a channel gets for one message."""

ATTEMPTS = 6
FIRST_WAIT = timedelta(minutes=1)
"""Waits double: 1, 2, 4, 8 and 16 minutes between six attempts, half an hour in all; greylisting
(RFC 6647) commonly asks for 1 to 15 minutes."""

IDLE_S = 1.0
"""How often an empty outbox is looked at."""

Follower = Callable[[AsyncSession, Sequence[Message]], Awaitable[None]]
"""What a domain does with messages that were just sent, in the transaction that says so."""

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Outcome:
    message_id: str
    problem: Undelivered | None


class Delivery:
    """The loop that empties the outbox.

    Args:
        channels: by name; one that is missing is switched off.
        followers: told of what was sent.
    """

    def __init__(
        self,
        database: Database,
        channels: Mapping[str, Channel],
        links: MessageLinks,
        *,
        followers: Sequence[Follower] = (),
        now: Callable[[], datetime] = now_utc,
        slots: int = SLOTS,
    ) -> None:
        self._database = database
        self._channels = channels
        self._letters = Letters(channels, links)
        self._followers = followers
        self._now = now
        self._slots = slots
        self._name = f"delivery-{secrets.token_hex(8)}"
        self._in_hand: set[asyncio.Task[_Outcome]] = set()
        self._outcomes: list[_Outcome] = []

    async def run(self, stopping: asyncio.Event) -> None:
        """Deliver until told to stop; what is in hand then is still finished and settled."""
        while not (stopping.is_set() and not self._in_hand and not self._outcomes):
            try:
                claimed = await self._exchange(claim=not stopping.is_set())
            except Exception as error:  # the store is away, or two deliveries met
                log.warning("outbox_unreachable", error=type(error).__name__)
                await asyncio.sleep(IDLE_S)
                continue
            if not claimed and not self._in_hand:
                with suppress(TimeoutError):
                    await asyncio.wait_for(stopping.wait(), IDLE_S)
            else:
                await self._some_done()

    async def deliver_due(self) -> int:
        """Deliver all that is due now; returns how many messages were in hand."""
        handed = 0
        while claimed := await self._exchange(claim=True):
            handed += claimed
            while self._in_hand:
                await self._some_done()
            await self._exchange(claim=False)
        return handed

    async def close(self) -> None:
        """Release the channels' connections."""
        for channel in self._channels.values():
            await channel.close()

    async def _some_done(self) -> None:
        if not self._in_hand:
            return
        done, self._in_hand = await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)
        self._outcomes += [task.result() for task in done]

    async def _exchange(self, *, claim: bool) -> int:
        """One transaction: settle what is known, claim as much as there is room for."""
        room = self._slots - len(self._in_hand) if claim else 0
        outcomes, now = list(self._outcomes), self._now()
        letters: list[tuple[str, Letter]] = []
        claimed = 0
        if outcomes or room:
            async with self._database.write() as session:
                await self._settle(session, outcomes, now)
                due = [one for one in await self._due(session, room, now) if _wanted(one)]
                claimed = len(due)
                letters = await self._letters.write(session, due, now)
                for message in due:
                    if message.status == Status.SENDING.value:
                        message.claimed_by, message.claimed_until = self._name, now + CLAIM
                    elif message.status == Status.FAILED.value:
                        _tell_failure(session, message)
        self._outcomes = self._outcomes[len(outcomes) :]
        channels = self._channels
        for channel, letter in letters:
            self._in_hand.add(asyncio.create_task(_send(channel, channels[channel], letter)))
        return claimed

    async def _due(self, session: AsyncSession, room: int, now: datetime) -> list[Message]:
        """What was asked for goes before what was not: a booking before 8,000 invitations."""
        due: list[Message] = []
        for condition in (
            (Message.status == Status.WAITING.value)
            & Message.unasked.is_(False)
            & (Message.due_at <= now),
            (Message.status == Status.SENDING.value) & (Message.claimed_until <= now),
            (Message.status == Status.WAITING.value)
            & Message.unasked.is_(True)
            & (Message.due_at <= now),
        ):
            if len(due) < room:
                due += await session.scalars(
                    select(Message)
                    .where(condition)
                    .order_by(Message.due_at)
                    .limit(room - len(due))
                    .with_for_update(skip_locked=True)
                )
        return due

    async def _settle(
        self, session: AsyncSession, outcomes: Sequence[_Outcome], now: datetime
    ) -> None:
        if not outcomes:
            return
        problems = {outcome.message_id: outcome.problem for outcome in outcomes}
        messages = await session.scalars(
            select(Message)
            .where(Message.id.in_(problems), Message.claimed_by == self._name)
            .with_for_update()
        )
        sent: list[Message] = []
        for message in messages:
            message.claimed_by = message.claimed_until = None
            problem = problems[message.id]
            if problem is None:
                message.status, message.sent_at = Status.SENT.value, now
                message.cause = message.detail = ""
                sent.append(message)
            else:
                _try_later(message, problem, now)
                if message.status == Status.FAILED.value:
                    _tell_failure(session, message)
        if sent:
            for follow in self._followers:
                await follow(session, sent)


def _wanted(message: Message) -> bool:
    """Whether it is still to be sent: of what a killed delivery had in hand, it may not be."""
    if message.cause in UNWANTED:
        message.status, message.claimed_by, message.claimed_until = (
            Status.WITHHELD.value,
            None,
            None,
        )
        return False
    return True


def _try_later(message: Message, problem: Undelivered, now: datetime) -> None:
    if message.cause in UNWANTED:
        message.status = Status.WITHHELD.value
        return
    message.attempts += 1
    message.cause, message.detail = problem.cause.value, problem.detail
    if problem.passing and message.attempts < ATTEMPTS:
        message.status = Status.WAITING.value
        message.due_at = now + FIRST_WAIT * 2 ** (message.attempts - 1)
    else:
        message.status = Status.FAILED.value


def _tell_failure(session: AsyncSession, message: Message) -> None:
    domain_events.record(
        session,
        "message.failed",
        message.company_id,
        message.id,
        {
            "about": message.about,
            "channel": message.channel,
            "template": message.template,
            "cause": message.cause,
        },
    )


async def _send(name: str, channel: Channel, letter: Letter) -> _Outcome:
    try:
        with spans.span("notice.send", channel=name):
            async with asyncio.timeout(SEND_S):
                await channel.send(letter)
    except Undelivered as problem:
        return _Outcome(letter.id, problem)
    except TimeoutError:
        return _Outcome(letter.id, Undelivered(Cause.UNREACHABLE, passing=True))
    except Exception as error:
        log.error("message_not_sent", message=letter.id, error=type(error).__name__)
        return _Outcome(letter.id, Undelivered(Cause.UNREACHABLE, passing=True))
    return _Outcome(letter.id, None)
