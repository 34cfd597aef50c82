"""The applicant's network goes and comes back: one interview, two recording parts.

The applicant's browser lives in a network of its own and reaches the server as a phone on
the local network does: by HTTPS with the certificate that the server made for itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.e2e import network_namespace
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import CHROMIUM, PHONE, Browsers
from tests.e2e.media_elements import expect_moving
from tests.e2e.network_namespace import NetworkNamespace
from tests.e2e.panel_page import PanelPage
from tests.e2e.peer_connections import connections_made, keep_connections, layers_sent
from tests.e2e.review_page import ReviewPage, expect_parts_play
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.timeout(900),
    pytest.mark.skipif(not network_namespace.available(), reason="needs root and iproute2"),
]

APPLICANT = "周雨桐"
TO_LAN = {"VIVAVOCE_HTTPS": "1", "VIVAVOCE_HOST": "0.0.0.0"}
SELF_MADE = {"ignore_https_errors": True}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    running = RunningServer(tmp_path_factory.mktemp("home"), TO_LAN)
    running.start()
    yield running
    running.stop()


@pytest.fixture(scope="module")
def network() -> Iterator[NetworkNamespace]:
    made = NetworkNamespace(77)
    yield made
    made.close()


def test_a_lost_network_is_said_and_mended(
    server: RunningServer,
    network: NetworkNamespace,
    browsers: Browsers,
    media: Callable[[str], Path],
    tmp_path: Path,
) -> None:
    phone = browsers.launch(
        camera=media("webcam.mjpeg"),
        microphone=media("webcam-zh.wav"),
        executable=network.wrapped(CHROMIUM, tmp_path),
    )
    applicant = ApplicantPage(browsers.open(phone, "zh", PHONE, **SELF_MADE), "zh")
    keep_connections(applicant.page)
    panel = PanelPage(browsers.open(browsers.launch(flags=[]), "zh", **SELF_MADE), "zh")
    applicant.enter(server.links[0].replace("localhost", network.outside))
    panel.sign_in(server.url, server.sign_in_of("interviewer"))
    panel.open_panel(APPLICANT, "lobby.join_watching")
    panel.start()
    panel.ask(1)
    expect(panel.final.first).to_be_visible()
    expect_moving(panel.picture)
    assert layers_sent(applicant.page) == ["L1T3"]
    made = connections_made(applicant.page)

    network.cut()
    away = panel.page.get_by_text(panel.text("presence.away", name=APPLICANT))
    expect(away).to_be_visible()
    expect(applicant.heading("room.lost_title")).to_be_visible()
    # A cut that is shorter than this, the first connection survives.
    eventually(lambda: connections_made(applicant.page) > made, "the old connection is given up")
    said_before = panel.final.count()

    network.mend()
    expect(applicant.connected).to_be_visible()
    expect(away).to_have_count(0)
    expect_moving(panel.picture)
    expect(panel.final.nth(said_before + 1)).to_be_visible()
    expect(applicant.captions).to_contain_text(panel.final.nth(said_before).inner_text()[:4])
    # The recording ends with sound alone.
    applicant.button("room.camera_stop").click()
    expect(panel.final.nth(said_before + 2)).to_be_visible()
    panel.end()
    one_interview_in_two_parts(server)
    panel.link("interviews.review").click()
    expect_parts_play(ReviewPage(panel.page, "zh"), parts=2)


def one_interview_in_two_parts(server: RunningServer) -> None:
    with WireClient(server.url) as hr:
        hr.sign_in(server.sign_in_of("hr"))
        rows = hr.get("/interviews")["items"]
        (held,) = [row["id"] for row in rows if row["applicant"]["name"] == APPLICANT]
        kept = hr.get(f"/interviews/{held}/timeline")
    first, second = sorted(kept["parts"], key=lambda part: part["start_s"])
    assert first["participant"] == second["participant"]
    assert first["end_s"] < second["start_s"] < second["end_s"] <= kept["duration_s"] + 5
    kinds = [n["kind"] for n in kept["notices"] if n["kind"].startswith("applicant_")]
    # A browser that gets no processor for seconds is away, too.
    times = max(len(kinds) // 2, 1)
    assert kinds == ["applicant_away", "applicant_back"] * times
    assert any(score["time_s"] > second["start_s"] for score in kept["scores"])
    assert len(kept["answers"]) == 1
