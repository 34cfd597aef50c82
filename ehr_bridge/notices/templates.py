"""Templates of invitations: shipped ones to begin with, then as HR edits them."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.notices.tables import Template, TemplateText
from ehr_bridge.notices.texts import LANGUAGES, LINKS, PERSON, Text, check
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from interview.access import Principal
from interview.errors import BadInput, NotFound

VARIABLES = PERSON | LINKS | {"opening", "location", "recruiter"}
"""What a template of an invitation may name."""

_FILE = Path(__file__).parent / "shipped" / "templates.toml"


class Kind(StrEnum):
    """Whom a template is for."""

    GENERAL = "general"
    OPENING = "opening"
    GRADUATE = "graduate"
    EXPERIENCED = "experienced"
    REFERRAL = "referral"
    RE_ENGAGED = "re_engaged"


@cache
def _shipped() -> tuple[dict[str, Any], ...]:
    return tuple(tomllib.loads(_FILE.read_text(encoding="utf-8"))["templates"])


async def ensure(session: AsyncSession, company_id: str, now: datetime) -> None:
    """Give a company that has no templates those that are shipped."""
    known = await session.scalar(
        select(Template.id).where(Template.company_id == company_id).limit(1)
    )
    if known is not None:
        return
    for content in _shipped():
        template = Template(
            id=new_id("tpl"),
            company_id=company_id,
            kind=content["kind"],
            name=content["name"],
            opening_id=None,
            version=1,
        )
        session.add(template)
        await session.flush()
        texts = {language: Text(**content[language]) for language in LANGUAGES}
        _write(session, template, texts, None, now)


async def save(
    session: AsyncSession,
    who: Principal,
    company_id: str,
    *,
    template_id: str | None,
    kind: Kind,
    name: str,
    opening_id: str | None,
    texts: Mapping[str, Text],
    now: datetime,
) -> Template:
    """A new template, or a new version of one.

    Raises:
        BadInput: a text cannot be rendered, or names what an invitation has not.
        NotFound: no such template of the company.
    """
    if not texts or set(texts) - set(LANGUAGES):
        raise BadInput(f"a template has texts in {' or '.join(LANGUAGES)}")
    if (kind is Kind.OPENING) != (opening_id is not None):
        raise BadInput('a template of kind "opening", and no other, belongs to an opening')
    for text in texts.values():
        check(text, VARIABLES, must_name="link")
    if template_id is None:
        template = Template(
            id=new_id("tpl"), company_id=company_id, kind=kind.value, name=name, version=0
        )
        session.add(template)
    else:
        template = await find(session, company_id, template_id)
    template.kind, template.name, template.opening_id = kind.value, name, opening_id
    template.version += 1
    await session.flush()
    _write(session, template, texts, who.id, now)
    await audit.record(session, who, "save_template", template.id, version=template.version)
    return template


def _write(
    session: AsyncSession,
    template: Template,
    texts: Mapping[str, Text],
    by: str | None,
    now: datetime,
) -> None:
    session.add_all(
        TemplateText(
            template_id=template.id,
            version=template.version,
            language=language,
            subject=text.subject.strip(),
            body=text.body.strip() + "\n",
            written_by=by,
            written_at=now,
        )
        for language, text in texts.items()
    )


async def find(session: AsyncSession, company_id: str, template_id: str) -> Template:
    """A template of the company that is in use; NotFound otherwise."""
    template = await session.get(Template, template_id)
    if template is None or template.company_id != company_id or template.archived_at is not None:
        raise NotFound("no such template")
    return template


async def texts_of(session: AsyncSession, template: Template) -> dict[str, Text]:
    """What the newest version says, by language."""
    rows = await session.scalars(
        select(TemplateText).where(
            TemplateText.template_id == template.id, TemplateText.version == template.version
        )
    )
    return {row.language: Text(row.subject, row.body) for row in rows}
