"""Letters as mails over SMTP."""

from __future__ import annotations

import asyncio
import hashlib
import re
import ssl
from contextlib import suppress
from dataclasses import dataclass, field
from email.headerregistry import Address, BaseHeader, HeaderRegistry
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from email.utils import format_datetime
from functools import cache

import aiosmtplib
import structlog

from ehr_bridge.notices.channels import Cause, File, Letter, Undelivered
from ehr_bridge.store.base import now_utc


class _KeptClasses(HeaderRegistry):
    """The standard one makes a class for every header that is set: a third of a mail's cost."""

    @cache  # noqa: B019 - there is one, for good
    def __getitem__(self, name: str) -> type[BaseHeader]:
        return super().__getitem__(name)


_POLICY = SMTP_POLICY.clone(max_line_length=900, header_factory=_KeptClasses())
"""Folding at 78 would encode the long address of List-Unsubscribe, which nobody decodes."""

CONNECTIONS = 8
"""Open at once to the mail server; common servers allow 10 to 20 from one client."""

MAILS_A_CONNECTION = 100
"""After so many a new connection is made, as servers limit them (Postfix at 100 by default)."""

TIMEOUT_S = 20.0
"""Longest wait for an answer of the mail server."""

_ADDRESS = re.compile(r"\S+@\S+")
_DETAIL = 300

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class MailServer:
    """The mail server that takes our mails, and who they come from.

    Attributes:
        security: "starttls" (587), "tls" (465) or "none", for a server on this machine.
        sender: the address that mails come from.
        sender_name: the name beside it; "" takes none.
    """

    host: str
    port: int
    security: str
    sender: str
    sender_name: str = ""
    user: str = ""
    password: str = field(default="", repr=False)


def message_id(id: str, sender: str) -> str:
    """The Message-ID (RFC 5322) of a letter: the same at every try, so that a mailbox that
    is given one twice, because the server was killed, can tell."""
    digest = hashlib.sha256(id.encode()).hexdigest()[:32]
    return f"<{digest}@{sender.rpartition('@')[2] or 'localhost'}>"


def compose(letter: Letter, server: MailServer) -> EmailMessage:
    """The letter as a mail: plain text, the same as HTML, files.

    Raises:
        Undelivered: the address or a header cannot stand in a mail.
    """
    mail = EmailMessage(policy=_POLICY)
    try:
        mail["From"] = Address(server.sender_name, addr_spec=server.sender)
        mail["To"] = Address(letter.name, addr_spec=letter.address)
    except (ValueError, IndexError):
        raise Undelivered(Cause.BAD_ADDRESS) from None
    mail["Subject"] = letter.subject
    mail["Date"] = format_datetime(now_utc())
    mail["Message-ID"] = message_id(letter.id, server.sender)
    mail["Auto-Submitted"] = "auto-generated"  # RFC 3834: keeps absence notes from answering
    for name, value in letter.headers.items():
        mail[name] = value
    mail.set_content(letter.body)
    mail.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        _attach(mail, file)
    return mail


def _attach(mail: EmailMessage, file: File) -> None:
    media_type, *parameters = [part.strip() for part in file.media_type.split(";")]
    maintype, _, subtype = media_type.partition("/")
    named = dict(part.split("=", 1) for part in parameters if "=" in part)
    mail.add_attachment(
        file.content,
        maintype=maintype,
        subtype=subtype or "octet-stream",
        filename=file.name,
        params=named,
        cte="base64",
    )


class Mail:
    """`channels.Channel` over SMTP, with a few connections that are used again."""

    personal = True

    def __init__(self, server: MailServer, connections: int = CONNECTIONS) -> None:
        self._server = server
        self._slots = asyncio.Semaphore(connections)
        self._idle: list[tuple[aiosmtplib.SMTP, int]] = []

    async def send(self, letter: Letter) -> None:
        """Return once the mail server has answered that it took the mail."""
        mail = compose(letter, self._server).as_bytes()
        async with self._slots:
            smtp, sent = await self._connection()
            try:
                await smtp.sendmail(self._server.sender, [letter.address], mail)
            except BaseException as error:
                smtp.close()
                if isinstance(error, aiosmtplib.SMTPException | OSError | ValueError):
                    raise undelivered(error) from None
                raise
            if sent + 1 < MAILS_A_CONNECTION:
                self._idle.append((smtp, sent + 1))
            else:
                await _leave(smtp)

    async def _connection(self) -> tuple[aiosmtplib.SMTP, int]:
        while self._idle:
            smtp, sent = self._idle.pop()
            if smtp.is_connected:
                return smtp, sent
            smtp.close()
        server = self._server
        smtp = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            use_tls=server.security == "tls",
            start_tls=server.security == "starttls",
            tls_context=ssl.create_default_context() if server.security != "none" else None,
            username=server.user or None,
            password=server.password or None,
            timeout=TIMEOUT_S,
        )
        try:
            await smtp.connect()
        except (aiosmtplib.SMTPException, OSError) as error:
            smtp.close()
            raise undelivered(error) from None
        return smtp, 0

    async def close(self) -> None:
        """Take leave of the mail server on every connection."""
        while self._idle:
            await _leave(self._idle.pop()[0])


async def _leave(smtp: aiosmtplib.SMTP) -> None:
    with suppress(aiosmtplib.SMTPException, OSError):
        await smtp.quit()
    smtp.close()


def undelivered(error: Exception) -> Undelivered:
    """What an answer of a mail server means (RFC 5321, 4.2.1: 4xx may pass, 5xx does not)."""
    if isinstance(error, aiosmtplib.SMTPRecipientsRefused) and error.recipients:
        error = error.recipients[0]
    if isinstance(error, aiosmtplib.SMTPAuthenticationError):
        return Undelivered(Cause.UNREACHABLE, _said(error), passing=True)
    if isinstance(error, aiosmtplib.SMTPResponseException):
        for_good = 500 <= error.code < 600
        if isinstance(error, aiosmtplib.SMTPRecipientRefused):
            return Undelivered(Cause.BAD_ADDRESS, _said(error), passing=not for_good)
        cause = Cause.REFUSED if for_good else Cause.UNREACHABLE
        return Undelivered(cause, _said(error), passing=not for_good)
    if isinstance(error, ValueError):
        return Undelivered(Cause.BAD_ADDRESS)
    log.warning("mail_server_unreachable", error=type(error).__name__)
    return Undelivered(Cause.UNREACHABLE, passing=True)


def _said(error: aiosmtplib.SMTPResponseException) -> str:
    words = " ".join(str(error.message).split())
    return f"{error.code} {_ADDRESS.sub('…', words)}"[:_DETAIL]
