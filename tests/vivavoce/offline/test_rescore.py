"""An interview that was held, scored again from its recording."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import av
import pytest
from sqlalchemy import select
from typer.testing import CliRunner

from ehr_bridge.evaluation.rescores import RescoreState
from ehr_bridge.evaluation.sheet import decode_body
from ehr_bridge.evaluation.tables import EvaluationSheet, Rescore
from ehr_bridge.store.database import Database
from interview.errors import WrongState
from interview.events import (
    AnswerEnded,
    Event,
    InterviewEnded,
    InterviewStarted,
    ParticipantJoined,
    QuestionAsked,
    Role,
    Transcript,
)
from interview.policy import Purpose
from interview.ports import InterviewPlan
from interview.scoring.conclusion import conclude
from media_server.encoded import EncodedFrame
from media_server.recording.segments import PartHeader, PartWriter
from tests.ehr_bridge.world import MASTER_KEY, SIGNING_KEY, World, open_world
from tests.fetch_media import VAR
from tests.interview.events import JOB, STORY, asked, ended, said, seen, started
from tests.media_server.encoded_media import in_segments
from vivavoce.cli import app
from vivavoce.offline.rescore import is_kept, spoken_answers

LENGTH_S = 6.0
START_S = 2.0
APPLICANT = "apl_1"


def spoken(film: Path) -> Iterator[EncodedFrame]:
    """The beginning of a film's sound as it would have been received."""
    with av.open(str(film)) as source:
        for packet in source.demux(audio=0):
            if packet.dts is None or packet.time_base is None:
                continue
            if not 0 <= (at_s := float(packet.dts * packet.time_base)) < LENGTH_S:
                continue
            time_s = START_S + at_s
            yield EncodedFrame(
                "audio", "opus", bytes(packet), round(at_s * 48_000), True, time_s, time_s + 0.02
            )


def heard(text: str, participant: str = APPLICANT, utterance: int = 0) -> Transcript:
    return Transcript(
        time_s=6.0,
        participant=participant,
        utterance=utterance,
        text=text,
        language="en",
        start_s=4.0,
        final=True,
        confidence=0.9,
        model="old@1",
    )


def journal() -> list[Event]:
    """One question and its answer, heard wrongly by a recogniser of long ago."""
    return [
        ParticipantJoined(time_s=0.0, participant=APPLICANT, role=Role.APPLICANT, name="A"),
        ParticipantJoined(time_s=1.0, participant="stf_ann", role=Role.INTERVIEWER, name="Ann"),
        InterviewStarted(time_s=START_S, by="stf_ann", analysis_fps=15.0),
        QuestionAsked(time_s=START_S, question_id="q1", answer="q1#1", by="stf_ann"),
        heard("Mumble mumble."),
        heard("Please go on.", "stf_ann"),
        AnswerEnded(time_s=START_S + LENGTH_S, answer="q1#1"),
        InterviewEnded(time_s=START_S + LENGTH_S, by="stf_ann"),
    ]


async def hold(world: World, home: Path, film: Path) -> None:
    """The interview with its journal, its sheet and its recording."""
    await world.joined()
    bridge, id = world.bridge, world.mine
    await bridge.directory.open(id, world.clock.now.timestamp())
    await bridge.journal.append(id, 1, journal())
    await bridge.directory.set_status(id, "live", START_S)
    await bridge.directory.conclude(id)
    await bridge.directory.set_status(id, "ended", START_S + LENGTH_S)
    key = await bridge.recording_keys.key_for(id)
    header = PartHeader("p1", id, APPLICANT, START_S, "")
    writer = PartWriter(home / "recordings" / id / "p1.vrec", header, key)
    for segment in in_segments(list(spoken(film))):
        writer.append(segment)
    writer.finish()


