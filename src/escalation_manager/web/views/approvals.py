"""What waits for a decision: goodwill, a lower severity, the time of a fix. One card each."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime

from escalation_manager.core import permissions
from escalation_manager.core.errors import NotFound
from escalation_manager.core.escalation import Escalation, Goodwill, Message, MessageState
from escalation_manager.core.goodwill import SECOND_THOUGHTS
from escalation_manager.core.guardrails import GUARDRAILS
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.money import Money
from escalation_manager.core.rules import Actor
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.web.views.queue import Health, health

GOODWILL, LOWERING, CONFIRMING = "goodwill", "lowering", "confirming"
_SENTENCES = {each.name: each.sentence for each in GUARDRAILS}


@dataclass(frozen=True, slots=True)
class Card:
    """One decision, with everything that it rests on."""

    kind: str
    id: str
    """The id of the card on its page."""
    escalation: str
    about: str
    """The goodwill request or the message that it is about."""
    what: str
    much: str
    title: str
    severity: str
    severity_label: str
    account: str
    account_name: str
    arr: str
    health: Health | None
    asker: str
    asker_name: str
    asked_at: datetime | None
    why: str
    rule: str
    rule_says: str
    takes: str
    """Whose word it takes."""
    otherwise: str
    """What happens if nobody answers."""
    until: datetime | None
    before: str
    """What the account was given before."""
    mine: bool
    """Whether the one who looks may decide."""
    own: bool
    """Whether they asked for it themselves."""
    to: str = ""
    quotes: tuple[tuple[str, str, str], ...] = ()
    """Of a message: (text before, the words that hold it, text after), for each finding."""
    text: str = ""


def waiting(desk: Desk, person: str) -> tuple[Card, ...]:
    """Every decision that waits and this person may know of: theirs first, by when it ends."""
    actor, handbook = desk.policy.actor(person), desk.policy.handbook()
    asked = _asked_roles(handbook)
    cards: list[Card] = []
    for one in desk.board.waiting_for(replace(actor, roles=(*actor.roles, *asked))):
        if any(step.kind in ("approve", "confirm") for step in one.steps):
            # Restricted a moment ago, it is not there any more.
            with suppress(NotFound):
                cards.extend(_cards(desk, desk.show(one.id, actor=person), actor))
    never = datetime.max.replace(tzinfo=desk.now().tzinfo)
    return tuple(sorted(cards, key=lambda c: (not c.mine, c.until or never, c.escalation, c.about)))


def goodwill_card(desk: Desk, shown: Shown, request: Goodwill, actor: Actor) -> Card:
    """The card of one goodwill request."""
    state, handbook = shown.state, shown.rules.handbook
    option = handbook.goodwill.options.get(request.option)
    label = option.label if option else request.option
    role = handbook.role_label(request.approver_role)
    may = permissions.approves(request.approver_role, actor, handbook)
    return _card(
        shown,
        actor,
        kind=GOODWILL,
        about=request.id,
        what=label,
        much=str(request.value) if request.value else request.quantity,
        asker=request.requested_by,
        asked_at=request.requested_at,
        why=request.reason,
        rule="goodwill_needs_approval",
        takes=f"{label} takes {role}, or somebody above.",
        otherwise="it expires, nothing may be offered, and it must be asked for anew",
        until=request.expires_at,
        before=desk.goodwill_given(state.id, actor=actor.id),
        mine=may and actor.id != request.requested_by and request.state == "requested",
    )


def undo_until(request: Goodwill) -> datetime | None:
    """Until when whoever decided may take it back."""
    return request.decided_at + SECOND_THOUGHTS if request.decided_at else None


def _asked_roles(handbook: Handbook) -> tuple[str, ...]:
    options = {option.approval for option in handbook.goodwill.options.values()}
    return tuple({*options, *handbook.roles.technical, *handbook.roles.managers})


def _cards(desk: Desk, shown: Shown, actor: Actor) -> Iterator[Card]:
    state = shown.state
    for request in state.goodwill:
        if request.state == "requested":
            yield goodwill_card(desk, shown, request, actor)
    if state.lowering is not None:
        yield _lowering(shown, actor)
    for message in state.messages:
        if message.state is MessageState.HELD and "confirm" in message.remedy:
            yield _confirming(shown, message, actor)


def _lowering(shown: Shown, actor: Actor) -> Card:
    state, handbook = shown.state, shown.rules.handbook
    asked = state.lowering
    assert asked is not None
    to = handbook.severities.get(asked.to)
    now = handbook.severities.get(state.severity)
    managers = handbook.roles.managers
    at = max((x.at for x in shown.entries if x.event == asked), default=None)
    return _card(
        shown,
        actor,
        kind=LOWERING,
        about="lowering",
        what="Lower the severity",
        much=f"{now.label if now else state.severity} to {to.label if to else asked.to}",
        asker=state.lowering_by,
        asked_at=at,
        why=asked.reason,
        rule="lowering",
        takes=f"Past {handbook.clocks.lowering_needs_approval_from:.0%} of the target it takes "
        "a manager.",
        otherwise=f"it stays {now.label if now else state.severity}, with its deadlines",
        until=None,
        before="",
        mine=actor.has(*managers) and not actor.agent,
        to=asked.to,
    )


def _confirming(shown: Shown, message: Message, actor: Actor) -> Card:
    handbook = shown.rules.handbook
    technical = handbook.roles.technical
    return _card(
        shown,
        actor,
        kind=CONFIRMING,
        about=message.id,
        what="Confirm the time of a fix",
        much="",
        asker=message.author,
        asked_at=message.written_at,
        why="",
        rule="promise_needs_confirmation",
        takes=f"It takes a technical role: {', '.join(map(handbook.role_label, technical))}.",
        otherwise="the message stays held, and the customer hears no time",
        until=None,
        before="",
        mine=actor.has(*technical) and not actor.agent,
        quotes=tuple(_quotes(message)),
        text=message.text,
    )


def _quotes(message: Message) -> Iterator[tuple[str, str, str]]:
    """Each word that holds the message, within its line."""
    for words in message.found:
        if words.kind != "promise" or not words.quote or words.quote not in message.text:
            continue
        start = message.text.index(words.quote)
        end = start + len(words.quote)
        left = message.text[max(0, start - 90) : start].rpartition("\n")[2]
        left = f"…{left}" if start > 90 and "\n" not in message.text[start - 90 : start] else left
        right = message.text[end : end + 90].partition("\n")[0]
        yield left, words.quote, right


def _card(
    shown: Shown,
    actor: Actor,
    *,
    kind: str,
    about: str,
    what: str,
    much: str,
    asker: str,
    asked_at: datetime | None,
    why: str,
    rule: str,
    takes: str,
    otherwise: str,
    until: datetime | None,
    before: str,
    mine: bool,
    to: str = "",
    quotes: tuple[tuple[str, str, str], ...] = (),
    text: str = "",
) -> Card:
    state: Escalation = shown.state
    account, handbook = shown.rules.account, shown.rules.handbook
    severity = handbook.severities.get(state.severity)
    arr = str(Money(account.arr, account.currency)) if account and account.arr is not None else ""
    return Card(
        kind=kind,
        id=f"card-{state.id}-{about}",
        escalation=state.id,
        about=about,
        what=what,
        much=much,
        title=state.title,
        severity=state.severity,
        severity_label=severity.label if severity else state.severity,
        account=state.account_id,
        account_name=account.name if account else state.account_id,
        arr=arr,
        health=health(account.health, account.health_before) if account else None,
        asker=asker,
        asker_name=shown.rules.directory.name(asker) if asker else "Somebody",
        asked_at=asked_at,
        why=why,
        rule=rule,
        rule_says=_SENTENCES.get(rule, "Lowering a severity late needs a manager"),
        takes=takes,
        otherwise=otherwise,
        until=until,
        before=before,
        mine=mine,
        own=actor.id == asker,
        to=to,
        quotes=quotes,
        text=text,
    )
