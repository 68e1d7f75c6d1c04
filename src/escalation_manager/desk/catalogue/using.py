"""What becomes of a tool that is used? Its answer, or a refusal with its reason and its remedy.

Whoever uses it is one identity with scopes, and perhaps bound to one escalation: then the desk
names the escalation, and no argument can name another one.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Annotated, Any

import msgspec
from msgspec import Meta

from escalation_manager.core.errors import (
    EscalationError,
    Fault,
    Faults,
    NotAllowed,
    NotFound,
)
from escalation_manager.desk.catalogue.commands import held
from escalation_manager.desk.catalogue.listing import could_ever
from escalation_manager.desk.catalogue.parsing import hint, made, not_too_deep, number, strange
from escalation_manager.desk.catalogue.shapes import done
from escalation_manager.desk.catalogue.tools import Tool, canonical, tools
from escalation_manager.desk.catalogue.untrusted import marked
from escalation_manager.desk.catalogue.ways import remedy
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.identity import Identity, Scope

log = logging.getLogger("escalations.tools")

ASIDE = ("dry_run", "idempotency_key", "expected_version", "escalation")
"""Arguments of ours, beside those of the command itself."""


@dataclass(frozen=True, slots=True)
class Aside:
    """What is said about a call rather than in it."""

    dry_run: bool = False
    idempotency_key: (
        Annotated[str, Meta(min_length=1, max_length=200, pattern=r"^[!-~]+$")] | None
    ) = None
    expected_version: Annotated[int, Meta(ge=1)] | None = None
    escalation: str = ""


@dataclass(frozen=True, slots=True)
class Used:
    """What came of it. A refusal holds `error`, `reason` and `remedy`, and mostly a `rule`."""

    refused: bool
    content: dict[str, Any]

    @property
    def text(self) -> str:
        """The same for whoever reads text alone."""
        if not self.refused:
            return msgspec.json.encode(self.content).decode()
        said = self.content
        rule = f" ({said['rule']})" if "rule" in said else ""
        return f"Refused{rule}: {said['reason']} {said['remedy']}".strip()


@dataclass(frozen=True, slots=True)
class Toolbox:
    """The tools in one identity's hands. `case` binds all of them to one escalation."""

    desk: Desk
    identity: Identity
    case: str | None = None
    after: Callable[[str], object] | None = None
    """Called when something was changed, to carry out what is owed because of it."""

    def offered(self) -> tuple[Tool, ...]:
        """Those that this identity could ever use, with the arguments that are left to it."""
        actor = self.desk.policy.actor(self.identity.person)
        rules = self.desk.policy.rules(None, None)
        return tuple(
            self._bound(tool)
            for tool in tools().values()
            if self._in_scope(tool)
            and (tool.command is None or could_ever(tool.command, actor, rules))
        )

    def use(self, name: str, arguments: Mapping[str, Any] | None = None) -> Used:
        """Use one; whatever goes wrong is a refusal that says what to do."""
        try:
            return self._use(name, dict(arguments or {}))
        except Faults as error:
            faults = [
                {"place": fault.place, "problem": fault.problem, "remedy": fault.remedy}
                for fault in error.faults
            ]
            mend = "Mend each place that is named, and call again."
            return _refused(error, faults=faults, remedy=mend)
        except NotAllowed as error:
            return _refused(error, rule=error.rule)
        except EscalationError as error:
            return _refused(error)
        except Exception:
            log.exception("The tool %s failed.", name)
            return Used(
                True,
                {
                    "error": "unexpected",
                    "reason": "The desk failed at this; nothing was changed by halves.",
                    "remedy": "Tell whoever runs the desk: its log has more.",
                },
            )

    def _use(self, name: str, arguments: dict[str, Any]) -> Used:
        tool = _known(name)
        self._may_use(tool)
        not_too_deep(arguments, "The call")
        tool = self._bound(tool)
        known = tuple(tool.takes["properties"])
        lacking = tuple(one for one in tool.takes.get("required", ()) if one not in arguments)
        faults = tuple(
            Fault(each, "is not known here.", strange(each, known, lacking))
            for each in arguments
            if each not in known
        )
        if faults:
            raise Faults(f"The call of {name}", faults)
        aside = made(
            Aside,
            {key: arguments.pop(key) for key in ASIDE if key in arguments and tool.changes},
            f"The call of {name}",
        )
        arguments |= self._bindings(tool)
        if tool.question is not None:
            asked = made(tool.question.takes, arguments, f"The call of {name}")
            answer = tool.question.ask(self.desk, self.identity.person, asked)
            return Used(False, marked(msgspec.to_builtins(answer, str_keys=True)))
        if tool.call:
            return self._called(tool, arguments, aside)
        return self._commanded(tool, arguments, aside, f"The call of {name}")

    def _called(self, tool: Tool, arguments: dict[str, Any], aside: Aside) -> Used:
        escalation = self.case or aside.escalation
        answer = self.desk.call(
            tool.call,
            arguments,
            actor=self.identity.person,
            key=self._key(aside),
            dry_run=aside.dry_run,
            escalation=number(escalation) if escalation else "",
        )
        if tool.changes and not aside.dry_run:
            self._done(escalation and number(escalation))
        return Used(False, marked(answer))

    def _commanded(self, tool: Tool, arguments: dict[str, Any], aside: Aside, what: str) -> Used:
        assert tool.command is not None
        id_ = None
        if "id" in arguments or "id" in tool.takes["required"]:
            given = arguments.pop("id", None)
            if not isinstance(given, str):
                raise Faults(what, (Fault("id", "is missing.", "Name it, such as ESC-0001."),))
            id_ = number(given)
        command = made(tool.command, arguments, what)
        person = self.identity.person
        answer = self.desk.submit(
            command,
            actor=person,
            escalation=id_,
            key=self._key(aside),
            expected_version=aside.expected_version,
            dry_run=aside.dry_run,
        )
        if answer.repeated:
            # Who asked then may have been taken off the list of readers since.
            self.desk.show(answer.escalation, actor=person)
        if not aside.dry_run:
            self._done(answer.escalation)
        message = held(command, answer)
        if message is not None:
            return Used(
                True,
                {
                    "error": "held",
                    "reason": message.reason,
                    "remedy": message.remedy,
                    "rule": message.rule,
                    "escalation": answer.escalation,
                    "version": answer.version,
                    "message": message.id,
                    "dry_run": answer.dry_run,
                },
            )
        return Used(False, marked(msgspec.to_builtins(done(answer), str_keys=True)))

    def _done(self, escalation: str) -> None:
        if self.after is not None:
            self.after(escalation)

    def _key(self, aside: Aside) -> str | None:
        key = aside.idempotency_key
        return None if key is None else f"tool:{self.identity.person}:{key}"

    # --- scopes ----------------------------------------------------------------------------------

    def _may_use(self, tool: Tool) -> None:
        scope = Scope.WRITE if tool.changes else Scope.READ
        if not self.identity.may(scope):
            raise NotAllowed(
                f"{tool.name} needs the scope {scope.value}, and this token does not have it.",
                f"Issue one with the scope {scope.value}.",
                rule="permission: scope",
            )
        if not self._in_scope(tool):
            raise NotAllowed(
                f"{tool.name} reaches beyond {self.case}, to which this connection is bound.",
                "Ask a person, or connect without binding it.",
                rule="permission: one case",
            )

    def _in_scope(self, tool: Tool) -> bool:
        if not self.identity.may(Scope.WRITE if tool.changes else Scope.READ):
            return False
        return self.case is None or tool.about in ("escalation", "account", "policy")

    def _bindings(self, tool: Tool) -> dict[str, str]:
        """The arguments that the desk gives itself."""
        if self.case is None or tool.about == "policy":
            return {}
        if tool.about == "escalation":
            return {"id": self.case}
        shown = self.desk.show(self.case, actor=self.identity.person)
        return {"accountId" if tool.call else "account": shown.state.account_id}

    def _bound(self, tool: Tool) -> Tool:
        """The tool without the arguments that are not the caller's to give."""
        if self.case is None:
            return tool
        given = {"escalation": "id"}.get(tool.about, "accountId" if tool.call else "account")
        hidden = (given, "escalation")
        schema = dict(tool.takes)
        schema["properties"] = {
            name: part for name, part in schema["properties"].items() if name not in hidden
        }
        schema["required"] = [each for each in schema.get("required", ()) if each not in hidden]
        return replace(tool, takes=schema)


def _known(name: str) -> Tool:
    found = tools().get(canonical(name))
    if found is None:
        raise NotFound(f"There is no tool {name[:80]!r}.", hint(canonical(name), tuple(tools())))
    return found


def _refused(error: EscalationError, **more: Any) -> Used:
    said = {"error": error.code, "reason": error.message, "remedy": remedy(error), **more}
    return Used(True, said)
