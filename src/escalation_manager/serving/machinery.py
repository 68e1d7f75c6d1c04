"""Is the server well? Health, readiness and figures, for the machines that watch over it."""

from __future__ import annotations

from fastapi import APIRouter
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from escalation_manager.core.errors import EscalationError
from escalation_manager.desk.counter import Desk
from escalation_manager.engine.worker import Worker
from escalation_manager.ports.identity import Identity, Scope
from escalation_manager.serving.answering import refusal
from escalation_manager.serving.live import Live
from escalation_manager.serving.observing import Figures

LATE_SECONDS = 60.0
"""A look that is so old means that nobody looks at the clocks."""


def router(desk: Desk, figures: Figures, live: Live, worker: Worker | None) -> APIRouter:
    """The routes under `/-/`."""
    routes = APIRouter(prefix="/-", include_in_schema=False)

    @routes.get("/health")
    async def health() -> Response:
        """The process answers; that is all it says."""
        return JSONResponse({"status": "ok"})

    @routes.get("/ready")
    def ready() -> Response:
        """Whether it can work: the database answers, and the clocks are looked at."""
        try:
            desk.position()
            desk.policy.handbook()
        except EscalationError:
            return JSONResponse({"status": "no", "why": "the database does not answer"}, 503)
        if worker is not None and worker.looked is not None:
            since = (desk.now() - worker.looked).total_seconds()
            if since > LATE_SECONDS:
                return JSONResponse({"status": "no", "why": "nobody looks at the clocks"}, 503)
            if worker.audit is not None and not worker.audit.sound:
                return JSONResponse({"status": "no", "why": "something was left behind"}, 503)
        return JSONResponse({"status": "ok"})

    @routes.get("/metrics")
    def metrics(request: Request) -> Response:
        """Figures for Prometheus: for a token with the scope `metrics`, or a signed-in admin."""
        identity: Identity | None = request.state.identity
        if identity is None:
            return refusal(
                request.scope,
                401,
                "sign_in",
                "The figures are not for everybody.",
                "Send a token with the scope metrics.",
                www_authenticate="Bearer",
            )
        token = identity.kind == "token" and identity.may(Scope.METRICS)
        if not token and not desk.policy.actor(identity.person).has("admin"):
            return refusal(
                request.scope,
                403,
                "not_allowed",
                "The figures are for a token with the scope metrics, or an admin.",
                "Issue such a token.",
            )
        page = figures.page(desk, live)
        return Response(page, media_type="text/plain; version=0.0.4; charset=utf-8")

    return routes
