"""What happens when a button is pressed? The command goes to the desk, and the page comes back.

Without script the browser is sent on, and the next page says what was done. With it, the answer is
the part of the page that changed. Whatever was typed stays where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core import commands as c
from escalation_manager.core import deadlines
from escalation_manager.core.errors import BadInput, EscalationError, Faults, NotFound, StaleWrite
from escalation_manager.core.escalation import MessageState
from escalation_manager.core.events import SYSTEM, Entry
from escalation_manager.core.telling import sentence
from escalation_manager.desk.answers import Answer, Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.web import choosing
from escalation_manager.web.acts import ACTS, Act
from escalation_manager.web.acts.possible import why_not
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.forms import COMMANDS, Filled, parse, wrong
from escalation_manager.web.pages.choices import own_path
from escalation_manager.web.pages.escalation import drafted, number, whole_page
from escalation_manager.web.pages.queue import head, one_line
from escalation_manager.web.refusing import refused, status_of
from escalation_manager.web.rendering import page, partial, say
from escalation_manager.web.views.clocks import Clock, shown

QUEUE = "queue"
SAID: Mapping[type, str] = MappingProxyType(
    {
        c.AcknowledgeCustomer: "Acknowledged: the words are on their way to the customer.",
        c.AcknowledgeAlert: "Acknowledged: you are on it.",
        c.SendMessage: "Checked, and on its way.",
        c.AddNote: "The note is there for the team.",
        c.CompleteTask: "Done.",
    }
)
"""What is said where the event itself would say too much."""


def add(routes: APIRouter, desk: Desk) -> None:
    """Put a form and its action for every command on the router."""

    @routes.get("/e/{id}/do/{verb}")
    def form(request: Request, id: str, verb: str, viewer: Viewer) -> Response:
        act, whole = _act(verb), desk.show(number(id), actor=viewer.person)
        asked = {key: value for key, value in request.query_params.items() if len(value) < 2000}
        return form_page(request, desk, whole, act, viewer.person, Filled("do", asked))

    @routes.post("/e/{id}/do/change-severity/preview")
    def preview(request: Request, id: str, sent: Form) -> Response:
        whole = desk.show(number(id), actor=sent.person)
        chosen = sent.text("severity")
        if not request.headers.get("x-partial"):
            filled = Filled("do", sent.fields)
            return form_page(request, desk, whole, _act("change-severity"), sent.person, filled)
        found = deadlines_then(desk, whole, chosen, sent.person)
        return partial(request, "deadlines.html", deadlines=found, chosen=chosen, id=whole.state.id)

    @routes.post("/e/{id}/{verb}")
    def do(request: Request, id: str, verb: str, sent: Form) -> Response:
        if verb not in COMMANDS:
            raise NotFound(f"Nothing is called {verb[:40]!r} here.", "Go back to the escalation.")
        return carry_out(request, desk, sent, number(id), verb)


def carry_out(request: Request, desk: Desk, sent: Sent, id_: str, verb: str) -> Response:
    """Ask the desk for it, and show what came of it."""
    kind = COMMANDS[verb]
    whole = desk.show(id_, actor=sent.person)
    zone = whole.rules.directory.people[sent.person].time_zone
    try:
        command = parse(kind, sent.form, zone)
        answer = submitted(desk, sent, id_, command)
    except StaleWrite:
        return conflict(request, desk, sent, id_, verb)
    except EscalationError as error:
        return failed(request, desk, sent, whole, verb, error)
    held = _held(command, answer)
    if held:
        return _to_the_gate(request, desk, sent, id_, held)
    return done(request, desk, sent, id_, told(command, answer, sent.person, zone))


def submitted(desk: Desk, sent: Sent, id_: str, command: Any) -> Answer:
    """Ask the desk. A form that shows a version is refused where somebody changed the same since.

    What the clock did meanwhile, or somebody to another part of it, is no conflict.
    """
    seen = sent.text("version")
    if not seen.isdigit() or len(seen) > 9:
        return desk.submit(command, actor=sent.person, escalation=id_)
    version = int(seen)
    for _ in range(3):
        try:
            return desk.submit(command, actor=sent.person, escalation=id_, expected_version=version)
        except StaleWrite:
            now = desk.show(id_, actor=sent.person)
            if interfering(desk, sent, now, command, int(seen)):
                raise
            version = now.state.version
    return desk.submit(command, actor=sent.person, escalation=id_)


def interfering(desk: Desk, sent: Sent, now: Shown, command: Any, since: int) -> tuple[Entry, ...]:
    """What others did since then to the very thing that this command changes."""
    tried = desk.submit(command, actor=sent.person, escalation=now.state.id, dry_run=True)
    kinds = {type(entry.event) for entry in tried.entries if entry.actor == sent.person}
    return tuple(
        entry
        for entry in now.entries
        if entry.version > since
        and entry.actor not in (SYSTEM, sent.person)
        and type(entry.event) in kinds
    )


def done(request: Request, desk: Desk, sent: Sent, id_: str, sentence_: str) -> Response:
    """It is done: the changed row, the changed page, or on to where the person came from."""
    if not request.headers.get("x-partial"):
        back = own_path(sent.text("back") or f"/e/{id_}")
        return say(RedirectResponse(back, 303), sentence_)
    now = desk.now()
    if sent.text("from") == QUEUE:
        return partial(
            request,
            "queue_answer.html",
            say=sentence_,
            one=one_line(desk, id_, sent.person, now),
            back="/",
            **head(desk, sent.person, now),
        )
    whole = desk.show(id_, actor=sent.person)
    answer = whole_page(request, desk, whole, sent.person, say=sentence_)
    answer.headers["x-at"] = f"/e/{id_}"
    return answer


def failed(
    request: Request, desk: Desk, sent: Sent, whole: Shown, verb: str, error: EscalationError
) -> Response:
    """It was refused. With script a partial for the form that is there; else the form again."""
    act = ACTS.get(verb)
    if request.headers.get("x-partial") or act is None:
        return refused(request, error, ways=ways_on(error, whole.state.id))
    faults = error if isinstance(error, Faults) else None
    filled = wrong("do", sent.fields, faults) if faults else Filled("do", sent.fields)
    return form_page(
        request, desk, whole, act, sent.person, filled, error=error, status_code=status_of(error)
    )


WAYS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "post_mortem_for_critical_and_high": ("file-post-mortem", "Start the post-mortem"),
        "acknowledge_within_an_hour": ("acknowledge-customer", "Acknowledge the customer"),
        "exit criteria": ("record-exit-criteria", "Look at the exit criteria"),
        "closing": ("log-communication", "Log the customer's answer"),
    }
)
"""Rule → where its remedy is done."""


def ways_on(error: EscalationError, id_: str) -> tuple[tuple[str, str], ...]:
    """Where the way on begins: (address, words)."""
    found = WAYS.get(getattr(error, "rule", ""))
    return ((f"/e/{id_}/do/{found[0]}", found[1]),) if found else ()


def conflict(request: Request, desk: Desk, sent: Sent, id_: str, verb: str) -> Response:
    """Somebody else changed the same: both versions, and nothing that was typed is lost."""
    whole, act = desk.show(id_, actor=sent.person), _act(verb)
    zone = whole.rules.directory.people[sent.person].time_zone
    command = parse(act.command, sent.form, zone)
    theirs = interfering(desk, sent, whole, command, int(sent.text("version")))
    name = whole.rules.directory.name
    values: dict[str, Any] = {
        "act": act,
        "id": id_,
        "version": whole.state.version,
        "theirs": [(name(one.actor), one.at, sentence(one.event, name, zone)) for one in theirs],
        "mine": [
            (field.label or field.name, sent.text(field.name))
            for field in act.fields
            if sent.text(field.name)
        ],
        "fields": [(key, value) for key, value in sent.form.multi_items() if key in _own(act)],
    }
    if request.headers.get("x-partial"):
        return partial(request, "parts/conflict.html", status_code=409, **values)
    return page(request, "conflict.html", status_code=409, **values)


def _own(act: Act) -> set[str]:
    return {field.name for field in act.fields} | {f"{field.name}_currency" for field in act.fields}


def form_page(
    request: Request,
    desk: Desk,
    whole: Shown,
    act: Act,
    person: str,
    filled: Filled,
    *,
    error: EscalationError | None = None,
    status_code: int = 200,
) -> Response:
    """One command's form: a page of its own, or a partial that the script shows over the page."""
    zone = whole.rules.directory.people[person].time_zone
    fields = [
        (
            field,
            choosing.options(field.options, desk, whole, person) if field.options else [],
            field.value or choosing.first(field.first, whole, person, zone),
        )
        for field in act.fields
    ]
    severity = act.command is c.ChangeSeverity
    chosen = filled.value("severity", whole.state.severity) if severity else ""
    return page(
        request,
        "do.html",
        status_code=status_code,
        act=act,
        state=whole.state,
        fields=fields,
        filled=filled,
        why_not=why_not(act, whole, desk.policy.actor(person)),
        error=error,
        ways=ways_on(error, whole.state.id) if error else (),
        deadlines=deadlines_then(desk, whole, chosen, person) if severity else None,
        id=whole.state.id,
        chosen=chosen,
    )


