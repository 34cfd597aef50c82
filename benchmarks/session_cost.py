"""Processor time of one whole interview, as a ratio to stock aiortc on the same media.

One film (webcam.mjpeg and webcam-LANGUAGE.wav of the test media) is sent by another process as VP8
and Opus at 640x480: first into stock aiortc, which receives and decodes it and does nothing
else, then into a live interview with every analyzer, recording, scores and journal, and one
panel that holds the socket and watches the applicant's picture and sound: once while the
applicant speaks without a pause, once while they only listen (the same film, no sound). Threads
of the server are told apart by the names that the system has for them; an analyzer's are its own
and those in which its models compute.

Run: python -m benchmarks.session_cost --json [--seconds S] [--language en|zh]
"""

from __future__ import annotations

import argparse
import asyncio
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from fractions import Fraction
from math import ceil
from pathlib import Path

import av
import httpx
import numpy as np
import psutil
from aiortc import (
    MediaStreamTrack,
    RTCBundlePolicy,
    RTCConfiguration,
    RTCPeerConnection,
    RTCSessionDescription,
)
from aiortc.mediastreams import MediaStreamError

from benchmarks.figures import Figures, load_after, machine, show
from benchmarks.panel_log import TIMEOUT_S, PanelSetup, messages, panel
from benchmarks.stock_server import stock_server
from media_server.player import play
from tests import speech
from tests.e2e.running_server import RunningServer
from tests.fetch_media import CAPTURE_RATE_HZ, TEST_MEDIA, WEBCAM_S
from vivavoce.demo.applicant_client import ApplicantClient

SETTLE_S = 8.0
SPARE_S = 90.0
"""More media than is measured: everybody has to come in first."""
LEAST_SHOWN = 0.0005
"""Cores; threads that take less are not named."""
ANALYZER_OF = {
    **{name: name for name in ("voice_activity", "prosody", "meaning", "star", "face", "body")},
    **dict.fromkeys(("transcript", "recognition"), "transcript"),
}
"""By thread: whose work it does. MediaPipe's bear the names of their analyzers."""
CONFIGURATION = RTCConfiguration(iceServers=[], bundlePolicy=RTCBundlePolicy.MAX_BUNDLE)


# --- processes of their own ----------------------------------------------------------------


async def send(kind: str, target: str, film: Path, sound: Path) -> None:
    """Play the film to a stock server's URL or through a join link."""
    if kind == "stock":
        async with httpx.AsyncClient(base_url=target, timeout=TIMEOUT_S) as http:

            async def offer(sdp: str) -> str:
                return (await http.post("/offer", content=sdp)).text

            await play(film, offer, sound=sound)
    else:
        async with ApplicantClient.join(target) as client:
            print("joined", flush=True)
            await play(film, client.publish, sound=sound)


async def watch(setup: PanelSetup) -> None:
    """Watch the applicant as a panel's page does: pictures are decoded and thrown away."""
    async with httpx.AsyncClient(base_url=setup.url, timeout=TIMEOUT_S) as http:
        sign_in = {"email": setup.email, "password": setup.password}
        (await http.post("/api/v1/sign-in", json=sign_in)).raise_for_status()
        rows = (await http.get("/api/v1/interviews")).raise_for_status().json()["items"]
        row = next(r for r in rows if r["language"] == setup.language)
        connection, received = RTCPeerConnection(CONFIGURATION), set()
        for media in ("audio", "video"):
            connection.addTransceiver(media, direction="recvonly")

        @connection.on("track")
        def on_track(track: MediaStreamTrack) -> None:
            received.add(asyncio.create_task(_drain(track)))

        await connection.setLocalDescription(await connection.createOffer())
        while True:
            answer = await http.post(
                f"/live/{row['id']}/watch/{row['applicant']['id']}?as=staff",
                content=connection.localDescription.sdp,
                headers={"content-type": "application/sdp"},
            )
            if answer.status_code != 404:  # 404: nothing is published yet
                break
            await asyncio.sleep(0.5)
        answer.raise_for_status()
        await connection.setRemoteDescription(RTCSessionDescription(answer.text, "answer"))
        await asyncio.Event().wait()


async def _drain(track: MediaStreamTrack) -> None:
    try:
        while True:
            await track.recv()
    except MediaStreamError:
        pass


@contextmanager
def running(*arguments: str) -> Iterator[subprocess.Popen[str]]:
    """This file in a process of its own."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.session_cost", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait()


@contextmanager
def watching(setup: PanelSetup) -> Iterator[subprocess.Popen[str]]:
    """An interviewer's connection that watches the applicant."""
    with running("--watch") as process:
        assert process.stdin is not None
        setup.write(process.stdin)
        yield process


# --- measuring --------------------------------------------------------------------------------


def cores_used(
    server: psutil.Process, seconds: float, *others: subprocess.Popen[str]
) -> dict[str, float]:
    """Processor seconds, user and system, that a process takes a second while others run.

    Returns:
        By the name of a thread, of all that bear it together; those of threads that ended
        meanwhile are missing.
    """
    time.sleep(SETTLE_S)
    began_s, before = time.monotonic(), _spent_s(server)
    time.sleep(seconds)
    passed_s, spent = time.monotonic() - began_s, _spent_s(server)
    if any(other.poll() is not None for other in others):
        raise RuntimeError("a sender or a watcher ended early")
    return {name: (spent[name] - before[name]) / passed_s for name in spent}


