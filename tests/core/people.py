"""A small company for the tests of the core: people, an account, and a loop that ticks."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import escalation_manager
from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import ladder, sla
from escalation_manager.core.directory import Account, ContactMethod, Directory, Leave, Person
from escalation_manager.core.fold import evolve
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.rules import DESK, Actor, Rules
from escalation_manager.core.unfolding import Due, Unfolding, earliest

T = TypeVar("T")
NOON = datetime(2026, 3, 4, 12, tzinfo=UTC)
"""A Wednesday, 13:00 in Berlin, 07:00 in New York."""
PAGE = Path(escalation_manager.__file__).parent / "handbook.toml"


def hours(count: float) -> timedelta:
    return timedelta(hours=count)


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)


def person(id_: str, *roles: str, zone: str = "Europe/Berlin", **more: Any) -> Person:
    ways = (ContactMethod("slack", f"@{id_}"),)
    known = Person(id_, id_.capitalize(), roles, zone, ways)
    return replace(known, **more)


PEOPLE = (
    person("mia", "csm", deputy="jonas", manager="daniel"),
    person("jonas", "csm", manager="daniel"),
    person("carlos", "csm", zone="America/New_York", manager="rachel"),
    person("daniel", "cs_manager", deputy="rachel", manager="ines"),
    person("rachel", "cs_manager", zone="America/New_York", manager="ines"),
    person("ines", "vp_cs", manager="victor"),
    person("tobias", "vp_eng", manager="hannah"),
    person("victor", "cro", manager="margaret"),
    person("hannah", "cto", manager="margaret"),
    person("margaret", "executive"),
    person("piotr", "engineering", manager="lena"),
    person("kavya", "engineering", zone="Asia/Kolkata", manager="lena"),
    person("lena", "engineering_lead", manager="tobias"),
    person("sofia", "support", manager="lena"),
    person("claire", "finance", manager="victor"),
    person("owen", "finance", manager="claire"),
    person("amara", "legal", manager="margaret"),
    person("ben", "legal", manager="amara"),
    person("yusuf", "security", manager="hannah"),
    person("petra", "admin"),
    person("ruth", "auditor"),
    person("assist", "agent", agent=True),
)

ACME = Account("acme", "Acme", team=(("csm", "mia"), ("cs_manager", "daniel")))


@cache
def handbook() -> Handbook:
    """The page's own."""
    return parse(tomllib.loads(PAGE.read_text(encoding="utf-8")))


def changed(settings: Mapping[str, object]) -> Handbook:
    """The page's handbook with some settings changed, each named by its dotted path."""
    data = tomllib.loads(PAGE.read_text(encoding="utf-8"))
    for path, value in settings.items():
        table: Any = data
        *above, last = path.split(".")
        for key in above:
            table = table.setdefault(key, {})
        table[last] = value
    return parse(data)


def directory(*changes: Person, without: Iterable[str] = (), **pools: tuple[str, ...]) -> Directory:
    """The company, with these people instead of their namesakes, and without some."""
    people = {p.id: p for p in (*PEOPLE, *changes)}
    return Directory({k: p for k, p in people.items() if k not in without}, pools)


def away(id_: str, first: date = date(2026, 3, 1), last: date = date(2026, 3, 31)) -> Person:
    known = next(p for p in PEOPLE if p.id == id_)
    return replace(known, leaves=(Leave(first, last),))


def rules(
    people: Directory | None = None,
    account: Account | None = ACME,
    book: Handbook | None = None,
) -> Rules:
    return Rules(book or handbook(), people or directory(), account)


def actor(id_: str) -> Actor:
    return Actor.of(next(p for p in PEOPLE if p.id == id_))


def begun(
    severity: str = "high",
    type_: str = "technical",
    given: Rules | None = None,
    at: datetime = NOON,
    facts: tuple[e.FactSeen, ...] = (),
) -> Unfolding:
    """An escalation as it is right after raising, before owners and alerts."""
    known = given or rules()
    raised = e.Raised(
        "acme",
        "Exports fail",
        "Every export fails.",
        at,
        at,
        known.handbook.version,
        known.handbook.service_calendar_name(known.account),
        type=type_,
        severity=severity,
    )
    first = e.Entry("ESC-0001", 1, at, "mia", raised)
    u = Unfolding(evolve(None, first), known, DESK, at, [first])
    u.follow(e.Triaged(type_, severity, 1.0, "rules", facts))
    return u


class Case:
    """One escalation in a company, with a clock that moves forward only."""

    def __init__(
        self,
        severity: str = "high",
        type_: str = "technical",
        given: Rules | None = None,
        at: datetime = NOON,
        facts: tuple[e.FactSeen, ...] = (),
    ) -> None:
        u = begun(severity, type_, given, at, facts)
        sla.open_clocks(u)
        ladder.name_owners(u)
        ladder.open_ladder(u)
        self.rules, self.state, self.at = u.rules, u.state, at
        self.opened = at
        self.entries: list[e.Entry] = list(u.entries)

    def agenda(self) -> tuple[Due, ...]:
        return (*sla.agenda(self.state, self.rules), *ladder.agenda(self.state, self.rules))

    def until(self, at: datetime) -> list[e.Entry]:
        """Every planned instant up to `at`, as the engine would wake for it."""
        seen = len(self.entries)
        while (first := earliest(self.agenda())) is not None and first.planned <= at:
            self.tick(max(first.planned, self.at))
        self.at = max(self.at, at)
        return self.entries[seen:]

    def after(self, length: timedelta) -> list[e.Entry]:
        """As `until`, so long after opening."""
        return self.until(self.opened + length)

    def tick(self, at: datetime) -> list[e.Entry]:
        """One wake at `at`, whatever was missed before."""
        return self.does(_nothing, at=at)

    def does(
        self, deed: Callable[[Unfolding], None], by: Actor = DESK, at: datetime | None = None
    ) -> list[e.Entry]:
        """Everything that is due, the deed, and what is due after it."""
        self.at = max(self.at, at or self.at)
        u = Unfolding(self.state, self.rules, by, self.at)
        _catch_up(u)
        deed(u)
        _catch_up(u)
        self.state = u.state
        self.entries += u.entries
        return u.entries

    def acknowledges(self, id_: str, at: datetime | None = None) -> list[e.Entry]:
        return self.does(
            lambda u: ladder.acknowledge_alert(u, c.AcknowledgeAlert()), actor(id_), at
        )

    def events(self, kind: type[T]) -> list[T]:
        return [entry.event for entry in self.entries if isinstance(entry.event, kind)]

    @property
    def alerts(self) -> list[e.RungAlerted]:
        return self.events(e.RungAlerted)

    @property
    def alerted(self) -> list[tuple[int, tuple[str, ...], timedelta]]:
        """(rung, people, how long after opening it was planned)."""
        return [(a.rung, a.people, a.planned - self.opened) for a in self.alerts]


def _nothing(u: Unfolding) -> None:
    """Only what is due."""


def _catch_up(u: Unfolding) -> None:
    for _ in range(1000):
        dues = (*sla.agenda(u.state, u.rules), *ladder.agenda(u.state, u.rules))
        first = earliest(dues)
        if first is None or first.planned > u.at:
            return
        first.act(u)
    raise AssertionError("the agenda does not end")
