"""The page of the command line: every command with its arguments and options, as in --help."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import typer

from docs.generate.page import Page, cell, table
from escalation_manager.cli.app import build
from escalation_manager.cli.verbs import PANEL
from escalation_manager.main import _Wired

_ENDS = (
    ("0", "Done."),
    ("1", "Something is wrong that is not in the request: a finding, a database."),
    ("2", "Wrong use: what was typed cannot be understood."),
    ("3", "Refused by a guardrail or a permission; the rule and the remedy stand on stderr."),
    ("4", "Not found, or not to be known of."),
    ("5", "Conflict: somebody was faster, or the key was used before."),
)


def body() -> Iterator[str]:
    """What all commands share, then the commands in the order of --help."""
    app: Any = typer.main.get_command(build(_Wired()))
    yield "On a terminal an answer is a table in eight colours (none with `NO_COLOR`); through a"
    yield "pipe it is lines with tabs and exact times in UTC; with `--json` it is JSON."
    yield ""
    yield from ("## On every command", "")
    first = next(iter(app.commands.values()))
    yield from table(("Option", "Meaning"), _options(first, shared=True))
    yield from ("## Exit codes", "")
    yield from table(("Code", "Meaning"), _ENDS)
    yield from ("## Commands", "")
    for name, command in app.commands.items():
        if hasattr(command, "commands"):
            for below, each in command.commands.items():
                yield from _command(f"{name} {below}", each)
        else:
            yield from _command(name, command)


def _command(name: str, command: Any) -> Iterator[str]:
    arguments = [p for p in command.params if p.param_type_name == "argument"]
    words = " ".join(_argument(one) for one in arguments)
    yield from (f"### `escalations {name}{f' {words}' if words else ''}`", "")
    yield from (str(command.help or "").split("\n\n")[0].replace("\n", " "), "")
    rows = [(f"`{_argument(one)}`", one.help or "") for one in arguments if one.help]
    yield from table(("Argument or option", "Meaning"), [*rows, *_options(command, shared=False)])


def _argument(argument: Any) -> str:
    return str(argument.metavar or argument.name.upper()).strip("[]")


def _options(command: Any, *, shared: bool) -> list[tuple[str, str]]:
    return [
        (_spelled(option), _meaning(option))
        for option in command.params
        if option.param_type_name == "option"
        and (getattr(option, "rich_help_panel", None) == PANEL) is shared
        and not option.hidden
    ]


def _spelled(option: Any) -> str:
    names = ", ".join([*option.opts, *option.secondary_opts])
    return f"`{names}`"


def _meaning(option: Any) -> str:
    needed = " Required." if option.required else ""
    return cell(f"{option.help or ''}{needed}".strip())


PAGE = Page(
    "cli.md",
    "The command line",
    "`escalations COMMAND`. The first line of each is its help; `escalations COMMAND --help` shows"
    " the same.",
    body,
)
