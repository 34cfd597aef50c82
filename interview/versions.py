"""The version of the settings that a score was made under, as every result cites it."""

from __future__ import annotations

import json
from dataclasses import asdict
from hashlib import sha256

from interview.policy import Permit
from interview.rubric import Job

NAMES = ("id", "title", "pass_line")
"""What of a job no score depends on."""

DIGITS = 12


def settings_version(job: Job, permit: Permit) -> str:
    """settings@ and the beginning of a SHA-256: the same settings give the same version.

    Settings are the job as it was asked (competencies with weights, anchors and indicators,
    questions with key points, vocabulary, weights of voice and face) and what policy and
    consents allow to be measured.
    """
    asked = {name: value for name, value in asdict(job).items() if name not in NAMES}
    allowed = {
        "policy": permit.policy.id,
        "sources": sorted(permit.policy.sources),
        "face_weight_allowed": permit.policy.face_weight_allowed,
        "granted": sorted(permit.granted),
    }
    text = json.dumps({"job": asked, "permit": allowed}, sort_keys=True)
    return f"settings@{sha256(text.encode()).hexdigest()[:DIGITS]}"
