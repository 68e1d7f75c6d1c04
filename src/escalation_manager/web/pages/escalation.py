"""What is going on with this one, and what is to be done about it? Everything on one page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any
from urllib.parse import quote

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.core import numbering, permissions
from escalation_manager.core.errors import NotFound
from escalation_manager.core.guardrails.promise_needs_confirmation import standing
from escalation_manager.core.next_step import step_for
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.core.zones import zone as known_zone
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.specialist.worked import Worked
from escalation_manager.web.acts import GROUPS
from escalation_manager.web.acts.possible import possible
from escalation_manager.web.asking import Viewer
from escalation_manager.web.forms import Filled
from escalation_manager.web.rendering import page
from escalation_manager.web.views import case, composer
from escalation_manager.web.views.assistant import place
from escalation_manager.web.views.clocks import shown
from escalation_manager.web.views.doing import doing
from escalation_manager.web.views.ladder import ladder
from escalation_manager.web.views.timeline import SHOWS, timeline


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page on the router."""

    @routes.get("/e/{id}")
    def escalation(
        request: Request,
        id: str,
        viewer: Viewer,
        show: Annotated[str, Query(max_length=20)] = "all",
        whole: Annotated[bool, Query()] = False,
        message: Annotated[str, Query(max_length=20)] = "",
        template: Annotated[str, Query(max_length=40)] = "",
    ) -> Response:
        position = desk.position()
        found = desk.show(number(id), actor=viewer.person)
        draft = drafted(desk, found, viewer.person, message, template)
        return whole_page(
            request,
            desk,
            found,
            viewer.person,
            draft=draft,
            show=show,
            all_of_it=whole,
            position=position,
        )

    @routes.get("/e/{id}/clocks/{name}")
    def explained(request: Request, id: str, name: str, viewer: Viewer) -> Response:
        told = desk.explain(number(id), name, actor=viewer.person)
        return page(request, "explained.html", id=id, told=told, clock=shown(told.view, desk.now()))


def number(id_: str) -> str:
    """The number as the desk writes it; what can be none is as unknown as one that is not there."""
    wanted = numbering.number(id_)
    if wanted is None:
        raise permissions.unknown(id_[:40])
    return wanted


def whole_page(
    request: Request,
    desk: Desk,
    whole: Shown,
    person: str,
    *,
    draft: Mapping[str, Any] | None = None,
    show: str = "all",
    all_of_it: bool = False,
    status_code: int = 200,
    worked: Worked | None = None,
    say: str = "",
    position: int | None = None,
) -> Response:
    """The whole page; for the script, each of its sections to replace the one that is there."""
    response = page(
        request,
        "escalation.html",
        status_code=status_code,
        **values(desk, whole, person, show, all_of_it),
        **(draft or drafted(desk, whole, person)),
        assistant=desk.specialist.model,
        worked=worked,
        position=position,
        place=place,
    )
    if say:
        response.headers["x-say"] = quote(say)
    return response


def values(desk: Desk, whole: Shown, person: str, show: str, all_of_it: bool) -> dict[str, Any]:
    """Everything but the composer."""
    state, rules, actor = whole.state, whole.rules, desk.policy.actor(person)
    zone = rules.directory.people[person].time_zone
    mine = step_for(state, rules, whole.at, actor)
    step = mine or whole.step
    waits = ""
    if mine is None and whole.step is not None:
        names = [rules.directory.name(one) for one in whole.step.people]
        names += [rules.handbook.role_label(role) for role in whole.step.roles]
        waits = ", ".join(names)
    can = list(possible(whole, actor))
    before, after = _neighbours(desk, state.id, person)
    return {
        "whole": whole,
        "state": state,
        "head": case.head(whole),
        "card": doing(whole, step, zone) if step is not None else None,
        "waits": waits,
        "clocks": case.clocks(whole),
        "ladder": ladder(whole, zone),
        "jobs": case.jobs(whole, person),
        "people": case.people(whole),
        "customers": case.customers(whole),
        "speaker": case.speaker(whole),
        "unsent": case.unsent(whole),
        "timeline": timeline(whole, show, zone, whole_of_it=all_of_it),
        "shows": SHOWS,
        "can": [(group, [c for c in can if c.act.group == group]) for group in GROUPS],
        "may": {c.act.verb for c in can if not c.why_not},
        "actor": actor,
        "before": before,
        "after": after,
        "names": rules.directory.name,
        "handbook": rules.handbook,
        "confirmed": standing(state, rules, whole.at),
        "report": to_markdown(desk.report(state.id, actor=person)),
        "links": _links(desk, whole, person),
        "others": _known(desk, whole, person),
    }


def drafted(
    desk: Desk,
    whole: Shown,
    person: str,
    message: str = "",
    template: str = "",
    *,
    filled: Filled | None = None,
    held: str = "",
) -> dict[str, Any]:
    """The composer: what stands in it, and what was refused in it."""
    zone = whole.rules.directory.people[person].time_zone
    templates = composer.templates(whole, person, zone)
    known = whole.state.message(message) if message else None
    again = composer.next_update(whole)
    local = f"{again.astimezone(known_zone(zone)):%Y-%m-%dT%H:%M}"
    chosen = template or composer.usual_purpose(whole)
    text = next((one.text for one in templates if one.purpose == chosen), "")
    values = {
        "purpose": known.purpose if known else chosen,
        "recipient": known.recipient if known else composer.usual_recipient(whole),
        "channel": known.channel if known else "email",
        "text": known.text if known else text,
        "next_update_at": local,
        "held": known.id if known else held,
    }
    form = filled or Filled("say", values)
    stopped = whole.state.message(form.value("held")) if form.value("held") else None
    actor = desk.policy.actor(person)
    said = form.value("text").replace("\r\n", "\n").strip()
    same = stopped is not None and stopped.text.strip() == said
    refusal = composer.refusal(stopped, whole, actor, zone) if stopped and same else None
    return {
        "form": form,
        "templates": templates,
        "recipients": composer.recipients(whole),
        "refusal": refusal,
    }


def _neighbours(desk: Desk, id_: str, person: str) -> tuple[str, str]:
    """The one before and the one after it on this person's list."""
    ids = [step.escalation for step in desk.next(actor=person, limit=None)]
    if id_ not in ids:
        return "", ids[0] if ids else ""
    place = ids.index(id_)
    return (ids[place - 1] if place else ""), (ids[place + 1] if place + 1 < len(ids) else "")


def _links(desk: Desk, whole: Shown, person: str) -> list[tuple[str, str, str]]:
    """(number, what it is, title) of every linked one that this person may know of."""
    state = whole.state
    pairs = [(other, relation.replace("_", " ")) for other, relation in state.links]
    pairs += [(other, "merged into this") for other in state.absorbed]
    if state.merged_into:
        pairs.append((state.merged_into, "merged into it"))
    return [(id_, what, title) for id_, what in pairs if (title := _title(desk, id_, person))]


def _known(desk: Desk, whole: Shown, person: str) -> list[tuple[str, str, str]]:
    """(number, why it looks alike, title) of duplicates that this person may know of."""
    return [
        (id_, why, title)
        for id_, why in whole.state.duplicates
        if (title := _title(desk, id_, person)) and id_ not in whole.state.absorbed
    ]


def _title(desk: Desk, id_: str, person: str) -> str:
    try:
        return desk.show(id_, actor=person).state.title
    except NotFound:
        return ""
