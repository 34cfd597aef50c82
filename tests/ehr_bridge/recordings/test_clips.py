"""Every answer is found in every part that has some of it, and in no other."""

from __future__ import annotations

from ehr_bridge.recordings.clips import answer_clips
from interview.ports import RecordingPart
from interview.session import Answer, Session
from tests.ehr_bridge.world import make_job


def part(id: str, start_s: float, end_s: float, participant: str = "ann") -> RecordingPart:
    return RecordingPart(id, "s1", participant, start_s, end_s, "vp8", True)


def test_an_answer_over_a_rejoin_has_a_clip_in_each_part() -> None:
    session = Session("s1", make_job("j"))
    session.answers = [Answer("a1", "q1", 5.0, 20.0), Answer("a2", "q2", 20.0, None)]
    parts = [part("late", 14.0, 40.0), part("first", 0.0, 10.0), part("bob", 0.0, 19.9, "bob")]
    found = [(c.number, c.part, c.from_s, c.to_s) for c in answer_clips(session, parts)]
    assert found == [
        (1, "first", 5.0, 10.0),
        (1, "bob", 5.0, 19.9),
        (1, "late", 14.0, 20.0),
        (2, "late", 20.0, 40.0),
    ]
