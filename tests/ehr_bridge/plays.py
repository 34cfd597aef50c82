"""An interview's events, as a live session would journal them."""

from __future__ import annotations

from interview.events import (
    AnswerEnded,
    Event,
    InterviewEnded,
    InterviewStarted,
    NoteWritten,
    Notice,
    NoticeKind,
    Observation,
    ParticipantJoined,
    QuestionAsked,
    RatingGiven,
    Role,
    Score,
    Transcript,
    Word,
)

ANSWER = "A customer lost data and I found the cause, fixed it and called them the same day. " * 4


def begun() -> list[Event]:
    """Two people come in, one question is asked and being answered."""
    return [
        ParticipantJoined(time_s=0.0, participant="apl_1", role=Role.APPLICANT, name="Applicant 1"),
        ParticipantJoined(time_s=1.0, participant="stf_ann", role=Role.INTERVIEWER, name="Ann"),
        InterviewStarted(time_s=2.0, by="stf_ann"),
        QuestionAsked(time_s=3.0, question_id="q1", answer="q1#1", by="stf_ann"),
        Transcript(
            time_s=30.0,
            arrived_s=30.01,
            participant="apl_1",
            utterance=0,
            text=ANSWER,
            language="en",
            start_s=4.0,
            final=True,
            confidence=0.9,
            model="asr@1",
            words=(Word("A", 4.0, 4.2),),
        ),
        Observation(
            time_s=30.0,
            participant="apl_1",
            measure="relevance",
            value=0.8,
            start_s=4.0,
            confidence=0.9,
            model="embedding@1",
            quote="found the cause",
            answer="q1#1",
        ),
        Score(time_s=30.0, dimension="care", value=None, scale=10, answer="q1#1", reason="no_face"),
        Notice(time_s=31.0, kind=NoticeKind.NO_FACE, participant="apl_1"),
        RatingGiven(time_s=32.0, by="stf_ann", question_id="q1", competency="care", level=4),
        NoteWritten(time_s=33.0, by="stf_ann", question_id="q1", text="清楚 \x00"),
    ]


def ended() -> list[Event]:
    """The end of what `begun` began."""
    return [
        AnswerEnded(time_s=40.0, answer="q1#1"),
        InterviewEnded(time_s=40.0, by="stf_ann"),
    ]
