"""What happens to words for the customer? Written, checked, sent; or refused, with a way on."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, Faults
from escalation_manager.core.escalation import MessageState
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.web.asking import Form, Sent
from escalation_manager.web.forms import Filled, parse, wrong
from escalation_manager.web.pages.acting import done
from escalation_manager.web.pages.escalation import drafted, number, whole_page
from escalation_manager.web.refusing import refused
from escalation_manager.web.rendering import partial
from escalation_manager.web.views import composer
from escalation_manager.web.ways import remedy

ASK_WITHIN = "+1h"
KEPT = ("purpose", "recipient", "channel", "text", "next_update_at", "held")


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the composer's action on the router."""

    @routes.post("/e/{id}/compose")
    def compose(request: Request, id: str, sent: Form) -> Response:
        whole = desk.show(number(id), actor=sent.person)
        way, _, rest = sent.text("way", "send").partition(":")
        try:
            if way == "safe":
                return _safely(request, desk, sent, whole)
            if way == "ask":
                return _asked(request, desk, sent, whole)
            if way == "template":
                return _from_template(request, desk, sent, whole, rest or sent.text("purpose"))
            if way == "save":
                return _saved(request, desk, sent, whole)
            if way == "means":
                meaning, _, quote = rest.partition(":")
                _explain(desk, sent, whole, meaning, quote)
            return _sent(request, desk, sent, whole)
        except Faults as faults:
            return _again(request, desk, sent, wrong("say", _fields(sent), faults), 422)
        except EscalationError as error:
            if request.headers.get("x-partial"):
                return refused(request, error)
            filled = Filled("say", _fields(sent), {"text": f"{error.message} {remedy(error)}"})
            return _again(request, desk, sent, filled, 409)


def _sent(request: Request, desk: Desk, sent: Sent, whole: Shown) -> Response:
    """Through the gate. Held: the composer again, with the refusal under the text."""
    id_, message = _written(desk, sent, whole)
    answer = desk.submit(c.SendMessage(message), actor=sent.person, escalation=id_)
    made = answer.state.message(message)
    if made is not None and made.state is MessageState.HELD:
        return _again(request, desk, sent, Filled("say", _fields(sent) | {"held": message}), 409)
    to = made.recipient if made else "the customer"
    name = dict(composer.recipients(whole)).get(to, to)
    return done(request, desk, sent, id_, f"Checked, and on its way to {name}.")


def _saved(request: Request, desk: Desk, sent: Sent, whole: Shown) -> Response:
    id_, message = _written(desk, sent, whole)
    return done(request, desk, sent, id_, f"{message} is kept as a draft.")


def _written(desk: Desk, sent: Sent, whole: Shown) -> tuple[str, str]:
    """The message, written down. One that was held before and is now said otherwise is dropped."""
    zone = whole.rules.directory.people[sent.person].time_zone
    command = parse(c.WriteMessage, sent.form, zone)
    state, before = whole.state, whole.state.message(sent.text("held"))
    waits = (MessageState.HELD, MessageState.DRAFT)
    if before is not None and before.state in waits:
        same = (before.text, before.recipient, before.channel, before.purpose)
        if same == (command.text, command.recipient, command.channel, command.purpose):
            return state.id, before.id
        desk.submit(
            c.DiscardMessage(before.id, "said otherwise"), actor=sent.person, escalation=state.id
        )
    answer = desk.submit(command, actor=sent.person, escalation=state.id)
    mine = [
        one
        for one in answer.state.messages
        if one.author == sent.person and one.text == command.text and one.state in waits
    ]
    return state.id, mine[-1].id


def _safely(request: Request, desk: Desk, sent: Sent, whole: Shown) -> Response:
    """The same text with a promise of the next update instead of one of a fix; nothing is sent."""
    held = whole.state.message(sent.text("held"))
    zone = whole.rules.directory.people[sent.person].time_zone
    again = composer.said(composer.next_update(whole), whole.at, zone)
    quotes = tuple(words.quote for words in held.found) if held else ()
    text = composer.safe_text(sent.text("text"), quotes, again)
    return _again(request, desk, sent, Filled("say", _fields(sent) | {"text": text}), 200)


def _asked(request: Request, desk: Desk, sent: Sent, whole: Shown) -> Response:
    """A technical role is asked to confirm the time; the message waits, held."""
    held = whole.state.message(sent.text("held"))
    quote = held.found[0].quote if held and held.found else "the time of the fix"
    roles = whole.rules.handbook.roles.technical
    resolving = [
        one
        for one in whole.state.owners.resolving
        if set(whole.rules.directory.people[one].roles) & set(roles)
    ]
    title = f"Confirm or correct the time: “{quote}”" + (f" ({held.id})" if held else "")
    command = c.AddTask(title, resolving[0] if resolving else roles[0], offset=ASK_WITHIN)
    answer = desk.submit(command, actor=sent.person, escalation=whole.state.id)
    owner = answer.state.tasks[-1].owner
    name = answer.rules.directory.name(owner)
    told = f"{name} is asked to confirm. Your message waits, and can be sent once it is confirmed."
    return done(request, desk, sent, whole.state.id, told)


def _explain(desk: Desk, sent: Sent, whole: Shown, meaning: str, quote: str) -> None:
    held = sent.text("held")
    desk.submit(
        c.ExplainFinding(held, quote, meaning), actor=sent.person, escalation=whole.state.id
    )


def _from_template(
    request: Request, desk: Desk, sent: Sent, whole: Shown, purpose: str
) -> Response:
    zone = whole.rules.directory.people[sent.person].time_zone
    ready = composer.templates(whole, sent.person, zone)
    own = composer.own_words(sent.text("text"), ready)
    if not own and not request.headers.get("x-partial"):
        return RedirectResponse(f"/e/{whole.state.id}?template={purpose}#composer", 303)
    words = {one.purpose: one.text for one in ready}
    text = composer.with_own_words(words.get(purpose, ""), own)
    fields = _fields(sent) | {"text": text, "purpose": purpose, "held": ""}
    return _again(request, desk, sent, Filled("say", fields), 200)


def _again(request: Request, desk: Desk, sent: Sent, filled: Filled, status: int) -> Response:
    """The composer once more, with everything that was typed."""
    id_ = number(request.path_params["id"])
    whole = desk.show(id_, actor=sent.person)
    draft = drafted(desk, whole, sent.person, filled=filled)
    if request.headers.get("x-partial"):
        return partial(
            request, "parts/composer.html", status_code=status, state=whole.state, **draft
        )
    return whole_page(request, desk, whole, sent.person, draft=draft, status_code=status)


def _fields(sent: Sent) -> dict[str, str]:
    return {name: sent.text(name) for name in KEPT}
