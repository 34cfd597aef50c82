"""JSON Resume, against the format's own schema and samples."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest

from ehr_bridge.resumes.json_resume import to_json_resume
from ehr_bridge.resumes.reading.answer import Question, answer_to
from tests.ehr_bridge.resumes import made
from tests.fetch_media import find_media, store


@pytest.fixture(scope="module")
def format_folder() -> Path:
    """Schema and samples, fetched at test set-up."""
    folder = find_media(store(), "json-resume")
    if folder is None:
        pytest.skip("python -m tests.fetch_media fetches the JSON Resume schema")
    return folder


@pytest.mark.integration
@pytest.mark.parametrize(
    "source",
    [
        made.ZH,
        made.EN,
        "sample.json",
        "career-changer.json",
        "new-grad.json",
        "senior-engineer.json",
    ],
)
def test_what_is_exported_is_a_json_resume(format_folder: Path, source: str) -> None:
    named = source.endswith(".json")
    content = (format_folder / source).read_bytes() if named else source.encode()
    answer = answer_to(Question("2026-11", content))
    assert answer.profile
    exported = to_json_resume(answer.profile)
    schema = json.loads((format_folder / "schema.json").read_bytes())
    jsonschema.Draft7Validator(schema).validate(exported)
    if named:
        given = json.loads(content)
        assert exported["basics"]["name"] == given["basics"]["name"]
        told = [work.get("name") for work in given["work"]]
        assert [work.get("name") for work in exported["work"]] == told
