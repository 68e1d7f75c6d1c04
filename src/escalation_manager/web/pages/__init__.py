"""One module for each screen, each with `add(routes, desk)`."""

from __future__ import annotations

from typing import Protocol

from fastapi import APIRouter

from escalation_manager.desk.counter import Desk
from escalation_manager.web.pages import (
    accounts,
    acting,
    approvals,
    choices,
    composing,
    escalation,
    handbook,
    live,
    metrics,
    new,
    queue,
    report,
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
    accounts,
    approvals,
    new,
    metrics,
    handbook,
    search,
    report,
    queue,
    live,
    composing,
    escalation,
    acting,
)
"""In this order they are asked, so a fixed path comes before one with a hole in it."""
