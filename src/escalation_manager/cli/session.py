"""Who asks, on which desk, at which time, and in which form do they want the answer?"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from escalation_manager.core.errors import BadInput

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.core.handbook import Handbook
    from escalation_manager.demo.staging.keeping import Staged
    from escalation_manager.desk.counter import Desk
    from escalation_manager.ports.log import Checked

DB_VARIABLE, AS_VARIABLE = "ESCALATIONS_DB", "ESCALATIONS_AS"
DEFAULT_PERSON = "default_person"
"""A setting of the desk: who asks when nobody says."""


class Opener(Protocol):
    """Puts a desk together. The command line is handed one, and never builds its own."""

    def open(self, place: Path | str) -> Desk:
        """The desk in that file, or in the database that the URL names."""
        ...

    def create(
        self, place: Path | str, handbook: Handbook, *, rehearsal: bool, at: datetime | None
    ) -> Desk:
        """A new desk in a new file, or in a database that holds none."""
        ...

    def shown(self, place: Path | str) -> str:
        """The place without its password."""
        ...

    def prepare(self, place: Path | str, role: str | None) -> str:
        """Make or renew the tables of a desk on a server, and let a role work on them."""
        ...

    def move(self, source: Path | str, target: Path | str) -> Any:
        """Take a whole desk from a file to a server, or back, and prove that it is the same."""
        ...

    def back_up(self, place: Path | str, target: Path) -> Checked:
        """A copy of the desk in a file, made while others work, and checked."""
        ...

    def take_in(self, place: Path | str, lines: Iterable[bytes]) -> int:
        """Take an exported desk into a new database; how many lines."""
        ...

    def staged(self, folder: Path, *, fresh: bool, keep: bool) -> Staged:
        """The demo company's desk in that folder, made anew where it is missing or too old."""
        ...

    def work(self, session: Session, processes: int, *, log_json: bool) -> None:
        """Work on the session's desk until stopped, in so many processes."""
        ...

    def serve(
        self, desk: Desk, *, opened: Callable[[str], object] | None = None, **given: object
    ) -> None:
        """Open the desk to browsers and programs until stopped; what is None is left as it is."""
        ...

    def mcp(
        self, desk: Desk, *, person: str, token: str, read_only: bool, case: str | None
    ) -> None:
        """Serve one assistant by standard input and output until it goes."""
        ...


@dataclass(slots=True)
class Session:
    """One call of the command line."""

    opener: Opener
    db: str | None = None
    person: str | None = None
    at: datetime | None = None
    as_json: bool = False
    _desk: Desk | None = field(default=None, repr=False)

    @property
    def place(self) -> Path | str:
        """The database, a file or a URL: --db, else the environment's, else one in the user's data
        folder."""
        named = self.db or os.environ.get(DB_VARIABLE)
        return place_of(named) if named else data_folder() / "desk.db"

    @property
    def desk(self) -> Desk:
        """The desk, opened when it is first asked for."""
        if self._desk is None:
            self._desk = self.opener.open(self.place)
        return self._desk

    def adopt(self, desk: Desk) -> None:
        """Go on with a desk that was just made."""
        self._desk = desk

    @property
    def actor(self) -> str:
        """The person who asks. BadInput when nobody said who that is."""
        named = self.person or os.environ.get(AS_VARIABLE)
        if named:
            return named
        default = self.desk.store.setting(DEFAULT_PERSON)
        if isinstance(default, str):
            return default
        people = list(self.desk.policy.directory().people)
        if len(people) == 1:
            return people[0]
        some = ", ".join(people[:4])
        raise BadInput(
            "Nobody said who you are.",
            f"Add --as PERSON (here: {some} …), or set {AS_VARIABLE}."
            if people
            else "Load your people first: escalations load people.csv --kind people.",
        )

    @property
    def now(self) -> datetime:
        """The instant of this call."""
        return self.desk.now(self.at)

    def act(self, *of: str) -> None:
        """Do what the command that was just saved calls for in these escalations, unless workers
        do it, and say what else waits.

        The command is saved whatever becomes of this: whoever heard that nothing was would give it
        once more. What is not begun here is owed, and workers and later commands do it.
        """
        from escalation_manager.core.errors import StoreError
        from escalation_manager.desk.leaving import carry_out

        try:
            waits = carry_out(self.desk, tuple(filter(None, of)), self.at)
        except StoreError as fault:
            print(
                f"This is saved, but what it calls for has to wait: {fault.message}\n"
                "  Do not repeat it. Mend that, then: escalations status.",
                file=sys.stderr,
            )
            return
        if waits is not None:
            print(f"{waits.why}\n  {waits.remedy}", file=sys.stderr)

    def close(self) -> None:
        """Let go of the database."""
        if self._desk is not None:
            self._desk.store.close()
            self._desk = None

    # --- answering -------------------------------------------------------------------------------

    @property
    def to_terminal(self) -> bool:
        """Whether a person reads the answer, rather than another program."""
        return sys.stdout.isatty() and not self.as_json

    @property
    def console(self) -> Console:
        """The terminal, in eight basic colours, or in none."""
        from rich.console import Console

        return Console(highlight=False, color_system="standard", soft_wrap=True)

    def answer(
        self,
        data: object,
        rows: Iterable[Sequence[object]],
        show: Callable[[Console], None],
    ) -> None:
        """One answer in the form that is wanted: JSON, lines with tabs, or for a person."""
        if self.as_json:
            print_json(data)
        elif self.to_terminal:
            show(self.console)
        else:
            for row in rows:
                print("\t".join(cell(value) for value in row))

    def say(self, text: str, data: Mapping[str, object] | None = None) -> None:
        """A sentence about what was done; with --json the data instead."""
        if self.as_json:
            print_json(data if data is not None else {"said": text})
        else:
            print(text)


def place_of(named: str) -> Path | str:
    """A URL as it is, else the path of a file."""
    return named if "://" in named else Path(named)


def data_folder() -> Path:
    """Where this user's desks are kept when nobody names another place."""
    from platformdirs import user_data_path

    return user_data_path("escalation-manager", appauthor=False)


def print_json(data: object) -> None:
    """One JSON document on standard output."""
    print(json.dumps(data, ensure_ascii=False, indent=2, default=_plain))


def cell(value: object) -> str:
    """A value in a line of a pipe: exact, without a tab or a line break of its own."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        from escalation_manager.cli.instants import exact

        return exact(value)
    return " ".join(str(value).split())


def _plain(value: Any) -> object:
    from dataclasses import asdict, is_dataclass
    from datetime import timedelta
    from decimal import Decimal

    if isinstance(value, datetime):
        from escalation_manager.cli.instants import exact

        return exact(value)
    if isinstance(value, timedelta):
        return value.total_seconds()
    if isinstance(value, Decimal):
        return str(value)
    if is_dataclass(value) and not isinstance(value, type):
        return asdict(value)
    if isinstance(value, Mapping):
        return dict(value)
    if isinstance(value, tuple | list | set | frozenset):
        return list(value)
    return str(value)
