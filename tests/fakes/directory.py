"""People and interviews in memory."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from interview.access import Principal, Standing
from interview.ai.settings import AiPlan
from interview.errors import Erased, LinkProblem, LinkRefused, NotFound, NotSignedIn
from interview.events import Role
from interview.policy import Purpose
from interview.ports import Authenticator, InterviewDirectory, InterviewPlan
from interview.rubric import Competency, Job, Question

JOB = Job(
    id="backend",
    title="Backend engineer",
    language="en",
    competencies=(
        Competency("ownership", "Ownership", 2, tuple(f"level {n}" for n in range(1, 6))),
        Competency("clarity", "Clarity", 1),
    ),
    questions=(
        Question("outage", "Tell me about an outage.", ("ownership",), ("root cause",)),
        Question("teamwork", "Tell me about your team.", ("clarity",), time_limit_s=120),
    ),
)

ANN = Principal("ann", Standing.INTERVIEWER, "Ann")
BOB = Principal("bob", Standing.INTERVIEWER, "Bob")
HR = Principal("hr", Standing.HR, "Hana")
EVE = Principal("eve", Standing.INTERVIEWER, "Eve")
"""Signed in, but on no panel."""
MEI = Principal("mei", Standing.APPLICANT, "Mei", interview="i1")

STAFF = {p.id: p for p in (ANN, BOB, HR, EVE)}


class MemoryAuthenticator(Authenticator):
    """Cookies hold the id of the person; `problem` is what is wrong with the link now."""

    def __init__(self) -> None:
        self.problem: LinkProblem | None = None

    async def staff(self, token: str) -> Principal:
        if token not in STAFF:
            raise NotSignedIn("unknown session")
        return STAFF[token]

    async def applicant(self, token: str) -> Principal:
        if self.problem:
            raise LinkRefused(self.problem)
        if token != MEI.id:
            raise NotSignedIn("unknown session")
        return MEI


class MemoryDirectory(InterviewDirectory):
    """One interview, "i1": Ann and Bob interview Mei; Hana is its HR.

    Attributes:
        job: what is asked and scored.
        statuses: what was set, in order.
        concluded: how often the evaluation sheet was written.
        changed: set whenever one of the two grows.
        ai: how the AI leads the interview; None where the panel does.
        prompts: whether the applicant is shown gentle prompts.
        erased: whether what the interview held was deleted.
        barred: why its policy lets it not begin.
    """

    def __init__(self) -> None:
        self.job = JOB
        self.granted: frozenset[Purpose] | None = frozenset(Purpose)
        self.opened_unix_s: float | None = None
        self.statuses: list[str] = []
        self.concluded = 0
        self.ai: AiPlan | None = None
        self.prompts = False
        self.erased = False
        self.barred = ""
        self.changed = asyncio.Condition()

    async def plan(self, interview_id: str) -> InterviewPlan:
        if interview_id != "i1":
            raise NotFound("no such interview")
        plan = InterviewPlan(
            id="i1",
            job=self.job,
            applicant_id=MEI.id,
            applicant_name=MEI.name,
            panel=frozenset({ANN.id, BOB.id}),
            opened_unix_s=self.opened_unix_s,
            granted=None,
        )
        return replace(
            plan, granted=self.granted, ai=self.ai, prompts=self.prompts, barred=self.barred
        )

    async def open(self, interview_id: str, now_unix_s: float) -> float:
        self.opened_unix_s = self.opened_unix_s or now_unix_s
        return self.opened_unix_s

    async def owns(self, who: Principal, interview_id: str) -> bool:
        mine = who.id in (ANN.id, BOB.id, HR.id) or who.interview == interview_id
        return mine and interview_id == "i1"

    async def role_in(self, who: Principal, interview_id: str) -> Role:
        if self.erased:
            raise Erased("what this interview held was deleted")
        if who.standing is Standing.APPLICANT:
            return Role.APPLICANT
        return Role.HR if who.standing is Standing.HR else Role.INTERVIEWER

    async def set_status(self, interview_id: str, status: str, time_s: float) -> None:
        async with self.changed:
            self.statuses.append(status)
            self.changed.notify_all()

    async def conclude(self, interview_id: str) -> None:
        async with self.changed:
            self.concluded += 1
            self.changed.notify_all()
