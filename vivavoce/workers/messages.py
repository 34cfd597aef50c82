"""What the main process and a media worker say to each other, as MessagePack.

Both ends run the same release; VERSION catches a worker started from another one.
Requests carry an id and get one Done or Refused; everything else is said and not answered.
Order is kept in each direction.
"""

from __future__ import annotations

from typing import Any, Literal

import msgspec

from interview.errors import VivavoceError
from interview.events import NoticeKind
from interview.media import Pictures
from interview.ports import AnalysisSetup
from interview.rubric import Job
from models.runtime import Compute
from vivavoce.workers.report import ProcessReport

VERSION = 2


class WorkerSettings(msgspec.Struct, frozen=True):
    """What a worker is told of the operator's settings; nothing secret is among it."""

    name: str
    recordings: str
    store: str
    manifests: tuple[str, ...]
    ice_servers: tuple[dict[str, Any], ...]
    capacity: int
    decode_threads: int
    speech_threads: int
    log_json: bool
    native_log: str
    analysis_fps: float = 15.0
    max_video_kbps: int = 4_000
    max_pixels: int = 2_560 * 1_440
    analysis: bool = True
    """False loads no models: media is received, recorded, decoded and forwarded only."""
    speech: Compute = Compute()
    """Where and how recognisers compute; `speech_threads` are their threads."""
    profiles: tuple[str, ...] = ()
    """Policies of openings in use: their models are loaded before the first interview."""


# --- from the main process ------------------------------------------------------------


class Message(msgspec.Struct, frozen=True, tag=True):
    """Base of all messages."""


class Hello(Message, frozen=True):
    """The first word; answered by Ready or Failed."""

    version: int
    settings: WorkerSettings


class Request(Message, frozen=True):
    """Something that is answered; `context` is the span that asks (interview/spans.py)."""

    id: int
    context: str


class OpenRoom(Request, frozen=True):
    """MediaNode.open_room; `zero_s` is the session clock's zero on this machine's monotonic."""

    session_id: str
    zero_s: float
    analysed: str


class StartRecording(Request, frozen=True):
    """MediaNode.start_recording, with the session's key: workers cannot ask for one."""

    session_id: str
    key: bytes


class Call(Request, frozen=True):
    """Any other method of MediaNode, with its arguments."""

    method: Literal["publish", "watch", "hang_up", "stop_recording", "close_room"]
    arguments: tuple[str, ...]


class Prepare(Request, frozen=True):
    """AnalysisEngine.prepare."""

    job: Job


class FinishRun(Request, frozen=True):
    """AnalysisRun.finish; answered when every Found was sent."""

    run: int


class OpenRun(Message, frozen=True):
    """AnalysisEngine.open; what cannot be opened is told by RunFailed."""

    run: int
    setup: AnalysisSetup


class PushEvent(Message, frozen=True):
    """AnalysisRun.push_event; `event` as of interview/encoding.py."""

    run: int
    event: dict[str, Any]


class Stop(Message, frozen=True):
    """Finish the recordings and end."""


# --- from a worker ----------------------------------------------------------------------


class Ready(Message, frozen=True):
    """The models are loaded."""


class Failed(Message, frozen=True):
    """The worker cannot start, by the code and message of interview/errors.py."""

    code: str
    message: str


class Done(Message, frozen=True):
    """A request was carried out."""

    id: int
    result: tuple[str, ...] = ()


class Refused(Message, frozen=True):
    """A request was refused."""

    id: int
    code: str
    message: str


class RunFailed(Message, frozen=True):
    """A run could not be opened."""

    run: int
    message: str


class Found(Message, frozen=True):
    """A run's finding, as of interview/encoding.py, and the span that it belongs to."""

    run: int
    event: dict[str, Any]
    context: str = ""


class MediaChanged(Message, frozen=True):
    """MediaWatcher.media_changed."""

    session_id: str
    participant: str
    kind: NoticeKind
    time_s: float


class PublishingChanged(Message, frozen=True):
    """MediaWatcher.publishing_changed, and the span of the join."""

    session_id: str
    participant: str
    publication: int | None
    context: str = ""


class SpeakerChanged(Message, frozen=True):
    """MediaWatcher.speaker_changed."""

    session_id: str
    participant: str | None


class PicturesChanged(Message, frozen=True):
    """MediaWatcher.pictures_changed."""

    session_id: str
    viewer: str
    participant: str
    pictures: Pictures


class Draining(Message, frozen=True):
    """The worker was asked by a signal to end: it should get no new sessions."""


class Report(Message, frozen=True):
    """Counters, every REPORT_S; without them a worker is taken for hung."""

    report: ProcessReport


FromMain = (
    Hello | OpenRoom | StartRecording | Call | Prepare | FinishRun | OpenRun | PushEvent | Stop
)
FromWorker = (
    Ready
    | Failed
    | Done
    | Refused
    | RunFailed
    | Found
    | MediaChanged
    | PublishingChanged
    | SpeakerChanged
    | PicturesChanged
    | Draining
    | Report
)


def _tree(kind: type[VivavoceError]) -> dict[str, type[VivavoceError]]:
    found = {kind.code: kind}
    for below in kind.__subclasses__():
        found |= _tree(below)
    return found


def error_of(code: str, message: str) -> VivavoceError:
    """The error that a worker met, as if it had been met here."""
    kind = _tree(VivavoceError).get(code, VivavoceError)
    try:
        return kind(message)
    except (TypeError, AttributeError):  # LinkRefused is made of its problem, not of a message
        return VivavoceError(message)
