"""Is every careless hand on the log found, and named with escalation and version?"""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from escalation_manager.core.errors import BrokenLog
from escalation_manager.store.chain import StoredEvent, link
from escalation_manager.store.opening import create_store
from escalation_manager.store.sql import SqlStore
from tests.contracts.stores import NOON, effect, noted, raised, row, saving


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "desk.db"


@pytest.fixture
def store(path: Path) -> Iterator[SqlStore]:
    """Three escalations of five events each."""
    store = create_store(path)
    for _ in range(3):
        with store.write() as work:
            id_ = work.new_id()
            notes = (noted(version, id_, f"note {version}") for version in range(2, 6))
            work.save(
                saving(raised(id_), *notes, escalation=id_, effects=(effect(f"{id_}:e"),)), NOON
            )
    store.put_document("handbook", "1", "text", "mia", NOON)
    assert store.check().findings == ()
    yield store
    store.close()


def touch(path: Path, *statements: str) -> None:
    """What somebody with a database tool would do, foreign keys and all left aside."""
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            assert connection.execute(statement).rowcount, statement
    connection.close()


def findings(store: SqlStore) -> list[str]:
    return [str(finding) for finding in store.check().findings]


SECOND = "escalation = 'ESC-0002'"
ALTERED = "was altered: its content does not match its hash"


@pytest.mark.parametrize(
    "column",
    [
        "data = replace(data, 'note', 'nota')",
        "actor = 'max'",
        "at = '2026-03-10T12:00:00.000000Z'",
        "recorded_at = '2026-03-10T12:00:00.000001Z'",
        "kind = 'Cancelled', data = '{\"reason\":\"\"}'",
        "hash = '00'",
        "hash = 'none at all'",
        "at = 'yesterday'",
        "data = CAST(X'7b22ff7d' AS TEXT)",
    ],
)
@pytest.mark.parametrize("version", [2, 5])
def test_an_altered_event(store: SqlStore, path: Path, column: str, version: int) -> None:
    touch(path, f"UPDATE events SET {column} WHERE {SECOND} AND version = {version}")
    found = findings(store)
    assert any(each.startswith(f"ESC-0002, version {version}: {ALTERED}") for each in found)
    assert not [each for each in found if "ESC-0001" in each or "ESC-0003" in each]


def test_the_very_first_event_altered(store: SqlStore, path: Path) -> None:
    touch(path, f"UPDATE events SET actor = 'max' WHERE {SECOND} AND version = 1")
    assert findings(store) == [f"ESC-0002, version 1: {ALTERED}."]


def test_an_altered_schema_number(store: SqlStore, path: Path) -> None:
    touch(path, f"UPDATE events SET schema = 9 WHERE {SECOND} AND version = 2")
    found = findings(store)
    assert "NoteAdded in schema 9, which this version does not know" in " ".join(found)
    assert f"ESC-0002, version 2: {ALTERED} (unless version 1" in " ".join(found)


def test_an_altered_event_with_a_new_hash(store: SqlStore, path: Path) -> None:
    """The next one does not follow from it, and the seal does not hold."""
    connection = sqlite3.connect(path)
    before = connection.execute(f"SELECT hash FROM events WHERE {SECOND} AND version = 1")
    hash_ = before.fetchone()[0]
    where = f"FROM events WHERE {SECOND} AND version = 2"
    columns = "escalation, version, kind, schema, at, recorded_at, actor"
    (content,) = connection.execute(f"SELECT {columns}, data, hash {where}")
    connection.close()
    forged = StoredEvent._make(content)._replace(data='{"text":"forged"}')
    new = link(hash_, *forged[:-1])
    touch(
        path,
        f"UPDATE events SET data = '{{\"text\":\"forged\"}}', hash = '{new}' "
        f"WHERE {SECOND} AND version = 2",
    )
    found = findings(store)
    assert (
        f"ESC-0002, version 3: {ALTERED} (unless version 2 was altered and given a new one)."
        in (found)
    )
    assert any("what was sealed has changed" in each for each in found)


def test_missing_events(store: SqlStore, path: Path) -> None:
    touch(path, f"DELETE FROM events WHERE {SECOND} AND version IN (2, 3)")
    assert findings(store)[:1] == ["ESC-0002, version 2: a part is missing: versions 2 to 3."]
    assert "2 sealed events are gone" in findings(store)[1]


def test_a_missing_beginning(store: SqlStore, path: Path) -> None:
    touch(path, f"DELETE FROM events WHERE {SECOND} AND version = 1")
    assert findings(store)[:1] == ["ESC-0002, version 1: a part is missing: version 1."]


def test_moved_events(store: SqlStore, path: Path) -> None:
    touch(
        path,
        f"UPDATE events SET version = 99 WHERE {SECOND} AND version = 2",
        f"UPDATE events SET version = 2 WHERE {SECOND} AND version = 4",
        f"UPDATE events SET version = 4 WHERE {SECOND} AND version = 99",
    )
    assert findings(store) == [
        "ESC-0002, version 2: was moved: it is version 4.",
        "ESC-0002, version 4: was moved: it is version 2.",
    ]


