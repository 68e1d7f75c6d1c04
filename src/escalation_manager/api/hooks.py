"""What do other systems tell us? Signed webhooks, and the buttons that people press elsewhere.

Who asks is proved by a signature over the raw bytes, so no token is needed, and none is taken.
"""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import Response

from escalation_manager.api.answering import WRITING, answer, answers
from escalation_manager.api.asking import Body
from escalation_manager.desk.callbacks import take_callback, take_webhook
from escalation_manager.desk.counter import Desk

_RAW = {
    "security": [],
    "requestBody": {
        "required": True,
        "content": {
            kind: {"schema": {"type": "string"}}
            for kind in ("application/json", "application/x-www-form-urlencoded")
        },
    },
}


@dataclass(frozen=True, slots=True)
class Taken:
    """Which escalation it was about, and how far that is now; empty: about none."""

    escalation: str
    version: int


@dataclass(frozen=True, slots=True)
class TakenAll:
    """What came of every button that was pressed."""

    taken: list[Taken]


def add(routes: APIRouter, desk: Desk) -> None:
    """Put these routes on the router."""

    @routes.post(
        "/hooks/{sender}",
        operation_id="webhook",
        summary="A signed webhook of another program: what it tells, once",
        tags=["hooks"],
        responses=answers(Taken, problems=WRITING),
        openapi_extra=_RAW,
    )
    def webhook(request: Request, sender: str, body: Body) -> Response:
        made = take_webhook(desk, sender, body, dict(request.headers))
        if not made:
            return answer(Taken("", 0))
        return answer(Taken(made[-1].escalation, made[-1].version))

    @routes.post(
        "/callbacks/{channel}",
        operation_id="callback",
        summary="What somebody pressed in Slack or Teams: their own word, with their permissions",
        tags=["hooks"],
        responses=answers(TakenAll, problems=WRITING),
        openapi_extra=_RAW,
    )
    def callback(request: Request, channel: str, body: Body) -> Response:
        made = take_callback(desk, channel, body, dict(request.headers))
        return answer(TakenAll([Taken(one.escalation, one.version) for one in made]))
