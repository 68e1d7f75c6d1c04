"""The desk in the browser: pages and forms that work without script, and live where there is one.

`pages/` holds a module for each screen, `views/` what is worked out for the eye, `templates/` and
`static/` what a browser gets. A page asks the desk and renders; it decides nothing.
"""

from __future__ import annotations

from fastapi import APIRouter

from escalation_manager.desk.counter import Desk
from escalation_manager.web.files import static
from escalation_manager.web.pages import SCREENS
from escalation_manager.web.refusing import by_server
from escalation_manager.web.routing import PageRoute

__all__ = ["by_server", "router", "static"]


def router(desk: Desk) -> APIRouter:
    """Every page of this desk, and the forms on them."""
    routes = APIRouter(route_class=PageRoute, include_in_schema=False)
    for screen in SCREENS:
        screen.add(routes, desk)
    return routes
