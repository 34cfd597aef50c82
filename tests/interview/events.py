"""Shorthand for the events that these tests need."""

from __future__ import annotations

from interview import events as e
from interview.policy import Permit, Purpose, policy
from interview.rubric import Competency, Job, Question
from interview.scoring.rules import STAR_PARTS

STORY = "I asked every customer why they had left and called them back one by one last week"
"""Seventeen words: long enough to be rated."""

JOB = Job(
    id="job",
    title="Sales",
    language="en",
    competencies=(Competency("sales", "Sales", 3.0), Competency("team", "Teamwork", 1.0)),
    questions=(
        Question("q1", "Tell me about a sale.", ("sales", "team"), ("asked why", "closed it")),
        Question("q2", "How do you work with others?", ("team",), behavioural=False),
    ),
)


def permit(policy_id: str = "prc", *granted: Purpose) -> Permit:
    """Everything that the policy asks for is granted, unless named."""
    profile = policy(policy_id)
    return Permit(profile, frozenset(granted or profile.purposes))


def started() -> e.Event:
    return e.InterviewStarted(time_s=0.0, by="i1")


def asked(time_s: float, question: str = "q1", times: int = 1) -> e.Event:
    answer = f"{question}#{times}"
    return e.QuestionAsked(time_s=time_s, question_id=question, answer=answer, by="i1")


def ended(time_s: float, answer: str = "q1#1") -> e.Event:
    return e.AnswerEnded(time_s=time_s, answer=answer)


def said(
    text: str,
    start_s: float,
    end_s: float,
    *,
    utterance: int = 0,
    final: bool = True,
    confidence: float = 0.9,
    participant: str = "a1",
    language: str = "en",
) -> e.Transcript:
    return e.Transcript(
        time_s=end_s,
        arrived_s=end_s + 0.1,
        participant=participant,
        utterance=utterance,
        text=text,
        language=language,
        start_s=start_s,
        final=final,
        confidence=confidence,
        model="ears@1",
    )


def seen(
    measure: str,
    value: float,
    start_s: float = 1.0,
    end_s: float = 9.0,
    *,
    subject: str = "",
    quote: str = "",
    answer: str = "",
    margin: float | None = None,
) -> e.Observation:
    return e.Observation(
        time_s=end_s,
        arrived_s=end_s + 0.1,
        participant="a1",
        measure=measure,
        value=value,
        start_s=start_s,
        confidence=0.9,
        model="mind@1",
        subject=subject,
        quote=quote,
        answer=answer,
        margin=margin,
    )


CONTENT = [
    seen("relevance", 0.9),
    seen("competency", 0.8, subject="sales", quote="called them back"),
    seen("competency", 0.4, subject="team"),
    seen("key_point", 0.9, subject="asked why", quote="asked every customer why"),
    seen("key_point", 0.1, subject="closed it"),
    *[seen("star", 0.7, subject=part, quote="called them") for part in STAR_PARTS],
    seen("figure", 40.0, subject="40 %", quote="40 % more"),
]
VOICE_MEASURES = [
    seen("speech_rate", 4.5),
    seen("talk_ratio", 0.8),
    seen("filler_rate", 2.0),
    seen("pause_longest", 1.0),
    seen("pitch_variation", 2.5),
    seen("loudness_variation", 6.0),
]
FACE = [seen("eye_contact", 1.0, t, t + 1) for t in range(9)]
ANSWER = [started(), asked(0.0), said(STORY, 1.0, 9.0), *CONTENT, *VOICE_MEASURES]
