"""Who looks at this page, and did one of our own pages send this form?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.datastructures import FormData
from starlette.requests import Request

from escalation_manager.core.errors import NotAllowed
from escalation_manager.ports.identity import Identity, Scope
from escalation_manager.web.routing import SignInFirst

MOST_FIELDS = 400


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that one of our pages sent in this session."""

    identity: Identity
    form: FormData

    @property
    def person(self) -> str:
        """Who sent it."""
        return self.identity.person

    def text(self, name: str, default: str = "") -> str:
        """The field's text, trimmed."""
        value = self.form.get(name, default)
        return value.strip() if isinstance(value, str) else default

    def texts(self, name: str) -> tuple[str, ...]:
        """Every value of a field that may be sent several times."""
        return tuple(v.strip() for v in self.form.getlist(name) if isinstance(v, str))

    @property
    def fields(self) -> Mapping[str, str]:
        """Every field once, with its last value."""
        return {key: value for key, value in self.form.items() if isinstance(value, str)}


def _viewer(request: Request) -> Identity:
    """Who looks. Pages are for sessions; a program has the API."""
    identity: Identity | None = request.state.identity
    if identity is None:
        raise SignInFirst
    if not identity.may(Scope.READ):
        raise NotAllowed(
            "This token may not be used to read.",
            "Issue one with the scope read.",
            rule="permission: scope",
        )
    return identity


async def _sent(request: Request) -> Sent:
    identity = _viewer(request)
    form = await request.form(max_fields=MOST_FIELDS, max_files=4)
    if identity.kind == "session":
        given = str(form.get("csrf") or request.headers.get("x-csrf", ""))
        if not identity.proved_by(given):
            raise NotAllowed(
                "This form is too old, or was made by another web site.",
                "Load the page again, and send it once more.",
                rule="permission: csrf",
            )
    elif not identity.may(Scope.WRITE):
        raise NotAllowed(
            "This token may not be used to write.",
            "Issue one with the scope write.",
            rule="permission: scope",
        )
    return Sent(identity, form)


Viewer = Annotated[Identity, Depends(_viewer)]
"""Whoever is signed in; else the page goes to sign-in first."""
Form = Annotated[Sent, Depends(_sent)]
"""A form that was sent by our own page, with who sent it."""
