"""The version of the settings that a score was made under, as every result cites it."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256

from interview.measures import Source
from interview.policy import Permit
from interview.rubric import Job

ANALYSIS = "analysis@9"
"""Version of everything in analyzers/ and models/ that decides what is found in a recording;
it changes with any threshold or formula there (tests/analyzers/test_analysis_version.py)."""

NAMES = ("id", "title", "pass_line")
"""What of a job no score depends on."""

DIGITS = 12


def settings_version(job: Job, permit: Permit, analysis_fps: float = 0.0) -> str:
    """settings@ and the beginning of a SHA-256: the same settings give the same version.

    Settings are the job as it was asked (competencies with weights, anchors and indicators,
    questions with key points, vocabulary, weights of voice and face), what policy and
    consents allow to be measured, ANALYSIS and, where the face is measured, how many pictures
    a second were looked at (0: not known, and then not part of the version).
    """
    asked = {name: value for name, value in asdict(job).items() if name not in NAMES}
    allowed = {
        "policy": permit.policy.id,
        "sources": sorted(permit.policy.sources),
        "face_weight_allowed": permit.policy.face_weight_allowed,
        "granted": sorted(permit.granted),
    }
    settings: dict[str, object] = {"analysis": ANALYSIS, "job": asked, "permit": allowed}
    if analysis_fps and permit.allows(Source.FACE):
        settings["analysis_fps"] = float(analysis_fps)
    text = json.dumps(settings, sort_keys=True)
    return f"settings@{sha256(text.encode()).hexdigest()[:DIGITS]}"
