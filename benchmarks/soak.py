"""Joins, leaves, cuts and killed workers for some minutes: does anything grow?

Sessions come and go on two media workers: people join, leave in order, vanish without a word
(their sockets are shut), rejoin; rooms close and others open; now and then a worker is told
to end, or killed. Memory, threads and descriptors of the main process and of the workers that live
longest are sampled; a slope is the least-squares line over the second half of the run.
Run: python -m benchmarks.soak --minutes 5 --json
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import tempfile
import time
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import uvloop
from aiortc import RTCPeerConnection, RTCSessionDescription

from benchmarks.figures import load_after, machine, show
from benchmarks.load_media import ClockedOutlet, encode
from benchmarks.receivers import Room
from benchmarks.rtp_sender import CONFIGURATION, Outlet, encode_audio
from interview.errors import VivavoceError
from interview.events import Event, InterviewStarted
from interview.policy import Permit, policy
from interview.ports import AnalysisSetup, RoomSetup
from interview.rubric import Job
from vivavoce.workers.fleet import Fleet
from vivavoce.workers.messages import WorkerSettings
from vivavoce.workers.report import ProcessReport, Usage

SESSIONS = 4
STAY_S = (3.0, 10.0)
SAMPLE_S = 2.0
END_EVERY_S = 40.0


class Key:
    """RecordingKeys: one key for all."""

    async def key_for(self, session_id: str) -> bytes:
        """It."""
        return bytes(32)


@dataclass
class Tally:
    """What happened, and what was seen."""

    done: defaultdict[str, int] = field(default_factory=lambda: defaultdict(int))
    worst: defaultdict[str, float] = field(default_factory=lambda: defaultdict(float))
    samples: defaultdict[str, list[tuple[float, Usage]]] = field(
        default_factory=lambda: defaultdict(list)
    )

    def see(self, at_s: float, report: ProcessReport) -> None:
        """Take in what a process says of itself."""
        self.samples[report.name].append((at_s, report.usage))
        streams = [s for r in report.media.rooms for p in r.publications for s in
                   p.streams.values()]  # fmt: skip
        for name in ("waiting_packets", "waiting_frames", "shed"):
            self.worst[name] = max([self.worst[name], *(getattr(s, name) for s in streams)])
        waiting = [s.counters.queue_max for s in report.streams]
        self.worst["analysis_queue"] = max([self.worst["analysis_queue"], *waiting])
        late_s = max(self.worst["loop_late_s"], report.usage.loop_late_s)
        self.worst["loop_late_s"] = late_s


class Crowd:
    """People who come and go in one session after the other."""

    def __init__(self, fleet: Fleet, tally: Tally) -> None:
        self._fleet, self._tally = fleet, tally
        self._clip, self._sounds = encode(), [[p] for p in encode_audio(4)]
        self._random = random.Random(1)
        self._number = 0

    async def keep_coming(self, until_s: float) -> None:
        """One session after the other, each with a join, a cut, a rejoin, a leave."""
        while time.monotonic() < until_s:
            self._number += 1
            try:
                await self._session(f"s{self._number}", self._number)
                self._tally.done["sessions"] += 1
            except VivavoceError:  # its worker was drained or killed, or none has room
                self._tally.done["sessions_cut_by_worker"] += 1
                await asyncio.sleep(self._random.uniform(*STAY_S))

    async def _session(self, id: str, number: int) -> None:
        room = Room()
        setup = RoomSetup(id, room, "applicant", room, room)
        await self._fleet.open_room(setup)
        profile = policy("prc")
        permit = Permit(profile, frozenset(profile.purposes))
        analysed = AnalysisSetup("applicant", Job("j", "", "en", (), ()), permit, session_id=id)
        run = self._fleet.open(analysed, self._found)
        try:
            run.push_event(InterviewStarted(time_s=0.0, by=""))
            await self._fleet.start_recording(id)
            for leaves in (False, True):
                await self._stay(id, number, leaves)
        finally:
            await self._fleet.close_room(id)
            await run.finish()

    async def _stay(self, id: str, number: int, leaves: bool) -> None:
        connection = RTCPeerConnection(CONFIGURATION)
        Outlet(connection.addTransceiver("audio", "sendonly"), self._sounds, 48_000, 960)
        ClockedOutlet(connection.addTransceiver("video", "sendonly"), self._clip, number, [])
        try:
            await connection.setLocalDescription(await connection.createOffer())
            offer = connection.localDescription.sdp
            own_id, answer = await self._fleet.publish(id, "applicant", offer)
            await connection.setRemoteDescription(RTCSessionDescription(answer, "answer"))
            self._tally.done["joins"] += 1
            await asyncio.sleep(self._random.uniform(*STAY_S))
            if leaves:
                await self._fleet.hang_up(id, own_id)
                self._tally.done["leaves"] += 1
            else:
                self._tally.done["cuts"] += 1
                vanish(connection)
        finally:
            await connection.close()

    def _found(self, event: Event) -> None:
        self._tally.done["findings"] += 1


def vanish(connection: RTCPeerConnection) -> None:
    """Shut the sockets, so that no goodbye of its end reaches the server."""
    ice = connection.getTransceivers()[0].sender.transport.transport._connection
    for protocol in ice._protocols:
        protocol.transport.abort()


async def run(minutes: float) -> dict[str, Any]:
    """The figures that --json prints."""
    with tempfile.TemporaryDirectory() as folder:
        settings = WorkerSettings(
            name="",
            recordings=folder,
            store=folder,
            manifests=(),
            ice_servers=(),
            capacity=SESSIONS,
            decode_threads=1,
            speech_threads=1,
            log_json=False,
            native_log=str(Path(folder) / "native.log"),
        )
        command = (sys.executable, "-m", "benchmarks.load_worker")
        fleet = Fleet(settings, Key(), workers=2, drain_s=2.0, command=command)
        await fleet.start()
        tally, until_s = Tally(), time.monotonic() + 60 * minutes
        crowd = Crowd(fleet, tally)
        watching = asyncio.create_task(watch(fleet, tally))
        try:
            await asyncio.gather(*(crowd.keep_coming(until_s) for _ in range(SESSIONS)))
        finally:
            watching.cancel()
            await fleet.close()
    return figures_of(tally)


async def watch(fleet: Fleet, tally: Tally) -> None:
    """Sample all processes; now and then end the newest worker, in turn by SIGKILL and SIGTERM."""
    began_s = ended_s = time.monotonic()
    while True:
        now_s = time.monotonic()
        tally.samples["main"].append((now_s - began_s, Usage.now()))
        for state in fleet.states():
            if state.report is not None:
                tally.see(now_s - began_s, state.report)
        ready = [s for s in fleet.states() if s.state == "ready" and s.report is not None]
        if now_s - ended_s > END_EVERY_S and len(ready) == 2:
            ended_s = now_s
            newest = ready[-1].report
            assert newest is not None
            kills = tally.done["workers_killed"] == tally.done["workers_drained"]
            os.kill(newest.usage.pid, signal.SIGKILL if kills else signal.SIGTERM)
            tally.done["workers_killed" if kills else "workers_drained"] += 1
        await asyncio.sleep(SAMPLE_S)


def figures_of(tally: Tally) -> dict[str, Any]:
    """Slopes a minute and maxima, of the main process and of the worker that lived longest."""
    oldest = max((name for name in tally.samples if name != "main"),
                 key=lambda name: len(tally.samples[name]))  # fmt: skip
    figures: dict[str, Any] = dict(tally.done)
    for label, name in (("main", "main"), ("worker", oldest)):
        seen = tally.samples[name]
        late = seen[len(seen) // 2 :]
        at_min = [at_s / 60 for at_s, _ in late]
        for figure, unit in (("rss_bytes", 2**20), ("threads", 1), ("open_files", 1)):
            values = [getattr(usage, figure) / unit for _, usage in late]
            short = {"rss_bytes": "rss_mib"}.get(figure, figure)
            figures[f"{label}_{short}_slope_per_min"] = round(np.polyfit(at_min, values, 1)[0], 3)
            most = max(getattr(usage, figure) for _, usage in seen) / unit
            figures[f"{label}_{short}_max"] = round(most, 1)
    return figures | {f"{name}_max": round(value, 3) for name, value in tally.worst.items()}


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    facts = machine()
    figures = uvloop.run(run(options.minutes))
    show(figures | load_after() | facts, options.json)


if __name__ == "__main__":
    main()
