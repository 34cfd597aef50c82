"""What an opening asks for: competencies with BARS anchors, questions with key points."""

from __future__ import annotations

from dataclasses import dataclass

LEVELS = (1, 2, 3, 4, 5)
"""BARS levels, worst to best (Smith & Kendall 1963)."""


@dataclass(frozen=True, slots=True)
class Competency:
    """One thing the job needs.

    Attributes:
        weight: relative share among the opening's competencies, > 0.
        anchors: what an answer at each level of LEVELS sounds like, worst first;
            () or exactly len(LEVELS) texts.
        indicators: sentences that show the competency, for matching by meaning.
    """

    id: str
    name: str
    weight: float
    anchors: tuple[str, ...] = ()
    indicators: tuple[str, ...] = ()


OWN_QUESTION = "own-"
"""What ids of questions begin with that were prepared for one applicant's interview alone."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and what a good answer to it contains.

    Attributes:
        competencies: ids of the competencies the answer can show.
        key_points: what a full answer mentions; a missed one counts against it.
        behavioural: whether an answer is expected in STAR form.
        anchors: what an answer to this very question sounds like at each level of LEVELS,
            worst first; () where those of its competencies do.
    """

    id: str
    text: str
    competencies: tuple[str, ...]
    key_points: tuple[str, ...] = ()
    behavioural: bool = True
    time_limit_s: float | None = None
    anchors: tuple[str, ...] = ()

    def anchors_of(self, competency: Competency) -> tuple[str, ...]:
        """The anchors by which an answer to this question is judged on a competency."""
        return self.anchors or competency.anchors


@dataclass(frozen=True, slots=True)
class Job:
    """The scored side of an opening.

    Attributes:
        language: "zh" or "en"; questions, anchors and recognition use it.
        policy: id of a profile in interview/policies.toml.
        voice_weight: share of the composite given to voice delivery, 0 to 1.
        face_weight: likewise for face measures; counts only where the policy allows it.
        vocabulary: professional words of the job, which recognition expects; how many are used
            is shown and moves no score.
        pass_line: composite at or above which the applicant goes on.
    """

    id: str
    title: str
    language: str
    competencies: tuple[Competency, ...]
    questions: tuple[Question, ...]
    policy: str = "prc"
    voice_weight: float = 0.1
    face_weight: float = 0.0
    vocabulary: tuple[str, ...] = ()
    pass_line: float | None = None

    def competency(self, id: str) -> Competency:
        """The competency with that id; KeyError where the job has none."""
        for competency in self.competencies:
            if competency.id == id:
                return competency
        raise KeyError(id)

    def question(self, id: str) -> Question:
        """The question with that id; KeyError where the job has none."""
        for question in self.questions:
            if question.id == id:
                return question
        raise KeyError(id)
