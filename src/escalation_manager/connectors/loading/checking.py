"""Do the records fit together, and with what is there already? Every dangling name is a fault."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from escalation_manager.connectors.loading.fields import KINDS, nearest
from escalation_manager.connectors.loading.reading import Batch, Record
from escalation_manager.core.errors import Fault

HIGHEST_SCORE = {"nps": 10, "csat": 5, "ces": 7}
LOWEST_SCORE = {"nps": 0, "csat": 1, "ces": 1}


@dataclass(frozen=True, slots=True)
class Known:
    """What stands in the tables, by kind and id, and the names that the handbook knows."""

    rows: Mapping[str, Mapping[str, Mapping[str, object]]]
    roles: Collection[str]
    calendars: Collection[str]

    def value(self, record: Record, column: str) -> object:
        """What the column will hold afterwards: the record's value, else the stored one."""
        if column in record.values:
            return record.values[column]
        stored = self.rows.get(record.kind, {}).get(record.word("id"), {})
        return stored.get(column, KINDS[record.kind][column].default)


def check(batch: Batch, known: Known) -> list[Fault]:
    """Everything that does not fit together."""
    return [
        Fault(place, problem, remedy)
        for part in (_twice, _unfinished, _references, _spans, _scores, _circles)
        for place, problem, remedy in part(batch, known)
    ]


Found = Iterator[tuple[str, str, str]]


def _twice(batch: Batch, known: Known) -> Found:  # noqa: ARG001
    """The same row two times in what is loaded."""
    seen: dict[tuple[object, ...], Record] = {}
    for record in batch.records:
        names = {"team": ("account_id", "role", "person"), "pools": ("role", "person")}
        columns = names.get(record.kind, ("id",))
        key = (record.kind, *(record.word(column) for column in columns))
        first = seen.setdefault(key, record)
        if first is not record:
            shown = " ".join(str(part) for part in key[1:])
            remedy = f"Take one out; the first stands at {first.place}."
            yield record.at(columns[-1]), f"{shown!r} is there twice.", remedy


def _unfinished(batch: Batch, known: Known) -> Found:
    """A new row without what a row must have. (For a known one, what is left out stays.)"""
    for record in batch.records:
        if record.word("id") in known.rows.get(record.kind, {}):
            continue
        for name, column in KINDS[record.kind].items():
            if column.required and name not in record.values and name not in record.faulty:
                yield record.at(name), "is missing.", f"A new row of {record.kind} needs it."


def _references(batch: Batch, known: Known) -> Found:
    people = {*known.rows["people"], *(record.word("id") for record in batch.of("people"))}
    accounts = {*known.rows["accounts"], *(record.word("id") for record in batch.of("accounts"))}
    calendars = {*known.calendars, *batch.calendars}
    contacts = {id_: str(row["account_id"]) for id_, row in known.rows["contacts"].items()} | {
        record.word("id"): record.word("account_id") for record in batch.of("contacts")
    }
    for record in batch.records:
        for column in ("deputy", "manager", "person"):
            name = record.word(column)
            if name and name not in people:
                yield record.at(column), f"{name!r} is no known person.", nearest(name, people)
            elif name and name == record.word("id"):
                yield record.at(column), f"{name!r} would be their own {column}.", "Name another."
        for name in _list(record, "restricted_to"):
            if name not in people:
                where = record.at("restricted_to")
                yield where, f"{name!r} is no known person.", nearest(name, people)
        account = record.word("account_id")
        if account and account not in accounts:
            where = record.at("account_id")
            yield where, f"{account!r} is no known account.", nearest(account, accounts)
        roles = [*_list(record, "roles"), *([record.word("role")] if record.word("role") else [])]
        for role in roles:
            if role not in known.roles:
                where = record.at("roles" if "roles" in record.values else "role")
                yield where, f"{role!r} is no known role.", nearest(role, known.roles)
        calendar = record.word("calendar")
        if calendar and calendar not in calendars:
            where = record.at("calendar")
            yield where, f"{calendar!r} is no known calendar.", nearest(calendar, calendars)
        contact = record.word("contact_id")
        if contact and account and contacts.get(contact) != account:
            own = [id_ for id_, owner in contacts.items() if owner == account]
            problem = f"{contact!r} is no contact of {account}."
            yield record.at("contact_id"), problem, nearest(contact, own)


def _spans(batch: Batch, known: Known) -> Found:
    """Two values that only make sense together."""
    for record in batch.of("people"):
        quiet = [known.value(record, column) for column in ("quiet_from", "quiet_to")]
        if (quiet[0] is None) != (quiet[1] is None):
            missing = "quiet_from" if quiet[0] is None else "quiet_to"
            yield record.at(missing), "is missing.", "Quiet hours need both ends."
    ordered = (
        ("contract_starts_on", "contract_renews_on", "The contract renews before it starts."),
        ("customer_since", "churned_on", "They left before they came."),
    )
    for record in batch.of("accounts"):
        for first, last, problem in ordered:
            begins, ends = known.value(record, first), known.value(record, last)
            if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
                yield record.at(last), f"{ends} lies before {begins}.", problem


def _scores(batch: Batch, known: Known) -> Found:
    for record in batch.of("surveys"):
        score, type_ = known.value(record, "score"), str(known.value(record, "type"))
        if isinstance(score, Decimal) and type_ in HIGHEST_SCORE:
            low, high = LOWEST_SCORE[type_], HIGHEST_SCORE[type_]
            if not low <= score <= high:
                where = record.at("score")
                yield where, f"{score} is no {type_} score.", f"It runs from {low} to {high}."


def _circles(batch: Batch, known: Known) -> Found:
    """A manager above themselves: the ladder would climb for ever."""
    above = {id_: row["manager"] for id_, row in known.rows["people"].items()}
    above |= {
        record.word("id"): record.values["manager"]
        for record in batch.of("people")
        if "manager" in record.values
    }
    for record in batch.of("people"):
        start = record.word("id")
        chain, person = [start], above.get(start)
        while isinstance(person, str) and person not in chain:
            chain.append(person)
            person = above.get(person)
        if person == start and len(chain) > 1:
            problem = f"the line of managers is a circle: {' → '.join([*chain, start])}."
            yield record.at("manager"), problem, "Somebody must stand at the top."


def _list(record: Record, column: str) -> list[str]:
    value = record.values.get(column)
    return value if isinstance(value, list) else []
