"""How is what we owe the world done? One effect at a time, told back as a command.

The key of an effect goes along to whatever it reaches, so an effect that was done just before a
crash is recognised when it is done again. Only when its outcome is on record is it struck off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from escalation_manager.core import commands as c
from escalation_manager.core import playbook
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import (
    BrokenLog,
    Conflict,
    EscalationError,
    NewerLog,
    NotAllowed,
    StoreError,
    TryAgain,
)
from escalation_manager.core.handbook import Handbook
from escalation_manager.engine.gathering import gather
from escalation_manager.ports.channels import Callback, Channel, Outgoing
from escalation_manager.ports.connectors import (
    INTERACTION_TYPES,
    AlertRequest,
    Crm,
    Feedback,
    Messaging,
    NoteRequest,
    Recipient,
    SurveyRequest,
    TaskRequest,
    TaskWanted,
)
from escalation_manager.ports.links import Links
from escalation_manager.ports.log import JSON, Owed, Store
from escalation_manager.ports.mails import Mailbox, Mails
from escalation_manager.ports.webhooks import WebhookReader

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 12


class Counter(Protocol):
    """What the engine asks of the desk."""

    def report_back(self, command: c.Command, escalation: str, at: datetime, key: str) -> None:
        """Submit what came of an effect, in the desk's own name."""
        ...

    def handbook_of(self, escalation: str) -> Handbook:
        """The handbook version that the escalation follows."""
        ...

    def account(self, account_id: str) -> Account | None:
        """The customer as the desk knows it."""
        ...

    def wanted(self, owed: Owed) -> bool:
        """Whether a notice that had to wait is still to be told."""
        ...


@dataclass(frozen=True, slots=True)
class Outside:
    """The systems that effects reach. Channels by their names; "*" takes every other one."""

    crm: Crm
    messaging: Messaging
    feedback: Feedback
    channels: Mapping[str, Channel]
    callbacks: Mapping[str, Callback] = field(default_factory=dict)
    """What reads the buttons that people press elsewhere."""
    links: Links | None = None
    mails: Mails | None = None
    """What is remembered of every mail that came in."""
    mailbox: Mailbox | None = None
    """Where customers' mails come in."""
    webhooks: Mapping[str, WebhookReader] = field(default_factory=dict)
    """Who may tell us something by a signed webhook."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many effects were done, and how many must be tried again or looked at."""

    done: int = 0
    failed: int = 0


