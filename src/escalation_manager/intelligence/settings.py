"""Which model is asked, how long, for how much? What assistant.toml says; without it, none is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from escalation_manager.core.errors import BadInput, Fault, Faults, StoreError
from escalation_manager.ports.settings import ReadSecret, Setting, parse_table

FILE = "assistant.toml"
TABLE = "model"
BEGINNING = "assistant"

ON_ARRIVAL = (Setting("on_arrival", "flag", "Work what comes in without being asked.", False),)

SETTINGS = (
    Setting("name", "text", "The model, as its provider calls it."),
    Setting(
        "provider",
        "text",
        "Whose protocol is spoken; other than openai, it may need a library of its own.",
        "openai",
    ),
    Setting("base_url", "text", "Where it is reached; else the provider's own address.", ""),
    Setting("api_key", "secret", "Where the key lies; a local server may need none.", ""),
    Setting("output", "text", "How it is held to a shape.", "tool", ("tool", "native", "prompted")),
    Setting("timeout_seconds", "number", "How long one question may take.", 30),
    Setting("tries", "number", "How often it is asked before it counts as failing.", 2),
    Setting("most_tokens_out", "number", "Of one answer.", 1_500),
    Setting("tokens_a_day", "number", "What all questions of a day may use.", 1_000_000),
    Setting("usd_a_day", "text", "What a day may cost, as 5.00; needs the two prices.", ""),
    Setting("usd_per_million_in", "text", "What a million tokens of a question cost.", ""),
    Setting("usd_per_million_out", "text", "What a million tokens of an answer cost.", ""),
    Setting("mask_personal_data", "flag", "Send marks instead of names and numbers.", True),
    Setting("restricted_too", "flag", "Ask about restricted escalations too.", False),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """How the model is asked."""

    name: str
    provider: str = "openai"
    base_url: str = ""
    api_key: str = ""
    output: str = "tool"
    timeout_seconds: int = 30
    tries: int = 2
    most_tokens_out: int = 1_500
    tokens_a_day: int = 1_000_000
    usd_a_day: Decimal | None = None
    usd_per_million_in: Decimal | None = None
    usd_per_million_out: Decimal | None = None
    mask_personal_data: bool = True
    restricted_too: bool = False

    def cost(self, tokens_in: int, tokens_out: int) -> Decimal | None:
        """In US dollars; None when nobody said what the model costs."""
        if self.usd_per_million_in is None or self.usd_per_million_out is None:
            return None
        millionths = tokens_in * self.usd_per_million_in + tokens_out * self.usd_per_million_out
        return (millionths / 1_000_000).quantize(Decimal("0.000001"))


def begins_by_itself(path: Path) -> bool:
    """Whether the assistant works what comes in without being asked. Faults as for the model."""
    tables = _tables(path) or {}
    values, wrong = parse_table(tables.get(BEGINNING, {}), ON_ARRIVAL, BEGINNING, _no_secret)
    if wrong:
        raise Faults(path.name, tuple(wrong))
    return bool(values["on_arrival"])


def read_settings(path: Path, read_secret: ReadSecret) -> Settings | None:
    """What the file says of a model; None where it names none. Faults with every fault at once."""
    tables = _tables(path)
    if tables is None or (TABLE not in tables and set(tables) == {BEGINNING}):
        return None
    faults = [
        Fault(name, "is no table.", f"There are [{TABLE}] and [{BEGINNING}].")
        for name in tables
        if name not in (TABLE, BEGINNING)
    ]
    values, wrong = parse_table(tables.get(TABLE, {}), SETTINGS, TABLE, read_secret)
    faults += wrong
    for name in ("usd_a_day", "usd_per_million_in", "usd_per_million_out"):
        values[name] = _money(values.get(name, ""), f"{TABLE}.{name}", faults)
    priced = values["usd_per_million_in"] is not None and values["usd_per_million_out"] is not None
    if values["usd_a_day"] is not None and not priced:
        remedy = "Give usd_per_million_in and usd_per_million_out."
        faults.append(Fault(f"{TABLE}.usd_a_day", "can't be kept without prices.", remedy))
    if faults:
        raise Faults(path.name, tuple(faults))
    return Settings(**values)


def _tables(path: Path) -> dict[str, Any] | None:
    """The file as it is written; None where there is none."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as error:
        why = error.strerror or str(error)
        raise StoreError(f"{path} cannot be read: {why}.", "Check its path and rights.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise Faults(path.name, (Fault("the file", f"is no TOML: {error}.", ""),)) from None


def _no_secret(name: str) -> str:
    raise BadInput(f"{name!r} is no secret here.", "Write it as it is.")


def _money(given: str, place: str, faults: list[Fault]) -> Decimal | None:
    if not given:
        return None
    try:
        found = Decimal(given)
    except InvalidOperation:
        found = Decimal(-1)
    if not found.is_finite() or found < 0:
        faults.append(Fault(place, f"is {given!r}.", 'Give dollars as a text: "2.50".'))
        return None
    return found
