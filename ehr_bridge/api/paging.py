"""Pages by keyset: a cursor says after which row the next page begins."""

from __future__ import annotations

import base64
import binascii
import json

from interview.errors import BadInput

PAGE = 50
"""Rows of a page."""

MAX_CURSOR = 4096
"""Characters of a cursor; a name of a thousand characters fits."""


def encode_cursor(value: str, id: str) -> str:
    """The cursor after the row with that sort value and id."""
    return (
        base64.urlsafe_b64encode(json.dumps([value, id], ensure_ascii=False).encode())
        .decode()
        .rstrip("=")
    )


def decode_cursor(cursor: str) -> tuple[str, str]:
    """The sort value and the id; BadInput for what `encode_cursor` did not make."""
    try:
        if len(cursor) > MAX_CURSOR:
            raise ValueError("too long")
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        content = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        str(content).encode()  # half a character, which JSON can escape, is no text
    except (ValueError, binascii.Error, RecursionError):
        raise BadInput("the cursor is not one that this server gave") from None
    match content:
        case [str(value), str(id)] if "\x00" not in value + id:
            return value, id
    raise BadInput("the cursor is not one that this server gave")
