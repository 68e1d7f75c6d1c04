"""Are the arguments right? Strictly, all faults at once, each with the nearest right name."""

from __future__ import annotations

import difflib
import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from escalation_manager.core.errors import Fault, Faults
from escalation_manager.toolcalls.catalogue import TOOLS, Parameter

LONGEST_MESSAGE = 10_000
MOST_ITEMS = 100

_PERIOD = re.compile(r"([1-9]\d{0,3})([dwmy])")
_OFFSET = re.compile(r"\+([1-9]\d{0,4})(m|min|h|d|w)")
_UNITS = {
    "m": timedelta(minutes=1),
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "d": timedelta(days=1),
    "w": timedelta(weeks=1),
}


@dataclass(frozen=True, slots=True)
class Due:
    """When a task is due: the instant, and the words it was asked in."""

    instant: datetime
    asked: str


def read(
    tool: str, arguments: Mapping[str, object], *, at: datetime, owners: Collection[str]
) -> dict[str, object]:
    """The arguments of a known tool, checked.

    Texts are stripped, lists become tuples, a period becomes the instant it reaches back to from
    `at`, a due becomes a `Due`; what was left out is not there. `owners` are the roles and the ids
    of people. Raises Faults.
    """
    reader = _Reader(at, tuple(owners))
    found = reader.fields("", arguments, TOOLS[tool].parameters)
    if reader.faults:
        raise Faults(f"The call of {tool}", tuple(reader.faults))
    return found


def back(at: datetime, period: str) -> datetime | None:
    """The instant a period before `at`: "6m" is six calendar months; None if it is no period."""
    match = _PERIOD.fullmatch(period)
    if match is None:
        return None
    count, unit = int(match[1]), match[2]
    at = at.astimezone(UTC)
    try:
        if unit in "dw":
            return at - count * _UNITS[unit]
        months = at.year * 12 + at.month - 1 - count * (12 if unit == "y" else 1)
        year, month = months // 12, months % 12 + 1
        return at.replace(year=year, month=month, day=min(at.day, monthrange(year, month)[1]))
    except (ValueError, OverflowError):
        return None


class _Reader:
    def __init__(self, at: datetime, owners: tuple[str, ...]) -> None:
        self.at = at
        self.owners = owners
        self.faults: list[Fault] = []

    def fields(
        self, place: str, given: Mapping[str, object], parameters: tuple[Parameter, ...]
    ) -> dict[str, object]:
        known = {parameter.name: parameter for parameter in parameters}
        for name in given:
            if name not in known:
                self._fault(_join(place, name), "is not known here.", _nearest(name, known))
        found: dict[str, object] = {}
        for name, parameter in known.items():
            where = _join(place, name)
            if given.get(name) is not None:
                value = self._value(where, given[name], parameter)
                if value is not None:
                    found[name] = value
            elif parameter.required:
                self._fault(where, "is missing.", parameter.summary)
            elif name in given:
                self._fault(where, "is null.", "Leave it out, or give it a value.")
        return found

    def _value(self, place: str, value: object, parameter: Parameter) -> object:
        match parameter.kind:
            case "flag":
                if isinstance(value, bool):
                    return value
                return self._fault(place, f"{_shown(value)} is not a flag.", "Write true or false.")
            case "texts":
                return self._list(place, value, parameter)
            case "objects":
                return self._objects(place, value, parameter)
            case _:
                return self._text(place, value, parameter)

    def _text(self, place: str, value: object, parameter: Parameter) -> object:
        if not isinstance(value, str):
            return self._fault(place, f"{_shown(value)} is not text.", "Put it in quotes.")
        word = value.strip()
        if not word:
            return self._fault(place, "is empty.", parameter.summary)
        if len(word) > LONGEST_MESSAGE:
            return self._fault(
                place, f"is {len(word):,} characters long.", f"At most {LONGEST_MESSAGE:,}."
            )
        if not _printable(word):
            return self._fault(place, "holds control characters.", "Take them out.")
        if parameter.kind == "period":
            problem, remedy = f"{_shown(word)} is no period.", "Write 30d, 2w, 6m (months) or 1y."
            return back(self.at, word) or self._fault(place, problem, remedy)
        if parameter.kind == "due":
            return self._due(place, word)
        among = self.owners if parameter.name in ("owner", "recipients") else parameter.choices
        if among and word not in among:
            return self._fault(place, f"{_shown(word)} is not known.", _nearest(word, among))
        return word

    def _list(self, place: str, value: object, parameter: Parameter) -> object:
        if not isinstance(value, list) or not 0 < len(value) <= MOST_ITEMS:
            remedy = 'Write words in square brackets: ["…", "…"].'
            return self._fault(place, f"is no list of 1 to {MOST_ITEMS} words.", remedy)
        words = [
            self._text(f"{place}[{position}]", item, parameter)
            for position, item in enumerate(value)
        ]
        return tuple(dict.fromkeys(word for word in words if word is not None))

    def _objects(self, place: str, value: object, parameter: Parameter) -> object:
        if not isinstance(value, list) or not 0 < len(value) <= MOST_ITEMS:
            names = ", ".join(inner.name for inner in parameter.inside)
            remedy = f"Write [{{ … }}] with {names}."
            return self._fault(place, f"is no list of 1 to {MOST_ITEMS} objects.", remedy)
        found = []
        for position, item in enumerate(value):
            where = f"{place}[{position}]"
            if isinstance(item, dict):
                found.append(self.fields(where, item, parameter.inside))
            else:
                self._fault(where, f"{_shown(item)} is no object.", "Write { … }.")
        return tuple(found)

    def _due(self, place: str, word: str) -> object:
        offset = _OFFSET.fullmatch(word)
        try:
            if offset:
                due = self.at + int(offset[1]) * _UNITS[offset[2]]
            else:
                due = datetime.fromisoformat(word)
                if due.tzinfo is None:
                    return self._fault(place, f"{word!r} has no time zone.", 'Add "Z" or +01:00.')
            due = due.astimezone(UTC)
        except (ValueError, OverflowError):
            remedy = 'Write +30m, +1h, +2d, +1w or an instant such as "2026-03-10T17:00:00Z".'
            return self._fault(place, f"{_shown(word)} is no due time.", remedy)
        if due < self.at:
            return self._fault(place, f"{word!r} is past.", "Choose a later instant.")
        return Due(due, word)

    def _fault(self, place: str, problem: str, remedy: str) -> object:
        """Note a fault; answers None, which stands for "no value"."""
        self.faults.append(Fault(place, problem, remedy))
        return None


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 80 else f"{shown[:77]}…"


def _printable(word: str) -> bool:
    return all(char.isprintable() or char.isspace() for char in word)


def _join(place: str, name: str) -> str:
    return f"{place}.{name}" if place else name


def _nearest(word: str, among: Iterable[str]) -> str:
    names = list(among)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if not close:  # a difference of capitals and underscores alone is no real difference
        plain = {re.sub(r"[^a-z]", "", name.lower()): name for name in names}
        match = plain.get(re.sub(r"[^a-z]", "", word.lower()))
        close = [match] if match else []
    return f"Did you mean {close[0]!r}?" if close else f"Choose one of: {', '.join(names)}."
