"""Profiles as JSON Resume (https://jsonresume.org/schema), as it defines dates and sections."""

from __future__ import annotations

from typing import Any

from ehr_bridge.profiles.profile import Month, Period, Profile, Read

SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"


def to_json_resume(profile: Profile) -> dict[str, Any]:
    """The profile as a JSON Resume; what it has no word for stands under `meta.vivavoce`."""
    told: dict[str, Any] = _told(
        {
            "$schema": SCHEMA,
            "basics": _basics(profile),
            "work": [
                {
                    "name": _value(work.employer),
                    "position": _value(work.title),
                    **_dates(work.period),
                    "summary": _value(work.text),
                }
                for work in profile.work
            ],
            "education": [
                {
                    "institution": _value(school.school),
                    "area": _value(school.major),
                    "studyType": _value(school.degree),
                    **_dates(school.period),
                }
                for school in profile.education
            ],
            "certificates": [{"name": read.value} for read in profile.certificates],
            "skills": [{"name": read.value} for read in profile.skills],
            "languages": [{"language": read.value} for read in profile.languages],
            "projects": [
                {
                    "name": _value(project.name),
                    "roles": [project.role.value] if project.role else [],
                    **_dates(project.period),
                    "description": _value(project.text),
                }
                for project in profile.projects
            ],
            "meta": {"vivavoce": _more(profile)},
        }
    )
    return told


def _basics(profile: Profile) -> dict[str, Any]:
    contact = profile.contact
    links = [read.value for read in contact.links]
    absolute = [link if "://" in link else f"https://{link}" for link in links]
    return {
        "name": _value(profile.name),
        "label": _value(profile.title),
        "email": contact.emails[0].value if contact.emails else None,
        "phone": contact.phones[0].value if contact.phones else None,
        "url": absolute[0] if absolute else None,
        "summary": _value(profile.summary),
        "location": {"city": _value(contact.city)},
        "profiles": [{"url": link} for link in absolute[1:]],
    }


def _more(profile: Profile) -> dict[str, Any]:
    salary = profile.expected_salary.value if profile.expected_salary else None
    return {
        "language": profile.language,
        "yearsOfExperience": profile.years.value if profile.years else None,
        "expectedSalary": salary
        and {
            "minimum": salary.minimum,
            "maximum": salary.maximum,
            "currency": salary.currency,
            "per": salary.per,
        },
        "preferredInterviewTimes": [read.value for read in profile.preferred_times],
    }


def _value(read: Read[str] | None) -> str | None:
    return read.value if read else None


def _dates(period: Read[Period] | None) -> dict[str, str | None]:
    if period is None:
        return {}
    return {"startDate": _date(period.value.start), "endDate": _date(period.value.end)}


def _date(month: Month | None) -> str | None:
    return str(month) if month else None


def _told(value: Any) -> Any:
    """Without what is not known: the schema has no null."""
    if isinstance(value, dict):
        kept = {key: _told(item) for key, item in value.items()}
        return {key: item for key, item in kept.items() if item not in (None, [], {}, "")}
    if isinstance(value, list):
        return [item for each in value if (item := _told(each)) not in (None, {}, "")]
    return value
