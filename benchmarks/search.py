"""Search: how long a word takes to be found in the texts of many resumes.

Applicants with made resumes, half Chinese and half English, of one opening, on SQLite and on
PostgreSQL. The baseline is the same query without the index, in the same run: every text is
read. "search" is all that HR's search box asks of the store.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from sqlalchemy import ColumnElement, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from benchmarks.figures import Figures, load_after, machine, show
from benchmarks.made_people import people
from ehr_bridge.people.search import search
from ehr_bridge.reach import reachable_resumes
from ehr_bridge.recruiting.tables import Applicant, Application
from ehr_bridge.resumes.tables import Resume
from ehr_bridge.resumes.word_search import forget_erased_words, text_has
from ehr_bridge.store.database import Database
from ehr_bridge.store.migrate import upgrade
from tests.ehr_bridge.postgres import cluster
from tests.ehr_bridge.world import NOW, World, open_world

APPLICANTS = 10_000
REPEATS = 5
AT_ONCE = 50
CHARACTERS = {"zh": 1200, "en": 3000}
"""Of a text: about a page in each language."""

COMMON = {"two": "平台", "more": "数据分析", "latin": "kubernetes"}
RARE = {"two": "龘靐", "more": "龘靐齉", "latin": "xyloquartz"}
"""Written into one resume each."""


Answer = TypeVar("Answer")


def texts(count: int) -> list[str]:
    """Made resumes: lines of made people in any order, with a word that no other one has."""
    chance = random.Random("search")
    lines = {
        language: [
            line
            for one in people(language)
            for stay in (*one.education, *one.work, *one.projects)
            for line in (one.summary, *one.skills, stay.place, stay.what, *stay.lines)
        ]
        for language in CHARACTERS
    }
    alphabets = {"zh": [chr(n) for n in range(0x4E00, 0x9F00)], "en": list("abcdefghijklmnopqrstu")}
    made = []
    for n in range(count):
        language = ("zh", "en")[n % 2]
        said = ["".join(chance.choices(alphabets[language], k=6))]
        while sum(map(len, said)) < CHARACTERS[language]:
            said.append(chance.choice(lines[language]))
        made.append("\n".join(said))
    for n, word in enumerate(RARE.values()):
        made[n] += f"\n{word}\n"
    return made


async def fill(database: Database, count: int) -> float:
    """Applicants with resumes for HR's opening; returns ms a resume that is read."""
    said = texts(count)
    spent = 0.0
    for first in range(0, count, AT_ONCE):
        numbers = range(first, min(count, first + AT_ONCE))
        async with database.write() as session:
            await session.execute(insert(Applicant), [applicant(n) for n in numbers])
            await session.execute(
                insert(Application),
                [
                    {"applicant_id": f"apl_m{n}", "opening_id": "opn_mine", "created_at": NOW}
                    for n in numbers
                ],
            )
            await session.execute(insert(Resume), [resume(n) for n in numbers])
        started = time.perf_counter()
        async with database.write() as session:
            rows = [{"id": f"rsm_{n}", "text": said[n]} for n in numbers]
            await session.execute(update(Resume), rows)
        spent += time.perf_counter() - started
    return spent / count * 1000


def applicant(n: int) -> dict[str, object]:
    """The row of an applicant."""
    named = {"name": f"Person {n}", "email": f"p{n}@people.example", "locale": "en"}
    return {"id": f"apl_m{n}", "company_id": "co_1", "created_at": NOW, **named}


def resume(n: int) -> dict[str, object]:
    """The row of their resume before it is read."""
    return {
        "id": f"rsm_{n}",
        "company_id": "co_1",
        "batch_id": "rsb_1",
        "uploaded_by": "stf_hr",
        "opening_id": "opn_mine",
        "applicant_id": f"apl_m{n}",
        "filename": f"{n}.pdf",
        "size": 1,
        "status": "parsed",
        "protected": [],
        "created_at": NOW,
    }


async def look(world: World, word: str) -> tuple[Figures, int]:
    """Median ms of one word with the index and without, and of a whole search."""
    hr = world.staff["hr"]

    async def ids(session: AsyncSession, condition: ColumnElement[bool]) -> set[str]:
        query = select(Resume.id).where(reachable_resumes(hr), condition)
        return set(await session.scalars(query))

    async with world.bridge.database.read() as session:
        scan = Resume.text.icontains(word, autoescape=True)
        indexed_ms, indexed = await median_ms(lambda: ids(session, text_has(session, word)))
        scanned_ms, scanned = await median_ms(lambda: ids(session, scan))
        search_ms, _ = await median_ms(lambda: search(session, hr, word))
    assert indexed == scanned, word
    figures: Figures = {
        "indexed_ms": round(indexed_ms, 1),
        "scanned_ms": round(scanned_ms, 1),
        "ratio": round(indexed_ms / scanned_ms, 3),
        "search_ms": round(search_ms, 1),
    }
    return figures, len(indexed)


async def median_ms(ask: Callable[[], Awaitable[Answer]]) -> tuple[float, Answer]:
    """The median of some calls, after one that is not counted; the last answer."""
    answer, spent = await ask(), []
    for _ in range(REPEATS):
        started = time.perf_counter()
        answer = await ask()
        spent.append(time.perf_counter() - started)
    return statistics.median(spent) * 1000, answer


async def measure(url: str, count: int) -> Figures:
    """One database, filled, asked, and one resume of it erased."""
    await upgrade(url)
    world = await open_world(url)
    database = world.bridge.database
    figures: Figures = {"read_ms": round(await fill(database, count), 2)}
    if not database.is_sqlite:
        async with database.write() as session:
            await session.execute(text("ANALYZE"))
    for frequency, words in (("common", COMMON), ("rare", RARE)):
        for kind, word in words.items():
            measured, hits = await look(world, word)
            figures |= {f"{frequency}_{kind}_{name}": value for name, value in measured.items()}
            figures[f"{frequency}_{kind}_hits"] = hits
    started = time.perf_counter()
    async with database.write() as session:
        await session.execute(update(Resume).where(Resume.id == "rsm_9").values(text=""))
        await forget_erased_words(session)
    figures["erase_ms"] = round((time.perf_counter() - started) * 1000, 1)
    await world.close()
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="one JSON object as the last line")
    parser.add_argument("--count", type=int, default=APPLICANTS)
    options = parser.parse_args()
    figures: Figures = {**machine(), "resumes": options.count}
    with tempfile.TemporaryDirectory(prefix="vivavoce-search-") as folder:
        on_sqlite = asyncio.run(measure(f"sqlite:///{Path(folder) / 'store.db'}", options.count))
    with cluster() as running:

        async def on_a_server() -> Figures:
            return await measure(await running.empty(), options.count)

        on_postgresql = asyncio.run(on_a_server())
    for name, measured in (("sqlite", on_sqlite), ("postgresql", on_postgresql)):
        figures |= {f"{name}_{key}": value for key, value in measured.items()}
    show({**figures, **load_after()}, options.json)


if __name__ == "__main__":
    main()