class Acting:
    """Does pending effects, the urgent ones first."""

    def __init__(self, store: Store, counter: Counter, outside: Outside) -> None:
        self._store = store
        self._counter = counter
        self._outside = outside

    def run(self, at: datetime, limit: int = 100) -> Done:
        """Do what may be done at this instant, once each."""
        done = failed = 0
        for owed in self._store.pending(at, limit):
            if self._one(owed, at):
                done += 1
            else:
                failed += 1
        return Done(done, failed)

    def _one(self, owed: Owed, at: datetime) -> bool:
        key = owed.effect.key
        try:
            if owed.effect.kind == playbook.ALERT and not self._counter.wanted(owed):
                self._store.drop(key, "nobody needs to be told any more", at)
                return True
            result = self._do(owed, at)
        except (BrokenLog, NewerLog) as fault:
            # What is owed for a history that cannot be read waits; the rest goes on.
            self._store.failed(key, str(fault), at + LONGEST_WAIT)
            return False
        except StoreError:
            raise
        except TryAgain as later:
            self._later(owed, str(later), later.at, at)
            return False
        except EscalationError as refusal:
            self._give_up(owed, str(refusal), at)
            return False
        except OSError as fault:
            self._later(owed, str(fault) or type(fault).__name__, None, at)
            return False
        self._store.done(key, result, at)
        return True

    def _later(self, owed: Owed, why: str, asked: datetime | None, at: datetime) -> None:
        """Once more after a wait: ours, or what the other side asked for where that is longer."""
        if owed.tries + 1 >= MOST_TRIES:
            self._give_up(owed, f"tried {owed.tries + 1} times: {why}", at)
            return
        ours = at + wait_before(owed.tries, owed.effect.key)
        self._store.failed(owed.effect.key, why, max(ours, asked) if asked else ours)

    def _give_up(self, owed: Owed, reason: str, at: datetime) -> None:
        effect = owed.effect
        if effect.kind == playbook.CRM_NOTE:
            failure = c.RecordMirrorFailure(str(effect.data["communication"]), reason)
            self._tell(owed, failure, at)
        if effect.kind == playbook.MESSAGE:
            self._tell(owed, c.RecordBounce(str(effect.data["message"]), reason), at)
        self._store.dead(effect.key, reason, at)

    def _do(self, owed: Owed, at: datetime) -> JSON:
        effect, data = owed.effect, owed.effect.data
        match effect.kind:
            case playbook.GATHER:
                return self._gather(owed, at)
            case playbook.ALERT:
                return self._alert(owed, at)
            case playbook.CRM_TASK:
                return self._task(owed, at)
            case playbook.CRM_NOTE:
                return self._note(owed, at)
            case playbook.MESSAGE:
                return self._message(owed, at)
            case playbook.SURVEY:
                request = SurveyRequest(
                    str(data["account"]),
                    "csat",
                    str(data["contact"]) if data["contact"] else None,
                    owed.escalation,
                )
                sent = self._outside.feedback.send_survey(
                    request, at=at, by="system", key=effect.key
                )
                self._tell(owed, c.RecordSurveySent(sent.sent_at), at)
                return sent.id
            case _:
                raise Conflict(
                    f"Nobody here knows how to do {effect.kind!r}.",
                    "It was written by a newer version: update, then retry it.",
                )

    def _gather(self, owed: Owed, at: datetime) -> JSON:
        account_id = str(owed.effect.data["account"])
        settings = self._counter.handbook_of(owed.escalation).triage
        context = gather(
            account_id,
            self._outside.crm,
            self._outside.feedback,
            at=at,
            within=settings.gather_within,
            months=settings.history_months,
            known=self._counter.account(account_id),
        )
        self._counter.report_back(context, owed.escalation, at, f"{owed.effect.key}:{owed.tries}")
        if context.missing:
            raise TimeoutError(f"no answer in time: {', '.join(context.missing)}")
        return None

    def _alert(self, owed: Owed, at: datetime) -> JSON:
        sent = self._outside.messaging.send_alert(
            alert_request(owed), at=at, by="system", key=owed.effect.key
        )
        if not sent.tried:
            return sent.id
        return {
            "alert": sent.id,
            "tried": [[one.person, one.method, one.address, one.outcome] for one in sent.tried],
        }

    def _task(self, owed: Owed, at: datetime) -> JSON:
        data = owed.effect.data
        due = datetime.fromisoformat(str(data["due"])) if data["due"] else None
        title = f"{owed.escalation}: a task" if data["restricted"] else str(data["title"])
        wanted = TaskWanted(title, str(data["owner"]), str(data["person"]), due, str(data["due"]))
        request = TaskRequest(str(data["account"]), "escalation", (wanted,), owed.escalation)
        made = self._outside.crm.create_task(request, at=at, by="system", key=owed.effect.key)
        return made[0].id

    def _note(self, owed: Owed, at: datetime) -> JSON:
        data = owed.effect.data
        medium = str(data["medium"])
        request = NoteRequest(
            str(data["account"]),
            str(data["text"]),
            owed.escalation,
            medium if medium in INTERACTION_TYPES else "note",
            _texts(data["restricted_to"]),
        )
        note = self._outside.crm.add_note(request, at=at, by="system", key=owed.effect.key)
        self._tell(owed, c.RecordMirror(str(data["communication"]), note.id), at)
        return note.id

    def _message(self, owed: Owed, at: datetime) -> JSON:
        """Only the very text that was cleared goes out: its hash is compared once more."""
        data, channels = owed.effect.data, self._outside.channels
        channel = channels.get(owed.effect.target) or channels.get("*")
        if channel is None:
            raise Conflict(
                f"No channel {owed.effect.target!r} is connected.",
                "Connect it, or send the message by another channel.",
            )
        text = str(data["text"])
        if hashlib.sha256(text.encode()).hexdigest() != data["hash"]:
            raise NotAllowed(
                "This is not the text that was cleared.", "Send it again.", rule="gate"
            )
        outgoing = Outgoing(
            str(data["account"]),
            owed.escalation,
            str(data["message"]),
            str(data["recipient"]),
            str(data["subject"]),
            text,
        )
        reference = channel.send(outgoing, at=at, key=owed.effect.key)
        self._tell(owed, c.RecordDelivery(outgoing.message, reference, at), at)
        return reference

    def _tell(self, owed: Owed, command: c.Command, at: datetime) -> None:
        self._counter.report_back(command, owed.escalation, at, f"{owed.effect.key}:told")


def alert_request(owed: Owed) -> AlertRequest:
    """What an alert asks of messaging, the same however often it is asked."""
    data = owed.effect.data
    people = _texts(data["people"])
    return AlertRequest(
        str(data["account"]),
        str(data["priority"]),
        str(data["message"]),
        _texts(data["asked"]) or people,
        tuple(Recipient(person) for person in people),
        owed.escalation,
    )


def wait_before(tries: int, key: str) -> timedelta:
    """Longer each time: 5 s, 10 s … an hour, and up to half more so that not all come together."""
    wait = min(FIRST_WAIT * (1 << tries), LONGEST_WAIT)
    jitter = int.from_bytes(hashlib.sha256(f"{key}{tries}".encode()).digest()[:2]) / 65_536
    return wait * (1 + jitter / 2)


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
