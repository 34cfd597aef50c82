"""The questions that come with the product: `shipped/LANGUAGE/ROLE.toml`.

A file has a role and its competencies, each with five anchors that its questions share.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from ehr_bridge.question_bank.content import LANGUAGES, Content, Level, QuestionType

FOLDER = Path(__file__).parent / "shipped"


@cache
def shipped_questions(language: str) -> tuple[Content, ...]:
    """All shipped questions in a language, by role and then in the order of the file."""
    if language not in LANGUAGES:
        return ()
    files = sorted((FOLDER / language).glob("*.toml"))
    return tuple(
        content
        for file in files
        for content in _read(language, tomllib.loads(file.read_text(encoding="utf-8")))
    )


@cache
def shipped_competencies(language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """(name, anchors) of every shipped competency: what the closeness of others is judged by."""
    return tuple(
        {q.anchors: (q.competency, q.anchors) for q in shipped_questions(language)}.values()
    )


def _read(language: str, file: dict[str, Any]) -> Iterator[Content]:
    for competency in file["competency"]:
        for question in competency["question"]:
            yield Content(
                language=language,
                role=file["role"],
                competency=competency["name"],
                type=QuestionType(question["type"]),
                level=Level(question["level"]),
                minutes=question["minutes"],
                text=question["text"],
                key_points=tuple(question["key_points"]),
                anchors=tuple(competency["anchors"]),
            )
