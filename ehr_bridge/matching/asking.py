"""An opening's rows as what it asks of a resume."""

from __future__ import annotations

from ehr_bridge.matching.requirements import Ask, Kind, Requirement, Sought
from ehr_bridge.recruiting.tables import Opening


def ask_of(opening: Opening) -> Ask:
    """What the opening asks."""
    return Ask(
        title=opening.title,
        requirements=tuple(
            Requirement(Kind(row.kind), row.name, row.must, row.weight, row.amount)
            for row in opening.requirements
        ),
        competencies=tuple(
            Sought(row.id, row.name, row.weight, tuple(one.text for one in row.indicators))
            for row in opening.competencies
        ),
    )
