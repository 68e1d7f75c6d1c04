"""How is what we owe the world done? One effect, and what came of it as a value.

The key of an effect goes along to whatever it reaches, so an effect that was done just before a
crash is recognised when it is done again. What came of it is put on record elsewhere, together with
the command that tells it: only then is it struck off.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
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
from escalation_manager.engine import tracking
from escalation_manager.engine.gathering import gather
from escalation_manager.engine.telling import Judging, tell
from escalation_manager.ports.channels import Callback, Channel, Ledger, Outgoing, TellsOver
from escalation_manager.ports.connectors import (
    INTERACTION_TYPES,
    Connected,
    Crm,
    Feedback,
    Messaging,
    NoteRequest,
    SurveyRequest,
    TaskRequest,
    TaskWanted,
)
from escalation_manager.ports.links import Links
from escalation_manager.ports.log import JSON, EffectState, Owed
from escalation_manager.ports.mail_tags import MailTags
from escalation_manager.ports.mails import Mailbox, Mails
from escalation_manager.ports.running import Outcome
from escalation_manager.ports.tracking import TRACK, TRACK_CHANGE, TasksMade, Tracker
from escalation_manager.ports.webhooks import WebhookReader

FIRST_WAIT = timedelta(seconds=5)
LONGEST_WAIT = timedelta(hours=1)
MOST_TRIES = 12


class Knowing(Judging, tracking.Knowing, Protocol):
    """What acting asks of the desk."""

    def handbook_of(self, escalation: str) -> Handbook:
        """The handbook version that the escalation follows."""
        ...

    def account(self, account_id: str) -> Account | None:
        """The customer as the desk knows it."""
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
    tags: MailTags | None = None
    """What knows the mails of this desk again."""
    mails: Mails | None = None
    """What is remembered of every mail that came in."""
    mailbox: Mailbox | None = None
    """Where customers' mails come in."""
    webhooks: Mapping[str, WebhookReader] = field(default_factory=dict)
    """Who may tell us something by a signed webhook."""
    ledger: Ledger | None = None
    """What was delivered to whom, and how channels do."""
    tracker: Tracker | None = None
    """Where tasks of some roles stand as issues too."""
    made: TasksMade | None = None
    """Where the tasks stand that somebody had made in the CRM."""
    systems: tuple[Connected, ...] = ()
    """Every system of other makers that is connected, whatever it is connected for."""


@dataclass(frozen=True, slots=True)
class _Did:
    """What a system outside answered, and what the escalation must hear of it."""

    result: JSON
    command: c.Command | None = None


