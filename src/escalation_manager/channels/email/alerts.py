"""What stands in an alert by mail? What is due, in text and in HTML, and one button.

No picture, no tracking, under 20 kB. Everything that a customer or a file brought in is escaped.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from escalation_manager.channels.email.addresses import (
    address,
    message_id,
    recipient,
    root_id,
    subject,
)
from escalation_manager.ports.channels import OF_NONE, PersonalAlert
from escalation_manager.ports.links import Links
from escalation_manager.ports.wording import due_locally, due_words, line

LONGEST_TITLE, LONGEST_MESSAGE = 200, 2_000
REMEDY = "Correct the person's e-mail address in the directory."


def alert_mail(
    alert: PersonalAlert,
    sender: tuple[str, str],
    links: Links | None,
    *,
    at: datetime,
    key: str,
    tag: str = "",
) -> EmailMessage:
    """The mail. Without links configured it has no button and says where to answer instead."""
    domain = sender[1].rpartition("@")[2]
    root = root_id(alert.escalation_id, domain)
    link = _link(alert, links, at)
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address(*sender)
    mail["To"] = recipient(alert.address, alert.person.name, REMEDY)
    mail["Subject"] = subject(f"{alert.escalation_id} {due_words(alert, at)}")
    mail["Date"] = at
    mail["Message-ID"] = message_id(key, domain, tag)
    mail["In-Reply-To"] = root
    mail["References"] = root
    automatic(mail, important=alert.priority in ("critical", "high"))
    rows = tuple(_rows(alert))
    message = line(alert.message, LONGEST_MESSAGE)
    mail.set_content(_text(alert, message, rows, _label(alert), link), cte="quoted-printable")
    mail.add_alternative(
        _html(alert, message, rows, _label(alert), link), subtype="html", cte="quoted-printable"
    )
    return mail


def automatic(mail: EmailMessage, *, important: bool) -> None:
    """Out-of-office notes answer no such mail, so that no two programs write to one another."""
    mail["Auto-Submitted"] = "auto-generated"
    mail["X-Auto-Response-Suppress"] = "All"
    if important:
        mail["Importance"] = "high"


def _rows(alert: PersonalAlert) -> list[tuple[str, str]]:
    facts = alert.facts
    if facts is None:
        return []
    rows = [
        ("Escalation", f"{facts.escalation_id} {line(facts.title, LONGEST_TITLE)}"),
        ("Customer", line(facts.account, LONGEST_TITLE)),
        ("Severity", facts.severity),
        ("Status", facts.status),
        ("Owner", line(facts.owner, LONGEST_TITLE)),
        ("Due", due_locally(facts, alert.person.time_zone)),
    ]
    return [(name, value) for name, value in rows if value]


def _link(alert: PersonalAlert, links: Links | None, at: datetime) -> str:
    """Where the button leads: to the answer, or to the case for whoever is only told of it."""
    if links is None or alert.escalation_id in OF_NONE:
        return ""
    if not alert.answer:
        return links.escalation(alert.escalation_id)
    return links.acknowledge(alert.escalation_id, alert.person.id, at)


def _label(alert: PersonalAlert) -> str:
    return "Acknowledge" if alert.answer else "Open"


def _text(
    alert: PersonalAlert, message: str, rows: tuple[tuple[str, str], ...], label: str, link: str
) -> str:
    lines = [message, ""]
    lines += [f"{name}: {value}" for name, value in rows]
    lines += ["", f"{label}: {link}" if link else _elsewhere(alert)]
    return "\n".join(lines) + "\n"


def _elsewhere(alert: PersonalAlert) -> str:
    if alert.escalation_id in OF_NONE:
        return "There is nothing to acknowledge."
    if not alert.answer:
        return f"Look at it on the desk: escalations show {alert.escalation_id}"
    return f"Acknowledge it on the desk: escalations ack {alert.escalation_id}"


def _html(
    alert: PersonalAlert, message: str, rows: tuple[tuple[str, str], ...], label: str, link: str
) -> str:
    import mrml

    table = "".join(
        f'<tr><td style="padding:2px 12px 2px 0;color:#57606a">{escape(name)}</td>'
        f"<td>{escape(value)}</td></tr>"
        for name, value in rows
    )
    button = (
        f'<mj-button href="{escape(link)}" background-color="#0b5fff" align="left" '
        'font-size="16px" padding="16px 0 0 0">'
        f"{label}</mj-button>"
        if link
        else f'<mj-text color="#57606a">{escape(_elsewhere(alert))}</mj-text>'
    )
    page = (
        f'<mjml lang="en" dir="ltr"><mj-head>'
        f"<mj-title>{escape(alert.escalation_id)}</mj-title>"
        '<mj-attributes><mj-all font-family="Helvetica, Arial, sans-serif" />'
        '<mj-text padding="0 0 12px 0" font-size="15px" line-height="1.5" /></mj-attributes>'
        '</mj-head><mj-body background-color="#ffffff"><mj-section padding="20px"><mj-column>'
        f"<mj-text>{escape(message)}</mj-text>"
        f'<mj-table padding="0" font-size="14px" line-height="1.5">{table}</mj-table>{button}'
        "</mj-column></mj-section></mj-body></mjml>"
    )
    return mrml.to_html(page).content
