"""How does one database keep everything? The store in SQL, whichever database speaks it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine, select

from escalation_manager.core.events import Entry
from escalation_manager.ports.log import (
    JSON,
    Change,
    Checked,
    Coming,
    Document,
    EffectState,
    MakeRow,
    Owed,
    Packed,
    Page,
    Query,
    Rebuilt,
    Request,
    Row,
    Saving,
)
from escalation_manager.store import lists
from escalation_manager.store.bell import Bell, Listener
from escalation_manager.store.codec import unplain
from escalation_manager.store.dialect import Dialect
from escalation_manager.store.examining import examine
from escalation_manager.store.histories import Histories
from escalation_manager.store.instants import read_instant, written
from escalation_manager.store.leasing import SqlLeases
from escalation_manager.store.packing import packed
from escalation_manager.store.reading import SqlReading, owed_effect
from escalation_manager.store.rebuilding import rebuild
from escalation_manager.store.statements import Statements
from escalation_manager.store.tables import documents, heads, settings
from escalation_manager.store.transfer import export_lines, import_lines
from escalation_manager.store.turn import Places, Turn, again
from escalation_manager.store.writing import SqlWork

Result = TypeVar("Result")


class SqlStore:
    """Fills the port `Store`. Made by `opening`, which sees to it that the tables are there."""

    def __init__(self, engine: Engine, dialect: Dialect, patience: float = 10.0) -> None:
        self.engine = engine
        """For the built-in connectors, whose tables stand in the same database."""
        self.dialect = dialect
        self._statements = Statements(dialect)
        self._histories = Histories()
        self._turn: Turn | Places = (
            Turn(patience) if dialect.one_writer else Places(writers(engine), patience)
        )
        self.leases = SqlLeases(self)
        self._bell = Bell(dialect.watch)

    # --- transactions ----------------------------------------------------------------------------

    @contextmanager
    def write(self) -> Iterator[SqlWork]:
        """One transaction; an exception inside leaves nothing of it."""
        with self._turn.taken(), self.told(), self._cursor() as cursor:
            cursor.execute(self.dialect.begin)
            try:
                work = SqlWork(cursor, self._statements, self.dialect, self._histories)
                yield work
                work.commit()
            except BaseException:
                with suppress(Exception):  # a connection that is lost has nothing to take back
                    cursor.connection.rollback()
                raise
        if work.told:
            self._bell.ring()

    def transact(self, act: Callable[[SqlWork], Result]) -> Result:
        """One transaction, begun again when the database undid it in favour of another."""

        def attempt() -> Result:
            with self.write() as work:
                return act(work)

        return again(attempt)

    def save(self, saving: Saving, at: datetime) -> None:
        """One saving in a transaction of its own."""
        self.transact(lambda work: work.save(saving, at))

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history as saved, oldest first."""
        with self._reading() as reading:
            return reading.read(escalation, upto_version, until, after_version)

    def request(self, key: str) -> Request | None:
        """What was answered under this key before."""
        with self._reading() as reading:
            return reading.request(key)

    # --- lists -----------------------------------------------------------------------------------

    def row(self, escalation: str) -> Row | None:
        """The read row of one escalation, whoever may read it."""
        return self.ask(lambda connection: lists.read_row(connection, escalation))

    def rows(self, query: Query) -> Page:
        """The rows that pass, one page of them."""
        return self.ask(lambda connection: lists.read_page(connection, query))

    def count(self, query: Query) -> int:
        """How many pass in all."""
        return self.ask(lambda connection: lists.count_rows(connection, query))

    def counts(self, query: Query, column: str) -> Mapping[str | None, int]:
        """How many pass for each value of the column."""
        return self.ask(lambda connection: lists.count_by(connection, query, column))

    def due(self, until: datetime, limit: int = 100) -> tuple[str, ...]:
        """Whose wake has come, the earliest first."""
        return tuple(row[0] for row in self._all(self._statements.due, self._at(until), limit))

    def coming(
        self, after: datetime, until: datetime, limit: int = 100, beyond: str = ""
    ) -> tuple[Coming, ...]:
        """Whose wake comes then, the earliest first."""
        moment, at = self.dialect.moment, self._at
        found = self._all(self._statements.coming, at(after), beyond, at(until), limit)
        return tuple(Coming(id_, moment(wake), bool(overdue)) for id_, wake, overdue in found)

    def packed(self, saving: Saving) -> Packed:
        """That saving as columns of the tables."""
        return packed(saving, self.dialect)

    def next_wake(self, without: tuple[str, ...] = ()) -> datetime | None:
        """The earliest wake of all."""
        if not without:
            return self._instant(self._statements.next_wake)
        return self.ask(lambda connection: lists.first_wake(connection, without))

    def changes(self, after: int, limit: int = 100) -> tuple[Change, ...]:
        """What was written after that position, in order."""
        found = self._all(self._statements.changes, after, limit)
        text = self.dialect.text
        return tuple(
            Change(place, id_, first, last, read_instant(text(at)))
            for place, id_, first, last, at in found
        )

    def position(self) -> int:
        """The position of what was written last."""
        ((value,),) = self._all(self._statements.position)
        return int(value)

    def listen(self) -> AbstractContextManager[Listener]:
        """Hear at once when something is saved."""
        return self._bell.listen()

    # --- what is owed to the world ---------------------------------------------------------------

    def pending(self, at: datetime, limit: int = 100) -> tuple[Owed, ...]:
        """What may be done now."""
        found = self._all(self._statements.pending, self._at(at), limit)
        return tuple(owed_effect(row, self.dialect) for row in found)

    def next_effect(self, after: datetime | None = None) -> datetime | None:
        """From when on there is something pending."""
        if after is None:
            return self._instant(self._statements.next_effect)
        past = self._at(after)
        return self._instant(self._statements.next_effect_after, past, past)

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        with self._reading() as reading:
            return reading.owed(key)

    def told_with(self, key: str) -> tuple[Owed, ...]:
        """All that were done as one under that key."""
        with self._reading() as reading:
            return reading.told_with(key)

    def effects(
        self,
        *,
        states: tuple[EffectState, ...] = (),
        kinds: tuple[str, ...] = (),
        escalation: str | None = None,
        limit: int | None = 100,
    ) -> tuple[Owed, ...]:
        """Effects that pass, in the order in which they came to be owed."""
        return self.ask(
            lambda connection: lists.list_effects(
                connection, states=states, kinds=kinds, escalation=escalation, limit=limit
            )
        )

    def done(self, key: str, result: JSON, at: datetime, lease: int | None = None) -> None:
        """The effect was done."""
        self.transact(lambda work: work.done(key, result, at, lease))

    def failed(self, key: str, error: str, not_before: datetime, lease: int | None = None) -> None:
        """It did not work this time."""
        self.transact(lambda work: work.failed(key, error, not_before, lease))

    def dead(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """It will not work by itself."""
        self.transact(lambda work: work.dead(key, reason, at, lease))

    def retry(self, key: str, at: datetime) -> None:
        """Try it again."""
        self.transact(lambda work: work.retry(key, at))

    def drop(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """Nobody needs it any more."""
        self.transact(lambda work: work.drop(key, reason, at, lease))

    # --- documents and settings ------------------------------------------------------------------

    def put_document(self, kind: str, version: str, content: str, by: str, at: datetime) -> None:
        """Keep a document."""
        with self.write() as work:
            work.put_document(kind, version, content, by, at)

    def document(self, kind: str, version: str | None = None) -> Document | None:
        """That version of it, or the one put last."""
        of = documents.c
        statement = select(documents).where(of.kind == kind).order_by(of.number.desc()).limit(1)
        if version is not None:
            statement = statement.where(of.version == version)
        return next(iter(self._documents(statement)), None)

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Every version, in the order they were put."""
        of = documents.c
        return self._documents(select(documents).where(of.kind == kind).order_by(of.number))

    def setting(self, name: str) -> JSON:
        """A fact about this desk."""
        found = self._all(self._statements.setting, name)
        value: JSON = unplain(found[0][0]) if found else None
        return value

    def settings(self) -> Mapping[str, JSON]:
        """Every fact about this desk."""
        statement = select(settings).order_by(settings.c.name)
        return self.ask(
            lambda connection: {
                name: unplain(value) for name, value in connection.execute(statement)
            }
        )

    def set_setting(self, name: str, value: JSON) -> None:
        """Keep a fact about this desk."""
        with self.write() as work:
            work.set_setting(name, value)

    # --- the whole of it -------------------------------------------------------------------------

    def escalations(self) -> tuple[str, ...]:
        """Every escalation there is."""
        found = self.ask(lambda connection: connection.execute(select(heads.c.escalation)).all())
        return tuple(sorted((row[0] for row in found), key=lambda id_: (len(id_), id_)))

    def rebuild(self, make_row: MakeRow, *, dry_run: bool = False) -> Rebuilt:
        """Make every read row anew from the log, and say which differed."""
        with self._reading_all() if dry_run else self.write() as work:
            return rebuild(work, make_row, dry_run=dry_run)

    def check(self) -> Checked:
        """Verify every event against its hash, and the whole against its seals."""
        with self._reading_all() as work:
            return examine(work.connection, self.dialect)

    def export(self) -> Iterator[bytes]:
        """The whole desk as JSON lines, as it stands at one instant."""
        with self.told(), self.engine.connect() as connection:
            connection.begin()
            self.dialect.unhurried(connection.connection.driver_connection)
            yield from export_lines(connection)

    def import_(self, lines: Iterable[bytes]) -> int:
        """Take an exported desk into this empty one, whole or not at all."""
        return self.change(lambda connection: import_lines(connection, self.dialect, lines))

    def back_up(self, target: Path) -> None:
        """A copy of the whole desk, while others go on working on it."""
        with self.told(), self._cursor() as cursor:
            self.dialect.back_up(cursor.connection, target)

    def close(self) -> None:
        """Let go of the file and of every connection."""
        self._bell.close()
        self.engine.dispose()

    # --- how it is asked -------------------------------------------------------------------------

    def ask(self, question: Callable[[Connection], Result]) -> Result:
        """An answer that sees one instant of the database."""
        with self.told(), self.engine.connect() as connection:
            return question(connection)

    def change(self, deed: Callable[[Connection], Result]) -> Result:
        """One transaction that writes."""
        writing = self.engine.execution_options(writing=True)

        def attempt() -> Result:
            with self._turn.taken(), self.told(), writing.begin() as connection:
                return deed(connection)

        return again(attempt)

    def _all(self, statement: str, *values: Any) -> list[Any]:
        with self.told(), self._cursor() as cursor:
            cursor.execute(statement, values)
            found: list[Any] = cursor.fetchall()
            return found

    def _instant(self, statement: str, *values: Any) -> datetime | None:
        ((value,),) = self._all(statement, *values)
        return None if value is None else read_instant(self.dialect.text(value))

    def _at(self, at: datetime) -> Any:
        return self.dialect.instant(written(at))

    def _documents(self, statement: Any) -> tuple[Document, ...]:
        return self.ask(
            lambda connection: tuple(
                Document(row.kind, row.version, row.content, row.put_by, row.put_at)
                for row in connection.execute(statement)
            )
        )

    @contextmanager
    def _reading(self) -> Iterator[SqlReading]:
        with self.told(), self._cursor() as cursor:
            yield SqlReading(cursor, self._statements, self.dialect, self._histories)

    @contextmanager
    def _reading_all(self) -> Iterator[SqlWork]:
        """All that is read within sees one instant of the database; nothing is written."""
        with self.told(), self._cursor() as cursor:
            cursor.execute(self.dialect.begin_reading)
            try:
                self.dialect.unhurried(cursor.connection)
                yield SqlWork(cursor, self._statements, self.dialect, self._histories, reading=True)
            finally:
                with suppress(Exception):
                    cursor.connection.rollback()

    @contextmanager
    def _cursor(self) -> Iterator[Any]:
        """A cursor of the driver itself, on a connection from the pool."""
        connection = self.engine.raw_connection()
        driver: Any = connection.driver_connection
        try:
            cursor = driver.cursor()
            try:
                yield cursor
            finally:
                with suppress(Exception):
                    cursor.close()
        finally:
            if getattr(driver, "closed", False):
                connection.invalidate()
            else:
                connection.close()

    @contextmanager
    def told(self) -> Iterator[None]:
        """Whatever the driver throws is told as a StoreError, with what to do."""
        try:
            yield
        except Exception as error:
            meaning = self.dialect.explain(error)
            if meaning is None:
                raise
            raise meaning from error


def writers(engine: Engine) -> int:
    """How many may write at once: half of all connections."""
    pool: Any = engine.pool
    return max(int(pool.size() + pool._max_overflow) // 2, 1)
