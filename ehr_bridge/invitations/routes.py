"""Routes of what HR sets up: templates, rules, and how the company writes to people."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter
from sqlalchemy import func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.accounts.tables import Company
from ehr_bridge.api.access import requires
from ehr_bridge.api.context import Services
from ehr_bridge.api.errors import OF_ONE, SIGNED_IN
from ehr_bridge.invitations.shapes import (
    MannersShape,
    PreviewIn,
    PreviewShape,
    RuleIn,
    RuleList,
    RuleShape,
    TemplateIn,
    TemplateList,
    TemplateShape,
    TextShape,
)
from ehr_bridge.invitations.tables import Invitation, InvitationRule
from ehr_bridge.invitations.writing import details_of
from ehr_bridge.notices import manners, templates
from ehr_bridge.notices.channels import CHANNELS
from ehr_bridge.notices.manners import Manners
from ehr_bridge.notices.tables import Template
from ehr_bridge.notices.texts import Text, check, render, values
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.tables import Applicant, Application, Opening
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id
from interview.access import Action, Principal, Standing
from interview.errors import NotAllowed, NotFound

router = APIRouter(prefix="/invitations", tags=["invitations"])

Reader = Annotated[Principal, requires(Action.SEE_INVITATIONS)]
Inviter = Annotated[Principal, requires(Action.INVITE)]


async def must_arrange(session: AsyncSession, who: Principal, opening_id: str) -> None:
    """Raise NotFound unless the opening is theirs to recruit for."""
    found = await session.scalar(
        select(Opening.id).where(Opening.id == opening_id, arrangeable_openings(who))
    )
    if found is None:
        raise NotFound("no such opening")


@router.get("/templates", summary="List templates", responses=SIGNED_IN)
async def list_templates(who: Reader, services: Services) -> TemplateList:
    """The company's templates; it begins with those that are shipped."""
    async with services.bridge.database.write() as session:
        company_id = await company_of(session, who)
        await templates.ensure(session, company_id, services.bridge.now())
        rows = await session.scalars(
            select(Template)
            .where(Template.company_id == company_id, Template.archived_at.is_(None))
            .order_by(Template.name, Template.id)
        )
        return TemplateList(
            items=[await _shape(session, template) for template in rows],
            variables=sorted(templates.VARIABLES),
            channels=list(CHANNELS),
        )


async def _shape(session: AsyncSession, template: Template) -> TemplateShape:
    texts = await templates.texts_of(session, template)
    return TemplateShape(
        id=template.id,
        kind=templates.Kind(template.kind),
        name=template.name,
        opening_id=template.opening_id,
        version=template.version,
        texts={language: TextShape.model_validate(text) for language, text in texts.items()},
    )


@router.post("/templates", status_code=201, summary="Add a template", responses=SIGNED_IN)
async def add_template(given: TemplateIn, who: Inviter, services: Services) -> TemplateShape:
    """Refused where it names a variable that invitations have not."""
    return await _save(None, given, who, services)


@router.put("/templates/{template_id}", summary="Edit a template", responses=OF_ONE)
async def edit_template(
    template_id: str, given: TemplateIn, who: Inviter, services: Services
) -> TemplateShape:
    """A new version; what was sent by earlier ones stays what it was."""
    return await _save(template_id, given, who, services)


async def _save(
    template_id: str | None, given: TemplateIn, who: Principal, services: Services
) -> TemplateShape:
    async with services.bridge.database.write() as session:
        if given.opening_id is not None:
            await must_arrange(session, who, given.opening_id)
        template = await templates.save(
            session,
            who,
            await company_of(session, who),
            template_id=template_id,
            kind=given.kind,
            name=given.name.strip(),
            opening_id=given.opening_id,
            texts={lang: Text(text.subject, text.body) for lang, text in given.texts.items()},
            now=services.bridge.now(),
        )
        return await _shape(session, template)


@router.delete(
    "/templates/{template_id}", status_code=204, summary="Archive a template", responses=OF_ONE
)
async def archive_template(template_id: str, who: Inviter, services: Services) -> None:
    """It is offered no more, and rules that use it are switched off."""
    async with services.bridge.database.write() as session:
        template = await templates.find(session, await company_of(session, who), template_id)
        template.archived_at = services.bridge.now()
        rules = await session.scalars(
            select(InvitationRule).where(InvitationRule.template_id == template_id)
        )
        for rule in rules:
            rule.active_since = None
        await audit.record(session, who, "archive_template", template_id)


@router.post("/templates/preview", summary="Try a text on an applicant", responses=OF_ONE)
async def preview(given: PreviewIn, who: Reader, services: Services) -> PreviewShape:
    """What a real applicant of the opening would read; nothing is kept."""
    text = Text(given.text.subject, given.text.body)
    check(text, templates.VARIABLES)
    async with services.bridge.database.read() as session:
        await must_arrange(session, who, given.opening_id)
        query = (
            select(Applicant)
            .join(Application, Application.applicant_id == Applicant.id)
            .where(Application.opening_id == given.opening_id)
            .order_by(Application.created_at.desc(), Applicant.id)
            .limit(1)
        )
        if given.applicant_id is not None:
            query = query.where(Applicant.id == given.applicant_id)
        applicant = await session.scalar(query)
        if applicant is None:
            raise NotFound("nobody of that name applied for the opening")
        company = await session.get_one(Company, applicant.company_id)
        details = await details_of(session, given.opening_id)
    base = services.bridge.message_links.base_url
    links = {"link": f"{base}/i/…", "unsubscribe_link": f"{base}/u/…"}
    rendered = render(text, values(applicant.name, company.name, details, links))
    return PreviewShape(
        applicant=applicant.name,
        subject=rendered.subject,
        body=rendered.body,
        html=rendered.html,
    )


