"""Sharing a screen: the applicant's when asked for, an interviewer's at any time."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from interview.access import Principal
from interview.media import Pictures
from tests.fakes.directory import ANN, MEI
from tests.signaling.live_server import Message, Person, World


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    async with world.server():
        yield world


async def post(world: World, who: Principal, path: str, source: str) -> int:
    capacity = "applicant" if who is MEI else "staff"
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{world.port}", cookies={f"vivavoce_{capacity}": who.id}
    ) as client:
        response = await client.post(
            f"/live/i1/{path}?as={capacity}&source={source}",
            content="v=0 offer",
            headers={"Content-Type": "application/sdp"},
        )
    return response.status_code


async def screen_notice(person: Person) -> str:
    while not (notice := await person.event("notice"))["kind"].startswith("screen_"):
        pass
    return str(notice["kind"])


async def screen_told(person: Person) -> Message:
    return await person.until(lambda m: m["type"] == "publishing" and m["source"] == "screen")


async def test_an_applicant_shares_only_while_asked(world: World) -> None:
    async with world.person(ANN) as ann, world.person(MEI) as mei:
        assert await post(world, MEI, "publish", "screen") == 403
        assert await mei.refused("ask_screen", wanted=True) == "not_allowed"
        await ann.do("ask_screen", wanted=True)
        assert await screen_notice(mei) == "screen_asked"
        assert await post(world, MEI, "publish", "screen") == 201
        told = await screen_told(ann)
        assert (told["participant"], told["publication"]) == ("mei", 1)
        assert await post(world, ANN, "watch/mei", "screen") == 201
        async with world.person(ANN) as again:
            snapshot = again.welcome["snapshot"]
            mine = next(p for p in snapshot["participants"] if p["id"] == "mei")
            assert (mine["screen"], mine["publishing"]) == (1, False)
            assert snapshot["screen_asked"]
            await again.do("ask_screen", wanted=False)
            assert await screen_notice(mei) == "screen_withdrawn"
        assert world.node.hung_up == ["c1"]
        assert await post(world, MEI, "publish", "screen") == 403
    kinds = [event.kind for event in world.journal.events["i1"] if hasattr(event, "kind")]
    assert kinds == ["screen_asked", "screen_shared", "screen_withdrawn"]


async def test_an_interviewer_shares_at_any_time_and_is_not_captioned_twice(world: World) -> None:
    async with world.person(ANN) as ann, world.person(MEI) as mei:
        await ann.do("start")
        assert await post(world, ANN, "publish", "screen") == 201
        assert (await screen_told(mei))["participant"] == "ann"
        assert len(world.engine.runs) == 1  # the applicant's: a screen is never listened to
        assert await post(world, ANN, "publish", "window") == 400


async def test_who_speaks_is_told_to_all_and_a_weak_link_to_its_owner(world: World) -> None:
    async with world.person(ANN) as ann, world.person(MEI) as mei:
        watcher = world.node.rooms["i1"].watcher
        watcher.speaker_changed("mei")
        watcher.pictures_changed("mei", "ann/screen", Pictures.NONE)
        speaks = await ann.until(lambda m: m["type"] == "speaker")
        weak = await mei.until(lambda m: m["type"] == "forwarding")
        assert speaks["participant"] == "mei"
        del weak["type"]
        assert weak == {"participant": "ann", "source": "screen", "pictures": "none"}
        assert all(m["type"] != "forwarding" for m in await ann.settle())
    async with world.person(ANN) as ann:
        assert ann.welcome["snapshot"]["speaker"] == "mei"