@pytest.fixture
def held(
    tmp_path: Path, media: Callable[[str], Path], monkeypatch: pytest.MonkeyPatch
) -> tuple[str, str]:
    """(id, database) of an interview that was held on this machine."""
    url = f"sqlite:///{tmp_path}/vivavoce.db"
    for name, value in (
        ("HOME", str(tmp_path)),
        ("MODELS", str(VAR)),
        ("MASTER_KEY", base64.b64encode(MASTER_KEY).decode()),
        ("SIGNING_KEY", base64.b64encode(SIGNING_KEY).decode()),
    ):
        monkeypatch.setenv(f"VIVAVOCE_{name}", value)

    async def make() -> str:
        world = await open_world(url)
        await hold(world, tmp_path, media("webcam-en.mkv"))
        await world.close()
        return world.mine

    return asyncio.run(make()), url


async def kept(url: str) -> tuple[bytes, list[Any]]:
    """The sheet's body, and the rescores in order."""
    database = Database(url)
    async with database.read() as session:
        sheet = (await session.scalars(select(EvaluationSheet.body))).one()
        rows = await session.scalars(select(Rescore).order_by(Rescore.requested_at))
        found = [(row.state, row.body) for row in rows]
    await database.close()
    return sheet, found


@pytest.mark.integration
def test_twice_gives_the_same_bytes_beside_an_untouched_sheet(held: tuple[str, str]) -> None:
    id, url = held
    before, none = asyncio.run(kept(url))
    assert none == []
    printed = []
    for _ in range(2):
        done = CliRunner().invoke(app, ["rescore", id, "--json"])
        assert done.exit_code == 0, done.output
        printed.append(json.loads(done.stdout))
    sheet, rescores = asyncio.run(kept(url))
    assert sheet == before
    assert [state for state, _ in rescores] == [RescoreState.DONE] * 2
    assert rescores[0][1] == rescores[1][1]

    again = printed[0]
    assert again["before"]["models"] == ["old@1"]
    assert any(model.startswith("whisper-tiny-en@") for model in again["after"]["models"])
    assert again["after"]["settings"].startswith("settings@")
    assert again["before"]["settings"] == again["after"]["settings"]
    assert {"composite", "care", "voice"} <= {score["dimension"] for score in again["scores"]}

    body = decode_body(rescores[0][1])
    said = {(t["participant"], t["text"]) for t in body["transcript"]}
    assert ("stf_ann", "Please go on.") in said
    assert not any("Mumble" in text for _, text in said)
    assert any(who == APPLICANT and "team" in text for who, text in said), said


@pytest.mark.integration
def test_without_a_recording_the_cause_is_said_and_kept(held: tuple[str, str]) -> None:
    id, url = held
    for file in (Path(url.removeprefix("sqlite:///")).parent / "recordings" / id).iterdir():
        file.unlink()
    done = CliRunner().invoke(app, ["rescore", id])
    assert isinstance(done.exception, WrongState)
    _, rescores = asyncio.run(kept(url))
    assert [state for state, _ in rescores] == [RescoreState.FAILED]


def test_what_people_did_stays_and_what_was_found_goes() -> None:
    stays = [event for event in journal() if is_kept(event, APPLICANT)]
    assert [type(event).__name__ for event in stays] == [
        "ParticipantJoined",
        "ParticipantJoined",
        "InterviewStarted",
        "QuestionAsked",
        "Transcript",
        "AnswerEnded",
        "InterviewEnded",
    ]


def test_a_large_model_reads_only_answers_that_have_a_number() -> None:
    """Of "fine", however long, it could quote words and invent a strength."""
    fine = "Fine, it was all fine, you know, it went well, and I think that was really fine."
    content = [seen("relevance", 0.9), seen("competency", 0.8, subject="sales")]
    events = [started(), asked(0.0), said(STORY, 1.0, 9.0), *content, ended(10.0)]
    nothing = [seen("substance", 2.0, 21.0, 29.0), seen("relevance", 0.9, 21.0, 29.0)]
    events += [asked(20.0, times=2), said(fine, 21.0, 29.0, utterance=1), *nothing]
    plan = InterviewPlan("i", JOB, "a1", "A", frozenset(), 0.0, frozenset(Purpose))
    read = spoken_answers(plan, events, conclude(JOB, plan.permit, events))
    assert [(spoken.answer, spoken.said[0].text) for spoken in read] == [("q1#1", STORY)]
