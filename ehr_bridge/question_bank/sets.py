"""Sets of questions for an opening: proposed by rule, changed by HR, written to the opening."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.accounts.companies import company_of
from ehr_bridge.question_bank import bank
from ehr_bridge.question_bank.bank import Filter, Stored
from ehr_bridge.question_bank.closeness import closeness, offered, sought
from ehr_bridge.question_bank.compose import Candidate, Choice, Wish, alternatives, choose, compose
from ehr_bridge.question_bank.content import GENERAL, Content, Level, QuestionType
from ehr_bridge.reach import arrangeable_openings
from ehr_bridge.recruiting.editing import set_questions
from ehr_bridge.recruiting.openings import job_of
from ehr_bridge.recruiting.tables import Anchor, Opening
from ehr_bridge.store import domain_events
from ehr_bridge.store.base import new_id
from ehr_bridge.store.database import Database
from interview import rubric
from interview.access import Principal
from interview.errors import BadInput, NotFound
from interview.ports import TextEncoder
from interview.rubric import LEVELS, Job

MAX_SET = 30


@dataclass(frozen=True, slots=True)
class Pick:
    """A question in a set, and the opening's competency that it is there for."""

    question_id: str
    version: int
    competency: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """A choice together with the question itself."""

    choice: Choice
    stored: Stored


@dataclass(frozen=True, slots=True)
class Proposal:
    """A set that nothing is written of yet.

    Attributes:
        uncovered: competencies that no question of the bank shows.
        by_meaning: whether meaning was compared; without a model only names are.
    """

    chosen: tuple[Chosen, ...]
    uncovered: tuple[str, ...]
    by_meaning: bool


class Composer:
    """Composes sets for one opening from the bank as it is now."""

    def __init__(self, job: Job, stored: Sequence[Stored], encoder: TextEncoder | None) -> None:
        self.job = job
        self._stored = {one.id: one for one in stored}
        self._encoder = encoder
        self._candidates: list[Candidate] = []

    @classmethod
    async def of(
        cls,
        database: Database,
        who: Principal,
        opening_id: str,
        encoder: TextEncoder | None,
        role: str,
    ) -> Composer:
        """Read the opening and the bank, and compare their meaning: seconds at the first time.

        Raises:
            NotFound: the opening is not theirs.
            BadInput: it has no competencies yet.
        """
        async with database.read() as session:
            opening = await session.scalar(
                select(Opening).where(Opening.id == opening_id, arrangeable_openings(who))
            )
            if opening is None:
                raise NotFound("no such opening")
            job = job_of(opening)
            found = await bank.find_all(
                session, opening.company_id, Filter(language=opening.language)
            )
        if not job.competencies:
            raise BadInput("the opening has no competencies yet: questions are chosen for them")
        if role:
            found = [one for one in found if one.content.role in (role, GENERAL)]
        composer = cls(job, found, encoder)
        await asyncio.to_thread(composer.compare)
        return composer

    def compare(self) -> None:
        """Find out which question can show which competency."""
        wanted = {competency.id: sought(competency) for competency in self.job.competencies}
        offers = {one.id: _offer(one.content) for one in self._stored.values()}
        near = closeness(self._encoder, self.job.language, wanted, offers.values())
        for one in self._stored.values():
            if fits := near[offers[one.id]]:
                vector = self._encoder.encode(one.content.text) if self._encoder else None
                self._candidates.append(
                    Candidate(
                        key=one.id,
                        role=one.content.role,
                        type=one.content.type,
                        level=one.content.level,
                        minutes=one.content.minutes,
                        fits=fits,
                        vector=vector,
                    )
                )

    def wish(
        self,
        minutes: int,
        role: str,
        level: Level | None,
        types: dict[QuestionType, float] | None,
    ) -> Wish:
        """What HR asked, with the opening's weights."""
        weights = {competency.id: competency.weight for competency in self.job.competencies}
        return Wish(weights, minutes, role, level, types)

    def propose(self, wish: Wish) -> Proposal:
        """The set by rule."""
        return self._proposal([self._chosen(one) for one in compose(self._candidates, wish)])

    def swap(self, picks: Sequence[Pick], position: int, wish: Wish) -> list[Chosen]:
        """What may stand in the place of one question of a set, the best first.

        Raises:
            BadInput: the set names a question or a place that is not there.
        """
        known = {candidate.key: candidate for candidate in self._candidates}
        missing = [p.question_id for p in picks if p.question_id not in known]
        if missing or not 0 <= position < len(picks):
            raise BadInput("the set names a question that is not in the bank any more")
        if unknown := {p.competency for p in picks} - set(wish.weights):
            raise BadInput(f"the opening has no competencies {sorted(unknown)}")
        chosen = [choose(known[p.question_id], p.competency, wish) for p in picks]
        return [self._chosen(one) for one in alternatives(self._candidates, chosen, position, wish)]

    def _proposal(self, chosen: list[Chosen]) -> Proposal:
        covered = {id for candidate in self._candidates for id in candidate.fits}
        uncovered = [c.id for c in self.job.competencies if c.id not in covered]
        return Proposal(tuple(chosen), tuple(uncovered), self._encoder is not None)

    def _chosen(self, choice: Choice) -> Chosen:
        return Chosen(choice, self._stored[choice.candidate.key])


def _offer(content: Content) -> tuple[str, tuple[str, ...]]:
    return offered(content.competency, content.anchors)


async def write_set(
    session: AsyncSession, who: Principal, opening_id: str, picks: Sequence[Pick]
) -> str:
    """Make these the opening's questions; returns the set's id.

    Each keeps the version that was picked: its id in the opening names both. A competency
    without anchors of its own takes those of its first question.

    Raises:
        NotFound: the opening is not theirs.
        BadInput: a question is not the company's, not in the opening's language, or named
            twice; or a competency is not the opening's.
    """
    company_id = await company_of(session, who)
    found = await bank.versions_by_id(
        session, company_id, [(pick.question_id, pick.version) for pick in picks]
    )
    if not picks or len(found) != len(picks):
        raise BadInput("a set has questions of the bank, each once")
    questions = [_asked(pick, found[pick.question_id, pick.version]) for pick in picks]
    opening = await set_questions(session, who, opening_id, questions)
    if any(content.language != opening.language for content in found.values()):
        raise BadInput("a set is in the language of its opening")
    for competency in opening.competencies:
        of_it = [pick for pick in picks if pick.competency == competency.id]
        if of_it and not competency.anchors:
            texts = found[of_it[0].question_id, of_it[0].version].anchors
            competency.anchors = [
                Anchor(opening_id=opening.id, competency_id=competency.id, level=level, text=text)
                for level, text in zip(LEVELS, texts, strict=True)
            ]
    set_id = new_id("qset")
    domain_events.record(
        session,
        "question_set.composed",
        company_id,
        opening.id,
        {
            "set": set_id,
            "questions": [f"{pick.question_id}-v{pick.version}" for pick in picks],
            "minutes": sum(content.minutes for content in found.values()),
        },
    )
    return set_id


def _asked(pick: Pick, content: Content) -> rubric.Question:
    """A question of the bank as the interview asks it."""
    return rubric.Question(
        id=f"{pick.question_id}-v{pick.version}",
        text=content.text,
        competencies=(pick.competency,),
        key_points=content.key_points,
        behavioural=content.type is QuestionType.BEHAVIOURAL,
        anchors=content.anchors,
    )
