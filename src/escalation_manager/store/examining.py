"""What does a database hold, to the letter? The evidence for a check, whatever state it is in."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from escalation_manager.ports.log import Checked, Finding
from escalation_manager.store.auditing import Evidence, Head, Shadow, audit
from escalation_manager.store.chain import Seal, StoredEvent, document_hash
from escalation_manager.store.dialect import Dialect

BATCH = 1000


def examine(connection: Any, dialect: Dialect) -> Checked:
    """Check everything, on a connection of the driver inside a transaction."""
    with dialect.any_text(connection):
        try:
            checked = audit(_evidence(connection, dialect))
        except Exception as error:
            # A page that cannot be read ends the check, and is what it found.
            meaning = dialect.explain(error)
            if meaning is None:
                raise
            checked = Checked(0, 0, (Finding("", None, meaning.message),), "")
    damage = tuple(Finding("", None, problem) for problem in dialect.integrity(connection))
    return replace(checked, findings=damage + checked.findings)


def _evidence(connection: Any, dialect: Dialect) -> Evidence:
    def ask(statement: str) -> Iterator[Sequence[Any]]:
        cursor = dialect.streaming(connection)
        try:
            cursor.execute(statement)
            while batch := cursor.fetchmany(BATCH):
                yield from batch
        finally:
            cursor.close()

    text = dialect.text
    events = ask(
        "SELECT escalation, version, kind, schema, at, recorded_at, actor, data, hash "
        "FROM events ORDER BY escalation, version"
    )
    documents = ask("SELECT kind, version, content, hash FROM documents ORDER BY number")
    return Evidence(
        events=(
            StoredEvent._make((*row[:4], text(row[4]), text(row[5]), *row[6:])) for row in events
        ),
        heads=map(Head._make, ask("SELECT escalation, version, hash FROM heads ORDER BY 1")),
        rows=map(Shadow._make, ask("SELECT escalation, version FROM escalations ORDER BY 1")),
        effects=map(
            Shadow._make,
            ask("SELECT escalation, max(version) FROM effects GROUP BY escalation ORDER BY 1"),
        ),
        seals={row[0]: Seal(*row[1:]) for row in ask("SELECT shard, events, hash FROM seals")},
        counters=dict(ask("SELECT prefix, value FROM counters")),  # type: ignore[arg-type]
        documents=(
            (kind, version, document_hash(content) == hash_)
            for kind, version, content, hash_ in documents
        ),
    )
