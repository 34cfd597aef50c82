"""An upload into the files that it holds: one, or those of a zip."""

from __future__ import annotations

import os
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import IO

from ehr_bridge.resumes.reading.document import tidy
from ehr_bridge.resumes.reading.problems import Cause, UnreadableFile

MAX_FILE_BYTES = 10 * 1024 * 1024
"""Size of one resume; a scan of ten pages has about three megabytes."""

MAX_UPLOAD_BYTES = 200 * 1024 * 1024
"""Size of one upload, a zip."""

MAX_FILES = 1_000
"""Files of one zip."""

MAX_UNPACKED_BYTES = 1024 * 1024 * 1024
"""Bytes that one zip may unpack to."""

_MAX_RATIO = 200
_MAX_NAME = 200
_ENCRYPTED = 1


@dataclass(frozen=True, slots=True)
class Unpacked:
    """One file of an upload; `problem` where it is not even taken to be read."""

    name: str
    content: bytes = b""
    problem: UnreadableFile | None = None


def unpack(upload: IO[bytes], name: str) -> Iterator[Unpacked]:
    """The files of an upload, one at a time.

    Raises:
        UnreadableFile: nothing of it can be taken: empty, too large, a damaged zip.
    """
    size = upload.seek(0, os.SEEK_END)
    if size == 0:
        raise UnreadableFile(Cause.EMPTY, "the file is empty")
    if _is_zip(upload):
        yield from _of_zip(upload)
        return
    if size > MAX_FILE_BYTES:
        raise UnreadableFile(Cause.TOO_LARGE, _too_large(size))
    upload.seek(0)
    yield Unpacked(shown_name(name), upload.read())


def shown_name(name: str) -> str:
    """The last part of a file's name, fit to be shown."""
    last = tidy(PurePosixPath(name.replace("\\", "/")).name)
    return last[-_MAX_NAME:] or "resume"


def _is_zip(upload: IO[bytes]) -> bool:
    """Whether it is a zip of files; a Word file, which is a zip too, is one file."""
    upload.seek(0)
    if upload.read(4) not in {b"PK\x03\x04", b"PK\x05\x06"}:
        return False
    try:
        with zipfile.ZipFile(upload) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise UnreadableFile(Cause.DAMAGED, "the zip is damaged") from None
    return "[Content_Types].xml" not in names


def _of_zip(upload: IO[bytes]) -> Iterator[Unpacked]:
    with zipfile.ZipFile(upload) as archive:
        members = [member for member in archive.infolist() if _is_wanted(member)]
        if not members:
            raise UnreadableFile(Cause.EMPTY, "the zip holds no files")
        if len(members) > MAX_FILES:
            raise UnreadableFile(
                Cause.TOO_MANY_FILES, f"the zip holds {len(members)} files; at most {MAX_FILES}"
            )
        unpacked = 0
        for member in members:
            each = _member(archive, member)
            unpacked += len(each.content)
            if unpacked > MAX_UNPACKED_BYTES:
                problem = UnreadableFile(Cause.BOMB, "the zip unpacks to more than it may")
                yield Unpacked(each.name, problem=problem)
                continue
            yield each


def _is_wanted(member: zipfile.ZipInfo) -> bool:
    """Folders and what macOS and Windows put beside files are no resumes."""
    parts = PurePosixPath(member.filename.replace("\\", "/")).parts
    hidden = bool(parts) and (parts[-1].startswith(".") or parts[-1].lower() == "thumbs.db")
    return not member.is_dir() and "__MACOSX" not in parts and not hidden


def _member(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> Unpacked:
    name = shown_name(_decoded_name(member))
    try:
        _check(member)
        with archive.open(member) as file:
            content = _bounded(file)
    except UnreadableFile as problem:
        return Unpacked(name, problem=problem)
    except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
        return Unpacked(
            name, problem=UnreadableFile(Cause.DAMAGED, "the file in the zip is damaged")
        )
    if not content:
        return Unpacked(name, problem=UnreadableFile(Cause.EMPTY, "the file is empty"))
    return Unpacked(name, content)


def _check(member: zipfile.ZipInfo) -> None:
    path = PurePosixPath(member.filename.replace("\\", "/"))
    if path.is_absolute() or ".." in path.parts or ":" in path.parts[0]:
        raise UnreadableFile(Cause.UNSAFE_PATH, "its path in the zip leads out of the zip")
    if member.flag_bits & _ENCRYPTED:
        raise UnreadableFile(Cause.ENCRYPTED, "the file in the zip is protected by a password")
    if member.file_size > _MAX_RATIO * max(member.compress_size, 1) and member.file_size > 1 << 20:
        raise UnreadableFile(Cause.BOMB, "the file unpacks to far more than a resume")
    if member.file_size > MAX_FILE_BYTES:
        raise UnreadableFile(Cause.TOO_LARGE, _too_large(member.file_size))


def _bounded(file: IO[bytes]) -> bytes:
    """The content, whatever size its entry claims."""
    content = file.read(MAX_FILE_BYTES + 1)
    if len(content) > MAX_FILE_BYTES:
        raise UnreadableFile(Cause.BOMB, "the file unpacks to more than its entry says")
    return content


def _decoded_name(member: zipfile.ZipInfo) -> str:
    """Names that say no encoding are CP437 by the standard; Chinese systems write GBK."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode("gb18030")
    except (UnicodeEncodeError, UnicodeDecodeError):
        return member.filename


def _too_large(size: int) -> str:
    return f"{size / 1e6:.1f} MB; a resume has at most {MAX_FILE_BYTES // 1_000_000} MB"
