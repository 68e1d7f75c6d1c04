"""Do our words get out and our customers' words get in? Channels, connectors, and what failed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.errors import EscalationError
from escalation_manager.desk.channels import channels_health, send_test
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.connectors import Tried
from escalation_manager.ports.log import EffectState
from escalation_manager.ports.stored import Owing
from escalation_manager.ports.tracking import TRACK, TRACK_CHANGE
from escalation_manager.web.asking import Form, Sent, Viewer
from escalation_manager.web.refusing import status_of
from escalation_manager.web.rendering import page, say

PLACE = "/admin/connections"
SYSTEMS = (
    ("crm", "CRM", "accounts, history, tasks and notes"),
    ("messaging", "Alerts", "alerts to our people"),
    ("feedback", "Surveys", "customers' answers"),
)


@dataclass(frozen=True, slots=True)
class System:
    """A target of effects, and how much of its work is done, waits or is dead."""

    name: str
    about: str
    pending: int
    dead: int


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page and its forms on the router."""

    @routes.get(PLACE)
    def connections(request: Request, viewer: Viewer) -> Response:
        return _shown(request, desk, viewer.person)

    @routes.post(PLACE + "/test")
    def test(request: Request, sent: Form) -> Response:
        try:
            tried = send_test(desk, actor=sent.person)
        except EscalationError as error:
            return _shown(request, desk, sent.person, problem=error)
        return _shown(request, desk, sent.person, tried=tried)

    @routes.post(PLACE + "/retry")
    def retry(request: Request, sent: Form) -> Response:
        return _mended(request, desk, sent, "It is tried again.")

    @routes.post(PLACE + "/drop")
    def drop(request: Request, sent: Form) -> Response:
        return _mended(request, desk, sent, "It was dropped; the reason is on record.")


def _mended(request: Request, desk: Desk, sent: Sent, said: str) -> Response:
    key, reason = sent.text("key"), sent.text("reason")
    try:
        if request.url.path.endswith("/drop"):
            desk.drop_effect(key, reason or "dropped by hand", actor=sent.person)
        else:
            desk.retry_effect(key, actor=sent.person)
    except EscalationError as error:
        return _shown(request, desk, sent.person, problem=error)
    what = "effect dropped" if request.url.path.endswith("/drop") else "effect tried again"
    desk.identity.note(desk.now(), sent.person, what, key[:200], "", reason[:200])
    return say(RedirectResponse(PLACE, 303), said)


def _shown(
    request: Request,
    desk: Desk,
    person: str,
    *,
    tried: Sequence[Tried] = (),
    problem: EscalationError | None = None,
) -> Response:
    channels, tracker = channels_health(desk, actor=person), desk.outside.tracker
    name = desk.policy.directory().name
    dead = desk.effects((EffectState.DEAD,), actor=person, limit=100)
    accounts = desk.policy.accounts()
    return page(
        request,
        "connections.html",
        status_code=status_of(problem) if problem else 200,
        ways=channels.ways,
        unreached=[name(id_) for id_ in channels.unreached],
        systems=_systems(desk.store.leases.owing(), tracker.name if tracker else ""),
        workers=desk.store.leases.workers(),
        dead=dead,
        words=lambda owed: _words(owed, accounts),
        tried=tried,
        tested=bool(tried),
        problem=problem,
    )


def _systems(owing: Sequence[Owing], tracker: str) -> list[System]:
    """The three ports first, then each further target of effects."""
    known = {key: (label, about) for key, label, about in SYSTEMS}
    trackers = {tracker: "tasks as issues"} if tracker else {}
    targets = dict.fromkeys((*known, *(one.target for one in owing)))
    return [
        System(
            *known.get(
                target, (target.capitalize(), trackers.get(target, "messages to customers"))
            ),
            sum(
                one.count
                for one in owing
                if one.target == target and one.state is not EffectState.DEAD
            ),
            sum(
                one.count for one in owing if one.target == target and one.state is EffectState.DEAD
            ),
        )
        for target in targets
    ]


def _words(owed: Any, accounts: Any) -> str:
    """What an effect was to do, in words."""
    data = owed.effect.data
    account = accounts.get(str(data.get("account", "")))
    whose = f" for {account.name}" if account else ""
    kinds = {
        "alert": f"Alert {_several(data.get('people'))}",
        "alert_over": "Say that an alert is over",
        "crm_task": f"Task in the CRM: {data.get('title', '')}",
        "crm_note": "Note in the CRM",
        TRACK: f"Issue of the task: {data.get('title', '')}",
        TRACK_CHANGE: f"What became of the task, to its issue: {data.get('title', '')}",
        "message": f"Message to {data.get('recipient') or 'the customer'}",
        "survey": "Survey to the customer",
        "gather_context": "Gather account, history and surveys",
    }
    return f"{kinds.get(owed.effect.kind, owed.effect.kind)}{whose}"


def _several(people: object) -> str:
    return ", ".join(str(one) for one in people) if isinstance(people, list | tuple) else ""
