"""A live interview on real media under one policy, in a process of its own.

`python -m tests.vivavoce.policy_interview POLICY FILE` prints one JSON object: what the panel
was sent, what the journal keeps, which analyzers were opened and which models loaded.
"""

from __future__ import annotations

import asyncio
import json
import sys
from dataclasses import replace
from itertools import takewhile
from pathlib import Path
from typing import Any

from interview.encoding import to_map
from interview.media import AudioChunk
from interview.ports import AnalysisSetup, Analyzer, AnalyzerStream, InterviewPlan
from interview.scoring.scorecard import Scorecard
from media_server.node import MediaServer
from signaling.rooms import Rooms
from tests.fakes.directory import ANN, MEI, MemoryDirectory
from tests.fetch_media import store
from tests.signaling.live_server import World
from vivavoce.offline.media_file import end_s, read_media
from vivavoce.workers.host import Host, open_engine

SECONDS = 5.0
INFERENCE = ("mediapipe", "swift_f0", "ctranslate2")


class UnderPolicy(MemoryDirectory):
    """The one interview, its opening under a policy."""

    def __init__(self, policy: str) -> None:
        super().__init__()
        self._policy = policy

    async def plan(self, interview_id: str) -> InterviewPlan:
        plan = await super().plan(interview_id)
        return replace(plan, job=replace(plan.job, policy=self._policy))


class Noted:
    """An analyzer that notes when one of its streams is opened."""

    def __init__(self, analyzer: Analyzer, opened: set[str]) -> None:
        self._analyzer = analyzer
        self._opened = opened

    def __getattr__(self, name: str) -> Any:
        return getattr(self._analyzer, name)

    def stream(self, setup: AnalysisSetup) -> AnalyzerStream:
        self._opened.add(self._analyzer.name)
        return self._analyzer.stream(setup)


async def hold(policy: str, file: Path) -> dict[str, Any]:
    """The interview: one question, the file's beginning as its answer, the end."""
    opened: set[str] = set()
    engine = await open_engine(store(), 1, profiles=[policy])
    engine.analyzers = tuple(Noted(analyzer, opened) for analyzer in engine.analyzers)
    media = MediaServer(file.parent, None, ())  # type: ignore[arg-type]  # no room is opened in it
    world = World(goodbye_s=0.01)
    world.directory = UnderPolicy(policy)
    services = replace(
        world.rooms.services,
        directory=world.directory,
        engine=Host("main", media, engine),
        scorecard=Scorecard,
    )
    world.rooms = Rooms(services, world.settings)
    async with world.server(), world.person(ANN) as ann:
        await ann.do("start")
        await ann.do("ask", question_id="outage")
        sink = world.node.rooms["i1"].sink
        wanted = sink.wants_pictures(MEI.id)
        for item in takewhile(lambda item: end_s(item) < SECONDS, read_media(file, MEI.id)):
            if isinstance(item, AudioChunk):
                sink.push_audio(item)
            else:
                sink.push_video(item)
        await ann.do("end")
        sent = await ann.settle()
    await media.close()
    return {
        "analyzers": sorted(opened),
        "pictures_wanted": wanted,
        "models": [name for name in INFERENCE if name in sys.modules],
        "sent": sent,
        "kept": [to_map(event) for event in world.journal.events["i1"]],
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(hold(sys.argv[1], Path(sys.argv[2])))))
