"""Is there something to try the desk on? An invented company, for a desk that holds nothing yet."""

from __future__ import annotations

from datetime import timedelta

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from escalation_manager.core.errors import Conflict, NotAllowed
from escalation_manager.demo import mail
from escalation_manager.demo.staging.company import company_of_today
from escalation_manager.desk.counter import Desk
from escalation_manager.desk.mail import read_mail
from escalation_manager.desk.upkeep import MAY_CHANGE_POLICY
from escalation_manager.ports.log import Query
from escalation_manager.web.asking import Form, Viewer
from escalation_manager.web.rendering import page, say

MAILS = (
    ("01-html-with-quoted-history", 95),
    ("06-billing-dispute", 60),
    ("03-furious-but-trivial", 35),
    ("04-calm-catastrophe", 12),
)
"""Which sample mails come in, and how many minutes ago they were written."""


def add(routes: APIRouter, desk: Desk) -> None:
    """Put the page and its one button on the router."""

    @routes.get("/admin/sample-data")
    def asked(request: Request, viewer: Viewer) -> Response:
        _may(desk, viewer.person)
        return page(request, "samples.html", mails=len(MAILS))

    @routes.post("/admin/sample-data")
    def load(sent: Form) -> Response:
        _may(desk, sent.person)
        now = desk.now()
        desk.load_text("the sample company", company_of_today(now), by=sent.person)
        accounts = tuple(desk.policy.accounts().values())
        for name, minutes in MAILS:
            then = now - timedelta(minutes=minutes)
            read = read_mail(mail(name), accounts, now, name=name, reported_at=then)
            desk.submit(read.command, actor=sent.person)
        told = f"The sample company is here, and {len(MAILS)} mails of its customers."
        return say(RedirectResponse("/", 303), told)


def _may(desk: Desk, person: str) -> None:
    if not desk.policy.actor(person).has(*MAY_CHANGE_POLICY):
        raise NotAllowed("Only an admin loads data.", "Ask an admin.", rule="permission: load data")
    if desk.store.count(Query(restricted_too=True)):
        raise Conflict(
            "There are escalations on this desk: nothing invented is put among them.",
            "Make another desk to try things on: escalations demo.",
        )
