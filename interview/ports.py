"""What the rooms need of each other, as Protocols; `vivavoce` wires them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol, runtime_checkable

import numpy as np
from numpy.typing import NDArray

from interview.access import Principal
from interview.ai_settings import AiPlan
from interview.events import Event, NoticeKind, Role
from interview.measures import Source
from interview.media import AudioChunk, Pictures, VideoFrame
from interview.policy import Permit, Purpose, policy
from interview.rubric import Job

# --- analysis -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class AnalysisSetup:
    """What an analyzer stream knows of the interview it listens to.

    Attributes:
        captions_only: whether the participant is only transcribed, as interviewers are.
        session_id: the live session that it belongs to; "" in a replay.
    """

    participant: str
    job: Job
    permit: Permit
    captions_only: bool = False
    session_id: str = ""


class AnalyzerStream(Protocol):
    """State of one analyzer for one participant.

    Pure computation on virtual time: what comes out depends only on what was pushed and
    in which order, never on the wall clock. Called from one thread at a time.
    """

    def push(self, item: AudioChunk | VideoFrame | Event) -> Iterable[Event]:
        """Take one item of a type that the analyzer consumes; return what it led to."""
        ...

    def flush(self) -> Iterable[Event]:
        """The media ended: return what was still held back."""
        ...

    def close(self) -> None:
        """Release what the stream holds; nothing is pushed afterwards."""
        ...


class Analyzer(Protocol):
    """A shared model plus the way to open a stream on it.

    Attributes:
        name: unique among analyzers.
        source: what its measures are taken from; None for plumbing (voice activity).
        consumes: types of item that its streams take.
        produces: types of event that its streams return.
        lossless: whether every item must be pushed; otherwise a stream that falls behind
            is spared frames and partial transcripts that newer ones have replaced.
    """

    @property
    def name(self) -> str: ...

    @property
    def source(self) -> Source | None: ...

    @property
    def consumes(self) -> tuple[type, ...]: ...

    @property
    def produces(self) -> tuple[type[Event], ...]: ...

    @property
    def lossless(self) -> bool: ...

    def stream(self, setup: AnalysisSetup) -> AnalyzerStream: ...


class MediaSink(Protocol):
    """Where the media server hands decoded media of one session; never blocks.

    Called for sound on the event loop, for pictures on decoding threads: each in order,
    both at once.
    """

    def push_audio(self, chunk: AudioChunk) -> None: ...

    def push_video(self, frame: VideoFrame) -> None: ...

    def wants_pictures(self, participant: str) -> bool:
        """Whether anybody would look at a picture of theirs now; else none is decoded.

        Asked on the event loop for every picture that arrives.
        """
        ...


class AnalysisRun(MediaSink, Protocol):
    """All analyzers at work on one applicant of one live session.

    Media pushed before InterviewStarted (or after InterviewEnded) is dropped.
    """

    def push_event(self, event: Event) -> None:
        """Tell the analyzers of an act (InterviewStarted, QuestionAsked, AnswerEnded, ...)."""
        ...

    async def finish(self) -> None:
        """Push what is queued, flush every stream, emit what comes out, and close."""
        ...


@runtime_checkable
class PreparedAnalyzer(Protocol):
    """An analyzer that can compute ahead what its streams will need of a job."""

    def prepare(self, job: Job) -> None:
        """Compute it; takes a second or two, from any thread."""
        ...


class AnalysisEngine(Protocol):
    """Opens runs on models that are loaded once a process."""

    def prepare(self, job: Job, session_id: str = "") -> None:
        """Get ready for an interview on this job; takes seconds, from any thread."""
        ...

    def open(self, setup: AnalysisSetup, emit: Callable[[Event], None]) -> AnalysisRun:
        """Start analysing; `emit` is called from worker threads and must not block."""
        ...


# --- text -----------------------------------------------------------------------------


class TextEncoder(Protocol):
    """Texts as vectors whose closeness is closeness of meaning, in Chinese and English.

    Attributes:
        model: name@version, as evidence cites it.
    """

    @property
    def model(self) -> str: ...

    def encode(self, text: str) -> NDArray[np.float32]:
        """A sentence as a unit vector; takes 10 to 50 ms of CPU, from any thread."""
        ...


class InterviewerVoice(Protocol):
    """Reads out what the AI interviewer says; keeps what was rendered once."""

    def speaks(self, language: str) -> bool:
        """Whether there is a voice for a language."""
        ...

    def known_s(self, text: str, language: str) -> float | None:
        """How long the rendered text takes, in seconds; None where it is not rendered yet."""
        ...

    async def spoken(self, text: str, language: str, keep: bool = True) -> bytes:
        """The text as a WAV file, mono, 16 bit; takes about as long as its speech the first time.

        Args:
            keep: whether it may be kept for the next time; never where it is about a person.

        Raises:
            ModelMissing: that language has no voice.
            Overloaded: too many others wait.
        """
        ...


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text in a picture: its box in pixels, and 0 to 1 how sure the reader is."""

    text: str
    left: float
    top: float
    right: float
    bottom: float
    confidence: float


