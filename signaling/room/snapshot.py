"""What a person who enters the room is told: a fold of the events, cut to their role."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Self

from msgspec import Raw, msgpack

from interview.access import is_shown
from interview.ai.interviewer import AiInterviewer
from interview.ai.wording import SHOWN_ONLY, name_of, sentence
from interview.encoding import to_map
from interview.events import (
    AiTurn,
    Event,
    NoteWritten,
    Notice,
    NoticeKind,
    Observation,
    PromptShown,
    QuestionAsked,
    RatingGiven,
    Role,
    Score,
    Transcript,
)
from interview.media import MediaSource, media_name
from interview.ports import InterviewPlan
from interview.rubric import Job
from interview.session import Session

MAX_NOTICES = 200
"""Notices that a snapshot holds, newest kept; the journal has them all."""


@dataclass(slots=True)
class View:
    """The session and what was heard, measured and concluded in it, as the panel shows it.

    Attributes:
        transcript: what was said, each final as it goes on the wire: encoded once, as a
            long interview has more words than can be encoded anew for everybody who enters.
        heard: of these, what the applicant said, or others while the applicant was there.
        ratings: (interviewer, question, competency) -> the rating that counts.
        notes: (interviewer, question) -> the note that counts.
        utterances: participant -> utterance number that comes next.
        typed: answers that were written.
        ai: the AI that leads, None where the panel does.
        prompts: the gentle prompts that were shown.
        media: participant -> their camera and microphone are on.
        screen_asked: whether the applicant has been asked to share their screen.
        shed: (participant, why) of what is not analysed at the moment.
    """

    session: Session
    transcript: list[Raw] = field(default_factory=list)
    heard: list[Raw] = field(default_factory=list)
    scores: dict[tuple[str, str], Score] = field(default_factory=dict)
    observations: dict[str, Observation] = field(default_factory=dict)
    notices: deque[Notice] = field(default_factory=lambda: deque(maxlen=MAX_NOTICES))
    ratings: dict[tuple[str, str, str], RatingGiven] = field(default_factory=dict)
    notes: dict[tuple[str, str], NoteWritten] = field(default_factory=dict)
    utterances: dict[str, int] = field(default_factory=dict)
    typed: int = 0
    ai: AiInterviewer | None = None
    prompts: list[PromptShown] = field(default_factory=list)
    media: dict[str, tuple[bool, bool]] = field(default_factory=dict)
    screen_asked: bool = False
    shed: set[tuple[str, str]] = field(default_factory=set)
    last_s: float = 0.0

    @classmethod
    def of(cls, plan: InterviewPlan, events: Iterable[Event]) -> Self:
        """The view that these events, in order, lead to."""
        view = cls(Session(plan.id, plan.job))
        if plan.ai is not None:
            view.ai = AiInterviewer(view.session, plan.ai.settings, plan.applicant_id)
        for event in events:
            view.apply(event)
        return view

    def apply(self, event: Event) -> None:
        """Take in one event; a partial transcript leaves no trace."""
        self.session.apply(event)
        self.last_s = max(self.last_s, event.time_s)
        if self.ai is not None:
            self.ai.apply(event)
        match event:
            case Transcript(final=True, participant=participant):
                line = Raw(msgpack.encode(to_map(event)))
                self.transcript.append(line)
                if self._applicant_is_there(participant):
                    self.heard.append(line)
                self.utterances[participant] = max(
                    self.utterances.get(participant, 0), event.utterance + 1
                )
                self.typed += event.typed
            case PromptShown():
                self.prompts.append(event)
            case Score():
                self.scores[event.dimension, event.answer] = event
            case Observation():
                self.observations[event.measure] = event
            case Notice():
                self.notices.append(event)
                self._switch(event)
            case RatingGiven(by=by, question_id=question, competency=competency):
                self.ratings[by, question, competency] = event
            case NoteWritten(by=by, question_id=question):
                self.notes[by, question] = event

    def _applicant_is_there(self, speaker: str) -> bool:
        return any(
            person.role is Role.APPLICANT and (person.present or person.id == speaker)
            for person in self.session.participants.values()
        )

    def _switch(self, notice: Notice) -> None:
        camera, microphone = self.devices_on(notice.participant)
        match notice.kind:
            case NoticeKind.SCREEN_ASKED | NoticeKind.SCREEN_WITHDRAWN:
                self.screen_asked = notice.kind is NoticeKind.SCREEN_ASKED
            case NoticeKind.ANALYSIS_SHED:
                self.shed.add((notice.participant, notice.detail))
            case NoticeKind.ANALYSIS_RESUMED:
                self.shed.discard((notice.participant, notice.detail))
            case NoticeKind.CAMERA_OFF | NoticeKind.CAMERA_ON:
                camera = notice.kind is NoticeKind.CAMERA_ON
            case NoticeKind.MICROPHONE_OFF | NoticeKind.MICROPHONE_ON:
                microphone = notice.kind is NoticeKind.MICROPHONE_ON
        self.media[notice.participant] = camera, microphone

    def devices_on(self, participant: str) -> tuple[bool, bool]:
        """Whether camera and microphone are on: both, until their owner tells otherwise."""
        return self.media.get(participant, (True, True))

    def snapshot(self, viewer: str, role: Role, publications: Mapping[str, int]) -> dict[str, Any]:
        """The `snapshot` of docs/protocol.md for one person."""
        session = self.session
        common = {
            "status": session.status.value,
            "started_s": session.started_s,
            "participants": [
                {
                    "id": person.id,
                    "role": person.role.value,
                    "name": person.name,
                    "present": person.present,
                    "camera_on": self.devices_on(person.id)[0],
                    "publishing": person.id in publications,
                    "publication": publications.get(person.id),
                    "screen": publications.get(media_name(person.id, MediaSource.SCREEN)),
                }
                for person in session.participants.values()
            ],
            "answers": [asdict(answer) for answer in session.answers],
            "transcript": list(self.transcript),
            "set_aside": sorted(session.set_aside),
            "prompts": [to_map(prompt) for prompt in self.prompts],
            "screen_asked": self.screen_asked,
        }
        if role is Role.APPLICANT:
            return common | self._for_applicant()
        return common | self._for_panel(viewer, role)

    def _for_applicant(self) -> dict[str, Any]:
        job, asked = self.session.job, self._asked()
        return {
            "transcript": list(self.heard),
            "job": {"id": job.id, "title": job.title, "language": job.language},
            "questions": [
                {"id": q.id, "text": q.text} for q in self.session.questions if q.id in asked
            ],
        }

    def _for_panel(self, viewer: str, role: Role) -> dict[str, Any]:
        return {
            "job": job_map(self.session.job),
            "questions": self._questions(),
            "scores": [to_map(score) for score in self.scores.values()],
            "observations": {m: to_map(o) for m, o in self.observations.items()},
            "notices": [to_map(notice) for notice in self.notices],
            **self._judgements(viewer, role),
        }

    def _questions(self) -> list[dict[str, Any]]:
        session, asked = self.session, self._asked()
        return [
            {
                "id": q.id,
                "text": q.text,
                "competencies": list(q.competencies),
                "key_points": list(q.key_points),
                "behavioural": q.behavioural,
                "added": q.id in session.added,
                "follows": added.follows if (added := session.additions.get(q.id)) else "",
                "reason": added.reason if added else "",
                "asked": q.id in asked,
            }
            for q in session.questions
        ]

    def _judgements(self, viewer: str, role: Role) -> dict[str, Any]:
        """Ratings and notes that this person may see."""
        return {
            "ratings": [
                {
                    "by": rating.by,
                    "name": self._name(rating.by),
                    "question_id": rating.question_id,
                    "competency": rating.competency,
                    "level": rating.level,
                }
                for rating in self.ratings.values()
                if rating.level is not None and is_shown(rating, viewer, role, self.session)
            ],
            "notes": [
                {
                    "by": note.by,
                    "name": self._name(note.by),
                    "question_id": note.question_id,
                    "text": note.text,
                }
                for note in self.notes.values()
                if is_shown(note, viewer, role, self.session)
            ],
        }

    def _asked(self) -> set[str]:
        return {answer.question_id for answer in self.session.answers}

    def _name(self, participant: str) -> str:
        person = self.session.participants.get(participant)
        return person.name if person else ""


def event_map(event: Event, session: Session, voice: bool = False) -> dict[str, Any]:
    """The event as it goes on the wire; what is asked brings its text along.

    Args:
        voice: whether the text can be heard, too.
    """
    if isinstance(event, AiTurn):
        name = name_of(event)
        heard = voice and name and name not in SHOWN_ONLY
        speech = f"/live/{session.id}/speech/{name}" if heard else None
        text = sentence(name, session) if name else ""
        return to_map(event) | {"text": text, "speech": speech}
    if isinstance(event, QuestionAsked):
        return to_map(event) | {"text": session.question(event.question_id).text}
    return to_map(event)


def job_map(job: Job) -> dict[str, Any]:
    """The `Job` of docs/protocol.md."""
    return {
        "id": job.id,
        "title": job.title,
        "language": job.language,
        "policy": job.policy,
        "voice_weight": job.voice_weight,
        "face_weight": job.face_weight,
        "pass_line": job.pass_line,
        "competencies": [
            {"id": c.id, "name": c.name, "weight": c.weight, "anchors": list(c.anchors)}
            for c in job.competencies
        ],
        "questions": [
            {
                "id": q.id,
                "text": q.text,
                "competencies": list(q.competencies),
                "key_points": list(q.key_points),
                "behavioural": q.behavioural,
                "time_limit_s": q.time_limit_s,
                "anchors": list(q.anchors),
            }
            for q in job.questions
        ],
    }
