"""Captions in the other language: for whom, in which order, and when none can be had."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from interview.errors import Overloaded
from signaling.capture.translation import WAITING_MAX
from signaling.services import Translator
from tests.fakes.directory import ANN, BOB, MEI
from tests.signaling.findings import said
from tests.signaling.live_server import Message, Person, World


class Upside(Translator):
    """Translates by turning round, once it may; fails at what it is told to fail at."""

    def __init__(self) -> None:
        self.may = asyncio.Event()
        self.may.set()
        self.asked: list[tuple[str, str, str]] = []

    def serves(self, policy: str) -> bool:
        return policy == "prc"

    async def translate(self, text: str, source: str, target: str) -> str:
        self.asked.append((text, source, target))
        await self.may.wait()
        if text == "fail":
            raise Overloaded("the service is busy")
        return text[::-1]


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    world.translator = Upside()
    world.boot()
    async with world.server():
        yield world


def service(world: World) -> Upside:
    assert isinstance(world.translator, Upside)
    return world.translator


async def translated(person: Person) -> Message:
    return await person.until(lambda m: m["type"] == "translated")


async def test_who_asked_reads_final_captions_in_the_other_language(world: World) -> None:
    async with world.person(ANN) as ann, world.person(BOB) as bob, world.person(MEI) as mei:
        assert ann.welcome["snapshot"]["translated"] is False
        await ann.do("start")
        world.run.emit(said("before anybody asked"))
        await ann.do("translate_captions", wanted=True)
        await mei.do("translate_captions", wanted=True)
        world.run.emit(said("half", 1, final=False))
        world.run.emit(said("tram", 1))
        for reader in (ann, mei):
            assert await translated(reader) == {
                "type": "translated",
                "participant": "mei",
                "utterance": 1,
                "language": "zh",
                "text": "mart",
            }
        await ann.do("translate_captions", wanted=False)
        await mei.do("translate_captions", wanted=False)
        world.run.emit(said("unread", 2))
        await bob.settle()
        assert not [m for m in bob.seen if m["type"] == "translated"]
    assert service(world).asked == [("tram", "en", "zh")]


async def test_a_wish_outlives_the_socket(world: World) -> None:
    async with world.person(ANN) as ann:
        await ann.do("translate_captions", wanted=True)
        assert [m["wanted"] for m in ann.seen if m["type"] == "translating"] == [True]
        async with world.person(ANN) as again:
            assert again.welcome["snapshot"]["translated"] is True


async def test_what_fails_or_waits_too_long_is_said_to_be_untranslated(world: World) -> None:
    async with world.person(ANN) as ann, world.person(MEI):
        await ann.do("start")
        await ann.do("translate_captions", wanted=True)
        world.run.emit(said("fail", 0))
        assert (await translated(ann))["text"] is None
        service(world).may.clear()
        world.run.emit(said("under way", 1))
        while len(service(world).asked) < 2:
            await ann.settle()
        for number in range(2, WAITING_MAX + 3):  # as many as may wait, and one more
            world.run.emit(said(f"n{number}", number))
        over = await translated(ann)
        assert (over["utterance"], over["text"]) == (WAITING_MAX + 2, None)
        service(world).may.set()
        rest = [(await translated(ann))["utterance"] for _ in range(WAITING_MAX + 1)]
        assert rest == list(range(1, WAITING_MAX + 2))
    assert world.rooms.counters.captions_untranslated == 2


async def test_without_a_service_for_the_policy_the_screen_is_told_so() -> None:
    world = World()
    async with world.server(), world.person(ANN) as ann:
        assert ann.welcome["snapshot"]["translated"] is None
        assert await ann.refused("translate_captions", wanted=True) == "wrong_state"
