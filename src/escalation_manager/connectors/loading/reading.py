"""What stands in the files? CSV and JSON become records, each knowing where it stood."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import PurePath

from escalation_manager.connectors.loading.calendars import calendar_faults
from escalation_manager.connectors.loading.fields import (
    KINDS,
    Unfit,
    identifier,
    nearest,
)
from escalation_manager.core.errors import Fault

LARGEST = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Source:
    """One file to load. `kind` says what a CSV holds; without it the file's name does."""

    name: str
    data: bytes
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a kind. Columns that the file does not have are not in `values`.

    `faulty` names the columns whose value could not be read: they were reported already.
    """

    kind: str
    place: str
    values: dict[str, object]
    csv: bool = False
    faulty: tuple[str, ...] = ()

    def at(self, column: str) -> str:
        """Where this column's value stood."""
        return f"{self.place}, column {column}" if self.csv else f"{self.place}.{column}"

    def word(self, column: str) -> str:
        """The value of a text column, empty where it has none."""
        value = self.values.get(column)
        return value if isinstance(value, str) else ""


@dataclass(slots=True)
class Batch:
    """Everything that one load brings.

    `stated` holds, for "team" the accounts and for "pools" the roles whose whole list was given:
    the list replaces the former one, even when it is empty.
    """

    records: list[Record] = field(default_factory=list)
    stated: dict[str, set[str]] = field(default_factory=lambda: {"team": set(), "pools": set()})
    calendars: dict[str, dict[str, object]] = field(default_factory=dict)

    def of(self, kind: str) -> Iterator[Record]:
        """The records of one kind, in the order of the files."""
        return (record for record in self.records if record.kind == kind)


def read(sources: tuple[Source, ...], faults: list[Fault]) -> Batch:
    """Read all files; what is wrong goes to `faults`, the rest into the batch."""
    batch = Batch()
    for source in sources:
        text = _decoded(source, faults)
        if text is None:
            continue
        if PurePath(source.name).suffix.lower() == ".json" or (
            source.kind is None and text.lstrip()[:1] in ("{", "[")
        ):
            _read_json(source, text, batch, faults)
        else:
            _read_csv(source, text, batch, faults)
    return batch


