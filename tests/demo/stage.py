"""The demo desk as it is staged for visitors, at an instant that stays the same."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from escalation_manager.demo.staging import stage
from escalation_manager.handbook_file import shipped
from escalation_manager.wiring import create_desk

NOW = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
"""A Wednesday morning, eight months after the instant around which the company's data stands."""


def staged_file(folder: Path) -> Path:
    """The whole demo desk in a new file, to be copied by whoever changes something."""
    path = folder / "staged.db"
    desk = stage(lambda clock: create_desk(path, shipped(), clock=clock, hurry=True), NOW)
    desk.identity.signing_key()
    desk.store.close()
    return path
