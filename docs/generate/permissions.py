"""The page of permissions: who may ask for which command."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import get_args

from docs.generate.page import Page, table
from escalation_manager.core import commands as c
from escalation_manager.core.permissions import AGENT_MAY, DESK_MAY, PERSON, Who

ABOUT = """Everybody who asks is one of three: a person of the directory, an AI agent with an
identity of its own, or the desk itself (its clock and its playbook). Which roles are meant by a
manager or a technical role stands in the handbook, under `[roles]`.

- **Unknown people may do nothing**: nobody who is missing in the directory, and nobody who has
  left, whatever roles they claim.
- **Auditors read and change nothing**; so does anybody without a role.
- **Restricted escalations** are read by their readers alone. For everybody else, managers, admins
  and auditors included, they do not exist: the refusal is word for word the one for a number that
  was never given.
- **"Or above"** is what the escalation matrix says: a role stands above another when some row has
  it on a higher rung, and Executive stands above all. So VP CS, VP Eng, CRO and CTO approve what
  needs the CS Manager; CRO and CTO, but not VP Eng, approve what needs VP CS.

A permission only opens the door. Chapters refuse more where they must look into the escalation:
nobody approves their own goodwill request, lowering the severity late needs a manager, only whoever
is asked (or their deputy, or a manager above them) acknowledges an alert, and another accountable
owner is named by the present one or by a manager.

## What an AI agent may do

It reads what is not restricted; naming it as a reader changes nothing. It suggests triage, drafts,
leaves notes, proposes tasks, goodwill and climbing, and sends the handbook's holding statement for
cases that are neither Critical nor Legal. Everything else is refused, whatever further roles it was
given: it never closes, changes a severity, confirms a fix, approves, acknowledges an alert, logs a
call that would stop a clock, or sends a text of its own.

What it proposes is an event that says so: `TriageSuggested`; `ClimbProposed`, by which nobody is
alerted until a person climbs; `GoodwillRequested`; a task whose source is `agent`; a message whose
author is the agent.

## Every command"""


def body() -> Iterator[str]:
    """One row for each command."""
    rows = (
        (
            f"[{command.__name__}](commands.md#{command.__name__.lower()})",
            PERSON[command].words,
            _words(AGENT_MAY, command),
            _words(DESK_MAY, command),
        )
        for command in get_args(c.Command)
    )
    yield from table(("Command", "People", "An AI agent", "The desk itself"), rows)


def _words(may: Mapping[type[c.Command], Who], command: type[c.Command]) -> str:
    return may[command].words if command in may else "no"


PAGE = Page("permissions.md", "Who may do what", ABOUT, body)
