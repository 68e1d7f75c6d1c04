"""Where are the logs to replay, and do the figures agree? What the replays share."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator, Mapping
from pathlib import Path

FIXTURES = Path(__file__).parents[1] / "tests" / "fixtures" / "logs"


def read_rows(folder: Path, name: str) -> Iterator[dict[str, str]]:
    """The rows of a CSV file, plain or packed."""
    plain = folder / f"{name}.csv"
    packed = folder / f"{name}.csv.gz"
    with (
        plain.open(encoding="utf-8", newline="")
        if plain.exists()
        else gzip.open(packed, "rt", encoding="utf-8", newline="")
    ) as lines:
        yield from csv.DictReader(lines)


def compared(expected: Mapping[str, object], found: Mapping[str, object]) -> int:
    """Prints every figure beside the expected one; 1 if any differs, else 0."""
    differ = 0
    wanted, got = dict(_figures(expected)), dict(_figures(found))
    for name in {**wanted, **got}:
        same = wanted.get(name) == got.get(name)
        differ += not same
        print(
            f"  {name:50} {got.get(name, '-')!s:>12} {wanted.get(name, '-')!s:>12}"
            f"  {'same' if same else 'DIFFERS'}"
        )
    print(f"{len(wanted) - differ} of {len(wanted)} figures reproduced (found, expected).")
    return 1 if differ else 0


def _figures(tree: Mapping[str, object], place: str = "") -> Iterator[tuple[str, object]]:
    for key, value in tree.items():
        if isinstance(value, Mapping):
            yield from _figures(value, f"{place}{key} ")
        else:
            yield f"{place}{key}", value
