"""An applicant asks: answered from the FAQ or the opening, else by HR on the same page."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select

from ehr_bridge.faq.asking import PACE
from ehr_bridge.faq.facts import Salary, salary_text
from ehr_bridge.faq.tables import AskedQuestion
from ehr_bridge.recruiting.tables import Opening
from ehr_bridge.store.domain_events import DomainEvent
from tests.ehr_bridge.world import World

ENTRY: dict[str, Any] = {
    "language": "en",
    "question": "Is there a canteen?",
    "answer": "Yes, on the ground floor.",
}


async def _ask(browser: Any, token: str, text: str) -> dict[str, Any]:
    answer = await browser.post(f"/join/{token}/questions", json={"text": text})
    assert answer.status_code == 201, answer.text
    return dict(answer.json())


async def test_what_is_unsure_reaches_hr_and_the_answer_the_applicant(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    await hr.post("/faq/entries", json=ENTRY)
    token = await any_world.link()
    applicant = any_world.browser()
    sure = await _ask(applicant, token, "is there a CANTEEN")
    assert (sure["source"], sure["answer"]) == ("faq", ENTRY["answer"])
    assert sure["source_title"] == ENTRY["question"]
    any_world.clock.move(seconds=1)
    unsure = await _ask(applicant, token, "May I bring my own lunch?")
    assert (unsure["source"], unsure["answer"]) == ("", "")

    inbox = (await hr.get("/faq/questions")).json()
    assert [one["text"] for one in inbox["items"]] == ["May I bring my own lunch?"]
    assert inbox["items"][0]["applicant"] == "Applicant 1"
    other_hr = await any_world.signed_in("other_hr")
    assert (await other_hr.get("/faq/questions")).json()["items"] == []
    path = f"/faq/questions/{unsure['id']}"
    theirs = await other_hr.put(f"{path}/answer", json={"answer": "No."})
    assert theirs.status_code == 404

    assert (await hr.post(f"{path}/entry", json={})).status_code == 409
    assert (await hr.put(f"{path}/answer", json={"answer": "Of course."})).status_code == 200
    page = (await applicant.get(f"/join/{token}/questions")).json()
    assert [(one["source"], one["answer"]) for one in page["items"]] == [
        ("faq", ENTRY["answer"]),
        ("hr", "Of course."),
    ]
    assert (await hr.post(f"{path}/entry", json={})).status_code == 201
    again = await _ask(applicant, token, "May I bring my own lunch?")
    assert (again["source"], again["answer"]) == ("faq", "Of course.")
    async with any_world.bridge.database.read() as session:
        kinds = list(await session.scalars(select(DomainEvent.kind).order_by(DomainEvent.position)))
    assert [kind for kind in kinds if kind.startswith("faq.")] == [
        *("faq.asked", "faq.answered", "faq.asked", "faq.answered", "faq.asked", "faq.answered")
    ]


async def test_the_salary_is_told_only_once_it_is_published(world: World) -> None:
    async with world.bridge.database.write() as session:
        opening = await session.get_one(Opening, "opn_mine")
        opening.salary_min, opening.salary_max = 3000.0, 4000.0
        opening.salary_currency, opening.salary_period = "EUR", "month"
    hr = await world.signed_in("hr")
    token = await world.link()
    applicant = world.browser()
    question = "What is the salary for this position?"
    assert (await _ask(applicant, token, question))["source"] == ""
    await hr.put("/openings/opn_mine/facts", json={"facts": {"salary": ""}})
    told = await _ask(applicant, token, question)
    assert (told["source"], told["answer"]) == ("fact", "EUR 3,000–4,000 a month before tax")
    await hr.put("/openings/opn_mine/facts", json={"facts": {}})
    assert (await _ask(applicant, token, question))["source"] == ""


async def test_questions_are_paced_and_bound_to_the_link(world: World) -> None:
    token = await world.link()
    applicant = world.browser()
    for n in range(PACE):
        await _ask(applicant, token, f"Question number {n}?")
    refused = await applicant.post(f"/join/{token}/questions", json={"text": "One more?"})
    assert refused.status_code == 429
    world.clock.move(minutes=11)
    await _ask(applicant, token, "One more?")
    for text in ("", "  ", "x" * 301):
        bad = await applicant.post(f"/join/{token}/questions", json={"text": text})
        assert bad.status_code == 400
    await world.link()  # which revokes the first
    assert (await applicant.get(f"/join/{token}/questions")).status_code == 410


async def test_another_applicants_questions_are_not_shown(world: World) -> None:
    token, other = await world.link(), await world.link(world.other)
    await _ask(world.browser(), token, "Is it far?")
    page = (await world.browser().get(f"/join/{other}/questions")).json()
    assert page["items"] == []


async def test_erasure_takes_the_questions_with_it(world: World) -> None:
    await _ask(world.browser(), await world.link(), "Is it far?")
    retention = world.bridge.retention(world.archive)
    await retention.erase(world.mine, world.staff["hr"])
    async with world.bridge.database.read() as session:
        left = (await session.execute(select(func.count()).select_from(AskedQuestion))).scalar_one()
    assert left == 0


def test_a_band_is_worded_as_its_language_does() -> None:
    band = Salary(12000, 15000, "CNY", "month", 13)
    assert salary_text("zh", band) == "每月 12,000–15,000元（税前），13 薪"
    assert salary_text("en", Salary(None, 60000, "EUR", "year", None)) == (
        "EUR up to 60,000 a year before tax"
    )
    assert salary_text("en", Salary(None, None, "", "", None)) == ""