@router.get("/rules", summary="List rules", responses=SIGNED_IN)
async def list_rules(who: Reader, services: Services) -> RuleList:
    """Rules of own openings, and those for all openings of the company."""
    async with services.bridge.database.read() as session:
        company_id = await company_of(session, who)
        invited = (
            select(Invitation.rule_id, func.count().label("count"))
            .where(Invitation.company_id == company_id)
            .group_by(Invitation.rule_id)
            .subquery()
        )
        openings = select(Opening.id).where(arrangeable_openings(who))
        rows = await session.execute(
            select(InvitationRule, func.coalesce(invited.c.count, 0))
            .outerjoin(invited, invited.c.rule_id == InvitationRule.id)
            .where(
                InvitationRule.company_id == company_id,
                or_(
                    InvitationRule.opening_id.is_(None),
                    InvitationRule.opening_id.in_(openings),
                ),
            )
            .order_by(InvitationRule.created_at.desc(), InvitationRule.id)
        )
        return RuleList(items=[_rule_shape(rule, count) for rule, count in rows])


def _rule_shape(rule: InvitationRule, invited: int) -> RuleShape:
    return RuleShape(
        id=rule.id,
        name=rule.name,
        opening_id=rule.opening_id,
        min_match=rule.min_match,
        urgent_only=rule.urgent_only,
        stage=rule.stage,
        source=rule.source,
        template_id=rule.template_id,
        channel=rule.channel,
        active=rule.active_since is not None,
        created_at=rule.created_at,
        invited=invited,
    )


@router.post("/rules", status_code=201, summary="Add a rule", responses=OF_ONE)
async def add_rule(given: RuleIn, who: Inviter, services: Services) -> RuleShape:
    """It fires for what happens from now on, within about two seconds."""
    async with services.bridge.database.write() as session:
        company_id = await company_of(session, who)
        rule = InvitationRule(
            id=new_id("rul"),
            company_id=company_id,
            created_by=who.id,
            created_at=services.bridge.now(),
        )
        await _set_rule(session, rule, given, who, services)
        session.add(rule)
        await session.flush()
        await audit.record(session, who, "add_rule", rule.id)
        return _rule_shape(rule, 0)


@router.put("/rules/{rule_id}", summary="Edit a rule, or switch it on or off", responses=OF_ONE)
async def edit_rule(rule_id: str, given: RuleIn, who: Inviter, services: Services) -> RuleShape:
    """Once switched on again it fires for what happens from then on."""
    async with services.bridge.database.write() as session:
        rule = await _find_rule(session, rule_id, who)
        await _set_rule(session, rule, given, who, services)
        invited = await session.scalar(
            select(func.count()).select_from(Invitation).where(Invitation.rule_id == rule_id)
        )
        await audit.record(session, who, "edit_rule", rule.id, active=given.active)
        return _rule_shape(rule, invited or 0)


async def _find_rule(session: AsyncSession, rule_id: str, who: Principal) -> InvitationRule:
    rule = await session.get(InvitationRule, rule_id)
    if rule is None or rule.company_id != await company_of(session, who):
        raise NotFound("no such rule")
    await _may_rule(session, rule.opening_id, who)
    return rule


async def _may_rule(session: AsyncSession, opening_id: str | None, who: Principal) -> None:
    if opening_id is not None:
        await must_arrange(session, who, opening_id)
    elif who.standing is not Standing.HR_MANAGER:
        raise NotAllowed("a rule for all openings is the HR manager's")


async def _set_rule(
    session: AsyncSession,
    rule: InvitationRule,
    given: RuleIn,
    who: Principal,
    services: Services,
) -> None:
    await _may_rule(session, given.opening_id, who)
    await templates.find(session, rule.company_id, given.template_id)
    rule.name, rule.opening_id = given.name.strip(), given.opening_id
    rule.min_match, rule.urgent_only = given.min_match, given.urgent_only
    rule.stage, rule.source = given.stage, given.source.strip()
    rule.template_id, rule.channel = given.template_id, given.channel
    if not given.active:
        rule.active_since = None
    elif rule.active_since is None:
        rule.active_since = services.bridge.now()


@router.get("/manners", summary="How the company writes to people", responses=SIGNED_IN)
async def see_manners(who: Reader, services: Services) -> MannersShape:
    """Quiet hours, the pause between invitations, whether opens are tracked."""
    async with services.bridge.database.read() as session:
        found = await manners.manners_of(session, await company_of(session, who))
    return MannersShape.model_validate(found)


@router.put("/manners", summary="Set how the company writes to people", responses=SIGNED_IN)
async def set_manners(
    given: MannersShape,
    who: Annotated[Principal, requires(Action.SET_NOTICE_RULES)],
    services: Services,
) -> MannersShape:
    """Holds from the next message on."""
    async with services.bridge.database.write() as session:
        company_id = await company_of(session, who)
        await manners.set_manners(session, company_id, who, Manners(**given.model_dump()))
    return given
