"""What happens when somebody follows the signed link of an alert? It shows, and a button does.

Programs that look through mails follow links by themselves, so to look at the page does nothing.
Nobody has to be signed in: the link is signed for one person, one deed and a day, and the deed is
done in that person's name, with that person's permissions.
"""

from __future__ import annotations

from html import escape

from fastapi import APIRouter
from starlette.responses import HTMLResponse, Response

from escalation_manager.core.errors import EscalationError, NotAllowed
from escalation_manager.desk.callbacks import LinkShown, follow_link, show_link
from escalation_manager.desk.counter import Desk

PAGE = "/a/{token}"
_STYLE = "/a/style.css"
SHEET = """
:root { color-scheme: light dark; }
body { margin: 0; font: 1rem/1.5 system-ui, sans-serif; background: Canvas; color: CanvasText; }
main { max-width: 30rem; margin: 12vh auto 0; padding: 0 1.25rem; }
h1 { font-size: 1.35rem; line-height: 1.3; margin: 0 0 .5rem; }
p { margin: 0 0 1rem; } .faint { color: GrayText; font-size: .9rem; }
button { font: inherit; font-weight: 600; color: #fff; background: #0b5fff; border: 0;
  border-radius: .5rem; padding: .8rem 1.4rem; width: 100%; cursor: pointer; }
button:focus-visible, a:focus-visible { outline: 3px solid #0b5fff; outline-offset: 3px; }
"""


def router(desk: Desk) -> APIRouter:
    """The page behind the link, and its button."""
    routes = APIRouter(include_in_schema=False)

    @routes.get(_STYLE)
    def style() -> Response:
        return Response(
            SHEET, media_type="text/css", headers={"cache-control": "public, max-age=86400"}
        )

    @routes.get(PAGE)
    def page(token: str) -> Response:
        """What the link would do, and a button that does it. Changes nothing."""
        try:
            shown = show_link(desk, token)
        except EscalationError as refusal:
            return _refused(refusal)
        return _page(shown.title, *_what(shown), button="" if shown.done else shown.button)

    @routes.post(PAGE)
    def press(token: str) -> Response:
        """Do it. Pressed twice, it counts once."""
        try:
            follow_link(desk, token)
            shown = show_link(desk, token)
        except EscalationError as refusal:
            return _refused(refusal)
        return _page(shown.title, *_what(shown))

    return routes


def _what(shown: LinkShown) -> tuple[str, ...]:
    if shown.done:
        return (f"Thank you, {shown.name}: {shown.done}", shown.about)
    return (shown.about, f"You answer as {shown.name}. {shown.until}")


def _refused(refusal: EscalationError) -> Response:
    status = 410 if isinstance(refusal, NotAllowed) and refusal.rule == "links" else 409
    return _page(refusal.message, refusal.remedy, status=status)


def _page(title: str, *lines: str, button: str = "", status: int = 200) -> Response:
    said = "".join(f"<p>{escape(line)}</p>" for line in lines if line)
    form = f"<form method=post><button>{escape(button)}</button></form>" if button else ""
    return HTMLResponse(
        "<!doctype html><html lang=en><head><meta charset=utf-8>"
        f"<title>{escape(title)}</title><meta name=robots content=noindex>"
        '<meta name=viewport content="width=device-width, initial-scale=1">'
        f'<link rel=stylesheet href="{_STYLE}"></head>'
        f"<body><main><h1>{escape(title)}</h1>{said}{form}</main></body></html>",
        status,
        # The address is the secret, so it is not kept. That it is told to no other site is said for
        # every answer; to say "no-referrer" here would make a browser press as if from elsewhere.
        {"cache-control": "no-store"},
    )
