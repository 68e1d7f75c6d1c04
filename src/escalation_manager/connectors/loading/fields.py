"""Which columns does each kind of data have, and what may stand in them?

A cell of a CSV file is text, a value of a JSON file has a type: the same reader takes both. It
answers the value as the tables keep it, or raises `Unfit` with the remedy.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

from escalation_manager.ports.connectors import INTERACTION_TYPES, SURVEY_TYPES

CONTACT_KINDS = (
    "slack", "email", "phone", "pager", "pagerduty", "teams", "webhook", "terminal",
)  # fmt: skip

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@:+-]{0,119}")
_NUMBER = re.compile(r"-?\d{1,15}(\.\d{1,6})?")
_SEPARATORS = re.compile(r"[|;,\s]+")
_LONGEST = 20_000


class Unfit(Exception):
    """A value that does not fit its column: what is wrong and what to write instead."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(problem)
        self.problem = problem
        self.remedy = remedy


@dataclass(frozen=True, slots=True)
class Column:
    """One column: how its value is read, whether it must be there, and what stands for empty."""

    read: Callable[[object], object]
    required: bool = False
    default: object = None


def nearest(word: str, among: Iterable[str]) -> str:
    """The remedy for a wrong name: the nearest right one, or all of them."""
    names = sorted(among)
    close = difflib.get_close_matches(word, names, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    if not names:
        return "There are none yet."
    more = f" and {len(names) - 20:,} more" if len(names) > 20 else ""
    return f"Choose one of: {', '.join(names[:20])}{more}."


def text(value: object) -> str:
    """Words, as they are: a cell that looks like a formula is just data."""
    if not isinstance(value, str):
        raise Unfit(f"{_shown(value)} is not text.", "Put it in quotes.")
    if len(value) > _LONGEST:
        raise Unfit(f"is {len(value):,} characters long.", f"At most {_LONGEST:,} are kept.")
    for char in value:
        if unicodedata.category(char) in ("Cc", "Cs") and char not in "\n\r\t":
            raise Unfit(f"holds the control character U+{ord(char):04X}.", "Take it out.")
    return value.strip()


def one_line(value: object) -> str:
    """A name or a title in one line: a break in it would look like another entry of a list."""
    return " ".join(text(value).split())


def identifier(value: object) -> str:
    """An id: letters, digits and _ . @ : + - after the first letter or digit."""
    if isinstance(value, int) and not isinstance(value, bool):
        value = str(value)
    name = text(value)
    if not _ID.fullmatch(name):
        raise Unfit(
            f"{_shown(name)} is no id.", "Use up to 120 letters, digits and _ . @ : + - only."
        )
    return name


def flag(value: object) -> bool:
    """Yes or no."""
    if isinstance(value, bool):
        return value
    word = value.strip().lower() if isinstance(value, str) else ""
    if word in ("true", "yes", "1"):
        return True
    if word in ("false", "no", "0"):
        return False
    raise Unfit(f"{_shown(value)} is neither yes nor no.", 'Write "true" or "false".')


def number(low: int | None = None, high: int | None = None) -> Callable[[object], Decimal]:
    """An exact number; thousands separators and currency signs are refused, never guessed."""

    def read(value: object) -> Decimal:
        if isinstance(value, int | Decimal) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not _NUMBER.fullmatch(value.strip()):
            raise Unfit(
                f"{_shown(value)} is not a plain number.",
                'Write digits with a point, such as "480000.00".',
            )
        amount = Decimal(value.strip())
        if (low is not None and amount < low) or (high is not None and amount > high):
            span = f"{low} to {high}" if high is not None else f"at least {low}"
            raise Unfit(f"{amount} is out of range.", f"It must be {span}.")
        return amount

    return read


def whole(low: int, high: int) -> Callable[[object], int]:
    """A whole number from `low` to `high`."""

    def read(value: object) -> int:
        amount = number(low, high)(value)
        if amount != amount.to_integral_value():
            raise Unfit(f"{amount} is not a whole number.", f"Write {low} to {high}.")
        return int(amount)

    return read


def choice(*names: str) -> Callable[[object], str]:
    """One of some names."""

    def read(value: object) -> str:
        name = text(value)
        if name not in names:
            raise Unfit(f"{_shown(name)} is not known here.", nearest(name, names))
        return name

    return read


def currency(value: object) -> str:
    """An ISO 4217 code."""
    code = text(value)
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise Unfit(f"{_shown(code)} is no currency code.", 'Write three capitals, such as "USD".')
    return code


def time_zone(value: object) -> str:
    """An IANA time zone that exists."""
    name = text(value)
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        from zoneinfo import available_timezones

        zones = available_timezones()
        close = difflib.get_close_matches(name, zones, n=1, cutoff=0.75)
        hint = f"Did you mean {close[0]!r}?" if close else 'Write one such as "Europe/Berlin".'
        raise Unfit(f"{_shown(name)} is no IANA time zone.", hint) from None
    return name


def day(value: object) -> date:
    """A date."""
    word = text(value)
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
            raise ValueError
        return date.fromisoformat(word)
    except ValueError:
        raise Unfit(f"{_shown(word)} is no date.", 'Write it as "2026-03-31".') from None


def local_time(value: object) -> time:
    """A local time of day, to the minute."""
    word = text(value)
    try:
        if not re.fullmatch(r"\d{2}:\d{2}", word):
            raise ValueError
        return time.fromisoformat(word)
    except ValueError:
        raise Unfit(f"{_shown(word)} is no time of day.", 'Write it as "22:00".') from None


def instant(value: object) -> datetime:
    """An instant; one without a zone is refused, because nobody can tell when it was."""
    word = text(value)
    try:
        found = datetime.fromisoformat(word)
        if found.tzinfo is not None:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unfit(f"{_shown(word)} is no instant.", 'Write "2026-03-10T06:00:00Z".') from None
    raise Unfit(
        f"{_shown(word)} has no time zone.", 'Add "Z" or an offset: "2026-03-10T06:00:00+01:00".'
    )


def names(value: object) -> list[str]:
    """Several ids: a JSON list, or a cell with | ; , or blanks between them."""
    if isinstance(value, str):
        value = [part for part in _SEPARATORS.split(value) if part]
    if not isinstance(value, list):
        raise Unfit(f"{_shown(value)} is no list.", 'Write a list such as ["csm"].')
    found = [identifier(part) for part in value]
    if len(set(found)) != len(found):
        raise Unfit("names the same one twice.", "Name each once.")
    return found


def contact_methods(value: object) -> list[dict[str, str]]:
    """Ways to reach a person: {kind, address} objects, or a cell "slack:@mia | email:mia@…"."""
    found: list[dict[str, str]] = []
    for item in _items(value, 'Write "slack:@mia | email:mia@example.com".'):
        if isinstance(item, str):
            kind, _, address = item.partition(":")
            item = {"kind": kind.strip(), "address": address.strip()}
        known = _exactly(item, ("kind", "address"))
        kind = choice(*CONTACT_KINDS)(known["kind"])
        address = text(known["address"])
        if not address:
            raise Unfit(f"has a {kind} without an address.", "Write the address, or take it out.")
        found.append({"kind": kind, "address": address})
    return found


def leaves(value: object) -> list[dict[str, str]]:
    """Days away, both ends included: {first, last} objects, or a cell "2026-04-06..2026-04-10"."""
    found: list[dict[str, str]] = []
    for item in _items(value, 'Write "2026-04-06..2026-04-10".'):
        if isinstance(item, str):
            first, _, last = item.partition("..")
            item = {"first": first.strip(), "last": last.strip() or first.strip()}
        known = _exactly(item, ("first", "last"))
        begins, ends = day(known["first"]), day(known["last"])
        if ends < begins:
            raise Unfit(f"has a leave from {begins} back to {ends}.", "Swap them.")
        found.append({"first": begins.isoformat(), "last": ends.isoformat()})
    return found


def _items(value: object, remedy: str) -> list[object]:
    if isinstance(value, str):
        return [part.strip() for part in re.split(r"[|;\n]", value) if part.strip()]
    if not isinstance(value, list):
        raise Unfit(f"{_shown(value)} is no list.", remedy)
    return value


def _exactly(item: object, keys: tuple[str, str]) -> dict[str, object]:
    if not isinstance(item, dict) or set(item) != set(keys):
        raise Unfit(f"{_shown(item)} does not fit.", f"Each needs {keys[0]!r} and {keys[1]!r}.")
    return item


def _shown(value: object) -> str:
    shown = repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "…'"


_SCORE = number(0, 10)
_HEALTH = whole(0, 100)

KINDS: Mapping[str, Mapping[str, Column]] = {
    "people": {
        "id": Column(identifier, required=True),
        "name": Column(one_line, required=True),
        "roles": Column(names, default=()),
        "time_zone": Column(time_zone, default="UTC"),
        "contact_methods": Column(contact_methods, default=()),
        "deputy": Column(identifier),
        "manager": Column(identifier),
        "leaves": Column(leaves, default=()),
        "quiet_from": Column(local_time),
        "quiet_to": Column(local_time),
        "left_on": Column(day),
        "agent": Column(flag, default=False),
    },
    "pools": {
        "role": Column(identifier, required=True),
        "person": Column(identifier, required=True),
    },
    "accounts": {
        "id": Column(identifier, required=True),
        "name": Column(one_line, required=True),
        "arr": Column(number(0)),
        "currency": Column(currency, default="USD"),
        "health": Column(_HEALTH),
        "health_before": Column(_HEALTH),
        "region": Column(one_line, default=""),
        "calendar": Column(identifier),
        "paying": Column(flag, default=True),
        "customer_since": Column(day),
        "churned_on": Column(day),
        "contract_plan": Column(one_line, default=""),
        "contract_starts_on": Column(day),
        "contract_renews_on": Column(day),
        "contract_sla_is_contractual": Column(flag, default=False),
        "contract_credits": Column(text, default=""),
    },
    "contacts": {
        "account_id": Column(identifier, required=True),
        "id": Column(identifier, required=True),
        "name": Column(one_line, required=True),
        "email": Column(one_line, default=""),
        "title": Column(one_line, default=""),
        "primary": Column(flag, default=False),
        "executive": Column(flag, default=False),
    },
    "team": {
        "account_id": Column(identifier, required=True),
        "role": Column(identifier, required=True),
        "person": Column(identifier, required=True),
    },
    "interactions": {
        "id": Column(identifier, required=True),
        "account_id": Column(identifier, required=True),
        "type": Column(choice(*INTERACTION_TYPES), required=True),
        "at": Column(instant, required=True),
        "summary": Column(text, default=""),
        "status": Column(one_line, default=""),
        "escalation_id": Column(one_line, default=""),
        "restricted_to": Column(names, default=()),
    },
    "surveys": {
        "id": Column(identifier, required=True),
        "account_id": Column(identifier, required=True),
        "type": Column(choice(*SURVEY_TYPES), required=True),
        "at": Column(instant, required=True),
        "score": Column(_SCORE),
        "comment": Column(text, default=""),
        "contact_id": Column(identifier),
    },
}
"""The kinds in the order in which they are written; a CSV file holds one of them."""
