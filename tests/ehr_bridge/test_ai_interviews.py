"""Arranging interviews that the AI leads, and what is left of them on the sheet."""

from __future__ import annotations

from datetime import UTC, datetime

from interview import events as e
from interview.ai.settings import AiSettings
from tests.ehr_bridge.world import World

ARRANGED = {
    "applicant_id": "apl_1",
    "opening_id": "opn_mine",
    "interviewer_ids": [],
    "starts_at": "2026-03-05T20:00:00Z",
    "lead": "ai",
    "window_h": 48,
}


async def test_an_interview_keeps_what_its_opening_allowed_when_it_was_arranged(
    world: World,
) -> None:
    hr = await world.signed_in("hr")
    wanted = (await hr.get("/openings/opn_mine/ai-settings")).json()
    assert wanted["retakes"] == AiSettings().retakes
    wanted |= {"think_s": 0, "retakes": 3, "typed": False}
    assert (await hr.put("/openings/opn_mine/ai-settings", json=wanted)).status_code == 200
    made = await hr.post("/interviews", json=ARRANGED)
    assert made.status_code == 201, made.text
    await hr.put("/openings/opn_mine/ai-settings", json=wanted | {"retakes": 0})

    seen = (await hr.get(f"/interviews/{made.json()['id']}")).json()
    assert (seen["lead"], seen["ai"]["retakes"], seen["panel"]) == ("ai", 3, [])
    assert seen["closes_at"] == "2026-03-07T20:00:00Z"
    plan = await world.bridge.directory.plan(made.json()["id"])
    assert plan.ai
    assert plan.ai.settings == AiSettings(think_s=0, retakes=3, typed=False)
    assert plan.ai.opens_unix_s == datetime(2026, 3, 5, 20, tzinfo=UTC).timestamp()
    assert plan.prompts
    led_by_people = await world.bridge.directory.plan(world.mine)
    assert (led_by_people.ai, led_by_people.prompts) == (None, False)


async def test_settings_have_bounds_and_an_owner(world: World) -> None:
    hr = await world.signed_in("hr")
    for wrong in ({"think_s": -1}, {"answer_s": 5}, {"retakes": 99}, {"surprise": True}):
        answer = await hr.put("/openings/opn_mine/ai-settings", json=wrong)
        assert answer.status_code == 400, wrong
    assert (await hr.get("/openings/opn_other/ai-settings")).status_code == 404
    assert (await hr.post("/interviews", json=ARRANGED | {"window_h": 0})).status_code == 400


async def test_the_sheet_tells_what_was_asked_back_taken_again_typed_and_skipped(
    world: World,
) -> None:
    first, *_ = (await world.bridge.directory.plan(world.mine)).job.questions
    await world.joined()
    journal: list[e.Event] = [
        e.InterviewStarted(time_s=0.0, by=e.AI),
        e.QuestionAsked(time_s=1.0, question_id=first.id, answer="a#1", by=e.AI),
        e.AnswerEnded(time_s=9.0, answer="a#1"),
        e.QuestionAsked(time_s=10.0, question_id=first.id, answer="a#2", by=e.AI),
        e.AnswerSetAside(time_s=10.0, answer="a#1"),
        e.PromptShown(time_s=15.0, answer="a#2", kind=e.PromptKind.FIGURE, text="Good."),
        e.AnswerEnded(time_s=20.0, answer="a#2"),
        e.QuestionAdded(
            time_s=21.0,
            question_id="added-1",
            text="What came of it?",
            competencies=(),
            by=e.AI,
            follows=first.id,
            reason="result",
        ),
        e.QuestionAsked(time_s=22.0, question_id="added-1", answer="b#1", by=e.AI),
        e.Transcript(
            time_s=30.0,
            participant="apl_1",
            utterance=-1,
            text="Replies took 45 seconds in the end.",
            language="en",
            start_s=30.0,
            final=True,
            confidence=1.0,
            model=e.TYPED,
        ),
        e.AnswerEnded(time_s=30.0, answer="b#1"),
        e.InterviewEnded(time_s=31.0, by=e.AI, reason="completed"),
    ]
    await world.bridge.directory.open(world.mine, 1_000_000.0)
    await world.bridge.journal.append(world.mine, 1, journal)
    await world.bridge.directory.set_status(world.mine, "ended", 31.0)
    hr = await world.signed_in("hr")
    sheet = (await hr.get(f"/interviews/{world.mine}/evaluation")).json()
    timeline = (await hr.get(f"/interviews/{world.mine}/timeline")).json()
    assert sheet["asked"] == timeline["asked"]
    assert [(a["answer"], a["take"], a["set_aside"], a["typed"]) for a in sheet["asked"]] == [
        ("a#1", 1, True, False),
        ("a#2", 2, False, False),
        ("b#1", 1, False, True),
    ]
    assert sheet["asked"][2]["follow_up_reason"] == "result"
    assert [prompt["kind"] for prompt in sheet["prompts"]] == ["figure"]
    assert "typed" not in sheet["models"]
    (voice,) = [
        score
        for answer in sheet["per_answer"]
        if answer["answer"] == "b#1"
        for score in answer["scores"]
        if score["dimension"] == "voice"
    ]
    assert (voice["value"], voice["reason"]) == (None, "typed")
