"""What do we ask of the store? One log of events, with what is owed, listed and answered from it.

Whoever fills this port keeps these promises, and one contract suite checks them:

- What one `write()` holds is saved whole or not at all, and is seen by others only when it is.
- Events are only ever appended. Whoever saves says which version they saw; somebody who was
  faster makes it a `StaleWrite` that names them, and nothing is saved.
- A number from `new_id` is given once; when its transaction fails, it is given again.
- Instants come back aware, in UTC, to the microsecond; every value comes back equal.
- A restricted escalation (its row has `readers`) comes only to those it names.
- `at` is the instant of the request: nobody here looks at a watch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol, TypeVar

from escalation_manager.core.events import Entry
from escalation_manager.ports.leasing import Leases
from escalation_manager.ports.listening import Listening
from escalation_manager.ports.stored import (
    JSON,
    LANES,
    Change,
    Checked,
    Coming,
    Difference,
    Document,
    Effect,
    EffectState,
    Finding,
    MakeRow,
    Order,
    Owed,
    Packed,
    Page,
    Query,
    Rebuilt,
    Request,
    Row,
    Saving,
)

__all__ = [
    "JSON",
    "LANES",
    "Change",
    "Checked",
    "Coming",
    "Difference",
    "Document",
    "Effect",
    "EffectState",
    "Finding",
    "MakeRow",
    "Order",
    "Owed",
    "Packed",
    "Page",
    "Query",
    "Rebuilt",
    "Request",
    "Row",
    "Saving",
    "Store",
    "Work",
]


Result = TypeVar("Result")


class Work(Protocol):
    """One transaction: what is read in it holds until it ends, what is written is saved whole."""

    def due(
        self, until: datetime, limit: int = 100, without: tuple[str, ...] = ()
    ) -> tuple[str, ...]:
        """Whose wake has come, the earliest first, none of those named in `without`.

        Where they are more than the limit, those whose deadline has passed go before the others.
        They are held for this transaction; what another process holds right now is passed over.
        """
        ...

    def claim(self, escalations: Sequence[str], until: datetime) -> Mapping[str, int]:
        """Which of these are due by then, and the version at which each stands.

        They are held as by `due`.
        """
        ...

    def new_id(self, prefix: str = "ESC") -> str:
        """The next number, as `ESC-0001`: growing, without a gap."""
        ...

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history, oldest first, nothing when it is unknown. `until` is included.

        Who knows it as far as `after_version` reads only what came later.
        """
        ...

    def read_ahead(self, escalations: Sequence[str]) -> None:
        """All of these are about to be read: ask for them at once."""
        ...

    def save(self, saving: Saving, at: datetime) -> None:
        """Keep it; StaleWrite when the version is not the expected one."""
        ...

    def save_all(self, savings: Sequence[Saving | Packed], at: datetime) -> None:
        """The same for several, each of another escalation: much sooner than one by one.

        Sooner still what its store has packed before.
        """
        ...

    def request(self, key: str) -> Request | None:
        """What was answered under this key before."""
        ...

    def answer(self, key: str, actor: str, fingerprint: str, answer: JSON, at: datetime) -> None:
        """Remember the answer. A key that has one already is KeyReused."""
        ...

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        ...

    def done(self, key: str, result: JSON, at: datetime, lease: int | None = None) -> None:
        """The effect was done. Said twice, it changes nothing.

        Of a leased effect only who holds the lease may say what came of it, here and in the next
        two: LeaseLost for everybody else.
        """
        ...

    def failed(self, key: str, error: str, not_before: datetime, lease: int | None = None) -> None:
        """It did not work; try again from `not_before` on."""
        ...

    def dead(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """It will not work by itself; a person must look."""
        ...

    def retry(self, key: str, at: datetime) -> None:
        """Try a dead or dropped one again, from `at` on.

        Dead ones that were done as one are tried again as one; one that was dropped goes alone.
        """
        ...

    def drop(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None:
        """Nobody needs it any more. One that is done stays done.

        A person may say so whoever does it now; a worker that says so names its lease.
        """
        ...

    def put_document(self, kind: str, version: str, content: str, by: str, at: datetime) -> None:
        """Keep a document. The same again changes nothing; another content is a Conflict."""
        ...

    def set_setting(self, name: str, value: JSON) -> None:
        """Keep a fact about this desk; None forgets it."""
        ...


class Store(Protocol):
    """Where everything is kept. Threads may share one."""

    def write(self) -> AbstractContextManager[Work]:
        """One transaction; an exception inside leaves nothing of it. It cannot be nested."""
        ...

    def transact(self, act: Callable[[Work], Result]) -> Result:
        """One transaction around `act`, which is called again when the database had to undo it.

        Only that can happen to a `write` which this spares its caller: two transactions that wait
        for one another. So `act` must begin from nothing each time, and do nothing outside.
        """
        ...

    def read(
        self,
        escalation: str,
        upto_version: int | None = None,
        until: datetime | None = None,
        after_version: int = 0,
    ) -> tuple[Entry, ...]:
        """The history as saved, oldest first, nothing when it is unknown."""
        ...

    def save(self, saving: Saving, at: datetime) -> None:
        """One saving in a transaction of its own."""
        ...

    def request(self, key: str) -> Request | None:
        """What was answered under this key before."""
        ...

    # --- lists -----------------------------------------------------------------------------------

    def row(self, escalation: str) -> Row | None:
        """The read row of one escalation, whoever may read it."""
        ...

    def rows(self, query: Query) -> Page:
        """The rows that pass, one page of them."""
        ...

    def count(self, query: Query) -> int:
        """How many pass in all, whatever the page."""
        ...

    def counts(self, query: Query, column: str) -> Mapping[str | None, int]:
        """How many pass for each status, severity, type, owner or account."""
        ...

    def due(self, until: datetime, limit: int = 100) -> tuple[str, ...]:
        """Whose wake has come, the earliest first."""
        ...

    def coming(
        self, after: datetime, until: datetime, limit: int = 100, beyond: str = ""
    ) -> tuple[Coming, ...]:
        """Whose wake comes then, the earliest first, of one instant by their ids.

        `beyond`: of those whose wake is `after` itself only what has a higher id.
        """
        ...

    def packed(self, saving: Saving) -> Packed:
        """That saving, for `save_all` alone; nothing is saved."""
        ...

    def next_wake(self, without: tuple[str, ...] = ()) -> datetime | None:
        """The earliest wake of all."""
        ...

    # --- what changed ----------------------------------------------------------------------------

    def changes(self, after: int, limit: int = 100) -> tuple[Change, ...]:
        """What was written after that position, in the order in which it was written."""
        ...

    def position(self) -> int:
        """The position of what was written last; 0 when nothing was."""
        ...

    def listen(self) -> AbstractContextManager[Listening]:
        """Hear at once when something is saved, by whatever process: see `listening`."""
        ...

    # --- what is owed to the world ---------------------------------------------------------------

    def pending(self, at: datetime, limit: int = 100) -> tuple[Owed, ...]:
        """What may be done now: urgent first, then the longest waiting."""
        ...

    def next_effect(self, after: datetime | None = None) -> datetime | None:
        """From when on there is something pending: at all, or that is not yet due at `after`."""
        ...

    def owed(self, key: str) -> Owed | None:
        """The effect of that key."""
        ...

    def effects(
        self,
        *,
        states: tuple[EffectState, ...] = (),
        kinds: tuple[str, ...] = (),
        escalation: str | None = None,
        limit: int | None = 100,
    ) -> tuple[Owed, ...]:
        """Effects that pass, in the order in which they came to be owed."""
        ...

    def told_with(self, key: str) -> tuple[Owed, ...]:
        """All that were done as one under that key, by their own keys."""
        ...

    def done(self, key: str, result: JSON, at: datetime, lease: int | None = None) -> None:
        """As in `Work`, in a transaction of its own; so are the next four."""
        ...

    def failed(
        self, key: str, error: str, not_before: datetime, lease: int | None = None
    ) -> None: ...

    def dead(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None: ...

    def retry(self, key: str, at: datetime) -> None: ...

    def drop(self, key: str, reason: str, at: datetime, lease: int | None = None) -> None: ...

    @property
    def leases(self) -> Leases:
        """Who does an effect now, and which workers live."""
        ...

    # --- documents and settings ------------------------------------------------------------------

    def put_document(self, kind: str, version: str, content: str, by: str, at: datetime) -> None:
        """As in `Work`, in a transaction of its own."""
        ...

    def document(self, kind: str, version: str | None = None) -> Document | None:
        """That version of it, or the one put last."""
        ...

    def documents(self, kind: str) -> tuple[Document, ...]:
        """Every version, in the order they were put."""
        ...

    def setting(self, name: str) -> JSON:
        """A fact about this desk; None when nobody said."""
        ...

    def settings(self) -> Mapping[str, JSON]:
        """Every fact about this desk."""
        ...

    def set_setting(self, name: str, value: JSON) -> None:
        """As in `Work`, in a transaction of its own."""
        ...

    # --- the whole of it -------------------------------------------------------------------------

    def escalations(self) -> tuple[str, ...]:
        """Every escalation there is, by number."""
        ...

    def rebuild(self, make_row: MakeRow, *, dry_run: bool = False) -> Rebuilt:
        """Make every read row anew from the log, and say which differed; `dry_run` only says."""
        ...

    def check(self) -> Checked:
        """Verify every event against its hash, and the whole against its seals."""
        ...

    def export(self) -> Iterator[bytes]:
        """The whole desk as JSON lines, as it stands at one instant."""
        ...

    def import_(self, lines: Iterable[bytes]) -> int:
        """Take an exported desk into this empty one; how many lines. Of a faulty one, nothing."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...
