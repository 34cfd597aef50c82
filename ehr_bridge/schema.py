"""The whole relational schema: every domain's tables on one metadata."""

from __future__ import annotations

from ehr_bridge.accounts import tables as accounts
from ehr_bridge.ai_interviews import tables as ai_interviews
from ehr_bridge.api import tables as api
from ehr_bridge.bridges import tables as bridges
from ehr_bridge.evaluation import tables as evaluation
from ehr_bridge.faq import tables as faq
from ehr_bridge.interviews import tables as interviews
from ehr_bridge.invitations import tables as invitations
from ehr_bridge.matching import tables as matching
from ehr_bridge.notices import tables as notices
from ehr_bridge.privacy import tables as privacy
from ehr_bridge.question_bank import tables as question_bank
from ehr_bridge.recordings import tables as recordings
from ehr_bridge.recruiting import tables as recruiting
from ehr_bridge.recruiting.pipeline import tables as pipeline
from ehr_bridge.recruiting.plans import tables as plans
from ehr_bridge.resumes import tables as resumes
from ehr_bridge.scheduling import tables as scheduling
from ehr_bridge.store import audit, domain_events, timers
from ehr_bridge.store.base import Base

DOMAINS = (
    accounts,
    ai_interviews,
    api,
    audit,
    bridges,
    domain_events,
    evaluation,
    faq,
    interviews,
    invitations,
    matching,
    notices,
    pipeline,
    plans,
    privacy,
    question_bank,
    recordings,
    recruiting,
    resumes,
    scheduling,
    timers,
)
"""Modules whose import puts their tables into `metadata`."""

metadata = Base.metadata
