"""Who may be one person, and what a merge does and undoes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.profiles.persons import load_profile, person_of, same_person
from ehr_bridge.profiles.profile import Contact, Month, Period, Profile, Read, Work, months_worked
from ehr_bridge.resumes.duplicates import PairReason, overlap, plain, reasons
from tests.ehr_bridge.resumes import made
from tests.ehr_bridge.resumes.test_uploads import read_all, send
from tests.ehr_bridge.world import World

months = st.builds(Month, st.integers(1990, 2026), st.integers(1, 12))
periods = st.builds(
    lambda a, b, ongoing: Period(min(a, b), None if ongoing else max(a, b), ongoing),
    months,
    months,
    st.booleans(),
)


def working(name: str, employer: str, period: Period, email: str = "") -> Profile:
    return Profile(
        "en",
        name=Read(name),
        contact=Contact(emails=(Read(email),) if email else ()),
        work=(Work(Read(employer), None, Read(period)),),
    )


def test_reasons_need_more_than_a_name() -> None:
    then, later = Period(Month(2015, 1), Month(2016, 1)), Period(Month(2018, 1), None, True)
    one = working("Ann  Ó Brien", "Acme Ltd.", then, "a@b.example")
    assert reasons(one, working("ann o brien", "ACME LTD", then)) == [PairReason.NAME_AND_EMPLOYER]
    assert reasons(one, working("Ann O Brien", "Acme Ltd", later)) == []
    assert reasons(one, working("Ann O Brien", "Other", then)) == []
    assert reasons(one, working("Bob", "Other", later, "A@b.example".lower())) == [PairReason.EMAIL]


@given(periods, periods)
def test_overlap_has_no_direction_and_holds_for_itself(one: Period, other: Period) -> None:
    assert overlap(one, other) == overlap(other, one)
    assert overlap(one, one)


@given(st.lists(periods, max_size=5), months)
def test_work_at_the_same_time_counts_once(all_of: list[Period], today: Month) -> None:
    whole = months_worked(tuple(all_of), today)
    assert whole == months_worked((*all_of, *all_of), today)
    assert whole <= sum(months_worked((each,), today) for each in all_of)


@given(st.text())
def test_plain_is_plain_already(words: str) -> None:
    assert plain(plain(words)) == plain(words)


async def test_who_has_the_phone_of_another_is_proposed_where_the_resume_is_listed(
    any_world: World,
) -> None:
    browser = await any_world.signed_in("hr")
    again = made.ZH.replace("xiaowen.li@mail", "lxw@post")
    namesake = again.replace("138-1234-5678", "139-8765-4321")
    for name, content in (("a.txt", made.ZH), ("b.txt", again), ("c.txt", namesake)):
        await send(browser, name, content.encode(), opening_id="opn_mine")
        await read_all(any_world)

    async def proposed() -> dict[str, list[str]]:
        rows = (await browser.get("/resumes")).json()["items"]
        seen = {row["filename"]: row["applicant"]["id"] for row in rows}
        names = {id: name for name, id in seen.items()}
        return {
            row["filename"]: [names[row["may_be"]["applicant"]["id"]], *row["may_be"]["reasons"]]
            for row in rows
            if row["may_be"]
        }

    # c shares the address with b, and only name and school with a.
    found = await proposed()
    assert (found["a.txt"], found["c.txt"]) == (["b.txt", "phone"], ["b.txt", "email"])
    assert found["b.txt"][0] in {"a.txt", "c.txt"}
    for pair in (await browser.get("/duplicates")).json()["items"]:
        await browser.post(f"/duplicates/{pair['id']}/apart")
    assert await proposed() == {}


async def test_a_merge_moves_nothing_and_is_undone_without_trace(any_world: World) -> None:
    browser = await any_world.signed_in("hr")
    again = made.ZH.replace("xiaowen.li@mail", "lxw@post")
    for name, content in (("a.txt", made.ZH), ("b.txt", again)):
        await send(browser, name, content.encode(), opening_id="opn_mine")
    await read_all(any_world)
    [pair] = (await browser.get("/duplicates")).json()["items"]
    assert pair["reasons"] == ["phone", "name_and_school", "name_and_employer"]
    kept, merged = pair["first"]["id"], pair["second"]["id"]
    other = await any_world.signed_in("other_hr")
    assert (await other.get("/duplicates")).json()["items"] == []
    order = {"kept_id": kept}
    assert (await other.post(f"/duplicates/{pair['id']}/merge", json=order)).status_code == 404
    done = await browser.post(f"/duplicates/{pair['id']}/merge", json=order)
    assert done.json()["state"] == "merged"
    twice = await browser.post(f"/duplicates/{pair['id']}/merge", json=order)
    assert twice.status_code == 409
    async with any_world.bridge.database.read() as session:
        assert await person_of(session, merged) == kept
        assert await same_person(session, merged) == {kept, merged}
        assert await load_profile(session, kept) == await load_profile(session, merged)
    undone = await browser.post(f"/duplicates/{pair['id']}/undo")
    assert undone.json()["state"] == "open"
    async with any_world.bridge.database.read() as session:
        assert await same_person(session, merged) == {merged}
    apart = await browser.post(f"/duplicates/{pair['id']}/apart")
    assert apart.json()["state"] == "apart"
    assert (await browser.get("/duplicates")).json()["items"] == []
