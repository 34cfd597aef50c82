"""The review: time line, evaluation and recording, each as its viewer may see it."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from ehr_bridge.evaluation.shapes import EvaluationShape, TimelineShape
from ehr_bridge.evaluation.timeline import MIN_SERIES, thin_points, thin_scores
from ehr_bridge.store.audit import AuditEntry
from interview.events import RatingGiven, Score
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import World


async def reviewed(world: World) -> None:
    """An interview of which Ann rated q1, Bob q2, and nobody else anything."""
    await world.joined()
    bridge = world.bridge
    await bridge.directory.open(world.mine, 1_772_442_000.0)
    bob = RatingGiven(time_s=39.0, by="stf_bob", question_id="q2", competency="care", level=2)
    events = [*begun(), bob, *ended()]
    await bridge.journal.append(world.mine, 1, events)
    await bridge.directory.set_status(world.mine, "live", 2.0)
    await bridge.directory.set_status(world.mine, "ended", 40.0)
    await bridge.directory.conclude(world.mine)


def seen(ratings: Sequence[dict[str, object]]) -> set[tuple[object, ...]]:
    return {(r["name"], r["question_id"], r["competency"], r["level"]) for r in ratings}


ANN, BOB = ("Ann", "q1", "care", 4), ("Bob", "q2", "care", 2)


@pytest.mark.parametrize(
    ("name", "ratings", "notes"),
    [
        ("ann", {ANN}, 1),
        ("bob", {BOB}, 0),
        ("hr", {ANN, BOB}, 1),
        ("manager", {ANN, BOB}, 1),
        ("auditor", {ANN, BOB}, 1),
    ],
)
async def test_ratings_are_seen_by_who_may_see_them(
    world: World, name: str, ratings: set[object], notes: int
) -> None:
    await reviewed(world)
    browser = await world.signed_in(name)
    timeline = (await browser.get(f"/interviews/{world.mine}/timeline")).json()
    evaluation = (await browser.get(f"/interviews/{world.mine}/evaluation")).json()
    assert seen(timeline["ratings"]) == seen(evaluation["ratings"]) == ratings
    assert len(timeline["notes"]) == notes


async def test_after_rating_a_question_its_other_ratings_are_seen(world: World) -> None:
    await reviewed(world)
    count = len(await world.bridge.journal.read(world.mine))
    late = RatingGiven(time_s=99.0, by="stf_bob", question_id="q1", competency="care", level=3)
    await world.bridge.journal.append(world.mine, count + 1, [late])
    bob = await world.signed_in("bob")
    evaluation = (await bob.get(f"/interviews/{world.mine}/evaluation")).json()
    assert seen(evaluation["ratings"]) == {ANN, BOB, ("Bob", "q1", "care", 3)}


async def test_the_time_line_has_the_shape_that_openapi_tells(any_world: World) -> None:
    await reviewed(any_world)
    browser = await any_world.signed_in("hr")
    answer = await browser.get(f"/interviews/{any_world.mine}/timeline")
    timeline = TimelineShape.model_validate_json(answer.content)
    assert timeline.model_dump(mode="json", exclude={"observations"}) == {
        key: value for key, value in answer.json().items() if key != "observations"
    }
    assert timeline.observations == {"relevance": [(30.0, 0.8, 0.9)]}
    assert (timeline.started_s, timeline.ended_s, timeline.duration_s) == (2.0, 40.0, 40.0)
    assert timeline.started_at is not None
    assert timeline.started_at.isoformat() == "2026-03-02T09:00:02+00:00"
    assert [(a.question, a.start_s, a.end_s) for a in timeline.answers] == [
        ("Tell me about a customer.", 3.0, 40.0)
    ]
    assert timeline.transcript[0].words[0].text == "A"
    assert [part.id for part in timeline.parts] == ["p1", "p2"]

    sheet = await browser.get(f"/interviews/{any_world.mine}/evaluation")
    evaluation = EvaluationShape.model_validate_json(sheet.content)
    assert evaluation.model_dump(mode="json", exclude={"created_at"}) == {
        key: value for key, value in sheet.json().items() if key != "created_at"
    }
    row = (await browser.get("/interviews?status=ended")).json()["items"][0]
    assert row["composite"] == evaluation.composite.value
    assert row["composite_reason"] == evaluation.composite.reason


async def test_an_interview_that_nobody_opened_has_an_empty_time_line(world: World) -> None:
    browser = await world.signed_in("hr")
    timeline = (await browser.get(f"/interviews/{world.mine}/timeline")).json()
    TimelineShape.model_validate(timeline)
    assert (timeline["status"], timeline["duration_s"], timeline["answers"]) == ("scheduled", 0, [])


@given(
    st.lists(st.tuples(st.floats(0, 1e4), st.floats(-1e3, 1e3), st.floats(0, 1)), max_size=300),
    st.integers(2, 60),
)
def test_a_thinned_series_is_measured_ordered_and_keeps_its_peaks(
    points: list[tuple[float, float, float]], limit: int
) -> None:
    points.sort()
    kept = thin_points(points, limit)
    assert len(kept) <= max(limit, min(len(points), limit))
    assert kept == sorted(kept)
    assert set(kept) <= set(points)
    if points:
        assert max(k[1] for k in kept) == max(p[1] for p in points)
        assert min(k[1] for k in kept) == min(p[1] for p in points)


def test_thinned_scores_keep_first_last_and_final() -> None:
    scores = [
        Score(time_s=float(n), dimension=f"d{n % 300}", value=5.0, scale=10, final=n == 7777)
        for n in range(30_000)
    ]
    kept = thin_scores(scores)
    assert len(kept) <= 300 * MIN_SERIES + 1
    assert kept[0] == scores[0]
    assert kept[-1] == scores[-1]
    assert scores[7777] in kept
    assert [score.time_s for score in kept] == sorted(score.time_s for score in kept)


async def test_a_recording_is_played_and_written_down(any_world: World) -> None:
    path = f"/interviews/{any_world.mine}/recording"
    browser = await any_world.signed_in("ann")
    played = await browser.get(f"{path}/p1", params={"from_s": 10, "to_s": 20.5})
    assert (played.status_code, played.text) == (200, "p1 10.0 20.5 ")
    assert played.headers["content-type"] == "video/webm"
    assert "content-disposition" not in played.headers
    whole = await browser.get(f"{path}/p2", params={"download": 1})
    assert whole.text == "p2 70.0 90.0 "
    assert whole.headers["content-type"] == "video/mp4"
    assert f'filename="{any_world.mine}-p2.mp4"' in whole.headers["content-disposition"]
    async with any_world.bridge.database.read() as session:
        acts = await session.execute(
            select(AuditEntry.actor, AuditEntry.act, AuditEntry.subject, AuditEntry.detail).where(
                AuditEntry.act.like("%_recording")
            )
        )
    assert [tuple(act) for act in acts] == [
        (
            "stf_ann",
            "play_recording",
            any_world.mine,
            '{"from_s": 10.0, "part": "p1", "to_s": 20.5}',
        ),
        (
            "stf_ann",
            "download_recording",
            any_world.mine,
            '{"from_s": 70.0, "part": "p2", "to_s": 90.0}',
        ),
    ]


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("p1?from_s=20&to_s=10", 400),
        ("p1?from_s=60", 400),
        ("p1?from_s=-1", 400),
        ("p1?from_s=nan", 400),
        ("p1?to_s=inf", 400),
        ("p1?from_s=abc", 400),
        ("p3", 404),
    ],
)
async def test_a_stretch_that_was_not_recorded_is_refused(
    world: World, query: str, status: int
) -> None:
    browser = await world.signed_in("hr")
    answer = await browser.get(f"/interviews/{world.mine}/recording/{query}")
    assert answer.status_code == status
    assert answer.json()["error"]["code"] in {"bad_input", "not_found"}


async def test_a_clip_that_cannot_be_read_is_an_error_not_half_an_answer(world: World) -> None:
    async def nothing(*_: object):  # type: ignore[no-untyped-def]
        if not world:
            yield b""

    world.archive.clip = nothing  # type: ignore[method-assign]
    browser = await world.signed_in("hr")
    answer = await browser.get(f"/interviews/{world.mine}/recording/p1")
    assert (answer.status_code, answer.json()["error"]["code"]) == (404, "not_found")
