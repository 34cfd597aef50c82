"""Events as maps: nothing is lost, and nothing unknown gets in."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview import events as e
from interview.encoding import from_map, to_map
from interview.errors import BadInput

TEXT = st.text(max_size=20)
NUMBER = st.floats(allow_nan=False, allow_infinity=False, width=32)
ANY_EVENT = st.one_of(
    st.builds(
        e.Transcript,
        time_s=NUMBER,
        participant=TEXT,
        utterance=st.integers(0, 99),
        text=TEXT,
        language=TEXT,
        start_s=NUMBER,
        final=st.booleans(),
        confidence=NUMBER,
        model=TEXT,
        words=st.lists(st.builds(e.Word, TEXT, NUMBER, NUMBER), max_size=3).map(tuple),
    ),
    st.builds(
        e.Score,
        time_s=NUMBER,
        dimension=TEXT,
        value=st.none() | NUMBER,
        scale=st.integers(1, 100),
        evidence=st.lists(
            st.builds(e.Evidence, TEXT, NUMBER, NUMBER, NUMBER, TEXT, NUMBER, TEXT, TEXT),
            max_size=3,
        ).map(tuple),
    ),
    st.builds(
        e.Notice, time_s=NUMBER, kind=st.sampled_from(e.NoticeKind), participant=TEXT, detail=TEXT
    ),
    st.builds(
        e.QuestionAdded,
        time_s=NUMBER,
        question_id=TEXT,
        text=TEXT,
        competencies=st.lists(TEXT, max_size=3).map(tuple),
        by=TEXT,
    ),
    st.builds(
        e.ParticipantJoined,
        time_s=NUMBER,
        participant=TEXT,
        role=st.sampled_from(e.Role),
        name=TEXT,
    ),
)


@given(ANY_EVENT)
def test_an_event_survives_the_journal(event: e.Event) -> None:
    assert from_map(json.loads(json.dumps(to_map(event)))) == event


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"type": "nonsense"},
        {"type": "speech_started"},
        {"type": "speech_started", "time_s": 1.0, "participant": "a1", "surprise": 1},
        {"type": "notice", "time_s": 1.0, "participant": "a1", "kind": "no such kind"},
        {"type": "score", "time_s": 1, "dimension": "d", "value": 1, "scale": 10, "evidence": [{}]},
    ],
)
def test_what_is_no_event_is_refused_by_name(data: dict[str, Any]) -> None:
    with pytest.raises(BadInput):
        from_map(data)
