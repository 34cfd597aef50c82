"""What HR may rely on: scores and their intervals follow from the evidence, live as afterwards."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview import events as e
from interview.scoring.conclusion import conclude
from interview.scoring.outcomes import COMPOSITE, ENGAGEMENT, VOICE
from interview.scoring.rules import STAR_PARTS
from interview.scoring.scorecard import Scorecard
from tests.interview.events import (
    ANSWER,
    CONTENT,
    JOB,
    STORY,
    VOICE_MEASURES,
    asked,
    ended,
    permit,
    said,
    seen,
    started,
)
from tests.interview.scoring.scores import assert_adds_up, last, play, score_of


def test_a_full_answer_is_rated_with_its_evidence() -> None:
    score = last(play([*ANSWER, ended(10.0)]), "sales")
    # key points 4: (.9 + .1) / 2; competency 3: .8; STAR 2: .7; figures 1: one of two
    assert score.value == pytest.approx(4 * 0.5 + 3 * 0.8 + 2 * 0.7 + 1 * 0.5, abs=0.05)
    assert score.final
    effects = {(item.measure, item.subject): item.effect for item in score.evidence}
    assert effects["key_point", "asked why"] == pytest.approx(2 * 0.4)
    assert effects["key_point", "closed it"] == pytest.approx(-2 * 0.4)
    assert effects["relevance", ""] == 0
    assert {item.model for item in score.evidence} == {"mind@1"}


def test_a_key_point_of_which_nothing_was_found_subtracts_and_is_shown() -> None:
    found = [o for o in CONTENT if o.subject != "closed it"]
    score = last(play([*ANSWER[:3], *found, ended(10.0)]), "sales")
    effects = {(item.measure, item.subject): item.effect for item in score.evidence}
    assert effects["key_point", "closed it"] == pytest.approx(-2 * 0.5)


def test_an_answer_half_on_the_question_loses_points_in_proportion() -> None:
    half = [seen("relevance", 0.3) if o.measure == "relevance" else o for o in CONTENT]
    full = last(play([*ANSWER, ended(10.0)]), "sales")
    score = last(play([*ANSWER[:3], *half, ended(10.0)]), "sales")
    assert full.value is not None
    assert score.value == pytest.approx(full.value * 0.3 / 0.5, abs=0.1)
    assert_adds_up(score)


def test_evidence_names_its_answer_also_in_the_whole_interview() -> None:
    again = [dataclasses.replace(o, answer="q1#2") for o in CONTENT]
    second = [asked(20.0, times=2), said(STORY, 21.0, 29.0, utterance=1), *again]
    done = conclude(JOB, permit(), [*ANSWER, ended(10.0), *second])
    whole = next(score for score in done.scores if score.dimension == "sales")
    assert {item.answer for item in whole.evidence} == {"q1#1", "q1#2"}


def test_more_answers_make_the_interval_narrower() -> None:
    again = [dataclasses.replace(o, answer="q1#2") for o in CONTENT]
    second = [asked(20.0, times=2), said(STORY, 21.0, 29.0, utterance=1), *again]
    one, two = (conclude(JOB, permit(), [*ANSWER, ended(10.0), *more]) for more in ([], second))
    widths = []
    for done in (one, two):
        sales = next(score for score in done.scores if score.dimension == "sales")
        low, value, high = (score_of(sales, end) for end in ("low", "value", "high"))
        assert low <= value <= high
        widths.append(high - low)
        assert done.composite.low is not None
    assert widths[1] == pytest.approx(widths[0] / 2**0.5, abs=0.2)


def test_voice_and_face_have_an_interval_where_an_answer_is_long_enough() -> None:
    moved = [dataclasses.replace(o, margin=1.0) for o in VOICE_MEASURES]
    looks = [seen("eye_contact", float(t % 7 < 3), t, t + 1) for t in range(60)]
    long = [started(), asked(0.0), said(STORY, 1.0, 60.0), *CONTENT]
    for manner, known in (([*VOICE_MEASURES, *looks[:29]], False), ([*moved, *looks], True)):
        scores = play([*long, *manner, ended(60.0)])
        for dimension in (VOICE, ENGAGEMENT):
            for score in (last(scores, dimension), last(scores, dimension, "")):
                assert (score.low is not None) is (score.high is not None) is known
        composite = last(scores, COMPOSITE, "")
        (voice,) = [item for item in composite.evidence if item.subject == VOICE]
        assert voice.effect > 0
    gaze = last(scores, ENGAGEMENT).evidence[0]
    assert gaze.margin is not None
    assert 0.02 < gaze.margin < 0.2


def test_a_score_that_no_margin_moves_has_no_interval_rather_than_one_of_no_width() -> None:
    best = [dataclasses.replace(o, margin=0.2) for o in VOICE_MEASURES]
    least = [dataclasses.replace(o, margin=0.001) for o in VOICE_MEASURES]
    for manner in (best, [dataclasses.replace(least[0], value=2.5), *least[1:]]):
        scores = play([*ANSWER[:3], *CONTENT, *manner, ended(10.0)])
        for voice in (last(scores, VOICE), last(scores, VOICE, "")):
            assert voice.value is not None
            assert (voice.low, voice.high) == (None, None)
        composite = last(scores, COMPOSITE, "")
        assert score_of(composite, "low") < score_of(composite, "high")


def test_an_answer_without_an_interval_leaves_the_mean_no_surer() -> None:
    moved = [dataclasses.replace(o, margin=1.0, answer="q1#1") for o in VOICE_MEASURES]
    other = [dataclasses.replace(o, margin=None, answer="q1#2") for o in VOICE_MEASURES]
    same = [dataclasses.replace(o, answer="q1#2") for o in moved]
    widths = []
    for again in (other, same):
        content = [dataclasses.replace(o, answer="q1#2") for o in CONTENT]
        second = [asked(20.0, times=2), said(STORY, 21.0, 29.0, utterance=1), *content, *again]
        done = conclude(JOB, permit(), [*ANSWER, *moved, ended(10.0), *second])
        voice = next(score for score in done.scores if score.dimension == VOICE)
        widths.append(score_of(voice, "high") - score_of(voice, "low"))
    assert widths[0] == widths[1] > 0


def test_content_voice_and_face_stand_apart() -> None:
    done = conclude(JOB, permit(), ANSWER)
    values = {score.dimension: score.value for score in done.scores}
    sales, team = (values[dimension] or 0.0 for dimension in ("sales", "team"))
    assert done.parts["content"] == pytest.approx((3 * sales + team) / 4, abs=0.06)
    assert done.parts["voice"] == values[VOICE]
    assert done.parts["face"] is None


def test_measures_are_medians_over_answers_and_moments() -> None:
    later = [asked(20.0, times=2), seen("speech_rate", 6.5, 21.0, 29.0, answer="q1#2")]
    face = [seen("eye_contact", v, t, t + 1) for t, v in enumerate((0.0, 0.4, 0.5, 0.6, 1.0))]
    measures = conclude(JOB, permit(), [*ANSWER, *face, *later]).measures
    assert measures["speech_rate"].median == pytest.approx((4.5 + 6.5) / 2)
    assert (measures["speech_rate"].count, measures["eye_contact"].count) == (2, 5)
    assert measures["eye_contact"].median == 0.5
    assert 0 < measures["eye_contact"].low < 0.4 < 0.6 < measures["eye_contact"].high < 1


def test_a_steady_stream_of_the_same_is_told_once() -> None:
    card = Scorecard(JOB, permit())
    held_back = [dataclasses.replace(o, time_s=o.time_s + 1) for o in CONTENT]
    for event in [*ANSWER, *held_back, *(dataclasses.replace(o, time_s=12.0) for o in CONTENT)]:
        card.apply(event)
    again = [dataclasses.replace(o, time_s=o.time_s + 5) for o in CONTENT * 20]
    assert [score for event in again for score in card.apply(event)] == []


def test_a_crashed_interview_concludes_like_an_ended_one_and_always_alike() -> None:
    end: list[e.Event] = [ended(10.0), e.InterviewEnded(time_s=10.0, by="i1")]
    crashed, over = (conclude(JOB, permit(), [*ANSWER, *more]) for more in ([], end))
    assert crashed == conclude(JOB, permit(), ANSWER)
    assert [(s.dimension, s.value, s.reason, s.evidence) for s in crashed.scores] == [
        (s.dimension, s.value, s.reason, s.evidence) for s in over.scores
    ]
    assert all(s.final for s in (*crashed.scores, crashed.composite, *crashed.per_answer[0].scores))
    assert [t.text for t in crashed.transcript] == [STORY]
    assert crashed.models == ("ears@1", "mind@1")
    assert crashed.measures["speech_rate"].median == 4.5


def test_live_and_concluded_scores_agree() -> None:
    surer = [dataclasses.replace(o, margin=m) for m in (2.0, 1.0) for o in VOICE_MEASURES]
    late = dataclasses.replace(surer[-2], margin=1.5, answer="q1#1")
    events = [*ANSWER, *surer, ended(10.0), late, e.InterviewEnded(time_s=10.0, by="i1")]
    live = play(events)
    for score in conclude(JOB, permit(), [*events, *live]).scores:
        told = last(live, score.dimension, "")
        assert (told.value, told.low, told.high) == (score.value, score.low, score.high)
        assert told.final


MEASURED = st.builds(
    seen,
    st.sampled_from(
        ["relevance", "competency", "key_point", "star", "figure", "eye_contact", "smile"]
        + [o.measure for o in VOICE_MEASURES]
    ),
    st.floats(0, 20, allow_nan=False) | st.floats(0, 1),
    st.floats(0, 5),
    st.floats(5, 30),
    subject=st.sampled_from(["", "sales", "team", "asked why", *STAR_PARTS]),
    quote=st.sampled_from(["", "called them"]),
)


@given(
    st.lists(
        MEASURED | st.builds(asked, st.floats(0, 30), st.sampled_from(["q1", "q2"])), max_size=60
    ),
    st.none() | st.floats(0, 5),
)
def test_every_score_adds_up(events: list[e.Event], margin: float | None) -> None:
    job = dataclasses.replace(JOB, face_weight=0.1)
    card = Scorecard(job, permit())
    voice = [dataclasses.replace(o, margin=margin) for o in VOICE_MEASURES]
    opening = [started(), asked(0.0), said(STORY, 0.0, 30.0), seen("relevance", 0.9), *voice]
    scores = [score for event in [*opening, *events] for score in card.apply(event)]
    for score in [*scores, *card.final()]:
        assert_adds_up(score)
