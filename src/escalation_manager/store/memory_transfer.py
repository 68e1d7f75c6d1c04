"""How does a desk in memory move into a database and back? As the same lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeVar

import msgspec

from escalation_manager.core.errors import BadInput, BrokenLog, Conflict, NewerLog
from escalation_manager.ports.log import Document, Effect, EffectState, Owed, Request
from escalation_manager.store.auditing import Evidence, Head, Shadow, audit
from escalation_manager.store.chain import Seal, StoredEvent, document_hash
from escalation_manager.store.codec import plain
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.lines import Record, framed, unframed
from escalation_manager.store.memory_work import Kept
from escalation_manager.store.read_rows import StoredRow
from escalation_manager.store.schema import head


def evidence(kept: Kept) -> Evidence:
    """What a check looks at."""
    histories = sorted(kept.events.items())
    latest: dict[str, int] = defaultdict(int)
    for owed in kept.effects.values():
        latest[owed.escalation] = max(latest[owed.escalation], owed.version)
    return Evidence(
        events=(event for _, history in histories for event in history),
        heads=(Head(id_, history[-1].version, history[-1].hash) for id_, history in histories),
        rows=(Shadow(id_, row.version) for id_, (row, _) in sorted(kept.rows.items())),
        effects=(Shadow(id_, version) for id_, version in sorted(latest.items())),
        seals=kept.seals,
        counters=kept.counters,
    )


def export_kept(kept: Kept) -> Iterator[bytes]:
    """Every row of every table, in the order in which a database exports them."""
    return framed(head(), _records(kept))


def import_kept(kept: Kept, lines: Iterable[bytes]) -> tuple[Kept, int]:
    """A desk from exported lines, and how many they were; `kept` must be empty but for settings."""
    if any(getattr(kept, name) for name in ("events", "documents", "requests", "counters")):
        raise Conflict(
            "This desk is in use.", "Import into a new one: make it with `escalations init`."
        )
    new = Kept()
    count = 0
    for number, (table, raw) in unframed(head(), lines):
        take = _TAKEN.get(table)
        if take is None:
            raise NewerLog(
                f"Line {number} is of a table {table!r} that a desk in memory does not have.",
                "Import it into a database.",
            )
        try:
            take(new, {name: msgspec.json.decode(value) for name, value in raw.items()}, raw)
        except (KeyError, TypeError, ValueError, msgspec.DecodeError) as error:
            raise BadInput(
                f"Line {number}: {table} cannot be read: {error}.",
                "Nothing was imported. Export the desk again with `escalations export`.",
            ) from error
        count += 1
    findings = audit(evidence(new)).findings
    if findings:
        raise BrokenLog(f"The exported desk is damaged. {findings[0]}", "Nothing was imported.")
    return new, count


def _records(kept: Kept) -> Iterator[Record]:
    """In the order of the tables of a database, each by its key."""
    for prefix, value in sorted(kept.counters.items()):
        yield "counters", {"prefix": prefix, "value": value}
    for document in kept.documents.values():
        yield "documents", _document(document)
    histories = sorted(kept.events.items())
    for id_, history in histories:
        last = history[-1]
        yield "heads", {"escalation": id_, "version": last.version, "hash": last.hash}
    for _, request in sorted(kept.requests.items()):
        yield "requests", _request(request)
    for which, seal in sorted(kept.seals.items()):
        yield "seals", {"shard": which, "events": seal.events, "hash": seal.hash}
    for name, text in sorted(kept.settings.items()):
        yield "settings", {"name": name, "value": _json(text)}
    for _, owed in sorted(kept.effects.items()):
        yield "effects", _owed(owed)
    for _, (row, _) in sorted(kept.rows.items()):
        yield "escalations", {**row._asdict(), "detail": _json(row.detail)}
    for _, history in histories:
        for event in history:
            yield "events", {**event._asdict(), "data": _json(event.data)}
    for id_, (_, readers) in sorted(kept.rows.items()):
        for person in readers:
            yield "readers", {"escalation": id_, "person": person}


_PENDING = EffectState.PENDING.value


def _json(text: str) -> msgspec.Raw:
    return msgspec.Raw(text.encode())


def _document(document: Document) -> Mapping[str, Any]:
    return {
        "kind": document.kind,
        "version": document.version,
        "content": document.content,
        "hash": document_hash(document.content),
        "put_by": document.by,
        "put_at": written(document.at),
    }


def _request(request: Request) -> Mapping[str, Any]:
    return {
        "key": request.key,
        "actor": request.actor,
        "fingerprint": request.fingerprint,
        "answer": _json(plain(request.answer)),
        "recorded_at": written(request.at),
    }


def _owed(owed: Owed) -> Mapping[str, Any]:
    effect = owed.effect
    return {
        "key": effect.key,
        "escalation": owed.escalation,
        "version": owed.version,
        "kind": effect.kind,
        "target": effect.target,
        "lane": effect.lane,
        "not_before": written(effect.not_before),
        "data": _json(plain(effect.data)),
        "state": _PENDING if owed.state is EffectState.LEASED else owed.state.value,
        "tries": owed.tries,
        "last_error": owed.last_error,
        "result": None if owed.result is None else _json(plain(owed.result)),
        "created_at": written(owed.created_at),
        "done_at": None if owed.done_at is None else written(owed.done_at),
        "together": effect.together,
        "told_with": owed.told_with,
    }


# --- and back ------------------------------------------------------------------------------------

Values = Mapping[str, Any]
Raws = Mapping[str, msgspec.Raw]
Stored = TypeVar("Stored", StoredRow, StoredEvent)


def _text(raw: msgspec.Raw) -> str:
    return bytes(raw).decode()


def _typed(kind: type[Stored], row: Values) -> Stored:
    """The columns as that tuple, each of the right type."""
    return msgspec.convert([row[name] for name in kind._fields], kind)


def _take_document(kept: Kept, row: Values, _: Raws) -> None:
    document = Document(
        row["kind"], row["version"], row["content"], row["put_by"], read_instant(row["put_at"])
    )
    if document_hash(document.content) != row["hash"]:
        raise ValueError(f"the {document.kind} {document.version} was altered")
    kept.documents[document.kind, document.version] = document


def _take_request(kept: Kept, row: Values, _: Raws) -> None:
    at = read_instant(row["recorded_at"])
    kept.requests[row["key"]] = Request(
        row["key"], row["actor"], row["fingerprint"], row["answer"], at
    )


def _take_owed(kept: Kept, row: Values, _: Raws) -> None:
    effect = Effect(
        row["key"],
        row["kind"],
        row["target"],
        row["lane"],
        read_instant(row["not_before"]),
        row["data"],
        row["together"],
    )
    kept.effects[effect.key] = Owed(
        effect,
        row["escalation"],
        row["version"],
        EffectState(row["state"]),
        row["tries"],
        row["last_error"],
        row["result"],
        read_instant(row["created_at"]),
        None if row["done_at"] is None else read_instant(row["done_at"]),
        told_with=row["told_with"],
    )


def _take_row(kept: Kept, row: Values, raw: Raws) -> None:
    stored = _typed(StoredRow, {**row, "detail": _text(raw["detail"])})
    kept.rows[stored.escalation] = stored, ()


def _take_event(kept: Kept, row: Values, raw: Raws) -> None:
    event = _typed(StoredEvent, {**row, "data": _text(raw["data"])})
    kept.events[event.escalation] = (*kept.events.get(event.escalation, ()), event)


def _take_reader(kept: Kept, row: Values, _: Raws) -> None:
    stored, readers = kept.rows[row["escalation"]]
    kept.rows[row["escalation"]] = stored, (*readers, row["person"])


def _take_seal(kept: Kept, row: Values, _: Raws) -> None:
    kept.seals[row["shard"]] = Seal(row["events"], row["hash"])


def _take_counter(kept: Kept, row: Values, _: Raws) -> None:
    kept.counters[row["prefix"]] = row["value"]


def _take_setting(kept: Kept, row: Values, _: Raws) -> None:
    kept.settings[row["name"]] = plain(row["value"])


def _take_head(kept: Kept, row: Values, _: Raws) -> None:
    """In memory the head is the last event; the check finds one that is missing by its seal."""


_TAKEN = {
    "counters": _take_counter,
    "documents": _take_document,
    "heads": _take_head,
    "requests": _take_request,
    "seals": _take_seal,
    "settings": _take_setting,
    "effects": _take_owed,
    "escalations": _take_row,
    "events": _take_event,
    "readers": _take_reader,
}
