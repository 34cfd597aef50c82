"""Staff sign-in: what a browser gets, what the store keeps, and how guessing is slowed."""

from __future__ import annotations

import asyncio

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ehr_bridge.accounts.passwords import make_password
from ehr_bridge.accounts.sign_in import TRIES_PER_ACCOUNT, TRIES_PER_ADDRESS
from ehr_bridge.accounts.tables import SignInSession, Staff
from ehr_bridge.accounts.throttle import Throttle
from ehr_bridge.api.context import ApiSettings
from interview.access import Standing
from interview.errors import NotFound, NotSignedIn, TooManyTries
from tests.ehr_bridge.world import PASSWORD, World


def credentials(email: str = "ann@company.example", password: str = PASSWORD) -> dict[str, str]:
    return {"email": email, "password": password}


async def test_signing_in_and_out(any_world: World) -> None:
    browser = any_world.browser()
    answer = await browser.post("/sign-in", json=credentials(" ANN@Company.example"))
    assert answer.json() == {
        "user": {
            "id": "stf_ann",
            "name": "Ann",
            "email": "ann@company.example",
            "role": "interviewer",
            "locale": "en",
        }
    }
    cookie = answer.headers["set-cookie"].lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "secure" not in cookie
    assert (await browser.get("/me")).json() == answer.json()

    token = browser.cookies["vivavoce_staff"]
    who = await any_world.bridge.authenticator.staff(token)
    assert (who.id, who.standing, who.name) == ("stf_ann", Standing.INTERVIEWER, "Ann")
    async with any_world.bridge.database.read() as session:
        kept = list(await session.scalars(select(SignInSession.token_hash)))
    assert kept
    assert all(token not in stored for stored in kept)

    assert (await browser.post("/sign-out")).status_code == 204
    assert "vivavoce_staff" not in browser.cookies
    with pytest.raises(NotSignedIn):
        await any_world.bridge.authenticator.staff(token)


async def test_unknown_user_and_wrong_password_look_the_same(world: World) -> None:
    browser = world.browser()
    wrong = await browser.post("/sign-in", json=credentials(password="guess"))
    unknown = await browser.post("/sign-in", json=credentials("nobody@company.example"))
    assert wrong.status_code == unknown.status_code == 401
    assert wrong.json() == unknown.json()
    assert wrong.json()["error"]["code"] == "not_signed_in"


async def test_an_unknown_user_costs_a_hash_too(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked = []
    passwords = world.bridge.passwords
    on_thread = passwords._on_thread
    monkeypatch.setattr(
        passwords, "_on_thread", lambda *args: checked.append(args[1]) or on_thread(*args)
    )
    for email in ("nobody@company.example", "ann@company.example"):
        checked.clear()
        with pytest.raises(NotSignedIn):
            await world.bridge.sign_in.sign_in(email, "guess", "10.0.0.1")
        assert [stored for stored in checked if stored] != []


async def test_who_left_cannot_sign_in_and_is_signed_out(world: World) -> None:
    browser = await world.signed_in("ann")
    async with world.bridge.database.write() as session:
        (await session.get_one(Staff, "stf_ann")).active = False
    assert (await browser.get("/me")).status_code == 401
    assert (await browser.post("/sign-in", json=credentials())).status_code == 401


async def test_a_session_ends_when_idle_and_after_a_day(world: World) -> None:
    browser = await world.signed_in("ann")
    for _ in range(3):
        world.clock.move(hours=3, minutes=59)
        assert (await browser.get("/me")).status_code == 200
    world.clock.move(hours=3)
    assert (await browser.get("/me")).status_code == 401

    browser = await world.signed_in("ann")
    world.clock.move(hours=4, seconds=1)
    assert (await browser.get("/me")).status_code == 401


async def test_guessing_is_slowed_for_an_account_from_an_address(world: World) -> None:
    sign_in = world.bridge.sign_in.sign_in
    guesses = [
        sign_in("ann@company.example", f"guess {n}", "10.0.0.1") for n in range(TRIES_PER_ACCOUNT)
    ]
    refused = await asyncio.gather(*guesses, return_exceptions=True)
    assert all(isinstance(error, NotSignedIn) for error in refused)
    with pytest.raises(TooManyTries):
        await sign_in("ann@company.example", PASSWORD, "10.0.0.1")
    await sign_in("ann@company.example", PASSWORD, "10.0.0.2")
    await sign_in("bob@company.example", PASSWORD, "10.0.0.1")


async def test_too_many_tries_are_told_with_429(world: World) -> None:
    browser = world.browser()
    answers = [
        await browser.post("/sign-in", json=credentials(password="guess"))
        for _ in range(TRIES_PER_ACCOUNT + 1)
    ]
    assert [answer.status_code for answer in answers[-2:]] == [401, 429]
    assert answers[-1].json()["error"]["code"] == "too_many_tries"
    assert "retry-after" in answers[-1].headers


async def test_many_accounts_from_one_address_are_slowed_too(world: World) -> None:
    sign_in = world.bridge.sign_in.sign_in
    for n in range(TRIES_PER_ADDRESS):
        with pytest.raises(NotSignedIn):
            await sign_in(f"user{n}@company.example", "guess", "10.0.0.1")
    with pytest.raises(TooManyTries):
        await sign_in("ann@company.example", PASSWORD, "10.0.0.1")


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=200))
def test_the_throttle_remembers_a_bounded_number(acts: list[tuple[int, bool]]) -> None:
    throttle = Throttle(limit=3, window_s=60, now_s=lambda: 0.0, capacity=10)
    for key, fails in acts:
        throttle.failed(str(key)) if fails else throttle.clear(str(key))
    assert len(throttle._failures) <= 10


def test_the_throttle_forgives_with_time() -> None:
    now_s = 0.0
    throttle = Throttle(limit=2, window_s=60, now_s=lambda: now_s)
    throttle.failed("a")
    throttle.failed("a")
    with pytest.raises(TooManyTries):
        throttle.check("a")
    now_s = 60.0
    throttle.check("a")
    throttle.failed("a")
    throttle.check("a")


@pytest.mark.parametrize(
    ("base", "settings"),
    [
        ("https://interviews.test", ApiSettings()),
        ("http://interviews.test", ApiSettings(public_url="https://interviews.test")),
    ],
)
async def test_cookies_are_secure_when_served_by_https(
    world: World, base: str, settings: ApiSettings
) -> None:
    answer = await world.browser(base, settings).post("/sign-in", json=credentials())
    assert "secure" in answer.headers["set-cookie"].lower()


async def test_the_operator_resets_a_password(world: World) -> None:
    browser = await world.signed_in("ann")
    password = await world.bridge.sign_in.reset_password("Ann@company.example")
    assert (await browser.get("/me")).status_code == 401
    assert (await browser.post("/sign-in", json=credentials())).status_code == 401
    again: httpx.Response = await browser.post("/sign-in", json=credentials(password=password))
    assert again.status_code == 200
    with pytest.raises(NotFound):
        await world.bridge.sign_in.reset_password("nobody@company.example")


def test_made_passwords_differ() -> None:
    made = {make_password() for _ in range(100)}
    assert len(made) == 100
    assert all(len(password) == 19 for password in made)
