"""Where evidence or permission is missing there is no number, and it is said why."""

from __future__ import annotations

import dataclasses

import pytest

from interview import events as e
from interview.policy import Purpose
from interview.scoring.conclusion import conclude
from interview.scoring.outcomes import COMPOSITE, ENGAGEMENT, VOICE, weights
from interview.scoring.scorecard import Scorecard
from tests.interview.events import (
    ANSWER,
    CONTENT,
    FACE,
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
from tests.interview.scoring.scores import assert_adds_up, last, play


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (seen("relevance", 0.2), e.Unrated.OFF_QUESTION),
        (seen("substance", 4.0), e.Unrated.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_off_the_question_or_saying_nothing_has_no_number(
    found: e.Observation, reason: e.Unrated
) -> None:
    card = Scorecard(JOB, permit())
    scores = [s for event in [*ANSWER, found, ended(10.0)] for s in card.apply(event)]
    assert (last(scores, "sales").value, last(scores, "sales").reason) == (None, reason)
    assert last(scores, COMPOSITE, "").value is None


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([said(STORY, 1.0, 9.0, confidence=0.2)], e.Unrated.UNCLEAR_SPEECH),
        ([said(STORY, 1.0, 9.0, language="zh")], e.Unrated.OTHER_LANGUAGE),
        ([said("", 1.0, 9.0, language=e.UNWRITTEN)], e.Unrated.OTHER_LANGUAGE),
        (
            [said(STORY, 1.0, 4.0), said("", 4.0, 9.0, utterance=1, language=e.UNWRITTEN)],
            e.Unrated.OTHER_LANGUAGE,
        ),
        ([said("I no", 1.0, 2.0, final=False, language="")], e.Unrated.NO_ANSWER),
        ([said("Fine.", 1.0, 8.0)], e.Unrated.TOO_SHORT),
        ([said(STORY, 1.0, 9.0)], e.Unrated.NOT_ENOUGH_EVIDENCE),
        ([said(STORY, 1.0, 9.0), seen("relevance", 0.02)], e.Unrated.OFF_QUESTION),
        (
            [said(STORY, 1.0, 9.0), seen("relevance", 0.9), seen("substance", 4.0)],
            e.Unrated.NOT_ENOUGH_EVIDENCE,
        ),
    ],
)
def test_no_manner_is_scored_beside_words_that_say_nothing(
    words: list[e.Event], reason: e.Unrated
) -> None:
    """Whether the words are known before the face and the voice, or only after them."""
    manner = [*FACE, *VOICE_MEASURES]
    for told in ([*words, *manner], [*manner, *words]):
        scores = play([started(), asked(0.0), *told, ended(10.0)])
        for dimension in (VOICE, ENGAGEMENT, "sales"):
            score = last(scores, dimension)
            assert (score.value, score.reason) == (None, reason), dimension


def test_late_words_give_and_take_the_scores_of_voice_and_face() -> None:
    card = Scorecard(JOB, permit())
    for event in (started(), asked(0.0), said(STORY, 1.0, 9.0), *FACE, *VOICE_MEASURES):
        card.apply(event)
    for time_s, relevance, rated in ((10.0, 0.9, True), (11.0, 0.02, False)):
        told = card.apply(seen("relevance", relevance, 1.0, time_s))
        for dimension in (VOICE, ENGAGEMENT):
            assert (last(told, dimension).value is not None) is rated


def test_a_face_is_scored_where_the_words_may_not_be_looked_at() -> None:
    allowed = permit("prc", Purpose.EXPRESSION_SCORING)
    scores = play([started(), asked(0.0), *FACE, ended(10.0)], allowed)
    assert last(scores, ENGAGEMENT).value == 10


@pytest.mark.parametrize(
    ("heard", "reason"),
    [
        ([], e.Unrated.NO_ANSWER),
        ([said("Fine.", 1.0, 1.5)], e.Unrated.TOO_SHORT),
        ([said(STORY, 1.0, 9.0, confidence=0.2)], e.Unrated.UNCLEAR_SPEECH),
        ([said(STORY, 1.0, 9.0)], e.Unrated.NOT_ENOUGH_EVIDENCE),
    ],
)
def test_it_abstains_rather_than_guesses(heard: list[e.Event], reason: e.Unrated) -> None:
    found = CONTENT if reason is not e.Unrated.NOT_ENOUGH_EVIDENCE else []
    scores = play([started(), asked(0.0), *heard, *found, ended(10.0)])
    assert (last(scores, "sales").value, last(scores, "sales").reason) == (None, reason)
    assert last(scores, COMPOSITE, "").value is None


def test_a_polite_nothing_in_chinese_is_no_answer() -> None:
    chinese = dataclasses.replace(JOB, language="zh")
    events = [
        started(),
        asked(0.0),
        said("挺好的。", 1.0, 2.0, language="zh"),
        *CONTENT,
        ended(5.0),
    ]
    answer = conclude(chinese, permit(), events).per_answer[0]
    assert {s.reason for s in answer.scores if s.dimension in ("sales", "team")} == {"too_short"}


