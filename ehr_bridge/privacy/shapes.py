"""Shapes of policy profiles on HTTP."""

from __future__ import annotations

from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from ehr_bridge.api.shapes import Named
from interview.measures import Source
from interview.policy import Policy


class PolicyShape(Named):
    """What a jurisdiction allows and demands; `interview.policy.Policy` says what each is."""

    sources: list[Source]
    purposes: list[str]
    face_weight_allowed: bool
    retention_days: int
    human_review: bool
    bias_audit: bool
    notice_version: str

    @classmethod
    def of(cls, rules: Policy, language: str) -> Self:
        """The profile, named in a language."""
        return cls(
            id=rules.id,
            name=rules.names.get(language, rules.names["en"]),
            sources=[source for source in Source if source in rules.sources],
            purposes=[purpose.value for purpose in rules.purposes],
            face_weight_allowed=rules.face_weight_allowed,
            retention_days=rules.retention_days,
            human_review=rules.human_review,
            bias_audit=rules.bias_audit,
            notice_version=rules.notice_version,
        )


class PolicyList(BaseModel):
    """Every profile that an opening may have."""

    items: list[PolicyShape]


class AuditShape(BaseModel):
    """The bias audit that an opening names: where its summary is public, and of when it is."""

    model_config = ConfigDict(from_attributes=True)

    url: str
    audited_on: date
