"""What happened with a customer, as HubSpot tells it? Tickets, and the notes that people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from selectolax.lexbor import LexborHTMLParser

from escalation_manager.connectors.hubspot.asking import Asking, Record
from escalation_manager.connectors.hubspot.settings import HubSpotSettings
from escalation_manager.core.directory import Interaction

MOST = 2_000
"""The newest tickets and the newest notes that are read of one customer."""
TICKET, NOTE = "support_ticket", "note"


def history(
    asking: Asking,
    settings: HubSpotSettings,
    account_id: str,
    company: str,
    *,
    types: tuple[str, ...],
    since: datetime | None,
    until: datetime | None,
) -> Iterator[Interaction]:
    """What belongs to the company, in no order. Our own notes are left out: the desk keeps them."""
    if not types or {TICKET, *settings.ticket_types.values()} & set(types):
        names = ["subject", "content", "createdate", "hs_pipeline_stage"]
        if settings.ticket_type:
            names.append(settings.ticket_type)
        for ticket in _of_company(asking, "tickets", company, names, "createdate", since, until):
            yield _ticket(ticket, settings, account_id)
    if not types or NOTE in types:
        names = ["hs_note_body", "hs_timestamp", settings.key_property]
        for note in _of_company(asking, "notes", company, names, "hs_timestamp", since, until):
            if not note.properties.get(settings.key_property):
                yield _note(note, account_id)


def _of_company(
    asking: Asking,
    kind: str,
    company: str,
    properties: list[str],
    when: str,
    since: datetime | None,
    until: datetime | None,
) -> Iterator[Record]:
    filters = [{"propertyName": "associations.company", "operator": "EQ", "value": company}]
    for operator, limit in (("GTE", since), ("LTE", until)):
        if limit is not None:
            value = str(int(limit.timestamp() * 1000))
            filters.append({"propertyName": when, "operator": operator, "value": value})
    for record in asking.search(kind, filters, properties, newest_by=when, most=MOST):
        at = record.instant(when) or record.created_at
        # HubSpot counts in thousandths; and what names no instant belongs nowhere.
        if at and (since is None or at >= since) and (until is None or at <= until):
            yield Record(record.id, record.properties, at)


def _ticket(ticket: Record, settings: HubSpotSettings, account_id: str) -> Interaction:
    told = ticket.properties
    stage = told.get("hs_pipeline_stage", "")
    type_ = settings.ticket_types.get(told.get(settings.ticket_type, ""), TICKET)
    assert ticket.created_at is not None
    return Interaction(
        f"hubspot_ticket_{ticket.id}",
        account_id,
        type_,
        ticket.created_at,
        told.get("subject") or plain(told.get("content", "")),
        settings.stages.get(stage, stage),
    )


def _note(note: Record, account_id: str) -> Interaction:
    assert note.created_at is not None
    text = plain(note.properties.get("hs_note_body", ""))
    return Interaction(f"hubspot_note_{note.id}", account_id, NOTE, note.created_at, text)


def plain(markup: str) -> str:
    """The words of a text that HubSpot keeps as HTML."""
    body = LexborHTMLParser(markup).body
    if body is None:
        return ""
    for node in body.css("script, style"):
        node.decompose()
    return " ".join(body.text(separator=" ").split())
