"""A ZIP file that is made while it is sent: what it holds lies in no second place."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo


@dataclass(frozen=True, slots=True)
class Packed:
    """A file of the archive; what is small once compressed is compressed."""

    name: str
    content: AsyncIterator[bytes]
    compress: bool = True


async def zipped(files: AsyncIterator[Packed], made_at: datetime) -> AsyncIterator[bytes]:
    """The archive's bytes, as soon as they are there (APPNOTE 4.3: sizes follow their files)."""
    sink = _Sink()
    with ZipFile(sink, "w") as archive:
        async for file in files:
            entry = ZipInfo(file.name, made_at.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED if file.compress else ZIP_STORED
            with archive.open(entry, "w", force_zip64=True) as member:
                async for piece in file.content:
                    member.write(piece)
                    yield sink.taken()
    yield sink.taken()


async def at_once(content: bytes) -> AsyncIterator[bytes]:
    """A file that is there already."""
    yield content


class _Sink(io.RawIOBase):
    """Takes what is written, to be fetched in between; cannot go back."""

    def __init__(self) -> None:
        self._kept = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self._kept += data
        return len(data)

    def taken(self) -> bytes:
        """What was written since the last time."""
        kept, self._kept = bytes(self._kept), bytearray()
        return kept
