"""Shapes of the review and the evaluation sheet on HTTP.

Events keep the fields of interview/events: its dataclasses are the shapes.
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from ehr_bridge.recruiting.shapes import JobShape
from ehr_bridge.store.problems import Problem
from interview.asked import Asked
from interview.claims import Shows
from interview.events import AiTurn, Notice, PromptShown, Role, Score, Transcript
from interview.media import MediaSource
from interview.session import Status


class ParticipantShape(BaseModel):
    """Somebody who was in the room."""

    id: str
    role: Role
    name: str


class AnswerShape(BaseModel):
    """The time the applicant had for one question; `end_s` is null while it is open."""

    id: str
    question_id: str
    question: str
    start_s: float
    end_s: float | None


class RatingShape(BaseModel):
    """One interviewer's judgement against an anchor."""

    by: str
    name: str
    question_id: str
    competency: str
    level: Annotated[int, Field(ge=1, le=5)]


class NoteShape(BaseModel):
    """One interviewer's note on a question."""

    by: str
    name: str
    question_id: str
    text: str


class PartShape(BaseModel):
    """One continuous recording of one participant, or of the screen that they shared."""

    id: str
    participant: str
    source: MediaSource
    start_s: float
    end_s: float
    video_codec: str
    has_audio: bool
    keyframes_s: float


class DamageShape(BaseModel):
    """A part of the recording that is not what was written, from `from_s` on where known."""

    part_id: str
    participant: str
    from_s: float | None


class TimelineShape(BaseModel):
    """An interview to look at again, on one time line.

    `observations` hold [time_s, value, confidence] of the applicant's measures.
    """

    interview_id: str
    status: Status
    started_at: datetime | None
    duration_s: float
    started_s: float | None
    ended_s: float | None
    participants: list[ParticipantShape]
    job: JobShape
    answers: list[AnswerShape]
    asked: list[Asked] = []
    prompts: list[PromptShown] = []
    ai_turns: list[AiTurn] = []
    transcript: list[Transcript]
    scores: list[Score]
    observations: dict[str, list[tuple[float, float, float]]]
    notices: list[Notice]
    ratings: list[RatingShape]
    notes: list[NoteShape]
    parts: list[PartShape]
    damage: list[DamageShape]


class AnswerScoresShape(BaseModel):
    """The scores of one answer."""

    answer: str
    question_id: str
    scores: list[Score]


class MeasureShape(BaseModel):
    """The median of a measure, in its unit, and the time it was taken over.

    `low` to `high` holds the middle eight tenths of its `count` values; sheets written
    before they were kept have none.
    """

    value: float
    low: float | None = None
    high: float | None = None
    count: int | None = None
    unit: str
    from_s: float
    to_s: float
    model: str


class StandingShape(BaseModel):
    """Where the composite stands among the rated interviews for the same version of the opening."""

    rated: int = Field(description="how many these are, this one among them")
    at_least: int = Field(description="how many there must be for a rank and a mean")
    rank: int | None = Field(description="from the highest composite down; null where too few")
    mean: float | None = Field(description="of their composites; null where too few")


class EvaluationShape(BaseModel):
    """The evaluation sheet; `settings` is "" where it was written before they had a version."""

    interview_id: str
    created_at: datetime
    rules: str
    settings: str = ""
    composite: Score
    scores: list[Score]
    per_answer: list[AnswerScoresShape]
    ratings: list[RatingShape]
    measures: dict[str, MeasureShape]
    parts: dict[str, float | None] = {}
    transcript: list[Transcript]
    models: list[str]
    asked: list[Asked] = []
    prompts: list[PromptShown] = []
    standing: StandingShape | None = Field(
        default=None, description="not told of an interview that was scored again"
    )


class VersionsShape(BaseModel):
    """What scores were made with; sheets written before settings had a version have ""."""

    rules: str
    settings: str
    models: list[str]


class ScoreBesideShape(BaseModel):
    """One score in the sheet and as scored again; unrated ones have a reason."""

    answer: str
    dimension: str
    scale: int
    before: float | None
    before_reason: str
    after: float | None
    after_reason: str


class ClaimShape(BaseModel):
    """What a large model says of a competency, with the applicant's words that prove it."""

    answer: str
    competency: str
    shows: Shows
    text: str
    quote: str
    start_s: float
    end_s: float


class ReadingShape(BaseModel):
    """What a large model made of the answers; no score depends on it.

    `thrown_away` counts claims without a quote that was said, `unread` answers of which
    nothing usable came back in time.
    """

    model: str
    claims: list[ClaimShape]
    thrown_away: int
    unread: int


class RescoreShape(BaseModel):
    """An interview scored again, beside its sheet.

    `progress` runs from 0 to 1. `after` and `scores` come once it is done; the whole sheet
    is the evaluation with `rescore`. `requested_by` is "" for the operator.
    """

    id: str
    state: str
    progress: float
    requested_at: datetime
    requested_by: str
    finished_at: datetime | None
    problem: Problem | None
    before: VersionsShape | None
    after: VersionsShape | None
    scores: list[ScoreBesideShape]
    reading: ReadingShape | None


class RescoreList(BaseModel):
    """Scorings of one interview, the newest first."""

    items: list[RescoreShape]
