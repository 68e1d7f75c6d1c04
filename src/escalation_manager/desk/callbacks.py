"""What follows when somebody answers an alert where it reached them: a button, a link?

It is their own word: the same command under their own name, with their own permissions.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from escalation_manager.core import commands as c
from escalation_manager.core.directory import Person
from escalation_manager.core.errors import BadInput, NotAllowed, NotFound
from escalation_manager.core.events import SYSTEM
from escalation_manager.desk.answers import Answer
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.channels import Press
from escalation_manager.ports.links import ACKNOWLEDGE, Link


def follow_link(desk: Desk, token: str, *, at: datetime | None = None) -> Answer:
    """Do what a signed link stands for. Only when the person pressed the button of its page."""
    link = read_link(desk, token, at=at)
    if link.deed != ACKNOWLEDGE:
        raise BadInput(f"No link does {link.deed!r}.", "Open the escalation on the desk instead.")
    # The token is the key: pressed twice, it counts once.
    return desk.submit(
        c.AcknowledgeAlert(),
        actor=link.person,
        escalation=link.escalation_id,
        at=at,
        key=f"link:{token}",
    )


@dataclass(frozen=True, slots=True)
class LinkShown:
    """What stands on the page behind a link."""

    title: str
    about: str
    """What it is about; only as much as the alert itself said."""
    name: str
    """Who answers with it."""
    button: str
    until: str
    done: str = ""
    """What was done already; empty: it can still be done."""


def show_link(desk: Desk, token: str, *, at: datetime | None = None) -> LinkShown:
    """What a link would do, or has done. NotAllowed when it is not ours, too old, or of no use."""
    link = read_link(desk, token, at=at)
    state = desk.show(link.escalation_id, actor=link.person, at=at).state
    people = desk.policy.directory()
    secret = state.readers is not None
    title = f"{state.id}: acknowledge the alert"
    about = f"{state.id} (restricted)" if secret else f"{state.id} {state.title}"
    given = next((one for one in state.ladder.acknowledged if one.person == link.person), None)
    done = ""
    if given is not None:
        title, done = f"{state.id} is acknowledged", "you acknowledged this alert."
    until = f"The link is good until {link.expires:%d %b %H:%M} UTC."
    name = people.name(link.person)
    return LinkShown(title, about, name, "Acknowledge", until, done)


def read_link(desk: Desk, token: str, *, at: datetime | None = None) -> Link:
    """What a link stands for, to show it before it is done. NotAllowed when it is not ours."""
    links = desk.outside.links
    if links is None:
        raise NotFound("This desk makes no links.", "Add [links] to channels.toml.")
    return links.read(token, desk.now(at))


def take_callback(
    desk: Desk,
    channel: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    at: datetime | None = None,
) -> tuple[Answer, ...]:
    """Do what a system outside says that somebody pressed. `body` are the raw bytes.

    NotFound for a channel without buttons, NotAllowed when the signature is wrong or nobody of the
    directory has that address.
    """
    callback = desk.outside.callbacks.get(channel)
    if callback is None:
        raise NotFound(f"Nothing comes back from {channel!r}.", "Connect it in channels.toml.")
    presses = callback.read(body, headers, at=desk.now(at))
    return tuple(_press(desk, press, at) for press in presses)


def take_webhook(
    desk: Desk,
    sender: str,
    body: bytes,
    headers: Mapping[str, str],
    *,
    at: datetime | None = None,
) -> tuple[Answer, ...]:
    """Do what a signed webhook tells. `body` are the raw bytes. NotFound for a stranger."""
    reader = desk.outside.webhooks.get(sender)
    if reader is None:
        raise NotFound(
            f"No sender is called {sender!r}.", "Add it to [webhooks_in.secrets] in channels.toml."
        )
    every = reader.read(body, headers, at=desk.now(at))
    return tuple(
        desk.submit(told.command, actor=SYSTEM, escalation=told.escalation_id, at=at, key=told.key)
        for told in every
    )


def _press(desk: Desk, press: Press, at: datetime | None) -> Answer:
    person = _whose(desk, press)
    command: c.Command
    if press.deed == "acknowledge":
        command = c.AcknowledgeAlert()
    else:
        command = c.Climb(f"{person.name} pressed Climb in {press.method.title()}")
    return desk.submit(
        command, actor=person.id, escalation=press.escalation_id, at=at, key=press.key
    )


def _whose(desk: Desk, press: Press) -> Person:
    for person in desk.policy.directory().people.values():
        for way in person.contact_methods:
            if way.kind in (press.method, *press.methods) and way.address == press.address:
                return person
    raise NotAllowed(
        f"Nobody here has the {press.method} address {press.address!r}.",
        f"Add it to the person's contact methods, or to [{press.method}.people].",
        rule="permission: identity",
    )
