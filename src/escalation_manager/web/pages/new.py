"""A customer wrote. What is it, whose is it, and what follows when it is opened?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core import commands as c
from escalation_manager.core import permissions
from escalation_manager.core.directory import Account
from escalation_manager.core.errors import EscalationError, Fault, Faults
from escalation_manager.core.intake import read_words
from escalation_manager.core.zones import zone
from escalation_manager.desk.arriving import Pasted, add_to, contact_of, read_pasted
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.reading import LIVE
from escalation_manager.ports.log import Query
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.forms import Filled, parse
from escalation_manager.web.forms import wrong as with_faults
from escalation_manager.web.rendering import page, partial, say
from escalation_manager.web.views.opening import Ahead, ahead

CHANNELS = (
    ("email", "E-mail"),
    ("phone", "Phone"),
    ("chat", "Chat"),
    ("meeting", "Meeting"),
    ("other", "Other"),
)
FOLLOWS = ("account", "contact", "subject", "type", "severity", "reported")
"""Fields that are filled in from the words, until somebody says otherwise."""
KEY_BYTES = 12
MOST_IN_A_LIST = 150
"""Accounts that a plain list shows; of more, the field suggests while somebody types."""


@dataclass(frozen=True, slots=True)
class Read:
    """The form as it stands: what was typed, what was read, and what would follow."""

    pasted: Pasted | None
    account: Account | None
    values: Mapping[str, str]
    why: Mapping[str, str]
    chosen: frozenset[str]
    """The fields in which somebody said otherwise."""
    ahead: Ahead | None
    problem: EscalationError | None


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page and its forms on the router."""

    @routes.get("/new")
    def new(request: Request, viewer: Viewer, account: str = "", words: str = "") -> Response:
        _may_open(desk, viewer.person)
        read = _read(desk, {"words": words[:4_000], "account": account[:80]}, viewer.person)
        return page(request, "new.html", **_values(desk, read, Filled("new", read.values)))

    @routes.post("/new/preview")
    def preview(request: Request, sent: Form) -> Response:
        _may_open(desk, sent.person)
        read = _read(desk, sent.fields, sent.person)
        values = _values(desk, read, Filled("new", read.values))
        if request.headers.get("x-partial"):
            return partial(request, "new_preview.html", **values)
        return page(request, "new.html", **values)

    @routes.post("/new")
    def open_it(request: Request, sent: Form) -> Response:
        _may_open(desk, sent.person)
        read = _read(desk, sent.fields, sent.person)
        try:
            if read.problem is not None:
                raise read.problem
            _check(read)
            answer = desk.submit(
                _command(read, _zone(desk, sent.person)),
                actor=sent.person,
                key=_key(sent, "open"),
            )
        except EscalationError as error:
            return _again(request, desk, read, error)
        path = f"/e/{answer.escalation}"
        severity = answer.rules.handbook.severity(answer.state.severity).label
        said = (
            f"{answer.escalation} is open: {severity}. {_told(answer.state.ladder.alerted, desk)}"
        )
        if request.headers.get("x-partial"):
            return say(Response(status_code=200, headers={"x-go": path}), said)
        return say(RedirectResponse(path, 303), said)

    @routes.post("/new/add-to")
    def attach(request: Request, sent: Form) -> Response:
        _may_open(desk, sent.person)
        target = sent.text("into")
        try:
            add_to(
                desk,
                target,
                sent.text("words"),
                actor=sent.person,
                channel=sent.text("channel", "email") or "email",
                key=_key(sent, f"add:{target}"),
            )
        except EscalationError as error:
            return _again(request, desk, _read(desk, sent.fields, sent.person), error)
        path = f"/e/{target}"
        said = f"The words were put to {target}."
        if request.headers.get("x-partial"):
            return say(Response(status_code=200, headers={"x-go": path}), said)
        return say(RedirectResponse(path, 303), said)


def _may_open(desk: Desk, person: str) -> None:
    """Only who may raise sees the form at all; the core says who that is."""
    rules = desk.policy.rules(None, None)
    permissions.check(None, c.Raise("", "."), desk.policy.actor(person), rules, desk.now())


def _key(sent: Sent, what: str) -> str | None:
    """A form that is sent twice opens one escalation."""
    given = sent.text("key")
    return f"web:{sent.person}:{what}:{given[:60]}" if given else None


def _told(alerted: tuple[str, ...], desk: Desk) -> str:
    names = " and ".join(map(desk.policy.directory().name, alerted))
    return f"{names} {'are' if len(alerted) > 1 else 'is'} told." if names else ""


def _again(request: Request, desk: Desk, read: Read, error: EscalationError) -> Response:
    """The form with what was wrong; nothing that was typed is lost."""
    form = Filled("new", read.values)
    if isinstance(error, Faults):
        form = with_faults("new", read.values, error)
    values = _values(desk, read, form) | {"problem": error}
    if request.headers.get("x-partial"):
        return partial(request, "new_preview.html", status_code=422, **values)
    return page(request, "new.html", status_code=422, **values)


def _check(read: Read) -> None:
    faults = []
    if not read.values["words"].strip():
        faults.append(Fault("words", "is missing.", "Paste what the customer wrote."))
    if read.account is None:
        faults.append(Fault("account", "is missing.", "Say which customer it is."))
    if faults:
        raise Faults("The form", tuple(faults))


