"""What flows through an interview.

Every event is a frozen value. `time_s` is the session-clock time of the end of
the media (or of the act) that the event speaks of; `arrived_s` is when the last
media it depends on reached the server, so that latency is measured, not guessed.
Acts of people have no `arrived_s`. An interview is the fold of its events: the
journal keeps them in order and everything else is derived from them.
"""

from __future__ import annotations

from interview.events.acts import (
    AI,
    AnswerEnded,
    AnswerSetAside,
    InterviewEnded,
    InterviewStarted,
    NoteWritten,
    ParticipantJoined,
    ParticipantLeft,
    QuestionAdded,
    QuestionAsked,
    RatingGiven,
    Role,
)
from interview.events.ai_turns import AiReason, AiState, AiTurn, PromptKind, PromptShown
from interview.events.event import Event, event_type
from interview.events.notices import Notice, NoticeKind
from interview.events.observed import (
    TYPED,
    UNWRITTEN,
    Ending,
    Observation,
    SpeechEnded,
    SpeechStarted,
    Transcript,
    Word,
)
from interview.events.scores import Evidence, Score, Unrated

__all__ = [
    "AI",
    "TYPED",
    "UNWRITTEN",
    "AiReason",
    "AiState",
    "AiTurn",
    "AnswerEnded",
    "AnswerSetAside",
    "AnyEvent",
    "Ending",
    "Event",
    "Evidence",
    "InterviewEnded",
    "InterviewStarted",
    "NoteWritten",
    "Notice",
    "NoticeKind",
    "Observation",
    "ParticipantJoined",
    "ParticipantLeft",
    "PromptKind",
    "PromptShown",
    "QuestionAdded",
    "QuestionAsked",
    "RatingGiven",
    "Role",
    "Score",
    "SpeechEnded",
    "SpeechStarted",
    "Transcript",
    "Unrated",
    "Word",
    "event_type",
]

AnyEvent = (
    SpeechStarted
    | SpeechEnded
    | Transcript
    | Observation
    | Score
    | Notice
    | ParticipantJoined
    | ParticipantLeft
    | InterviewStarted
    | QuestionAdded
    | QuestionAsked
    | AnswerEnded
    | AnswerSetAside
    | RatingGiven
    | NoteWritten
    | InterviewEnded
    | AiTurn
    | PromptShown
)
"""Every event there is; the wire and the journal name each by `event_type`."""
