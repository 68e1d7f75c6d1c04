"""A desk is tortured: is anything lost, doubled, or forgotten? Plain code judges the log.

    python -m trials.torture [--kills 1000] [--database sqlite|postgresql] [--seed 1]

Hundreds of escalations live on a clock that runs hundreds of times faster, while their workers are
killed with -9 in a loop, frozen past their leases and thawed, their database is crashed, systems
outside fail before and after accepting, and the time of day jumps an hour on and back.
"""

from __future__ import annotations

import argparse
import json
import logging
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any

from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.log import EffectState
from escalation_manager.store.opening import create_store
from escalation_manager.wiring import desk_on
from trials.at_work import handbook
from trials.company import company
from trials.crowd import Crowd
from trials.fast_clock import BEGIN, FastClock, wind_up
from trials.judging import judge
from trials.leases_seen import FILE as LEASES
from trials.leases_seen import read
from trials.outside import CALM, RECORD, desk_at
from trials.tormenting import Database, Tormentor
from trials.verdict import Judged, Suffered

ACCOUNTS = 60
DAY = 86_400.0
AT_LAST = 15 * DAY
"""So far the time goes on when all is calm: every deadline of every escalation has come by then."""
SECONDS_PER_KILL = 0.5
LONGEST_SILENCE = 600.0
"""Seconds that workers whom nobody hurts may take to do all that was left."""


@dataclass
class Plan:
    """How hard."""

    kills: int = 1_000
    escalations: int = 300
    rate: float = 240.0
    seed: int = 1
    workers: int = 3
    minutes: float = 60.0
    """The longest that they are tortured."""


@dataclass
class Survived:
    """What was suffered and what was found."""

    suffered: Suffered
    judged: Judged
    seconds: float
    troubles: int
    refused: int
    extra: list[str] = field(default_factory=list)


def torture(place: str, folder: Path, plan: Plan, database: Database | None = None) -> Survived:
    """Torture a new desk in that place, let it come to rest, and judge it."""
    began = monotonic()
    clock = wind_up(folder, plan.rate)
    make(place, clock)
    desk = desk_at(place, folder, clock, plan.seed)
    many = max(plan.escalations, 1)
    crowd = Crowd(desk, ACCOUNTS, plan.seed, many, plan.kills * SECONDS_PER_KILL * 0.8)
    tormentor = Tormentor(place, folder, clock, plan.seed, workers=plan.workers, database=database)
    try:
        crowd.start()
        tormentor.torment(plan.kills, plan.minutes * 60)
        tormentor.thaw()
        crowd.stop()
        tormentor.calm()
        calm_at = monotonic()
        _rest(desk, folder, clock, tormentor)
    finally:
        tormentor.close()
    done = tormentor.done
    suffered = Suffered(
        *(done.killed, done.by_themselves, done.frozen, done.down, done.jumps),
        raised=crowd.raised,
        calm_at=calm_at,
        stopped=done.stopped,
    )
    suffered.leases = read((folder / LEASES).read_text().splitlines())
    record = (folder / RECORD).read_text().splitlines()
    judged = judge(desk.export(), record, crowd.answered, suffered, clock.now())
    for wrong in crowd.wrong:
        judged.fault("somebody got a wrong answer", wrong)
    for finding in desk.check().findings:
        judged.fault("the log does not hold together", str(finding))
    for difference in desk.rebuild(dry_run=True).differences:
        judged.fault("a list is not what the log says", str(difference))
    desk.store.close()
    return Survived(
        suffered, judged, monotonic() - began, crowd.troubles, sum(crowd.refused.values())
    )


def everybody() -> dict[str, Any]:
    """The stand-in company, counted round the clock: a few plain lines can tell each instant."""
    people = company(ACCOUNTS)
    people["calendars"] = {}
    for account in people["accounts"]:
        account["calendar"] = None
    return people


def make(place: str, clock: FastClock) -> None:
    store = create_store(place if "://" in place else Path(place))
    desk = desk_on(store, clock=clock)
    desk.policy.put_handbook(handbook(), SYSTEM, BEGIN)
    desk.load_text("the company", json.dumps(everybody()).encode())
    store.close()


