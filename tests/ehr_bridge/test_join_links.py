"""Join links: who may come in by which link, and when."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from joserfc import jwt
from joserfc.jwk import OctKey
from sqlalchemy import update

from ehr_bridge.api.context import ApiSettings
from ehr_bridge.interviews.links import LinkFacts, LinkSigner, LinkState, problem_with, state_of
from ehr_bridge.privacy.tables import Consent
from interview.access import Standing
from interview.errors import (
    BadInput,
    LinkProblem,
    LinkRefused,
    NotSignedIn,
    VivavoceError,
    WrongState,
)
from interview.measures import Source
from interview.policy import Purpose
from interview.session import Status
from tests.ehr_bridge.world import NOW, SIGNING_KEY, World, consents

facts = st.builds(
    LinkFacts,
    expires_at=st.integers(-5, 5).map(lambda hours: NOW + timedelta(hours=hours)),
    revoked=st.booleans(),
    browser_hash=st.sampled_from(["", "one"]),
    interview=st.sampled_from(Status),
)


@given(facts, st.sampled_from(["", "one", "two"]))
def test_the_rules_of_links(link: LinkFacts, browser: str) -> None:
    problem = problem_with(link, browser, NOW)
    if problem is None:
        assert not link.revoked
        assert link.interview is not Status.ENDED
        assert state_of(link, NOW) in {LinkState.ACTIVE, LinkState.USED}
        assert browser == link.browser_hash if link.browser_hash else link.expires_at > NOW
    if problem is LinkProblem.USED:
        assert link.browser_hash not in {"", browser}
    if problem is LinkProblem.EXPIRED:
        assert not link.browser_hash


@given(st.text(max_size=600) | st.binary(max_size=100).map(bytes.hex))
def test_no_text_is_taken_for_a_link(text: str) -> None:
    with pytest.raises(LinkRefused) as refused:
        LinkSigner(SIGNING_KEY).link_id(text)
    assert refused.value.problem is LinkProblem.UNKNOWN


@pytest.mark.parametrize(
    ("header", "key"),
    [
        ({"alg": "HS256", "typ": "vivavoce-join+jwt"}, b"another key of thirty-two bytes!!"),
        ({"alg": "HS512", "typ": "vivavoce-join+jwt"}, SIGNING_KEY),
        ({"alg": "HS256", "typ": "JWT"}, SIGNING_KEY),
    ],
)
def test_a_token_of_another_make_is_unknown(header: dict[str, str], key: bytes) -> None:
    forged = jwt.encode(
        header, {"jti": "link_1"}, OctKey.import_key(key), algorithms=["HS256", "HS512"]
    )
    with pytest.raises(LinkRefused):
        LinkSigner(SIGNING_KEY).link_id(forged)


def test_a_short_signing_key_is_refused() -> None:
    with pytest.raises(BadInput):
        LinkSigner(b"short")


async def test_from_link_to_room(any_world: World) -> None:
    world = any_world
    hr, applicant = await world.signed_in("hr"), world.browser()
    made = await hr.post(f"/interviews/{world.mine}/join-links")
    assert made.status_code == 201
    url = made.json()["url"]
    assert url.startswith("http://interviews.test/join/")
    token = url.rsplit("/", 1)[1]

    info = (await applicant.get(f"/join/{token}")).json()
    assert info["applicant_name"] == "Applicant 1"
    assert info["interviewers"] == ["Ann", "Bob"]
    assert info["purposes"] == ["recording", "speech_scoring", "expression_scoring"]
    assert (info["notice_version"], info["retention_days"]) == ("prc-2", 365)
    assert info["consents_given"] is None
    assert (await world.bridge.directory.plan(world.mine)).granted is None

    answer = await applicant.post(
        f"/join/{token}/consents", json=consents({"expression_scoring": False})
    )
    assert answer.json() == {"interview_id": world.mine, "participant_id": "apl_1"}
    plan = await world.bridge.directory.plan(world.mine)
    assert plan.granted == {Purpose.RECORDING, Purpose.SPEECH_SCORING}
    who = await world.bridge.authenticator.applicant(applicant.cookies["vivavoce_applicant"])
    assert (who.id, who.standing, who.interview) == ("apl_1", Standing.APPLICANT, world.mine)

    again = (await applicant.get(f"/join/{token}")).json()
    assert again["consents_given"] == {
        "recording": True,
        "speech_scoring": True,
        "expression_scoring": False,
    }
    seen = (await hr.get(f"/interviews/{world.mine}")).json()
    assert seen["consents"] == again["consents_given"]
    assert [link["state"] for link in seen["links"]] == ["used"]


async def test_another_browser_is_told_that_the_link_was_used(world: World) -> None:
    token = await world.link()
    first, second = world.browser(), world.browser()
    assert (await first.post(f"/join/{token}/consents", json=consents({}))).status_code == 200
    for answer in (
        await second.get(f"/join/{token}"),
        await second.post(f"/join/{token}/consents", json=consents({})),
    ):
        assert (answer.status_code, answer.json()["error"]["code"]) == (410, "link_used")
    world.clock.move(days=30)
    assert (await first.get(f"/join/{token}")).status_code == 200


async def test_two_browsers_at_once_are_not_both_let_in(any_world: World) -> None:
    token = await any_world.link()
    body = consents({})
    answers = await asyncio.gather(
        *(any_world.browser().post(f"/join/{token}/consents", json=body) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 410, 410, 410]


async def test_a_new_link_revokes_the_earlier_one_and_its_browser(world: World) -> None:
    token = await world.link()
    browser = world.browser()
    await browser.post(f"/join/{token}/consents", json=consents({}))
    old_cookie = browser.cookies["vivavoce_applicant"]
    fresh = await world.link()
    for path in (f"/join/{token}",):
        assert (await browser.get(path)).json()["error"]["code"] == "link_revoked"
    with pytest.raises(LinkRefused) as refused:
        await world.bridge.authenticator.applicant(old_cookie)
    assert refused.value.problem is LinkProblem.REVOKED

    info = (await browser.get(f"/join/{fresh}")).json()
    assert info["consents_given"] is None
    refusal = consents({"recording": False})
    assert (await browser.post(f"/join/{fresh}/consents", json=refusal)).status_code == 200
    plan = await world.bridge.directory.plan(world.mine)
    assert plan.granted == {Purpose.SPEECH_SCORING, Purpose.EXPRESSION_SCORING}
    assert await world.bridge.authenticator.applicant(browser.cookies["vivavoce_applicant"])


async def test_a_link_that_waits_is_given_again_until_somebody_uses_it(world: World) -> None:
    assert await world.bridge.join_links.unused(world.mine) is None
    token = await world.link()
    again = await world.bridge.join_links.unused(world.mine)
    assert again is not None
    assert again.token == token
    browser = world.browser()
    assert (await browser.post(f"/join/{token}/consents", json=consents({}))).status_code == 200
    assert await world.bridge.join_links.unused(world.mine) is None


async def test_revoked_expired_unknown_and_ended_each_have_their_code(world: World) -> None:
    browser, hr = world.browser(), await world.signed_in("hr")
    token = await world.link()
    assert (await hr.delete(f"/interviews/{world.mine}/join-links")).status_code == 204
    assert (await browser.get(f"/join/{token}")).json()["error"]["code"] == "link_revoked"

    token = await world.link()
    world.clock.move(days=1, hours=2)
    expired = await browser.get(f"/join/{token}")
    assert (expired.status_code, expired.json()["error"]["code"]) == (410, "link_expired")

    unknown = await browser.get(f"/join/{token[:-2]}xx")
    assert (unknown.status_code, unknown.json()["error"]["code"]) == (404, "link_unknown")

    token = await world.link()
    joined = world.browser()
    await joined.post(f"/join/{token}/consents", json=consents({}))
    await world.bridge.directory.set_status(world.mine, "ended", 10.0)
    ended = await joined.get(f"/join/{token}")
    assert (ended.status_code, ended.json()["error"]["code"]) == (410, "interview_ended")
    with pytest.raises(LinkRefused):
        await world.bridge.authenticator.applicant(joined.cookies["vivavoce_applicant"])
    with pytest.raises(WrongState):
        await world.bridge.join_links.make(world.mine, world.staff["hr"])


async def test_a_changed_notice_is_answered_before_the_interview_begins(any_world: World) -> None:
    """Who answered an earlier one is not let in until then, nor measured by their old answers."""
    world = any_world
    token, browser = await world.link(), world.browser()
    await browser.post(f"/join/{token}/consents", json=consents({}))
    cookie = browser.cookies["vivavoce_applicant"]
    async with world.bridge.database.write() as session:
        await session.execute(update(Consent).values(notice_version="prc-1"))

    assert (await browser.get(f"/join/{token}")).json()["consents_given"] is None
    hr = await world.signed_in("hr")
    assert (await hr.get(f"/interviews/{world.mine}")).json()["consents"] is None
    assert (await world.bridge.directory.plan(world.mine)).granted is None
    with pytest.raises(NotSignedIn):
        await world.bridge.authenticator.applicant(cookie)

    again = consents({"recording": False})
    assert (await browser.post(f"/join/{token}/consents", json=again)).status_code == 200
    plan = await world.bridge.directory.plan(world.mine)
    assert plan.granted == {Purpose.SPEECH_SCORING, Purpose.EXPRESSION_SCORING}
    assert plan.permit.allows(Source.BODY)
    assert await world.bridge.authenticator.applicant(cookie)


@pytest.mark.parametrize("status", ["live", "ended"])
async def test_an_interview_that_has_begun_goes_on_for_what_its_notice_named(
    world: World, status: str
) -> None:
    await world.joined()
    await world.bridge.directory.set_status(world.mine, status, 10.0)
    async with world.bridge.database.write() as session:
        await session.execute(update(Consent).values(notice_version="prc-1"))
    permit = (await world.bridge.directory.plan(world.mine)).permit
    assert permit.recording
    assert permit.allows(Source.FACE)
    assert not permit.allows(Source.BODY)


async def test_no_cookie_is_no_applicant(world: World) -> None:
    await world.link()
    for token in ("", "x", "A" * 43):
        with pytest.raises(NotSignedIn):
            await world.bridge.authenticator.applicant(token)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"notice_version": "prc-0"}, "wrong_state"),
        ({"purposes": {"recording": True}}, "bad_input"),
        ({"purposes": {**consents({})["purposes"], "biometrics": True}}, "bad_input"),  # type: ignore[dict-item]
        ({"purposes": {"recording": "maybe"}}, "bad_input"),
        ({"locale": "../../etc"}, "bad_input"),
        ({"extra": 1}, "bad_input"),
    ],
)
async def test_consent_must_answer_the_notice(
    world: World, change: dict[str, object], code: str
) -> None:
    token = await world.link()
    browser = world.browser()
    answer = await browser.post(f"/join/{token}/consents", json={**consents({}), **change})
    assert answer.json()["error"]["code"] == code
    with pytest.raises(VivavoceError):
        await world.bridge.authenticator.applicant(browser.cookies.get("vivavoce_applicant", ""))
    assert (await world.bridge.directory.plan(world.mine)).granted is None


async def test_the_notice_names_whom_to_write_to_where_the_operator_says_so(world: World) -> None:
    told = ApiSettings(privacy_contact="privacy@company.example")
    path = f"/join/{await world.link()}"
    assert (await world.browser(settings=told).get(path)).json()["privacy_contact"] == (
        "privacy@company.example"
    )
    assert (await world.browser().get(path)).json()["privacy_contact"] == ""