def _spent_s(process: psutil.Process) -> Counter[str]:
    spent: Counter[str] = Counter()
    for thread in process.threads():
        with suppress(OSError):  # it ended meanwhile
            comm = Path(f"/proc/{process.pid}/task/{thread.id}/comm").read_text().strip()
            name = "event_loop" if thread.id == process.pid else comm
            spent[name] += thread.user_time + thread.system_time
    return spent


def write_media(folder: Path, language: str, seconds: float) -> tuple[Path, Path, Path]:
    """The webcam film at 640x480, 30 pictures a second, the answers, and as long a silence.

    Over and over in the files themselves: a player that seeks back loses its place.
    """
    rounds = ceil(seconds / WEBCAM_S)
    picture, sound, silence = (folder / n for n in ("film.mkv", "film.wav", "silence.wav"))
    answers = np.tile(speech.read_wav(TEST_MEDIA / f"webcam-{language}.wav"), rounds)
    speech.write_wav(sound, answers, CAPTURE_RATE_HZ)
    speech.write_wav(silence, np.zeros_like(answers), CAPTURE_RATE_HZ)
    with av.open(str(TEST_MEDIA / "webcam.mjpeg")) as source, av.open(str(picture), "w") as out:
        stream = out.add_stream_from_template(source.streams.video[0])
        pictures = [bytes(packet) for packet in source.demux(video=0) if packet.size]
        for n, jpeg in enumerate(pictures * rounds):
            packet = av.Packet(jpeg)
            packet.stream, packet.time_base = stream, Fraction(1, 30)
            packet.pts = packet.dts = n
            packet.is_keyframe = True
            out.mux(packet)
    return picture, sound, silence


def stock_cost(media: Sequence[Path], seconds: float) -> float:
    """Cores that stock aiortc takes to receive and decode."""
    with (
        stock_server() as (url, pid),
        running("--send", "stock", url, *map(str, media)) as sender,
    ):
        return sum(cores_used(psutil.Process(pid), seconds, sender).values())


def interview_cost(media: Sequence[Path], language: str, seconds: float) -> Figures:
    """Cores and memory that a whole interview takes."""
    with tempfile.TemporaryDirectory() as home:
        server, log = RunningServer(Path(home)), Path(home) / "panel.jsonl"
        server.start()
        assert server.process is not None
        process = psutil.Process(server.process.pid)
        idle_mib = process.memory_info().rss / 2**20
        try:
            link = server.links[0 if language == "zh" else 1]
            setup = PanelSetup(server.url, *server.sign_in_of("interviewer"), language)
            with running("--send", "interview", link, *map(str, media)) as sender:
                assert sender.stdout is not None
                sender.stdout.readline()
                with panel(setup, log), watching(setup) as watcher:
                    cores = cores_used(process, seconds, sender, watcher)
                    rss_mib = process.memory_info().rss / 2**20
        finally:
            server.stop()
        events = [m["event"]["type"] for m in messages(log) if m["type"] == "event"]
    return {
        "cpu_core_per_session": round(sum(cores.values()), 3),
        "rss_mib": round(rss_mib),
        "rss_idle_mib": round(idle_mib),
        "transcripts": events.count("transcript"),
        "observations": events.count("observation"),
        "scores": events.count("score"),
        "ms_by_analyzer": shown_ms(by_analyzer(cores)),
        "ms_by_thread": shown_ms(cores),
    }


def by_analyzer(cores: Mapping[str, float]) -> dict[str, float]:
    """Cores that each analyzer takes, its models included."""
    spent = dict.fromkeys(ANALYZER_OF.values(), 0.0)
    for thread, analyzer in ANALYZER_OF.items():
        spent[analyzer] += cores.get(thread, 0.0)
    return spent


def shown_ms(cores: Mapping[str, float]) -> dict[str, float]:
    """Cores as milliseconds a second, the largest first."""
    return {
        name: round(1000 * used, 1)
        for name, used in sorted(cores.items(), key=lambda item: -item[1])
        if used >= LEAST_SHOWN
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=53.0, help="measured: one round of film")
    parser.add_argument("--language", choices=("en", "zh"), default="en")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--send", nargs=4, help=argparse.SUPPRESS)
    parser.add_argument("--watch", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.send:
        kind, target, film, sound = options.send
        asyncio.run(send(kind, target, Path(film), Path(sound)))
    elif options.watch:
        asyncio.run(watch(PanelSetup.read()))
    else:
        facts = machine()
        with tempfile.TemporaryDirectory() as folder:
            film, sound, silence = write_media(
                Path(folder), options.language, options.seconds + SPARE_S
            )
            stock = stock_cost((film, sound), options.seconds)
            figures: Figures = {"language": options.language, "stock_cpu_core": round(stock, 3)}
            for doing, heard in (("speaking", sound), ("listening", silence)):
                found = interview_cost((film, heard), options.language, options.seconds)
                ratio = {"ratio": round(float(str(found["cpu_core_per_session"])) / stock, 2)}
                figures |= {f"{doing}_{name}": value for name, value in (ratio | found).items()}
        show(figures | load_after() | facts, options.json)


if __name__ == "__main__":
    main()
