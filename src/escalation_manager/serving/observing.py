"""What happened in the server? A number for every request, a line in the log, and figures."""

from __future__ import annotations

import json
import logging
import re
from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from escalation_manager.serving.answering import header
from escalation_manager.serving.telemetry import span

if TYPE_CHECKING:
    from escalation_manager.desk.counter import Desk
    from escalation_manager.serving.live import Live

log = logging.getLogger("escalations.requests")
_GIVEN = re.compile(r"[A-Za-z0-9._-]{1,64}")
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)

SIGNED = "/a/"
"""What follows is a secret by itself: whoever has the link may press its button."""


class Figures:
    """What Prometheus reads. One registry for each server, so that tests do not share one."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.requests = Counter(
            "escalations_requests",
            "Requests answered.",
            ("method", "route", "status"),
            registry=self.registry,
        )
        self.seconds = Histogram(
            "escalations_request_seconds",
            "Time until a request was answered.",
            ("route",),
            buckets=BUCKETS,
            registry=self.registry,
        )
        self.streams = Gauge(
            "escalations_streams", "Live streams that are open.", registry=self.registry
        )
        self.escalations = Gauge(
            "escalations_by_status", "Escalations.", ("status",), registry=self.registry
        )
        self.owed = Gauge(
            "escalations_effects_owed",
            "Effects that wait, that are being done, and that a person must look at.",
            ("state", "target", "lane"),
            registry=self.registry,
        )
        self.late = Gauge(
            "escalations_late_seconds",
            "How long the oldest thing that could be done now has waited.",
            registry=self.registry,
        )
        self.heartbeat = Gauge(
            "escalations_seconds_since_heartbeat",
            "Seconds since a worker last proved that nothing was left behind; -1: none did.",
            registry=self.registry,
        )
        self.left_behind = Gauge(
            "escalations_left_behind",
            "What should have been done, and that nobody sees to.",
            registry=self.registry,
        )
        self.workers = Gauge("escalations_workers", "Workers that live.", registry=self.registry)
        self.open_breakers = Gauge(
            "escalations_withheld_targets",
            "Systems outside that every worker leaves alone for now.",
            registry=self.registry,
        )

    def page(self, desk: Desk, live: Live) -> bytes:
        """The figures as text."""
        from escalation_manager.desk.standing import standing
        from escalation_manager.ports.log import Query

        self.streams.set(live.streams)
        self.escalations.clear()
        everything = Query(restricted_too=True)
        for status, count in desk.store.counts(everything, "status").items():
            self.escalations.labels(status or "").set(count)
        found = standing(desk)
        self.owed.clear()
        for one in found.owing:
            self.owed.labels(one.state.value, one.target, str(one.lane)).set(one.count)
        self.late.set(found.late_by.total_seconds())
        beat = found.heartbeat
        self.heartbeat.set(-1.0 if beat is None else (found.at - beat).total_seconds())
        self.left_behind.set(len(found.audit.left_behind))
        self.workers.set(len(found.alive))
        self.open_breakers.set(len(found.withheld))
        return generate_latest(self.registry)


class Observing:
    """Numbers each request, counts it, and writes one line about it: never its words."""

    def __init__(self, app: ASGIApp, desk: Desk, figures: Figures, *, as_json: bool) -> None:
        self._app = app
        self._desk = desk
        self._figures = figures
        self._as_json = as_json

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass it on, and look at what comes back."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = header(scope, b"x-request-id")
        number = given if _GIVEN.fullmatch(given) else self._desk.identity.drawn(8).hex()
        scope.setdefault("state", {})["request_id"] = number
        status, began = 500, perf_counter()

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["x-request-id"] = number
            await send(message)

        try:
            with span(scope, number) as ended:
                await self._app(scope, receive, noting)
                ended(_route(scope), status)
        finally:
            self._write(scope, number, status, perf_counter() - began)

    def _write(self, scope: Scope, number: str, status: int, seconds: float) -> None:
        route = _route(scope)
        self._figures.requests.labels(scope["method"], route, str(status)).inc()
        self._figures.seconds.labels(route).observe(seconds)
        identity = scope["state"].get("identity")
        said = {
            "request": number,
            "method": scope["method"],
            "path": _plain(scope["path"]),
            "status": status,
            "ms": round(seconds * 1000, 1),
            "person": identity.person if identity else None,
            "from": (scope.get("client") or ("",))[0],
        }
        if self._as_json:
            log.info("%s", json.dumps(said))
        else:
            log.info("%(method)s %(path)s %(status)s %(ms)s ms %(person)s [%(request)s]", said)


def _route(scope: Scope) -> str:
    """The route's own pattern: a figure for each path would be one for each escalation."""
    path = getattr(scope.get("route"), "path", None)
    return str(path) if path else "(none)"


def _plain(path: str) -> str:
    """A path that cannot write a second line into the log, nor give away a signed link."""
    if path.startswith(SIGNED):
        return f"{SIGNED}…"
    return "".join(x if x.isprintable() else "?" for x in path)[:500]
