"""Who may do and see what: the one place where it is decided.

Every HTTP route declares an Action, every socket command and every event class stands
in a table here; a test fails on one that does not. `Principal` says who asks; whether
the thing asked about is theirs (own interview, own requisition) is `may`'s third word.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from interview import events as e
from interview.errors import NotAllowed
from interview.session import Session


class Standing(StrEnum):
    """What a signed-in person is in the company; a person may hold one.

    TRACKING_SYSTEM is no person but an applicant tracking system that sends applicants.
    """

    ANYONE = "anyone"
    APPLICANT = "applicant"
    INTERVIEWER = "interviewer"
    HR = "hr"
    HR_MANAGER = "hr_manager"
    AUDITOR = "auditor"
    ADMIN = "admin"
    TRACKING_SYSTEM = "tracking_system"


class Action(StrEnum):
    """Everything that a route or a socket lets a person do."""

    SIGN_IN = "sign_in"
    SIGN_OUT = "sign_out"
    SEE_SELF = "see_self"
    CHANGE_SIGN_IN = "change_sign_in"
    MANAGE_STAFF = "manage_staff"
    SEE_HEALTH = "see_health"
    OPEN_JOIN_LINK = "open_join_link"
    GIVE_CONSENT = "give_consent"
    WITHDRAW_CONSENT = "withdraw_consent"
    COPY_OWN_DATA = "copy_own_data"
    ENTER_ROOM = "enter_room"
    SEND_MEDIA = "send_media"
    WATCH_MEDIA = "watch_media"
    CONDUCT = "conduct"
    ANSWER_AI = "answer_ai"
    HEAR_QUESTIONS = "hear_questions"
    RATE = "rate"
    LIST_INTERVIEWS = "list_interviews"
    SEE_INTERVIEW = "see_interview"
    REVIEW = "review"
    RESCORE = "rescore"
    ARRANGE_INTERVIEW = "arrange_interview"
    MAKE_JOIN_LINK = "make_join_link"
    SEE_CALENDAR = "see_calendar"
    EDIT_HOURS = "edit_hours"
    EDIT_SCHEDULING_RULES = "edit_scheduling_rules"
    OPEN_TIME_LINK = "open_time_link"
    READ_CALENDAR_FEED = "read_calendar_feed"
    SEE_OPENINGS = "see_openings"
    EDIT_OPENINGS = "edit_openings"
    MOVE_APPLICATIONS = "move_applications"
    SEE_APPLICANTS = "see_applicants"
    SEE_QUESTION_BANK = "see_question_bank"
    EDIT_QUESTION_BANK = "edit_question_bank"
    COMPOSE_QUESTIONS = "compose_questions"
    SEE_PREPARED_QUESTIONS = "see_prepared_questions"
    PREPARE_QUESTIONS = "prepare_questions"
    ASK_ABOUT_JOB = "ask_about_job"
    EDIT_FAQ = "edit_faq"
    SEE_RESUMES = "see_resumes"
    EDIT_RESUMES = "edit_resumes"
    MERGE_APPLICANTS = "merge_applicants"
    ERASE_APPLICANTS = "erase_applicants"
    HOLD_DATA = "hold_data"
    COPY_PERSONAL_DATA = "copy_personal_data"
    SEE_INVITATIONS = "see_invitations"
    INVITE = "invite"
    SET_NOTICE_RULES = "set_notice_rules"
    ANSWER_INVITATION = "answer_invitation"
    SEE_OPERATIONS = "see_operations"
    READ_AUDIT_LOG = "read_audit_log"
    MANAGE_BRIDGES = "manage_bridges"
    ALLOW_PERSONAL_DATA = "allow_personal_data"
    EXCHANGE_FILES = "exchange_files"
    CONNECT_SYSTEMS = "connect_systems"
    SEND_ASSESSMENTS = "send_assessments"


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking; `interview` is set for an applicant: the only one they may touch."""

    id: str
    standing: Standing
    name: str = ""
    interview: str | None = None


