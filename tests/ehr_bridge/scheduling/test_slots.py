"""The best time and its alternatives; timetables by both ways of making them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from ehr_bridge.scheduling.hours.weekly import WeeklyHours, occurrences, zone_of
from ehr_bridge.scheduling.intervals import Interval, TimeSet
from ehr_bridge.scheduling.own_time.choosing import freedom
from ehr_bridge.scheduling.rules import PersonTime, Rules, weekdays
from ehr_bridge.scheduling.slots import SlotReason, Wanted, find_slots, possible_slots
from ehr_bridge.scheduling.timetables.solver import solve
from ehr_bridge.scheduling.timetables.timetable import Seeker, Unplaced, first_fit, pose

NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # Monday, 9:00 in Shanghai
RULES = Rules()
SHANGHAI = zone_of("Asia/Shanghai")
SPAN = RULES.horizon(NOW)
SHIFTS = occurrences(weekdays(9 * 60, 18 * 60), SHANGHAI, SPAN)
LENGTH = timedelta(minutes=45)


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 3, day, hour, minute, tzinfo=SHANGHAI).astimezone(UTC)


def person(id: str, **given: object) -> PersonTime:
    return replace(PersonTime(id, SHIFTS), **given)  # type: ignore[arg-type]


def wanted(*panel: PersonTime, **given: object) -> Wanted:
    asked = Wanted(NOW, LENGTH, panel, len(panel), SHANGHAI)
    return replace(asked, **given)  # type: ignore[arg-type]


def test_the_best_time_keeps_wishes_and_the_others_differ_from_it() -> None:
    wishes = occurrences([WeeklyHours(3, 14 * 60, 18 * 60)], SHANGHAI, SPAN)
    found = find_slots(wanted(person("ann"), person("bob"), wishes=wishes), RULES)
    assert len(found) == 4
    assert found[0].start == local(5, 14)  # Thursday afternoon, as wished
    assert SlotReason.WISHED in found[0].reasons
    halves = {
        (s.start.astimezone(SHANGHAI).date(), s.start.astimezone(SHANGHAI).hour < 13) for s in found
    }
    assert len(halves) == 4


def test_buffers_loads_focus_and_notice_are_kept() -> None:
    booked = (Interval(local(3, 10), local(3, 10, 45)),)
    meeting = TimeSet.of([Interval(local(3, 15), local(3, 16))])
    focus = TimeSet.of([Interval(local(4, 9), local(4, 12))])
    ann = person("ann", interviews=booked, busy=meeting, focus=focus, daily_load=2)
    starts = [slot.start for slot in possible_slots(wanted(ann), RULES)]
    assert min(starts) == local(3, 9)  # 24 h of notice
    assert not any(local(3, 9) < start < local(3, 11) for start in starts)  # 10 minutes around
    assert local(3, 14) in starts
    assert local(3, 14, 15) not in starts  # would end at 15:00 with nothing before the meeting
    assert local(3, 16, 15) in starts
    assert not any(local(4, 9) <= start < local(4, 12) for start in starts)
    assert local(4, 9) in [s.start for s in possible_slots(wanted(ann, urgent=True), RULES)]
    full = replace(ann, daily_load=1)
    assert not any(s.start < local(4, 0) for s in possible_slots(wanted(full), RULES))


def test_a_pool_gives_the_one_whose_speciality_is_asked_for() -> None:
    pool = (person("ann"), person("bob", specialities=frozenset({"care"})))
    asked = wanted(*pool, panel_size=1, competencies=frozenset({"care", "clarity"}))
    best = find_slots(asked, RULES)[0]
    assert best.panel == ("bob",)
    assert SlotReason.SPECIALITY in best.reasons


def test_night_where_the_applicant_is_loses_against_day() -> None:
    found = find_slots(wanted(person("ann"), zone=zone_of("Europe/Berlin")), RULES)
    for slot in found:
        assert 8 <= slot.start.astimezone(zone_of("Europe/Berlin")).hour < 21


def test_how_often_and_how_late_an_applicant_may_move() -> None:
    start = NOW + timedelta(days=2)
    assert freedom(start, 0, RULES, asked=False, now=NOW).may_move
    assert not freedom(start, 2, RULES, asked=False, now=NOW).may_move
    late = start - timedelta(hours=11)
    assert not freedom(start, 0, RULES, asked=False, now=late).may_move
    assert freedom(start, 2, RULES, asked=True, now=late).may_move
    assert not freedom(start, 0, RULES, asked=True, now=start).may_move


DAY = Interval(local(3, 0), local(4, 0))
seekers = st.lists(
    st.tuples(st.integers(0, 3), st.integers(1, 2), st.booleans()), min_size=1, max_size=12
)


@settings(max_examples=25)
@given(seekers, st.integers(1, 3), st.integers(1, 4))
def test_every_timetable_keeps_every_rule(
    drawn: list[tuple[int, int, bool]], interviewers: int, load: int
) -> None:
    rules = replace(RULES, daily_load=load, hourly_load=1, step_min=30)
    people = [
        person(f"i{n}", shifts=occurrences(weekdays(9 * 60, 15 * 60), SHANGHAI, DAY))
        for n in range(interviewers)
    ]
    pool = tuple(p.id for p in people)
    asked = [
        Seeker(
            f"a{n}",
            pool,
            size,
            LENGTH,
            can=TimeSet.of([Interval(local(3, 9 + part * 2), local(3, 12 + part * 2))])
            if picky
            else None,
        )
        for n, (part, size, picky) in enumerate(drawn)
    ]
    problem = pose(asked, people, rules, DAY)
    greedy, solved = first_fit(problem), solve(problem, 2.0)
    assert len(solved.placed) >= len(greedy.placed)
    for table in (greedy, solved):
        assert {c.seeker for c in table.placed} | set(table.unplaced) == {s.id for s in asked}
        for one in people:
            own = [c for c in table.placed if one.id in c.panel]
            assert len(own) <= load
            for a in own:
                rest = tuple(b.interval for b in own if b is not a)
                busy = replace(one, interviews=rest)
                assert busy.free(rules).covers(a.interval)
                assert busy.within_load(a.interval, rules)
    assert solve(problem, 2.0) == solved  # the same input, the same timetable


def test_who_has_no_place_is_told_why() -> None:
    ann = person("ann", shifts=TimeSet.of([Interval(local(3, 9), local(3, 10))]))
    away = person("away", shifts=TimeSet())
    asked = [
        Seeker("first", ("ann",), length=LENGTH),
        Seeker("second", ("ann",), length=LENGTH),
        Seeker(
            "evening",
            ("ann",),
            length=LENGTH,
            can=TimeSet.of([Interval(local(3, 19), local(3, 20))]),
        ),
        Seeker("never", ("away",), length=LENGTH),
        Seeker("pair", ("ann",), panel_size=2),
    ]
    found = solve(pose(asked, [ann, away], RULES, DAY))
    assert len(found.placed) == 1
    assert sorted(found.unplaced.values()) == sorted(
        [Unplaced.TAKEN, Unplaced.WISHES, Unplaced.NO_FREE_TIME, Unplaced.NO_INTERVIEWER]
    )
