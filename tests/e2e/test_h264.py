"""An applicant whose browser sends H.264, as a phone with a hardware encoder may.

Nobody reaches the server but through a TURN relay: the applicant by UDP, the panel by TCP. Media
and analysis run in a worker process.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.coturn import SECRET, running_coturn
from tests.e2e.applicant_page import ApplicantPage
from tests.e2e.browsers import Browsers
from tests.e2e.media_elements import expect_moving, expect_sound
from tests.e2e.panel_page import PanelPage
from tests.e2e.review_page import ReviewPage, expect_parts_play
from tests.e2e.running_server import RunningServer
from tests.e2e.waiting import eventually
from tests.e2e.wire_client import WireClient

pytestmark = [pytest.mark.e2e, pytest.mark.timeout(600)]

APPLICANT = "Daniel Okafor"
ONLY_H264 = """
const prefer = RTCRtpTransceiver.prototype.setCodecPreferences;
RTCRtpTransceiver.prototype.setCodecPreferences = function (codecs) {
  prefer.call(this, codecs.filter(codec => codec.mimeType === 'video/H264'));
};
"""
RELAY_ONLY = """
window.connections = [];
window.RTCPeerConnection = class extends RTCPeerConnection {
  constructor({iceServers, ...settings}) {
    const ours = url => url.endsWith('transport=TRANSPORT');
    const relays = iceServers.map(({urls, ...rest}) => ({...rest, urls: urls.filter(ours)}));
    super({...settings, iceServers: relays, iceTransportPolicy: 'relay'});
    window.connections.push(this);
  }
};
"""
WAYS = """
async () => {
  const ways = [];
  for (const peer of window.connections) {
    if (peer.connectionState !== 'connected') continue;
    const report = await peer.getStats();
    report.forEach(({type, nominated, localCandidateId}) => {
      if (type !== 'candidate-pair' || !nominated) return;
      const {candidateType, relayProtocol} = report.get(localCandidateId);
      ways.push(`${candidateType} by ${relayProtocol}`);
    });
  }
  return ways;
}
"""


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningServer]:
    with running_coturn(tmp_path_factory.mktemp("coturn")) as address:
        urls = [f"turn:{address}?transport={transport}" for transport in ("udp", "tcp")]
        settings = {
            "VIVAVOCE_TURN_URLS": json.dumps(urls),
            "VIVAVOCE_TURN_SECRET": SECRET,
            "VIVAVOCE_MEDIA_WORKERS": "1",
        }
        running = RunningServer(tmp_path_factory.mktemp("home"), settings)
        running.start()
        yield running
        running.stop()


def relayed(page: Page, transport: str) -> Page:
    page.add_init_script(RELAY_ONLY.replace("TRANSPORT", transport))
    return page


def test_h264_is_watched_analysed_recorded_and_played_again(
    server: RunningServer, browsers: Browsers, media: Callable[[str], Path]
) -> None:
    theirs = browsers.launch(camera=media("webcam.mjpeg"), microphone=media("webcam-en.wav"))
    page = relayed(browsers.open(theirs, "en"), "udp")
    page.add_init_script(ONLY_H264)
    applicant = ApplicantPage(page, "en")
    panel = PanelPage(relayed(browsers.open(browsers.launch(flags=[]), "en"), "tcp"), "en")
    applicant.enter(server.links[1])
    panel.sign_in(server.url, server.sign_in_of("interviewer", 1))
    panel.open_panel(APPLICANT, "lobby.join_watching")
    panel.start()
    panel.ask(1)
    expect_moving(panel.picture)
    expect_sound(panel.picture)
    assert set(applicant.page.evaluate(WAYS)) == {"relay by udp"}
    assert set(panel.page.evaluate(WAYS)) == {"relay by tcp"}
    eventually(lambda: panel.elapsed_s() >= 20, "a recording of more than one clip")
    panel.end()
    applicant.leave_after_end()
    panel.link("interviews.review").click()
    expect_parts_play(ReviewPage(panel.page, "en"), parts=1)
    with WireClient(server.url) as hr:
        hr.sign_in(server.sign_in_of("hr"))
        (held,) = hr.get("/interviews?status=ended")["items"]
        (part,) = hr.get(f"/interviews/{held['id']}/timeline")["parts"]
        sheet = hr.get(f"/interviews/{held['id']}/evaluation")
    assert part["video_codec"] == "h264"
    assert sheet["measures"]["faces"]["value"] == 1
