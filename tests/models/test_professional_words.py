"""Professional words of real occupations, by the real encoder."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analyzers.catalogue import open_encoder
from models.chinese_terms import LONGEST, chinese_terms
from models.english_terms import EnglishTerms
from models.professional_words import ProfessionalWords, open_words
from models.store import ModelStore

ACCOUNTANT = (
    "You keep the books of two companies: month-end close, VAT returns and the annual accounts. "
    "You know Xero and SAP well and prepare the audit."
)
KUAIJI = (
    "负责总账核算、月末结账、纳税申报，熟练使用Excel，配合年度审计。本科以上学历，有团队合作能力。"
)

pytestmark = pytest.mark.integration


@pytest.fixture(scope="module")
def words(model_store: ModelStore) -> ProfessionalWords:
    return open_words(model_store, open_encoder(model_store))


def proposed(words: ProfessionalWords, title: str, text: str, language: str) -> dict[str, str]:
    return {one.word: one.source for one in words.propose(title, text, language)}


def test_an_accountant_is_proposed_an_accountants_words(words: ProfessionalWords) -> None:
    found = proposed(words, "Accountant", ACCOUNTANT, "en")
    own = [word for word, source in found.items() if source == ""]
    assert own == ["month-end close", "VAT returns", "annual accounts", "Xero", "SAP"]
    assert found["financial statements"] == "Accountants"
    assert not any("ccountants" in word for word in found), "people are no professional words"


def test_in_chinese_too(words: ProfessionalWords) -> None:
    found = proposed(words, "会计", KUAIJI, "zh")
    own = [word for word, source in found.items() if source == ""]
    assert own == ["Excel", "总账核算", "月末结账", "纳税申报", "年度审计"]
    assert found["会计核算"] == "会计专业人员"


def test_a_job_that_no_occupation_is_like_has_its_own_words_alone(words: ProfessionalWords) -> None:
    assert proposed(words, "Xyzzy", ACCOUNTANT, "en").keys() == {
        *("month-end close", "VAT returns", "annual accounts", "Xero", "SAP")
    }
    assert proposed(words, "", "", "zh") == {}


@pytest.fixture(scope="module")
def english(model_store: ModelStore) -> EnglishTerms:
    return EnglishTerms(model_store.path("occupations-en") / "skills.csv")


@settings(deadline=None, max_examples=40, derandomize=True)
@given(text=st.text(max_size=60))
def test_terms_stand_in_the_text(text: str, english: EnglishTerms) -> None:
    for term in english(text):
        assert all(word in text for word in term.split())
    for term in chinese_terms(text):
        assert term in text
        assert term.isascii() or len(term) <= LONGEST
