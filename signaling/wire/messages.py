"""Every message of the live socket: what docs/protocol.md says, as types.

A client's command is a strict struct: an unknown field or a value of the wrong type is
refused. Each command class declares the Action that it needs; a test fails on one that
does not.
"""

from __future__ import annotations

from typing import Annotated, Any, ClassVar

import msgspec
from msgspec import Meta, Struct

from interview.access import Action
from interview.ai.acts import Act
from interview.errors import VivavoceError
from interview.media import MediaSource, Pictures

SUBPROTOCOL = "vivavoce.v1"


def _snake(name: str) -> str:
    return "".join("_" + c.lower() if c.isupper() else c for c in name).lstrip("_")


# --- client to server -----------------------------------------------------------------

ReplyId = Annotated[int, Meta(ge=0, le=2**53 - 1)]
"""What a browser's numbers hold exactly."""

Id = Annotated[str, Meta(min_length=1, max_length=100, pattern=r"^[^\x00]*\Z")]
"""An id that the server gave. NUL is refused everywhere: PostgreSQL text cannot hold it."""

QuestionText = Annotated[
    str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*[^\s\x00][^\x00]*\Z")
]
AnswerText = Annotated[
    str, Meta(min_length=1, max_length=4000, pattern=r"^[^\x00]*[^\s\x00][^\x00]*\Z")
]
NoteText = Annotated[str, Meta(max_length=4000, pattern=r"^[^\x00]*\Z")]
Level = Annotated[int, Meta(ge=1, le=5)]


class Command(
    Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, tag_field="type", tag=_snake
):
    """Base of what a client may ask; `id` comes back in the reply."""

    action: ClassVar[Action]
    id: ReplyId


class Start(Command, frozen=True, kw_only=True):
    """Begin the interview."""

    action = Action.CONDUCT


class Ask(Command, frozen=True, kw_only=True):
    """Put a question to the applicant."""

    action = Action.CONDUCT
    question_id: Id


class AddQuestion(Command, frozen=True, kw_only=True):
    """Add a question of one's own to the list."""

    action = Action.CONDUCT
    text: QuestionText
    competencies: Annotated[tuple[Id, ...], Meta(max_length=20)]


class EndAnswer(Command, frozen=True, kw_only=True):
    """Close the open answer."""

    action = Action.CONDUCT


class Rate(Command, frozen=True, kw_only=True):
    """Judge a competency against its anchors; level None takes the rating back."""

    action = Action.RATE
    question_id: Id
    competency: Id
    level: Level | None


class Note(Command, frozen=True, kw_only=True):
    """Write one's note on a question."""

    action = Action.RATE
    question_id: Id
    text: NoteText


class RequestAudioOnly(Command, frozen=True, kw_only=True):
    """Ask the applicant to go on without the camera."""

    action = Action.CONDUCT


class AskScreen(Command, frozen=True, kw_only=True):
    """Ask the applicant to share their screen, or (wanted False) have it shared no more."""

    action = Action.CONDUCT
    wanted: bool


class End(Command, frozen=True, kw_only=True):
    """End the interview."""

    action = Action.CONDUCT


class AiAct(Command, frozen=True, kw_only=True):
    """The applicant's act in an interview that the AI leads."""

    action = Action.ANSWER_AI
    act: Act


class TypeAnswer(Command, frozen=True, kw_only=True):
    """The applicant wrote their answer, which ends it."""

    action = Action.ANSWER_AI
    text: AnswerText


class TakeOver(Command, frozen=True, kw_only=True):
    """Lead the interview in the AI's place."""

    action = Action.CONDUCT


class HandBack(Command, frozen=True, kw_only=True):
    """Let the AI lead again."""

    action = Action.CONDUCT


class MediaState(Command, frozen=True, kw_only=True):
    """One's own camera and microphone are on or off."""

    action = Action.SEND_MEDIA
    camera: bool
    microphone: bool


class TranslateCaptions(Command, frozen=True, kw_only=True):
    """Show me captions in the other language, too, or (wanted False) no more."""

    action = Action.ENTER_ROOM
    wanted: bool


class Ping(Command, frozen=True, kw_only=True):
    """Is the server there?"""

    action = Action.ENTER_ROOM


AnyCommand = (
    Start
    | Ask
    | AddQuestion
    | EndAnswer
    | Rate
    | Note
    | RequestAudioOnly
    | AskScreen
    | End
    | AiAct
    | TypeAnswer
    | TakeOver
    | HandBack
    | MediaState
    | TranslateCaptions
    | Ping
)

# --- server to client -----------------------------------------------------------------


class ServerMessage(Struct, frozen=True, kw_only=True, tag_field="type", tag=_snake):
    """Base of what the server sends."""

    def encode(self) -> bytes:
        """The message as it goes on the wire."""
        return _ENCODER.encode(self)


class Me(Struct, frozen=True):
    """Whom the server takes this socket for."""

    id: str
    role: str
    name: str


class Welcome(ServerMessage, frozen=True, kw_only=True):
    """The first message of every socket."""

    me: Me
    now_s: float
    ice_servers: tuple[dict[str, Any], ...]
    snapshot: dict[str, Any]


class EventMessage(ServerMessage, frozen=True, kw_only=True, tag="event"):
    """One event of the interview.

    Attributes:
        seq: number of the event in the journal; what is not journaled (a partial
            transcript) or shown late (a colleague's rating) carries the newest number.
    """

    seq: int
    sent_s: float
    event: dict[str, Any]


class Publishing(ServerMessage, frozen=True, kw_only=True):
    """A participant's media came, was renewed, or went (publication None)."""

    participant: str
    source: MediaSource
    publishing: bool
    publication: int | None


class Speaker(ServerMessage, frozen=True, kw_only=True):
    """Another participant speaks now, or nobody (None)."""

    participant: str | None


class Forwarding(ServerMessage, frozen=True, kw_only=True):
    """How many of a participant's pictures one's own link carries now; sound always goes."""

    participant: str
    source: MediaSource
    pictures: Pictures


class Translating(ServerMessage, frozen=True, kw_only=True):
    """From now on one reads translated captions, or no more."""

    wanted: bool


class Translated(ServerMessage, frozen=True, kw_only=True):
    """A final caption in the other language; text None: no translation could be had."""

    participant: str
    utterance: int
    language: str
    text: str | None


class Ack(ServerMessage, frozen=True, kw_only=True):
    """A command was carried out and is durable."""

    reply_to: int


class ErrorReply(ServerMessage, frozen=True, kw_only=True, tag="error"):
    """A command was refused, or (reply_to None) something went wrong for everybody."""

    reply_to: int | None
    code: str
    message: str
    retryable: bool

    @classmethod
    def of(cls, error: VivavoceError, reply_to: int | None = None) -> ErrorReply:
        """The message that tells of an error."""
        return cls(
            reply_to=reply_to, code=error.code, message=str(error), retryable=error.retryable
        )


_ENCODER = msgspec.msgpack.Encoder()
