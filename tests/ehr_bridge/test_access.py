"""Every route has a policy, and every standing meets it: the matrix is made from the app."""

from __future__ import annotations

import re

import httpx
import pytest

from ehr_bridge.api.access import route_policies
from interview.access import ALLOWED, Action, Standing
from tests.ehr_bridge.world import World

PEOPLE = {
    "hr": Standing.HR,
    "other_hr": Standing.HR,
    "manager": Standing.HR_MANAGER,
    "rival": Standing.HR_MANAGER,
    "auditor": Standing.AUDITOR,
    "admin": Standing.ADMIN,
    "ann": Standing.INTERVIEWER,
    "eve": Standing.INTERVIEWER,
}
ALL = {**PEOPLE, "tracker": Standing.TRACKING_SYSTEM}
"""With an applicant tracking system, which has a key instead of a session."""

REACH_MINE = {"hr", "manager", "auditor", "ann"}
"""Who reaches `world.mine`, where the action is theirs at all."""


async def test_every_route_declares_exactly_one_policy(world: World) -> None:
    routes = route_policies(world.api())
    assert len(routes) >= 20
    assert [route for route in routes if len(route.actions) != 1] == []


async def test_the_matrix_of_routes_and_people(world: World) -> None:
    token = await world.link()
    browsers = {name: await world.signed_in(name) for name in PEOPLE}
    browsers["applicant"] = await world.joined()
    browsers["nobody"] = world.browser()
    _, key = await world.bridge.assessment_keys.make(world.staff["manager"], "ATS")
    browsers["tracker"] = world.browser()
    browsers["tracker"].auth = httpx.BasicAuth(key, "")
    known = {"interview_id": world.mine, "opening_id": "opn_mine", "part_id": "p1", "token": token}
    wrong = []
    for route in route_policies(world.api()):
        [action] = route.actions
        if action in {Action.SIGN_IN, Action.SIGN_OUT}:
            continue
        path = re.sub(r"\{(\w+)[^}]*\}", lambda name: known.get(name[1], "x"), route.path)
        for method in route.methods:
            for name, browser in browsers.items():
                answer = await browser.request(method, path)
                expected = expect(action, name, "{interview_id}" in route.path)
                if not expected(answer.status_code):
                    wrong.append((method, route.path, name, answer.status_code))
    assert wrong == []


def expect(action: Action, name: str, of_one_interview: bool):  # type: ignore[no-untyped-def]
    if Standing.ANYONE in ALLOWED[action]:
        return lambda status: status not in {401, 403, 500}
    if name not in ALL:
        return lambda status: status == 401
    if ALL[name] not in ALLOWED[action]:
        return lambda status: status == 403
    if of_one_interview and name not in REACH_MINE:
        return lambda status: status == 404
    return lambda status: status not in {401, 403, 500} and (not of_one_interview or status != 404)


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("hr", {"mine"}),
        ("ann", {"mine"}),
        ("other_hr", {"other"}),
        ("eve", {"other"}),
        ("manager", {"mine", "other"}),
        ("auditor", {"mine", "other"}),
        ("rival", set()),
    ],
)
async def test_lists_hold_only_what_is_ones_own(
    any_world: World, name: str, seen: set[str]
) -> None:
    browser = await any_world.signed_in(name)
    interviews = (await browser.get("/interviews")).json()["items"]
    ids = {any_world.mine: "mine", any_world.other: "other"}
    assert {ids[row["id"]] for row in interviews} == seen
    if name == "auditor":
        return
    openings = (await browser.get("/openings")).json()["items"]
    assert {row["id"] for row in openings} == {f"opn_{name}" for name in seen}
    if name in {"hr", "other_hr", "manager"}:
        applicants = (await browser.get("/applicants")).json()["items"]
        assert len(applicants) == len(seen)


async def test_what_is_not_ones_own_looks_like_what_does_not_exist(world: World) -> None:
    browser = await world.signed_in("hr")
    for path in ("/interviews/{}", "/interviews/{}/timeline", "/openings/{}"):
        foreign = "opn_other" if "openings" in path else world.other
        theirs = await browser.get(path.format(foreign))
        nothing = await browser.get(path.format("int_nothing"))
        assert theirs.status_code == nothing.status_code == 404
        assert theirs.json() == nothing.json()


async def test_an_odd_id_is_not_found_rather_than_looked_up(world: World) -> None:
    browser = await world.signed_in("hr")
    for odd in ("%00", "a%0ab", "%F0%9F%98%80", "x" * 500, "..%2f.."):
        assert (await browser.get(f"/interviews/{odd}")).status_code == 404