def deadlines_then(
    desk: Desk, whole: Shown, severity: str, person: str
) -> list[tuple[str, Clock, Clock | None]] | None:
    """(clock, as it is, as it would be) with another severity.

    None where nothing would change; nothing in it where a manager decides first.
    """
    if severity == whole.state.severity or severity not in whole.rules.handbook.severities:
        return None
    command = c.ChangeSeverity(severity, "a preview")
    try:
        tried = desk.submit(command, actor=person, escalation=whole.state.id, dry_run=True)
    except EscalationError:
        return None
    if tried.state.severity != severity:
        return []
    then = {view.name: view for view in deadlines.views(tried.state, tried.rules, tried.at)}
    pairs = []
    for view in whole.clocks:
        if view.name in deadlines.CLOCKS and view.status is deadlines.ClockStatus.RUNNING:
            after = then.get(view.name)
            pairs.append(
                (view.label, shown(view, whole.at), shown(after, tried.at) if after else None)
            )
    return pairs


def told(command: Any, answer: Answer, person: str, zone: str) -> str:
    """What was done, in one sentence."""
    ready = SAID.get(type(command))
    if ready and answer.entries:
        return ready
    own = [entry for entry in answer.entries if entry.actor == person]
    if not own:
        return "Nothing changed: it was done already."
    name = answer.rules.directory.name
    return f"{answer.escalation}: {sentence(own[0].event, name, zone)}."


