"""What can be seen at the counter: one escalation, lists, what to do next, clocks explained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Protocol

from escalation_manager.core import deadlines, permissions
from escalation_manager.core.cases import Case
from escalation_manager.core.cases_as_json import read
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import BadInput, Deed, NotFound
from escalation_manager.core.escalation import Escalation, Status
from escalation_manager.core.events import Entry
from escalation_manager.core.figures.figure import Figure
from escalation_manager.core.fold import fold
from escalation_manager.core.metrics import compute
from escalation_manager.core.next_step import NextStep, band, first_for, next_step, steps
from escalation_manager.core.report.building import build
from escalation_manager.core.report.model import Audience, Report
from escalation_manager.core.rules import Actor, Rules
from escalation_manager.desk.answers import List, Listed, Shown, Step
from escalation_manager.desk.board import UNFINISHED, Board, Waiting
from escalation_manager.desk.cases import Cases
from escalation_manager.desk.folding import Folding
from escalation_manager.desk.policy import Policy
from escalation_manager.ports.log import Query, Row, Store

__all__ = ["LIVE", "UNFINISHED", "Clock", "Reading"]

LIVE = (Status.OPEN.value, Status.IN_PROGRESS.value)
YEAR = timedelta(days=365)
REHEARSAL = "rehearsal"
"""A setting: this desk's time may be set, so that stories can be played on it."""


class Clock(Protocol):
    """Tells the present instant, aware."""

    def now(self) -> datetime:
        """The present instant."""
        ...


