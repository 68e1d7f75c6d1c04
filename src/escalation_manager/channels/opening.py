"""Which channels are there, and which of them does this desk use? What channels.toml says.

A file or folder beside this one is a channel when it holds a constant CHANNEL, and nothing else
has to be edited for a new one. All faults of the settings are reported at once, before anything
is sent; a library is imported only when its channel is used.
"""

from __future__ import annotations

import importlib
import importlib.util
import os
import pkgutil
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

from escalation_manager.core.errors import Conflict, Fault, Faults, StoreError
from escalation_manager.ports.channels import (
    AlertChannel,
    Callback,
    Channel,
    ChannelKind,
    Tools,
)
from escalation_manager.ports.links import SHORTEST_SECRET, Links
from escalation_manager.ports.settings import Setting, parse_table

Made = TypeVar("Made")
FILE = "channels.toml"
MACHINERY = frozenset({"noting", "opening", "outbox", "reaching"})
"""Files of this room that are no channel to be connected."""

LINKS = (
    Setting("base_url", "text", "Where this desk is reached: https://desk.acme.example."),
    Setting("secret", "secret", "Where the secret that signs links lies; 32 letters or more."),
    Setting("hours", "number", "How long a link is good.", 24),
)
"""The table [links]. Without it mails and cards have no buttons."""
LONGEST_HOURS = 8_784
"""A leap year's."""


@dataclass(frozen=True, slots=True)
class Channels:
    """Everything that is connected, by the names it is asked for."""

    alerts: Mapping[str, AlertChannel] = field(default_factory=dict)
    """Kind of contact method → channel."""
    customers: Mapping[str, Channel] = field(default_factory=dict)
    callbacks: Mapping[str, Callback] = field(default_factory=dict)
    links: Links | None = None


def kinds() -> Mapping[str, ChannelKind]:
    """Every channel of this room by name. Conflict when a file holds none."""
    found: dict[str, ChannelKind] = {}
    package = importlib.import_module(__package__)
    for module in pkgutil.iter_modules(package.__path__):
        if module.name in MACHINERY:
            continue
        held = importlib.import_module(f"{__package__}.{module.name}")
        kind = getattr(held, "CHANNEL", None)
        if not isinstance(kind, ChannelKind):
            raise Conflict(
                f"channels/{module.name} holds no channel.",
                "Add CHANNEL = ChannelKind(…) to it, as in channels/terminal.py.",
            )
        found[kind.name] = kind
    return found


def is_there(path: Path) -> bool:
    """Whether anything is called so. What is no file, or may not be read, is there too."""
    try:
        path.lstat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except OSError:
        return True
    return True


def read_settings(path: Path) -> Mapping[str, Any]:
    """The tables of the file. StoreError when it cannot be read, Faults when it is no TOML."""
    try:
        text = path.read_text(encoding="utf-8")
        return tomllib.loads(text)
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{path} cannot be read: {why}.", "Check its path and rights.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Faults(path.name, (Fault("the file", f"is no TOML: {error}.", ""),)) from None


def open_channels(
    tables: Mapping[str, Any], tools: Tools, folder: Path, others: frozenset[str] = frozenset()
) -> Channels:
    """Connect what the tables name. Faults with every fault of every table.

    `others` are tables that somebody else reads.
    """
    secrets = Secrets(folder)
    known = sorted({*kinds(), "links", *others})
    faults = [
        Fault(name, "is no channel.", f"There are: {', '.join(known)}.")
        for name in tables
        if name not in known
    ]
    links = _links(tables, secrets, faults)
    tools = replace(tools, links=links)
    alerts: dict[str, AlertChannel] = {}
    customers: dict[str, Channel] = {}
    callbacks: dict[str, Callback] = {}
    for name, kind in kinds().items():
        if name not in tables:
            continue
        values, wrong = parse_table(tables[name], kind.settings, name, secrets.read)
        missing = [lib for lib in kind.libraries if importlib.util.find_spec(lib) is None]
        if missing:
            remedy = f"Install it: pip install 'escalation-manager[{kind.extra}]'."
            wrong.append(Fault(name, f"needs {', '.join(missing)}.", remedy))
        faults += wrong
        if wrong:
            continue
        try:
            connected = kind.connect(values, tools)
        except ValueError as error:
            faults.append(Fault(name, str(error), ""))
            continue
        if connected.alerts is not None:
            alerts |= dict.fromkeys(kind.reaches, connected.alerts)
        if connected.customers is not None:
            customers[name] = connected.customers
        if connected.callback is not None:
            callbacks[name] = connected.callback
    if faults:
        raise Faults(FILE, tuple(faults))
    return Channels(alerts, customers, callbacks, links)


class EveryFault:
    """Collects what is wrong with each part of the file, so that all of it is told at once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._faults: list[Fault] = []

    def of(self, make: Callable[[], Made], otherwise: Made) -> Made:
        """What it makes; where that has faults, they are kept and the other thing stands in."""
        try:
            return make()
        except Faults as found:
            self._faults += found.faults
            return otherwise

    def complain(self) -> None:
        """Faults, if there was any."""
        if self._faults:
            raise Faults(self._file, tuple(self._faults))


class Secrets:
    """Reads what a reference names. The secret itself stands in no file of settings."""

    def __init__(self, folder: Path, environment: Mapping[str, str] | None = None) -> None:
        self._folder = folder
        self._environment = os.environ if environment is None else environment

    def read(self, reference: str) -> str:
        """The secret; LookupError says why there is none, and never what was written instead."""
        kind, colon, name = reference.partition(":")
        if not colon or kind not in ("env", "file") or not name.strip():
            raise LookupError(
                "must not hold the secret itself. Write where it lies: env:NAME or file:PATH."
            )
        if kind == "env":
            found = self._environment.get(name.strip(), "")
            if not found:
                raise LookupError(f"names {name.strip()}, which is not set in the environment.")
            return found
        path = self._folder / name.strip()
        try:
            text = path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            why = getattr(error, "strerror", None) or "it is no text"
            raise LookupError(f"names {path}, which cannot be read: {why}.") from None
        if not text:
            raise LookupError(f"names {path}, which is empty.")
        return text


def _links(tables: Mapping[str, Any], secrets: Secrets, faults: list[Fault]) -> Links | None:
    if "links" not in tables:
        return None
    values, wrong = parse_table(tables["links"], LINKS, "links", secrets.read)
    if "secret" in values and len(values["secret"]) < SHORTEST_SECRET:
        wrong.append(
            Fault("links.secret", "is too short.", f"Use {SHORTEST_SECRET} letters or more.")
        )
    if values.get("hours", 1) > LONGEST_HOURS:
        wrong.append(Fault("links.hours", "is more than a year.", f"At most {LONGEST_HOURS}."))
    address = str(values.get("base_url", "https://"))
    if not address.startswith(("https://", "http://")):
        wrong.append(Fault("links.base_url", "is no web address.", "Begin it with https://."))
    faults += wrong
    if wrong:
        return None
    return Links(values["secret"], address, timedelta(hours=values["hours"]))
