"""How close a competency of an opening is to one of the bank.

The same name is 1. Otherwise their vectors are compared, each the mean of the name and of
what its middle levels sound like, after the mean of all shipped competencies of the language
is taken off: raw cosines of the encoder are high whatever the texts say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from ehr_bridge.question_bank.content import normal
from ehr_bridge.question_bank.shipped import shipped_competencies
from interview.ports import TextEncoder
from interview.rubric import Competency

CLOSE = 0.3
"""Centred cosine from which a competency counts as a kind of the other. Of 25 names in use
(13 Chinese, 12 English) 18 met their counterpart first, at .33 and more; 6 stayed below .27
and met nothing. Wrong neighbours reached .46, so HR is shown the closeness."""

NEAR_BEST = 0.1
"""Offers that far behind the closest one of a competency are left out."""

Vector = NDArray[np.float32]
Sought = tuple[str, tuple[str, ...]]
"""A name, and texts that tell what is meant."""


def sought(competency: Competency) -> Sought:
    """What is compared of an opening's competency."""
    return competency.name, (*competency.anchors[2:4], *competency.indicators[:2])


def offered(name: str, anchors: Sequence[str]) -> Sought:
    """What is compared of the bank's."""
    return name, tuple(anchors[2:4])


def closeness(
    encoder: TextEncoder | None,
    language: str,
    wanted: Mapping[str, Sought],
    offers: Iterable[Sought],
) -> dict[Sought, dict[str, float]]:
    """How close each offer is to the wanted competencies; those not close are left out.

    Takes some 50 ms a text that is new to the encoder: not for the event loop. Without an
    encoder only the same names are found.
    """
    found: dict[Sought, dict[str, float]] = {}
    background = _background(encoder, language) if encoder else None
    for offer in set(offers):
        fits: dict[str, float] = {}
        for id, want in wanted.items():
            if normal(want[0]) == normal(offer[0]):
                fits[id] = 1.0
            elif encoder is not None and background is not None:
                near = float(
                    _meaning(encoder, want, background) @ _meaning(encoder, offer, background)
                )
                if near >= CLOSE:
                    fits[id] = round(min(near, 0.99), 3)
        found[offer] = fits
    return _near_best(found)


def _near_best(found: dict[Sought, dict[str, float]]) -> dict[Sought, dict[str, float]]:
    best: dict[str, float] = {}
    for fits in found.values():
        for id, fit in fits.items():
            best[id] = max(best.get(id, 0.0), fit)
    return {
        offer: {id: fit for id, fit in fits.items() if fit >= min(best[id], 0.99) - NEAR_BEST}
        for offer, fits in found.items()
    }


def _background(encoder: TextEncoder, language: str) -> Vector | None:
    shipped = shipped_competencies(language)
    if not shipped:
        return None
    mean = np.mean([_raw(encoder, offered(*one)) for one in shipped], axis=0)
    return np.asarray(mean, np.float32)


def _meaning(encoder: TextEncoder, one: Sought, background: Vector) -> Vector:
    return _unit(_raw(encoder, one) - background)


def _raw(encoder: TextEncoder, one: Sought) -> Vector:
    name, texts = one
    told = sum((0.5 * encoder.encode(text) for text in texts), start=np.zeros(1, np.float32))
    return _unit(np.asarray(encoder.encode(name) + told, np.float32))


def _unit(vector: Vector) -> Vector:
    return np.asarray(vector / max(float(np.linalg.norm(vector)), 1e-9), np.float32)
