"""A company lives through a year on the rehearsal clock; plain code then looks for what went wrong.

    python -m trials.year [--days 365] [--accounts 1000] [--a-day 3] [--seed 1] [--keep FOLDER]

People acknowledge late or never, forget updates, pause, raise and lower, resolve, reopen; clocks
change twice, there are holidays and leave. The product is asked for nothing afterwards but its log.
"""

from __future__ import annotations

import argparse
import heapq
import json
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.escalation import Escalation
from escalation_manager.desk.counter import Desk
from escalation_manager.handbook_file import shipped
from escalation_manager.wiring import create_desk
from trials.company import company
from trials.watching import Found, watch

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)
SEVERITIES = (("critical", 10), ("high", 25), ("medium", 40), ("low", 25))
TYPES = ("technical", "technical", "technical", "commercial", "relationship", "executive")
HOURS = {"critical": 24.0, "high": 48.0, "medium": 120.0, "low": 240.0}
RESPONSE = {"critical": 1.0, "high": 4.0, "medium": 8.0, "low": 24.0}
UPDATE = {"critical": 4.0, "high": 24.0, "medium": 84.0, "low": 168.0}

Deed = Callable[[Escalation], tuple[str, c.Command] | None]
"""Who asks for which command, seeing the case as it stands; None: they leave it."""


@dataclass(order=True)
class _Coming:
    at: datetime
    turn: int
    escalation: str = field(compare=False)
    deed: Deed = field(compare=False)


@dataclass
class Lived:
    """What became of the year."""

    escalations: int
    commands: Counter[str]
    refused: Counter[str]
    wakes: int


class Year:
    """The people of the company, with a clock that is moved from deed to deed."""

    def __init__(self, desk: Desk, accounts: int, seed: int) -> None:
        self._desk = desk
        self._accounts = accounts
        self._draw = random.Random(seed)
        self._coming: list[_Coming] = []
        self._turn = 0
        self.lived = Lived(0, Counter(), Counter(), 0)

    def live(self, since: datetime, until: datetime, a_day: float) -> None:
        """Everything that happens between the two."""
        for at in self._arrivals(since, until, a_day):
            self._soon(at, "", self._raise(at))
        now = since
        while self._coming and self._coming[0].at < until:
            coming = heapq.heappop(self._coming)
            self.lived.wakes += self._desk.play(now, coming.at)
            now = coming.at
            self._do(coming)
        self.lived.wakes += self._desk.play(now, until)

    def _arrivals(self, since: datetime, until: datetime, a_day: float) -> Iterator[datetime]:
        at = since
        while True:
            at += timedelta(seconds=round(self._draw.expovariate(a_day / 86_400)) + 1)
            if at >= until:
                return
            yield at

    def _soon(self, at: datetime, escalation: str, deed: Deed) -> None:
        self._turn += 1
        heapq.heappush(self._coming, _Coming(at, self._turn, escalation, deed))

    def _do(self, coming: _Coming) -> None:
        desk, at = self._desk, coming.at
        if not coming.escalation:
            self._open(coming)
            return
        state = desk.show(coming.escalation, actor="executive_1", at=at).state
        asked = coming.deed(state)
        if asked is None:
            return
        who, command = asked
        try:
            desk.submit(command, actor=who, escalation=coming.escalation, at=at)
            self.lived.commands[type(command).__name__] += 1
        except EscalationError as refusal:
            self.lived.refused[f"{type(command).__name__}: {refusal.message[:60]}"] += 1
        desk.act(at)

    def _raise(self, at: datetime) -> Deed:
        draw = self._draw
        severity = draw.choices([s for s, _ in SEVERITIES], [w for _, w in SEVERITIES])[0]
        reported = at - timedelta(seconds=draw.randrange(1_200))
        command = c.Raise(
            f"acc_{draw.randrange(self._accounts) + 1:04}",
            f"Something fails since the morning (number {draw.randrange(10**6)}).",
            reported_at=reported,
            severity=severity,
            type=draw.choice(TYPES),
            reason="as they told us",
        )
        return lambda _: ("support_1", command)

    def _open(self, coming: _Coming) -> None:
        asked = coming.deed(None)  # type: ignore[arg-type]
        assert asked is not None
        who, command = asked
        made = self._desk.submit(command, actor=who, at=coming.at)
        self._desk.act(coming.at)
        self.lived.escalations += 1
        self._plan(made.escalation, made.state.severity, coming.at)

    def _plan(self, id_: str, severity: str, at: datetime) -> None:
        draw, soon = self._draw, self._soon

        def after(hours: float) -> datetime:
            return at + timedelta(seconds=max(1, round(hours * 3_600)))

        for number in range(3):
            if draw.random() < 0.7:
                soon(after(draw.uniform(0.02, 0.6) + 3 * number), id_, _acknowledge)
        soon(after(draw.uniform(0.05, 1.3)), id_, _first_word)
        soon(after(RESPONSE[severity] * draw.uniform(0.2, 1.4)), id_, _call)
        ends = HOURS[severity] * draw.uniform(0.15, 1.3)
        hours = RESPONSE[severity]
        while (hours := hours + UPDATE[severity] * draw.uniform(0.4, 1.15)) < ends:
            soon(after(hours), id_, _call)
        if severity in ("critical", "high") and draw.random() < 0.25:
            begin = ends * draw.uniform(0.1, 0.8)
            soon(after(begin), id_, _pause(timedelta(hours=draw.randrange(1, 9))))
            if draw.random() < 0.5:
                soon(after(begin + draw.uniform(0.1, 2)), id_, _resume)
        if draw.random() < 0.12:
            other = draw.choice([s for s, _ in SEVERITIES if s != severity])
            soon(after(ends * draw.uniform(0.05, 0.9)), id_, _change(other))
        if draw.random() < 0.05:
            soon(after(draw.uniform(0.1, 2)), id_, _climb)
        if draw.random() < 0.9:
            soon(after(ends), id_, _resolve)
            soon(after(ends + 24 * draw.uniform(0.5, 9)), id_, _post_mortem)
            soon(after(ends + 24 * draw.uniform(1, 6)), id_, _confirmed)
            soon(after(ends + 24 * draw.uniform(6, 12)), id_, _close)
            if draw.random() < 0.06:
                soon(after(ends + 24 * draw.uniform(0.2, 9)), id_, _reopen)