def test_an_event_moved_to_another_escalation(store: SqlStore, path: Path) -> None:
    touch(
        path,
        f"UPDATE events SET version = 6, escalation = 'ESC-0003' WHERE {SECOND} AND version = 5",
    )
    found = findings(store)
    assert "ESC-0002, version 5: the end is missing: version 5." in found
    assert "ESC-0003, version 6: was appended past the head." in found


@pytest.mark.parametrize(
    ("statements", "expected"),
    [
        ((), "the end is missing: versions 4 to 5."),
        ((f"UPDATE heads SET version = 3 WHERE {SECOND}",), "the end is missing"),
        (
            (
                f"UPDATE heads SET version = 3, hash = (SELECT hash FROM events WHERE {SECOND} "
                f"AND version = 3) WHERE {SECOND}",
                f"UPDATE escalations SET version = 3 WHERE {SECOND}",
            ),
            "the end is missing",  # the effect remembers version 5
        ),
    ],
)
def test_a_cut_off_end(
    store: SqlStore, path: Path, statements: tuple[str, ...], expected: str
) -> None:
    touch(path, f"DELETE FROM events WHERE {SECOND} AND version > 3", *statements)
    found = findings(store)
    assert any(each.startswith(f"ESC-0002, version 4: {expected}") for each in found)
    assert "2 sealed events are gone" in found[-1]


def test_an_end_cut_off_without_a_trace_is_missed_by_its_seal(store: SqlStore, path: Path) -> None:
    touch(
        path,
        f"DELETE FROM events WHERE {SECOND} AND version > 3",
        f"DELETE FROM effects WHERE {SECOND}",
        f"UPDATE heads SET version = 3, hash = (SELECT hash FROM events WHERE {SECOND} "
        f"AND version = 3) WHERE {SECOND}",
        f"UPDATE escalations SET version = 3 WHERE {SECOND}",
    )
    (only,) = findings(store)
    assert "2 sealed events are gone" in only


def test_an_escalation_that_vanished_whole(store: SqlStore, path: Path) -> None:
    tables = ("events", "effects", "escalations", "heads")
    touch(path, *(f"DELETE FROM {table} WHERE {SECOND}" for table in tables))
    found = findings(store)
    assert "ESC-0002: is missing whole." in found
    assert any("5 sealed events are gone" in each for each in found)


def test_the_last_one_vanished_and_its_number_taken_back(store: SqlStore, path: Path) -> None:
    tables = ("events", "effects", "escalations", "heads")
    touch(path, *(f"DELETE FROM {table} WHERE escalation = 'ESC-0003'" for table in tables))
    touch(path, "UPDATE counters SET value = 2")
    (only,) = findings(store)
    assert "5 sealed events are gone" in only


@pytest.mark.parametrize(
    ("statement", "expected"),
    [
        (f"UPDATE heads SET hash = '00' WHERE {SECOND}", "the head says another hash"),
        (f"UPDATE heads SET version = 9 WHERE {SECOND}", "the end is missing: versions 6 to 9"),
        (f"UPDATE heads SET version = 4 WHERE {SECOND}", "was appended past the head"),
        (f"DELETE FROM heads WHERE {SECOND}", "its head is missing"),
        (f"DELETE FROM escalations WHERE {SECOND}", "its read row is missing"),
        (f"UPDATE escalations SET version = 4 WHERE {SECOND}", "its read row stands at version 4"),
        ("UPDATE documents SET content = 'other'", "the handbook 1 was altered"),
        ("DELETE FROM seals", "were never sealed"),
        ("UPDATE seals SET hash = 'ff'", "what was sealed has changed"),
    ],
)
def test_whatever_stands_beside_the_log(
    store: SqlStore, path: Path, statement: str, expected: str
) -> None:
    touch(path, statement)
    assert expected in " ".join(findings(store))


def test_a_damaged_history_is_not_rebuilt_from(store: SqlStore, path: Path) -> None:
    touch(path, f"DELETE FROM events WHERE {SECOND} AND version = 5")
    with pytest.raises(BrokenLog, match="ESC-0002 is not whole"):
        store.rebuild(lambda id_, history: row(id_, len(history)))


def test_a_damaged_desk_is_not_imported(store: SqlStore, path: Path, tmp_path: Path) -> None:
    touch(path, f"UPDATE events SET actor = 'max' WHERE {SECOND} AND version = 2")
    other = create_store(tmp_path / "other.db")
    with pytest.raises(BrokenLog, match="ESC-0002, version 2: was altered"):
        other.import_(store.export())
    assert other.escalations() == ()
    other.close()


def test_an_event_that_cannot_be_read_names_its_place(store: SqlStore, path: Path) -> None:
    touch(path, f"UPDATE events SET data = '{{' WHERE {SECOND} AND version = 2")
    with pytest.raises(BrokenLog, match="ESC-0002, version 2, cannot be read as NoteAdded"):
        store.read("ESC-0002")
    assert len(store.read("ESC-0002", upto_version=1)) == 1
    assert len(store.read("ESC-0001")) == 5
