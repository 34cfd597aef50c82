"""Traces: what belongs together is one tree over processes, and nobody is named in it."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from fastapi import APIRouter, FastAPI
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Mount

from interview import spans
from interview.errors import BadInput
from tests.fakes.directory import ANN, MEI
from tests.media_server.support import Client, Picture, Tone
from tests.signaling.live_server import World
from tests.vivavoce.telemetry.collector import Collector, collecting
from tests.vivavoce.workers.speaking_worker import WORDS
from tests.vivavoce.workers.test_workers import fleet_of, interviews_on
from vivavoce.telemetry import tracing
from vivavoce.telemetry.request_spans import RequestSpans
from vivavoce.telemetry.tracing import is_wanted, spans_dropped, traced

SPEAKING = (sys.executable, "-m", "tests.vivavoce.workers.speaking_worker")
ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT"


class OverHttp:
    """Publishes as a browser does; stands in for the media server of `Client.publish`."""

    def __init__(self, world: World) -> None:
        self._url = f"http://127.0.0.1:{world.port}/live/i1/publish?as=applicant"

    async def publish(self, session_id: str, who: str, sdp: str) -> tuple[str, str]:
        async with httpx.AsyncClient(cookies={"vivavoce_applicant": who}) as browser:
            headers = {"content-type": "application/sdp"}
            answer = await browser.post(self._url, content=sdp, headers=headers)
            assert answer.status_code == 201
            return answer.headers["location"], answer.text


async def hold_an_interview(folder: Path) -> None:
    """Mei joins, says what the worker hears at the first picture, and Ann sees a score of it."""
    async with (
        fleet_of(folder, workers=1, command=SPEAKING) as fleet,
        interviews_on(fleet, Middleware(RequestSpans)) as world,
        world.person(ANN) as ann,
    ):
        await ann.do("start")
        mei = Client()
        await mei.publish(OverHttp(world), MEI.id, Tone(), Picture())
        await ann.event("score")
        await mei.close()
        await ann.do("end")


@pytest.mark.integration
async def test_a_join_and_what_came_of_it_are_one_tree_over_two_processes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        monkeypatch.setenv("OTEL_BSP_SCHEDULE_DELAY", "100")
        with traced("main"):
            await hold_an_interview(tmp_path)
    (request,) = collector.named("POST /live/{interview}/publish")
    assert (request.process, request.parent) == ("main", "")
    assert request.attributes["http.response.status_code"] == 201
    answered = collector.below(request, "worker.publish")
    join = collector.below(answered, "media.join")
    assert (join.steps, join.attributes["vivavoce.session"]) == (
        ["connected", "arrived", "decoded"],
        "i1",
    )
    heard = collector.below(join, "live.heard")
    assert answered.process == join.process == heard.process == "worker-1"
    assert collector.below(heard, "live.scored").process == "main"
    shown = [span for span in collector.named("live.shown") if span.parent == heard.id]
    assert {span.attributes["vivavoce.to"] for span in shown} == {"interviewer"}
    assert len(shown) == 2  # the words, and the score that they led to
    started, _ = collector.named("live.command")
    assert collector.below(started, "worker.start_recording").process == "worker-1"
    assert_names_nobody(collector)


def assert_names_nobody(collector: Collector) -> None:
    told = repr(collector.spans)
    assert not [word for word in (MEI.id, MEI.name, ANN.name, WORDS, "Hangzhou") if word in told]


async def test_requests_are_named_by_their_routes_and_paths_are_never_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    router = APIRouter(prefix="/links")

    @router.get("/{token}")
    async def opened(token: str) -> str:
        return spans.here()

    inner = FastAPI()
    inner.include_router(router)
    app = Starlette(routes=[Mount("/api/v1", inner)], middleware=[Middleware(RequestSpans)])
    transport = httpx.ASGITransport(app)
    with collecting() as collector:
        monkeypatch.setenv(ENDPOINT, collector.url)
        with traced("main"):
            async with httpx.AsyncClient(transport=transport, base_url="http://here") as browser:
                strange = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
                answer = await browser.get("/api/v1/links/secret?email=mei@x.org", headers=strange)
                await browser.get("/api/v1/nowhere/secret")
                await browser.request("SECRET", "/api/v1/links/secret")
                await browser.get("/assets/secret.js")
    assert [(span.name, span.attributes) for span in collector.spans] == [
        ("GET /api/v1/links/{token}", attributes("GET", "/api/v1/links/{token}", 200)),
        ("GET /api/v1/*", attributes("GET", "/api/v1/*", 404)),
        ("_OTHER /api/v1/links/{token}", attributes("_OTHER", "/api/v1/links/{token}", 405)),
    ]
    (first, *_) = collector.spans
    assert answer.json().split("-")[1:3] == [first.trace, first.id]
    assert (first.parent, "ab" * 16 in repr(collector.spans)) == ("", False)


def attributes(method: str, route: str, status: int) -> dict[str, str | int]:
    return {
        "http.request.method": method,
        "http.route": route,
        "http.response.status_code": status,
    }


def test_a_collector_that_is_away_costs_counted_spans_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from vivavoce.telemetry.otlp import QUEUE_SPANS

    monkeypatch.setattr(tracing, "CLOSE_S", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as closed:
        address = closed.getsockname()
    monkeypatch.setenv(ENDPOINT, f"http://{address[0]}:{address[1]}")
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "60")  # the first batch is not given up
    with traced("main"):
        for _ in range(QUEUE_SPANS + 7):
            with spans.span("act"):
                assert spans.here()
        assert spans_dropped() == 7
    assert not spans.here()


@pytest.mark.parametrize(
    "variables",
    [
        {},
        {ENDPOINT: ""},
        {ENDPOINT: "http://c:4318", "OTEL_SDK_DISABLED": "true"},
        {ENDPOINT: "http://c:4318", "OTEL_TRACES_EXPORTER": "none"},
    ],
)
def test_nothing_is_traced_unless_a_collector_is_named(variables: dict[str, str]) -> None:
    assert not is_wanted(variables)


@pytest.mark.parametrize(
    ("name", "value"), [(ENDPOINT, "c:4317"), ("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc")]
)
def test_what_cannot_be_traced_to_is_named(name: str, value: str) -> None:
    with pytest.raises(BadInput, match=name):
        is_wanted({ENDPOINT: "http://c:4318", name: value})


def test_where_nothing_is_traced_the_sdk_is_not_imported() -> None:
    program = """
import sys
from vivavoce.telemetry.tracing import traced
with traced("main"):
    assert not [name for name in sys.modules if name.startswith("opentelemetry")]
"""
    subprocess.run([sys.executable, "-c", program], check=True, env={})
