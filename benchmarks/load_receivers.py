"""What `load` compares: each answers offers and keeps the ages of the pictures it decodes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import psutil
from aiortc import MediaStreamTrack
from aiortc.mediastreams import MediaStreamError

from benchmarks.load_media import age_s, number_in
from benchmarks.receivers import Ours, Room, Stock
from interview.events import Event, InterviewStarted, Observation
from interview.media import VideoFrame
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, RoomSetup
from interview.rubric import Job
from media_server.node import MediaServer
from vivavoce.workers.fleet import Fleet
from vivavoce.workers.messages import WorkerSettings

CAPACITY = 1_000
"""Sessions that a node admits: more than any step reaches."""


class Receiver(Protocol):
    """Answers offers, and keeps the ages of pictures."""

    ages_s: list[float]

    async def answer(self, offer: str) -> str: ...

    async def close(self) -> None: ...


class AgeingStock(Stock):
    """Stock aiortc; a picture's age is read from its first plane, which costs nothing."""

    def __init__(self) -> None:
        super().__init__()
        self.ages_s: list[float] = []

    async def _drain(self, track: MediaStreamTrack) -> None:
        session = len(self._connections) - 1
        try:
            while True:
                frame: Any = await track.recv()
                if track.kind == "video":
                    plane = frame.planes[0]
                    luma = np.frombuffer(plane, np.uint8).reshape(-1, plane.line_size)
                    self.ages_s.append(age_s(number_in(luma), session))
        except MediaStreamError:
            pass


class AgeingRoom(Room):
    """Reads the age of each picture that analysis would get."""

    def __init__(self, session: int, ages_s: list[float]) -> None:
        super().__init__()
        self._session, self._ages_s = session, ages_s

    def push_video(self, frame: VideoFrame) -> None:
        self._ages_s.append(age_s(number_in(frame.rgb[:, :, 1]), self._session))


class AgeingServer(Ours):
    """The media server in this process."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, record=False)
        self.server = MediaServer(folder, self, max_rooms=CAPACITY)
        self.ages_s: list[float] = []

    async def answer(self, offer: str) -> str:
        session = len(self.rooms)
        room = AgeingRoom(session, self.ages_s)
        self.rooms.append(room)
        setup = RoomSetup(f"s{session}", room, "applicant", room, room)
        await self.server.open_room(setup)
        return (await self.server.publish(f"s{session}", "applicant", offer))[1]


class AgeingFleet:
    """Media workers; ages come as findings, over the socket from the worker."""

    def __init__(self, fleet: Fleet) -> None:
        self.ages_s: list[float] = []
        self._fleet = fleet
        self._sessions = 0

    async def answer(self, offer: str) -> str:
        id, room = f"s{self._sessions}", Room()
        self._sessions += 1
        await self._fleet.open_room(RoomSetup(id, room, "applicant", room, room))
        profile = policy("prc")
        permit = Permit(profile, frozenset(profile.purposes))
        setup = AnalysisSetup("applicant", Job("j", "", "en", (), ()), permit, session_id=id)
        run = self._fleet.open(setup, self._found)
        run.push_event(InterviewStarted(time_s=0.0, by=""))
        return (await self._fleet.publish(id, "applicant", offer))[1]

    def _found(self, event: Event) -> None:
        if isinstance(event, Observation):
            self.ages_s.append(event.value)

    async def close(self) -> None:
        await self._fleet.close()


async def receiver_of(kind: str, folder: Path) -> Receiver:
    """The receiver of that name: "stock", "ours", or a number of workers."""
    if kind == "stock":
        return AgeingStock()
    if kind == "ours":
        return AgeingServer(folder)
    settings = WorkerSettings(
        name="",
        recordings=str(folder),
        store=str(folder),
        manifests=(),
        ice_servers=(),
        capacity=CAPACITY,
        decode_threads=1,
        speech_threads=1,
        log_json=False,
        native_log=str(folder / "native.log"),
    )
    command = (sys.executable, "-m", "benchmarks.load_worker")
    fleet = Fleet(settings, Room(), workers=int(kind), command=command)  # type: ignore[arg-type]
    await fleet.start()
    cores = cores_of(kind)
    pin(psutil.Process(), cores)
    for number, worker in enumerate(psutil.Process().children()):
        pin(worker, {number % len(cores)})
    return AgeingFleet(fleet)


def cores_of(kind: str) -> set[int]:
    """The cores that a receiver of that name, and what sends to it, may use."""
    every = os.cpu_count() or 1
    return set(range(min(int(kind), every) if kind.isdigit() else every))


def pin(process: psutil.Process, cores: set[int]) -> None:
    """Keep a process on these cores: decoding releases the GIL, so that one would use them all."""
    for thread in process.threads():
        os.sched_setaffinity(thread.id, cores)
