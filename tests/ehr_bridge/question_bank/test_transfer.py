"""Files of questions: what is wrong is told by row, the rest can be used."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ehr_bridge.question_bank.content import Content, Level, QuestionType
from ehr_bridge.question_bank.transfer import Format, read, write
from interview.errors import BadInput

GOOD = {
    "language": "en",
    "role": "sales",
    "competency": "Care",
    "type": "technical",
    "level": "entry",
    "minutes": 4,
    "text": "What is a lead?",
    "key_points": ["a definition"],
    "anchors": ["a", "b", "c", "d", "e"],
}


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"language": "fr"}, "language"),
        ({"type": "riddle"}, "type"),
        ({"minutes": "soon"}, "minutes"),
        ({"minutes": True}, "minutes"),
        ({"minutes": 0}, "minutes"),
        ({"text": " "}, "text"),
        ({"key_points": []}, "key_points"),
        ({"key_points": "one"}, "key_points"),
        ({"anchors": ["a"]}, "anchors"),
        ({"competency": "x" * 61}, "competency"),
    ],
)
def test_a_fault_is_told_by_row_and_field_and_the_others_go_on(
    change: dict[str, object], field: str
) -> None:
    rows, errors = read(json.dumps({"questions": [{**GOOD, **change}, GOOD]}), Format.JSON)
    assert [row.row for row in rows] == [2]
    assert {(error.row, error.field) for error in errors} == {(1, field)}


def test_a_repeated_question_is_told() -> None:
    rows, errors = read(json.dumps([GOOD, GOOD]), Format.JSON)
    assert len(rows) == 1
    assert [(error.row, error.field) for error in errors] == [(2, "text")]


@given(st.text(max_size=200), st.sampled_from(Format))
def test_any_text_is_read_or_refused(text: str, format: Format) -> None:
    try:
        rows, _ = read(text, format)
    except BadInput:
        return
    assert rows == []


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30).filter(
    lambda text: any(char.isalnum() for char in text)
)


@given(words, words, st.sampled_from(Format))
def test_what_is_written_is_read_back(text: str, point: str, format: Format) -> None:
    content = Content(
        "zh",
        "sales",
        "=SUM(1)",
        QuestionType.CODING,
        Level.SENIOR,
        9,
        text,
        (point,),
        tuple("abcde"),
    )
    rows, errors = read(write([("k1", content)], format), format)
    assert errors == []
    assert [(row.key, row.content) for row in rows] == [("k1", content)]
