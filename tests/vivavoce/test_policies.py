"""What a policy forbids does not exist in a live interview: no model, analyzer or event of it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from interview.measures import MEASURES, Source

pytestmark = pytest.mark.integration

FACE_NOTICES = {"no_face", "face_back", "several_faces", "one_face", "dark_picture"}


@pytest.fixture
def answer(media: Callable[[str], Path]) -> Path:
    """Somebody at a webcam who speaks."""
    return media("webcam-en.mkv")


def held(policy: str, answer: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "tests.vivavoce.policy_interview", policy, str(answer)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return told


def sources(events: list[dict[str, Any]]) -> set[Source]:
    return {MEASURES[e["measure"]].source for e in events if e["type"] == "observation"}


def test_under_eu_neither_face_nor_body_nor_voice_is_looked_at(answer: Path) -> None:
    told = held("eu", answer)
    assert told["models"] == ["ctranslate2"]
    assert told["analyzers"] == ["meaning", "star", "transcript", "voice_activity"]
    assert not told["pictures_wanted"]  # so the media server decodes none
    for events in (told["sent"], told["kept"]):
        assert any(e["type"] == "transcript" and e["text"] for e in events)
        assert sources(events) <= {Source.CONTENT}
        assert not FACE_NOTICES & {e.get("kind") for e in events}
        delivery = [e for e in events if e.get("dimension") in {"voice", "engagement"}]
        assert {e["reason"] for e in delivery} == {"not_allowed"}
        assert {e["value"] for e in delivery} == {None}
        assert {e["weight"] for e in delivery} == {0.0}


def test_the_same_answer_elsewhere_is_looked_at(answer: Path) -> None:
    told = held("prc", answer)
    assert told["models"] == ["mediapipe", "swift_f0", "ctranslate2"]
    assert told["pictures_wanted"]
    assert {"body", "face", "prosody"} <= set(told["analyzers"])
    assert {Source.FACE, Source.BODY, Source.VOICE} <= sources(told["sent"])
