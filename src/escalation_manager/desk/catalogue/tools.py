"""What is offered to a program that reasons? Every question, every command and the page's calls.

Each is a tool with a name, a sentence, schemas of what goes in and comes out, and hints of what it
does. What changes something takes `dry_run` and `idempotency_key` besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Any

from escalation_manager.core import commands as c
from escalation_manager.desk.catalogue.commands import COMMANDS, required, rest, summary
from escalation_manager.desk.catalogue.questions import QUESTIONS, Question
from escalation_manager.desk.catalogue.schemas import input_schema, output_schema
from escalation_manager.desk.catalogue.shapes import Done
from escalation_manager.desk.catalogue.untrusted import marked_schema
from escalation_manager.toolcalls.catalogue import TOOLS as CALLS

ADDITIVE = (
    c.AddNote,
    c.AddTask,
    c.AcceptTask,
    c.AcknowledgeAlert,
    c.AssessRisk,
    c.ExplainFinding,
    c.GatherContext,
    c.LogCommunication,
    c.Raise,
    c.RecordExitCriteria,
    c.RecordImpact,
    c.RecordImprovement,
    c.RecordLesson,
    c.RecordRootCause,
    c.RequestGoodwill,
    c.StartDuty,
    c.Suggest,
    c.SuggestTriage,
    c.WriteMessage,
)
"""Commands that only add. Every other one ends, takes back, decides or says something to somebody,
and a client does well to ask its person first."""

REACHING_OUT = (
    c.AcknowledgeCustomer,
    c.Climb,
    c.HandOver,
    c.Raise,
    c.ReleaseMessage,
    c.ScheduleSurvey,
    c.SendMessage,
)
"""Commands because of which somebody outside of the desk is written to."""

TWICE = (c.Raise,)
"""Commands that are done again when asked again; with an idempotency key these are not either."""

NAMING_OTHERS = (c.Raise, c.Merge, c.Link)
"""Commands that reach beyond one escalation."""

_KEY = {
    "type": "string",
    "minLength": 1,
    "maxLength": 200,
    "pattern": "^[!-~]+$",
    "description": "Makes the call safe to repeat: the same key answers the first result.",
}
_DRY = {
    "type": "boolean",
    "default": False,
    "description": "Decide everything, keep nothing, tell what would have come of it.",
}
_VERSION = {
    "type": "integer",
    "minimum": 1,
    "description": "The version you saw. Refused when the escalation has moved on since.",
}
_ID = {"type": "string", "description": "The escalation, such as ESC-0001."}
_ABOUT = {"type": "string", "description": "The escalation that it is done for."}


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. Exactly one of `question`, `command` and `call` says what is behind it."""

    name: str
    title: str
    description: str
    takes: Mapping[str, Any]
    """JSON Schema of the arguments."""
    gives: Mapping[str, Any]
    """JSON Schema of the answer, in which words of others are wrapped."""
    changes: bool
    """Whether it changes anything: then it takes `dry_run` and `idempotency_key`."""
    destructive: bool = False
    idempotent: bool = True
    reaches_out: bool = False
    question: Question | None = None
    command: type[Any] | None = None
    call: str = ""

    @property
    def about(self) -> str:
        """What it is about: one escalation, one account, the policy, or the whole desk."""
        if self.question is not None:
            return self.question.about
        if self.command is not None:
            return "desk" if self.command in NAMING_OTHERS else "escalation"
        return "account"


def canonical(name: str) -> str:
    """`crm.get_account`, `release-message` → how it is listed here."""
    return name.strip().replace(".", "_").replace("-", "_")


def _call(name: str) -> Tool:
    told = CALLS[name]
    schema: dict[str, Any] = dict(told.json_schema())
    properties = dict(schema["properties"])
    if told.writes:
        properties |= {"escalation": _ABOUT, "dry_run": _DRY, "idempotency_key": _KEY}
    return Tool(
        canonical(name),
        name,
        f"{told.summary} As the page prints it:\n{told.example}",
        {**schema, "properties": properties},
        marked_schema(_ANSWERS[name]),
        told.writes,
        reaches_out=name == "messaging.send_alert",
        call=name,
    )


def _question(question: Question) -> Tool:
    gives = {"type": "object"} if question.answers is None else output_schema(question.answers)
    return Tool(
        canonical(question.name),
        question.summary,
        f"{question.summary}.".replace("?.", "?"),
        input_schema(question.takes),
        marked_schema(gives),
        changes=False,
        question=question,
    )


def _command(name: str, kind: type[Any]) -> Tool:
    schema = input_schema(kind)
    new = kind is c.Raise
    properties: dict[str, Any] = {} if new else {"id": _ID}
    properties |= schema["properties"]
    properties |= {"dry_run": _DRY, "idempotency_key": _KEY}
    if not new:
        properties["expected_version"] = _VERSION
    told = " ".join(filter(None, (f"{summary(kind)}.", rest(kind))))
    return Tool(
        canonical(name),
        summary(kind),
        told,
        {
            **{key: value for key, value in schema.items() if key not in ("title", "description")},
            "properties": properties,
            "required": [*(() if new else ("id",)), *required(kind)],
        },
        marked_schema(output_schema(Done)),
        changes=True,
        destructive=kind not in ADDITIVE,
        idempotent=kind not in TWICE,
        reaches_out=kind in REACHING_OUT,
        command=kind,
    )


@cache
def tools() -> Mapping[str, Tool]:
    """Every tool by name: the page's calls, then questions, then commands."""
    found = (
        *map(_call, CALLS),
        *map(_question, QUESTIONS.values()),
        *(_command(name, kind) for name, kind in COMMANDS.items()),
    )
    return MappingProxyType({tool.name: tool for tool in found})


def _of(required_: str, optional: str = "", **more: Any) -> dict[str, Any]:
    """An object: names with a kind, such as `id at:string? score:any`."""
    names = [each.partition(":") for each in f"{required_} {optional}".split()]
    kinds = {
        "": {"type": "string"},
        "string?": {"type": ["string", "null"]},
        "flag": {"type": "boolean"},
        "integer?": {"type": ["integer", "null"]},
        "texts": {"type": "array", "items": {"type": "string"}},
        "object": {"type": "object"},
        "object?": {"type": ["object", "null"]},
        "any": {},
    }
    return {
        "type": "object",
        "properties": {**{name: kinds[kind] for name, _, kind in names}, **more},
        "required": [each.partition(":")[0] for each in required_.split()],
    }


def _many(item: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": item}


_ANSWERS: Mapping[str, dict[str, Any]] = {
    "crm.get_account": _of(
        "accountId account arr:object? paying:flag",
        "region:string? calendar:any customerSince:string? churnedOn:string? "
        "healthScore:integer? healthScoreBefore:integer? healthChange:integer? contract:object?",
        team=_many(_of("role person name")),
        contacts=_many(_of("id name", "title:string? email:string? primary:flag executive:flag")),
    ),
    "crm.get_interactions": _of(
        "accountId since:string? until",
        interactions=_many(_of("id type at summary", "status:string?")),
    ),
    "messaging.send_alert": _of(
        "alertId:string? accountId escalationId:string? priority message sentAt sentBy",
        "unfilled:texts dryRun:flag",
        recipients=_many(_of("person name roles:texts")),
    ),
    "crm.create_task": _of(
        "accountId type",
        "dryRun:flag",
        tasks=_many(_of("taskId:string? title owner person:string?", "due:string?")),
    ),
    "feedback.get_surveys": _of(
        "accountId", surveys=_many(_of("id type at score:any", "comment:string? contactId:string?"))
    ),
}
