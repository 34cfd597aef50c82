"""What the server accepts in an SDP offer and how it answers."""

from __future__ import annotations

from dataclasses import dataclass

from aiortc import RTCRtpReceiver, RTCRtpTransceiver
from aiortc.sdp import MediaDescription, SessionDescription

from interview.errors import BadSdp
from media_server.encoded import Kind

MAX_SDP_BYTES = 64 * 1024
MAX_SDP_LINES = 1_000
"""aiortc takes time by the square of some lines; browsers write far fewer."""

MAX_CANDIDATES = 64

START_BITRATE_KBPS = 1_200
"""Told to Chromium, whose own ramp would send 480x360 for the first half minute."""

OPUS_PARAMETERS = {"minptime": "10", "useinbandfec": "1"}

PREFERRED_VIDEO = ("video/vp8", "video/h264")


@dataclass(frozen=True, slots=True)
class Offer:
    """A checked SDP offer.

    Attributes:
        sdp: the offer with all its usable ICE candidates in every section: of a bundle
            aiortc reads one section's only. It never says that they are complete, for a
            browser behind a NAT is learnt of by its own checks.
        kinds: kinds of media it has a section for, in the order of the bundle.
        video_mime: the codec chosen for video, lower case; "" without video.
    """

    sdp: str
    kinds: tuple[Kind, ...]
    video_mime: str


def read_offer(sdp: str, direction: str, video_mime: str | None = None) -> Offer:
    """Check an offer before anything is built for it.

    Args:
        direction: what each media section must allow: "sendonly" of a publisher,
            "recvonly" of a viewer ("sendrecv" serves both).
        video_mime: the only video codec that will do; None lets the server choose.

    Raises:
        BadSdp: naming what is wrong.
    """
    if len(sdp.encode("utf-8", "replace")) > MAX_SDP_BYTES:
        raise BadSdp(f"the SDP offer is larger than {MAX_SDP_BYTES // 1024} KiB")
    if len(sdp.splitlines()) > MAX_SDP_LINES:
        raise BadSdp(f"the SDP offer has more than {MAX_SDP_LINES:,} lines")
    try:
        parsed = SessionDescription.parse(sdp)
    except (ValueError, LookupError, AssertionError, AttributeError, StopIteration) as error:
        detail = f": {error}" if str(error) else ""
        raise BadSdp(f"the SDP offer cannot be read{detail}") from error
    if not parsed.media:
        raise BadSdp("the SDP offer has no media section")
    kinds = [_check_media(media, direction) for media in parsed.media]
    if len(set(kinds)) != len(kinds):
        raise BadSdp("the SDP offer has more than one section of a kind")
    bundle = _bundled_mids(parsed)
    mime = ""
    if "video" in kinds:
        mime = _choose_video(parsed.media[kinds.index("video")], video_mime)
    by_mid = dict(zip((media.rtp.muxId for media in parsed.media), kinds, strict=True))
    return Offer(_with_candidates(sdp), tuple(by_mid[mid] for mid in bundle), mime)


def _with_candidates(sdp: str) -> str:
    lines = sdp.splitlines()
    first = next(i for i, line in enumerate(lines) if line.startswith("m="))
    candidates = dict.fromkeys(
        line
        for line in lines[first:]  # those before, which nobody has read yet, may be anything
        if line.startswith("a=candidate:") and not line.split()[4].endswith(".local")
    )
    kept: list[str] = []
    for line in lines:
        if not line.startswith(("a=candidate:", "a=end-of-candidates")):
            kept.append(line)
        if line.startswith("m="):
            kept += candidates
    return "\r\n".join(kept) + "\r\n"


def _check_media(media: MediaDescription, direction: str) -> Kind:
    if media.kind not in ("audio", "video"):
        raise BadSdp(f"a media section of kind {media.kind!r} is not supported")
    kind: Kind = "audio" if media.kind == "audio" else "video"
    if media.direction not in (direction, "sendrecv"):
        raise BadSdp(f"the {kind} section must be {direction}, not {media.direction}")
    if not media.rtp.muxId:
        raise BadSdp(f"the {kind} section has no mid")
    if not media.rtcp_mux:
        raise BadSdp(f"the {kind} section lacks rtcp-mux")
    if media.ice is None or not media.ice.usernameFragment or not media.ice.password:
        raise BadSdp(f"the {kind} section has no ICE credentials")
    if media.dtls is None or not media.dtls.fingerprints:
        raise BadSdp(f"the {kind} section has no DTLS fingerprint")
    if len(media.ice_candidates) > MAX_CANDIDATES:
        raise BadSdp(f"the {kind} section has more than {MAX_CANDIDATES} ICE candidates")
    mimes = {codec.mimeType.lower() for codec in media.rtp.codecs}
    if kind == "audio" and "audio/opus" not in mimes:
        raise BadSdp("the audio section does not offer Opus")
    return kind


def _bundled_mids(parsed: SessionDescription) -> list[str]:
    mids = [media.rtp.muxId for media in parsed.media]
    if len(set(mids)) != len(mids):
        raise BadSdp("two media sections have the same mid")
    bundled = [group.items for group in parsed.group if group.semantic == "BUNDLE"]
    whole = bool(bundled) and sorted(map(str, bundled[0])) == sorted(mids)
    if not whole and (bundled or len(mids) > 1):
        raise BadSdp("all media sections must be in one BUNDLE group")
    return [str(mid) for mid in bundled[0]] if bundled else mids


def _choose_video(media: MediaDescription, required: str | None) -> str:
    usable = {
        codec.mimeType.lower()
        for codec in media.rtp.codecs
        if codec.mimeType.lower() != "video/h264"
        or str(codec.parameters.get("packetization-mode", "0")) == "1"
    }
    wanted = (required,) if required else PREFERRED_VIDEO
    for mime in wanted:
        if mime in usable:
            return mime
    names = " or ".join(mime.removeprefix("video/").upper() for mime in wanted)
    raise BadSdp(f"the video section does not offer {names}")


def prefer_codecs(transceiver: RTCRtpTransceiver, mime: str) -> None:
    """Let the answer carry that codec and its retransmission only."""
    known = RTCRtpReceiver.getCapabilities(transceiver.kind)
    assert known is not None
    transceiver.setCodecPreferences(
        [codec for codec in known.codecs if codec.mimeType.lower() in (mime, "video/rtx")]
    )


def set_parameters(transceiver: RTCRtpTransceiver, most_kbps: int) -> None:
    """Write what aiortc's answers leave out: Opus FEC, the bitrate to start with."""
    for codec in transceiver._codecs:
        if codec.mimeType.lower() == "audio/opus":
            codec.parameters = {**OPUS_PARAMETERS}
        elif codec.mimeType.lower() in PREFERRED_VIDEO:
            codec.parameters = {
                **codec.parameters,
                "x-google-start-bitrate": str(min(START_BITRATE_KBPS, most_kbps)),
            }
