"""The version of the settings changes with whatever a score depends on, and nothing else."""

from __future__ import annotations

from dataclasses import replace

import pytest

from interview import versions
from interview.policy import Permit, Purpose, policy
from interview.rubric import Competency, Job, Question
from interview.versions import settings_version

JOB = Job(
    "j1",
    "Lead",
    "en",
    (Competency("care", "Care", 1.0),),
    (Question("q1", "Tell me about a team.", ("care",), ("names a result",)),),
)
ALL = Permit(policy("prc"), frozenset(Purpose))


def test_what_a_score_depends_on_changes_it() -> None:
    others = [
        (replace(JOB, voice_weight=0.2), ALL),
        (replace(JOB, vocabulary=("SQL",)), ALL),
        (replace(JOB, competencies=(replace(JOB.competencies[0], weight=2.0),)), ALL),
        (replace(JOB, questions=(replace(JOB.questions[0], key_points=()),)), ALL),
        (JOB, Permit(policy("eu"), frozenset(Purpose))),
        (JOB, Permit(policy("prc"), frozenset({Purpose.RECORDING}))),
    ]
    versions = {settings_version(job, permit) for job, permit in [(JOB, ALL), *others]}
    versions |= {settings_version(JOB, ALL, fps) for fps in (7.5, 15.0)}
    assert len(versions) == len(others) + 3


def test_another_analysis_makes_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    before = settings_version(JOB, ALL)
    monkeypatch.setattr(versions, "ANALYSIS", "analysis@0")
    assert settings_version(JOB, ALL) != before


def test_what_no_score_depends_on_leaves_it() -> None:
    renamed = replace(JOB, id="j2", title="Head", pass_line=60.0)
    again = Permit(policy("prc"), frozenset(reversed(list(Purpose))))
    assert settings_version(renamed, again) == settings_version(JOB, ALL)
    unseen = Permit(policy("eu"), frozenset(Purpose))
    assert settings_version(JOB, unseen, 7.5) == settings_version(JOB, unseen, 15.0)
