"""All tables of bridges, by import."""

from __future__ import annotations

from ehr_bridge.bridges.assessments import tables as assessments
from ehr_bridge.bridges.connectors import tables as connectors
from ehr_bridge.bridges.tokens import tables as tokens
from ehr_bridge.bridges.transfer import tables as transfer
from ehr_bridge.bridges.webhooks import tables as webhooks

__all__ = ["assessments", "connectors", "tokens", "transfer", "webhooks"]
