"""Links in messages: each names its message and is signed, so that nobody can make one up."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import re

from interview.errors import BadInput, LinkProblem, LinkRefused

_FORM = re.compile(r"[A-Za-z0-9_-]{38}")
_ID_BYTES = 16
_MAC_BYTES = 12
"""96 bits: a forger would need 2^95 tries on average, each a request."""

_PURPOSE = b"vivavoce links in messages"
MIN_KEY_BYTES = 32


class MessageLinks:
    """Makes and reads the links of messages.

    Args:
        base_url: what links begin with, without a slash at the end.
        signing_key: the installation's; a key for this purpose alone is made of it.
    """

    def __init__(self, base_url: str, signing_key: bytes) -> None:
        if len(signing_key) < MIN_KEY_BYTES:
            raise BadInput(f"the signing key has at least {MIN_KEY_BYTES} bytes")
        self.base_url = base_url.rstrip("/")
        self._key = hmac.digest(signing_key, _PURPOSE, hashlib.sha256)

    def token(self, message_id: str) -> str:
        """38 characters that name the message; short, as a text message pays for each."""
        id = bytes.fromhex(message_id.removeprefix("msg_"))
        return base64.urlsafe_b64encode(id + self._mac(id)).decode("ascii").rstrip("=")

    def message_id(self, token: str) -> str:
        """The message that the token names; LinkRefused (unknown) for one not made here."""
        if not _FORM.fullmatch(token):
            raise LinkRefused(LinkProblem.UNKNOWN)
        try:
            content = base64.urlsafe_b64decode(token + "==")
        except binascii.Error:
            raise LinkRefused(LinkProblem.UNKNOWN) from None
        id, mac = content[:_ID_BYTES], content[_ID_BYTES:]
        if not hmac.compare_digest(mac, self._mac(id)):
            raise LinkRefused(LinkProblem.UNKNOWN)
        return f"msg_{id.hex()}"

    def page(self, message_id: str) -> str:
        """Where the person reads and answers the invitation."""
        return f"{self.base_url}/i/{self.token(message_id)}"

    def unsubscribe_page(self, message_id: str) -> str:
        """Where the person confirms that they want no more."""
        return f"{self.base_url}/u/{self.token(message_id)}"

    def one_click(self, message_id: str) -> str:
        """Where a mail program unsubscribes them by a POST (RFC 8058)."""
        return f"{self.base_url}/api/v1/unsubscribe/{self.token(message_id)}"

    def picture(self, message_id: str) -> str:
        """The picture whose loading tells that a mail was opened."""
        return f"{self.base_url}/api/v1/messages/{self.token(message_id)}/opened.gif"

    def _mac(self, id: bytes) -> bytes:
        return hmac.digest(self._key, id, hashlib.sha256)[:_MAC_BYTES]