def _decoded(source: Source, faults: list[Fault]) -> str | None:
    if len(source.data) > LARGEST:
        problem = f"is larger than {LARGEST // 1024 // 1024} MB."
        faults.append(Fault(source.name, problem, "Load it in parts."))
        return None
    utf16 = source.data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = source.data.decode("utf-16" if utf16 else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = source.data.count(b"\n", 0, error.start) + 1
        remedy = 'Save it as "CSV UTF-8".'
        faults.append(Fault(f"{source.name} line {line}", "is not UTF-8 text.", remedy))
        return None
    if not text.strip():
        faults.append(Fault(source.name, "is empty.", "Give it a header line and rows."))
        return None
    return text


def _kind_of(source: Source, faults: list[Fault]) -> str | None:
    kind = source.kind or PurePath(source.name).stem.lower()
    if kind in KINDS:
        return kind
    problem = f"{kind!r} is no kind of data."
    remedy = f"{nearest(kind, KINDS)} Name the file so, or say of which kind it is."
    faults.append(Fault(source.name, problem, remedy))
    return None


# --- CSV ------------------------------------------------------------------------------------------


def _read_csv(source: Source, text: str, batch: Batch, faults: list[Fault]) -> None:
    kind = _kind_of(source, faults)
    if kind is None:
        return
    columns = KINDS[kind]
    rows = _rows(source.name, text, tuple(columns), faults)
    line, header = next(rows, (1, []))
    header = [name.strip() for name in header]
    problems = list(_header_problems(header, tuple(columns)))
    if not problems:
        problems = [
            (name, "is missing.", f"Every {kind} file needs it.")
            for name, column in columns.items()
            if column.required and name in _keys(kind) and name not in header
        ]
    for name, problem, remedy in problems:
        faults.append(Fault(f"{source.name} line {line}, column {name}", problem, remedy))
    if problems:
        return
    for line, cells in rows:
        place = f"{source.name} line {line}"
        if len(cells) != len(header):
            problem = f"has {len(cells)} cells, the header has {len(header)}."
            remedy = "Put a value that holds the separator in double quotes."
            faults.append(Fault(place, problem, remedy))
            continue
        given = dict(zip(header, (cell.strip() for cell in cells), strict=True))
        _add(Record(kind, place, dict(given), csv=True), batch, faults)


def _rows(
    name: str, text: str, columns: tuple[str, ...], faults: list[Fault]
) -> Iterator[tuple[int, list[str]]]:
    """Every row that is not blank, with the line on which it begins."""
    reader = csv.reader(
        io.StringIO(text, newline=""), delimiter=_delimiter(text, columns), strict=True
    )
    begins = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        remedy = "Close the quotes, and double a quote that belongs to the value."
        faults.append(Fault(f"{name} line {begins}", f"cannot be read as CSV: {error}.", remedy))


def _delimiter(text: str, columns: tuple[str, ...]) -> str:
    """The separator under which the header holds the most right names; a comma if none does."""
    header = text.lstrip().splitlines()[0]
    return max(
        (",", ";", "\t"),
        key=lambda sign: sum(cell.strip(' "') in columns for cell in header.split(sign)),
    )


def _header_problems(header: list[str], columns: tuple[str, ...]) -> Iterator[tuple[str, str, str]]:
    for position, name in enumerate(header):
        if not name:
            yield str(position + 1), "has no name.", "Name it, or take it out."
        elif name not in columns:
            yield name, "is not known here.", nearest(name, columns)
        elif name in header[:position]:
            yield name, "is there twice.", "Take one of them out."


def _keys(kind: str) -> tuple[str, ...]:
    """The columns that tell one row from another."""
    if kind == "team":
        return ("account_id", "role", "person")
    return ("role", "person") if kind == "pools" else ("id",)


# --- JSON -----------------------------------------------------------------------------------------


def _read_json(source: Source, text: str, batch: Batch, faults: list[Fault]) -> None:
    try:
        document = json.loads(
            text, parse_float=Decimal, parse_constant=_refuse, object_pairs_hook=_once
        )
    except json.JSONDecodeError as error:
        place = f"{source.name} line {error.lineno}, column {error.colno}"
        faults.append(Fault(place, f"is no JSON: {error.msg}.", "Mend it there."))
        return
    except (ValueError, RecursionError) as error:
        problem = "is nested too deeply." if isinstance(error, RecursionError) else f"{error}"
        faults.append(Fault(source.name, problem, "Mend it."))
        return
    if isinstance(document, list):
        kind = _kind_of(source, faults)
        document = {kind: document} if kind else {}
    if not isinstance(document, dict):
        faults.append(Fault(source.name, "is no object.", 'Begin with {"people": […], …}.'))
        return
    for part, content in document.items():
        place = f"{source.name}: {part}"
        if part == "pools" and isinstance(content, dict):
            _read_pools(place, content, batch, faults)
        elif part == "calendars":
            _read_calendars(place, content, batch, faults)
        elif part not in KINDS:
            parts = (*KINDS, "calendars")
            faults.append(Fault(place, "is no kind of data.", nearest(part, parts)))
        elif not isinstance(content, list):
            faults.append(Fault(place, "is no list.", "Write a list of objects."))
        else:
            for position, item in enumerate(content):
                _read_item(part, f"{place}[{position}]", item, batch, faults)


def _read_item(kind: str, place: str, item: object, batch: Batch, faults: list[Fault]) -> None:
    if not isinstance(item, dict):
        faults.append(Fault(place, "is no object.", "Write {…} with the columns as names."))
        return
    values = dict(item)
    if kind == "accounts":
        _read_inside_of_account(place, values, batch, faults)
    _add(Record(kind, place, values), batch, faults)


def _read_inside_of_account(
    place: str, values: dict[str, object], batch: Batch, faults: list[Fault]
) -> None:
    """Take the contract, the team and the contacts out of an account's object."""
    account = values.get("id")
    contract = values.pop("contract", None)
    if isinstance(contract, dict):
        for name, value in contract.items():
            if f"contract_{name}" in KINDS["accounts"]:
                values[f"contract_{name}"] = value
            else:
                known = [c[9:] for c in KINDS["accounts"] if c.startswith("contract_")]
                where = f"{place}.contract.{name}"
                faults.append(Fault(where, "is not known here.", nearest(name, known)))
    elif contract is not None:
        faults.append(Fault(f"{place}.contract", "is no object.", "Write {…}."))
    for kind in ("team", "contacts"):
        if kind not in values:
            continue
        items = values.pop(kind)
        if not isinstance(items, list):
            faults.append(Fault(f"{place}.{kind}", "is no list.", "Write a list of objects."))
            continue
        if kind == "team" and isinstance(account, str):
            batch.stated["team"].add(account)
        for position, item in enumerate(items):
            inner = {**item, "account_id": account} if isinstance(item, dict) else item
            _read_item(kind, f"{place}.{kind}[{position}]", inner, batch, faults)


def _read_pools(place: str, content: dict[str, object], batch: Batch, faults: list[Fault]) -> None:
    for role, people in content.items():
        if not isinstance(people, list):
            faults.append(Fault(f"{place}.{role}", "is no list.", "Write a list of person ids."))
            continue
        batch.stated["pools"].add(role)
        for position, person in enumerate(people):
            values: dict[str, object] = {"role": role, "person": person}
            _add(Record("pools", f"{place}.{role}[{position}]", values), batch, faults)


def _read_calendars(place: str, content: object, batch: Batch, faults: list[Fault]) -> None:
    if not isinstance(content, dict):
        faults.append(Fault(place, "is no object.", "Write {name: calendar}."))
        return
    for name, calendar in content.items():
        found = calendar_faults(f"{place}.{name}", calendar)
        faults.extend(found)
        if isinstance(calendar, dict):
            batch.calendars[name] = calendar


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(name for name, _ in pairs if name in seen or seen.add(name))  # type: ignore[func-returns-value]
        raise ValueError(f"holds {twice!r} twice in one object.")
    return found


def _refuse(constant: str) -> object:
    raise ValueError(f"holds {constant}, which is no JSON.")


# --- both -----------------------------------------------------------------------------------------


def _add(raw: Record, batch: Batch, faults: list[Fault]) -> None:
    """Read every value of a record; keep the record when its keys at least are sound."""
    columns = KINDS[raw.kind]
    values: dict[str, object] = {}
    for name, value in raw.values.items():
        column = columns.get(name)
        if column is None:
            faults.append(Fault(raw.at(name), "is not known here.", nearest(name, columns)))
        elif value is None or value == "":
            if column.required:
                faults.append(Fault(raw.at(name), "is empty.", "It must have a value."))
            else:
                default = column.default
                values[name] = list(default) if isinstance(default, tuple) else default
        else:
            try:
                values[name] = column.read(value)
            except Unfit as unfit:
                faults.append(Fault(raw.at(name), unfit.problem, unfit.remedy))
    missing = [name for name in _keys(raw.kind) if name not in raw.values]
    faults.extend(Fault(raw.at(name), "is missing.", "It must have a value.") for name in missing)
    if all(name in values for name in _keys(raw.kind)):
        faulty = tuple(name for name in raw.values if name not in values)
        batch.records.append(Record(raw.kind, raw.place, values, raw.csv, faulty))
        if raw.kind in batch.stated:
            owner = values["account_id" if raw.kind == "team" else "role"]
            batch.stated[raw.kind].add(identifier(owner))