class PageReader(Protocol):
    """Reads print from pictures of pages, in Chinese and English."""

    def read(self, picture: NDArray[np.uint8]) -> list[PrintedLine]:
        """The lines of an RGB picture (height, width, 3); takes about a second, from any thread."""
        ...


# --- media ----------------------------------------------------------------------------


class SessionClock(Protocol):
    """Seconds since the room first opened; goes on over rejoin and restart."""

    def now_s(self) -> float: ...


class MediaWatcher(Protocol):
    """What the media server tells of a participant's media; called on its event loop."""

    def media_changed(self, participant: str, kind: NoticeKind, time_s: float) -> None:
        """The applicant's media stopped (APPLICANT_AWAY, VIDEO_FROZEN) or came back."""
        ...

    def publishing_changed(self, participant: str, publication: int | None) -> None:
        """Media to watch came (publication counts up at each rejoin) or went (None).

        Here and in MediaNode, `participant` is a `media_name`: a shared screen has its own.
        """
        ...

    def speaker_changed(self, participant: str | None) -> None:
        """Another participant speaks now, or nobody (None)."""
        ...

    def pictures_changed(self, viewer: str, participant: str, pictures: Pictures) -> None:
        """A viewer's link carries more or fewer of a participant's pictures than before."""
        ...


@dataclass(frozen=True, slots=True)
class RoomSetup:
    """What the media server needs to open a room."""

    session_id: str
    clock: SessionClock
    analysed: str
    """The applicant: their sound and pictures go to `sink`; of others, the sound alone."""
    sink: MediaSink
    watcher: MediaWatcher


class MediaNode(Protocol):
    """The media server as the signaling sees it. Errors: BadSdp, NotFound, Overloaded."""

    async def open_room(self, setup: RoomSetup) -> None:
        """Make a room; opening an open room again changes nothing."""
        ...

    async def publish(self, session_id: str, participant: str, sdp_offer: str) -> tuple[str, str]:
        """Receive a participant's media; returns (connection id, SDP answer).

        A second publication of the same participant replaces the first (rejoin).
        """
        ...

    async def watch(
        self, session_id: str, viewer: str, participant: str, sdp_offer: str
    ) -> tuple[str, str]:
        """Send a participant's media, as received, to a viewer who offers recvonly."""
        ...

    async def hang_up(self, session_id: str, connection_id: str) -> None: ...

    def publications(self, session_id: str) -> dict[str, int]:
        """Participants whose media is arriving now, with the number of the publication."""
        ...

    async def start_recording(self, session_id: str) -> None:
        """Record every publication from now on, until it is stopped; idempotent."""
        ...

    async def stop_recording(self, session_id: str) -> None:
        """Finish the recordings and keep nothing more; people go on talking. Idempotent."""
        ...

    async def close_room(self, session_id: str) -> None:
        """Hang up everybody and finish the recordings."""
        ...


@dataclass(frozen=True, slots=True)
class RecordingPart:
    """One continuous publication of one participant, as stored."""

    id: str
    session_id: str
    participant: str
    start_s: float
    end_s: float
    video_codec: str
    """"vp8", "h264", or "" where there is no video."""
    has_audio: bool
    keyframes_s: float = 0.0
    """The longest stretch between keyframes: clips may begin this much early."""