def _act(verb: str) -> Act:
    act = ACTS.get(verb)
    if act is None:
        raise NotFound(f"There is no form for {verb[:40]!r}.", "Go back to the escalation.")
    return act


def _held(command: Any, answer: Answer) -> str:
    """The message that the gate holds, if this was sending one."""
    if not isinstance(command, c.SendMessage | c.AcknowledgeCustomer | c.ExplainFinding):
        return ""
    name = getattr(command, "message", "") or (
        answer.state.messages[-1].id if answer.state.messages else ""
    )
    message = answer.state.message(name)
    held = message is not None and message.state is MessageState.HELD
    return name if held and not isinstance(command, c.ExplainFinding) else ""


def _to_the_gate(request: Request, desk: Desk, sent: Sent, id_: str, message: str) -> Response:
    """A held message is shown where it can be mended: in the composer."""
    whole = desk.show(id_, actor=sent.person)
    draft = drafted(desk, whole, sent.person, message)
    if request.headers.get("x-partial") and sent.text("from") == QUEUE:
        held = whole.state.message(message)
        error = BadInput(
            held.reason if held else "The gate holds it.", f"Open {id_} and mend the text there."
        )
        return refused(request, error)
    return whole_page(request, desk, whole, sent.person, draft=draft, status_code=409)
