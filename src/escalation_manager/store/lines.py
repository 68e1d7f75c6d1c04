"""What does an exported desk look like? JSON lines between a first and a last that frame them.

The first line names the format and the schema, the last one counts the lines and holds the hash of
all before it, so that a file that was cut off or touched is found before anything of it is kept.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

import msgspec

from escalation_manager.core.errors import BadInput, BrokenLog, NewerLog

FORMAT = 1

Record: TypeAlias = tuple[str, Mapping[str, Any]]
"""A table's name, and a row of it: column → JSON value (`msgspec.Raw` for JSON kept as text)."""

_encode = msgspec.json.Encoder().encode


def framed(schema: str, records: Iterable[Record]) -> Iterator[bytes]:
    """Every record as a line, framed; each line ends with a line feed."""
    seal = hashlib.sha256()
    count = 0
    line = _line({"desk": "escalation-manager", "format": FORMAT, "schema": schema})
    seal.update(line)
    yield line
    for table, row in records:
        line = _line({"table": table, **row})
        seal.update(line)
        count += 1
        yield line
    yield _line({"end": True, "lines": count, "sha256": seal.hexdigest()})


def unframed(schema: str, lines: Iterable[bytes]) -> Iterator[tuple[int, Record]]:
    """The number of each line and its record; raises at the end when the frame does not fit."""
    seal = hashlib.sha256()
    count, ended = 0, False
    read = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if ended:
            raise BrokenLog(f"Line {number} comes after the last one.", _EXPORT_AGAIN)
        try:
            values = read(line)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise BadInput(f"Line {number} is no JSON object: {error}.", _EXPORT_AGAIN) from error
        if number == 1:
            _check_first(schema, values)
        elif "end" in values:
            ended = True
            if (_plain(values.get("lines")), _plain(values.get("sha256"))) != (
                count,
                seal.hexdigest(),
            ):
                raise BrokenLog(
                    "The file is not as it was exported: a line was changed, added or taken out.",
                    _EXPORT_AGAIN,
                )
        elif "table" in values:
            count += 1
            table = _plain(values.pop("table"))
            yield number, (table, values)
        else:
            raise BadInput(f"Line {number} names no table.", _EXPORT_AGAIN)
        seal.update(line if line.endswith(b"\n") else line + b"\n")
    if not ended:
        raise BrokenLog("The file was cut off: its last line is missing.", _EXPORT_AGAIN)


_EXPORT_AGAIN = "Nothing was imported. Export the desk again with `escalations export`."


def _check_first(schema: str, values: Mapping[str, msgspec.Raw]) -> None:
    if _plain(values.get("desk")) != "escalation-manager":
        raise BadInput(
            "This is no exported desk: its first line says nothing of one.",
            "Take a file that `escalations export` wrote.",
        )
    format_, theirs = _plain(values.get("format")), str(_plain(values.get("schema")))
    if format_ != FORMAT or theirs > schema:
        raise NewerLog(
            f"The file was exported by a newer version (format {format_}, schema {theirs}; "
            f"this one reads format {FORMAT}, schema {schema}).",
            "Import it with that version.",
        )
    if theirs < schema:
        raise BadInput(
            f"The file was exported by an older version (schema {theirs}, this one is {schema}).",
            "Import it with the version that exported it, and open that desk with this one.",
        )


def _plain(raw: msgspec.Raw | None) -> Any:
    return None if raw is None else msgspec.json.decode(raw)


def _line(values: Mapping[str, Any]) -> bytes:
    return _encode(values) + b"\n"
