"""Professional words for a job: from its own description, and from what is done in such jobs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from interview.ports import TextEncoder, WordProposal
from models.chinese_terms import chinese_terms
from models.english_terms import EnglishTerms
from models.lazy import Lazy
from models.occupations import Occupation, Occupations, read_esco, read_prc
from models.store import ModelStore

MOST_OWN, MOST_OF_OCCUPATIONS = 20, 12


@dataclass(frozen=True, slots=True)
class Trade:
    """What is known of jobs in one language.

    Attributes:
        terms: the terms of a text, in its order.
        like_enough: least share of a title that an occupation has to have; 1 is the same title.
        near_the_best: least share, as a part of the best one's. Much in English, where all
            labels of an occupation are one text and more of them share a word or two.
    """

    occupations: Occupations
    terms: Callable[[str], list[str]]
    like_enough: float
    near_the_best: float

    def near(self, title: str) -> list[Occupation]:
        """The occupations that a title may mean."""
        found = self.occupations.near(title)
        least = max(self.like_enough, self.near_the_best * found[0][1]) if found else 1.0
        return [occupation for occupation, share in found if share >= least]


class ProfessionalWords:
    """`interview.ports.WordProposer`; safe to call from any thread."""

    def __init__(self, trades: Mapping[str, Lazy[Trade]], encoder: TextEncoder) -> None:
        """Know jobs by language."""
        self._trades = trades
        self._encoder = encoder

    def propose(self, title: str, description: str, language: str) -> list[WordProposal]:
        """Words of the description, then those of the nearest occupations' duties.

        The latter are as many as stand nearest to the job by meaning.

        Raises:
            ModelMissing: the occupations of that language were not fetched.
        """
        trade = self._trades[language]()
        own = _different(trade.terms(description))[:MOST_OWN]
        others: dict[str, Occupation] = {}
        for occupation in trade.near(title):
            for word in trade.terms(occupation.duties):
                others.setdefault(word, occupation)
        new = [word for word in _different([*own, *others])[len(own) :] if word in others]
        job = self._encoder.encode(f"{title}. {description}")
        near = {word: float(np.dot(self._encoder.encode(word), job)) for word in new}
        nearest = sorted(new, key=lambda word: -near[word])[:MOST_OF_OCCUPATIONS]
        told = [WordProposal(word, others[word].name) for word in nearest]
        return [WordProposal(word, "") for word in own] + told


def open_words(store: ModelStore, encoder: TextEncoder) -> ProfessionalWords:
    """Words by the occupations of the store, read when they are first needed."""
    return ProfessionalWords(
        {"zh": Lazy(partial(_chinese, store)), "en": Lazy(partial(_english, store))}, encoder
    )


def _chinese(store: ModelStore) -> Trade:
    occupations = Occupations(read_prc(store.path("occupations-zh")), "zh")
    return Trade(occupations, chinese_terms, like_enough=0.45, near_the_best=0.6)


def _english(store: ModelStore) -> Trade:
    folder = store.path("occupations-en")
    occupations = Occupations(read_esco(folder / "occupations.csv"), "en")
    terms = EnglishTerms(folder / "skills.csv")
    return Trade(occupations, terms, like_enough=0.7, near_the_best=0.95)


def _different(words: Iterable[str]) -> list[str]:
    """Words without those that differ from an earlier one by case alone."""
    first: dict[str, str] = {}
    for word in words:
        first.setdefault(word.casefold(), word)
    return list(first.values())
