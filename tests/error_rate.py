"""How far a transcript is from what was said."""

from __future__ import annotations

import re

import cn2an


def error_rate(said: str, heard: str, language: str) -> float:
    """Word error rate in English, character error rate in Chinese (numbers in characters)."""
    reference, hypothesis = (units(text, language) for text in (said, heard))
    costs = list(range(len(hypothesis) + 1))
    for i, unit in enumerate(reference, 1):
        diagonal, costs[0] = costs[0], i
        for j, other in enumerate(hypothesis, 1):
            diagonal, costs[j] = (
                costs[j],
                min(costs[j] + 1, costs[j - 1] + 1, diagonal + (unit != other)),
            )
    return costs[-1] / len(reference)


def units(text: str, language: str) -> list[str]:
    """Words in English, characters in Chinese, without punctuation and case."""
    if language == "zh":
        return re.findall(r"[\u4e00-\u9fff]|[a-z]+", cn2an.transform(text, "an2cn").lower())
    return re.sub(r"[^a-z0-9' ]", " ", text.lower()).split()
