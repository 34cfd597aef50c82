"""The process in which files are read: `python -m ehr_bridge.resumes.reading.forking`.

It is small, holds no key and no connection, and forks once a file: whatever a file does to
its reader ends with that reader, whose memory, time and files are limited. Questions come
on stdin and answers go to stdout, each as four bytes of length and MessagePack.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import resource
import select
import signal
import struct
import sys
import time
from typing import BinaryIO

import msgspec

from ehr_bridge.resumes.reading.answer import Answer, Question, answer_to
from ehr_bridge.resumes.reading.problems import Cause

MEMORY_BYTES = 1_000_000_000
"""Address space that a reader may take beyond what the process had when it forked."""

TIME_S = 20.0
"""Longest time a file is read."""

NEEDED = (
    "docx",
    "ehr_bridge.resumes.reading.from_json",
    "ehr_bridge.resumes.reading.pdf",
    "ehr_bridge.resumes.reading.word",
)
"""Modules whose import takes longer than the reading of a file."""

LENGTH = struct.Struct(">I")
MAX_MESSAGE = 256 * 1024 * 1024


def main() -> None:
    """Answer until stdin is closed."""
    _load()
    questions, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get among the answers
    while (question := receive(questions)) is not None:
        send(answers, _in_fork(question))


def receive(stream: BinaryIO) -> bytes | None:
    """The next message; None at the end."""
    header = stream.read(LENGTH.size)
    if len(header) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(header)
    return stream.read(length) if length <= MAX_MESSAGE else None


def send(stream: BinaryIO, message: bytes) -> None:
    """Write a message."""
    stream.write(LENGTH.pack(len(message)) + message)
    stream.flush()


def _load() -> None:
    """Import before the first fork what readers need."""
    for module in NEEDED:
        importlib.import_module(module)


def _in_fork(question: bytes) -> bytes:
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _answer_and_exit(question, writing)
    os.close(writing)
    try:
        return _await(child, reading)
    finally:
        os.close(reading)


def _await(child: int, reading: int) -> bytes:
    """What the child writes; why it wrote nothing, where it did not."""
    parts: list[bytes] = []
    until = time.monotonic() + TIME_S
    late = False
    while True:
        left = until - time.monotonic()
        if left <= 0 or not select.select([reading], [], [], left)[0]:
            late = True
            os.kill(child, signal.SIGKILL)
            break
        part = os.read(reading, 1 << 20)
        if not part:
            break
        parts.append(part)
    _, status = os.waitpid(child, 0)
    if late or (os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGXCPU):
        return _failed(Cause.TOO_SLOW, f"reading took more than {TIME_S:.0f} seconds")
    if status != 0 or not parts:
        return _failed(Cause.DAMAGED, "the file is damaged: its reader broke down")
    return b"".join(parts)


def _answer_and_exit(question: bytes, writing: int) -> None:
    code = 1
    try:
        _limit()
        try:
            answer = msgspec.msgpack.encode(
                answer_to(msgspec.msgpack.decode(question, type=Question))
            )
        except MemoryError:
            answer = _failed(Cause.TOO_MUCH_MEMORY, "reading took too much memory")
        except RecursionError:
            answer = _failed(Cause.DAMAGED, "the file is nested too deeply")
        with os.fdopen(writing, "wb") as stream:
            stream.write(answer)
        code = 0
    except Exception as error:
        print(f"reader: {type(error).__name__}", file=sys.stderr)
    finally:
        os._exit(code)


def _limit() -> None:
    had = 0
    with contextlib.suppress(OSError, ValueError), open("/proc/self/statm", "rb") as statm:
        had = int(statm.read().split()[0]) * resource.getpagesize()
    for kind, amount in (
        (resource.RLIMIT_AS, had + MEMORY_BYTES),
        (resource.RLIMIT_CPU, int(TIME_S)),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        _, most = resource.getrlimit(kind)
        bound = amount if most == resource.RLIM_INFINITY else min(amount, most)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (bound, bound))


def _failed(cause: Cause, message: str) -> bytes:
    return msgspec.msgpack.encode(Answer(cause=cause.value, message=message))


if __name__ == "__main__":
    main()
