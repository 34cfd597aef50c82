"""Join links on the store: made, revoked, opened, bound to a browser by consent."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.ai_interviews.choosing import ai_plan, closes_at
from ehr_bridge.interviews.links import LinkFacts, LinkSigner, expiry, problem_with
from ehr_bridge.interviews.plans import answers_of, job_asked, must_keep
from ehr_bridge.interviews.tables import Interview, JoinLink
from ehr_bridge.privacy.consents import check_consents, keep_consents
from ehr_bridge.recruiting.tables import Applicant
from ehr_bridge.store import audit
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database
from ehr_bridge.store.tokens import new_token, token_hash
from interview.access import Principal, Standing
from interview.errors import LinkProblem, LinkRefused, NotSignedIn, WrongState
from interview.policy import policy
from interview.session import Status


@dataclass(frozen=True, slots=True)
class NewLink:
    """A link to be sent; its token is not stored, it is signed again where it is needed.

    Attributes:
        path: where on the server the link leads, "/join/" and the token.
    """

    token: str
    path: str
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedLink:
    """A link that leads somewhere; `bound` when this very browser gave consent on it."""

    link_id: str
    interview_id: str
    applicant_id: str
    bound: bool


@dataclass(frozen=True, slots=True)
class Admission:
    """What giving consent leads to; `browser_token` is the cookie to set."""

    interview_id: str
    applicant_id: str
    browser_token: str


def facts_of(link: JoinLink, interview_status: str) -> LinkFacts:
    """What the rules need to know of a link."""
    return LinkFacts(
        expires_at=link.expires_at,
        revoked=link.revoked_at is not None,
        browser_hash=link.browser_hash or "",
        interview=Status(interview_status),
    )


class JoinLinks:
    """Everything that is done with join links."""

    def __init__(
        self, database: Database, signer: LinkSigner, now: Callable[[], datetime] = now_utc
    ) -> None:
        self._database = database
        self._signer = signer
        self._now = now

    async def make(self, interview_id: str, who: Principal) -> NewLink:
        """A new link; earlier links of the interview are revoked.

        Raises:
            NotFound: no such interview.
            WrongState: it has ended.
            Erased: what it held was deleted.
        """
        now = self._now()
        async with self._database.write() as session:
            interview = await must_keep(session, interview_id)
            if interview.status == Status.ENDED:
                raise WrongState("the interview is over")
            await self._revoke(session, interview_id, now)
            closes = closes_at(await ai_plan(session, interview_id, interview.starts_at))
            link = JoinLink(
                id=new_id("link"),
                interview_id=interview_id,
                created_by=who.id,
                created_at=now,
                expires_at=max(expiry(interview.starts_at, now), closes or now),
            )
            session.add(link)
            await audit.record(session, who, "make_join_link", interview_id, link=link.id)
        return self._signed(link)

    async def unused(self, interview_id: str) -> NewLink | None:
        """The interview's link, made before, that still waits for its first browser."""
        async with self._database.read() as session:
            link = await session.scalar(
                select(JoinLink)
                .where(
                    JoinLink.interview_id == interview_id,
                    JoinLink.revoked_at.is_(None),
                    JoinLink.browser_hash.is_(None),
                    JoinLink.expires_at > self._now(),
                )
                .order_by(JoinLink.created_at.desc())
                .limit(1)
            )
        return self._signed(link) if link else None

    def _signed(self, link: JoinLink) -> NewLink:
        token = self._signer.sign(link.id, link.expires_at)
        return NewLink(token, f"/join/{token}", link.expires_at)

    async def revoke_all(self, interview_id: str, who: Principal) -> None:
        """No link of the interview opens it any more."""
        async with self._database.write() as session:
            await self._revoke(session, interview_id, self._now())
            await audit.record(session, who, "revoke_join_links", interview_id)

    async def _revoke(self, session: AsyncSession, interview_id: str, now: datetime) -> None:
        await session.execute(
            update(JoinLink)
            .where(JoinLink.interview_id == interview_id, JoinLink.revoked_at.is_(None))
            .values(revoked_at=now)
        )

    async def open(self, token: str, browser_token: str) -> OpenedLink:
        """Where a link leads, for the browser with that cookie ("" for none).

        Raises:
            LinkRefused: with what is wrong with it.
        """
        async with self._database.read() as session:
            return await self._open(session, token, token_hash(browser_token))

    async def _find(self, session: AsyncSession, token: str) -> tuple[JoinLink, Interview]:
        """A link and where it leads; LinkRefused for an unknown one."""
        found = (
            await session.execute(
                select(JoinLink, Interview)
                .join(Interview, Interview.id == JoinLink.interview_id)
                .where(JoinLink.id == self._signer.link_id(token))
            )
        ).first()
        if found is None:
            raise LinkRefused(LinkProblem.UNKNOWN)
        link, interview = found
        return link, interview

    async def _open(self, session: AsyncSession, token: str, browser_hash: str) -> OpenedLink:
        link, interview = await self._find(session, token)
        if problem := problem_with(facts_of(link, interview.status), browser_hash, self._now()):
            raise LinkRefused(problem)
        return OpenedLink(
            link_id=link.id,
            interview_id=interview.id,
            applicant_id=interview.applicant_id,
            bound=link.browser_hash is not None,
        )

    async def consent(
        self,
        token: str,
        browser_token: str,
        notice_version: str,
        answers: Mapping[str, bool],
        locale: str,
    ) -> Admission:
        """Keep the answers and bind the link to the browser, unless it is bound to it.

        Raises:
            LinkRefused: as `open`; also when another browser was a moment quicker.
            BadInput, WrongState: as `check_consents`.
        """
        now = self._now()
        async with self._database.write() as session:
            opened = await self._open(session, token, token_hash(browser_token))
            job = await job_asked(session, opened.interview_id)
            consents = check_consents(policy(job.policy), notice_version, answers)
            if not opened.bound:
                browser_token = new_token()
                await self._bind(session, opened.link_id, browser_token, now)
            keep_consents(
                session,
                consents,
                interview_id=opened.interview_id,
                applicant_id=opened.applicant_id,
                link_id=opened.link_id,
                notice_version=notice_version,
                locale=locale,
                given_at=now,
            )
            who = Principal(opened.applicant_id, Standing.APPLICANT)
            answered = {purpose.value: yes for purpose, yes in consents.items()}
            await audit.record(session, who, "give_consent", opened.interview_id, **answered)
        return Admission(opened.interview_id, opened.applicant_id, browser_token)

    async def own_interview(self, token: str, browser_token: str) -> str:
        """The interview that this browser took part in by that link, over or not.

        A link that was revoked leads nowhere, but for what is erased: erasure revokes it.

        Raises:
            LinkRefused: the link is unknown or revoked, or another browser's.
        """
        async with self._database.read() as session:
            link, interview = await self._find(session, token)
        if link.browser_hash is None or link.browser_hash != token_hash(browser_token):
            raise LinkRefused(LinkProblem.USED)
        if link.revoked_at is not None and interview.erased_at is None:
            raise LinkRefused(LinkProblem.REVOKED)
        return link.interview_id

    async def _bind(
        self, session: AsyncSession, link_id: str, browser_token: str, now: datetime
    ) -> None:
        bound = await session.execute(
            update(JoinLink)
            .where(JoinLink.id == link_id, JoinLink.browser_hash.is_(None))
            .values(browser_hash=token_hash(browser_token), used_at=now)
            .returning(JoinLink.id)
        )
        if bound.first() is None:
            raise LinkRefused(LinkProblem.USED)

    async def applicant(self, browser_token: str) -> Principal:
        """The applicant whose browser this is.

        Raises:
            NotSignedIn: no link is bound to this browser, or the notice has changed since.
            LinkRefused: the link was revoked, or the interview has ended.
        """
        hashed = token_hash(browser_token)
        async with self._database.read() as session:
            found = (
                await session.execute(
                    select(JoinLink, Interview, Applicant.name)
                    .join(Interview, Interview.id == JoinLink.interview_id)
                    .join(Applicant, Applicant.id == Interview.applicant_id)
                    .where(JoinLink.browser_hash == hashed)
                )
            ).first()
            if found is None:
                raise NotSignedIn("open the join link first")
            link, interview, name = found
            if problem := problem_with(facts_of(link, interview.status), hashed, self._now()):
                raise LinkRefused(problem)
            job = await job_asked(session, interview.id)
            if await answers_of(session, interview, job) is None:
                raise NotSignedIn("answer the notice first: it has changed")
        return Principal(interview.applicant_id, Standing.APPLICANT, name, interview.id)
