"""A job as a TOML file, read strictly; docs/replay.md describes the format."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from interview.errors import BadInput
from interview.policy import policies
from interview.rubric import LEVELS, Competency, Job, Question

GENERAL = Path(__file__).parent / "jobs"
"""The jobs that stand in where none is given, general.LANGUAGE.toml."""

Text = Annotated[str, Field(min_length=1, max_length=2000)]
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$")]
Share = Annotated[float, Field(ge=0, le=1)]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)


class _Anchored(_Table):
    anchors: list[Text] = []

    @model_validator(mode="after")
    def _one_anchor_a_level(self) -> Self:
        if len(self.anchors) not in (0, len(LEVELS)):
            raise ValueError(f"anchors must be {len(LEVELS)} texts, worst first, or none")
        return self


class _Competency(_Anchored):
    id: Id
    name: Text
    weight: float = Field(gt=0)
    indicators: list[Text] = []


class _Question(_Anchored):
    id: Id
    text: Text
    competencies: list[Id] = Field(min_length=1)
    key_points: list[Text] = []
    behavioural: bool = True
    time_limit_s: float | None = Field(default=None, gt=0)


class _Job(_Table):
    title: Text
    language: Literal["zh", "en"]
    policy: str = "prc"
    voice_weight: Share = 0.1
    face_weight: Share = 0.0
    vocabulary: list[Text] = []
    pass_line: float | None = Field(default=None, ge=0, le=100)
    competencies: list[_Competency] = Field(min_length=1)
    questions: list[_Question] = Field(min_length=1)

    @model_validator(mode="after")
    def _names_fit(self) -> Self:
        if self.policy not in policies():
            raise ValueError(f"policy {self.policy!r} is none of {', '.join(policies())}")
        if self.voice_weight + self.face_weight > 1:
            raise ValueError("voice_weight and face_weight come to more than 1")
        known = [c.id for c in self.competencies]
        for name, ids in (("competencies", known), ("questions", [q.id for q in self.questions])):
            if len(set(ids)) < len(ids):
                raise ValueError(f"two {name} have the same id")
        for question in self.questions:
            if unknown := set(question.competencies) - set(known):
                raise ValueError(
                    f"question {question.id!r} names {', '.join(sorted(unknown))}, "
                    "which is no competency of this job"
                )
        return self


def read_job(path: Path) -> Job:
    """The job in a TOML file; its id is the file's name.

    Raises:
        BadInput: there is no such file, or what stands in it is no job; the message names
            the key.
    """
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
        job = _Job.model_validate(table)
    except OSError as error:
        raise BadInput(f"job {path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadInput(f"job {path} is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        key = ".".join(str(part) for part in first["loc"])
        raise BadInput(f"job {path}: {key + ': ' if key else ''}{first['msg']}") from error
    return Job(
        id=path.name.removesuffix(".toml"),
        title=job.title,
        language=job.language,
        competencies=tuple(
            Competency(c.id, c.name, c.weight, tuple(c.anchors), tuple(c.indicators))
            for c in job.competencies
        ),
        questions=tuple(
            Question(
                q.id,
                q.text,
                tuple(q.competencies),
                tuple(q.key_points),
                q.behavioural,
                q.time_limit_s,
                tuple(q.anchors),
            )
            for q in job.questions
        ),
        policy=job.policy,
        voice_weight=job.voice_weight,
        face_weight=job.face_weight,
        vocabulary=tuple(job.vocabulary),
        pass_line=job.pass_line,
    )


def general_job(language: str) -> Job:
    """The job that stands in where none is given."""
    return read_job(GENERAL / f"general.{language}.toml")
