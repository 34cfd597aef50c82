"""A short run of every fuzz target, from nothing and from mutations of real input."""

from __future__ import annotations

import random
from collections.abc import Iterable
from functools import cache
from typing import Literal

import pytest
from aiortc.rtp import (
    RTCP_PSFB_APP,
    RTCP_PSFB_PLI,
    RTCP_RTPFB_NACK,
    RtcpPsfbPacket,
    RtcpRtpfbPacket,
    pack_remb_fci,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.targets import TARGETS
from tests.media_server.captured import CAPTURES, CHROMIUM
from tests.media_server.encoded_media import audio, video
from tests.media_server.test_ingress import CHECK
from tests.media_server.test_sdp import OFFER
from tests.signaling.wire.test_protocol import COMMANDS, pack

CODECS: tuple[Literal["vp8", "h264"], ...] = ("vp8", "h264")

FEEDBACK = (
    bytes(RtcpPsfbPacket(RTCP_PSFB_APP, 1, 0, pack_remb_fci(500_000, [1, 2]))),
    bytes(RtcpPsfbPacket(RTCP_PSFB_PLI, 1, 2)),
    bytes(RtcpRtpfbPacket(RTCP_RTPFB_NACK, 1, 2, lost=[7, 9])),
)
"""What a viewer's browser sends: an estimate, a wish for a keyframe, packets asked for again."""

EXAMPLES = {"picture": 60, "packets": 150}


@cache
def seeds(target: str) -> tuple[bytes, ...]:
    """Real input that mutations begin from."""
    datagrams = [data for _, data in CHROMIUM.datagrams]
    led = _led(datagrams[:40])
    return {
        "rtp": tuple(data for capture in CAPTURES for data in capture.rtp),
        "rtcp": tuple(data for capture in CAPTURES for data in capture.rtcp),
        "viewer_rtcp": FEEDBACK,
        "payloads": tuple(data[20:] for capture in CAPTURES for data in capture.rtp[:60]),
        "packets": (led,),
        "assembly": (led,),
        "sound": audio(1)[:20],
        "picture": tuple(data for codec in CODECS for data, _ in video(codec, 1)[:4]),
        "sdp": (OFFER.encode(),),
        "stun_message": (CHECK,),
        "datagrams": (led, _led([CHECK, b"\x16\xfe\xfd" + bytes(30), *datagrams[:20]])),
        "command": tuple(pack({"type": t, "id": 1, **c}) for t, c in COMMANDS.items()),
    }[target]


def _led(datagrams: Iterable[bytes]) -> bytes:
    return b"".join(bytes((min(len(d), 255),)) + d[:255] for d in datagrams)


@pytest.mark.parametrize("name", TARGETS)
def test_a_parser_refuses_what_it_cannot_read(name: str) -> None:
    @settings(
        max_examples=EXAMPLES.get(name, 300),
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    @given(
        st.binary(max_size=400),
        st.sampled_from(seeds(name)),
        st.randoms(use_true_random=False),
        st.integers(0, 12),
    )
    def run(noise: bytes, seed: bytes, chance: random.Random, cuts: int) -> None:
        TARGETS[name](noise)
        TARGETS[name](mutated(seed, chance, cuts))

    run()


def mutated(seed: bytes, chance: random.Random, cuts: int) -> bytes:
    """The seed with bits flipped, bytes put in, and pieces left out or doubled."""
    data = bytearray(seed)
    for _ in range(cuts):
        if not data:
            break
        at = chance.randrange(len(data))
        match chance.randrange(4):
            case 0:
                data[at] ^= 1 << chance.randrange(8)
            case 1:
                data[at] = chance.choice((0, 0x7F, 0x80, 0xFF))
            case 2:
                del data[at : at + chance.randrange(1, 30)]
            case _:
                data[at:at] = data[at : at + chance.randrange(1, 30)]
    return bytes(data)
