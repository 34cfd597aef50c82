"""A real SMTP server in a process of its own, which notes every mail that it took.

Run as `python -m benchmarks.mail_sink FILE`: prints its port; appends a line to FILE for each
mail before it answers 250: time, Message-ID and recipient.
"""

from __future__ import annotations

import asyncio
import re
import sys
import time
from pathlib import Path
from typing import TextIO

from aiosmtpd.smtp import SMTP, Envelope, Session

_MESSAGE_ID = re.compile(rb"^Message-ID:\s*(<[^>]*>)", re.MULTILINE | re.IGNORECASE)


class Sink:
    """aiosmtpd's handler: takes everything."""

    def __init__(self, book: TextIO) -> None:
        self._book = book

    async def handle_DATA(  # noqa: N802
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        """Note the mail, then take it."""
        assert isinstance(envelope.content, bytes)
        found = _MESSAGE_ID.search(envelope.content)
        message_id = found.group(1).decode() if found else "none"
        for recipient in envelope.rcpt_tos:
            self._book.write(f"{time.time():.3f} {message_id} {recipient}\n")
        self._book.flush()
        return "250 OK"


async def serve(book: Path) -> None:
    with book.open("a", encoding="utf-8") as lines:
        sink = Sink(lines)
        server = await asyncio.get_running_loop().create_server(
            lambda: SMTP(sink, hostname="sink.example"), "127.0.0.1", 0
        )
        print(server.sockets[0].getsockname()[1], flush=True)
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
