"""Whatever is sent as an offer, the answer is an answer or BadSdp with the cause."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiortc import RTCConfiguration, RTCPeerConnection
from hypothesis import given
from hypothesis import strategies as st

from interview.errors import BadSdp
from media_server.limits import MediaLimits
from media_server.node import MediaServer
from media_server.sdp import MAX_SDP_BYTES, MAX_SDP_LINES, read_offer
from tests.media_server.support import Keys, Witness

OFFER = "\r\n".join(
    [
        "v=0",
        "o=- 1 1 IN IP4 0.0.0.0",
        "s=-",
        "t=0 0",
        "a=group:BUNDLE 0 1",
        *(
            line
            for mid, kind, codecs in (
                (0, "audio", ["a=rtpmap:111 opus/48000/2"]),
                (1, "video", ["a=rtpmap:111 VP8/90000", "a=rtcp-fb:111 nack pli"]),
            )
            for line in (
                f"m={kind} 9 UDP/TLS/RTP/SAVPF 111",
                "c=IN IP4 0.0.0.0",
                f"a=mid:{mid}",
                "a=sendonly",
                "a=rtcp-mux",
                *codecs,
                "a=ice-ufrag:abcd",
                "a=ice-pwd:abcdefghijklmnopqrstuv",
                "a=candidate:1 1 udp 2130706431 198.51.100.1 5000 typ host",
                "a=candidate:2 1 udp 2130706431 d6f1.local 5001 typ host",
                "a=end-of-candidates",
                "a=fingerprint:sha-256 " + ":".join(["AB"] * 32),
                "a=setup:actpass",
            )
        ),
        "",
    ]
)


def test_a_candidate_outside_the_media_is_left_out() -> None:
    offer = read_offer(OFFER.replace("t=0 0", "t=0 0\r\na=candidate:odd"), "sendonly")
    assert "odd" not in offer.sdp


def test_an_offer_of_countless_lines_is_refused_before_it_is_read() -> None:
    offer = OFFER + "".join(f"a=ssrc:{i} cname:a\r\n" for i in range(MAX_SDP_LINES))
    assert len(offer) < MAX_SDP_BYTES
    with pytest.raises(BadSdp, match="lines"):
        read_offer(offer, "sendonly")


def test_a_good_offer_is_read() -> None:
    offer = read_offer(OFFER, "sendonly")
    assert offer.kinds == ("audio", "video")
    assert offer.video_mime == "video/vp8"
    assert offer.sdp.count("198.51.100.1") == 2
    assert ".local" not in offer.sdp
    assert "end-of-candidates" not in offer.sdp


@pytest.mark.parametrize(
    ("old", "new", "cause"),
    [
        ("v=0", "x" * (MAX_SDP_BYTES + 1), "larger than 64 KiB"),
        (OFFER, "", "no media section"),
        (OFFER, "hello", "media section"),
        ("m=audio 9", "m=audio nine", "cannot be read"),
        ("m=video", "m=application", "'application' is not supported"),
        ("m=video", "m=audio", "does not offer Opus"),
        ("opus", "isac", "does not offer Opus"),
        ("VP8", "AV1", "does not offer VP8 or H264"),
        ("VP8/90000", "H264/90000", "does not offer VP8 or H264"),  # packetization mode 0
        ("a=sendonly", "a=recvonly", "must be sendonly, not recvonly"),
        ("a=rtcp-mux\r\n", "", "rtcp-mux"),
        ("a=ice-ufrag:abcd\r\n", "", "ICE credentials"),
        ("a=fingerprint", "a=nothing", "DTLS fingerprint"),
        ("BUNDLE 0 1", "BUNDLE 0", "one BUNDLE group"),
        ("a=mid:1", "a=mid:0", "same mid"),
        (
            "a=candidate:1",
            "a=candidate:1 1 udp 1 198.51.100.1 1 typ host\r\n" * 70 + "a=candidate:1",
            "ICE",
        ),
    ],
)
def test_a_bad_offer_is_refused_with_its_cause(old: str, new: str, cause: str) -> None:
    with pytest.raises(BadSdp, match=cause):
        read_offer(OFFER.replace(old, new), "sendonly")


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[MediaServer]:
    server = MediaServer(tmp_path, Keys())
    await server.open_room(Witness().setup())
    yield server
    await server.close()


@given(st.data())
def test_a_mangled_offer_raises_nothing_else(data: st.DataObject) -> None:
    lines = OFFER.split("\r\n")
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(lines) - 1))
        line = lines[at]
        cut = data.draw(st.integers(0, len(line)))
        lines[at] = data.draw(
            st.sampled_from([line[:cut], line[cut:], line[:cut] + "\x00é" + line[cut:], line * 2])
        )
    try:
        offer = read_offer("\r\n".join(lines), "sendonly")
    except BadSdp:
        return
    assert offer.kinds


async def answer_of(server: MediaServer) -> str:
    """The server's answer to somebody who sends sound and pictures."""
    client = RTCPeerConnection(RTCConfiguration(iceServers=[]))
    for kind in ("video", "audio"):
        client.addTransceiver(kind, direction="sendonly")
    await client.setLocalDescription(await client.createOffer())
    _, answer = await server.publish("s1", "ann", client.localDescription.sdp)
    await client.close()
    return answer


async def test_the_answer_says_what_aiortc_leaves_out(server: MediaServer) -> None:
    answer = await answer_of(server)
    assert "x-google-start-bitrate=1200" in answer
    assert "useinbandfec=1" in answer
    assert "H264" not in answer
    assert "VP8/90000" in answer
    assert "rtx/90000" in answer
    assert "typ host" in answer


async def test_nobody_is_told_to_begin_above_the_limit(tmp_path: Path) -> None:
    server = MediaServer(tmp_path, Keys(), limits=MediaLimits(video_bits_per_s=300_000))
    await server.open_room(Witness().setup())
    assert "x-google-start-bitrate=300\r" in await answer_of(server)
    await server.close()


async def test_an_offer_that_fails_late_leaves_nothing_behind(server: MediaServer) -> None:
    with pytest.raises(BadSdp):
        await server.publish("s1", "ann", OFFER.replace("a=setup:actpass", "a=setup:holdconn"))
    assert server.statistics().rooms[0].publications == ()
