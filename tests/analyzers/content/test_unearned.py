"""What must never earn a number, however fluent, and that real answers still do.

Whole interviews of one question through the analyzers and the rules.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from analyzers.content.meaning import Meaning
from analyzers.content.star import Star
from analyzers.pipeline import Pipeline
from interview.events import AnswerEnded, Event, Observation
from interview.scoring.conclusion import Conclusion, conclude
from models.sentence_encoder import SentenceEncoder
from models.store import ModelStore
from tests.analyzers.spoken import asked, heard, setup_of, unfitted, unseen

pytestmark = pytest.mark.integration

NOVELS = {
    "en": (
        "It was the best of times, it was the worst of times, it was the age of wisdom, it was "
        "the age of foolishness, it was the season of light, it was the season of darkness. "
        "There were a king with a large jaw and a queen with a plain face, on the throne of "
        "England. In both countries it was clearer than crystal that things in general were "
        "settled for ever.",
        "Alice was beginning to get very tired of sitting by her sister on the bank, and of "
        "having nothing to do. Suddenly a white rabbit with pink eyes ran close by her. She ran "
        "across the field after it and saw it pop down a large hole under the hedge.",
    ),
    "zh": (
        "话说天下大势，分久必合，合久必分。周末七国分争，并入于秦。及秦灭之后，楚汉分争，又并入于汉。"
        "汉朝自高祖斩白蛇而起义，一统天下。后来光武中兴，传至献帝，遂分为三国。",
        "我家的后面有一个很大的园，相传叫作百草园。不必说碧绿的菜畦，光滑的石井栏，高大的皂荚树，"
        "紫红的桑椹。单是周围的短短的泥墙根一带，就有无限趣味，油蛉在这里低唱，蟋蟀们在这里弹琴。",
    ),
}
FINE = {
    "en": (
        "Fine.",
        "Fine. It was fine, yeah. I think it was all fine, you know, yes, good. It went well, "
        "fine, really. Okay, that was fine.",
    ),
    "zh": (
        "挺好的。",
        "挺好的，都挺好的。嗯，没什么问题，还可以吧，就是挺好的，反正都还不错，挺顺利的，"
        "没什么好说的，就这样吧。",
    ),
}
STUFFED = {
    "en": (
        "Leadership, communication, teamwork, conflict resolution, stakeholder management, data "
        "driven decision making, customer focus, ownership, negotiation, agile delivery, Python, "
        "SQL, mentoring, strategic planning, continuous improvement.",
        "Teamwork and leadership, conflict resolution and communication skills, Python SQL and "
        "Excel, proactive customer focus, key performance indicators, project management and "
        "stakeholder alignment, innovation and ownership",
    ),
    "zh": (
        "领导力，沟通能力，团队合作，数据分析，用户增长，项目管理，敏捷开发，客户导向，执行力，"
        "创新思维，责任心，谈判技巧，冲突处理，战略规划，结果导向，抗压能力。",
        "沟通协调和团队合作，领导力与执行力，数据分析能力，客户导向，项目管理，冲突解决，"
        "结果导向，目标管理，绩效考核，流程优化，闭环思维，赋能业务",
    ),
}

GARBAGE = {
    "en": (
        "Thank you for watching. Thank you for watching. Please subscribe to my channel. Thank "
        "you. Bye. Thank you for watching and see you in the next video. Bye bye. Thank you.",
        "Blorf the wug of sna tibbed into gleeb marn, and the dax was vorping a zink to the pell "
        "of it, so the frim had been snarked by some toma while a blick of gorp went fleen.",
        "Um, uh, um, so, uh, I think, uh, um, yes, uh, I, um, uh, the, uh, um, and then, um, uh, "
        "you know, uh, um, so, um, yes, uh, I think, um, uh, well, uh, um.",
    ),
    "zh": (
        "请不吝点赞订阅转发打赏支持明镜与点点栏目。字幕由志愿者提供，谢谢观看。请不吝点赞订阅转发，谢谢大家收看。",
        "克福祖阻掌将立彭博您我勾统拍棚，协了一个排档森得，后后祖掌大克立，棚拍统勾阻福，立彭掌祖克得森协。",
        "嗯，那个，呃，就是，嗯，那个，呃，然后，嗯，就是说，那个，呃，嗯，然后，那个，就是，嗯，呃，那个，嗯。",
    ),
}

DECLINED = {
    "en": (
        "Sorry, I can't think of an example right now. Could we go on to the next question "
        "please, I really don't remember anything like that at the moment.",
        "Hmm, that's a good question. To be honest I have never been in a situation like that, "
        "so I don't have an example for you. Maybe we can come back to this one later.",
    ),
    "zh": (
        "不好意思，我一时想不起来这样的例子。我们可以先进入下一个问题吗，我现在确实想不起来类似的事情。",
        "嗯，这个问题，说实话我没有遇到过这种情况，所以也没有什么具体的例子可以跟您讲，要不咱们先跳过这个问题吧。",
    ),
}
MANNER = [
    Observation(
        time_s=30.0,
        participant="a1",
        measure=measure,
        value=value,
        start_s=1.0,
        confidence=0.9,
        model="eyes@1",
    )
    for measure, value in {
        "eye_contact": 0.9,
        "smile": 0.2,
        "speech_rate": 4.5,
        "talk_ratio": 0.8,
        "pause_longest": 1.0,
    }.items()
]
"""An attentive face and a fluent voice, measured of everybody here."""
DECLINED_FIRST = {
    "en": "I can't think of an example right now... Oh wait, ",
    "zh": "我一时想不起来……哦对了，",
}


@pytest.fixture(scope="module")
def encoder(model_store: ModelStore) -> SentenceEncoder:
    version = model_store.version("sentence-encoder")
    return SentenceEncoder(model_store.path("sentence-encoder"), version)


def concluded(
    encoder: SentenceEncoder,
    entry: dict[str, Any],
    language: str,
    text: str,
    *,
    keyed: bool = True,
    confidence: float = 0.9,
) -> Conclusion:
    setup = setup_of(entry if keyed else {**entry, "key_points": []}, language)
    said = replace(heard(text, end_s=30.0), language=language, confidence=confidence)
    events: list[Event] = []
    pipeline = Pipeline(setup, [Meaning(encoder), Star(encoder)])
    for event in [*asked(), said, AnswerEnded(time_s=31.0, answer="q#1")]:
        events += [event, *pipeline.push(event)]
    return conclude(setup.job, setup.permit, [*events, *pipeline.finish(), *MANNER])


def assert_unrated(done: Conclusion, *reasons: str) -> None:
    """Nothing has a number: neither what was said nor how it was said."""
    assert done.composite.value is None
    assert {score.dimension for score in done.per_answer[0].scores} == {"c", "voice", "engagement"}
    for score in done.per_answer[0].scores:
        assert score.value is None, score
        assert score.reason in reasons


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_fluent_speech_off_the_question(
    encoder: SentenceEncoder, language: str, keyed: bool
) -> None:
    for entry in unseen(language):
        for text in (*NOVELS[language], entry["off_topic"]["text"]):
            done = concluded(encoder, entry, language, text, keyed=keyed)
            assert_unrated(done, "off_question", "not_enough_evidence")


@pytest.mark.parametrize("keyed", [True, False])
def test_a_story_that_is_nobodys_own(encoder: SentenceEncoder, keyed: bool) -> None:
    """English novels, which closeness alone took for answers to some of these questions."""
    for entry in (entry for entry in unfitted("en") if entry["share"] == "final"):
        for text in NOVELS["en"]:
            done = concluded(encoder, entry, "en", text, keyed=keyed)
            assert_unrated(done, "off_question", "not_enough_evidence")


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_refusal(encoder: SentenceEncoder, language: str, keyed: bool) -> None:
    for entry in unseen(language):
        for text in DECLINED[language]:
            done = concluded(encoder, entry, language, text, keyed=keyed)
            assert_unrated(done, "not_enough_evidence")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_story_after_a_refusal_is_scored_by_the_story(
    encoder: SentenceEncoder, language: str
) -> None:
    first = DECLINED_FIRST[language]
    for entry in unseen(language):
        story = entry["good"]["text"]
        alone, after = (
            concluded(encoder, entry, language, text).per_answer[0].scores
            for text in (story, first + story)
        )
        for told, told_after in zip(alone, after, strict=True):
            assert (told.value is None) == (told_after.value is None)
            if told.value is not None and told_after.value is not None:
                assert told_after.value == pytest.approx(told.value, abs=1.5)
            assert not any(first[:7] in evidence.quote for evidence in told_after.evidence)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_nothing_said_at_any_length(encoder: SentenceEncoder, language: str) -> None:
    for entry in unseen(language):
        for text in FINE[language]:
            done = concluded(encoder, entry, language, text, keyed=False)
            assert_unrated(done, "too_short", "not_enough_evidence")


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_question_read_back(encoder: SentenceEncoder, language: str, keyed: bool) -> None:
    for entry in unseen(language):
        for times in (1, 2, 4):
            text = " ".join([entry["text"]] * times)
            done = concluded(encoder, entry, language, text, keyed=keyed)
            assert_unrated(done, "too_short", "not_enough_evidence")


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_keywords_in_a_row(encoder: SentenceEncoder, language: str, keyed: bool) -> None:
    for entry in unseen(language):
        for text in STUFFED[language]:
            done = concluded(encoder, entry, language, text, keyed=keyed)
            assert_unrated(done, "off_question", "not_enough_evidence")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_words_that_were_not_understood(encoder: SentenceEncoder, language: str) -> None:
    entry = unseen(language)[0]
    text = entry["good"]["text"]
    assert_unrated(concluded(encoder, entry, language, text, confidence=0.3), "unclear_speech")


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_garbage_transcript(encoder: SentenceEncoder, language: str) -> None:
    """As a recogniser writes that takes noise for speech, sure of itself or not."""
    entry = unseen(language)[0]
    for text in GARBAGE[language]:
        for confidence in (0.3, 0.9):
            done = concluded(encoder, entry, language, text, confidence=confidence)
            reasons = ("unclear_speech", "too_short", "off_question", "not_enough_evidence")
            assert_unrated(done, *reasons)


@pytest.mark.parametrize("keyed", [True, False])
@pytest.mark.parametrize("language", ["en", "zh"])
def test_real_answers_are_rated(encoder: SentenceEncoder, language: str, keyed: bool) -> None:
    for entry in unseen(language):
        done, poorly = (
            concluded(encoder, entry, language, entry[kind]["text"], keyed=keyed)
            for kind in ("good", "poor")
        )
        assert all(score.value is not None for score in done.scores)
        good, poor = done.composite.value, poorly.composite.value
        assert good is not None
        assert good > 35  # near the gate relevance takes up to half of a score
        assert poor is None or poor < good
