from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from interview.errors import BadInput
from interview.measures import MEASURES, Source
from interview.scoring.rules import MIN_FACE_S
from models.store import ModelStore
from tests.vivavoce.offline.recordings import beginning, joined, write
from vivavoce.offline.job_file import GENERAL
from vivavoce.offline.replay import replay

pytestmark = pytest.mark.integration

QUESTION_ZH = "请讲一次你带领团队解决难题的经历。"
QUESTION = "Tell me about a time you led a team through a difficult problem."


def lines(store: ModelStore, file: Path, language: str = "en", **options: Any) -> list[Any]:
    out = io.StringIO()
    replay(store, file, language, options.get("question", QUESTION), options.get("job"), out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_the_same_recording_twice_gives_the_same_bytes(
    model_store: ModelStore, media: Callable[[str], Path], tmp_path: Path
) -> None:
    file = beginning(media("webcam-zh.mp4"), tmp_path / "short.mp4", 8.0)
    printed = []
    for _ in range(2):
        out = io.StringIO()
        replay(model_store, file, "zh", QUESTION_ZH, None, out)
        printed.append(out.getvalue())
    assert printed[0] == printed[1]

    events = [json.loads(line) for line in printed[0].splitlines()]
    summary = events.pop()
    assert summary["type"] == "summary"
    assert summary["transcript"].startswith("去年双十一之前")
    assert {"smile", "eye_contact", "head_yaw", "word_count"} <= set(summary["measures"])
    assert set(summary["competencies"]) == {"communication", "problem_solving", "teamwork"}
    assert {"transcript", "observation", "score"} <= {e["type"] for e in events}
    assert all(e["time_s"] <= 8.5 for e in events)
    acts = ["interview_started", "question_asked", "answer_ended", "interview_ended"]
    assert [e["type"] for e in events if e["type"] in acts] == acts


@pytest.mark.parametrize("kind", ["silence", "noise"])
def test_without_speech_and_face_nothing_is_scored(
    model_store: ModelStore, tmp_path: Path, kind: str
) -> None:
    rng = np.random.default_rng(1)
    sound = 0.05 * rng.standard_normal(6 * 16_000) if kind == "noise" else np.zeros(6 * 16_000)
    black = np.zeros((90, 120, 160, 3), np.uint8)
    file = write(tmp_path / f"{kind}.webm", sound.astype(np.float32), black)
    *events, summary = lines(model_store, file)
    assert summary["transcript"] == ""
    assert set(summary["competencies"].values()) == {None}
    assert summary["composite"] is summary["voice"] is summary["engagement"] is None
    assert summary["reason"] == "not_enough_evidence"
    assert summary["reasons"]["teamwork"] == "no_answer"
    assert summary["reasons"]["engagement"] == "no_face"
    assert [e["kind"] for e in events if e["type"] == "notice"] == ["no_face"]
    assert all(e["value"] is None for e in events if e["type"] == "score")


def test_fine_is_too_short_an_answer_whatever_face_says_it(
    model_store: ModelStore, media: Callable[[str], Path], tmp_path: Path
) -> None:
    file = joined(media("webcam"), media("en-short"), tmp_path / "fine.mkv", 8.0)
    *events, summary = lines(model_store, file)
    assert "fine" in summary["transcript"].lower()
    assert set(summary["competencies"].values()) == {None}
    assert summary["composite"] is summary["voice"] is summary["engagement"] is None
    looked = [e["time_s"] for e in events if e.get("measure") == "eye_contact"]
    assert looked[-1] - looked[0] > MIN_FACE_S
    assert summary["reasons"]["engagement"] == "too_short"


def test_a_chinese_answer_is_heard_in_simplified_characters(
    model_store: ModelStore, media: Callable[[str], Path]
) -> None:
    question = "你为什么想来我们公司工作？"
    *_, summary = lines(model_store, media("zh-motive"), "zh", question=question)
    assert "招聘" in summary["transcript"]
    assert summary["competencies"]["communication"] is not None


def test_a_policy_without_voice_and_face_never_loads_them(
    media: Callable[[str], Path], tmp_path: Path
) -> None:
    job = tmp_path / "eu.toml"
    general = (GENERAL / "general.zh.toml").read_text(encoding="utf-8")
    job.write_text(general.replace('policy = "prc"', 'policy = "eu"'), encoding="utf-8")
    file = beginning(media("webcam-zh.mp4"), tmp_path / "short.mp4", 8.0)
    code = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.fetch_media import store\n"
        "from vivavoce.offline.replay import replay\n"
        "file, job = map(Path, sys.argv[1:])\n"
        f"replay(store(), file, 'zh', {QUESTION_ZH!r}, job, sys.stdout)\n"
        "loaded = {'mediapipe', 'swift_f0'} & set(sys.modules)\n"
        "assert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(file), str(job)],
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    *events, summary = map(json.loads, done.stdout.splitlines())
    measured = {MEASURES[e["measure"]].source for e in events if e["type"] == "observation"}
    assert measured == {Source.CONTENT}
    assert (
        summary["reasons"] | {"voice": "not_allowed", "engagement": "not_allowed"}
        == (summary["reasons"])
    )


def test_a_job_in_another_language_or_an_empty_question_is_refused(
    model_store: ModelStore, tmp_path: Path
) -> None:
    file = write(tmp_path / "silence.wav", np.zeros(1600, np.float32))
    with pytest.raises(BadInput, match=r"general\.zh\.toml is in zh"):
        lines(model_store, file, "en", job=GENERAL / "general.zh.toml")
    with pytest.raises(BadInput, match="question is empty"):
        lines(model_store, file, question=" ")


@pytest.mark.parametrize("kind", ["missing.mp4", "text.mp4"])
def test_the_command_ends_with_2_and_one_line_on_what_is_no_recording(
    tmp_path: Path, kind: str
) -> None:
    file = tmp_path / kind
    if kind == "text.mp4":
        file.write_text("no recording")
    command = [sys.executable, "-m", "vivavoce", "replay", str(file)]
    command += ["--language", "en", "--question", QUESTION, "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 2
    assert done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert kind in done.stderr
