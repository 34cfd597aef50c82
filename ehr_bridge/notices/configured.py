"""The channels that an operator has configured."""

from __future__ import annotations

from dataclasses import dataclass, field
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from ehr_bridge.notices.channels import Channel
from ehr_bridge.notices.gateways import Gateway
from ehr_bridge.notices.mail import Mail, MailServer
from interview.errors import BadInput

_SECURITY = {"smtp": ("none", 25), "smtp+starttls": ("starttls", 587), "smtps": ("tls", 465)}


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """What the operator sets; "" switches a channel off.

    Attributes:
        mail: "smtp+starttls://user:password@host:587", "smtps://..." or, for a mail server
            on this machine or network, "smtp://host:25".
        mail_from: who mails come from, such as "Recruiting <jobs@company.example>".
        sms, wecom, dingtalk: apprise URLs, "{phone}" where the number goes.
    """

    mail: str = field(default="", repr=False)
    mail_from: str = ""
    sms: str = field(default="", repr=False)
    wecom: str = field(default="", repr=False)
    dingtalk: str = field(default="", repr=False)


def open_channels(settings: ChannelSettings) -> dict[str, Channel]:
    """The configured channels by name; BadInput for a setting that cannot be read."""
    channels: dict[str, Channel] = {}
    if settings.mail:
        channels["email"] = Mail(mail_server(settings.mail, settings.mail_from))
    for name in ("sms", "wecom", "dingtalk"):
        if url := getattr(settings, name):
            channels[name] = Gateway(url)
    return channels


def mail_server(url: str, sender: str) -> MailServer:
    """The mail server that a URL names; BadInput where it names none."""
    parts = urlsplit(url)
    name, address = parseaddr(sender)
    if parts.scheme not in _SECURITY or not parts.hostname:
        raise BadInput(f"the mail URL begins with {', '.join(f'{s}://' for s in _SECURITY)}")
    if "@" not in address:
        raise BadInput("mails need an address that they come from")
    security, port = _SECURITY[parts.scheme]
    return MailServer(
        host=parts.hostname,
        port=parts.port or port,
        security=security,
        sender=address,
        sender_name=name,
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
    )
