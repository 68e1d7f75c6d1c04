"""Which ways lead out of this desk and into it, how do they do, and do they work right now?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core.errors import Deed, EscalationError, NotAllowed, NotFound
from escalation_manager.desk.collecting import MAIL_IN
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.following import NEWS, Heard, follow
from escalation_manager.desk.upkeep import may_keep_order
from escalation_manager.ports.channels import Health, TriesOut
from escalation_manager.ports.connectors import Tried
from escalation_manager.ports.reports import Reports, Tickets


@dataclass(frozen=True, slots=True)
class Way:
    """One way: what it is for, who may be reached by it, and how it does."""

    name: str
    use: str
    people: tuple[str, ...] = ()
    """Who has such a contact method."""
    health: Health | None = None
    """None: it was not used yet."""


@dataclass(frozen=True, slots=True)
class Channels:
    """All of them, and who is reached by none."""

    ways: tuple[Way, ...]
    unreached: tuple[str, ...]
    """People whose contact methods are all of a kind that is not connected; the inbox is left."""


def channels_health(desk: Desk, *, actor: str) -> Channels:
    """What is connected and how it does. For managers and admins: errors may name addresses."""
    _may_look(desk, actor)
    ledger, outside = desk.outside.ledger, desk.outside
    health = {one.channel: one for one in ledger.health()} if ledger else {}
    people = [one for one in desk.policy.directory().people.values() if not one.left_on]
    methods = outside.messaging.methods if isinstance(outside.messaging, TriesOut) else ()
    ways = [
        Way(
            method,
            "alerts to our people",
            tuple(p.id for p in people if any(w.kind == method for w in p.contact_methods)),
            health.get(method),
        )
        for method in methods
    ]
    ways += [
        Way(name, "messages to customers", (), health.get(f"{name} to customers"))
        for name in outside.channels
        if name != "*"
    ]
    ways += [Way(name, "buttons that people press there") for name in outside.callbacks]
    if outside.mailbox is not None:
        ways.append(Way(MAIL_IN, "customers' mails", (), health.get(MAIL_IN)))
    for system in outside.systems:
        name = f"{NEWS}{system.name}"
        # What only reports is never written to.
        ways.append(Way(system.name, system.use, (), health.get(system.name) or health.get(name)))
        if isinstance(system, Reports | Tickets):
            ways.append(Way(name, "what happens there", (), health.get(name)))
    named = {system.name for system in outside.systems}
    ways += [
        Way(name, "what another program tells us") for name in outside.webhooks if name not in named
    ]
    unreached = tuple(
        one.id
        for one in people
        if methods and not any(way.kind in methods for way in one.contact_methods)
    )
    return Channels(tuple(ways), unreached)


def look_into_mailbox(desk: Desk, *, actor: str) -> str:
    """What is wrong with the mailbox, without taking anything from it; empty: it can be read."""
    _may_look(desk, actor)
    box = desk.outside.mailbox
    if box is None:
        return ""
    try:
        next(iter(box.source.arrived()), None)
        box.source.close()
    except (EscalationError, OSError) as error:
        return str(error) or type(error).__name__
    return ""


def look_into_systems(desk: Desk, *, actor: str) -> tuple[tuple[str, str], ...]:
    """Every system outside by name, and what is wrong with it; empty: it can be reached."""
    _may_look(desk, actor)
    return tuple((one.name, one.check()) for one in desk.outside.systems)


def look_into_news(desk: Desk, *, actor: str, at: datetime | None = None) -> tuple[Heard, ...]:
    """Ask every system that reports, once, and do what it tells."""
    _may_look(desk, actor)
    return tuple(follow(desk, at=at))


def send_test(desk: Desk, *, actor: str, at: datetime | None = None) -> tuple[Tried, ...]:
    """A test alert to whoever asks, by every one of their ways that is connected."""
    messaging = desk.outside.messaging
    if not isinstance(messaging, TriesOut):
        raise NotFound("No channel is connected.", "Add one to channels.toml.")
    person = desk.policy.directory().people.get(desk.policy.actor(actor).id)
    if person is None:
        raise NotFound(f"There is nobody called {actor!r}.", "Say who you are.", deed=Deed.ASKER)
    return messaging.try_out(person, at=desk.now(at))


def _may_look(desk: Desk, actor: str) -> None:
    asker = desk.policy.actor(actor)
    managers = desk.policy.handbook().roles.managers
    if not may_keep_order(asker, *managers):
        raise NotAllowed(
            "You may not look into the channels.",
            "Ask a manager or an admin.",
            rule="permission: channels",
        )
