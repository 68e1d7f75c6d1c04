"""One module for each screen, each with `add(routes, desk)`."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter

from escalation_manager.desk.counter import Desk
from escalation_manager.web.pages import (
    accounts,
    acting,
    admin,
    approvals,
    assisting,
    choices,
    composing,
    connections,
    escalation,
    handbook,
    keys,
    live,
    mails,
    metrics,
    new,
    people,
    queue,
    report,
    samples,
    search,
    sign_in,
)


class Screen(Protocol):
    """A module that puts its routes on the router."""

    def add(self, routes: APIRouter, desk: Desk) -> None:
        """Put these routes on the router."""
        ...


SCREENS: tuple[Screen, ...] = (
    sign_in,
    choices,
    connections,
    accounts,
    approvals,
    new,
    people,
    metrics,
    handbook,
    keys,
    mails,
    samples,
    search,
    report,
    queue,
    live,
    composing,
    assisting,
    escalation,
    acting,
    admin,
)
"""In this order they are asked, so a fixed path comes before one with a hole in it."""