class Reading:
    """The half of the desk that changes nothing."""

    def __init__(self, store: Store, policy: Policy, clock: Clock) -> None:
        self.store = store
        self.policy = policy
        self._clock = clock
        self._folding = Folding()
        self.board = Board(store, self._asked_of)
        self.cases = Cases(store)
        """What waits for whom."""
        self.rehearsal = bool(store.setting(REHEARSAL))
        """This desk's time may be set. It is decided when a desk is made, and stays."""

    def now(self, at: datetime | None = None) -> datetime:
        """The instant of a request: the clock's, or `at` on a rehearsal desk."""
        if at is None:
            return self._clock.now()
        if at.tzinfo is None:
            raise BadInput("The instant has no time zone.", "Add its offset, or Z for UTC.")
        if not self.rehearsal:
            raise BadInput(
                "This desk runs on real time; its time can't be set.",
                "Leave the instant out, or make a rehearsal desk.",
                deed=Deed.REHEARSAL,
            )
        return at

    def _asked_of(self, escalation: str) -> tuple[str, tuple[NextStep, ...]]:
        """(handbook, steps) of an escalation whose row was written before rows held them."""
        state = self._folding.state(self.store.read(escalation))
        if state is None:
            return "", ()
        return state.handbook, steps(state, self.policy.bare_rules(state.handbook))

    def show(
        self,
        escalation: str,
        *,
        actor: str,
        at: datetime | None = None,
        as_of: datetime | None = None,
    ) -> Shown:
        """One escalation now, or as it stood at a past instant."""
        asker, now = self.policy.actor(actor), self.now(at)
        history = self.store.read(escalation)
        whole = self._folding.state(history)
        if whole is None:
            raise permissions.unknown(escalation)
        rules = self.policy.rules(whole.handbook, whole.account_id)
        if not permissions.may_read(whole, asker, rules):
            raise permissions.unknown(escalation)
        if as_of is None:
            return self._shown(whole, history, rules, now)
        if as_of > now:
            raise BadInput(f"{as_of.isoformat()} is in the future.", "Give a past instant.")
        then = tuple(entry for entry in history if entry.at <= as_of)
        state = fold(then)
        if state is None:
            raise NotFound(
                f"{escalation} did not exist at {as_of.isoformat()}.",
                f"It was raised at {whole.opened_at.isoformat()}.",
            )
        rules = self.policy.rules(state.handbook, state.account_id)
        return self._shown(state, then, rules, as_of)

    def _shown(
        self, state: Escalation, history: tuple[Entry, ...], rules: Rules, at: datetime
    ) -> Shown:
        clocks = deadlines.all_views(state, rules, at)
        return Shown(state, history, rules, at, clocks, next_step(state, rules, at))

    def explain(
        self, escalation: str, clock: str, *, actor: str, at: datetime | None = None
    ) -> deadlines.ClockExplanation:
        """Every minute of one clock."""
        shown = self.show(escalation, actor=actor, at=at)
        return deadlines.explain(shown.state, clock, shown.rules, shown.at)

    def report(
        self,
        escalation: str,
        *,
        actor: str,
        audience: Audience = Audience.INTERNAL,
        at: datetime | None = None,
        as_of: datetime | None = None,
    ) -> Report:
        """The page's report, now or as it would have been printed at a past instant."""
        shown = self.show(escalation, actor=actor, at=at, as_of=as_of)
        return build(shown.state, shown.entries, shown.rules, shown.at, audience)

    def metrics(
        self, since: datetime, until: datetime, *, actor: str, at: datetime | None = None
    ) -> tuple[Figure, ...]:
        """Every figure over [since, until). Restricted cases count, but only readers see which."""
        asker, now = self.policy.actor(actor), self.now(at)
        if since >= until:
            raise BadInput("The window is empty.", "Give a start that lies before its end.")
        cases, hidden = self.cases.all(asker)
        accounts = self.policy.accounts().values()
        figures = compute(cases, accounts, self.policy.handbook(), (since, until), now)
        return tuple(figure.without(hidden) for figure in figures)

    def goodwill_given(self, escalation: str, *, actor: str, at: datetime | None = None) -> str:
        """What the account was given in the handbook's months, in words; empty when nothing."""
        shown = self.show(escalation, actor=actor, at=at)
        return self._given(shown.state.account_id, shown.at)

    def _given(self, account_id: str, at: datetime) -> str:
        rows = self.store.rows(Query(accounts=(account_id,), restricted_too=True, limit=None)).rows
        since = at - YEAR * self.policy.handbook().goodwill.shown_months / 12
        gifts = [
            gift
            for row in rows
            for gift in read(Case, row.detail["case"]).gifts
            if gift.used_at is not None and gift.used_at > since
        ]
        return "; ".join(
            f"{gift.option} {gift.value or gift.quantity} on {gift.used_at:%Y-%m-%d}".replace(
                "  ", " "
            )
            for gift in gifts
        )

    def list(
        self, query: Query, *, actor: str, at: datetime | None = None, total: int | None = None
    ) -> List:
        """A page of escalations that this person may know of. A `total` known already is kept."""
        asker, _ = self.policy.actor(actor), self.now(at)
        # An agent reads nothing that is restricted, even where somebody named it a reader.
        viewer = "" if asker.agent or asker.has(permissions.AGENT) else asker.id
        seen = replace(query, viewer=viewer, restricted_too=asker.system)
        page = self.store.rows(seen)
        count = self.store.count(seen) if total is None else total
        accounts = self.policy.accounts()
        return List(tuple(_listed(row, accounts) for row in page.rows), page.after, count)

    def next(
        self, *, actor: str, at: datetime | None = None, limit: int | None = 20
    ) -> tuple[Step, ...]:
        """What this person should do, in order: urgent, overdue, soon, the rest."""
        asker, now = self.policy.actor(actor), self.now(at)
        steps = [
            pair for one in self.board.waiting_for(asker) if (pair := self._step(one, now, asker))
        ]
        steps.sort(key=lambda pair: pair[0])
        return tuple(step for _, step in steps[:limit])

    def _step(
        self, waiting: Waiting, now: datetime, asker: Actor
    ) -> tuple[tuple[object, ...], Step] | None:
        step = first_for(waiting.steps, now, asker)
        if step is None:
            return None
        handbook, account = (
            self.policy.handbook(waiting.handbook),
            self.policy.account(waiting.account),
        )
        where = band(step, waiting.severity, handbook, now)
        arr = account.arr if account and account.arr else 0
        never = datetime.max.replace(tzinfo=now.tzinfo)
        order = (where, step.due or never, handbook.rank(waiting.severity), -arr, waiting.id)
        name = account.name if account else waiting.account
        return order, Step(waiting.id, waiting.title, name, waiting.severity, step, where)


def _listed(row: Row, accounts: Mapping[str, Account]) -> Listed:
    account, due = accounts.get(row.account), row.detail.get("due")
    return Listed(row, account.name if account else row.account, str(due) if due else None)