def _read(desk: Desk, given: Mapping[str, str], person: str) -> Read:
    """Read the words, fill in what nobody said otherwise, and rehearse the opening."""
    accounts, at = desk.policy.accounts(), desk.now()
    words = given.get("words", "")
    values = {name: given.get(name, "").strip() for name in (*FOLLOWS, "reason", "channel")}
    values["channel"] = values["channel"] or "email"
    values["words"], why = words, dict[str, str]()
    pasted, problem = None, None
    if words.strip():
        try:
            pasted = read_pasted(words, accounts.values(), at)
        except EscalationError as error:
            problem = error
    chosen = frozenset(
        name for name in FOLLOWS if values[name] and values[name] != given.get(f"was-{name}", "")
    )
    if pasted is not None and pasted.account and "account" not in chosen:
        values["account"], why["account"] = pasted.account.value, pasted.account.why
    account = _account(accounts, values["account"])
    if pasted is None or problem is not None:
        return Read(pasted, account, values, why, chosen, None, problem)
    _fill(desk, values, why, chosen, pasted, account, person)
    if account is None:
        return Read(pasted, None, values, why, chosen, None, None)
    draft = Read(pasted, account, values, why, chosen, None, None)
    try:
        answer = desk.submit(_command(draft, _zone(desk, person)), actor=person, dry_run=True)
    except EscalationError as error:
        return Read(pasted, account, values, why, chosen, None, error)
    query = Query(statuses=LIVE, accounts=(account.id,), limit=50)
    titles = {one.row.id: one.row.title for one in desk.list(query, actor=person).lines}
    return Read(pasted, account, values, why, chosen, ahead(answer, titles), None)


def _fill(
    desk: Desk,
    values: dict[str, str],
    why: dict[str, str],
    chosen: frozenset[str],
    pasted: Pasted,
    account: Account | None,
    person: str,
) -> None:
    """What the words say, in every field in which nobody said otherwise."""
    handbook = desk.policy.handbook()
    contact = contact_of(account, pasted) if account else None
    writer = next(
        (
            one
            for one in (account.contacts if account else ())
            if contact and one.id == contact.value
        ),
        None,
    )
    found = read_words(pasted.statement, pasted.subject, handbook, writer)
    reported = pasted.sent_at
    local = f"{reported.astimezone(zone(_zone(desk, person))):%Y-%m-%dT%H:%M}" if reported else ""
    type_ = found.type if found.type in handbook.types else handbook.triage.provisional_type
    severity = (
        found.severity
        if found.severity in handbook.severities
        else handbook.triage.provisional_severity
    )
    guesses = {
        "contact": (contact.value, contact.why) if contact else ("", ""),
        "subject": (pasted.subject or found.title, ""),
        "type": (type_, _reason(found.trace, type_)),
        "severity": (severity, _reason(found.trace, severity)),
        "reported": (local, "The mail was sent then." if local else ""),
    }
    for name, (guess, reason) in guesses.items():
        if name not in chosen:
            values[name], why[name] = guess, reason
        elif guess and guess != values[name]:
            why[name] = "You chose it."
    values["guess-type"], values["guess-severity"] = type_, severity


def _reason(trace: tuple[Any, ...], says: str) -> str:
    """The first step of the triage that led there, with the customer's words."""
    for step in trace:
        if says in step.says and step.quote:
            return f"“{' '.join(step.quote.split())}”: {step.rule.replace('_', ' ')}."
    return ""


def _command(read: Read, zone_name: str) -> c.Raise:
    """What is asked of the desk. What was read is left to the rules; what was chosen is named."""
    pasted, account = read.pasted, read.account
    assert pasted is not None
    assert account is not None
    values = read.values
    type_ = values["type"] if values["type"] != values.get("guess-type") else ""
    severity = values["severity"] if values["severity"] != values.get("guess-severity") else ""
    known = {one.id for one in account.contacts}
    return c.Raise(
        account_id=account.id,
        statement=pasted.statement,
        subject=values["subject"],
        reported_at=_reported(read, zone_name),
        channel=values["channel"],
        contact_id=values["contact"] if values["contact"] in known else None,
        sender=pasted.sender,
        quoted=pasted.quoted,
        source=pasted.source,
        type=type_ or None,
        severity=severity or None,
        reason=values["reason"],
    )


def _reported(read: Read, zone_name: str) -> datetime | None:
    """The mail's own instant, to the second, unless somebody gave another one."""
    if "reported" not in read.chosen:
        return read.pasted.sent_at if read.pasted else None
    return parse(_Reported, {"reported": read.values["reported"]}, zone_name).reported


@dataclass(frozen=True, slots=True)
class _Reported:
    """The one field that is read like a command's."""

    reported: datetime


def _account(accounts: Mapping[str, Account], given: str) -> Account | None:
    """By its id, or by the name that a suggestion filled in."""
    if given in accounts:
        return accounts[given]
    named = [one for one in accounts.values() if one.name.casefold() == given.casefold()]
    return named[0] if len(named) == 1 else None


def _zone(desk: Desk, person: str) -> str:
    found = desk.policy.directory().people.get(person)
    return found.time_zone if found else "UTC"


def _values(desk: Desk, read: Read, form: Filled) -> dict[str, Any]:
    handbook, accounts = desk.policy.handbook(), desk.policy.accounts()
    listed = sorted(((one.id, one.name) for one in accounts.values()), key=lambda pair: pair[1])
    return {
        "form": form,
        "read": read,
        "problem": read.problem,
        "accounts": listed,
        "few": len(listed) <= MOST_IN_A_LIST,
        "contacts": [
            (one.id, f"{one.name}, {one.title}" if one.title else one.name)
            for one in (read.account.contacts if read.account else ())
        ],
        "types": [(one.name, one.label, one.definition) for one in handbook.types.values()],
        "severities": list(handbook.severities.values()),
        "channels": CHANNELS,
        "key": desk.identity.drawn(KEY_BYTES).hex(),
    }
