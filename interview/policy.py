"""Jurisdiction and consent: which inferences may exist at all, and what they may weigh."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

from interview.errors import NotFound
from interview.measures import Source


class Purpose(StrEnum):
    """What an applicant may allow or refuse, each alone."""

    RECORDING = "recording"
    SPEECH_SCORING = "speech_scoring"
    EXPRESSION_SCORING = "expression_scoring"


PURPOSE_OF = {
    Source.VOICE: Purpose.SPEECH_SCORING,
    Source.CONTENT: Purpose.SPEECH_SCORING,
    Source.FACE: Purpose.EXPRESSION_SCORING,
}
"""The consent that each source of measures needs."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One jurisdiction's profile, read from policies.toml.

    Attributes:
        sources: what may be measured; an analyzer of another source is never built.
        purposes: consents that are asked for.
        retention_days: how long recordings are kept by default.
    """

    id: str
    names: Mapping[str, str]
    sources: frozenset[Source]
    purposes: tuple[Purpose, ...]
    face_weight_allowed: bool
    retention_days: int
    notice_version: str


@dataclass(frozen=True, slots=True)
class Permit:
    """What one interview may do: its policy narrowed by the applicant's consents."""

    policy: Policy
    granted: frozenset[Purpose]

    def allows(self, source: Source) -> bool:
        """Whether measures of that source may be taken."""
        return source in self.policy.sources and PURPOSE_OF[source] in self.granted

    @property
    def recording(self) -> bool:
        """Whether media may be kept."""
        return Purpose.RECORDING in self.granted

    def face_weight(self, asked: float) -> float:
        """The weight that face measures get when the opening asks for `asked`."""
        return asked if self.policy.face_weight_allowed and self.allows(Source.FACE) else 0.0


@cache
def policies() -> Mapping[str, Policy]:
    """All profiles by id."""
    text = (Path(__file__).parent / "policies.toml").read_text(encoding="utf-8")
    return {
        id: Policy(
            id=id,
            names=entry["name"],
            sources=frozenset(Source(s) for s in entry["sources"]),
            purposes=tuple(Purpose(p) for p in entry["purposes"]),
            face_weight_allowed=entry["face_weight_allowed"],
            retention_days=entry["retention_days"],
            notice_version=entry["notice_version"],
        )
        for id, entry in tomllib.loads(text).items()
    }


def policy(id: str) -> Policy:
    """The profile with that id, or NotFound."""
    try:
        return policies()[id]
    except KeyError:
        raise NotFound(f"no policy profile {id!r}; known: {', '.join(policies())}") from None
