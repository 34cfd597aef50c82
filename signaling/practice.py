"""Practice rooms: the live edge on a directory and a journal that keep nothing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from interview.access import Principal
from interview.ai.settings import AiPlan, AiSettings
from interview.ai.wording import wording
from interview.events import Event, Role, Score
from interview.policy import Permit, Purpose
from interview.ports import InterviewDirectory, InterviewPlan
from interview.practice import interview_of, practice_id
from interview.rubric import Job, Question
from signaling.latency import Latency
from signaling.services import Edge, Services
from signaling.settings import Counters, LiveSettings

EMPTY_FOR_S = 60.0
"""A practice room that the applicant left is given up after this long."""
ANSWER_S = 90.0
"""Longest answer in a practice room."""


def practising(services: Services, settings: LiveSettings) -> Edge:
    """The live edge of practice rooms; it counts apart, too."""
    patient = replace(
        settings,
        abandon_s=min(settings.abandon_s, EMPTY_FOR_S),
        linger_s=min(settings.linger_s, EMPTY_FOR_S),
        goodbye_s=0.0,
    )
    forgetful = replace(
        services,
        directory=PracticeDirectory(services.directory),
        journal=ForgetfulJournal(),
        scorecard=NoScores,
    )
    return Edge(forgetful, patient, Counters(), Latency())


def practice_plan(plan: InterviewPlan) -> InterviewPlan:
    """An interview on two easy questions, led by the AI, with nothing recorded."""
    questions = tuple(
        Question(id, text, (), behavioural=False)
        for id, text in wording(plan.job.language).practice_questions.items()
    )
    how = plan.ai.settings if plan.ai else AiSettings()
    granted = None if plan.granted is None else plan.granted - {Purpose.RECORDING}
    return replace(
        plan,
        id=practice_id(plan.id),
        job=replace(plan.job, questions=questions, competencies=()),
        granted=granted,
        opened_unix_s=None,
        ai=AiPlan(
            settings=replace(how, answer_s=min(how.answer_s, ANSWER_S), follow_ups=0),
            opens_unix_s=0.0,
            closes_unix_s=float("inf"),
        ),
        practice=True,
    )


class PracticeDirectory:
    """An `InterviewDirectory` that reads the real one and writes nothing."""

    def __init__(self, directory: InterviewDirectory) -> None:
        self._directory = directory

    async def plan(self, interview_id: str) -> InterviewPlan:
        """The practice plan of the interview, or NotFound."""
        return practice_plan(await self._directory.plan(interview_of(interview_id)))

    async def open(self, interview_id: str, now_unix_s: float) -> float:
        """Every practice begins anew."""
        return now_unix_s

    async def owns(self, who: Principal, interview_id: str) -> bool:
        """Whether the interview is theirs."""
        return await self._directory.owns(who, interview_of(interview_id))

    async def role_in(self, who: Principal, interview_id: str) -> Role:
        """What they are in the interview."""
        return await self._directory.role_in(who, interview_of(interview_id))

    async def set_status(self, interview_id: str, status: str, time_s: float) -> None:
        """Nothing is kept."""

    async def conclude(self, interview_id: str) -> None:
        """Nothing is concluded."""


class ForgetfulJournal:
    """A `Journal` without memory."""

    async def append(self, session_id: str, first_seq: int, events: Sequence[Event]) -> None:
        """Nothing is kept."""

    async def read(self, session_id: str) -> list[Event]:
        """There is nothing."""
        return []


class NoScores:
    """Scoring of a practice: none."""

    def __init__(self, job: Job, permit: Permit) -> None:
        pass

    def apply(self, event: Event) -> Sequence[Score]:
        """No scores."""
        return ()
