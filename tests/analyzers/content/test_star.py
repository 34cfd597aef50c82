"""STAR parts on real sentences and the real encoder."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analyzers.content.star import Star
from interview.scoring.rules import STAR_PARTS
from models.sentence_encoder import SentenceEncoder
from models.store import ModelStore
from tests.analyzers.spoken import asked, heard, latest, observe, setup_of, unseen

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def star(model_store: ModelStore) -> Star:
    return Star(
        SentenceEncoder(
            model_store.path("sentence-encoder"), model_store.version("sentence-encoder")
        )
    )


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_story_is_told_from_commonplaces(star: Star, language: str) -> None:
    for entry in unseen(language):
        if not entry.get("behavioural", True):
            continue
        setup = setup_of(entry, language)
        told, claimed = (
            latest(observe(star, setup, [*asked(), heard(entry[kind]["text"])]))
            for kind in ("good", "poor")
        )
        parts = [part for part in STAR_PARTS if told["star", part].value >= 0.5]
        assert len(parts) >= 3
        assert all(told["star", part].quote in entry["good"]["text"] for part in parts)
        assert all(claimed["star", part].value < 0.5 for part in STAR_PARTS)
        assert all(claimed["star", part].quote == "" for part in STAR_PARTS)


def test_the_event_with_its_figure_is_the_result(star: Star) -> None:
    text = (
        "At that time our biggest customer wanted to leave. I visited them twice and asked what "
        "was missing. In the end we closed a 1 M order with them."
    )
    told = latest(observe(star, setup_of(unseen("en")[0], "en"), [*asked(), heard(text)]))
    assert told["star", "result"].quote == "In the end we closed a 1 M order with them."
    assert told["star", "situation"].quote == "At that time our biggest customer wanted to leave."
    assert told["star", "situation"].time_s < told["star", "result"].start_s + 0.1


def test_parts_are_told_without_the_usual_words_for_them(star: Star) -> None:
    story = {
        "situation": "Our lift kept stopping between two floors and the tenants were furious.",
        "task": "The landlord wanted me to sort it out by Friday.",
        "action": "I called the maker, read the fault log with him and swapped the door switch.",
        "result": "It has been running without a stop ever since.",
    }
    said = heard(" ".join(story.values()))
    told = latest(observe(star, setup_of(unseen("en")[0], "en"), [*asked(), said]))
    assert {part: told["star", part].quote for part in STAR_PARTS} == story


def test_only_final_words_of_behavioural_answers_are_looked_at(star: Star) -> None:
    entry = unseen("en")[0]
    story = heard(entry["good"]["text"])
    setup = setup_of(entry, "en")
    assert list(observe(star, setup, [*asked(), replace(story, final=False)])) == []
    assert list(observe(star, setup_of(unseen("en")[1], "en"), [*asked(), story])) == []
    assert len(list(observe(star, setup, [*asked(), story, story]))) == len(STAR_PARTS)
