"""What an opening can require of an applicant."""

from __future__ import annotations

from enum import StrEnum


class Kind(StrEnum):
    """Sorts of requirement; each is looked for in its own way."""

    SKILL = "skill"
    YEARS = "years"
    EDUCATION = "education"
    LANGUAGE = "language"
    CERTIFICATE = "certificate"
