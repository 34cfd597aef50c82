"""What flows through an interview.

Every event is a frozen value. `time_s` is the session-clock time of the end of
the media (or of the act) that the event speaks of; `arrived_s` is when the last
media it depends on reached the server, so that latency is measured, not guessed.
Acts of people have no `arrived_s`. An interview is the fold of its events: the
journal keeps them in order and everything else is derived from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

AI = "ai"
"""Who asks in an interview that the AI leads, in the place of an interviewer's id."""

TYPED = "typed"
"""Stands in the place of a transcript's model where the applicant wrote instead of speaking."""


class Role(StrEnum):
    """What a person is in one interview."""

    APPLICANT = "applicant"
    INTERVIEWER = "interviewer"
    HR = "hr"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Base of all events."""

    time_s: float
    arrived_s: float | None = None


# --- heard and seen -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechStarted(Event):
    """A participant began to speak; `time_s` is the onset."""

    participant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeechEnded(Event):
    """A participant stopped speaking; the speech spans [start_s, time_s]."""

    participant: str
    start_s: float


@dataclass(frozen=True, slots=True)
class Word:
    """A word (English) or character run (Chinese) with its time on the session clock."""

    text: str
    start_s: float
    end_s: float


class Ending(StrEnum):
    """How words and voice sounded at the end of an utterance."""

    NONE = ""
    OPEN = "open"
    HELD = "held"
    CLOSED = "closed"
    SAID = "said"


@dataclass(frozen=True, slots=True, kw_only=True)
class Transcript(Event):
    """What one participant said in one utterance, spanning [start_s, time_s].

    A partial (final=False) replaces the earlier partial of the same utterance; the
    final one replaces them all and carries word times.

    Attributes:
        utterance: counts up from 0 for each participant; typed ones count down from -1.
        confidence: exp of the mean token log-probability, 0 to 1.
        model: name@version of the recogniser, as in models/manifest.toml, or TYPED.
        settled: characters at the beginning of a partial's text on which two decodes in
            a row agreed; they seldom change.
        ending: of a final that silence ended: OPEN where more was announced, HELD where a
            thought was whole but short or the voice did not fall, CLOSED where it was over, SAID
            where the speaker said that it was.
    """

    participant: str
    utterance: int
    text: str
    language: str
    start_s: float
    final: bool
    confidence: float
    model: str
    words: tuple[Word, ...] = ()
    settled: int = 0
    ending: Ending = Ending.NONE

    @property
    def typed(self) -> bool:
        """Whether it was written: there is no voice to measure."""
        return self.model == TYPED


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation(Event):
    """One measurement over [start_s, time_s]; names what is measured, never a trait.

    Attributes:
        measure: a key of interview.measures.MEASURES, which gives unit and meaning.
        value: in the measure's unit.
        confidence: 0 to 1; how far the measurement itself can be relied on.
        model: name@version of what measured it.
        subject: what the measure is about where it needs saying: a competency id, a
            STAR part, a key point, a filler word.
        quote: the words of the transcript that the measurement rests on.
        answer: id of the answer it belongs to, where it speaks of one answer.
    """

    participant: str
    measure: str
    value: float
    start_s: float
    confidence: float
    model: str
    subject: str = ""
    quote: str = ""
    answer: str = ""


# --- concluded ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a score is what it is: one measurement and what it did to the score.

    Attributes:
        effect: points this evidence added to (or took from) the score, on its scale.
        answer: id of the answer it was found in, "" where it speaks of the whole interview.
    """

    measure: str
    value: float
    start_s: float
    end_s: float
    model: str
    effect: float
    subject: str = ""
    quote: str = ""
    answer: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Event):
    """A conclusion with its evidence; `value` is None where evidence does not suffice.

    Attributes:
        dimension: a competency id, or "voice", "engagement", "composite".
        value: 0 to `scale`, or None when unrated (unrated is never zero).
        scale: 10 for a dimension, 100 for the composite.
        answer: id of the answer scored, "" for the interview as a whole.
        reason: why it is unrated (Unrated), "" when it is rated.
        weight: share of the composite, 0 to 1, as the job and the policy set it.
        final: True once nothing can change it (the answer or the interview has ended).
        rules: version of the scoring rules.
        settings: version of the settings it was made under (interview/versions.py).
        low, high: where the score would lie in nine of ten cases by the error measured on
            labelled answers; None where no error is known (voice, engagement).
    """

    dimension: str
    value: float | None
    scale: int
    answer: str = ""
    reason: str = ""
    weight: float = 0.0
    final: bool = False
    rules: str = ""
    settings: str = ""
    evidence: tuple[Evidence, ...] = ()
    low: float | None = None
    high: float | None = None


class Unrated(StrEnum):
    """Why there is no number."""

    NO_ANSWER = "no_answer"
    OFF_QUESTION = "off_question"
    TOO_SHORT = "too_short"
    TYPED = "typed"
    UNCLEAR_SPEECH = "unclear_speech"
    NO_FACE = "no_face"
    SEVERAL_FACES = "several_faces"
    NO_CONSENT = "no_consent"
    NOT_ALLOWED = "not_allowed"
    NOT_ASKED = "not_asked"
    NOT_ENOUGH_EVIDENCE = "not_enough_evidence"


