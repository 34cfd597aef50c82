"""What a peer protected is opened once; what is altered or comes again is not."""

from __future__ import annotations

import pylibsrtp
import pytest

from media_server.srtp import MAX_DATAGRAM_BYTES, NotAuthentic, SrtpOpener
from tests.media_server.entrance import srtp_sessions

RTP = bytes.fromhex("8060 0001 00000000 0000abcd".replace(" ", "")) + b"a picture"
RTCP = bytes.fromhex("80c8 0006 0000abcd".replace(" ", "")) + bytes(20)


def with_opener() -> tuple[pylibsrtp.Session, SrtpOpener]:
    out, into = srtp_sessions()
    return out, SrtpOpener(into)


def test_what_was_protected_is_opened() -> None:
    out, opener = with_opener()
    long = RTP[:3] + b"\x02" + RTP[4:] + bytes(1_300)
    for packet in (RTP, long):
        assert opener.open(out.protect(packet), is_rtcp=False) == packet
    assert opener.open(out.protect_rtcp(RTCP), is_rtcp=True) == RTCP


@pytest.mark.parametrize("is_rtcp", [False, True])
def test_what_comes_again_is_told_from_what_was_altered(is_rtcp: bool) -> None:
    out, opener = with_opener()
    datagram = out.protect_rtcp(RTCP) if is_rtcp else out.protect(RTP)
    altered = datagram[:-1] + bytes((datagram[-1] ^ 1,))
    with pytest.raises(NotAuthentic) as refused:
        opener.open(altered, is_rtcp)
    assert not refused.value.replayed
    opener.open(datagram, is_rtcp)
    with pytest.raises(NotAuthentic) as refused:
        opener.open(datagram, is_rtcp)
    assert refused.value.replayed


def test_what_is_no_packet_is_refused() -> None:
    _, opener = with_opener()
    for size in (0, 1, 12, MAX_DATAGRAM_BYTES):
        with pytest.raises(NotAuthentic):
            opener.open(b"\x80" * size, is_rtcp=False)
