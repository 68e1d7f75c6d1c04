"""Which words can a person begin with? Files of this folder's `prompts`, filled from one case.

A prompt is ours; what it is filled with is mostly a customer's. So the customer's words stand in a
message of their own, between fences that they cannot write themselves.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

import mcp_types as t

from escalation_manager.core.errors import BadInput, NotFound
from escalation_manager.core.permissions import unknown
from escalation_manager.core.report.markdown import to_markdown
from escalation_manager.desk.catalogue.parsing import hint, number
from escalation_manager.desk.catalogue.untrusted import NOTICE, harmless
from escalation_manager.desk.counter import Desk

ESCALATION = "escalation"


@dataclass(frozen=True, slots=True)
class Prompt:
    """Ready words. `data` says what is handed along: statement, report or nothing."""

    name: str
    title: str
    description: str
    text: str
    data: tuple[str, ...] = ()

    @property
    def arguments(self) -> tuple[str, ...]:
        """What must be said: the escalation, where there is one."""
        return (ESCALATION,) if self.data else ()


@cache
def prompts() -> Mapping[str, Prompt]:
    """Every prompt by name, from its file."""
    found = {}
    for file in sorted(files(__package__).joinpath("prompts").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            told = tomllib.loads(file.read_text(encoding="utf-8"))
            name = file.name.removesuffix(".toml")
            data = tuple(told.get("data", ()))
            found[name] = Prompt(name, told["title"], told["description"], told["text"], data)
    return MappingProxyType(found)


def listed() -> list[t.Prompt]:
    """Every prompt, as clients show them."""
    return [
        t.Prompt(
            name=prompt.name,
            title=prompt.title,
            description=prompt.description,
            arguments=[
                t.PromptArgument(
                    name=name, description="The escalation, such as ESC-0001.", required=True
                )
                for name in prompt.arguments
            ],
        )
        for prompt in prompts().values()
    ]


def filled(
    desk: Desk, person: str, name: str, given: Mapping[str, str], *, case: str | None = None
) -> t.GetPromptResult:
    """The prompt for this escalation. NotFound, BadInput."""
    prompt = prompts().get(name)
    if prompt is None:
        raise NotFound(f"There is no prompt {name[:80]!r}.", hint(name, tuple(prompts())))
    strange = [each for each in given if each not in prompt.arguments]
    if strange:
        raise BadInput(f"{name} takes no {strange[0]!r}.", hint(strange[0], prompt.arguments))
    messages = []
    id_ = ""
    if prompt.data:
        id_ = number(given.get(ESCALATION) or case or "")
        if case is not None and id_ != case:
            raise unknown(id_)
        messages = [_message(fenced(_data(desk, person, id_, what), what)) for what in prompt.data]
    else:
        desk.policy.actor(person)
    text = prompt.text.strip().replace("{escalation}", id_)
    return t.GetPromptResult(description=prompt.description, messages=[_message(text), *messages])


def fenced(text: str, what: str) -> str:
    """The text between two lines that name its own hash, which no text can contain."""
    inside = harmless(text)
    mark = sha256(inside.encode()).hexdigest()[:16]
    return f"<data {mark}: {what}, {NOTICE}>\n{inside}\n</data {mark}>"


def _data(desk: Desk, person: str, id_: str, what: str) -> str:
    if what == "report":
        return to_markdown(desk.report(id_, actor=person))
    return desk.show(id_, actor=person).state.raised.statement


def _message(text: str) -> t.PromptMessage:
    return t.PromptMessage(role="user", content=t.TextContent(text=text))
