"""The demo company's question bank and FAQ, and what applicants asked."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from ehr_bridge.faq.asking import ask
from ehr_bridge.faq.tables import FaqEntry, OpeningFact
from ehr_bridge.question_bank.bank import add_shipped
from ehr_bridge.question_bank.content import LANGUAGES
from ehr_bridge.store.base import new_id, now_utc
from ehr_bridge.store.database import Database


async def add_questions(
    session: AsyncSession, company_id: str, by: str, openings: Mapping[str, str]
) -> None:
    """Fill the bank with the shipped questions, and the FAQ.

    Args:
        openings: ids of the demo's openings by their key.
    """
    await add_shipped(session, company_id, by, LANGUAGES)
    content, now = _faq(), now_utc()
    session.add_all(
        FaqEntry(
            id=new_id("faq"),
            company_id=company_id,
            opening_id=None,
            language=entry["language"],
            question=entry["question"],
            answer=entry["answer"],
            phrasings=entry["phrasings"],
            updated_by=by,
            updated_at=now,
            created_at=now,
        )
        for entry in content["entries"]
    )
    session.add_all(
        OpeningFact(opening_id=openings[key], kind=kind, text=text)
        for key, facts in content["facts"].items()
        for kind, text in facts.items()
    )


async def ask_questions(database: Database, interviews: Mapping[str, str]) -> None:
    """Let applicants ask as from their page; what no entry answers word by word waits for HR.

    Args:
        interviews: ids by the applicants' keys.
    """
    for key, texts in _faq()["asked"].items():
        for text in texts:
            await ask(database, None, interviews[key], text, now_utc())


def _faq() -> dict[str, Any]:
    return tomllib.loads(Path(__file__).with_name("faq.toml").read_text(encoding="utf-8"))
