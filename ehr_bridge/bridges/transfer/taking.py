"""One checked row taken in: written, changed, or found to be there already."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.bridges.transfer.fields import Thing
from ehr_bridge.bridges.transfer.identity import (
    FILE,
    find_applicant,
    find_opening,
    known_as,
    name_it,
)
from ehr_bridge.bridges.transfer.rows import Cause, RowFault, Values
from ehr_bridge.matching.requirements import Kind
from ehr_bridge.notices.tables import Contact
from ehr_bridge.reach import arrangeable_openings, reachable_applications
from ehr_bridge.recruiting.editing import create_opening, edit_opening
from ehr_bridge.recruiting.fields import fields_of
from ehr_bridge.recruiting.pipeline.moves import apply_for, move_application
from ehr_bridge.recruiting.pipeline.stages import Stage
from ehr_bridge.recruiting.shapes import OpeningFields, RequirementFields
from ehr_bridge.recruiting.states import OpeningState
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.store import audit, domain_events
from ehr_bridge.store.base import new_id, now_utc
from interview.access import Principal, Standing


class Became(StrEnum):
    """What a row did."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Taker:
    """Who takes rows in, and from where.

    Attributes:
        opening_id: what applicants apply for whose row names nothing; "" for none.
        policy: profile of openings that are made.
        source: whose external ids the rows name; kept as the source of applications, too.
    """

    who: Principal
    company_id: str
    opening_id: str = ""
    policy: str = "prc"
    source: str = FILE


async def take(session: AsyncSession, taker: Taker, thing: Thing, values: Values) -> Became:
    """Take one row in, in the caller's transaction; RowFault where it cannot be."""
    return await _TAKERS[thing](session, taker, values)


_OPENING_FIELDS = (
    *("title", "language", "location", "headcount", "due_on", "urgent", "description"),
)


async def _take_opening(session: AsyncSession, taker: Taker, values: Values) -> Became:
    own_id = await _own_id(session, taker, Thing.OPENINGS, values)
    given: dict[str, Any] = {name: values[name] for name in _OPENING_FIELDS if name in values}
    if own_id is None:
        if "title" not in values:
            raise RowFault("title", Cause.MISSING, "title is missing")
        opening = await create_opening(
            session, taker.who, OpeningFields(**_opening_fields(taker, given, values))
        )
        await _name(session, taker, Thing.OPENINGS, values, opening.id)
        return Became.ADDED
    found = await session.scalar(
        select(Opening).where(Opening.id == own_id, arrangeable_openings(taker.who))
    )
    if found is None:
        raise RowFault("id", Cause.UNKNOWN, "no opening of yours has this id")
    fields = fields_of(found)
    if skills := _skills(values):
        others = [asked for asked in fields.requirements if asked.kind is not Kind.SKILL]
        welcome = [r for r in fields.requirements if r.kind is Kind.SKILL and not r.must]
        kept = {r.name for r in fields.requirements if r.kind is Kind.SKILL and r.must}
        if kept != {skill.name for skill in skills}:
            given["requirements"] = [*skills, *welcome, *others]
    edited = fields.model_copy(update=given)
    if edited == fields:
        return Became.UNCHANGED
    checked = OpeningFields.model_validate(edited.model_dump())
    await edit_opening(session, taker.who, own_id, checked, found.version)
    return Became.CHANGED


def _opening_fields(taker: Taker, given: dict[str, Any], values: Values) -> dict[str, Any]:
    chinese = any("\u4e00" <= letter <= "\u9fff" for letter in str(values["title"]))
    return {
        "language": "zh" if chinese else "en",
        "policy": taker.policy,
        "requirements": _skills(values),
        **given,
    }


def _skills(values: Values) -> list[RequirementFields]:
    text = str(values.get("skills", ""))
    for mark in "；;，、\n":
        text = text.replace(mark, ",")
    names = dict.fromkeys(name.strip() for name in text.split(",") if name.strip())
    return [RequirementFields(kind=Kind.SKILL, name=name) for name in list(names)[:60]]


async def _take_applicant(session: AsyncSession, taker: Taker, values: Values) -> Became:
    own_id = await _own_id(session, taker, Thing.APPLICANTS, values)
    opening = await _opening_of(session, taker, values)
    text = own_id or str(values.get("email", ""))
    found = await find_applicant(session, taker.who, taker.company_id, text, taker.source)
    if found is None and own_id is not None:
        raise RowFault("id", Cause.UNKNOWN, "no applicant of yours has this id")
    became = Became.UNCHANGED
    if found is None:
        if opening is None and taker.who.standing is not Standing.HR_MANAGER:
            raise RowFault("opening", Cause.MISSING, "say which opening they apply for")
        found = await _add_applicant(session, taker, values, opening)
        became = Became.ADDED
    elif await _edit_applicant(session, taker, values, found):
        became = Became.CHANGED
    await _name(session, taker, Thing.APPLICANTS, values, found.id)
    if await _set_phone(session, found.id, values) and became is Became.UNCHANGED:
        became = Became.CHANGED
    if opening and await session.get(Application, (found.id, opening.id)) is None:
        await _apply(session, taker, found.id, opening)
        became = Became.CHANGED if became is Became.UNCHANGED else became
    return became


