"""The interview's state: a fold of its events, and which acts it allows when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.errors import NotFound, WrongState
from interview.events import Event, ParticipantJoined, ParticipantLeft, Role
from interview.session import MAX_ADDED_QUESTIONS, Session, Status
from tests.interview.events import JOB


def after(session: Session, *acts: list[Event]) -> Session:
    for events in acts:
        for event in events:
            session.apply(event)
    return session


def live() -> Session:
    session = Session("s1", JOB)
    return after(session, session.start("i1", 1.0))


def test_asking_closes_the_answer_before_and_asking_again_opens_another() -> None:
    session = live()
    for now_s, question in ((2.0, "q1"), (5.0, "q2"), (9.0, "q1")):
        after(session, session.ask(question, "i1", now_s))
    assert [(a.id, a.start_s, a.end_s) for a in session.answers] == [
        ("q1#1", 2.0, 5.0),
        ("q2#1", 5.0, 9.0),
        ("q1#2", 9.0, None),
    ]
    assert session.open_answer == session.answers[-1]


def test_a_question_that_two_interviewers_ask_at_once_is_asked_once() -> None:
    session = live()
    after(session, session.ask("q1", "i1", 2.0))
    after(session, session.ask("q1", "i2", 2.1))
    assert [(a.id, a.end_s) for a in session.answers] == [("q1#1", None)]


def test_acts_that_do_not_fit_the_state_are_refused() -> None:
    fresh = Session("s1", JOB)
    for act in (
        lambda: fresh.ask("q1", "i1", 1.0),
        lambda: fresh.end("i1", 1.0),
        lambda: fresh.rate("q1", "sales", 3, "i1", 1.0),
        lambda: live().start("i1", 2.0),
        lambda: live().end_answer(2.0),
        lambda: live().rate("q1", "sales", 6, "i1", 2.0),
    ):
        with pytest.raises(WrongState):
            act()
    for unknown in (
        lambda: live().ask("q9", "i1", 2.0),
        lambda: live().rate("q1", "charm", 3, "i1", 2.0),
        lambda: live().add_question("Why?", ("charm",), "i1", 2.0),
        lambda: live().note("q9", "text", "i1", 2.0),
    ):
        with pytest.raises(NotFound):
            unknown()


def test_the_end_closes_the_answer_and_ratings_may_still_be_given() -> None:
    session = live()
    after(session, session.ask("q1", "i1", 2.0))
    after(session, session.end("i1", 8.0))
    after(session, session.rate("q1", "sales", 4, "i1", 9.0))
    assert (session.status, session.ended_s, session.answers[0].end_s) == (Status.ENDED, 8.0, 8.0)
    assert session.ratings == {("i1", "q1", "sales"): 4}
    with pytest.raises(WrongState):
        session.add_question("One more?", (), "i1", 9.0)


def test_ratings_of_others_show_only_after_the_own_one_and_can_be_taken_back() -> None:
    session = live()
    after(session, session.rate("q1", "sales", 4, "i1", 2.0))
    assert session.may_see_ratings("i1", "q1")
    assert not session.may_see_ratings("i2", "q1")
    after(session, session.rate("q1", "sales", None, "i1", 3.0))
    assert session.ratings == {}
    assert not session.may_see_ratings("i1", "q1")


def test_added_questions_can_be_asked_and_are_bounded() -> None:
    session = live()
    for number in range(MAX_ADDED_QUESTIONS):
        after(session, session.add_question(f"Why {number}?", ("sales",), "i1", 2.0))
    after(session, session.ask("added-1", "i1", 3.0))
    assert session.question("added-1").text == "Why 0?"
    with pytest.raises(WrongState):
        session.add_question("Too many?", (), "i1", 4.0)


def test_leaving_and_joining_again_is_the_same_participant() -> None:
    session = live()
    joined = ParticipantJoined(time_s=1.0, participant="a1", role=Role.APPLICANT, name="A")
    after(session, [joined, ParticipantLeft(time_s=2.0, participant="a1")])
    assert not session.participants["a1"].present
    after(session, [joined])
    assert session.participants["a1"].present
    after(session, [ParticipantLeft(time_s=3.0, participant="never here")])


def test_speech_belongs_to_the_answer_that_it_mostly_falls_into() -> None:
    session = live()
    after(session, session.ask("q1", "i1", 2.0))
    after(session, session.ask("q2", "i1", 10.0))
    for span, answer in (
        ((0.5, 1.5), None),
        ((1.0, 4.0), "q1#1"),
        ((7.0, 11.0), "q1#1"),
        ((9.0, 13.0), "q2#1"),
        ((12.0, 13.0), "q2#1"),
    ):
        found = session.answer_over(*span)
        assert (found.id if found else None) == answer


ACTS = st.lists(
    st.tuples(
        st.sampled_from(["start", "ask", "add", "end_answer", "rate", "note", "end"]),
        st.sampled_from(["q1", "q2", "added-1"]),
        st.integers(1, 5),
    ),
    max_size=30,
)


@given(ACTS)
def test_a_session_rebuilt_from_its_journal_equals_the_one_lost(
    acts: list[tuple[str, str, int]],
) -> None:
    session = Session("s1", JOB)
    journal: list[Event] = []
    for now_s, (act, question, level) in enumerate(acts):
        try:
            events = {
                "start": lambda n=now_s: session.start("i1", n),
                "ask": lambda n=now_s, q=question: session.ask(q, "i1", n),
                "add": lambda n=now_s: session.add_question("Why?", ("sales",), "i1", n),
                "end_answer": lambda n=now_s: session.end_answer(n),
                "rate": lambda n=now_s, q=question, v=level: session.rate(q, "sales", v, "i1", n),
                "note": lambda n=now_s, q=question: session.note(q, "text", "i1", n),
                "end": lambda n=now_s: session.end("i1", n),
            }[act]()
        except (WrongState, NotFound):
            continue
        after(session, events)
        journal += events
    assert Session.fold("s1", JOB, journal) == session
    assert sum(answer.end_s is None for answer in session.answers) <= 1