ANYONE = Principal("", Standing.ANYONE)

_STAFF = frozenset({Standing.INTERVIEWER, Standing.HR, Standing.HR_MANAGER, Standing.ADMIN})
_HIRING = frozenset({Standing.HR, Standing.HR_MANAGER})
_EVERYONE = frozenset(Standing)

ALLOWED: dict[Action, frozenset[Standing]] = {
    Action.SIGN_IN: _EVERYONE,
    Action.SIGN_OUT: _EVERYONE,
    Action.SEE_SELF: _STAFF | {Standing.AUDITOR},
    Action.CHANGE_SIGN_IN: _STAFF | {Standing.AUDITOR},
    Action.MANAGE_STAFF: frozenset({Standing.ADMIN}),
    Action.SEE_HEALTH: _EVERYONE,
    Action.OPEN_JOIN_LINK: _EVERYONE,
    Action.GIVE_CONSENT: _EVERYONE,
    Action.WITHDRAW_CONSENT: _EVERYONE,
    Action.COPY_OWN_DATA: _EVERYONE,
    Action.ENTER_ROOM: frozenset({Standing.APPLICANT, Standing.INTERVIEWER}) | _HIRING,
    Action.SEND_MEDIA: frozenset({Standing.APPLICANT, Standing.INTERVIEWER}) | _HIRING,
    Action.WATCH_MEDIA: frozenset({Standing.APPLICANT, Standing.INTERVIEWER}) | _HIRING,
    Action.CONDUCT: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.ANSWER_AI: frozenset({Standing.APPLICANT}),
    Action.HEAR_QUESTIONS: frozenset({Standing.APPLICANT, Standing.INTERVIEWER}) | _HIRING,
    Action.RATE: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.LIST_INTERVIEWS: frozenset({Standing.INTERVIEWER, Standing.AUDITOR}) | _HIRING,
    Action.SEE_INTERVIEW: frozenset({Standing.INTERVIEWER, Standing.AUDITOR}) | _HIRING,
    Action.REVIEW: frozenset({Standing.INTERVIEWER, Standing.AUDITOR}) | _HIRING,
    Action.RESCORE: _HIRING,
    Action.ARRANGE_INTERVIEW: _HIRING,
    Action.MAKE_JOIN_LINK: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.SEE_CALENDAR: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.EDIT_HOURS: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.EDIT_SCHEDULING_RULES: _HIRING,
    Action.OPEN_TIME_LINK: _EVERYONE,
    Action.READ_CALENDAR_FEED: _EVERYONE,
    Action.SEE_OPENINGS: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.EDIT_OPENINGS: _HIRING,
    Action.MOVE_APPLICATIONS: _HIRING,
    Action.SEE_APPLICANTS: _HIRING,
    Action.SEE_QUESTION_BANK: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.EDIT_QUESTION_BANK: _HIRING,
    Action.COMPOSE_QUESTIONS: _HIRING,
    Action.SEE_PREPARED_QUESTIONS: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.PREPARE_QUESTIONS: frozenset({Standing.INTERVIEWER}) | _HIRING,
    Action.ASK_ABOUT_JOB: _EVERYONE,
    Action.EDIT_FAQ: _HIRING,
    Action.SEE_RESUMES: _HIRING,
    Action.EDIT_RESUMES: _HIRING,
    Action.MERGE_APPLICANTS: _HIRING,
    Action.ERASE_APPLICANTS: _HIRING,
    Action.HOLD_DATA: frozenset({Standing.HR_MANAGER, Standing.ADMIN}),
    Action.COPY_PERSONAL_DATA: frozenset({Standing.HR_MANAGER}),
    Action.SEE_INVITATIONS: _HIRING,
    Action.INVITE: _HIRING,
    Action.SET_NOTICE_RULES: frozenset({Standing.HR_MANAGER}),
    Action.ANSWER_INVITATION: _EVERYONE,
    Action.SEE_OPERATIONS: frozenset({Standing.ADMIN}),
    Action.READ_AUDIT_LOG: frozenset({Standing.AUDITOR, Standing.ADMIN}),
    Action.MANAGE_BRIDGES: frozenset({Standing.HR_MANAGER, Standing.ADMIN}),
    Action.ALLOW_PERSONAL_DATA: frozenset({Standing.HR_MANAGER}),
    Action.EXCHANGE_FILES: _HIRING,
    Action.CONNECT_SYSTEMS: frozenset({Standing.HR_MANAGER}),
    Action.SEND_ASSESSMENTS: frozenset({Standing.TRACKING_SYSTEM}),
}
"""Standings that may do each action; a missing action is allowed to nobody."""

