"""From which mailbox or folder does this desk take its mails? What [mail_in] says."""

from __future__ import annotations

import importlib.util
import threading
from pathlib import Path
from typing import Any

from escalation_manager.connectors.mail_in.folder import Folder
from escalation_manager.connectors.mail_in.imap import Account, Imap
from escalation_manager.core.errors import Fault, Faults
from escalation_manager.ports.mails import Mailbox, MailSource
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table

MAIL_IN = "mail_in"

SETTINGS = (
    Setting("folder", "text", "A maildir, or a folder of .eml files; instead of a mailbox.", ""),
    Setting("host", "text", "The IMAP server.", ""),
    Setting("port", "number", "Its port.", 993),
    Setting(
        "security",
        "text",
        "How the connection is protected: tls, starttls or none.",
        "tls",
        ("tls", "starttls", "none"),
    ),
    Setting("user", "text", "Who signs in.", ""),
    Setting("password", "secret", "Where the password lies.", ""),
    Setting("mailbox", "text", "The folder of the mailbox that is read.", "INBOX"),
    Setting("done", "text", "Where handled mails are moved; without it they stay.", ""),
    Setting("review", "text", "Where mails are moved that somebody must look at.", ""),
    Setting("timeout", "number", "Seconds to wait for the server.", 20),
    Setting("ca", "text", "A file with the certificate that signs the server's own.", ""),
    Setting(
        "lists",
        "texts",
        "Mailing lists whose mails are read: the group through which your own address works.",
        (),
    ),
    Setting(
        "trusted",
        "text",
        "The name by which your own mail server signs Authentication-Results; with it, mails that "
        "failed DMARC are reviewed.",
        "",
    ),
)


def open_mailbox(table: Any, read_secret: ReadSecret, folder: Path) -> Mailbox:
    """The mailbox of the table. Faults with every fault of it; nothing is connected yet."""
    values, faults = parse_table(table, SETTINGS, MAIL_IN, read_secret)
    if not faults:
        faults += _together(values, folder)
    if faults:
        raise Faults("channels.toml", tuple(faults))
    source: MailSource
    if values["folder"]:
        # A wait that nobody ends: it needs no clock of its own.
        source = Folder(folder / values["folder"], threading.Event().wait)
    else:
        source = Imap(Account.of(values, folder), threading.Event().wait)
    return Mailbox(source, values["lists"], values["trusted"])


def _together(values: dict[str, Any], folder: Path) -> list[Fault]:
    if bool(values["folder"]) == bool(values["host"]):
        said = "names both a folder and a host" if values["folder"] else "names no source"
        return [Fault(MAIL_IN, f"{said}.", "Give either folder, or host, user and password.")]
    faults = []
    if values["ca"] and not (folder / values["ca"]).is_file():
        faults.append(Fault(f"{MAIL_IN}.ca", "is no file.", "Give the path of a certificate."))
    if values["host"]:
        faults += [
            Fault(f"{MAIL_IN}.{name}", "is missing.", "A mailbox needs it.")
            for name in ("user", "password")
            if not values[name]
        ]
        if importlib.util.find_spec("imap_tools") is None:
            remedy = "Install it: pip install 'escalation-manager[mail]'."
            faults.append(Fault(MAIL_IN, "needs imap_tools.", remedy))
    return faults
