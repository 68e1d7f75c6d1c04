"""Mails as they come in: from a customer, from a machine, from a server that failed."""

from __future__ import annotations

SARAH = "Sarah Lindgren <sarah.lindgren@acme-freight.example>"
"""A contact of acc_123."""
STRANGER = "Eve <eve@nowhere.example>"
BROKEN = "Our exports fail since this morning and 40 users cannot work."


def letter(
    body: str = BROKEN,
    *headers: str,
    sender: str = SARAH,
    subject: str = "Exports fail",
    id_: str = "one@acme-freight.example",
    date: str = "Tue, 10 Mar 2026 08:50:00 +0000",
) -> bytes:
    """A mail with these headers besides the usual ones; an empty value leaves one out."""
    usual = {
        "From": sender,
        "To": "Larkfield Care <care@larkfield.example>",
        "Subject": subject,
        "Date": date,
        "Message-ID": f"<{id_}>" if id_ else "",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
    }
    named = {one.partition(":")[0].lower() for one in headers}
    lines = [f"{n}: {v}" for n, v in usual.items() if v and n.lower() not in named]
    return "\r\n".join((*lines, *headers, "", body, "")).encode()


def report(
    effect: str, *, recipient: str, action: str = "failed", why: str = "no such user"
) -> bytes:
    """A delivery report (RFC 3464) on the mail that an effect had sent."""
    dotted = effect.lower().replace(":", ".")
    body = "\r\n".join(
        (
            "--cut", "Content-Type: text/plain", "", "Your mail was not delivered.",
            "--cut", "Content-Type: message/delivery-status", "",
            "Reporting-MTA: dns; mx.acme-freight.example", "",
            f"Final-Recipient: rfc822; {recipient}", f"Action: {action}", "Status: 5.1.1",
            f"Diagnostic-Code: smtp; 550 5.1.1 {why}", "",
            "--cut", "Content-Type: message/rfc822", "",
            f"Message-ID: <{dotted}@larkfield.example>", "Subject: whatever", "", "words",
            "--cut--", "",
        )
    )  # fmt: skip
    return letter(
        body,
        'Content-Type: multipart/report; report-type=delivery-status; boundary="cut"',
        "Return-Path: <>",
        "Auto-Submitted: auto-replied",
        sender="Mail Delivery System <MAILER-DAEMON@mx.acme-freight.example>",
        subject="Undelivered Mail Returned to Sender",
        id_=f"dsn-{dotted}@mx.acme-freight.example",
    )


def no_pause(seconds: float) -> None:
    """Waits for nothing."""
    assert seconds >= 0
