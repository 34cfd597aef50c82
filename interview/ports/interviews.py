"""What `ehr_bridge` provides to the live edge: plans, the journal, who somebody is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from interview.access import Principal
from interview.ai.settings import AiPlan
from interview.events import Event, Role
from interview.policy import Permit, Purpose, policy
from interview.rubric import Job


class Journal(Protocol):
    """The durable, ordered events of every interview; one writer a session."""

    async def append(self, session_id: str, first_seq: int, events: Sequence[Event]) -> None:
        """Store events numbered from first_seq on, all or none, durable on return."""
        ...

    async def read(self, session_id: str) -> list[Event]:
        """All events in order; the first has sequence number 1."""
        ...


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """An interview as the live edge needs it.

    Attributes:
        opened_unix_s: wall time of session-clock zero, set when the room first opens.
        panel: staff ids of those who interview.
        granted: consents given; None until the applicant has answered.
        notice_version: the notice that they answered; "" until then.
        ai: how the AI leads it; None where the panel does.
        prompts: whether the applicant is shown gentle prompts while answering.
        practice: whether nothing of it may be kept.
        barred: why its policy lets it not begin now; "" where it may.
    """

    id: str
    job: Job
    applicant_id: str
    applicant_name: str
    panel: frozenset[str]
    opened_unix_s: float | None
    granted: frozenset[Purpose] | None
    notice_version: str = ""
    ai: AiPlan | None = None
    prompts: bool = False
    practice: bool = False
    barred: str = ""

    @property
    def permit(self) -> Permit:
        """What the interview may do: its policy, as the applicant was told, and the consents."""
        rules = policy(self.job.policy)
        told = rules.under(self.notice_version) if self.notice_version else rules
        return Permit(told, self.granted or frozenset())


class InterviewDirectory(Protocol):
    """What the live edge asks of the EHR store. Errors: NotFound, NotSignedIn."""

    async def plan(self, interview_id: str) -> InterviewPlan: ...

    async def open(self, interview_id: str, now_unix_s: float) -> float:
        """Set session-clock zero unless it is set; returns what holds now."""
        ...

    async def owns(self, who: Principal, interview_id: str) -> bool:
        """Whether the interview is theirs: own session, own panel, own requisition."""
        ...

    async def role_in(self, who: Principal, interview_id: str) -> Role: ...

    async def set_status(self, interview_id: str, status: str, time_s: float) -> None:
        """Follow the session: "live" when it starts, "ended" when it ends."""
        ...

    async def conclude(self, interview_id: str) -> None:
        """Write the evaluation sheet from the journal; writing it again changes nothing."""
        ...


class Authenticator(Protocol):
    """Who a request comes from, by its cookies."""

    async def staff(self, token: str) -> Principal:
        """The staff member behind a session cookie, or NotSignedIn."""
        ...

    async def applicant(self, token: str) -> Principal:
        """The applicant behind an applicant cookie, or NotSignedIn or LinkRefused."""
        ...
