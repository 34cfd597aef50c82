"""One track's RTP as one viewer is sent it: numbers, headers, repeats and sender reports.

Sequence numbers are given to what is sent, at the moment it is sent: what was left out for a weak
link leaves no gap that a viewer would take for loss.
"""

from __future__ import annotations

import random
import struct

from aiortc.codecs import is_rtx
from aiortc.rtcrtpparameters import RTCRtpSendParameters
from aiortc.rtp import (
    RtcpByePacket,
    RtcpSdesPacket,
    RtcpSenderInfo,
    RtcpSourceInfo,
    RtcpSrPacket,
)

from media_server.payload import FORMATS

_RTP_HEADER = struct.Struct("!BBHLL")


class OutgoingStream:
    """Writes the packets of one track; sends nothing.

    Attributes:
        format: how frames are split into payloads, by the codec that was negotiated.
        sequence: the number of the next packet.
    """

    def __init__(self, ssrc: int, rtx_ssrc: int, parameters: RTCRtpSendParameters) -> None:
        codec = parameters.codecs[0]
        assert codec.payloadType is not None
        self.format = FORMATS[codec.mimeType.lower()]
        self.sequence = random.getrandbits(15)  # low half: no wrap before SRTP has settled
        self._ssrc = ssrc
        self._payload_type = codec.payloadType
        self._cname = parameters.rtcp.cname or ""
        self._rtx_ssrc = rtx_ssrc
        self._rtx_sequence = random.getrandbits(15)
        self._rtx_type: int | None = None
        for other in parameters.codecs:
            if is_rtx(other) and other.parameters["apt"] == codec.payloadType:
                self._rtx_type = other.payloadType

    def packet(self, payload: bytes, rtp_timestamp: int, marker: bool) -> bytes:
        """The next packet."""
        header = _RTP_HEADER.pack(
            0x80,
            marker << 7 | self._payload_type,
            self.sequence,
            rtp_timestamp,
            self._ssrc,
        )
        self.sequence = self.sequence + 1 & 0xFFFF
        return header + payload

    def repeat(self, packet: bytes) -> bytes:
        """A packet as it is sent again: in a stream of its own where there is one (RFC 4588)."""
        if self._rtx_type is None:
            return packet
        header = _RTP_HEADER.pack(
            0x80,
            packet[1] & 0x80 | self._rtx_type,
            self._rtx_sequence,
            int.from_bytes(packet[4:8], "big"),
            self._rtx_ssrc,
        )
        self._rtx_sequence = self._rtx_sequence + 1 & 0xFFFF
        return header + packet[2:4] + packet[12:]  # the number it had, then what it carried

    def report(self, ntp: int, rtp_timestamp: int, packets: int, payload_bytes: int) -> bytes:
        """That the stream's clock shows `rtp_timestamp` at `ntp` (RFC 3550 section 6.4.1).

        Args:
            ntp: 64-bit NTP time.
            packets, payload_bytes: sent so far.
        """
        report = RtcpSrPacket(
            ssrc=self._ssrc,
            sender_info=RtcpSenderInfo(
                ntp_timestamp=ntp,
                rtp_timestamp=rtp_timestamp & 0xFFFFFFFF,
                packet_count=packets & 0xFFFFFFFF,
                octet_count=payload_bytes & 0xFFFFFFFF,
            ),
        )
        source = RtcpSourceInfo(ssrc=self._ssrc, items=[(1, self._cname.encode())])
        return bytes(report) + bytes(RtcpSdesPacket(chunks=[source]))

    def goodbye(self) -> bytes:
        """That no more is coming."""
        return bytes(RtcpByePacket(sources=[self._ssrc]))
