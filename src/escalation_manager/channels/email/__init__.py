"""How are people reached by e-mail? Alerts to our own, cleared texts to customers, over SMTP."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from escalation_manager.channels.email.addresses import sender_of
from escalation_manager.channels.email.alerts import alert_mail
from escalation_manager.channels.email.customers import customer_mail
from escalation_manager.channels.email.smtp import Smtp
from escalation_manager.channels.email.together import together_mail
from escalation_manager.ports.channels import (
    ChannelKind,
    Connected,
    Outgoing,
    PersonalAlert,
    Tools,
)
from escalation_manager.ports.settings import Setting

SETTINGS = (
    Setting("host", "text", "The SMTP server."),
    Setting("port", "number", "Its port.", 587),
    Setting(
        "security",
        "text",
        "How the connection is protected: starttls (port 587), tls (465), or none.",
        "starttls",
        ("starttls", "tls", "none"),
    ),
    Setting("user", "text", "Who signs in; without it nobody does.", ""),
    Setting("password", "secret", "Where the password lies.", ""),
    Setting("sender", "text", "From whom mails come: Acme Care <care@acme.example>."),
    Setting("timeout", "number", "Seconds to wait for the server.", 10),
    Setting("ca", "text", "The absolute path of the certificate that signs the server's own.", ""),
)


def connect(settings: Mapping[str, Any], tools: Tools) -> Connected:
    """Both directions over one server. Faults of the sender's address are found here."""
    if settings["ca"] and not Path(settings["ca"]).is_file():
        raise ValueError(f"ca = {settings['ca']!r} is no file.")
    channel = Email(Smtp.of(settings), sender_of(settings["sender"]), tools)
    return Connected(alerts=channel, customers=channel)


class Email:
    """Fills the AlertChannel, AlertsTogether and Channel ports. The reference is the Message-ID.

    It follows from the key: a mail that was accepted just before a crash and is sent again is the
    same mail to whoever reads it, and mailboxes show it once.
    """

    def __init__(self, smtp: Smtp, sender: tuple[str, str], tools: Tools) -> None:
        self._smtp = smtp
        self._sender = sender
        self._tools = tools

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        """A mail with what is due, and a button that acknowledges."""
        mail = alert_mail(
            alert, self._sender, self._tools.links, at=at, key=key, tag=self._tag(key)
        )
        return self._smtp.send(mail, at)

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        """A mail that lists them, each with its link."""
        mail = together_mail(
            alerts, self._sender, self._tools.links, at=at, key=key, tag=self._tag(key)
        )
        return self._smtp.send(mail, at)

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        """The cleared text and nothing else, in the thread that the customer began."""
        facts = self._tools.facts(outgoing.escalation_id, at)
        account = self._tools.account(outgoing.account_id)
        mail = customer_mail(
            *(outgoing, self._sender, account, facts.source if facts else ""),
            at=at,
            key=key,
            tag=self._tag(key),
        )
        return self._smtp.send(mail, at)

    def _tag(self, key: str) -> str:
        """What tells a report on this mail from one on a mail that somebody made up."""
        return self._tools.tags.of(key) if self._tools.tags is not None else ""


CHANNEL = ChannelKind(
    "email",
    "Mail over SMTP: alerts to our people, cleared messages to customers.",
    ("email",),
    connect,
    SETTINGS,
    extra="mail",
    libraries=("aiosmtplib", "mrml"),
)
