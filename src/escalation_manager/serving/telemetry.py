"""Does somebody trace requests through several systems? Then by OpenTelemetry, where it is there.

It is no requirement of ours: with `opentelemetry-api` installed every request is a span, exported
by whatever the operator has set up; without it this costs nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from starlette.types import Scope

Ended = Callable[[str, int], None]


@contextmanager
def span(scope: Scope, number: str) -> Iterator[Ended]:
    """A span around one request; tell it the route and the status at the end."""
    tracing = _tracing()
    if tracing is None:
        yield lambda _route, _status: None
        return
    trace, propagate = tracing
    carrier = {k.decode("latin-1"): v.decode("latin-1") for k, v in scope["headers"]}
    tracer = trace.get_tracer("escalation_manager")
    with tracer.start_as_current_span(
        scope["method"], context=propagate.extract(carrier), kind=trace.SpanKind.SERVER
    ) as current:
        current.set_attribute("http.request.method", scope["method"])
        current.set_attribute("escalations.request_id", number)

        def ended(route: str, status: int) -> None:
            current.update_name(f"{scope['method']} {route}")
            current.set_attribute("http.route", route)
            current.set_attribute("http.response.status_code", status)
            if status >= 500:
                current.set_status(trace.StatusCode.ERROR)

        yield ended


@lru_cache(maxsize=1)
def _tracing() -> tuple[Any, Any] | None:
    try:
        from opentelemetry import propagate, trace  # type: ignore[import-not-found,unused-ignore]
    except ImportError:
        return None
    return trace, propagate
