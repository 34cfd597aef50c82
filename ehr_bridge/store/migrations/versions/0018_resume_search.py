"""What resumes say, indexed by the database: threes of characters on SQLite, else pairs."""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"

SQLITE = (
    """
    CREATE VIRTUAL TABLE resume_words
    USING fts5(resume_id UNINDEXED, text, detail = none, tokenize = 'trigram')
    """,
    "CREATE VIRTUAL TABLE resume_word_terms USING fts5vocab(resume_words, row)",
    # Two characters more let the last two of a text begin a three as well.
    """
    CREATE TRIGGER resume_words_inserted AFTER INSERT ON resumes WHEN new.text <> '' BEGIN
        INSERT INTO resume_words VALUES (new.id, new.text || char(10, 10));
    END
    """,
    """
    CREATE TRIGGER resume_words_updated AFTER UPDATE OF text ON resumes
    WHEN new.text <> old.text BEGIN
        DELETE FROM resume_words WHERE old.text <> '' AND resume_id = old.id;
        INSERT INTO resume_words SELECT new.id, new.text || char(10, 10) WHERE new.text <> '';
    END
    """,
    """
    CREATE TRIGGER resume_words_deleted AFTER DELETE ON resumes WHEN old.text <> '' BEGIN
        DELETE FROM resume_words WHERE resume_id = old.id;
    END
    """,
    "INSERT INTO resume_words SELECT id, text || char(10, 10) FROM resumes WHERE text <> ''",
)

POSTGRESQL = (
    # Its cost keeps the planner from computing it row by row where the index can be asked.
    """
    CREATE FUNCTION text_pairs(text) RETURNS text[]
    LANGUAGE sql IMMUTABLE PARALLEL SAFE COST 10000 AS $$
        SELECT coalesce(array_agg(DISTINCT one || following), '{}')
        FROM (
            SELECT one, lead(one) OVER (ORDER BY place) AS following
            FROM unnest(string_to_array(lower($1), NULL)) WITH ORDINALITY AS characters(one, place)
        ) AS pairs
        WHERE following IS NOT NULL
    $$
    """,
    "CREATE INDEX ix_resumes_text_pairs ON resumes USING gin (text_pairs(text))",
)


def upgrade() -> None:
    sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in SQLITE if sqlite else POSTGRESQL:
        op.execute(statement)
