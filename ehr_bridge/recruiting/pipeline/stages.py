"""The stages of an application and its legal moves: pure rules."""

from __future__ import annotations

from enum import StrEnum

from interview.errors import WrongState


class Stage(StrEnum):
    """Where an application stands."""

    APPLIED = "applied"
    SCREENING = "screening"
    INVITED = "invited"
    SCHEDULED = "scheduled"
    INTERVIEWED = "interviewed"
    OFFER = "offer"
    HIRED = "hired"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    TALENT_POOL = "talent_pool"


ACTIVE = (
    Stage.APPLIED,
    Stage.SCREENING,
    Stage.INVITED,
    Stage.SCHEDULED,
    Stage.INTERVIEWED,
    Stage.OFFER,
)
"""Stages on the way, in order: people move on, are taken back, or skip one."""

AWAITS_INTERVIEW = (Stage.APPLIED, Stage.SCREENING, Stage.INVITED, Stage.INTERVIEWED)
"""Stages in which a first interview, or the next one, may be arranged: none is ahead."""

ENDS = (Stage.HIRED, Stage.REJECTED, Stage.WITHDRAWN, Stage.TALENT_POOL)
"""Stages where nothing more is awaited."""

STAGES = (*ACTIVE, *ENDS)
"""All stages in the order of a board."""

_REOPENED = frozenset(ACTIVE)

MOVES: dict[Stage, frozenset[Stage]] = {
    **{
        stage: (_REOPENED | {Stage.REJECTED, Stage.WITHDRAWN, Stage.TALENT_POOL}) - {stage}
        for stage in ACTIVE
    },
    Stage.HIRED: frozenset({Stage.OFFER, Stage.WITHDRAWN}),
    Stage.REJECTED: _REOPENED | {Stage.TALENT_POOL},
    Stage.WITHDRAWN: _REOPENED | {Stage.TALENT_POOL},
    Stage.TALENT_POOL: _REOPENED | {Stage.REJECTED, Stage.WITHDRAWN},
}
"""Where each stage may lead. Somebody is hired out of an offer and from nowhere else."""
MOVES[Stage.OFFER] |= {Stage.HIRED}


def may_move(from_stage: Stage, to_stage: Stage) -> bool:
    """Whether an application may go from the one stage to the other."""
    return to_stage in MOVES[from_stage]


def check_move(from_stage: Stage, to_stage: Stage) -> None:
    """Raise WrongState where `may_move` says no."""
    if not may_move(from_stage, to_stage):
        raise WrongState(f"an application does not go from {from_stage} to {to_stage}")


def is_ahead(stage: Stage, of: Stage) -> bool:
    """Whether an active stage comes later on the way than another; False for an end."""
    return stage in ACTIVE and of in ACTIVE and ACTIVE.index(stage) > ACTIVE.index(of)
