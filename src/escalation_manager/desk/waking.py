"""What happens when the wake of an escalation has come? It is looked at, with many others at once.

A hundred escalations share one transaction: their histories are read together, each is decided on
for itself, and what follows is saved together. One that cannot be looked at keeps no other waiting.
"""

from __future__ import annotations

import logging
from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core.errors import BrokenLog, NewerLog, StoreError
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.ahead import Decided, LookingAhead
from escalation_manager.desk.rows import row_of
from escalation_manager.desk.submitting import Asked
from escalation_manager.ports.log import Saving, Work
from escalation_manager.ports.running import Woken

log = logging.getLogger("escalations.desk")


class Waking(LookingAhead):
    """The part of the desk that looks at what is due."""

    def wake(
        self, at: datetime | None = None, limit: int = 100, without: tuple[str, ...] = ()
    ) -> Woken:
        """Look at escalations whose wake has come, so many at most, in one transaction.

        None of those named in `without` is looked at. One whose history cannot be read, or that no
        rule can make sense of, keeps no other one waiting: it is named in the answer.
        """
        now = self.now(at)
        self.policy.directory()  # who is to be told follows from the people as they are now
        foreseen = self._as_foreseen(now, limit, without)
        if foreseen.woken:
            return foreseen
        asked = Asked(c.CheckClocks(), self.policy.actor(SYSTEM), now, None, None, False)

        def act(work: Work) -> tuple[list[Saving], list[str]]:
            asked.reached.clear()  # it may begin anew
            due = work.due(now, limit, without)
            work.read_ahead(due)
            savings: list[Saving] = []
            unreadable: list[str] = []
            for id_ in due:
                try:
                    savings.append(self._woken(work, asked, id_))
                except (BrokenLog, NewerLog) as fault:
                    log.error("%s cannot be looked at: %s", id_, fault)
                    unreadable.append(id_)
                except StoreError:
                    raise
                except Exception:
                    log.exception("%s cannot be looked at: a fault of the program.", id_)
                    unreadable.append(id_)
            work.save_all(savings, now)
            return savings, unreadable

        savings, unreadable = self.store.transact(act)
        self._remember(asked)
        written = sum(len(saving.entries) for saving in savings)
        stuck = tuple(
            saving.escalation
            for saving in savings
            if not saving.entries and saving.row.next_wake and saving.row.next_wake <= now
        )
        for id_ in stuck:
            log.error("%s is due, and nothing is to be done: a fault of the program.", id_)
        return Woken(len(savings) - len(stuck), written, (*unreadable, *stuck))

    def _as_foreseen(self, now: datetime, limit: int, without: tuple[str, ...]) -> Woken:
        """Write what was decided ahead and is due now, where everything is as it was."""
        foreseen = self._foreseen
        foreseen.hold_for(now, self.policy.revision)
        due = tuple(each for each in foreseen.due(now, limit) if each.escalation not in without)
        if not due:
            return Woken(0, 0, ())

        def act(work: Work) -> list[Decided]:
            versions = work.claim([each.escalation for each in due], now)
            still = [
                each
                for each in due
                if versions.get(each.escalation) == each.saving.expected_version
            ]
            work.save_all([each.saving for each in still], now)
            return still

        still = self.store.transact(act)
        foreseen.let_go(due)
        return Woken(len(still), sum(each.events for each in still), ())

    def _woken(self, work: Work, asked: Asked, escalation: str) -> Saving:
        """What is due in it; nothing: its wake is moved to the true one."""
        state, rules = self._read_state(work, escalation, asked)
        self._fresh(asked, state)
        follows = self._follows(asked, state, asked.command, rules)
        if follows is None:
            row = row_of(state, self.policy.bare_rules(state.handbook))
            return Saving(escalation, state.version, (), (), row)
        saving, after, wake = follows
        asked.reached.append((saving.entries[-1], after, wake))
        return saving
