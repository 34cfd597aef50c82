"""A day of interviews at once: previewed, dragged, booked."""

from __future__ import annotations

from typing import Any

import pytest

from ehr_bridge.scheduling.bookings import book
from ehr_bridge.scheduling.tables import Booking
from ehr_bridge.scheduling.timetables import timetables
from interview.errors import StoreUnavailable
from tests.ehr_bridge.scheduling.bookings import events
from tests.ehr_bridge.world import World


async def test_a_timetable_is_previewed_dragged_and_booked(
    any_world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world = any_world
    manager = await world.signed_in("manager")
    ask = {
        "opening_id": "opn_mine",
        "applicant_ids": ["apl_1", "apl_2"],
        "interviewer_ids": ["stf_ann"],
        "length_min": 45,
        "starts_at": "2026-03-03T00:00:00+08:00",
        "ends_at": "2026-03-04T00:00:00+08:00",
    }
    made = await manager.post("/timetables", json=ask)
    assert made.status_code == 201, made.text
    table = made.json()
    assert (len(table["places"]), table["unplaced"]) == (2, [])
    first, second = table["places"]
    path = f"/timetables/{table['id']}"
    onto = {"starts_at": first["starts_at"], "interviewer_ids": ["stf_ann"]}
    where = f"{path}/places/{second['applicant']['id']}"
    dragged = (await manager.put(where, json=onto)).json()
    assert {"overlap"} <= set(dragged["places"][0]["problems"])
    back = {"starts_at": second["starts_at"], "interviewer_ids": ["stf_ann"]}
    undone = (await manager.put(where, json=back)).json()
    assert [place["problems"] for place in undone["places"]] == [[], []]

    tried = []

    async def locked_at_the_second(*given: Any) -> Booking:
        tried.append(given)
        if len(tried) == 2:
            raise StoreUnavailable("the store is locked")
        return await book(*given)

    monkeypatch.setattr(timetables, "BOOKED_TOGETHER", 1)
    monkeypatch.setattr(timetables, "book", locked_at_the_second)
    assert (await manager.post(f"{path}/bookings")).status_code == 503
    half = (await manager.get(path)).json()
    assert [place["booked"] for place in half["places"]] == [True, False]
    assert half["booked_at"] is None
    assert (await manager.put(f"{path}/places/{first['applicant']['id']}", json=onto)).is_error

    booked = (await manager.post(f"{path}/bookings")).json()
    assert booked == {"booked": 2, "refused": []}
    assert len(tried) == 3
    assert (await manager.post(f"{path}/bookings")).status_code == 409
    assert (await events(world)).count("booking.confirmed") == 2
