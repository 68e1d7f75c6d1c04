"""What does a form ask for? The same command that every other door asks with, field by field.

A form is derived from the command's own fields: a new command, or a new field, can be sent as it
is. Whatever cannot be read is told beside its field, and nothing that was typed is lost.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from datetime import datetime, timedelta
from decimal import Decimal, InvalidOperation
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from escalation_manager.core import commands as c
from escalation_manager.core.errors import Fault, Faults
from escalation_manager.core.money import Money
from escalation_manager.core.zones import instant_of
from escalation_manager.desk.catalogue.commands import COMMANDS as catalogue
from escalation_manager.desk.catalogue.commands import SET_BY_DESK
from escalation_manager.desk.catalogue.commands import verb as verb

LONGEST = 200_000
YES = ("yes", "on", "true", "1")
_NUMBER = re.compile(r"[\s,']")
T = TypeVar("T")


NOT_ASKED = (c.Raise, c.CheckClocks)
"""Those are no forms on an escalation."""
COMMANDS: Mapping[str, type[Any]] = MappingProxyType(
    {name: kind for name, kind in catalogue.items() if kind not in NOT_ASKED}
)


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it stands on the page: what was typed, and what is wrong with it."""

    name: str = ""
    """Begins the ids of its fields, so that two forms of a page never share one."""
    values: Mapping[str, str] = field(default_factory=dict)
    faults: Mapping[str, str] = field(default_factory=dict)

    def value(self, name: str, default: object = "") -> str:
        """What stands in the field."""
        return self.values.get(name, "" if default is None else str(default))

    def fault(self, name: str) -> str:
        """What is wrong with the field; empty when nothing is."""
        return self.faults.get(name, "")

    def id(self, name: str) -> str:
        """The id of the field."""
        return f"{self.name}-{name}" if self.name else name


def wrong(name: str, values: Mapping[str, str], error: Faults) -> Filled:
    """The form again, with each fault beside its field."""
    told = {fault.place: f"{fault.problem} {fault.remedy}".strip() for fault in error.faults}
    return Filled(
        name, values, {place: text[:1].upper() + text[1:] for place, text in told.items()}
    )


def parse(kind: type[T], form: Mapping[str, Any], zone: str = "UTC") -> T:
    """The command that the form asks for; Faults with every field that cannot be read.

    An empty field is one that was left out. Local times are those of `zone`.
    """
    found: dict[str, Any] = {}
    faults: list[Fault] = []
    asked: Any = kind
    for each, hint in _asked(asked):
        texts = _texts(form, each.name)
        try:
            value = _read(hint, texts, form, each.name, zone)
        except Unreadable as error:
            faults.append(Fault(each.name, error.problem, error.remedy))
            continue
        if value is not None:
            found[each.name] = value
        elif each.default is MISSING and each.default_factory is MISSING:
            faults.append(Fault(each.name, "is missing.", "Fill it in."))
    if faults:
        raise Faults("The form", tuple(faults))
    return kind(**found)


class Unreadable(Exception):
    """A field that cannot be read, and what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem, self.remedy = problem, remedy


@cache
def _asked(kind: Any) -> tuple[tuple[Field[Any], Any], ...]:
    hidden, hints = SET_BY_DESK.get(kind, frozenset()), get_type_hints(kind)
    return tuple((each, hints[each.name]) for each in fields(kind) if each.name not in hidden)


def _texts(form: Mapping[str, Any], name: str) -> list[str]:
    getlist = getattr(form, "getlist", None)
    given: Any = getlist(name) if getlist else form.get(name, ())
    several = [given] if isinstance(given, str) else list(given)
    return [one[:LONGEST].replace("\r\n", "\n").strip() for one in several if isinstance(one, str)]


def _read(
    hint: Any, texts: list[str], form: Mapping[str, Any], name: str, zone: str
) -> object | None:
    """The value of one field; None where it was left empty."""
    if get_origin(hint) in (Union, UnionType):
        hint = next(each for each in get_args(hint) if each is not NoneType)
    if get_origin(hint) is tuple:
        lines = tuple(line for text in texts for line in _lines(text))
        return lines or None
    text = next((one for one in texts if one), "")
    if hint is bool:
        return text.casefold() in YES
    if not text:
        return None
    if hint is Money:
        currency = _texts(form, f"{name}_currency")
        return Money(_decimal(text.lstrip("$€£ ")), currency[0] if currency else "USD")
    if hint is datetime:
        return instant(text, zone)
    if hint is Decimal:
        return _decimal(text)
    if hint is int:
        return _whole(text)
    return text


def _lines(text: str) -> Iterator[str]:
    """One value a line; bullets that somebody typed are no part of it."""
    for line in text.splitlines():
        bare = line.strip().removeprefix("- ").removeprefix("* ").strip()
        if bare:
            yield bare


def instant(text: str, zone: str) -> datetime:
    """An instant from a field: the reader's local time, or one with its own offset."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        raise Unreadable("is no date with a time.", "Write it as 2026-03-12 14:30.") from None
    if found.tzinfo is None:
        local = instant_of(found, zone)
        if local is None:
            raise Unreadable("lies far away.", "Give a nearer one.")
        found = local
    if not 1900 <= found.year <= 2999:
        raise Unreadable("lies far away.", "Give a nearer one.")
    return found + timedelta()


def _decimal(text: str) -> Decimal:
    try:
        found = Decimal(_NUMBER.sub("", text))
    except InvalidOperation:
        raise Unreadable("is no number.", "Write it in digits, such as 5000.") from None
    if not found.is_finite():
        raise Unreadable("is no number.", "Write it in digits, such as 5000.")
    return found


def _whole(text: str) -> int:
    try:
        return int(text)
    except ValueError:
        raise Unreadable("is no whole number.", "Write it in digits.") from None
