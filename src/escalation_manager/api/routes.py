"""Which routes are there? All of them, in the order in which the document shows them."""

from __future__ import annotations

from fastapi import APIRouter

from escalation_manager.desk.counter import Desk


def router(desk: Desk) -> APIRouter:
    """Everything under `/v1`."""
    return APIRouter(prefix="/v1")
