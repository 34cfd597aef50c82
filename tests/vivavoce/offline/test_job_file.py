from __future__ import annotations

from pathlib import Path

import pytest

from interview.errors import BadInput
from vivavoce.offline.job_file import general_job, read_job

GOOD = """
title = "Clerk"
language = "en"
[[competencies]]
id = "care"
name = "Care"
weight = 2
[[questions]]
id = "why"
text = "Why this job?"
competencies = ["care"]
key_points = ["names a reason"]
"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_general_jobs_ask_one_question_about_anchored_competencies(language: str) -> None:
    job = general_job(language)
    assert job.language == language
    assert len(job.questions) == 1
    assert {len(c.anchors) for c in job.competencies} == {5}
    assert all(c.indicators for c in job.competencies)


def test_a_job_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "clerk.toml"
    path.write_text(GOOD)
    job = read_job(path)
    assert (job.id, job.title, job.policy) == ("clerk", "Clerk", "prc")
    assert job.competency("care").weight == 2
    assert job.question("why").key_points == ("names a reason",)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("weight = 2", "wieght = 2", "competencies.0.w"),
        ("weight = 2", "weight = 0", "competencies.0.weight"),
        ("weight = 2", 'weight = "2"', "competencies.0.weight"),
        ("weight = 2", 'weight = 2\nanchors = ["bad", "good"]', "anchors must be 5"),
        ('key_points = ["names a reason"]', 'anchors = ["bad", "good"]', "anchors must be 5"),
        ('language = "en"', 'language = "fr"', "language"),
        ('language = "en"', 'language = "en"\npolicy = "mars"', "policy 'mars'"),
        ('language = "en"', 'language = "en"\nface_weight = 1.0', "more than 1"),
        ('["care"]', '["courage"]', "courage"),
        ("[[questions]]", "[[questions", "not TOML"),
    ],
)
def test_what_is_wrong_in_a_job_file_is_named(
    tmp_path: Path, old: str, new: str, said: str
) -> None:
    path = tmp_path / "clerk.toml"
    path.write_text(GOOD.replace(old, new))
    with pytest.raises(BadInput, match=said):
        read_job(path)


def test_a_job_file_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"nowhere\.toml"):
        read_job(tmp_path / "nowhere.toml")