EVERY_INTERVIEW = frozenset({Standing.HR_MANAGER, Standing.AUDITOR})
"""Standings that reach interviews which are not their own."""


def may(who: Principal, action: Action, own: bool = True) -> bool:
    """Whether `who` may do `action` on a thing that is (or is not) theirs."""
    if who.standing not in ALLOWED.get(action, frozenset()):
        return False
    return own or who.standing in EVERY_INTERVIEW


def require(who: Principal, action: Action, own: bool = True) -> None:
    """Raise NotAllowed unless `may`; the message names the action, not the thing."""
    if not may(who, action, own):
        raise NotAllowed(f"{who.standing.value} may not {action.value.replace('_', ' ')}")


def require_screen(role: e.Role, asked: bool) -> None:
    """Raise NotAllowed unless this person may share their screen now.

    Args:
        asked: whether an interviewer has asked the applicant for theirs.
    """
    if role is e.Role.APPLICANT and not asked:
        raise NotAllowed("applicants share their screen when an interviewer has asked for it")


# --- what a person in the room is shown ------------------------------------------------

_ALL = frozenset(e.Role)
_PANEL = frozenset({e.Role.INTERVIEWER, e.Role.HR})

SHOWN_TO: dict[type[e.Event], frozenset[e.Role]] = {
    e.SpeechStarted: _ALL,
    e.SpeechEnded: _ALL,
    e.Transcript: _ALL,
    e.Observation: _PANEL,
    e.Score: _PANEL,
    e.Notice: _PANEL,
    e.ParticipantJoined: _ALL,
    e.ParticipantLeft: _ALL,
    e.InterviewStarted: _ALL,
    e.QuestionAdded: _PANEL,
    e.QuestionAsked: _ALL,
    e.AnswerEnded: _ALL,
    e.AnswerSetAside: _ALL,
    e.RatingGiven: _PANEL,
    e.NoteWritten: _PANEL,
    e.InterviewEnded: _ALL,
    e.AiTurn: _ALL,
    e.PromptShown: _ALL,
}
"""Roles in the room that an event is sent to; a missing event is sent to nobody."""

APPLICANT_NOTICES = frozenset(
    {
        e.NoticeKind.APPLICANT_AWAY,
        e.NoticeKind.APPLICANT_BACK,
        e.NoticeKind.AUDIO_ONLY_REQUESTED,
        e.NoticeKind.CAMERA_OFF,
        e.NoticeKind.CAMERA_ON,
        e.NoticeKind.SCREEN_ASKED,
        e.NoticeKind.SCREEN_WITHDRAWN,
    }
)
"""Notices that the applicant is shown too."""


def is_shown(event: e.Event, viewer: str, role: e.Role, session: Session) -> bool:
    """Whether a person in the room is sent an event.

    Ratings are hidden from an interviewer until they rated that question themselves;
    notes are private to their writer. HR sees all.
    """
    if isinstance(event, e.Notice) and event.kind in APPLICANT_NOTICES:
        return True
    if role not in SHOWN_TO.get(type(event), frozenset()):
        return False
    if role is e.Role.HR:
        return True
    match event:
        case e.RatingGiven(by=by, question_id=question_id):
            return by == viewer or session.may_see_ratings(viewer, question_id)
        case e.NoteWritten(by=by):
            return by == viewer
    return True
