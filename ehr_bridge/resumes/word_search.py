"""Resumes whose text has a word, found by an index of the database.

The index (migration 0018) only narrows where to look: whether a text has the word is decided by
the text itself, so that the same is found with the index and without it. A word of one
character is looked for in every text.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, String, column, func, literal, literal_column, select, table
from sqlalchemy import text as sql
from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.resumes.tables import Resume
from ehr_bridge.store.database import on_sqlite

_WORDS = table("resume_words", column("resume_id", String))
_TERMS = table("resume_word_terms", column("term", String))
_LAST = "\U0010ffff"


def text_has(session: AsyncSession, word: str) -> ColumnElement[bool]:
    """The resume's text has the word, in whatever case, also within a longer one."""
    has = Resume.text.icontains(word, autoescape=True)
    if on_sqlite(session):
        sought = _threes(word)
        if sought is None:
            return has
        matches = literal_column(_WORDS.name).match(sought)
        return Resume.id.in_(select(_WORDS.c.resume_id).where(matches)) & has
    if len(word) < 2:
        return has
    pairs = func.text_pairs(Resume.text).op("@>")(func.text_pairs(word))
    # OFFSET 0: the planner takes reading a text for cheap and would do it before asking the index.
    narrowed = select(Resume.id, Resume.text).where(pairs).offset(0).subquery()
    has = narrowed.c.text.icontains(word, autoescape=True)
    return Resume.id.in_(select(narrowed.c.id).where(has))


async def forget_erased_words(session: AsyncSession) -> None:
    """Leave nothing of erased texts in the index.

    SQLite finds nothing of a deleted text, but keeps its threes until parts of the index are
    merged, which this does (https://www.sqlite.org/fts5.html, "optimize"); PostgreSQL drops
    them with the next VACUUM, as it does deleted rows.
    """
    if on_sqlite(session):
        await session.execute(sql("INSERT INTO resume_words(resume_words) VALUES ('optimize')"))


def _threes(word: str) -> ColumnElement[str] | None:
    """What to match in SQLite: all threes of the word, or any three that a word of two begins.

    None where the index knows of no better way than to read every text.
    """
    if len(word) > 2:
        threes = {word[at : at + 3].replace('"', '""') for at in range(len(word) - 2)}
        return literal(" AND ".join(f'"{three}"' for three in sorted(threes)))
    if len(word) == 2 and _one_case(word):
        term = _TERMS.c.term
        begun = select(func.group_concat('"' + func.replace(term, '"', '""') + '"', " OR "))
        begun = begun.where(term.between(word.lower(), word.lower() + _LAST))
        return func.coalesce(begun.scalar_subquery(), '""')
    return None


def _one_case(word: str) -> bool:
    """Whether Python and SQLite agree on what its lower case is."""
    return word.isascii() or word.lower() == word.upper()
