"""Who lives in the demo company, and which mails reached its inbox: invented data to try things on.

Larkfield sells software for warehouses and dispatch. Every person, customer and mail here is
made up; the addresses use domains reserved for examples. The data stands around `REHEARSAL`.
"""

from __future__ import annotations

from datetime import UTC, datetime

from escalation_manager.core.errors import NotFound

REHEARSAL = datetime(2026, 3, 10, 6, 0, tzinfo=UTC)
"""The instant at which the demo begins: Tuesday morning in Berlin, night in New York."""

YOU = "mia"
"""Whom a newcomer is on a demo desk: the CSM of `acc_123`."""


def company() -> bytes:
    """The demo company as JSON: people, pools, accounts, interactions, surveys, calendars."""
    return _read("company.json")


def mail_names() -> tuple[str, ...]:
    """The file names of the sample mails, in order."""
    from importlib.resources import files

    folder = files(__name__) / "mails"
    return tuple(sorted(file.name for file in folder.iterdir() if file.name.endswith(".eml")))


def mail(name: str) -> bytes:
    """One sample mail as it came over the wire; `name` as in `mail_names`, ".eml" may be left out.

    Raises NotFound for a mail that the demo company never got.
    """
    wanted = name if name.endswith(".eml") else f"{name}.eml"
    if wanted not in mail_names():
        raise NotFound(
            f"There is no sample mail {name!r}.", f"Choose one of: {', '.join(mail_names())}."
        )
    return _read("mails", wanted)


def _read(*path: str) -> bytes:
    from importlib.resources import files

    return files(__name__).joinpath(*path).read_bytes()
