"""How does an owner change: by the rules, by assignment, and by a handover that is accepted?"""

from __future__ import annotations

from dataclasses import replace

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import rungs
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.escalation import Owners
from escalation_manager.core.fold.kept import once
from escalation_manager.core.ladder.alerting import (
    alert,
    answered,
    last_alert,
    let_in,
    whose_answer,
)
from escalation_manager.core.ladder.naming import (
    ACCOUNTABLE,
    KINDS,
    RESOLVING,
    SPONSOR,
    SUPPORTING,
    rename,
)
from escalation_manager.core.unfolding import Unfolding


def name_owners(u: Unfolding) -> None:
    """Name the owners that type and severity ask for; new ones of the first rung are alerted."""
    before = u.state.owners.accountable
    rename(u)
    _alert_new_owner(u, before, "the owner has changed")


def assign(u: Unfolding, command: c.Assign) -> None:
    """Name an owner by hand."""
    kind, before = command.ownership.strip().casefold(), u.state.owners
    if kind not in KINDS:
        raise BadInput(
            f"There is no ownership {command.ownership!r}.", f"Use one of: {', '.join(KINDS)}."
        )
    person = _owner(u, command.person)
    if kind == ACCOUNTABLE:
        _needs_owner_or_manager(u, "name another accountable owner")
    owners = _assigned(before, kind, person.id)
    if owners == replace(before, by_hand=owners.by_hand):
        return
    u.note(
        e.OwnersNamed(
            owners.accountable,
            owners.supporting,
            owners.resolving,
            owners.sponsor,
            command.reason.strip(),
            owners.by_hand,
        )
    )
    let_in(u, (person.id,), "asked to own it")
    if kind == ACCOUNTABLE and person.id == u.actor.id:
        _answer(u)
    elif kind == ACCOUNTABLE:
        _alert_new_owner(u, before.accountable, "assigned to you")


def hand_over(u: Unfolding, command: c.HandOver) -> None:
    """Offer it to another person, who must accept."""
    person, owners = _owner(u, command.to), u.state.owners
    if person.id == owners.accountable:
        raise BadInput(f"{person.name} owns it already.", "Name somebody else.")
    if person.id == owners.offered_to:
        return
    _needs_owner_or_manager(u, "hand it over")
    u.note(e.HandoverOffered(person.id, command.note.strip()))
    let_in(u, (person.id,), "asked to own it")


def accept_handover(u: Unfolding, command: c.AcceptHandover) -> None:  # noqa: ARG001
    """Take over what was offered to you: you own it, and your word answers the alert."""
    if u.state.owners.offered_to is None and u.state.owners.accountable == u.actor.id:
        return
    _offered(u)
    _owner(u, u.actor.id)
    u.note(e.HandoverAccepted(u.actor.id))
    _answer(u)


def decline_handover(u: Unfolding, command: c.DeclineHandover) -> None:
    """Leave it with its owner."""
    if u.state.owners.offered_to is not None:
        _offered(u)
        u.note(e.HandoverDeclined(u.actor.id, command.reason.strip()))


def _assigned(owners: Owners, kind: str, person: str) -> Owners:
    by_hand = once(owners.by_hand, kind)
    if kind == RESOLVING:
        return replace(owners, resolving=once(owners.resolving, person), by_hand=by_hand)
    if kind == SPONSOR:
        return replace(owners, sponsor=person, by_hand=by_hand)
    if kind == SUPPORTING:
        if person == owners.accountable:
            raise BadInput(
                "The accountable owner can't support themselves.", "Name a second person."
            )
        return replace(owners, supporting=person, by_hand=by_hand)
    supporting = None if owners.supporting == person else owners.supporting
    return replace(owners, accountable=person, supporting=supporting, by_hand=by_hand)


def _owner(u: Unfolding, id_: str) -> Person:
    """The person, who must be able to own something: people of ours, at work."""
    person = u.rules.directory.people.get(id_)
    if person is None:
        raise NotFound(f"There is nobody called {id_!r}.", "Name a person by their id.")
    if person.agent:
        raise NotAllowed(
            f"{person.name} is an AI agent and can't own an escalation.",
            "Name a person.",
            rule="ownership",
        )
    why = rungs.unavailable(person, u.at)
    if why:
        deputy = u.rules.directory.people.get(person.deputy or "")
        remedy = f"Their deputy is {deputy.name}." if deputy else "Name somebody else."
        raise NotAllowed(f"{person.name} {why}.", remedy, rule="ownership")
    return person


def _needs_owner_or_manager(u: Unfolding, what: str) -> None:
    accountable = u.state.owners.accountable
    managers = u.rules.handbook.roles.managers
    if accountable in (None, u.actor.id) or u.actor.has(*managers) or u.actor.system:
        return
    raise NotAllowed(
        f"Only the accountable owner or a manager can {what}.",
        f"Ask {u.rules.directory.name(accountable or '')}.",
        rule="ownership",
    )


def _offered(u: Unfolding) -> None:
    to = u.state.owners.offered_to
    if to == u.actor.id:
        return
    if to is None:
        raise NotAllowed(
            "Nothing was offered to you.", "The owner hands it over first.", rule="ownership"
        )
    raise NotAllowed(
        f"It was offered to {u.rules.directory.name(to)}, not to you.",
        "Only they can take it or leave it.",
        rule="ownership",
    )


def _alert_new_owner(u: Unfolding, before: str | None, cause: str) -> None:
    """While the first rung is asked, whoever owns it now is asked instead."""
    state, sent = u.state, last_alert(u.state)
    new = state.owners.accountable
    if sent is None or sent.rung != 0 or state.ladder.rung != 0 or not state.status.live:
        return
    if new in (None, before) or new in sent.people or state.ladder.silenced_until is not None:
        return
    alert(u, 0, cause, u.at, again=True)


def _answer(u: Unfolding) -> None:
    """Whoever takes it on has answered the alert of the first rung."""
    sent = last_alert(u.state)
    if sent is None or sent.rung != 0 or not u.state.status.live:
        return
    if not answered(u.state, u.rules):
        u.note(e.AlertAcknowledged(u.actor.id, 0, whose_answer(u, sent)))
