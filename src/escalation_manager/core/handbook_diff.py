"""What did a new version of the handbook change? Setting by setting, in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_writing import as_data

_KNOWN_BY = {"tasks": ("title", "owner"), "plan": ("audience", "channel")}
"""By what a row of a list is known again, besides its types and severities."""


@dataclass(frozen=True, slots=True)
class Change:
    """One setting that changed. `old` is None for a new one, `new` for one that was taken out."""

    place: str
    old: str | None
    new: str | None

    def __str__(self) -> str:
        if self.old is None:
            return f"{self.place}: {self.new} (new)"
        if self.new is None:
            return f"{self.place}: {self.old} (taken out)"
        return f"{self.place}: {self.old} → {self.new}"


def diff(old: Handbook, new: Handbook) -> tuple[Change, ...]:
    """Every setting that differs, in the order of the handbook; empty when they say the same."""
    before, after = settings(old), settings(new)
    places = dict.fromkeys((*before, *after))
    pairs = ((place, before.get(place), after.get(place)) for place in places)
    return tuple(Change(place, was, now) for place, was, now in pairs if was != now)


def settings(handbook: Handbook) -> dict[str, str]:
    """Every setting as text, by its place; a row of a list is named after what it is about."""
    return dict(_settings("", as_data(handbook)))


def _settings(place: str, value: object) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _settings(f"{place}.{key}" if place else key, inner)
    elif isinstance(value, list) and place in _KNOWN_BY:
        for name, row in _rows(place, value):
            for key, inner in row.items():
                yield from _settings(f"{place}[{name}].{key}", inner)
    else:
        yield place, _text(place.rpartition(".")[2], value)


def _rows(
    place: str, rows: list[Mapping[str, object]]
) -> Iterator[tuple[str, Mapping[str, object]]]:
    """Rows by a name that stays the same when others are added or moved."""
    seen: dict[str, int] = {}
    for row in rows:
        parts = [str(row[key]) for key in _KNOWN_BY[place]]
        parts += [", ".join(map(str, _list(row[key]))) for key in ("types", "severities")]
        name = "; ".join(part for part in parts if part)
        seen[name] = seen.get(name, 0) + 1
        yield (name if seen[name] == 1 else f"{name} #{seen[name]}"), row


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _text(key: str, value: object) -> str:
    if key == "ladder" and isinstance(value, list):
        return " / ".join(" + ".join(map(str, rung)) or "-" for rung in value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(_text(key, each) for each in value) or "none"
    return str(value) or "none"
