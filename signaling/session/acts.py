"""What a command means: the events that record it, or why it does not fit."""

from __future__ import annotations

from interview.errors import BadMessage, WrongState
from interview.events import Event, Notice, NoticeKind
from interview.session import Status
from signaling.room.snapshot import View
from signaling.wire import messages as m

_CAMERA = {True: NoticeKind.CAMERA_ON, False: NoticeKind.CAMERA_OFF}
_SCREEN = {True: NoticeKind.SCREEN_ASKED, False: NoticeKind.SCREEN_WITHDRAWN}
_MICROPHONE = {True: NoticeKind.MICROPHONE_ON, False: NoticeKind.MICROPHONE_OFF}


def acts_of(command: m.Command, view: View, applicant: str, by: str, now_s: float) -> list[Event]:
    """The events of a command that only changes the interview's state.

    Raises:
        WrongState, NotFound: the command does not fit the interview.
    """
    session = view.session
    match command:
        case m.Ask():
            events = session.ask(command.question_id, by, now_s)
        case m.AddQuestion():
            text, competencies = command.text.strip(), command.competencies
            events = session.add_question(text, competencies, by, now_s)
        case m.EndAnswer():
            events = session.end_answer(now_s)
        case m.Rate():
            question, competency = command.question_id, command.competency
            events = session.rate(question, competency, command.level, by, now_s)
        case m.Note():
            events = session.note(command.question_id, command.text, by, now_s)
        case m.RequestAudioOnly():
            if session.status is Status.ENDED:
                raise WrongState("the interview is over")
            kind = NoticeKind.AUDIO_ONLY_REQUESTED
            events = [Notice(time_s=now_s, kind=kind, participant=applicant)]
        case m.AskScreen():
            if session.status is Status.ENDED:
                raise WrongState("the interview is over")
            kind = _SCREEN[command.wanted]
            asked = command.wanted == view.screen_asked
            events = [] if asked else [Notice(time_s=now_s, kind=kind, participant=applicant)]
        case m.MediaState():
            events = _switched(view.devices_on(by), command, by, now_s)
        case _:
            raise BadMessage(f"{type(command).__name__} is no act")
    return events


def _switched(
    before: tuple[bool, bool], command: m.MediaState, by: str, now_s: float
) -> list[Event]:
    camera, microphone = before
    kinds = [
        *([_CAMERA[command.camera]] if command.camera != camera else []),
        *([_MICROPHONE[command.microphone]] if command.microphone != microphone else []),
    ]
    return [Notice(time_s=now_s, kind=kind, participant=by) for kind in kinds]
