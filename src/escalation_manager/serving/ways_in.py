"""Which ways in does this desk offer to who asks: a password, the company's provider, the demo?"""

from __future__ import annotations

from ipaddress import ip_address

from starlette.requests import HTTPConnection

from escalation_manager.core.directory import Person
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import WaysIn
from escalation_manager.serving.settings import LOOPBACK_NAMES, Settings

DEMO = "demo"
"""A setting of the desk: it holds the demo company, and anybody may be anyone on it."""
FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip", "via")


def ways_in(desk: Desk, settings: Settings, connection: HTTPConnection) -> WaysIn:
    """What the sign-in page may offer."""
    demo = demo_people(desk) if demo_allowed(desk, connection) else ()
    return WaysIn(
        password=desk.identity.anybody(),
        provider=settings.oidc.name if settings.oidc else "",
        demo=demo,
    )


def demo_people(desk: Desk) -> tuple[Person, ...]:
    """Everybody a visitor of the demo may be."""
    return tuple(one for one in desk.policy.directory().people.values() if not one.agent)


def demo_allowed(desk: Desk, connection: HTTPConnection) -> bool:
    """Only on a demo desk, and only from the machine that it runs on.

    A proxy on the same machine looks like it, so whatever was handed on is refused; and a foreign
    name that points at this machine is one of the tricks of foreign pages.
    """
    if not desk.store.setting(DEMO) or any(name in connection.headers for name in FORWARDED):
        return False
    host = connection.headers.get("host", "")
    name = host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0]
    if name.casefold() not in LOOPBACK_NAMES or connection.client is None:
        return False
    try:
        return ip_address(connection.client.host).is_loopback
    except ValueError:
        return False
