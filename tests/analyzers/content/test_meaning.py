"""What is understood of an answer, on real sentences and the real encoder."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from statistics import mean

import pytest

from analyzers.content.answer_text import LENGTHS, clauses
from analyzers.content.meaning import Meaning
from interview.events import TYPED, AnswerEnded, Event
from interview.length import spoken_length
from interview.scoring.conclusion import conclude
from interview.scoring.rules import MIN_SUBSTANCE
from models.sentence_encoder import SentenceEncoder
from models.store import ModelStore
from tests.analyzers.spoken import asked, heard, latest, observe, setup_of, unseen

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def meaning(model_store: ModelStore) -> Meaning:
    return Meaning(
        SentenceEncoder(
            model_store.path("sentence-encoder"), model_store.version("sentence-encoder")
        )
    )


def growing(text: str, utterance: int = 0) -> Iterator[Event]:
    """Partials of a text as it is spoken, two characters at a time, then the final."""
    for end in range(2, len(text), 2):
        end_s = 1.0 + 8.0 * end / len(text)
        yield heard(text[:end], end_s=end_s, utterance=utterance, final=False)
    yield heard(text, utterance=utterance)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_answers_off_the_question_are_told_from_those_on_it(
    meaning: Meaning, language: str
) -> None:
    for entry in unseen(language):
        relevance = {
            kind: latest(
                observe(meaning, setup_of(entry, language), [*asked(), heard(entry[kind]["text"])])
            )["relevance", ""].value
            for kind in ("good", "off_topic")
        }
        assert relevance["off_topic"] < 0.5
        assert relevance["off_topic"] < relevance["good"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_key_points_are_quoted_where_heard_and_missed_where_not(
    meaning: Meaning, language: str
) -> None:
    entry = unseen(language)[3]
    stop, report = entry["key_points"][:2]
    told = {
        kind: latest(
            observe(meaning, setup_of(entry, language), [*asked(), heard(entry[kind]["text"])])
        )
        for kind in ("good", "poor")
    }
    for point in (stop, report):
        found = told["good"]["key_point", point]
        assert found.value >= 0.5
        assert found.quote in entry["good"]["text"]
        assert found.answer == "q#1"
        missed = told["poor"]["key_point", point]
        assert missed.value < 0.5
        assert missed.quote == ""


def test_big_words_are_no_evidence_of_a_competency(meaning: Meaning) -> None:
    entry = unseen("en")[1]
    setup = setup_of(entry, "en")
    shown, claimed = (
        latest(observe(meaning, setup, [*asked(), heard(entry[kind]["text"])]))["competency", "c"]
        for kind in ("good", "poor")
    )
    assert shown.value > 0.5 > claimed.value
    assert shown.quote in entry["good"]["text"]


OWN_ANCHORS = {
    "en": (
        "We gave up.",
        "Somebody helped.",
        "I watched.",
        "I stopped the faulty batch at once.",
        "I stopped the machine, told my manager and followed up until the fault was gone.",
    ),
    "zh": (
        "放弃了。",
        "别人帮了忙。",
        "我看着。",
        "我立刻停下有问题的批次。",
        "我停下机器，向主管报告，一直跟进到故障排除为止。",
    ),
}
OTHER_ANCHORS = {
    "en": ("None.", "Few.", "Some.", "I sang in a choir.", "I sang alone before a large audience."),
    "zh": ("没有。", "很少。", "有一些。", "我在合唱团唱歌。", "我在很多观众面前独唱。"),
}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_anchors_of_its_own_change_the_score_of_a_question(meaning: Meaning, language: str) -> None:
    """The best two alone: what lower levels sound like moves nothing."""
    entry = unseen(language)[3]
    setup = setup_of({**entry, "indicators": []}, language)
    own, other = OWN_ANCHORS[language], OTHER_ANCHORS[language]
    scores = []
    for of_question, of_competency in (
        ((), own),
        (own, other),
        ((*other[:3], *own[3:]), other),
        (other, own),
    ):
        (competency,), (question,) = setup.job.competencies, setup.job.questions
        job = replace(
            setup.job,
            competencies=(replace(competency, anchors=of_competency),),
            questions=(replace(question, anchors=of_question),),
        )
        events = [*asked(), replace(heard(entry["good"]["text"]), language=language)]
        found = [*observe(meaning, replace(setup, job=job), events)]
        [answer] = conclude(job, setup.permit, [*events, *found]).per_answer
        scores += [score.value for score in answer.scores if score.dimension == "c"]
    as_competency, own_score, own_best, other_score = scores
    assert as_competency == own_score == own_best
    assert own_score is not None
    assert other_score is not None
    assert own_score > other_score + 0.5


@pytest.mark.parametrize("language", ["en", "zh"])
def test_partials_lead_to_the_same_end_and_every_quote_was_said(
    meaning: Meaning, language: str
) -> None:
    entry = unseen(language)[0]
    setup, text = setup_of(entry, language), entry["good"]["text"]
    live = list(observe(meaning, setup, [*asked(), *growing(text)]))
    whole = list(observe(meaning, setup, [*asked(), heard(text)]))
    assert latest(live) == latest(whole)
    assert any(found.measure == "relevance" for found in live[: len(live) // 2])
    for found in live:
        assert found.quote in text
        assert found.arrived_s is not None
        assert found.start_s <= found.time_s <= found.arrived_s


def test_partials_are_not_encoded_at_every_letter(
    meaning: Meaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    entry = unseen("en")[0]
    stream = meaning.stream(setup_of(entry, "en"))
    encoded: list[str] = []
    encode = SentenceEncoder.encode
    monkeypatch.setattr(
        SentenceEncoder, "encode", lambda self, text: encoded.append(text) or encode(self, text)
    )
    for event in asked():
        stream.push(event)
    encoded.clear()
    *partials, _ = growing(entry["good"]["text"])
    most = 0
    for event in partials:
        before = len(encoded)
        list(stream.push(event))
        most = max(most, len(encoded) - before)
    assert most == 1
    assert len(encoded) < len(partials) / 4


def test_the_plain_counts(meaning: Meaning) -> None:
    setup = setup_of(unseen("en")[0], "en", vocabulary=("SQL", "index", "cache"))
    text = "I added an index in SQL. I added an index again. It saved 40 % for three teams."
    told = latest(observe(meaning, setup, [*asked(), heard(text)]))
    assert told["word_count", ""].value == spoken_length(text)
    assert told["vocabulary", ""].value == 2
    assert 0 < told["repetition", ""].value < 0.5
    assert told["figure", "40%"].value == 40
    assert told["figure", "3"].quote == "It saved 40 % for three teams."


def test_a_story_told_by_nobody_has_no_words_of_its_own_unless_it_was_written(
    meaning: Meaning,
) -> None:
    told = heard(
        "Called the buyer, listened, checked both parcels, found a torn label, sent a new one."
    )
    setup = setup_of(unseen("en")[0], "en")
    spoken, written = (
        latest(observe(meaning, setup, [*asked(), said]))["substance", ""].value
        for said in (told, replace(told, model=TYPED))
    )
    assert spoken == 0
    assert written >= MIN_SUBSTANCE["en"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_an_answer_that_jumps_between_two_matters_is_less_coherent(
    meaning: Meaning, language: str
) -> None:
    values: dict[str, list[float]] = {"alone": [], "jumping": []}
    for entry in unseen(language):
        answer, other = (
            [c.text for c in clauses(heard(entry[kind]["text"]), LENGTHS[language])]
            for kind in ("good", "off_topic")
        )
        jumping = list(chain.from_iterable(zip(answer, other, strict=False)))
        for name, texts in (("alone", answer), ("jumping", jumping)):
            said = [heard(text, utterance=number) for number, text in enumerate(texts)]
            found = latest(observe(meaning, setup_of(entry, language), [*asked(), *said]))
            values[name].append(found["coherence", ""].value)
    assert mean(values["jumping"]) < mean(values["alone"])


def test_two_runs_give_the_same_bytes_and_unasked_words_give_nothing(meaning: Meaning) -> None:
    entry = unseen("zh")[2]
    setup, text = setup_of(entry, "zh"), entry["medium"]["text"]
    events = [*asked(), *growing(text), AnswerEnded(time_s=9.5, answer="q#1")]
    assert list(observe(meaning, setup, events)) == list(observe(meaning, setup, events))
    assert list(observe(meaning, setup, [heard(text)])) == []
    assert list(observe(meaning, setup, [*asked(), replace(heard(text), participant="i1")])) == []


def test_what_a_question_asks_for_is_encoded_before_it_is_asked(
    meaning: Meaning, monkeypatch: pytest.MonkeyPatch
) -> None:
    setup = setup_of(unseen("zh")[0], "zh")
    meaning.prepare(setup.job)
    computed: list[str] = []
    monkeypatch.setattr(SentenceEncoder, "_compute", lambda _, text, __: computed.append(text))
    stream = meaning.stream(setup)
    for event in asked():
        stream.push(event)
    assert computed == []
