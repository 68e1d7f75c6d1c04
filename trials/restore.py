"""A desk is backed up while workers are at it, lost, and restored: does it go on as it should?

    python -m trials.restore [--database sqlite|postgresql] [--seed 1] [--seconds 8]

People raise and work, workers wake and act on a fast clock. In the middle a backup is made, by
`escalations backup` of a file and by `pg_dump` of a server. Later all workers are killed with -9
and the desk is gone. The backup is put in place and checked, and new workers do what is left. Plain
code then compares what was backed up, what came of it, and what the systems outside were given.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from escalation_manager.store.backing_up import back_up
from trials.crowd import Crowd
from trials.fast_clock import wind_up
from trials.outside import CALM, RECORD, desk_at
from trials.tormenting import Tormentor
from trials.torture import ACCOUNTS, AT_LAST, busy, make

ENDED = ("done", "dropped", "dead")


@dataclass(frozen=True)
class Place:
    """Where a desk lies, and how it is saved and put back."""

    first: str
    save: Callable[[], None]
    """Make a backup of it, whoever is at it."""
    restore: Callable[[], str]
    """Put the backup into a new place, and say where."""


@dataclass
class Drilled:
    """What was found."""

    events_saved: int = 0
    events_lost: int = 0
    """Written after the backup: they are what a backup costs."""
    effects: int = 0
    open_effects: int = 0
    again: int = 0
    """Things done outside after the backup and, with the same key, once more after the restore."""
    another: int = 0
    """Of these, those that are another thing now: the history took another turn."""
    wrong: list[str] = field(default_factory=list)


def drill(place: Place, folder: Path, seed: int, seconds: float) -> Drilled:
    """Live, save, lose, restore, go on, and compare."""
    clock, waiting = wind_up(folder, 240.0), Event()
    make(place.first, clock)
    desk = desk_at(place.first, folder, clock, seed)
    crowd = Crowd(desk, ACCOUNTS, seed, 60, seconds)
    tormentor = Tormentor(place.first, folder, clock, seed, workers=2)
    try:
        tormentor.begin(2)
        crowd.start()
        waiting.wait(seconds / 2)
        place.save()
        waiting.wait(seconds / 2)
        crowd.stop()
        lost = sum(1 for line in desk.export() if b'"table":"events"' in line)
    finally:
        tormentor.close()  # kill -9
        desk.store.close()
    before = (folder / RECORD).read_text().splitlines()
    where = place.restore()
    (folder / CALM).touch()
    desk = desk_at(where, folder, clock, seed + 1)
    found, saved = Drilled(), _rows(desk.export())
    found.wrong += [str(one) for one in desk.check().findings]
    found.wrong += [str(one) for one in desk.rebuild(dry_run=True).differences]
    found.events_saved = len(saved["events"])
    found.events_lost = lost - found.events_saved
    clock.slow_down()
    clock.jump(AT_LAST)
    tormentor = Tormentor(where, folder, clock, seed + 1, workers=2)
    try:
        tormentor.begin(2)
        end = monotonic() + 300
        while busy(desk) and monotonic() < end:
            waiting.wait(0.5)
        tormentor.calm()
    finally:
        tormentor.close()
    after = (folder / RECORD).read_text().splitlines()[len(before) :]
    _compare(found, saved, _rows(desk.export()), before, after)
    found.wrong += [str(one) for one in desk.check().findings]
    desk.store.close()
    return found


def _compare(
    found: Drilled,
    saved: dict[str, dict[str, dict[str, Any]]],
    now: dict[str, dict[str, dict[str, Any]]],
    before: list[str],
    after: list[str],
) -> None:
    for name, row in saved["events"].items():
        if now["events"].get(name) != row:
            found.wrong.append(f"{name} is not what was saved")
    given_before, given_after = _given(before), _given(after)
    found.effects = len(saved["effects"])
    for key, row in saved["effects"].items():
        state = now["effects"].get(key, {}).get("state")
        if state not in ENDED and not _waits(now["effects"].get(key)):
            found.wrong.append(f"{key} was saved and is {state}")
        if row["state"] in ENDED:
            times = Counter(given_after).get(key, 0)
            if times:
                found.wrong.append(f"{key} was {row['state']} in the backup, and was done again")
        else:
            found.open_effects += 1
    for key, row in now["effects"].items():
        told = row["told_with"] or key
        reached = key in given_before or key in given_after or told in given_after
        if row["state"] == "done" and row["kind"] != "gather_context" and not reached:
            found.wrong.append(f"{key} is done, and never reached the outside")
    for key, said in given_after.items():
        if key in given_before:
            found.again += 1
            found.another += not said & given_before[key]


def _waits(row: dict[str, Any] | None) -> bool:
    """Whether it is owed for later than the trial goes on."""
    return row is not None and row["state"] == "pending" and row["tries"] == 0


def _given(record: list[str]) -> dict[str, set[str]]:
    """What was accepted outside: its key, or those that were told as one → what was said."""
    found: dict[str, set[str]] = {}
    for line in record:
        row = json.loads(line)
        if row["what"].startswith("accepted"):
            for key in {*row.get("tells", ()), row["key"]}:
                found.setdefault(key, set()).add(row["said"])
    return found


def _rows(lines: Iterator[bytes]) -> dict[str, dict[str, dict[str, Any]]]:
    found: dict[str, dict[str, dict[str, Any]]] = {"events": {}, "effects": {}}
    for line in lines:
        row = json.loads(line)
        if row.get("table") == "events":
            found["events"][f"{row['escalation']} version {row['version']}"] = row
        if row.get("table") == "effects":
            found["effects"][row["key"]] = row
    return found


@contextmanager
def placed(kind: str, folder: Path) -> Iterator[Place]:
    """A new place for a desk, with the means of its kind."""
    if kind == "sqlite":
        desk, copy, back = folder / "desk.db", folder / "backup.db", folder / "back.db"

        def restored() -> str:
            shutil.copy(copy, back)
            return str(back)

        yield Place(str(desk), lambda: _saved(desk, copy), restored)
        return
    from tests.postgresql import ROLE, Databases, Server, as_user, name_of

    server = Server(durable=True)
    try:
        made = Databases(server.url(), with_role=True)
        first, dump = made.desk(), server.data / "desk.dump"

        def dumped() -> None:
            server.run("pg_dump", "-Fc", "-d", server.url(name_of(first)), "-f", dump)

        def loaded() -> str:
            made.drop(first)
            url = made.empty()
            server.run("pg_restore", "--exit-on-error", "-d", server.url(name_of(url)), dump)
            return as_user(url, ROLE)

        yield Place(first, dumped, loaded)
        made.close()
    finally:
        server.close()


def _saved(desk: Path, copy: Path) -> None:
    back_up(desk, copy)


def main() -> int:
    """Print what was found; 1 when anything was lost or done again that was saved as done."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--seconds", type=float, default=8.0)
    given = asked.parse_args()
    logging.disable()
    with tempfile.TemporaryDirectory(prefix="restore-") as name:
        folder = Path(name)
        with placed(given.database, folder) as place:
            found = drill(place, folder, given.seed, given.seconds)
    print(
        f"{given.database}, seed {given.seed}: {found.events_saved} events saved, "
        f"{found.events_lost} written later and lost with the desk; {found.effects} effects saved, "
        f"{found.open_effects} of them open; {found.again} keys given to the outside again, "
        f"{found.another} of them for another thing; {len(found.wrong)} wrong"
    )
    for one in found.wrong[:20]:
        print(f"    {one}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
