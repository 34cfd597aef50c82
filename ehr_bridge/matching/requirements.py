"""What an opening asks of a resume."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """Sorts of requirement; each is looked for in its own way."""

    SKILL = "skill"
    YEARS = "years"
    EDUCATION = "education"
    LANGUAGE = "language"
    CERTIFICATE = "certificate"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing that a resume can show or lack.

    Attributes:
        name: the skill, field of work, degree (`profiles.profile.Degree`), language (ISO 639-1)
            or certificate; alternatives, of which one is enough, are parted by " / ".
        amount: years of work, for Kind.YEARS.
        must: required rather than welcome.
        weight: relative share among the requirements, > 0.
    """

    kind: Kind
    name: str
    must: bool = True
    weight: float = 1.0
    amount: float | None = None


@dataclass(frozen=True, slots=True)
class Sought:
    """A competency as a resume can hint at it.

    Attributes:
        weight: relative share among the competencies, > 0.
        indicators: sentences that show it.
    """

    id: str
    name: str
    weight: float
    indicators: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """All that an opening asks of a resume.

    Attributes:
        title: the position; work like it is what years are counted of.
    """

    title: str
    requirements: tuple[Requirement, ...]
    competencies: tuple[Sought, ...] = ()
