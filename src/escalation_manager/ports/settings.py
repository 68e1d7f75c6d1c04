"""What may stand in a table of the settings file, and what is wrong with this one?

Every fault is found at once, with its place and its remedy. A secret is never written down: the
file says where it lies (`env:NAME` or `file:PATH`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from escalation_manager.core.errors import Fault

REQUIRED: Any = ...
KINDS = ("text", "secret", "number", "flag", "texts", "names", "secrets")
_SHOWN = {
    "text": "a text",
    "secret": 'a reference to a secret: "env:NAME" or "file:PATH"',
    "number": "a whole number above 0",
    "flag": "true or false",
    "texts": "a list of texts",
    "names": "a table of names and texts",
    "secrets": 'a table of names and references to secrets ("env:NAME" or "file:PATH")',
}


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: `kind` is one of KINDS; without a default it must be given."""

    name: str
    kind: str
    words: str
    default: Any = REQUIRED
    choices: tuple[str, ...] = ()


ReadSecret = Callable[[str], str]
"""The secret behind a reference. LookupError says why there is none."""


def parse_table(
    table: object, settings: tuple[Setting, ...], place: str, read_secret: ReadSecret
) -> tuple[dict[str, Any], list[Fault]]:
    """The values with their defaults, and every fault."""
    if not isinstance(table, Mapping):
        return {}, [Fault(place, "is no table.", f"Write [{place}] and its settings below.")]
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    known = {setting.name: setting for setting in settings}
    for name in table:
        if name not in known:
            listed = ", ".join(known) or "none"
            faults.append(Fault(f"{place}.{name}", "is no setting.", f"Settings: {listed}."))
    for name, setting in known.items():
        where = f"{place}.{name}"
        if name not in table:
            if setting.default is REQUIRED:
                faults.append(Fault(where, "is missing.", f"Give {_SHOWN[setting.kind]}."))
            else:
                values[name] = setting.default
            continue
        try:
            values[name] = _value(table[name], setting, read_secret)
        except LookupError as fault:
            faults.append(Fault(where, str(fault.args[0]), ""))
    return values, faults


def _value(given: object, setting: Setting, read_secret: ReadSecret) -> Any:
    ok = {
        "text": isinstance(given, str) and bool(given.strip()),
        "secret": isinstance(given, str),
        "number": isinstance(given, int) and not isinstance(given, bool) and given > 0,
        "flag": isinstance(given, bool),
        "texts": isinstance(given, list) and all(isinstance(one, str) for one in given),
        "names": _texts(given),
        "secrets": _texts(given),
    }[setting.kind]
    if not ok:
        raise LookupError(f"is not {_SHOWN[setting.kind]}.")
    if setting.choices and given not in setting.choices:
        raise LookupError(f"is {given!r}; use one of: {', '.join(setting.choices)}.")
    if isinstance(given, str):
        return read_secret(given) if setting.kind == "secret" else given.strip()
    if isinstance(given, Mapping) and setting.kind == "secrets":
        return {name: read_secret(reference) for name, reference in given.items()}
    return tuple(given) if isinstance(given, list) else given


def _texts(given: object) -> bool:
    return isinstance(given, Mapping) and all(isinstance(one, str) for one in given.values())
