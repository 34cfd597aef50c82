"""On which days an opening may use the scoring, where its policy asks for a bias audit."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from holidays import country_holidays

from ehr_bridge.recruiting.openings import audit_of
from ehr_bridge.recruiting.tables import Opening
from interview.policy import Policy, check_announced


def check_usable(rules: Policy, opening: Opening, at: datetime) -> None:
    """Raise AuditMissing where the policy forbids scoring on that day, by `check_announced`."""
    audited, on = audit_of(opening), rules.day_of(at)
    days_off: Collection[date] = ()
    if rules.holidays and audited is not None:
        country, _, part = rules.holidays.partition("-")
        years = range(audited.announced_on.year, on.year + 1)
        days_off = country_holidays(country, subdiv=part or None, years=years)
    check_announced(rules, audited, on, days_off)
