"""Rules that invite by themselves, and who is not invited: pure, without a store."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ehr_bridge.recruiting.pipeline.stages import ENDS, Stage, is_ahead


@dataclass(frozen=True, slots=True)
class Conditions:
    """What a rule asks; see `InvitationRule`. All must hold."""

    opening_id: str | None = None
    min_match: float | None = None
    urgent_only: bool = False
    stage: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """An application as rules and exclusions see it.

    Attributes:
        match: points of 100; None where none is known.
        invited_at: when the applicant was last invited by the company, to anything.
        answered: whether the applicant has answered an invitation to this opening.
        reachable: whether there is an address for the channel.
    """

    applicant_id: str
    application_id: str
    opening_id: str
    stage: str
    source: str
    match: float | None
    urgent: bool
    opening_open: bool = True
    unsubscribed: bool = False
    reachable: bool = True
    invited_at: datetime | None = None
    answered: bool = False


class Exclusion(StrEnum):
    """Why somebody who was chosen is not invited; the first that holds, in this order."""

    CLOSED = "closed"
    """The opening, or the application, has come to its end."""
    GONE_ON = "gone_on"
    """An interview is arranged or was held; an answer could not move the application any more."""
    UNSUBSCRIBED = "unsubscribed"
    ANSWERED = "answered"
    RECENT = "recent"
    """Invited within the company's pause."""
    NO_ADDRESS = "no_address"


def fires(rule: Conditions, facts: Facts) -> bool:
    """Whether all conditions of the rule hold; an unknown match meets no threshold."""
    return (
        rule.opening_id in (None, facts.opening_id)
        and (rule.min_match is None or (facts.match is not None and facts.match >= rule.min_match))
        and (facts.urgent or not rule.urgent_only)
        and rule.stage in ("", facts.stage)
        and rule.source in ("", facts.source)
    )


def exclusion(facts: Facts, pause: timedelta, now: datetime) -> Exclusion | None:
    """Why the applicant is not invited now; None when they are."""
    if not facts.opening_open or Stage(facts.stage) in ENDS:
        return Exclusion.CLOSED
    if is_ahead(Stage(facts.stage), Stage.INVITED):
        return Exclusion.GONE_ON
    if facts.unsubscribed:
        return Exclusion.UNSUBSCRIBED
    if facts.answered:
        return Exclusion.ANSWERED
    if facts.invited_at is not None and now - facts.invited_at < pause:
        return Exclusion.RECENT
    return None if facts.reachable else Exclusion.NO_ADDRESS
