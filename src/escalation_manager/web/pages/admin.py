"""What keeps the desk going: people, connections, keys, the audit log, and how it looks to me."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.core import permissions
from escalation_manager.core.errors import NotAllowed, NotFound
from escalation_manager.core.rungs import has_left
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.incoming import review
from escalation_manager.desk.upkeep import MAY_CHANGE_POLICY
from escalation_manager.ports.log import EffectState
from escalation_manager.web.asking import Viewer
from escalation_manager.web.rendering import page

AUDITED = 100


@dataclass(frozen=True, slots=True)
class Place:
    """One part of Admin, with how it stands in a few words."""

    path: str
    sign: str
    name: str
    about: str
    stands: str
    late: bool = False


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the overview, the appearance and the audit log on the router."""

    @routes.get("/admin")
    def admin(request: Request, viewer: Viewer) -> Response:
        return page(request, "admin.html", places=_places(desk, viewer.person))

    @routes.get("/admin/appearance")
    def appearance(request: Request, viewer: Viewer) -> Response:
        desk.policy.actor(viewer.person)
        return page(request, "admin_appearance.html")

    @routes.get("/admin/audit")
    def audit(
        request: Request,
        viewer: Viewer,
        before: Annotated[int | None, Query(ge=1, le=2**62)] = None,
    ) -> Response:
        lines = desk.identity.audit(by=viewer.person, before=before, limit=AUDITED)
        return page(
            request,
            "admin_audit.html",
            lines=lines,
            called=desk.policy.directory().name,
            more=lines[-1].number if len(lines) == AUDITED else None,
            before=before,
        )


def _places(desk: Desk, person: str) -> list[Place]:
    """Whatever this person may look into."""
    actor, now = desk.policy.actor(person), desk.now()
    managers = desk.policy.handbook().roles.managers
    present = [
        one
        for one in desk.policy.directory().people.values()
        if not one.agent and not has_left(one, now)
    ]
    places = [
        Place(
            "/admin/people",
            "person",
            "People",
            "Roles, rungs, contact methods, leave and deputies",
            f"{len(present)} work here",
        )
    ]
    if actor.has(*MAY_CHANGE_POLICY, *managers):
        dead = len(desk.effects((EffectState.DEAD,), actor=person, limit=100))
        places.append(
            Place(
                "/admin/connections",
                "bell",
                "Connections",
                "Channels and connectors, their health, and what could not be done",
                f"{dead}{'+' if dead == 100 else ''} could not be done" if dead else "All done",
                bool(dead),
            )
        )
    with suppress(NotAllowed, NotFound):
        mails = len(review(desk, actor=person))
        places.append(
            Place(
                "/admin/mails",
                "mail",
                "Mails to look at",
                "What came in and could not be placed",
                f"{mails} {'waits' if mails == 1 else 'wait'}" if mails else "None",
                bool(mails),
            )
        )
    findings = len(desk.lint())
    places += [
        Place(
            "/handbook#words",
            "note",
            "Words and templates",
            "Ready words, tasks that come by themselves, the communication plan",
            "In the handbook",
        ),
        Place(
            "/handbook#lint",
            "ladder",
            "Holes",
            "What handbook and directory leave open",
            f"{findings} open" if findings else "None",
            bool(findings),
        ),
        Place("/admin/keys", "lock", "Keys", "Your password, and tokens for programs", ""),
        Place("/admin/appearance", "sliders", "Appearance", "Light or dark, rows, shortcuts", ""),
    ]
    if actor.has(permissions.ADMIN, permissions.AUDITOR):
        places.append(
            Place("/admin/audit", "book", "Audit log", "Who signed in, and who changed what", "")
        )
    return places
