"""Which answer fits: measured on labelled questions in both languages, on real weights."""

from __future__ import annotations

import pytest

from analyzers.catalogue import open_encoder
from benchmarks.faq import collection, product, tally
from ehr_bridge.faq.answering import Source, find_answer
from models.sentence_encoder import SentenceEncoder
from vivavoce.fetch import open_store
from vivavoce.settings import Settings


@pytest.fixture(scope="module")
def encoder() -> SentenceEncoder:
    return open_encoder(open_store(Settings()))


def test_without_a_model_only_the_same_words_are_answered() -> None:
    sources = [Source("faq", "1", "q", "yes", ("Is there a canteen?", "公司有食堂吗？"))]
    assert find_answer("is there a canteen", "en", sources, None)
    assert find_answer("公司有食堂吗", "zh", sources, None)
    assert find_answer("Is there a cafeteria?", "en", sources, None) is None


def test_two_answers_to_the_same_words_answer_nobody() -> None:
    sources = [Source("faq", id, "q", id, ("Is there a canteen?",)) for id in ("a", "b")]
    assert find_answer("Is there a canteen?", "en", sources, None) is None


@pytest.mark.integration
@pytest.mark.parametrize(("language", "recall"), [("zh", 0.8), ("en", 0.65)])
def test_answers_are_right_or_handed_over(
    encoder: SentenceEncoder, language: str, recall: float
) -> None:
    of = collection(language)
    got = tally(product(of, encoder), of.shares["test"])
    assert got.precision is not None
    assert got.precision >= 0.95
    assert got.recall >= recall
