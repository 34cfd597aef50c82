"""Who may do and see what: complete tables, and no way around them."""

from __future__ import annotations

from typing import get_args

import pytest

from interview import events as e
from interview.access import (
    ALLOWED,
    SHOWN_TO,
    Action,
    Principal,
    Standing,
    is_shown,
    may,
    require,
)
from interview.errors import NotAllowed
from interview.session import Session
from tests.interview.events import JOB, said, seen


def test_every_action_and_every_event_has_a_rule() -> None:
    assert set(ALLOWED) == set(Action)
    assert set(SHOWN_TO) == set(get_args(e.AnyEvent))


@pytest.mark.parametrize("standing", [Standing.APPLICANT, Standing.ANYONE])
def test_applicants_and_strangers_reach_nothing_of_the_staff(standing: Standing) -> None:
    allowed = {action for action in Action if may(Principal("x", standing), action)}
    room = {Action.ENTER_ROOM, Action.SEND_MEDIA, Action.WATCH_MEDIA}
    room |= {Action.ANSWER_AI, Action.HEAR_QUESTIONS}
    anyone = {
        Action.SIGN_IN,
        Action.SIGN_OUT,
        Action.SEE_HEALTH,
        Action.OPEN_JOIN_LINK,
        Action.GIVE_CONSENT,
        Action.WITHDRAW_CONSENT,
        Action.COPY_OWN_DATA,
        Action.ASK_ABOUT_JOB,
        Action.ANSWER_INVITATION,
        Action.OPEN_TIME_LINK,
        Action.READ_CALENDAR_FEED,
    }
    assert allowed == (anyone | room if standing is Standing.APPLICANT else anyone)


def test_other_peoples_interviews_are_out_of_reach_but_for_managers_and_auditors() -> None:
    for standing in Standing:
        reaches = may(Principal("x", standing), Action.SEE_INTERVIEW, own=False)
        assert reaches == (standing in {Standing.HR_MANAGER, Standing.AUDITOR})
    with pytest.raises(NotAllowed, match="interviewer may not see interview"):
        require(Principal("x", Standing.INTERVIEWER), Action.SEE_INTERVIEW, own=False)


def test_applicants_never_see_scores_notes_ratings_or_prepared_questions() -> None:
    session = Session("s1", JOB)
    hidden = [
        seen("relevance", 0.5),
        e.Score(time_s=1.0, dimension="sales", value=5.0, scale=10),
        e.RatingGiven(time_s=1.0, by="i1", question_id="q1", competency="sales", level=3),
        e.NoteWritten(time_s=1.0, by="i1", question_id="q1", text="private"),
        e.QuestionAdded(time_s=1.0, question_id="added-1", text="Why?", competencies=(), by="i1"),
        e.Notice(time_s=1.0, kind=e.NoticeKind.SEVERAL_FACES, participant="a1"),
    ]
    assert not any(is_shown(event, "a1", e.Role.APPLICANT, session) for event in hidden)
    request = e.Notice(time_s=1.0, kind=e.NoticeKind.AUDIO_ONLY_REQUESTED, participant="a1")
    assert is_shown(request, "a1", e.Role.APPLICANT, session)
    assert is_shown(said("hello", 0.0, 1.0), "a1", e.Role.APPLICANT, session)


def test_an_interviewer_sees_others_ratings_only_after_the_own_one_and_no_others_notes() -> None:
    session = Session("s1", JOB)
    rating = e.RatingGiven(time_s=1.0, by="i1", question_id="q1", competency="sales", level=3)
    note = e.NoteWritten(time_s=1.0, by="i1", question_id="q1", text="private")
    assert is_shown(rating, "i1", e.Role.INTERVIEWER, session)
    assert not is_shown(rating, "i2", e.Role.INTERVIEWER, session)
    assert is_shown(rating, "h1", e.Role.HR, session)
    assert not is_shown(note, "i2", e.Role.INTERVIEWER, session)
    assert is_shown(note, "h1", e.Role.HR, session)
    own = e.RatingGiven(time_s=2.0, by="i2", question_id="q1", competency="team", level=2)
    session.apply(own)
    assert is_shown(rating, "i2", e.Role.INTERVIEWER, session)