@dataclass(frozen=True, slots=True)
class PartCheck:
    """What reading a whole stored part back has shown.

    Attributes:
        participant: "" where not even the header could be read.
        start_s, end_s: of what could be read.
        frames: how many were read and authentic.
        closed: whether the part was finished; else its last moment may be missing.
        damage: what is wrong, in words; "" for nothing.
        damaged_s: session-clock time of the first damage, where that is known.
    """

    part_id: str
    participant: str
    start_s: float
    end_s: float
    segments: int
    frames: int
    bytes: int
    closed: bool
    damage: str = ""
    damaged_s: float | None = None


class RecordingKeys(Protocol):
    """Data keys, one a session, kept wrapped by the master key."""

    async def key_for(self, session_id: str) -> bytes:
        """The session's 32-byte AES key, made at the first call; NotFound once shredded."""
        ...


class RecordingArchive(Protocol):
    """Recordings as the review reads them."""

    async def parts(self, session_id: str) -> list[RecordingPart]: ...

    async def check(self, session_id: str) -> list[PartCheck]:
        """Read every part of a session whole, those that cannot be opened among them."""
        ...

    def clip(
        self, session_id: str, part_id: str, from_s: float, to_s: float
    ) -> AsyncIterator[bytes]:
        """A playable file (WebM, or MP4 for H.264) of [from_s, to_s) on the session clock.

        It begins at the last keyframe at or before from_s; timestamps in it are
        session-clock seconds minus the part's start_s.
        """
        ...

    async def erase(self, session_id: str) -> None:
        """Remove everything recorded of a session; done again, it changes nothing."""
        ...


# --- the interview's record -----------------------------------------------------------


class Journal(Protocol):
    """The durable, ordered events of every interview; one writer a session."""

    async def append(self, session_id: str, first_seq: int, events: Sequence[Event]) -> None:
        """Store events numbered from first_seq on, all or none, durable on return."""
        ...

    async def read(self, session_id: str) -> list[Event]:
        """All events in order; the first has sequence number 1."""
        ...


@dataclass(frozen=True, slots=True)
class InterviewPlan:
    """An interview as the live edge needs it.

    Attributes:
        opened_unix_s: wall time of session-clock zero, set when the room first opens.
        panel: staff ids of those who interview.
        granted: consents given; None until the applicant has answered.
        notice_version: the notice that they answered; "" until then.
        ai: how the AI leads it; None where the panel does.
        prompts: whether the applicant is shown gentle prompts while answering.
        practice: whether nothing of it may be kept.
    """

    id: str
    job: Job
    applicant_id: str
    applicant_name: str
    panel: frozenset[str]
    opened_unix_s: float | None
    granted: frozenset[Purpose] | None
    notice_version: str = ""
    ai: AiPlan | None = None
    prompts: bool = False
    practice: bool = False

    @property
    def permit(self) -> Permit:
        """What the interview may do: its policy, as the applicant was told, and the consents."""
        rules = policy(self.job.policy)
        told = rules.under(self.notice_version) if self.notice_version else rules
        return Permit(told, self.granted or frozenset())


class InterviewDirectory(Protocol):
    """What the live edge asks of the EHR store. Errors: NotFound, NotSignedIn."""

    async def plan(self, interview_id: str) -> InterviewPlan: ...

    async def open(self, interview_id: str, now_unix_s: float) -> float:
        """Set session-clock zero unless it is set; returns what holds now."""
        ...

    async def owns(self, who: Principal, interview_id: str) -> bool:
        """Whether the interview is theirs: own session, own panel, own requisition."""
        ...

    async def role_in(self, who: Principal, interview_id: str) -> Role: ...

    async def set_status(self, interview_id: str, status: str, time_s: float) -> None:
        """Follow the session: "live" when it starts, "ended" when it ends."""
        ...

    async def conclude(self, interview_id: str) -> None:
        """Write the evaluation sheet from the journal; writing it again changes nothing."""
        ...


class Authenticator(Protocol):
    """Who a request comes from, by its cookies."""

    async def staff(self, token: str) -> Principal:
        """The staff member behind a session cookie, or NotSignedIn."""
        ...

    async def applicant(self, token: str) -> Principal:
        """The applicant behind an applicant cookie, or NotSignedIn or LinkRefused."""
        ...
