"""The HTTP API: every route, what it is for, and what a refusal means."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from docs.generate.page import Page, table
from escalation_manager import api
from escalation_manager.desk.counter import Desk

ABOUT = (
    "Everything under `/v1`. How it is used: [ask](../how-to/http-api.md), "
    "[change](../how-to/http-api-commands.md), [follow](../how-to/http-api-changes.md)."
)
CHAPTERS = (
    ("questions", "Questions"),
    ("commands", "Commands"),
    ("calls", "The page's calls"),
    ("directory", "People and accounts"),
    ("handbook", "The handbook"),
    ("access", "Access"),
    ("hooks", "Signed by other systems"),
)


def body() -> Iterable[str]:
    """The lines of the page."""
    paths = document()["paths"]
    for tag, title in CHAPTERS:
        yield f"## {title}"
        yield ""
        if tag == "commands":
            yield "Fields of a body: [commands](commands.md). A field that the desk fills is none."
            yield ""
        yield from table(
            ("Route", "What it does"),
            [
                (f"`{method.upper()} {path.removeprefix('/v1')}`", f"{each['summary']}")
                for path, methods in paths.items()
                for method, each in methods.items()
                if each["tags"] == [tag]
            ],
        )
    yield from _behaviour()
    yield from _refusals(paths)


def document() -> dict[str, Any]:
    """The OpenAPI document; its routes are made without asking the desk anything."""
    from fastapi import FastAPI

    app = FastAPI(title="Escalation Manager")
    app.include_router(api.router(cast(Desk, None)))
    return api.document(app)


def _behaviour() -> Iterable[str]:
    yield "## On every route"
    yield ""
    yield from table(
        ("What", "How"),
        [
            ("Who asks", "`Authorization: Bearer esc_…`, or a session's cookie with `X-CSRF`"),
            ("Repeat safely", "`Idempotency-Key` on every command and call"),
            ("Only what you saw", "`If-Match` with the `ETag` of an escalation's version"),
            ("Try it", "`?dry_run=true` on every command and call that writes"),
            ("Pages", "`limit` and `after`; the last page has `after: null`"),
            ("Unknown parameters and fields", "refused, with their names"),
            ("Instants", "ISO 8601 with an offset or `Z`; answers are in UTC"),
            ("Amounts and scores", "decimal numbers as text"),
            ("The number of a request", "`X-Request-Id`, in the answer and in the log"),
        ],
    )


def _refusals(paths: dict[str, Any]) -> Iterable[str]:
    yield "## Refusals"
    yield ""
    yield (
        "Problem details (RFC 9457, `application/problem+json`): `type`, `title`, `status`, "
        "`detail`, and always `code` and `remedy`; `rule` where a guardrail, the lifecycle or a "
        "permission says no; `faults` with the place of each fault of a body."
    )
    yield ""
    meanings: dict[str, str] = {}
    for methods in paths.values():
        for each in methods.values():
            for status, answer in each["responses"].items():
                if int(status) >= 400:
                    meanings[status] = answer["description"]
    yield from table(("Status", "Meaning"), sorted(meanings.items()))
    yield (
        "A message that the gate holds is 409 with the code `held`: the request is right, and the "
        "same request passes once the remedy is done. The hold is kept in the history, and `ETag` "
        "names the version with it."
    )


PAGE = Page("http-api.md", "The HTTP API", ABOUT, body)
