"""One WebRTC connection: aiortc does SDP, ICE and DTLS, this project the RTP.

This, ingress.py and consent.py reach into aiortc (pinned in pyproject.toml): a transceiver's
receiver or sender is replaced by ours between the offer and the answer, before anything
has started, and the connection's datagrams and its consent are taken over.
"""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from aiortc import (
    RTCBundlePolicy,
    RTCConfiguration,
    RTCIceServer,
    RTCPeerConnection,
    RTCRtpTransceiver,
    RTCSessionDescription,
)
from aiortc.exceptions import InternalError, InvalidAccessError, InvalidStateError, OperationError
from aiortc.rtcdtlstransport import RTCDtlsTransport

from interview.errors import BadSdp
from media_server.consent import Consent
from media_server.encoded import Kind
from media_server.forwarding.sender import RtpSender
from media_server.ingress import Ingress
from media_server.limits import DropCause, MediaLimits
from media_server.receiving.receiver import RtpReceiver
from media_server.sdp import Offer, prefer_codecs, set_parameters

log = logging.getLogger(__name__)

IceServer = Mapping[str, Any]
"""{"urls": str or list, "username": str, "credential": str}, as browsers take it."""

_NEGOTIATION_ERRORS = (
    ValueError,
    LookupError,
    AssertionError,
    AttributeError,
    OperationError,
    InternalError,
    InvalidAccessError,
    InvalidStateError,
)


class Peer:
    """A connection that either receives a publisher or sends to a viewer.

    Args:
        came_up: called once ICE and DTLS are done.

    Attributes:
        id: names the connection towards its owner.
    """

    def __init__(
        self,
        ice_servers: Sequence[IceServer],
        ended: Callable[[Peer], None],
        limits: MediaLimits = MediaLimits(),  # noqa: B008 - frozen
        came_up: Callable[[], None] = lambda: None,
    ) -> None:
        self.id = uuid.uuid4().hex
        self._ended = ended
        self._came_up = came_up
        self._limits = limits
        self._closing = False
        self._ingress: Ingress | None = None
        self._connection = RTCPeerConnection(
            RTCConfiguration(
                iceServers=[
                    RTCIceServer(s["urls"], s.get("username"), s.get("credential"))
                    for s in ice_servers
                ],
                bundlePolicy=RTCBundlePolicy.MAX_BUNDLE,
            )
        )
        self._connection.on("connectionstatechange", self._state_changed)

    @property
    def connected(self) -> bool:
        return self._connection.connectionState == "connected"

    @property
    def dropped(self) -> Mapping[DropCause, int]:
        """Datagrams thrown away, by cause."""
        return self._ingress.dropped if self._ingress is not None else {}

    async def answer_publisher(
        self, offer: Offer, receiver: Callable[[Kind, RTCDtlsTransport], RtpReceiver]
    ) -> str:
        """The answer to a publisher; `receiver` makes one for each kind offered."""

        def install(transceiver: RTCRtpTransceiver) -> None:
            old = transceiver.receiver
            ours = receiver(_kind(transceiver), old.transport)
            ours._set_rtcp_ssrc(transceiver.sender._ssrc)
            transceiver._RTCRtpTransceiver__receiver = ours  # type: ignore[attr-defined]
            set_parameters(transceiver, self._limits.video_bits_per_s // 1_000)

        return await self._answer(offer, "recvonly", frozenset(offer.kinds), install)

    async def answer_viewer(
        self,
        offer: Offer,
        kinds: frozenset[Kind],
        sender: Callable[[Kind, RTCDtlsTransport], RtpSender],
    ) -> str:
        """The answer to a viewer; kinds that the publisher lacks become inactive."""

        def install(transceiver: RTCRtpTransceiver) -> None:
            if transceiver.kind in kinds:
                ours = sender(_kind(transceiver), transceiver.sender.transport)
                transceiver._RTCRtpTransceiver__sender = ours  # type: ignore[attr-defined]
                transceiver.receiver._set_rtcp_ssrc(ours._ssrc)

        return await self._answer(offer, "sendonly", kinds, install)

    async def _answer(
        self,
        offer: Offer,
        direction: str,
        active: frozenset[Kind],
        install: Callable[[RTCRtpTransceiver], None],
    ) -> str:
        connection = self._connection
        mimes = {"audio": "audio/opus", "video": offer.video_mime}
        try:
            for kind in offer.kinds:
                transceiver = connection.addTransceiver(
                    kind, direction if kind in active else "inactive"
                )
                prefer_codecs(transceiver, mimes[kind])
            await connection.setRemoteDescription(RTCSessionDescription(offer.sdp, "offer"))
            for transceiver in connection.getTransceivers():
                install(transceiver)
            await connection.setLocalDescription(await connection.createAnswer())
            # the sockets are open now, and nobody knows them yet
            transport = connection.getTransceivers()[0].receiver.transport
            self._ingress = Ingress.of(transport, self._limits)
            ice = transport.transport._connection
            ice.query_consent = Consent(ice).keep  # type: ignore[method-assign]
        except _NEGOTIATION_ERRORS as error:
            await self.close()
            raise BadSdp(f"the SDP offer cannot be answered: {error}") from error
        except BaseException:
            await self.close()
            raise
        sdp: str = connection.localDescription.sdp
        return sdp

    def _state_changed(self) -> None:
        state = self._connection.connectionState
        log.debug("connection %s is %s", self.id, state)
        if state == "connected":
            self._came_up()
        if state in ("failed", "closed") and not self._closing:
            self._ended(self)

    async def close(self) -> None:
        """Hang up; returns when no task of the connection is left."""
        if not self._closing:
            self._closing = True
            self._connection.remove_all_listeners()
        await asyncio.shield(asyncio.ensure_future(self._connection.close()))


def _kind(transceiver: RTCRtpTransceiver) -> Kind:
    return "audio" if transceiver.kind == "audio" else "video"
