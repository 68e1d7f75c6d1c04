"""What keeps a desk in order: what is loaded, its handbooks, its lint, and the proof of its log."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from escalation_manager.core import sla
from escalation_manager.core.errors import NotAllowed
from escalation_manager.core.events import SYSTEM, Entry
from escalation_manager.core.fold import fold
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.lint import Finding as LintFinding
from escalation_manager.core.lint import lint
from escalation_manager.core.permissions import AGENT, unknown
from escalation_manager.core.rules import Actor
from escalation_manager.desk.policy import KIND, Policy
from escalation_manager.desk.reading import UNFINISHED, Clock, Reading
from escalation_manager.desk.rows import row_of
from escalation_manager.ports.loading import Counted, Loader
from escalation_manager.ports.log import Checked, Document, Query, Rebuilt, Row, Store

MAY_CHANGE_POLICY = ("admin", "cs_manager", "vp_cs")


def may_keep_order(asker: Actor, *also: str) -> bool:
    """Whether this person may change what all work by: the policy, effects, channels.

    `also` are further roles that may. An AI agent may not, whatever role it was given.
    """
    if asker.system:
        return True
    agent = asker.agent or asker.has(AGENT)
    return not agent and asker.has(*MAY_CHANGE_POLICY, *also)


@dataclass(frozen=True, slots=True)
class Moved:
    """A deadline that another handbook version would change."""

    escalation: str
    clock: str
    before: datetime | None
    after: datetime | None


class Upkeep(Reading):
    """The part of the desk that its operators use."""

    def __init__(self, store: Store, policy: Policy, clock: Clock, loader: Loader) -> None:
        super().__init__(store, policy, clock)
        self._loader = loader

    # --- what is loaded --------------------------------------------------------------------------

    def load(
        self,
        paths: Sequence[Path],
        kind: str | None = None,
        *,
        by: str = SYSTEM,
        at: datetime | None = None,
        dry_run: bool = False,
    ) -> Mapping[str, Counted]:
        """Bring in people, accounts, history and calendars. Raises Faults with all of them."""
        handbook = self.policy.handbook()
        counted = self._loader.load_files(
            paths,
            kind,
            roles=tuple(handbook.roles.labels),
            calendars=tuple(handbook.calendars),
            dry_run=dry_run,
        )
        if not dry_run:
            self.policy.reloaded(by, self.now(at))
        return counted

    def load_text(
        self,
        name: str,
        data: bytes,
        *,
        by: str = SYSTEM,
        at: datetime | None = None,
        dry_run: bool = False,
    ) -> Mapping[str, Counted]:
        """The same from a document that is at hand."""
        handbook = self.policy.handbook()
        counted = self._loader.load_text(
            name,
            data,
            roles=tuple(handbook.roles.labels),
            calendars=tuple(handbook.calendars),
            dry_run=dry_run,
        )
        if not dry_run:
            self.policy.reloaded(by, self.now(at))
        return counted

    # --- the handbook ----------------------------------------------------------------------------

    def put_handbook(
        self, handbook: Handbook, *, actor: str, at: datetime | None = None
    ) -> Handbook:
        """A new version for escalations to come. NotAllowed for who may not change the policy."""
        asker = self.policy.actor(actor)
        if not may_keep_order(asker):
            raise NotAllowed(
                "You may not change the handbook.",
                "Ask somebody who is admin, CS Manager or VP CS.",
                rule="permission: handbook",
            )
        return self.policy.put_handbook(handbook, asker.id, self.now(at))

    def handbooks(self) -> tuple[Document, ...]:
        """Every version that was ever on this desk, the oldest first."""
        return self.store.documents(KIND)

    def would_move(
        self,
        handbook: Handbook,
        *,
        actor: str,
        at: datetime | None = None,
        only: str | None = None,
    ) -> tuple[Moved, ...]:
        """Which running deadlines of unfinished escalations that version would change."""
        asker, now = self.policy.actor(actor), self.now(at)
        rows = self.store.rows(
            Query(statuses=UNFINISHED, viewer=asker.id, restricted_too=asker.system, limit=None)
        ).rows
        moved: list[Moved] = []
        for row in rows:
            state = self._folding.state(self.store.read(row.id))
            if state is None or only not in (None, row.id) or state.handbook == handbook.version:
                continue
            rules = self.policy.with_handbook(
                self.policy.rules(state.handbook, state.account_id), handbook
            )
            changes = sla.migration_preview(state, rules, handbook.version, now)
            moved.extend(Moved(row.id, *change) for change in changes)
        return tuple(moved)

    def lint(self, at: datetime | None = None) -> tuple[LintFinding, ...]:
        """What handbook and directory leave open: rungs without people, people without a phone."""
        accounts = tuple(self.policy.accounts().values())
        return lint(self.policy.handbook(), self.policy.directory(), accounts, self.now(at))

    # --- the log ---------------------------------------------------------------------------------

    def check(self) -> Checked:
        """Verify every event against its hash, and the whole against its seals."""
        return self.store.check()

    def rebuild(self, *, dry_run: bool = False) -> Rebuilt:
        """Make every read row anew from the log; what differed is named."""
        return self.store.rebuild(self._row, dry_run=dry_run)

    def export(self, *, actor: str = SYSTEM) -> Iterator[bytes]:
        """The whole desk as JSON lines. NotAllowed where it holds secrets that are not theirs."""
        asker = self.policy.actor(actor)
        if not asker.system and not asker.has("admin"):
            everything = self.store.count(Query(restricted_too=True))
            if self.store.count(Query(viewer=asker.id)) != everything:
                raise NotAllowed(
                    "An export holds every escalation, and you may not know of all of them.",
                    "Ask an admin to make it.",
                    rule="permission: export",
                )
        return self.store.export()

    def _row(self, escalation: str, entries: tuple[Entry, ...]) -> Row:
        state = fold(entries)
        if state is None:
            raise unknown(escalation)
        return row_of(state, self.policy.bare_rules(state.handbook))
