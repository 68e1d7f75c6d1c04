"""Which commands can be asked, how are they called, and what do they say of themselves?

All of it follows from the core's list: a new command there is a route, a form, a tool and a word of
the command line at once.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from types import MappingProxyType
from typing import Any, get_args

from escalation_manager.core import commands as c
from escalation_manager.core.escalation import Message, MessageState
from escalation_manager.desk.answers import Answer

BETWEEN_ESCALATIONS = (c.Absorb,)
"""Halves of another command, which the desk asks by itself."""

SET_BY_DESK: Mapping[type, frozenset[str]] = MappingProxyType(
    {
        c.Raise: frozenset({"others"}),
        c.RequestGoodwill: frozenset({"given_last_year"}),
        c.Merge: frozenset({"carried", "same", "told"}),
        c.AcknowledgeCustomer: frozenset({"automatic"}),
    }
)
"""Fields that the desk itself fills in: from outside they do not exist."""


def verb(kind: type) -> str:
    """`ReleaseMessage` → `release-message`: how a command is called at every door."""
    return re.sub(r"(?<!^)(?=[A-Z])", "-", kind.__name__).lower()


COMMANDS: Mapping[str, type[Any]] = MappingProxyType(
    {verb(kind): kind for kind in get_args(c.Command) if kind not in BETWEEN_ESCALATIONS}
)
"""Name → command, in the order of the core's files. `raise` alone needs no escalation."""


def summary(kind: type) -> str:
    """What it does, in one sentence without its full stop."""
    return (kind.__doc__ or kind.__name__).strip().splitlines()[0].rstrip(".")


def rest(kind: type) -> str:
    """What else its docstring says; mostly nothing."""
    return "\n".join((kind.__doc__ or "").strip().splitlines()[1:]).strip()


def required(kind: type[Any]) -> tuple[str, ...]:
    """The fields that must be given."""
    return tuple(
        each.name
        for each in fields(kind)
        if each.default is MISSING and each.default_factory is MISSING
    )


def held(command: Any, made: Answer) -> Message | None:
    """The message that the gate held instead of sending it; None for everything else.

    To be held is on record, and yet a refusal for whoever asked: doors tell it as one.
    """
    if not isinstance(command, c.SendMessage | c.AcknowledgeCustomer):
        return None
    name = getattr(command, "message", None)
    state = made.state
    message = state.message(name) if name else (state.messages[-1] if state.messages else None)
    return message if message is not None and message.state is MessageState.HELD else None