async def _add_applicant(
    session: AsyncSession, taker: Taker, values: Values, opening: Opening | None
) -> Applicant:
    for name in ("name", "email"):
        if name not in values:
            raise RowFault(name, Cause.MISSING, f"{name} is missing")
    language = values.get("language") or (opening.language if opening else "zh")
    applicant = Applicant(
        id=new_id("apl"),
        company_id=taker.company_id,
        name=str(values["name"]),
        email=str(values["email"]),
        locale=str(language),
        created_at=now_utc(),
    )
    session.add(applicant)
    await session.flush()
    domain_events.record(
        session, "applicant.created", taker.company_id, applicant.id, {"source": taker.source}
    )
    await audit.record(session, taker.who, "import_applicant", applicant.id)
    return applicant


async def _edit_applicant(
    session: AsyncSession, taker: Taker, values: Values, applicant: Applicant
) -> bool:
    given = {"name": "name", "email": "email", "language": "locale"}
    changes = {
        column: str(values[field])
        for field, column in given.items()
        if field in values and getattr(applicant, column) != values[field]
    }
    if "email" in changes and changes["email"].lower() == applicant.email.lower():
        del changes["email"]
    for column, value in changes.items():
        setattr(applicant, column, value)
    if changes:
        domain_events.record(
            session,
            "applicant.changed",
            taker.company_id,
            applicant.id,
            {"fields": sorted(changes), "source": taker.source},
        )
        await audit.record(
            session, taker.who, "edit_applicant", applicant.id, fields=",".join(sorted(changes))
        )
    return bool(changes)


async def _set_phone(session: AsyncSession, applicant_id: str, values: Values) -> bool:
    if "phone" not in values:
        return False
    contact = await session.get(Contact, applicant_id)
    if contact is None:
        session.add(Contact(applicant_id=applicant_id, phone=str(values["phone"])))
        return True
    changed = contact.phone != values["phone"]
    contact.phone = str(values["phone"])
    return changed


async def _take_application(session: AsyncSession, taker: Taker, values: Values) -> Became:
    own_id = await _own_id(session, taker, Thing.APPLICATIONS, values)
    became = Became.UNCHANGED
    if own_id is not None:
        application = await session.scalar(
            select(Application).where(Application.id == own_id, reachable_applications(taker.who))
        )
        if application is None:
            raise RowFault("id", Cause.UNKNOWN, "no application of yours has this id")
    else:
        application, became = await _apply_by(session, taker, values)
        await _name(session, taker, Thing.APPLICATIONS, values, application.id)
    if "stage" not in values:
        return became
    moved = await move_application(
        session, taker.who, application.id, Stage(str(values["stage"])), note="import"
    )
    return Became.CHANGED if moved and became is Became.UNCHANGED else became


async def _apply_by(
    session: AsyncSession, taker: Taker, values: Values
) -> tuple[Application, Became]:
    for name in ("applicant", "opening"):
        if name not in values:
            raise RowFault(name, Cause.MISSING, f"{name} is missing")
    opening = await _opening_of(session, taker, values)
    assert opening is not None
    text = str(values["applicant"])
    applicant = await find_applicant(session, taker.who, taker.company_id, text, taker.source)
    if applicant is None:
        raise RowFault(
            "applicant", Cause.UNKNOWN, "no applicant of yours has this id or mail address"
        )
    existing = await session.get(Application, (applicant.id, opening.id))
    if existing is not None:
        return existing, Became.UNCHANGED
    return await _apply(session, taker, applicant.id, opening), Became.ADDED


async def _apply(
    session: AsyncSession, taker: Taker, applicant_id: str, opening: Opening
) -> Application:
    if opening.state == OpeningState.CLOSED.value:
        raise RowFault("opening", Cause.NOT_POSSIBLE, "the opening is closed")
    return await apply_for(session, applicant_id, opening, source="import")


async def _opening_of(session: AsyncSession, taker: Taker, values: Values) -> Opening | None:
    text = str(values.get("opening", "")) or taker.opening_id
    if not text:
        return None
    return await find_opening(session, taker.who, taker.company_id, text, taker.source)


async def _own_id(session: AsyncSession, taker: Taker, thing: Thing, values: Values) -> str | None:
    """Our id of what the row means, where it names one that is known."""
    if "id" in values:
        return str(values["id"])
    external_id = str(values.get("external_id", ""))
    if not external_id:
        return None
    return await known_as(session, taker.company_id, thing, external_id, taker.source)


async def _name(
    session: AsyncSession, taker: Taker, thing: Thing, values: Values, own_id: str
) -> None:
    if "external_id" in values:
        external_id = str(values["external_id"])
        if await known_as(session, taker.company_id, thing, external_id, taker.source) != own_id:
            await name_it(
                session, taker.company_id, thing, external_id, own_id, source=taker.source
            )


_TAKERS: dict[Thing, Callable[[AsyncSession, Taker, Values], Awaitable[Became]]] = {
    Thing.OPENINGS: _take_opening,
    Thing.APPLICANTS: _take_applicant,
    Thing.APPLICATIONS: _take_application,
}