def _rest(desk: Desk, folder: Path, clock: FastClock, tormentor: Tormentor) -> None:
    """All deadlines come, nothing fails any more, and workers do what is left."""
    (folder / CALM).touch()
    clock.slow_down()
    clock.jump(AT_LAST)
    tormentor.begin(2)
    end, waiting = monotonic() + LONGEST_SILENCE, Event()
    while busy(desk) and monotonic() < end:
        waiting.wait(0.5)
    tormentor.calm()


def busy(desk: Desk) -> bool:
    now, store = desk.now(), desk.store
    wake, owed = store.next_wake(), store.next_effect()
    due = any(at is not None and at <= now for at in (wake, owed))
    return due or bool(store.effects(states=(EffectState.LEASED,), limit=1))


# --- the command line ----------------------------------------------------------------------------


@contextmanager
def placed(
    kind: str, folder: Path, *, fsync: bool = False
) -> Iterator[tuple[str, Database | None]]:
    """A new place for a desk; on PostgreSQL a server of its own that can be crashed: by turns it is
    killed, and stopped at once (`pg_ctl -m immediate`)."""
    if kind == "sqlite":
        yield str(folder / "desk.db"), None
        return
    from tests.postgresql import Databases, Server

    server = Server(durable=True, fsync=fsync)
    ways = cycle((server.kill, server.abort))
    try:
        made = Databases(server.url(), with_role=True)
        url = made.desk()
        made.close()
        yield url, Database(lambda: next(ways)(), server.start)
    finally:
        server.close()


def main() -> int:
    """Print what was suffered and what was found; 1 when anything was lost or doubled."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--kills", type=int, default=Plan.kills)
    asked.add_argument("--escalations", type=int, default=Plan.escalations)
    asked.add_argument("--rate", type=float, default=Plan.rate)
    asked.add_argument("--seed", type=int, default=Plan.seed)
    asked.add_argument("--minutes", type=float, default=Plan.minutes, help="the longest torture")
    asked.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked.add_argument("--keep", type=Path, help="a new folder for the desk and its records")
    given = asked.parse_args()
    logging.disable()  # a database that goes away is what is wanted here
    plan = Plan(given.kills, given.escalations, given.rate, given.seed, minutes=given.minutes)
    folder = given.keep or Path(tempfile.mkdtemp(prefix="torture-"))
    folder.mkdir(exist_ok=True)
    try:
        with placed(given.database, folder, fsync=True) as (place, database):
            survived = torture(place, folder, plan, database)
    finally:
        if given.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    for line in table(given.database, plan, survived):
        print(line)
    return 1 if survived.judged.wrong else 0


def table(kind: str, plan: Plan, survived: Survived) -> Iterator[str]:
    """What is told of one run."""
    suffered, judged = survived.suffered, survived.judged
    yield f"database            {kind}, seed {plan.seed}, {survived.seconds:.0f} s"
    yield f"kills -9            {len(suffered.killed)}"
    yield f"  at the worst time {suffered.by_themselves} (accepted outside, nothing told)"
    yield f"freezes past lease  {len(suffered.frozen)}"
    yield f"database crashes    {len(suffered.down)}"
    yield f"clock jumps         {suffered.jumps}"
    yield f"asked again         {survived.troubles} times by people: the database did not answer"
    for what, times in sorted(judged.judged.items()):
        yield f"{what:35} {times:7}"
    for why, times in sorted(judged.repeats.items()):
        yield f"repeats outside, {why:18} {times:7}"
    yield f"lost                {judged.lost}"
    yield f"doubled             {judged.doubled}"
    yield f"wrong in all        {sum(judged.wrong.values())}"
    for what, times in judged.wrong.most_common():
        yield f"  {times:5} {what}"
    for example in judged.examples[:30]:
        yield f"    {example}"


if __name__ == "__main__":
    sys.exit(main())
