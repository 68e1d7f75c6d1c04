"""Which tools are there, and what do they take? The page's five, with its own argument names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from escalation_manager.ports.connectors import (
    INTERACTION_TYPES,
    PRIORITIES,
    SURVEY_TYPES,
    TASK_TYPES,
)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One argument of a tool.

    `kind` is text, flag, texts (a list), period ("6m"), due ("+1h" or an instant) or objects (a
    list of objects, with `inside` for their fields). `choices` closes the list of right words.
    """

    name: str
    kind: str
    summary: str
    required: bool = False
    choices: tuple[str, ...] = ()
    inside: tuple[Parameter, ...] = ()


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool. `writes` tells whether it changes anything, and so takes a key and a dry run."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    example: str
    writes: bool = False

    def json_schema(self) -> dict[str, object]:
        """The arguments as a JSON schema, for doors that announce their tools."""
        return _object(self.parameters)


_ACCOUNT = Parameter("accountId", "text", "The account's id.", required=True)

_TOOLS = (
    Tool(
        "crm.get_account",
        "The account with its team and contacts, and on request its contract and health.",
        (
            _ACCOUNT,
            Parameter("includeContract", "flag", "Add plan, dates and contractual credits."),
            Parameter("includeHealth", "flag", "Add the health score and its change."),
        ),
        """crm.get_account({
  accountId: "acc_123",
  includeContract: true,
  includeHealth: true
})""",
    ),
    Tool(
        "crm.get_interactions",
        "The account's history, newest first.",
        (
            _ACCOUNT,
            Parameter(
                "types", "texts", "Only these types; all when left out.", choices=INTERACTION_TYPES
            ),
            Parameter(
                "period",
                "period",
                "How far back: 30d, 2w, 6m (calendar months) or 1y; everything when left out.",
            ),
        ),
        """crm.get_interactions({
  accountId: "acc_123",
  types: ["escalation", "support_ticket", "complaint"],
  period: "6m"
})""",
    ),
    Tool(
        "messaging.send_alert",
        "Alert our own people: each recipient finds it in their inbox.",
        (
            Parameter(
                "recipients", "texts", "Roles, or ids of people; each role's people.", required=True
            ),
            Parameter("priority", "text", "How urgent it is.", required=True, choices=PRIORITIES),
            Parameter("message", "text", "What they are told.", required=True),
            _ACCOUNT,
        ),
        """messaging.send_alert({
  recipients: ["csm", "cs_manager", "engineering_lead"],
  priority: "high",
  message: "Escalation: [Summary]",
  accountId: "acc_123"
})""",
        writes=True,
    ),
    Tool(
        "crm.create_task",
        "Give people something to do, each task with an owner and a due instant.",
        (
            _ACCOUNT,
            Parameter("type", "text", "What the tasks are for.", required=True, choices=TASK_TYPES),
            Parameter(
                "tasks",
                "objects",
                "The tasks; all are made, or none.",
                required=True,
                inside=(
                    Parameter("title", "text", "What is to be done.", required=True),
                    Parameter("owner", "text", "A role, or a person's id.", required=True),
                    Parameter(
                        "due",
                        "due",
                        "+30m, +1h, +2d or +1w from now, or an instant with its time zone.",
                    ),
                ),
            ),
        ),
        """crm.create_task({
  accountId: "acc_123",
  type: "escalation",
  tasks: [
    { title: "Acknowledge customer", owner: "csm", due: "+1h" },
    { title: "Root cause analysis", owner: "engineering", due: "+4h" }
  ]
})""",
        writes=True,
    ),
    Tool(
        "feedback.get_surveys",
        "What the customer answered when asked, newest first.",
        (
            _ACCOUNT,
            Parameter(
                "types", "texts", "Only these types; all when left out.", choices=SURVEY_TYPES
            ),
        ),
        """feedback.get_surveys({
  accountId: "acc_123",
  types: ["nps", "csat"]
})""",
    ),
)

TOOLS: Mapping[str, Tool] = MappingProxyType({tool.name: tool for tool in _TOOLS})
"""The five tools by name, in the page's order."""


def _object(parameters: tuple[Parameter, ...]) -> dict[str, object]:
    return {
        "type": "object",
        "properties": {parameter.name: _schema(parameter) for parameter in parameters},
        "required": [parameter.name for parameter in parameters if parameter.required],
        "additionalProperties": False,
    }


def _schema(parameter: Parameter) -> dict[str, object]:
    about: dict[str, object] = {"description": parameter.summary}
    match parameter.kind:
        case "flag":
            return {"type": "boolean", **about}
        case "texts":
            items: dict[str, object] = {"type": "string"}
            if parameter.choices:
                items["enum"] = list(parameter.choices)
            return {"type": "array", "items": items, "minItems": 1, **about}
        case "objects":
            items = _object(parameter.inside)
            return {"type": "array", "items": items, "minItems": 1, **about}
        case _:
            enum = {"enum": list(parameter.choices)} if parameter.choices else {}
            return {"type": "string", **enum, **about}
