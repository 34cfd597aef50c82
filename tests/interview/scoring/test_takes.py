"""Which answer counts: of words between two questions, of several takes, with follow-ups."""

from __future__ import annotations

import dataclasses

from interview import events as e
from interview.scoring.conclusion import conclude
from interview.scoring.scorecard import Scorecard
from tests.interview.events import (
    ANSWER,
    JOB,
    STORY,
    asked,
    ended,
    permit,
    said,
    seen,
    started,
)
from tests.interview.scoring.scores import last


def test_words_said_as_the_next_question_came_count_for_the_answer_they_mostly_belong_to() -> None:
    card = Scorecard(JOB, permit())
    for event in (started(), asked(0.0), ended(8.0), asked(8.0, "q2")):
        card.apply(event)
    scores = card.apply(said(STORY, 1.0, 9.0))
    assert card.answers["q1#1"].length == 17
    assert card.answers["q2#1"].length == 0
    assert all(score.final for score in scores if score.answer == "q1#1")


def test_another_take_counts_instead() -> None:
    first = [*ANSWER, ended(10.0)]
    weak = [
        said(STORY, 21.0, 28.0, utterance=1),
        seen("relevance", 0.8, 21.0, 28.0, answer="q1#2"),
        seen("competency", 0.1, 21.0, 28.0, subject="sales", answer="q1#2"),
    ]
    again = [asked(20.0, times=2), e.AnswerSetAside(time_s=20.0, answer="q1#1"), *weak]
    alone = [started(), asked(20.0, times=2), *weak]
    both, last_alone = (conclude(JOB, permit(), events) for events in ([*first, *again], alone))
    assert both.composite.value == last_alone.composite.value
    assert [answer.answer for answer in both.per_answer] == ["q1#1", "q1#2"]
    assert both.asked[0].set_aside
    assert "speech_rate" not in both.measures


CLOSING = e.QuestionAdded(
    time_s=11.0,
    question_id="added-1",
    text="And how did you close it?",
    competencies=(),
    key_points=("closed it",),
    by=e.AI,
    follows="q1",
    reason="key_point",
)

AGAIN = dataclasses.replace(CLOSING, time_s=20.0, question_id="added-2")


def closed(value: float, answer: str) -> e.Observation:
    return seen("key_point", value, 13.0, 19.0, subject="closed it", answer=answer)


def sales(events: list[e.Event]) -> e.Score:
    result = conclude(JOB, permit(), events)
    return {score.dimension: score for score in result.per_answer[0].scores}["sales"]


def test_what_follow_ups_bring_out_counts_for_the_answer_they_take_up() -> None:
    missed = seen("key_point", 0.1, subject="closed it")
    alone = [*ANSWER, missed, ended(10.0)]
    helped = [*alone, CLOSING, asked(12.0, "added-1"), closed(0.9, "added-1#1")]
    then_missed = [*helped, AGAIN, asked(21.0, "added-2"), closed(0.2, "added-2#1")]
    assert sales(alone).value < sales(helped).value  # type: ignore[operator]
    assert sales(then_missed).evidence == sales(helped).evidence
    (evidence,) = [part for part in sales(helped).evidence if part.subject == "closed it"]
    assert evidence.answer == "added-1#1"


def test_a_follow_up_that_is_set_aside_brings_out_nothing() -> None:
    alone = [*ANSWER, seen("key_point", 0.1, subject="closed it"), ended(10.0)]
    taken = [*alone, CLOSING, asked(12.0, "added-1"), closed(0.9, "added-1#1"), ended(20.0)]
    aside = [*taken, e.AnswerSetAside(time_s=21.0, answer="added-1#1")]
    assert sales(aside).value == sales(alone).value
    card = Scorecard(JOB, permit())
    live = [score for event in aside for score in card.apply(event)]
    assert last(live, "sales", "q1#1").value == sales(alone).value
