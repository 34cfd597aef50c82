from __future__ import annotations

from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from interview.access import Action, Principal, Standing, may
from signaling.allowance import Allowance
from signaling.wire.messages import Command, ErrorReply
from signaling.wire.protocol import MAX_MESSAGE_BYTES, Close, CloseCode, CommandReader
from tests.fakes.directory import ANN, MEI

COMMANDS: dict[str, dict[str, Any]] = {
    "start": {},
    "ask": {"question_id": "outage"},
    "add_question": {"text": "Why us?", "competencies": ["clarity"]},
    "end_answer": {},
    "rate": {"question_id": "outage", "competency": "ownership", "level": 4},
    "note": {"question_id": "outage", "text": "calm"},
    "request_audio_only": {},
    "ask_screen": {"wanted": True},
    "end": {},
    "ai_act": {"act": "begin"},
    "type_answer": {"text": "I would ask why first."},
    "take_over": {},
    "hand_back": {},
    "media_state": {"camera": True, "microphone": False},
    "translate_captions": {"wanted": True},
    "ping": {},
}
"""An example of every command there is, by type."""


def reader(who: Principal = ANN, burst: float = 1000) -> CommandReader:
    return CommandReader(who, Allowance(0, burst, lambda: 0.0))


def pack(message: object) -> bytes:
    return msgspec.msgpack.encode(message)


def read(message: object, who: Principal = ANN) -> Command | ErrorReply | Close:
    return reader(who).read(pack(message))


def tag(command: type[Command]) -> str:
    return str(command.__struct_config__.tag)


def test_every_command_declares_its_action_and_has_an_example() -> None:
    classes = Command.__subclasses__()
    assert {tag(cls) for cls in classes} == set(COMMANDS)
    for cls in classes:
        assert isinstance(cls.__dict__.get("action"), Action), cls


@pytest.mark.parametrize("type", COMMANDS)
@pytest.mark.parametrize("standing", [s for s in Standing if s is not Standing.ANYONE])
def test_a_command_is_read_only_from_those_who_may_give_it(type: str, standing: Standing) -> None:
    asked = read({"type": type, "id": 7, **COMMANDS[type]}, Principal("x", standing))
    action = next(cls for cls in Command.__subclasses__() if tag(cls) == type).action
    if may(Principal("x", standing), action):
        assert isinstance(asked, Command)
    else:
        assert isinstance(asked, ErrorReply)
        assert (asked.code, asked.reply_to) == ("not_allowed", 7)


def test_the_applicant_may_only_read_along_switch_own_media_and_answer_the_ai() -> None:
    allowed = {
        type
        for type, fields in COMMANDS.items()
        if isinstance(read({"type": type, "id": 1, **fields}, MEI), Command)
    }
    assert allowed == {"ping", "media_state", "translate_captions", "ai_act", "type_answer"}


@pytest.mark.parametrize(
    "message",
    [
        {"type": "shout", "id": 3},
        {"type": "ping", "id": 3, "extra": 1},
        {"type": "ask", "id": 3, "question_id": 5},
        {"type": "ask", "id": 3, "question_id": "x" * 101},
        {"type": "rate", "id": 3, "question_id": "q", "competency": "c", "level": 6},
        {"type": "note", "id": 3, "question_id": "q", "text": "x" * 4001},
        {"type": "note", "id": 3, "question_id": "q", "text": "a\x00b"},
        {"type": "add_question", "id": 3, "text": " \n\t", "competencies": []},
        {"type": "add_question", "id": 3, "text": "x", "competencies": ["c"] * 21},
        {"id": 3},
    ],
)
def test_a_wrong_message_is_answered_and_the_socket_stays(message: dict[str, Any]) -> None:
    one = reader()
    refused = one.read(pack(message))
    assert isinstance(refused, ErrorReply)
    assert (refused.code, refused.reply_to) == ("bad_message", 3)
    assert isinstance(one.read(pack({"type": "ping", "id": 4})), Command)


@pytest.mark.parametrize("id", [-1, 2**53, True, "1", None, 1.5])
def test_an_unusable_id_is_not_repeated(id: object) -> None:
    refused = read({"type": "ping", "id": id})
    assert isinstance(refused, ErrorReply)
    assert refused.reply_to is None


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        (b"", CloseCode.NOT_MESSAGE_PACK),
        (b"\xc1", CloseCode.NOT_MESSAGE_PACK),
        (pack({"type": "ping", "id": 1}) + b"!", CloseCode.NOT_MESSAGE_PACK),
        (b"\x91" * 60_000, CloseCode.NOT_MESSAGE_PACK),
        ('{"type": "ping", "id": 1}', CloseCode.NOT_MESSAGE_PACK),
        (b"\x00" * (MAX_MESSAGE_BYTES + 1), CloseCode.TOO_BIG),
    ],
)
def test_what_is_no_message_closes_the_socket_for_good(frame: bytes | str, code: int) -> None:
    one = reader()
    closed = one.read(frame)
    assert isinstance(closed, Close)
    assert closed.code == code
    assert one.read(pack({"type": "ping", "id": 1})) == closed


def test_commands_beyond_the_allowance_are_refused_as_retryable() -> None:
    one = reader(burst=2)
    replies = [one.read(pack({"type": "ping", "id": n})) for n in range(3)]
    assert [isinstance(reply, Command) for reply in replies] == [True, True, False]
    assert isinstance(replies[2], ErrorReply)
    assert (replies[2].code, replies[2].retryable) == ("overloaded", True)


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats() | st.text()
    | st.binary(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.integers(0, 9), inner),
)  # fmt: skip
like_a_command = st.builds(
    lambda type, fields: {"type": type, **fields},
    st.sampled_from(sorted(COMMANDS)) | anything,
    st.dictionaries(
        st.sampled_from(["id", "question_id", "text", "competencies", "competency", "level"])
        | st.text(),
        anything,
    ),
)


@given(st.binary() | like_a_command.map(pack) | anything.map(pack) | st.text())
def test_no_frame_breaks_the_reader(frame: bytes | str) -> None:
    asked = reader().read(frame)
    assert isinstance(asked, Command | ErrorReply | Close)
    if isinstance(asked, ErrorReply):
        assert asked.code in {"bad_message", "not_allowed"}
        asked.encode()


@given(st.sampled_from(sorted(COMMANDS)), st.data())
def test_a_damaged_command_is_never_read_as_another_persons_right(
    type: str, data: st.DataObject
) -> None:
    frame = bytearray(pack({"type": type, "id": 1, **COMMANDS[type]}))
    at = data.draw(st.integers(0, len(frame) - 1))
    frame[at] = data.draw(st.integers(0, 255))
    asked = reader(MEI).read(bytes(frame))
    if isinstance(asked, Command):
        assert asked.action in {Action.ENTER_ROOM, Action.SEND_MEDIA, Action.ANSWER_AI}
