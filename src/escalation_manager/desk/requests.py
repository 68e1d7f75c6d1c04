"""When are two requests the same one? By what was asked, not by when or what came of it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from escalation_manager.core.commands import Command


def fingerprint(command: Command, escalation: str | None) -> str:
    """What stands for the command and whom it is for."""
    said = "\n".join((type(command).__name__, escalation or "", *_said(command)))
    return hashlib.sha256(said.encode("utf-8", "surrogatepass")).hexdigest()


def _said(value: object, place: str = "") -> Iterator[str]:
    if is_dataclass(value):
        for field in fields(value):
            yield from _said(getattr(value, field.name), f"{place}.{field.name}")
    elif isinstance(value, tuple | list):
        for number, item in enumerate(value):
            yield from _said(item, f"{place}[{number}]")
    elif isinstance(value, Mapping):
        for key in sorted(value):
            yield from _said(value[key], f"{place}.{key}")
    elif value is not None:
        yield f"{place}={value!r}"
