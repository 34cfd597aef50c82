"""A new master key, as an operator brings it in."""

from __future__ import annotations

import asyncio
import base64
import io
import json
from pathlib import Path

import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from ehr_bridge.resumes.intake import Sent
from ehr_bridge.resumes.tables import Resume
from tests.ehr_bridge.resumes import made
from tests.ehr_bridge.world import MASTER_KEY, SIGNING_KEY, open_world
from vivavoce.administration import keys_check
from vivavoce.cli import app
from vivavoce.ehr import open_ehr
from vivavoce.settings import Settings

NEW_KEY = b"n" * 32


def encoded(key: bytes) -> str:
    return base64.b64encode(key).decode()


def test_one_command_wraps_all_keys_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VIVAVOCE_HOME", str(tmp_path))
    monkeypatch.setenv("VIVAVOCE_SIGNING_KEY", encoded(SIGNING_KEY))
    monkeypatch.setenv("VIVAVOCE_MASTER_KEY", encoded(NEW_KEY))
    settings = Settings()

    async def fill() -> tuple[str, str, bytes]:
        world = await open_world(settings.database, settings.resumes_folder)
        key = await world.bridge.recording_keys.key_for(world.mine)
        sent = Sent("bat_1", "opn_mine", None)
        await world.bridge.resumes.intake.take(
            io.BytesIO(made.ZH.encode()), "r.txt", sent, world.staff["hr"]
        )
        async with world.bridge.database.read() as session:
            resume_id = (await session.scalars(select(Resume.id))).one()
        await world.close()
        return world.mine, resume_id, key

    async def read(interview_id: str, resume_id: str) -> tuple[bytes, bytes]:
        bridge = await open_ehr(Settings())
        try:
            async with bridge.database.read() as session:
                content = await bridge.resumes.files.read(session, resume_id)
            return await bridge.recording_keys.key_for(interview_id), content
        finally:
            await bridge.close()

    interview_id, resume_id, key = asyncio.run(fill())
    with pytest.raises(OSError, match=r"^2 keys .* not given"):
        asyncio.run(keys_check(Settings()))
    lost = CliRunner().invoke(app, ["rewrap"])
    assert "not given" in str(lost.exception)
    monkeypatch.setenv("VIVAVOCE_EARLIER_MASTER_KEYS", json.dumps([encoded(MASTER_KEY)]))
    for said in ("2 keys wrapped anew", "0 keys wrapped anew"):
        assert said in CliRunner().invoke(app, ["rewrap"]).output
        assert asyncio.run(keys_check(Settings())) == "of every recording and resume at hand"
    monkeypatch.delenv("VIVAVOCE_EARLIER_MASTER_KEYS")
    assert asyncio.run(read(interview_id, resume_id)) == (key, made.ZH.encode())


@pytest.mark.parametrize("command", [["doctor"], ["link", "int_1"]])
def test_no_new_master_key_is_made_beside_what_an_earlier_one_encrypted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    monkeypatch.setenv("VIVAVOCE_HOME", str(tmp_path))
    monkeypatch.setenv("VIVAVOCE_SIGNING_KEY", encoded(SIGNING_KEY))

    async def fill() -> None:
        world = await open_world(Settings().database)
        await world.bridge.recording_keys.key_for(world.mine)
        await world.close()

    asyncio.run(fill())
    result = CliRunner().invoke(app, command)
    said = " ".join((result.output + str(result.exception or "")).split())
    assert result.exit_code != 0
    assert "no master key is given, and 1 keys" in said
    assert "VIVAVOCE_MASTER_KEY" in said
    assert not (tmp_path / "secrets" / "master_key").exists()
    (tmp_path / "secrets").mkdir(exist_ok=True)
    (tmp_path / "secrets" / "master_key").write_text(encoded(MASTER_KEY))
    assert asyncio.run(keys_check(Settings())) == "of every recording and resume at hand"
