"""Jurisdiction and consent: which inferences may exist at all, and what must come before acts."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np

from interview.errors import AuditMissing, NotFound, ReviewMissing
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
    Source.BODY: Purpose.EXPRESSION_SCORING,
}
"""The consent that each source of measures needs."""

AUDIT_HOLDS = timedelta(days=365)
"""A bias audit may be a year old when the tool is used (NYC Administrative Code 20-871(a)(1))."""

ANNOUNCED_BEFORE = 10
"""Business days between telling applicants and using the tool (20-871(b))."""


@dataclass(frozen=True, slots=True)
class Policy:
    """One jurisdiction's profile, read from policies.toml.

    Attributes:
        sources: what may be measured; an analyzer of another source is never built.
        purposes: consents that are asked for.
        retention_days: how long what an interview held is kept.
        notice_version: the notice that applicants read and answer.
        earlier_notices: the sources that each notice before it named.
        applicant_erases: whether an applicant who withdraws has the interview erased at once;
            elsewhere the company is asked, as it may have to keep its records.
        applicant_copies: whether the copy that applicants get of their data holds their scores
            and recording, too.
        human_review: whether rejecting takes a person who reviewed what was suggested.
        bias_audit: whether openings name a public bias audit, announced in time.
        time_zone: IANA zone of the days that it counts.
        holidays: the region (ISO 3166-1 or -2) whose public holidays are no business days;
            "" where none are counted.
    """

    id: str
    names: Mapping[str, str]
    sources: frozenset[Source]
    purposes: tuple[Purpose, ...]
    face_weight_allowed: bool
    retention_days: int
    notice_version: str
    earlier_notices: Mapping[str, frozenset[Source]]
    applicant_erases: bool
    applicant_copies: bool
    human_review: bool
    bias_audit: bool
    time_zone: str
    holidays: str

    def day_of(self, at: datetime) -> date:
        """The day there at a moment."""
        return at.astimezone(ZoneInfo(self.time_zone)).date()

    def under(self, notice_version: str) -> Policy:
        """The profile for somebody who answered that notice: no source that it did not name."""
        if notice_version == self.notice_version:
            return self
        named = self.earlier_notices.get(notice_version, frozenset())
        return replace(self, sources=self.sources & named)


@dataclass(frozen=True, slots=True)
class BiasAudit:
    """The audit of the tool that an opening names.

    Attributes:
        url: where its summary is public.
        announced_on: since when applicants can read that the tool will be used.
    """

    url: str
    audited_on: date
    announced_on: date


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
            earlier_notices={
                version: frozenset(Source(s) for s in named)
                for version, named in entry["earlier_notices"].items()
            },
            applicant_erases=entry["applicant_erases"],
            applicant_copies=entry["applicant_copies"],
            human_review=entry["human_review"],
            bias_audit=entry["bias_audit"],
            time_zone=entry.get("time_zone", "UTC"),
            holidays=entry.get("holidays", ""),
        )
        for id, entry in tomllib.loads(text).items()
    }


def policy(id: str) -> Policy:
    """The profile with that id, or NotFound."""
    try:
        return policies()[id]
    except KeyError:
        raise NotFound(f"no policy profile {id!r}; known: {', '.join(policies())}") from None


def check_rejection(rules: Policy, *, by_person: bool, scored: bool, reviewed: bool) -> None:
    """Raise ReviewMissing where the policy wants a person's decision and there is none.

    Args:
        by_person: whether a person rejects, not a program.
        scored: whether the server suggested a score of an interview of this application.
        reviewed: whether a person rated one of its answers, or writes down why they reject.
    """
    if not rules.human_review:
        return
    if not by_person:
        raise ReviewMissing(f"under the policy {rules.id!r} a person rejects, never a program")
    if scored and not reviewed:
        raise ReviewMissing(
            f"under the policy {rules.id!r} somebody rates an answer of the scored interview, "
            "or writes down the reason, before the application is rejected"
        )


def check_audit(rules: Policy, audit: BiasAudit | None, on: date) -> None:
    """Raise AuditMissing where the policy asks for a bias audit that does not hold on a day."""
    if not rules.bias_audit:
        return
    if audit is None:
        raise AuditMissing(f"the policy {rules.id!r} asks for a bias audit and its public summary")
    if not on - AUDIT_HOLDS <= audit.audited_on <= on:
        raise AuditMissing(f"the audit of {audit.audited_on} is not of the year before {on}")


def check_announced(
    rules: Policy, audit: BiasAudit | None, on: date, days_off: Collection[date] = ()
) -> None:
    """Raise AuditMissing where the tool may not be used on a day: audit or notice came too late.

    Args:
        days_off: public holidays from the announcement on.
    """
    check_audit(rules, audit, on)
    if audit is None or not rules.bias_audit:
        return
    if np.busday_count(audit.announced_on, on, holidays=list(days_off)) < ANNOUNCED_BEFORE:
        raise AuditMissing(
            f"applicants are told {ANNOUNCED_BEFORE} business days before the tool is used; "
            f"from {audit.announced_on} to {on} is less"
        )
