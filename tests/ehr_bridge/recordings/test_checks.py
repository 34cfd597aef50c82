"""A recording that ended is checked once, and whoever reviews it is told of damage."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from ehr_bridge.store.domain_events import DomainEvent
from media_server.recording.playback import RecordingFolder
from media_server.recording.segments import PartHeader, PartReader, PartWriter
from tests.ehr_bridge.plays import begun, ended
from tests.ehr_bridge.world import World
from tests.media_server.encoded_media import frames, in_segments


async def recorded(world: World, root: Path) -> Path:
    """An interview of 40 s that is over, with a part of 3 s; returns the part's file."""
    bridge, id = world.bridge, world.mine
    world.archive = RecordingFolder(root, bridge.recording_keys)  # type: ignore[assignment]
    await world.joined()
    await bridge.directory.open(id, world.clock.now.timestamp())
    await bridge.journal.append(id, 1, begun() + ended())
    await bridge.directory.set_status(id, "live", 2.0)
    await bridge.directory.conclude(id)
    await bridge.directory.set_status(id, "ended", 40.0)
    path = root / id / "p1.vrec"
    header = PartHeader("p1", id, world.applicant_id, 2.0, "vp8")
    writer = PartWriter(path, header, await bridge.recording_keys.key_for(id))
    for segment in in_segments(frames(seconds=3, start_s=2.0)):
        writer.append(segment)
    writer.finish()
    return path


async def test_a_whole_recording_is_checked_once_when_it_has_settled(
    any_world: World, tmp_path: Path
) -> None:
    world = any_world
    await recorded(world, tmp_path)
    checks = world.bridge.recording_checks(world.archive)
    world.clock.move(seconds=60)
    assert await checks.check_due() == []  # it may still be closing
    world.clock.move(seconds=20)
    assert await checks.check_due() == [world.mine]
    assert await checks.check_due() == []
    hr = await world.signed_in("hr")
    check = (await hr.get(f"/interviews/{world.mine}/recording-check")).json()
    assert check["checked_at"] is not None
    (part,) = check["parts"]
    assert (part["state"], part["frames"]) == ("whole", len(frames(seconds=3)))
    assert (await hr.get(f"/interviews/{world.mine}/timeline")).json()["damage"] == []


async def test_damage_is_kept_and_told_to_the_review_and_to_other_systems(
    world: World, tmp_path: Path
) -> None:
    path = await recorded(world, tmp_path)
    reader = PartReader(path, await world.bridge.recording_keys.key_for(world.mine))
    segment = reader.segments[2]
    reader.close()
    altered = bytearray(path.read_bytes())
    altered[segment.offset] ^= 1
    path.write_bytes(altered)
    world.clock.move(seconds=80)
    await world.bridge.recording_checks(world.archive).check_due()
    hr = await world.signed_in("hr")
    (part,) = (await hr.get(f"/interviews/{world.mine}/recording-check")).json()["parts"]
    assert (part["state"], part["damaged_s"]) == ("damaged", segment.start_s)
    timeline = (await hr.get(f"/interviews/{world.mine}/timeline")).json()
    told = {"part_id": "p1", "participant": world.applicant_id, "from_s": segment.start_s}
    assert timeline["damage"] == [told]
    async with world.bridge.database.read() as session:
        wanted = select(DomainEvent).where(DomainEvent.kind == "recording.damaged")
        (event,) = await session.scalars(wanted)
    assert (event.subject, event.data) == (world.mine, {"damaged": 1, "parts": 1})


async def test_an_answers_clips_are_found_and_can_be_downloaded(
    world: World, tmp_path: Path
) -> None:
    await recorded(world, tmp_path)
    hr = await world.signed_in("hr")
    (clip,) = (await hr.get(f"/interviews/{world.mine}/clips")).json()["items"]
    assert (clip["number"], clip["question_id"], clip["part"]) == (1, "q1", "p1")
    assert (clip["from_s"], round(clip["to_s"], 1)) == (3.0, 5.0)
    answer = await hr.get(
        f"/interviews/{world.mine}/recording/{clip['part']}",
        params={"from_s": clip["from_s"], "to_s": clip["to_s"], "download": True},
    )
    assert answer.status_code == 200
    assert "attachment" in answer.headers["content-disposition"]
    assert answer.content[:4] == b"\x1a\x45\xdf\xa3"  # EBML
