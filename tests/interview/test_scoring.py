"""What HR may rely on: scores add up from their evidence, and abstain where it is missing."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview import events as e
from interview.conclusion import conclude
from interview.outcomes import COMPOSITE, ENGAGEMENT, VOICE, weights
from interview.policy import Permit, Purpose
from interview.rules import STAR_PARTS
from interview.scoring import Scorecard
from tests.interview.events import JOB, STORY, asked, ended, permit, said, seen, started

CONTENT = [
    seen("relevance", 0.9),
    seen("competency", 0.8, subject="sales", quote="called them back"),
    seen("competency", 0.4, subject="team"),
    seen("key_point", 0.9, subject="asked why", quote="asked every customer why"),
    seen("key_point", 0.1, subject="closed it"),
    *[seen("star", 0.7, subject=part, quote="called them") for part in STAR_PARTS],
    seen("figure", 40.0, subject="40 %", quote="40 % more"),
]
VOICE_MEASURES = [
    seen("speech_rate", 4.5),
    seen("talk_ratio", 0.8),
    seen("filler_rate", 2.0),
    seen("pause_longest", 1.0),
    seen("pitch_variation", 2.5),
    seen("loudness_variation", 6.0),
]
FACE = [seen("eye_contact", 1.0, t, t + 1) for t in range(9)]
ANSWER = [started(), asked(0.0), said(STORY, 1.0, 9.0), *CONTENT, *VOICE_MEASURES]


def last(scores: Sequence[e.Score], dimension: str, answer: str = "q1#1") -> e.Score:
    return [s for s in scores if (s.dimension, s.answer) == (dimension, answer)][-1]


def play(events: Sequence[e.Event], allowed: Permit | None = None) -> list[e.Score]:
    card = Scorecard(JOB, allowed or permit())
    return [score for event in events for score in card.apply(event)]


def score_of(score: e.Score, end: str) -> float:
    value = getattr(score, end)
    assert isinstance(value, float)
    return value


def assert_adds_up(score: e.Score) -> None:
    """The middle plus all effects is the value, to rounding, and lies in its interval."""
    if score.value is None:
        assert score.reason
        assert not score.evidence
    else:
        effects = sum(item.effect for item in score.evidence)
        assert score.scale / 2 + effects == pytest.approx(
            score.value, abs=0.051 + 0.001 * len(score.evidence)
        )
        low, high = (score.value if end is None else end for end in (score.low, score.high))
        assert 0 <= low <= score.value <= high <= score.scale
        assert (score.low is None) is (score.high is None) is (low == high)


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
    events = [started(), asked(0.0), said("挺好的。", 1.0, 2.0), *CONTENT, ended(5.0)]
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


def test_words_said_as_the_next_question_came_count_for_the_answer_they_mostly_belong_to() -> None:
    card = Scorecard(JOB, permit())
    for event in (started(), asked(0.0), ended(8.0), asked(8.0, "q2")):
        card.apply(event)
    scores = card.apply(said(STORY, 1.0, 9.0))
    assert card.answers["q1#1"].length == 17
    assert card.answers["q2#1"].length == 0
    assert all(score.final for score in scores if score.answer == "q1#1")


def test_interviewers_words_are_not_the_applicants() -> None:
    joined = e.ParticipantJoined(
        time_s=0.0, participant="i1", role=e.Role.INTERVIEWER, name="Interviewer"
    )
    scores = play([joined, started(), asked(0.0), said(STORY, 1.0, 9.0, participant="i1")])
    assert last(scores, "sales").reason == e.Unrated.NO_ANSWER


def test_a_steady_stream_of_the_same_is_told_once() -> None:
    card = Scorecard(JOB, permit())
    held_back = [dataclasses.replace(o, time_s=o.time_s + 1) for o in CONTENT]
    for event in [*ANSWER, *held_back, *(dataclasses.replace(o, time_s=12.0) for o in CONTENT)]:
        card.apply(event)
    again = [dataclasses.replace(o, time_s=o.time_s + 5) for o in CONTENT * 20]
    assert [score for event in again for score in card.apply(event)] == []


def test_a_broken_analyzer_cannot_break_a_score() -> None:
    bad = [
        seen("relevance", float("nan")),
        seen("competency", float("inf"), subject="sales"),
        seen("charm", 1.0),
    ]
    assert conclude(JOB, permit(), [*ANSWER, *bad]).scores == conclude(JOB, permit(), ANSWER).scores


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