class NoticeKind(StrEnum):
    """Things that happened to media or attention; signals with evidence, no verdicts."""

    APPLICANT_AWAY = "applicant_away"
    APPLICANT_BACK = "applicant_back"
    VIDEO_FROZEN = "video_frozen"
    VIDEO_RESUMED = "video_resumed"
    NO_FACE = "no_face"
    FACE_BACK = "face_back"
    SEVERAL_FACES = "several_faces"
    ONE_FACE = "one_face"
    DARK_PICTURE = "dark_picture"
    BRIGHT_PICTURE = "bright_picture"
    ANALYSIS_SHED = "analysis_shed"
    AUDIO_ONLY_REQUESTED = "audio_only_requested"
    CAMERA_OFF = "camera_off"
    CAMERA_ON = "camera_on"
    MICROPHONE_OFF = "microphone_off"
    MICROPHONE_ON = "microphone_on"
    SCREEN_ASKED = "screen_asked"
    SCREEN_WITHDRAWN = "screen_withdrawn"
    SCREEN_SHARED = "screen_shared"
    SCREEN_STOPPED = "screen_stopped"
    OVER_LIMIT = "over_limit"
    PICTURE_TOO_LARGE = "picture_too_large"
    TIME_NEARLY_UP = "time_nearly_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice(Event):
    """Something the panel should know about a participant."""

    kind: NoticeKind
    participant: str
    detail: str = ""


# --- acts of people -------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantJoined(Event):
    """A person opened the room (again: a rejoin is another join of the same id)."""

    participant: str
    role: Role
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipantLeft(Event):
    """A person's last connection to the room closed."""

    participant: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewStarted(Event):
    """The first question may be asked; media recorded before it is not analysed.

    Attributes:
        analysis_fps: most pictures of the applicant that are analysed a second; 0 in
            journals that do not tell.
    """

    by: str
    analysis_fps: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAdded(Event):
    """An interviewer added a question of their own to the list, or the AI a follow-up.

    Attributes:
        follows: id of the question that a follow-up takes up, "" where it is none.
        reason: why it is asked: what the answer lacked (interview.ai_follow_up.Lack).
    """

    question_id: str
    text: str
    competencies: tuple[str, ...]
    by: str
    key_points: tuple[str, ...] = ()
    behavioural: bool = True
    follows: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionAsked(Event):
    """A question was put to the applicant; it opens the answer `answer`."""

    question_id: str
    answer: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerEnded(Event):
    """The open answer was closed (next question, an interviewer's act, or the end)."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerSetAside(Event):
    """Another take of the same question counts instead; this one is kept and marked."""

    answer: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingGiven(Event):
    """An interviewer's judgement against an anchor; the latest one counts.

    Attributes:
        level: BARS level 1 to 5, None to take the rating back.
    """

    by: str
    question_id: str
    competency: str
    level: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteWritten(Event):
    """An interviewer's note on a question; the latest text replaces the earlier one."""

    by: str
    question_id: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InterviewEnded(Event):
    """The interview is over; ratings and notes may still be completed."""

    by: str
    reason: str = ""


# --- an interview led by the AI --------------------------------------------------------


class AiState(StrEnum):
    """Where an interview led by the AI stands; see interview/ai_interviewer.py."""

    WAITING = "waiting"
    WELCOME = "welcome"
    ASKING = "asking"
    THINKING = "thinking"
    ANSWERING = "answering"
    CHECKING = "checking"
    ANSWERED = "answered"
    PAUSED = "paused"
    TAKEN_OVER = "taken_over"
    THANKS = "thanks"


class AiReason(StrEnum):
    """Why the AI came to a state; "" where it needs no saying."""

    NONE = ""
    EARLY = "early"
    LATE = "late"
    APPLICANT = "applicant"
    AWAY = "away"
    DONE = "done"
    TYPING = "typing"
    TYPED = "typed"
    SILENCE = "silence"
    FINISHED = "finished"
    TIME_UP = "time_up"
    SKIPPED = "skipped"
    REPEAT = "repeat"
    RETAKE = "retake"
    RESUMED = "resumed"
    HANDED_BACK = "handed_back"


@dataclass(frozen=True, slots=True, kw_only=True)
class AiTurn(Event):
    """The AI came to a state; the newest one says all there is to show.

    Attributes:
        question_id: what is asked, "" before the first question and after the last.
        answer: the open answer, or the one just closed; "" before it opened.
        take: 1 for the first try at the question.
        until_s: when it goes on by itself; None where it waits.
        by: the interviewer who took over, otherwise "".
        number, total: place of the question among the main ones, from 1; a follow-up has
            that of the question it follows.
        retakes_left: of this question.
        pauses_left: of the interview.
    """

    state: AiState
    question_id: str = ""
    answer: str = ""
    take: int = 0
    until_s: float | None = None
    reason: AiReason = AiReason.NONE
    by: str = ""
    number: int = 0
    total: int = 0
    follow_up: bool = False
    retakes_left: int = 0
    pauses_left: int = 0


class PromptKind(StrEnum):
    """What a gentle prompt says while an answer is given."""

    RESULT = "result"
    SLOWER = "slower"
    QUESTION = "question"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True, kw_only=True)
class PromptShown(Event):
    """The applicant was shown a gentle prompt during an answer; FIGURE is praise."""

    answer: str
    kind: PromptKind
    text: str


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


def event_type(event: type[Event]) -> str:
    """The wire name of an event class: SpeechStarted -> "speech_started"."""
    name = event.__name__
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")
