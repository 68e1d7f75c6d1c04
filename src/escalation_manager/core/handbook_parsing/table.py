"""What does this table of the document say, and what is wrong with it?

Every setting that is asked for is read, or a fault is noted and a harmless value stands in, so that
one reading finds all faults. A setting that nobody asks for is a typing error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import time, timedelta
from decimal import Decimal, InvalidOperation
from difflib import get_close_matches
from typing import TypeVar

from escalation_manager.core.errors import BadInput, Fault
from escalation_manager.core.handbook_parsing import values
from escalation_manager.core.lengths import Length

T = TypeVar("T")
_HOUR = Length.parse("1h")


@dataclass(slots=True)
class Table:
    """A table of the document that notes its faults and the settings that were asked for."""

    data: Mapping[str, object]
    place: str
    faults: list[Fault]
    asked: set[str] = field(default_factory=set)

    def fault(self, key: str, problem: str, remedy: str) -> None:
        """Notes what is wrong with one setting of this table."""
        self.faults.append(Fault(self.at(key), problem, remedy))

    def at(self, key: str) -> str:
        """The place of a setting, as a dotted path."""
        return f"{self.place}.{key}" if self.place else key

    def sound(self, *keys: str) -> bool:
        """Whether these settings are all given, and nothing is wrong with them so far."""
        places = {self.at(key) for key in keys}
        return self.data.keys() >= set(keys) and not any(f.place in places for f in self.faults)

    def raw(self, key: str) -> object:
        """The value as it stands; None when the setting is not there."""
        self.asked.add(key)
        return self.data.get(key)

    def read(
        self, key: str, of: Callable[[object], T], kind: str, stand_in: T, default: T | None
    ) -> T:
        """The value read, or the default, or a fault and a harmless stand-in."""
        value = self.raw(key)
        if value is None:
            if default is None:
                self.fault(key, "is missing.", f"Give {kind}.")
            return stand_in if default is None else default
        try:
            return of(value)
        except BadInput as wrong:
            self.fault(key, wrong.message, wrong.remedy)
        except (ValueError, TypeError, InvalidOperation):
            self.fault(key, f"is {value!r}.", f"Give {kind}.")
        return stand_in if default is None else default

    def text(self, key: str, default: str | None = None) -> str:
        """A text; empty only where there is a default."""
        of = values.words if default is None else values.text
        return self.read(key, of, "a text", "", default)

    def flag(self, key: str, default: bool | None = None) -> bool:
        """True or false."""
        return self.read(key, values.flag, "true or false", False, default)

    def number(self, key: str) -> int:
        """A whole number, not negative."""
        return self.read(key, values.number, "a whole number, not negative", 0, None)

    def counted(self, key: str) -> int:
        """A whole number of at least 1."""
        return self.read(key, values.counted, "a whole number of at least 1", 1, None)

    def decimal(self, key: str) -> Decimal:
        """A number, not negative."""
        return self.read(key, values.decimal, "a number, not negative", Decimal(0), None)

    def share(self, key: str) -> Decimal:
        """A share above 0 and up to 1."""
        kind = 'a share between 0 and 1, such as "0.75"'
        return self.read(key, values.share, kind, Decimal(1), None)

    def score(self, key: str) -> Decimal:
        """A mean of answers from 1 to 5."""
        return self.read(key, values.score, "a number from 1 to below 5", Decimal(1), None)

    def length(self, key: str, default: Length | None = None) -> Length:
        """A length longer than nothing."""
        kind = 'a length, such as "4h" or "5d"'
        return self.read(key, values.length, kind, _HOUR, default)

    def length_or_none(self, key: str) -> Length:
        """A length, perhaps of nothing."""
        kind = 'a length, such as "4h" or "5d"'
        return self.read(key, values.length_or_none, kind, _HOUR, None)

    def cadence(self, key: str) -> Length:
        """A length longer than nothing, or a cadence."""
        kind = 'a length or a cadence, such as "4h" or "2/week"'
        return self.read(key, values.cadence, kind, _HOUR, None)

    def elapsed(self, key: str) -> timedelta:
        """A length that is the same on every calendar."""
        kind = 'elapsed time, such as "15m", "24h" or "30d"'
        return self.read(key, values.elapsed, kind, timedelta(hours=1), None)

    def local_time(self, key: str) -> time:
        """A local time."""
        kind = 'a local time, such as "20:00"'
        return self.read(key, values.local_time, kind, time(), None)

    def choice(self, key: str, among: tuple[str, ...], default: str | None = None) -> str:
        """One of these."""
        found = self.read(key, values.text, one_of(among), "", default)
        if found not in among and isinstance(self.data.get(key), str):
            self.fault(key, f"is {found!r}.", nearest(found, among))
        return found

    def choices(
        self, key: str, among: tuple[str, ...], default: tuple[str, ...] | None = None
    ) -> tuple[str, ...]:
        """Some of these, each once."""
        found = self.read(key, values.texts, "a list of texts", (), default)
        for value in dict.fromkeys(found):
            if value not in among:
                self.fault(key, f"holds {value!r}.", nearest(value, among))
            elif found.count(value) > 1:
                self.fault(key, f"names {value!r} twice.", "Name it once.")
        return found

    def table(self, key: str) -> Table:
        """A table inside this one; empty when it is not there."""
        value = self.raw(key)
        if value is not None and not isinstance(value, Mapping):
            self.fault(key, "is not a table.", f"Write [{self.at(key)}].")
        data = value if isinstance(value, Mapping) else {}
        return Table(data, self.at(key), self.faults)

    def named(self, key: str) -> Iterator[tuple[str, Table]]:
        """The tables inside a table, by name."""
        inner = self.table(key)
        for name in inner.data:
            if not values.is_name(name):
                remedy = "Use small letters, digits and _, a letter first, at most 40 of them."
                inner.fault(name, "is no name.", remedy)
            yield name, inner.table(name)

    def rows(self, key: str) -> list[Table]:
        """The tables of a list of tables."""
        value = self.raw(key)
        if value is None:
            return []
        if not isinstance(value, list | tuple) or not all(isinstance(r, Mapping) for r in value):
            self.fault(key, "is not a list of tables.", f"Write [[{self.at(key)}]].")
            return []
        return [Table(row, f"{self.at(key)}[{n}]", self.faults) for n, row in enumerate(value)]

    def texts_by_name(self, key: str) -> dict[str, str]:
        """A table of texts."""
        inner = self.table(key)
        return {name: inner.text(name) for name in inner.data}

    def done(self) -> None:
        """Names every setting nobody asked for: a typing error must not pass for a setting."""
        for key in self.data:
            if key not in self.asked:
                near = get_close_matches(key, self.asked, 1)
                hint = f"Did you mean {near[0]!r}?" if near else "Take it out."
                self.fault(key, "is no setting.", hint)


def one_of(among: tuple[str, ...]) -> str:
    """What may be chosen, for a remedy."""
    return f"one of: {', '.join(among)}" if among else "nothing: there is none to choose from"


def nearest(value: str, among: tuple[str, ...]) -> str:
    """A remedy for a name that is not among these."""
    near = get_close_matches(value, among, 1)
    hint = f"Did you mean {near[0]!r}? " if near else ""
    return f"{hint}Use {one_of(among)}."
