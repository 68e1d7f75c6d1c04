"""Which event calls for which effects? The page's execution flow, as deeds owed to the world.

An effect is named by what caused it (`ESC-0001:7:alert:0` is the first alert because of event 7),
so that doing it again after a crash is recognised, here and in the systems it reaches.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import events as e
from escalation_manager.core import ladder
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.fold import evolve
from escalation_manager.core.notices import deliveries, notice
from escalation_manager.core.rules import Rules

URGENT, NORMAL = 0, 1
"""Lanes: an alert never waits behind a note."""

GATHER, ALERT, ALERT_OVER, CRM_TASK, CRM_NOTE, MESSAGE, SURVEY = (
    "gather_context",
    "alert",
    "alert_over",
    "crm_task",
    "crm_note",
    "message",
    "survey",
)
KINDS = (GATHER, ALERT, ALERT_OVER, CRM_TASK, CRM_NOTE, MESSAGE, SURVEY)

Value = str | bool | None | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Effect:
    """Something to do in the world because of an event."""

    key: str
    kind: str
    target: str
    """The system or channel that carries it out: crm, messaging, feedback, email …"""
    lane: int
    not_before: datetime
    data: Mapping[str, Value]
    together: str | None = None
    """Notices of which this says the same become one message, when they are due together."""


def effects(
    before: Escalation | None, entries: Iterable[e.Entry], rules: Rules
) -> tuple[Effect, ...]:
    """Everything that these entries, which follow on `before`, call for."""
    state, owed = before, []
    for entry in entries:
        earlier, state = state, evolve(state, entry)
        for number, (kind, target, lane, not_before, data) in enumerate(
            _called(earlier, state, entry, rules)
        ):
            key = f"{entry.escalation}:{entry.version}:{kind}:{number}"
            alike = _together(state, kind, lane, data)
            owed.append(Effect(key, kind, target, lane, not_before, data, alike))
    return tuple(owed)


def owed(entries: Iterable[e.Entry], rules: Rules, done: Collection[str]) -> tuple[Effect, ...]:
    """What a whole history still owes the world, given the keys of what was done."""
    return tuple(effect for effect in effects(None, entries, rules) if effect.key not in done)


_Called = tuple[str, str, int, datetime, Mapping[str, Value]]


def _called(
    before: Escalation | None, state: Escalation, entry: e.Entry, rules: Rules
) -> Iterator[_Called]:
    event, at = entry.event, entry.at
    told = notice(before, state, entry, rules)
    if told is not None:
        lane = URGENT if told.urgent else NORMAL
        for when, people in deliveries(told, state, rules, at):
            data: dict[str, Value] = {
                "account": state.account_id,
                "priority": state.severity,
                "message": told.text,
                "people": people,
                "asked": told.asked,
                "answer": isinstance(event, e.RungAlerted),
            }
            yield ALERT, "messaging", lane, when, data
    if state.ladder.alerts:
        over = _over(state, entry, rules)
        if over is not None:
            yield ALERT_OVER, "messaging", URGENT, at, over
    match event:
        case e.Raised():
            yield GATHER, "crm", NORMAL, at, {"account": state.account_id}
        case e.TaskAdded(origin=""):
            yield CRM_TASK, "crm", NORMAL, at, _task(state, event)
        case e.CommunicationLogged():
            yield CRM_NOTE, "crm", NORMAL, at, _note(state, event)
        case e.MessageCleared(sender=""):
            yield MESSAGE, *_message(state, event), at, _sending(state, event)
        case e.SurveyDue():
            contact = state.raised.contact_id
            yield SURVEY, "feedback", NORMAL, at, {"account": state.account_id, "contact": contact}
        case _:
            return


def _together(state: Escalation, kind: str, lane: int, data: Mapping[str, Value]) -> str | None:
    """With what it may be told: calm notices to the same people, and nothing restricted.

    An alert that asks for an answer goes alone, as each has its own answer; so does what is urgent.
    """
    people = data.get("people")
    if kind != ALERT or lane == URGENT or state.readers is not None or not people:
        return None
    return f"{kind} to {','.join(sorted(people))}" if isinstance(people, tuple) else None


def _over(state: Escalation, entry: e.Entry, rules: Rules) -> Mapping[str, Value] | None:
    """Whom nobody has to call any further, and why; None: nothing is over.

    Where all must answer, one answer is the end for whoever gave it, and for nobody else.
    """
    people: tuple[str, ...] = ()
    match entry.event:
        case e.AlertAcknowledged(person=person, answers_for=others):
            how = "acknowledged"
            if not ladder.answered(state, rules):
                people = tuple(dict.fromkeys((person, *others)))
        case e.Resolved() | e.Cancelled() | e.Merged():
            how = "ended"
        case _:
            return None
    by = "" if state.readers is not None else rules.directory.name(entry.actor)
    return {"how": how, "by": by, "people": people, "since": entry.at.isoformat()}


def _task(state: Escalation, event: e.TaskAdded) -> Mapping[str, Value]:
    return {
        "account": state.account_id,
        "title": event.title,
        "owner": event.role or event.owner,
        "person": event.owner,
        "due": event.due.isoformat() if event.due else None,
        "task": event.task,
        "restricted": state.readers is not None,
    }


def _note(state: Escalation, event: e.CommunicationLogged) -> Mapping[str, Value]:
    """What stands in the CRM. Of a restricted escalation only that there was a communication."""
    if state.readers is None:
        way = "to" if event.direction == "out" else "from"
        text = f"{state.id} {event.medium} {way} {event.counterpart}: {event.summary}"
    else:
        text = f"{state.id}: a communication of a restricted escalation"
    return {
        "account": state.account_id,
        "text": text,
        "medium": event.medium,
        "communication": event.communication,
        "restricted_to": state.readers or (),
    }


def _message(state: Escalation, event: e.MessageCleared) -> tuple[str, int]:
    message = state.message(event.message)
    return (message.channel if message else "email"), URGENT


def _sending(state: Escalation, event: e.MessageCleared) -> Mapping[str, Value]:
    message = state.message(event.message)
    return {
        "account": state.account_id,
        "message": event.message,
        "text": message.text if message else "",
        "hash": event.text_hash,
        "recipient": message.recipient if message else "",
        "subject": f"{state.title} [{state.id}]",
    }
