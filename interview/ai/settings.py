"""How the AI leads an interview: what an opening allows, and when one interview is open."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class AiSettings:
    """What the applicant is given and allowed; kept with each interview as it was arranged.

    Attributes:
        think_s: time to think before each answer, 0 for none.
        answer_s: longest answer, where the question sets no limit of its own.
        retakes: how often one question may be answered again.
        pauses: how often the whole interview may be paused.
        typed: whether an answer may be written instead of spoken.
        follow_ups: most follow-ups to one question.
        prompts: gentle prompts while answering, in interviews that the AI leads.
        panel_prompts: the same in interviews that a panel leads.
    """

    think_s: float = 30.0
    answer_s: float = 120.0
    retakes: int = 1
    pauses: int = 2
    skip: bool = True
    typed: bool = True
    follow_ups: int = 1
    prompts: bool = True
    panel_prompts: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class AiPlan:
    """An interview that the AI leads: how, and when the applicant may begin.

    Attributes:
        opens_unix_s, closes_unix_s: wall times; who began in time may finish after.
    """

    settings: AiSettings
    opens_unix_s: float
    closes_unix_s: float
