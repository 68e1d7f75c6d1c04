"""How do new events go to the end of a history? The same for every filler of the port."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from escalation_manager.core.errors import Conflict, StaleWrite
from escalation_manager.core.events import Entry
from escalation_manager.ports.log import LANES, Saving
from escalation_manager.store.chain import StoredEvent, link
from escalation_manager.store.codec import decode, encode
from escalation_manager.store.instants import read_instant, written


def number(prefix: str, value: int) -> str:
    """The name of the n-th: `ESC-0001`, with more digits when four are not enough."""
    return f"{prefix}-{value:04d}"


class Encoded(NamedTuple):
    """An entry as it will be written down, whenever that is."""

    version: int
    kind: str
    schema: int
    at: str
    actor: str
    data: str


def encoded(saving: Saving) -> tuple[Encoded, ...]:
    """The entries of a saving, as far as they can be written down before they are recorded."""
    _refuse_what_does_not_fit(saving)
    entries = []
    for entry in saving.entries:
        kind, schema, data = encode(entry.event)
        at = written(entry.at)
        entries.append(Encoded(entry.version, kind, schema, at, entry.actor, data))
    return tuple(entries)


def stored_events(
    escalation: str, entries: Sequence[Encoded], before: str, recorded_at: str
) -> list[StoredEvent]:
    """The entries as they are written down after the event with the hash `before`."""
    stored = []
    for version, kind, schema, at, actor, data in entries:
        content = escalation, version, kind, schema, at, recorded_at, actor, data
        before = link(before, *content)
        stored.append(StoredEvent(*content, before))
    return stored


def entries_of(
    escalation: str, rows: Sequence[Sequence[Any]], moment: Callable[[Any], datetime]
) -> tuple[Entry, ...]:
    """(version, kind, schema, at, actor, data, …) of each event as entries again; `moment` reads
    an instant as it stands there."""
    entries = []
    for version, kind, schema, at, actor, data, *_ in rows:
        event = decode(kind, schema, data, (escalation, version))
        entries.append(Entry(escalation, version, moment(at), actor, event))
    return tuple(entries)


def stale(id_: str, seen: int, version: int, changed: tuple[str, str] | None) -> StaleWrite:
    """Somebody was faster: `changed` says who, and when."""
    if version < seen or changed is None:
        return StaleWrite(
            f"{id_} stands at version {version}; version {seen} was never saved.",
            "Read it again and retry.",
        )
    actor, recorded_at = changed
    when = read_instant(recorded_at).strftime("%Y-%m-%d %H:%M:%SZ")
    return StaleWrite(
        f"{id_} has moved on: {actor} changed it at {when} "
        f"(it stands at version {version}, you read version {seen}).",
        "Read it again and retry.",
    )


def other_content(kind: str, version: str) -> Conflict:
    """A document of that name is there, and says something else."""
    return Conflict(
        f"There is already a {kind} {version} with another content.",
        "Give the new one a version of its own: what applied once is kept as it was.",
    )


def _refuse_what_does_not_fit(saving: Saving) -> None:
    """A saving that contradicts itself is a fault of the program, not of its user."""
    version = saving.expected_version
    for entry in saving.entries:
        version += 1
        if (entry.escalation, entry.version) != (saving.escalation, version):
            raise ValueError(
                f"{entry.escalation}:{entry.version} cannot follow "
                f"{saving.escalation}:{version - 1}"
            )
    if version == 0:
        raise ValueError(f"{saving.escalation} cannot begin without an event")
    if any(effect.lane not in LANES for effect in saving.effects):
        raise ValueError(f"{saving.escalation} has an effect in no lane: there are {LANES}")
    if (saving.row.id, saving.row.version) != (saving.escalation, version):
        raise ValueError(
            f"The row {saving.row.id}:{saving.row.version} is not of {saving.escalation}:{version}"
        )