def _owner(state: Escalation) -> str:
    return state.owners.accountable or "cs_manager_1"


def _acknowledge(state: Escalation) -> tuple[str, c.Command] | None:
    asked = state.ladder.alerted
    return (asked[0], c.AcknowledgeAlert()) if asked and state.status.live else None


def _first_word(state: Escalation) -> tuple[str, c.Command] | None:
    return (_owner(state), c.AcknowledgeCustomer()) if state.status.live else None


def _call(state: Escalation) -> tuple[str, c.Command] | None:
    told = c.LogCommunication("out", "call", "We told them what we know.", "Head of IT")
    return (_owner(state), told) if state.status.live else None


def _pause(length: timedelta) -> Deed:
    def deed(state: Escalation) -> tuple[str, c.Command] | None:
        if not state.status.live or state.last_at is None:
            return None
        until = (state.last_at + length).replace(microsecond=0)
        return _owner(state), c.Pause("The customer looks for a log.", until)

    return deed


def _resume(state: Escalation) -> tuple[str, c.Command] | None:
    return (_owner(state), c.Resume("It came.")) if state.open_pause else None


def _change(severity: str) -> Deed:
    return lambda state: (
        (_owner(state), c.ChangeSeverity(severity, "Another fact.")) if state.status.live else None
    )


def _climb(state: Escalation) -> tuple[str, c.Command] | None:
    return (_owner(state), c.Climb("I want somebody to look.")) if state.status.live else None


def _resolve(state: Escalation) -> tuple[str, c.Command] | None:
    return (_owner(state), c.Resolve("It works again.")) if state.status.live else None


def _post_mortem(state: Escalation) -> tuple[str, c.Command]:
    return _owner(state), c.FilePostMortem("What happened.", "A lock.")


def _confirmed(state: Escalation) -> tuple[str, c.Command] | None:
    if state.status.live:
        return None
    said = c.LogCommunication("in", "call", "It works.", "Head of IT", confirms=True)
    return _owner(state), said


def _close(state: Escalation) -> tuple[str, c.Command]:
    return _owner(state), c.Close()


def _reopen(state: Escalation) -> tuple[str, c.Command] | None:
    return None if state.status.live else (_owner(state), c.Reopen("It is back."))


def rehearse(
    folder: Path,
    *,
    days: int,
    accounts: int,
    a_day: float,
    seed: int = 1,
    begin: datetime = BEGIN,
) -> tuple[Lived, Found]:
    """Live through it, and look for what went wrong."""
    desk = create_desk(folder / "year.db", shipped(), rehearsal=True, at=begin)
    everybody = company(accounts, seed)
    desk.load_text("the company", json.dumps(everybody).encode(), at=begin)
    year, until = Year(desk, accounts, seed), begin + timedelta(days=days)
    year.live(begin, until, a_day)
    found = watch(desk.export(), everybody, until)
    if desk.check().findings or desk.rebuild(dry_run=True).differences:
        found.wrong["the log or its lists don't hold together"] += 1
    desk.store.close()
    return year.lived, found


def main() -> int:
    """Print what was lived and what was found; 1 when anything was wrong."""
    asked = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--accounts", type=int, default=1_000)
    asked.add_argument("--a-day", type=float, default=3.0)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--keep", type=Path, help="a new folder in which the desk stays")
    given = asked.parse_args()
    if given.keep:
        given.keep.mkdir()
    with nullcontext(given.keep) if given.keep else tempfile.TemporaryDirectory() as folder:
        lived, found = rehearse(
            Path(folder),
            days=given.days,
            accounts=given.accounts,
            a_day=given.a_day,
            seed=given.seed,
        )
    print(f"{lived.escalations} escalations in {given.days} days, {lived.wakes} wakes")
    print(f"commands: {dict(lived.commands.most_common())}")
    print(f"refused:  {sum(lived.refused.values())}")
    for why, times in lived.refused.most_common(12):
        print(f"  {times:5} {why}")
    print(f"judged:   {dict(found.judged.most_common())}")
    print(f"wrong:    {sum(found.wrong.values())}")
    for what, times in found.wrong.most_common():
        print(f"  {times:5} {what}")
    for example in found.examples[:20]:
        print(f"  {example}")
    return 1 if found.wrong else 0


if __name__ == "__main__":
    sys.exit(main())
