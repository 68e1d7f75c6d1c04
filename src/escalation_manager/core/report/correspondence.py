"""What was said to the customer, and what did they say? The Customer Communication Log."""

from __future__ import annotations

from collections.abc import Iterator

from escalation_manager.core import events as e
from escalation_manager.core.escalation import Communication, Message, MessageState
from escalation_manager.core.messages.delivery import summary
from escalation_manager.core.report.model import LogEntry, Person
from escalation_manager.core.report.sources import AUTOMATIC, OUR_TEAM, Sources
from escalation_manager.core.report.wording import one_line


def communication_log(sources: Sources) -> tuple[LogEntry, ...]:
    """Everything said either way, in order; what did not arrive is there and is said not to have.

    It begins with the report itself, unless that was logged as a communication of its own.
    """
    entries = [*_first(sources)]
    entries += [_said(each, sources) for each in sources.state.communications]
    entries += _bounced(sources)
    return tuple(sorted(entries, key=lambda entry: entry.at or sources.at))


def _first(sources: Sources) -> Iterator[LogEntry]:
    raised = sources.state.raised
    logged = sources.state.communications
    if any(c.direction == "in" and c.occurred_at == raised.reported_at for c in logged):
        return
    yield LogEntry(
        at=raised.reported_at,
        type=_kind(raised.channel, "in"),
        recipient=OUR_TEAM,
        summary=raised.title or summary(raised.statement),
        sender=sources.customer(raised.contact_id or raised.sender),
        shared=raised.title or summary(raised.statement),
    )


def _said(communication: Communication, sources: Sources) -> LogEntry:
    message = sources.state.message(communication.message) if communication.message else None
    shared = summary(message.text) if message else None
    theirs = sources.customer(communication.counterpart)
    incoming = communication.direction == "in"
    ours = _ours(communication, message, sources)
    return LogEntry(
        at=communication.occurred_at,
        type=_kind(communication.medium, communication.direction),
        recipient=ours if incoming else theirs,
        summary=communication.summary or shared,
        sender=theirs if incoming else ours,
        delivered=message is None or message.state is not MessageState.UNDELIVERED,
        shared=shared,
    )


def _ours(communication: Communication, message: Message | None, sources: Sources) -> Person | None:
    if message is not None and message.automatic:
        return AUTOMATIC
    if communication.direction == "in":
        known = communication.sender in sources.rules.directory.people
        return sources.person(communication.sender) if known else OUR_TEAM
    return sources.person(communication.sender)


def _bounced(sources: Sources) -> Iterator[LogEntry]:
    """Messages that came back before they were logged as sent."""
    state = sources.state
    logged = {each.message for each in state.communications}
    for entry in sources.entries:
        if not isinstance(entry.event, e.MessageUndelivered) or entry.event.message in logged:
            continue
        message = state.message(entry.event.message)
        if message is None or message.state is not MessageState.UNDELIVERED:
            continue
        yield LogEntry(
            at=message.sent_at or entry.at,
            type=_kind(message.channel, "out"),
            recipient=sources.customer(message.recipient),
            summary=summary(message.text),
            sender=AUTOMATIC if message.automatic else sources.person(message.author),
            delivered=False,
        )


def _kind(medium: str, direction: str) -> str | None:
    """Email in, Call out, Meeting."""
    name = one_line(medium)
    if not name:
        return None
    name = name[:1].upper() + name[1:]
    return name if name == "Meeting" else f"{name} {direction}"
