"""What stands in a mail that tells several notices at once? Each with its number and its link.

None of them asks for an answer, so there is no button: what does goes alone.
"""

from __future__ import annotations

from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from html import escape

from escalation_manager.channels.email.addresses import address, message_id, recipient, subject
from escalation_manager.channels.email.alerts import REMEDY, automatic
from escalation_manager.ports.channels import PersonalAlert
from escalation_manager.ports.links import Links
from escalation_manager.ports.wording import due_locally, line, several

LONGEST_NOTICE = 500


def together_mail(
    alerts: tuple[PersonalAlert, ...],
    sender: tuple[str, str],
    links: Links | None,
    *,
    at: datetime,
    key: str,
    tag: str = "",
) -> EmailMessage:
    """The mail. It stands in no thread, as it belongs to several escalations."""
    first = alerts[0]
    mail = EmailMessage(policy=SMTP)
    mail["From"] = address(*sender)
    mail["To"] = recipient(first.address, first.person.name, REMEDY)
    mail["Subject"] = subject(several(alerts))
    mail["Date"] = at
    mail["Message-ID"] = message_id(key, sender[1].rpartition("@")[2], tag)
    automatic(mail, important=any(one.priority in ("critical", "high") for one in alerts))
    told = [
        (one, line(one.message, LONGEST_NOTICE), _due(one), _place(one, links)) for one in alerts
    ]
    mail.set_content(_text(told), cte="quoted-printable")
    mail.add_alternative(_html(told), subtype="html", cte="quoted-printable")
    return mail


_Told = tuple[PersonalAlert, str, str, str]
"""A notice, what it says, what is due, and where to look."""


def _due(alert: PersonalAlert) -> str:
    facts = alert.facts
    found = due_locally(facts, alert.person.time_zone) if facts is not None else ""
    return f"Due: {found}" if found else ""


def _place(alert: PersonalAlert, links: Links | None) -> str:
    if links is None:
        return f"escalations show {alert.escalation_id}"
    return links.escalation(alert.escalation_id)


def _text(told: list[_Told]) -> str:
    lines = [several(tuple(alert for alert, *_ in told)), ""]
    for number, (_, message, due, place) in enumerate(told, 1):
        lines += [f"{number}. {message}", *([f"   {due}"] if due else []), f"   {place}", ""]
    return "\n".join(lines)


def _html(told: list[_Told]) -> str:
    import mrml

    head = several(tuple(alert for alert, *_ in told))
    items = "".join(
        f'<mj-text padding="0 0 16px 0">{escape(message)}<br/>'
        + (f'<span style="color:#57606a">{escape(due)}</span><br/>' if due else "")
        + _where(alert, place)
        + "</mj-text>"
        for alert, message, due, place in told
    )
    page = (
        '<mjml lang="en" dir="ltr"><mj-head>'
        f"<mj-title>{escape(head)}</mj-title>"
        '<mj-attributes><mj-all font-family="Helvetica, Arial, sans-serif" />'
        '<mj-text font-size="15px" line-height="1.5" /></mj-attributes>'
        '</mj-head><mj-body background-color="#ffffff"><mj-section padding="20px"><mj-column>'
        f'<mj-text font-weight="bold">{escape(head)}</mj-text>{items}'
        "</mj-column></mj-section></mj-body></mjml>"
    )
    return mrml.to_html(page).content


def _where(alert: PersonalAlert, place: str) -> str:
    if not place.startswith("http"):
        return f'<span style="color:#57606a">{escape(place)}</span>'
    return f'<a href="{escape(place)}">Open {escape(alert.escalation_id)}</a>'
