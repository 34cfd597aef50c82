"""What resumes say is found by the index just as it is found without one."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, func, insert, select, text, update

from ehr_bridge.resumes.tables import Resume
from ehr_bridge.resumes.word_search import text_has
from tests.ehr_bridge.resumes import made
from tests.ehr_bridge.resumes.test_uploads import read_all, send
from tests.ehr_bridge.world import NOW, World, open_world

TEXT = st.text(st.sampled_from('管理平台Abé"% _*\n'), max_size=12)


async def found(world: World, words: str) -> int:
    hr = await world.signed_in("hr")
    listed = (await hr.get("/resumes", params={"words": words})).json()["items"]
    hits = (await hr.get("/search", params={"words": words})).json()["items"]
    people = [hit for hit in hits if hit["kind"] == "applicant"]
    assert len(listed) == len(people)
    return len(listed)


async def test_a_text_is_found_from_when_it_was_read_until_it_is_erased(any_world: World) -> None:
    hr = await any_world.signed_in("hr")
    await send(hr, "1.txt", made.ZH.encode(), opening_id="opn_mine")
    assert await found(any_world, "浙江") == 0
    await read_all(any_world)
    for words in ("浙江", "浙江大学", "江", "XIAOWEN", made.ZH.rstrip()[-2:]):
        assert await found(any_world, words) == 1, words
    assert await found(any_world, "江浙") == 0

    [resume] = (await hr.get("/resumes")).json()["items"]
    assert (await hr.delete(f"/resumes/{resume['id']}")).status_code == 204
    for words in ("浙江", "浙江大学"):
        assert await found(any_world, words) == 0
    if any_world.bridge.database.is_sqlite:  # PostgreSQL forgets with the next VACUUM
        async with any_world.bridge.database.read() as session:
            left = await session.scalars(text("SELECT term FROM resume_word_terms"))
            assert list(left) == []


@pytest.mark.integration
def test_the_index_changes_nothing_of_what_is_found(
    migrated_url: Callable[[], Coroutine[None, None, str]],
) -> None:
    async def by_index_and_without(texts: list[str], word: str) -> tuple[set[str], set[str]]:
        async with world.bridge.database.write() as session:
            await session.execute(delete(Resume))
            rows = [resume_row(n, texts[n]) for n in range(len(texts))]
            await session.execute(insert(Resume), rows)
            await session.execute(update(Resume).values(text=func.replace(Resume.text, "\n", "b")))
            ids = select(Resume.id)
            scanned = ids.where(Resume.text.icontains(word, autoescape=True))
            indexed = ids.where(text_has(session, word))
            return set(await session.scalars(indexed)), set(await session.scalars(scanned))

    with asyncio.Runner() as runner:
        world = runner.run(open_world(runner.run(migrated_url())))

        @settings(max_examples=60)
        @given(st.lists(TEXT, min_size=1, max_size=4), TEXT.filter(bool))
        def look(texts: list[str], word: str) -> None:
            indexed, scanned = runner.run(by_index_and_without(texts, word))
            assert indexed == scanned

        look()
        runner.run(world.close())


def resume_row(number: int, said: str) -> dict[str, object]:
    return {
        "id": f"rsm_{number}",
        "company_id": "co_1",
        "batch_id": "rsb_1",
        "uploaded_by": "stf_hr",
        "filename": "1.txt",
        "size": 1,
        "status": "parsed",
        "text": said,
        "protected": [],
        "created_at": NOW,
    }
