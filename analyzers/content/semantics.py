"""What a clause means and how it is told, as numbers between 0 and 1.

Closeness is the cosine of two vectors after the language's background mean is taken off.
Closeness alone rewards big words: "I am a born leader" lies nearer to leadership than the
story of a leader does. So a clause counts by its closeness times its concreteness, how
much more it resembles told events and explained steps than claims.

A STAR part is told where a clause points the way in which the part's example sentences
differ on average from all others: subjects cancel out, the telling stays.

Relevance is a matter of the whole answer and not of closeness alone either: a novel has
sentences near any question. It weighs five things, see `Semantics.relevance`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np

from interview.scoring.rules import STAR_PARTS
from models.sentence_encoder import SentenceEncoder, Vector

TOLD = (*STAR_PARTS, "step")
"""Kinds of sentence that tell something; the other kind is the claim."""
NEAREST = 2
"""Examples of a kind that a clause is compared with: its nearest ones."""
CUE = 0.05
"""What a cue adds to (of a claim: takes from) concreteness, in units of closeness."""
BEST_CLAUSES = 3
"""Clauses whose closeness to the question counts besides that of the whole answer."""


@dataclass(frozen=True, slots=True)
class Curve:
    """A logistic curve: 0.5 at `middle`, steeper the smaller `width`."""

    middle: float
    width: float

    def at(self, raw: float) -> float:
        """The value between 0 and 1."""
        return float(1.0 / (1.0 + np.exp(-np.clip((raw - self.middle) / self.width, -50, 50))))


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as understood.

    Attributes:
        vector: unit vector without the background.
        concreteness: 0 (a claim) to 1 (told or explained).
        star: closeness to what sets each STAR part apart, before its curve.
        work: closeness to talk of work, whatever its kind.
        aside: closeness to fiction, leisure, weather and the like.
    """

    text: str
    vector: Vector
    concreteness: float
    star: Mapping[str, float]
    work: float
    aside: float


@dataclass(frozen=True, slots=True)
class Weighing:
    """A logistic regression over the five features of relevance."""

    bias: float
    weights: tuple[float, ...]

    def at(self, features: Sequence[float]) -> float:
        """The value between 0 and 1."""
        raw = self.bias + sum(w * f for w, f in zip(self.weights, features, strict=True))
        return Curve(0.0, 1.0).at(raw)


_FILE = Path(__file__).with_suffix(".toml")


@cache
def _data() -> dict[str, Any]:
    return tomllib.loads(_FILE.read_text(encoding="utf-8"))


@cache
def _digest() -> str:
    """Names the examples and curves: what the same encoder finds depends on them."""
    return sha256(_FILE.read_bytes()).hexdigest()[:8]


class Semantics:
    """The examples and curves of one language; the first one encodes about 160 sentences."""

    def __init__(self, encoder: SentenceEncoder, language: str) -> None:
        data = _data()[language]
        self.model = f"{encoder.model}+semantics.{_digest()}"
        self._encoder = encoder
        self._background: Vector = encoder.shipped(data["background"]).mean(axis=0)
        self._examples = {kind: self._shipped(data[kind]["sentences"]) for kind in (*TOLD, "claim")}
        self._cues = {
            kind: [re.compile(cue, re.IGNORECASE) for cue in data[kind]["cues"]]
            for kind in (*TOLD, "claim")
        }
        told = np.concatenate(list(self._examples.values()))
        self._work: Vector = np.asarray(told, np.float32)
        self._asides = self._shipped(data["asides"])
        tellings = {
            kind: np.concatenate([examples, self._shipped(data[kind]["more"])])
            for kind, examples in self._examples.items()
        }
        tellings["none"] = self._shipped(data["asides"] + data["background"])
        self._parts = {part: _apart(part, tellings) for part in STAR_PARTS}
        self._others = self._shipped(data["other_questions"])
        self.curves = {name: Curve(*pair) for name, pair in data["calibration"].items()}
        self.weighings = {
            name: Weighing(bias, tuple(weights))
            for name, (bias, *weights) in data["relevance"].items()
        }

    def vector(self, text: str) -> Vector:
        """The text as a unit vector without the background."""
        return self._centred(self._encoder.encode(text))

    def _shipped(self, texts: Sequence[str]) -> Vector:
        return np.stack([self._centred(vector) for vector in self._encoder.shipped(texts)])

    def _centred(self, vector: Vector) -> Vector:
        difference = vector - self._background
        return np.asarray(difference / np.linalg.norm(difference), np.float32)

    def clause(self, text: str) -> Clause:
        """Understand one clause: 10 to 50 ms unless it was encoded lately."""
        vector = self.vector(text)
        near = {kind: _near(examples, vector) for kind, examples in self._examples.items()}
        plain = text.replace("’", "'")
        cues = {
            kind: sum(bool(cue.search(plain)) for cue in found)
            for kind, found in self._cues.items()
        }
        told = max(near[kind] for kind in TOLD) - near["claim"]
        told += CUE * (max(cues[kind] for kind in TOLD) - cues["claim"])
        return Clause(
            text,
            vector,
            self.curves["concreteness"].at(told),
            {part: float(apart @ vector) for part, apart in self._parts.items()},
            work=_near(self._work, vector),
            aside=_near(self._asides, vector),
        )

    def relevance(self, clauses: Sequence[Clause], asked: Vector) -> tuple[float, ...]:
        """What tells an answer on the question from one off it, to be weighed.

        Returns:
            Closeness of the whole answer to the question; of its best clauses; how much
            closer the whole is to this question than to others on average (a cohort, as
            in speaker verification: Auckenthaler et al. 2000); how much closer the clauses
            are to talk of work than to asides; how close they are to asides.
        """
        vectors = np.stack([clause.vector for clause in clauses])
        whole = vectors.mean(axis=0)
        whole /= np.linalg.norm(whole) or 1.0
        close = float(whole @ asked)
        best = float(np.sort(vectors @ asked)[-BEST_CLAUSES:].mean())
        aside = float(np.mean([clause.aside for clause in clauses]))
        work = float(np.mean([clause.work for clause in clauses]))
        return close, best, close - float((self._others @ whole).mean()), work - aside, aside


def _near(examples: Vector, vector: Vector) -> float:
    return float(np.sort(examples @ vector)[-NEAREST:].mean())


def _apart(kind: str, sentences: Mapping[str, Vector]) -> Vector:
    """The direction from the mean of all other sentences to that of a kind, of length 1."""
    others = np.concatenate([found for name, found in sentences.items() if name != kind])
    direction = sentences[kind].mean(axis=0) - others.mean(axis=0)
    return np.asarray(direction / np.linalg.norm(direction), np.float32)