class Acting:
    """Does one effect at a time. Threads may share one."""

    def __init__(self, knowing: Knowing, outside: Outside) -> None:
        self._knowing = knowing
        self._outside = outside

    def perform(self, owed: Owed, at: datetime) -> Outcome:
        """Reach the system outside; whatever it does is an outcome.

        A StoreError alone is raised: then our own database is in trouble, and nothing is known.
        """
        if owed.tries >= MOST_TRIES:
            return _given_up(owed, f"tried {owed.tries} times: {owed.last_error}")
        try:
            if owed.effect.kind == playbook.ALERT:
                return tell(owed, self._outside.messaging, self._knowing, at)
            if owed.effect.kind == playbook.GATHER:
                return self._gather(owed, at)
            did = self._do(owed, at)
        except (BrokenLog, NewerLog) as fault:
            # What is owed for a history that cannot be read waits; the rest goes on.
            return Outcome(EffectState.PENDING, str(fault), again_at=at + LONGEST_WAIT)
        except StoreError:
            raise
        except tracking.NotYet as later:
            # The system is well, and nothing of it says that others have to wait.
            return replace(_later(owed, str(later), later.at, at), trouble=False)
        except TryAgain as later:
            return _later(owed, str(later), later.at, at)
        except EscalationError as refusal:
            return _given_up(owed, str(refusal))
        except OSError as fault:
            return _later(owed, str(fault) or type(fault).__name__, None, at)
        except Exception as fault:
            # A connector that is wrong must not stop those that are right.
            why = f"a fault of the program: {type(fault).__name__}: {fault}"
            return _later(owed, why, None, at)
        return Outcome(EffectState.DONE, result=did.result, command=did.command)

    def _do(self, owed: Owed, at: datetime) -> _Did:
        effect, data = owed.effect, owed.effect.data
        match effect.kind:
            case playbook.ALERT_OVER:
                return _Did(self._over(owed, at))
            case playbook.CRM_TASK:
                return _Did(self._task(owed, at))
            case playbook.CRM_NOTE:
                return self._note(owed, at)
            case kind if kind in (TRACK, TRACK_CHANGE):
                return _Did(*tracking.tell_tracker(owed, self._outside.tracker, self._knowing, at))
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
                return _Did(sent.id, c.RecordSurveySent(sent.sent_at))
            case _:
                raise Conflict(
                    f"Nobody here knows how to do {effect.kind!r}.",
                    "It was written by a newer version: update, then retry it.",
                )

    def _gather(self, owed: Owed, at: datetime) -> Outcome:
        """What was found is told at once, though something is missing: it may come later."""
        account_id = str(owed.effect.data["account"])
        settings = self._knowing.handbook_of(owed.escalation).triage
        context = gather(
            account_id,
            self._outside.crm,
            self._outside.feedback,
            at=at,
            within=settings.gather_within,
            months=settings.history_months,
            known=self._knowing.account(account_id),
        )
        if not context.missing:
            return Outcome(EffectState.DONE, command=context)
        why = f"no answer in time: {', '.join(context.missing)}"
        return replace(_later(owed, why, None, at), command=context)

    def _over(self, owed: Owed, at: datetime) -> JSON:
        """Where alerts lie in the desk's own inboxes alone, nothing has to be told."""
        data, messaging = owed.effect.data, self._outside.messaging
        if isinstance(messaging, TellsOver):
            messaging.alert_over(
                owed.escalation,
                str(data["how"]),
                str(data["by"]),
                _texts(data["people"]),
                since=datetime.fromisoformat(str(data["since"])),
                at=at,
                key=owed.effect.key,
            )
        return None

    def _task(self, owed: Owed, at: datetime) -> JSON:
        data = owed.effect.data
        due = datetime.fromisoformat(str(data["due"])) if data["due"] else None
        title = f"{owed.escalation}: a task" if data["restricted"] else str(data["title"])
        wanted = TaskWanted(title, str(data["owner"]), str(data["person"]), due, str(data["due"]))
        request = TaskRequest(str(data["account"]), "escalation", (wanted,), owed.escalation)
        made = self._outside.crm.create_task(request, at=at, by="system", key=owed.effect.key)
        return made[0].id

    def _note(self, owed: Owed, at: datetime) -> _Did:
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
        return _Did(note.id, c.RecordMirror(str(data["communication"]), note.id))

    def _message(self, owed: Owed, at: datetime) -> _Did:
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
        return _Did(reference, c.RecordDelivery(outgoing.message, reference, at))


def _later(owed: Owed, why: str, asked: datetime | None, at: datetime) -> Outcome:
    """Once more after a wait: ours, or what the other side asked for where that is longer."""
    if owed.tries + 1 >= MOST_TRIES:
        return replace(_given_up(owed, f"tried {owed.tries + 1} times: {why}"), trouble=True)
    ours = at + wait_before(owed.tries, owed.effect.key)
    again = max(ours, asked) if asked else ours
    return Outcome(EffectState.PENDING, why, again_at=again, trouble=True, asked_until=asked)


def _given_up(owed: Owed, reason: str) -> Outcome:
    effect = owed.effect
    command: c.Command | None = None
    if effect.kind == playbook.CRM_NOTE:
        command = c.RecordMirrorFailure(str(effect.data["communication"]), reason)
    if effect.kind == playbook.MESSAGE:
        command = c.RecordBounce(str(effect.data["message"]), reason)
    return Outcome(EffectState.DEAD, reason, command=command)


def wait_before(tries: int, key: str) -> timedelta:
    """Longer each time: 5 s, 10 s … an hour, and up to half more so that not all come together."""
    wait = min(FIRST_WAIT * (1 << tries), LONGEST_WAIT)
    jitter = int.from_bytes(hashlib.sha256(f"{key}{tries}".encode()).digest()[:2]) / 65_536
    return wait * (1 + jitter / 2)


def _texts(value: JSON) -> tuple[str, ...]:
    return tuple(str(item) for item in value) if isinstance(value, list | tuple) else ()
