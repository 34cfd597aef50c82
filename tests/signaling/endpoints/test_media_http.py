"""Publishing, watching and hanging up over HTTP."""

from __future__ import annotations

from collections.abc import AsyncIterator

import httpx
import pytest

from interview.access import Principal, Standing
from interview.errors import LinkProblem
from tests.fakes.directory import ANN, BOB, EVE, MEI
from tests.signaling.live_server import World

OFFER = "v=0 offer"


@pytest.fixture
async def world() -> AsyncIterator[World]:
    world = World()
    async with world.server():
        yield world


async def send(
    world: World,
    who: Principal | None,
    method: str,
    path: str,
    content: str | bytes = OFFER,
    headers: dict[str, str] | None = None,
) -> httpx.Response:
    capacity = "applicant" if who and who.standing is Standing.APPLICANT else "staff"
    cookies = {f"vivavoce_{capacity}": who.id} if who else {}
    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{world.port}", cookies=cookies
    ) as client:
        return await client.request(
            method,
            f"/live/i1/{path}?as={capacity}",
            content=content,
            headers={"Content-Type": "application/sdp"} | (headers or {}),
        )


def code(response: httpx.Response) -> tuple[int, str]:
    return response.status_code, response.json()["error"]["code"]


async def test_publish_watch_and_hang_up(world: World) -> None:
    published = await send(world, MEI, "POST", "publish")
    assert published.status_code == 201
    assert published.headers["content-type"].startswith("application/sdp")
    assert published.text == "v=0 answer"
    watched = await send(world, ANN, "POST", "watch/mei")
    assert watched.status_code == 201
    location = watched.headers["location"]
    assert location.startswith("/live/i1/connections/")

    connection = location.removeprefix("/live/i1/")
    assert code(await send(world, BOB, "DELETE", connection)) == (403, "not_allowed")
    assert (await send(world, ANN, "DELETE", connection)).status_code == 204
    assert (await send(world, ANN, "DELETE", connection)).status_code == 204
    assert world.node.hung_up == [location.rpartition("/")[2]]


async def test_watching_again_ends_the_earlier_connection(world: World) -> None:
    await send(world, MEI, "POST", "publish")
    first = await send(world, ANN, "POST", "watch/mei")
    await send(world, ANN, "POST", "watch/mei")
    assert world.node.hung_up == [first.headers["location"].rpartition("/")[2]]


async def test_publications_stand_in_the_welcome(world: World) -> None:
    async with world.person(MEI):
        await send(world, MEI, "POST", "publish")
        await send(world, MEI, "POST", "publish")
        async with world.person(ANN) as ann:
            mei = ann.welcome["snapshot"]["participants"][0]
            assert (mei["publishing"], mei["publication"]) == (True, 2)


async def test_what_is_wrong_is_said(world: World) -> None:
    assert code(await send(world, MEI, "POST", "watch/ann")) == (404, "not_found")
    assert code(await send(world, MEI, "POST", "watch/mei")) == (403, "not_allowed")
    assert code(await send(world, MEI, "POST", "publish", "hello")) == (400, "bad_sdp")
    assert code(await send(world, MEI, "POST", "publish", b"v=0\xff")) == (400, "bad_sdp")
    assert code(await send(world, MEI, "POST", "publish", "v=0" * 30_000)) == (413, "bad_sdp")
    json = {"Content-Type": "application/json"}
    assert code(await send(world, MEI, "POST", "publish", headers=json)) == (400, "bad_sdp")
    assert code(await send(world, None, "POST", "publish")) == (401, "not_signed_in")
    assert code(await send(world, EVE, "POST", "publish")) == (403, "not_allowed")
    evil = {"Origin": "https://evil.example"}
    assert code(await send(world, MEI, "POST", "publish", headers=evil)) == (403, "not_allowed")


async def test_nothing_is_published_once_the_goodbye_is_over() -> None:
    world = World(goodbye_s=0)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        assert (await send(world, MEI, "POST", "publish")).status_code == 201
        await ann.do("end")
        await world.node.room_closed.wait()
        assert code(await send(world, MEI, "POST", "publish")) == (410, "interview_ended")


async def test_nothing_is_published_into_an_erased_interview(world: World) -> None:
    world.directory.erased = True
    assert code(await send(world, ANN, "POST", "publish")) == (410, "erased")


async def test_a_revoked_link_ends_the_media_too() -> None:
    world = World(recheck_s=0.01)
    async with world.server(), world.person(MEI) as mei, world.person(ANN):
        published = await send(world, MEI, "POST", "publish")
        await send(world, ANN, "POST", "publish")
        watching = await send(world, MEI, "POST", "watch/ann")
        world.authenticator.problem = LinkProblem.REVOKED
        assert await mei.closed() == 4410
        assert world.node.hung_up == [
            answer.headers["location"].rpartition("/")[2] for answer in (published, watching)
        ]


async def test_too_many_connections_in_a_short_time_are_refused() -> None:
    world = World(media_requests_burst=1, media_requests_per_s=0.0)
    async with world.server():
        assert (await send(world, MEI, "POST", "publish")).status_code == 201
        assert code(await send(world, MEI, "POST", "publish")) == (503, "overloaded")
