"""The systems outside, as they are on a bad day: they fail before they accept something, and after.

Whatever they were given is on the disk before they answer: one line for each time, which process
gave it by which lease, its key, a hash of what was asked, and what became of it. They know no
keys, so that every repeat is seen. When FOLDER/calm exists, nothing fails any more.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event, local
from time import monotonic

from escalation_manager.connectors.loading import FileLoader
from escalation_manager.core.directory import Account, Interaction, Survey
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import Clock
from escalation_manager.ports.channels import Outgoing
from escalation_manager.ports.connectors import (
    AlertRequest,
    Crm,
    CrmNote,
    CrmTask,
    Feedback,
    NoteRequest,
    SentAlert,
    SentSurvey,
    SurveyRequest,
    TaskRequest,
    Tried,
)
from escalation_manager.ports.log import Owed
from escalation_manager.ports.running import Outcome
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from trials.leases_seen import SeenLeases

RECORD, CALM = "record", "calm"
_wait = Event().wait


class Record:
    """What the systems outside were given, on the disk."""

    def __init__(self, folder: Path, seed: int) -> None:
        self._folder = folder
        self._file = os.open(folder / RECORD, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
        self._draw = random.Random(f"{seed}:{os.getpid()}")
        self._doing = local()

    def begin(self, owed: Owed) -> None:
        """What this thread does now, and by which leases."""
        self._doing.leases = {one.effect.key: one.lease for one in owed.whole}

    def take(
        self, key: str | None, request: object, at: datetime, tells: tuple[str, ...] = ()
    ) -> str:
        """Accept it, or fail before or afterwards; answers a reference.

        `tells` are the keys of notices that are told as one.
        """
        assert key is not None
        bad = not (self._folder / CALM).exists()
        said = hashlib.sha256(repr(request).encode()).hexdigest()[:16]
        chance = self._draw.random() if bad else 1.0
        if chance < 0.06:
            self._line(key, said, "refused", tells)
            raise ConnectionRefusedError("connection refused")
        if chance < 0.10:
            self._line(key, said, "refused", tells)
            raise TryAgain("429 Too Many Requests", at=at + timedelta(seconds=2))
        if chance < 0.13:
            self._line(key, said, "refused", tells)
            _wait(self._draw.uniform(0.05, 0.3))
            raise TimeoutError("no answer in time")
        if chance < 0.15:
            self._line(key, said, "refused", tells)
            raise TryAgain("500 Internal Server Error")
        if chance < 0.155:
            self._line(key, said, "refused", tells)
            raise Never("404 no such thing", "Correct the address.")
        if chance < 0.21:
            self._line(key, said, "accepted, and no answer", tells)
            raise TimeoutError("it was accepted, but no answer came in time")
        if chance < 0.22:
            # Nobody who kills from outside meets the worst instant so well.
            self._line(key, said, "accepted, and the end of who asked", tells)
            os.kill(os.getpid(), signal.SIGKILL)
        self._line(key, said, "accepted", tells)
        if chance < 0.40:
            _wait(self._draw.uniform(0.02, 0.3))
        return f"reference-of-{key}"

    def _line(self, key: str, said: str, what: str, tells: tuple[str, ...]) -> None:
        row = {"key": key, "said": said, "what": what, "pid": os.getpid(), "t": monotonic()}
        row["leases"] = self._doing.leases
        if tells:
            row["tells"] = list(tells)
        os.write(self._file, json.dumps(row).encode() + b"\n")
        os.fsync(self._file)


class WatchedDesk(Desk):
    """A desk that lets the systems outside know by which lease they are asked."""

    record: Record

    def perform(self, owed: Owed, at: datetime | None = None) -> Outcome:
        self.record.begin(owed)
        return super().perform(owed, at)


@dataclass(frozen=True)
class BadCrm:
    """Reads as the built-in one does; what it is given goes on record."""

    record: Record
    reads: Crm

    def get_account(
        self, account_id: str, *, include_contract: bool = True, include_health: bool = True
    ) -> Account:
        return self.reads.get_account(
            account_id, include_contract=include_contract, include_health=include_health
        )

    def get_interactions(
        self,
        account_id: str,
        *,
        types: tuple[str, ...] = (),
        since: datetime | None = None,
        until: datetime | None = None,
        reader: str | None = None,
    ) -> tuple[Interaction, ...]:
        return self.reads.get_interactions(
            account_id, types=types, since=since, until=until, reader=reader
        )

    def create_task(
        self,
        request: TaskRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,  # noqa: ARG002
    ) -> tuple[CrmTask, ...]:
        id_ = self.record.take(key, request, at)
        asked, for_ = request.tasks[0], request.account_id
        return (
            CrmTask(
                *(id_, for_, request.type, asked.title, asked.owner, asked.person, asked.due),
                *(request.escalation_id, at, by),
            ),
        )

    def add_note(
        self,
        request: NoteRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,  # noqa: ARG002
    ) -> CrmNote:
        id_ = self.record.take(key, request, at)
        about = (request.account_id, request.text, request.escalation_id, request.type)
        return CrmNote(id_, *about, request.restricted_to, at, by)


@dataclass(frozen=True)
class BadMessaging:
    """Takes alerts, and that they are over."""

    record: Record

    def send_alert(
        self,
        request: AlertRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,  # noqa: ARG002
    ) -> SentAlert:
        id_ = self.record.take(key, request, at)
        said = (request.account_id, request.priority, request.message, request.asked)
        return SentAlert(id_, *said, request.recipients, request.escalation_id, at, by)

    def send_together(
        self, notices: tuple[tuple[str, AlertRequest], ...], *, at: datetime, by: str, key: str
    ) -> tuple[Tried, ...]:
        # What is told under one key may become less, never more: the judge looks at that.
        self.record.take(key, ("together", by), at, tuple(own for own, _ in notices))
        return ()

    def alert_over(
        self,
        escalation: str,
        how: str,
        by: str,
        people: tuple[str, ...],
        *,
        since: datetime,
        at: datetime,
        key: str,
    ) -> None:
        self.record.take(key, (escalation, how, by, people, since), at)


@dataclass(frozen=True)
class BadFeedback:
    """Takes surveys; knows the answers that the built-in one knows."""

    record: Record
    reads: Feedback

    def get_surveys(
        self, account_id: str, *, types: tuple[str, ...] = (), until: datetime | None = None
    ) -> tuple[Survey, ...]:
        return self.reads.get_surveys(account_id, types=types, until=until)

    def send_survey(
        self,
        request: SurveyRequest,
        *,
        at: datetime,
        by: str,
        key: str | None = None,
        dry_run: bool = False,  # noqa: ARG002
    ) -> SentSurvey:
        id_ = self.record.take(key, request, at)
        about = (request.account_id, request.type, request.contact_id, request.escalation_id)
        return SentSurvey(id_, *about, at, by)


@dataclass(frozen=True)
class BadChannel:
    """Takes texts for customers."""

    record: Record

    def send(self, outgoing: Outgoing, *, at: datetime, key: str) -> str:
        return self.record.take(key, outgoing, at)


def desk_at(place: str, folder: Path, clock: Clock, seed: int) -> Desk:
    """The desk there, with these systems around it, on that clock."""
    store = open_store(place if "://" in place else Path(place))
    desk, record = desk_on(store, clock=clock), Record(folder, seed)
    store.leases = SeenLeases(store, folder)  # type: ignore[assignment]
    outside = replace(
        desk.outside,
        crm=BadCrm(record, desk.outside.crm),
        messaging=BadMessaging(record),
        feedback=BadFeedback(record, desk.outside.feedback),
        channels={"*": BadChannel(record)},
    )
    watched = WatchedDesk(
        store, desk.policy, clock, FileLoader(store.engine), outside, name=desk.name
    )
    watched.record = record
    return watched
