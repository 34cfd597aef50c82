"""The whole relational schema: every domain's tables on one metadata."""

from __future__ import annotations

from ehr_bridge.accounts import tables as accounts
from ehr_bridge.evaluation import tables as evaluation
from ehr_bridge.interviews import tables as interviews
from ehr_bridge.matching import tables as matching
from ehr_bridge.privacy import tables as privacy
from ehr_bridge.recruiting import tables as recruiting
from ehr_bridge.recruiting.pipeline import tables as pipeline
from ehr_bridge.recruiting.plans import tables as plans
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import Base

DOMAINS = (
    accounts,
    audit,
    domain_events,
    evaluation,
    interviews,
    matching,
    pipeline,
    plans,
    privacy,
    recruiting,
)
"""Modules whose import puts their tables into `metadata`."""

metadata = Base.metadata