def test_what_the_policy_forbids_or_the_applicant_refuses_is_never_rated() -> None:
    european = play([*ANSWER, *FACE, ended(10.0)], permit("eu"))
    assert last(european, VOICE).reason == e.Unrated.NOT_ALLOWED
    assert last(european, ENGAGEMENT).reason == e.Unrated.NOT_ALLOWED
    assert last(european, "sales").value is not None
    refused = play([*ANSWER, *FACE, ended(10.0)], permit("prc", Purpose.RECORDING))
    assert {s.reason for s in refused if s.answer} == {e.Unrated.NO_CONSENT}
    assert all(score.value is None for score in refused)


def test_the_face_weighs_only_where_policy_opening_and_applicant_allow_it() -> None:
    asks = dataclasses.replace(JOB, face_weight=0.2)
    assert weights(JOB, permit())[ENGAGEMENT] == 0
    assert weights(asks, permit())[ENGAGEMENT] == pytest.approx(0.2)
    assert weights(asks, permit("us-il"))[ENGAGEMENT] == 0
    assert weights(asks, permit("prc", Purpose.SPEECH_SCORING))[ENGAGEMENT] == 0
    smiling, blank = (conclude(JOB, permit(), [*ANSWER, *more]) for more in (FACE, []))
    assert smiling.composite == blank.composite
    engagement = next(s for s in smiling.scores if s.dimension == ENGAGEMENT)
    assert engagement.value is not None
    assert engagement.weight == 0


def test_refused_voice_shifts_its_weight_instead_of_costing_points() -> None:
    assert sum(weights(JOB, permit()).values()) == pytest.approx(1)
    assert sum(weights(JOB, permit("eu")).values()) == pytest.approx(1)
    assert weights(JOB, permit())["sales"] == pytest.approx(0.9 * 3 / 4)


def test_no_face_is_no_number() -> None:
    glimpse = [seen("eye_contact", 1.0, 1.0, 3.0)]
    assert last(play([*ANSWER, *glimpse, ended(10.0)]), ENGAGEMENT).reason == e.Unrated.NO_FACE


def test_with_two_faces_in_view_there_is_no_number_and_it_is_said_why() -> None:
    glimpse = [seen("eye_contact", 1.0, 1.0, 3.0), seen("faces", 2, 3.0, 9.0)]
    score = last(play([*ANSWER, *glimpse, ended(10.0)]), ENGAGEMENT)
    assert (score.value, score.reason) == (None, e.Unrated.SEVERAL_FACES)


def test_hands_and_posture_are_on_the_sheet_and_in_no_score() -> None:
    body = [seen("hand_at_face", 1.0, t, t + 1) for t in range(9)]
    with_body, without = (conclude(JOB, permit(), [*ANSWER, *more]) for more in (body, []))
    assert with_body.measures["hand_at_face"].count == 9
    assert with_body.scores == without.scores
    assert with_body.composite == without.composite


def test_an_unrated_dimension_is_not_zero_and_the_composite_needs_half_the_weight() -> None:
    team_only = [
        started(),
        asked(0.0, "q2"),
        said(STORY, 1.0, 9.0),
        seen("relevance", 0.9),
        seen("competency", 1.0, subject="team"),
    ]
    done = conclude(JOB, permit(), team_only)
    by_name = {score.dimension: score for score in done.scores}
    assert by_name["team"].value == 10
    assert by_name["sales"].reason == e.Unrated.NOT_ASKED
    assert done.composite.value is None
    assert done.composite.reason == e.Unrated.NOT_ENOUGH_EVIDENCE
    both = conclude(JOB, permit(), ANSWER)
    values = {s.dimension: s.value for s in both.scores if s.value is not None}
    expected = sum(values[d] * w for d, w in weights(JOB, permit()).items() if d in values) * 10
    assert both.composite.value == pytest.approx(expected, abs=0.6)
    assert_adds_up(both.composite)


def test_interviewers_words_are_not_the_applicants() -> None:
    joined = e.ParticipantJoined(
        time_s=0.0, participant="i1", role=e.Role.INTERVIEWER, name="Interviewer"
    )
    scores = play([joined, started(), asked(0.0), said(STORY, 1.0, 9.0, participant="i1")])
    assert last(scores, "sales").reason == e.Unrated.NO_ANSWER


def test_a_broken_analyzer_cannot_break_a_score() -> None:
    bad = [
        seen("relevance", float("nan")),
        seen("competency", float("inf"), subject="sales"),
        seen("charm", 1.0),
    ]
    assert conclude(JOB, permit(), [*ANSWER, *bad]).scores == conclude(JOB, permit(), ANSWER).scores
