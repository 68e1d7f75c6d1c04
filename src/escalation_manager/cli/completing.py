"""How does the shell complete what somebody begins to type? It asks us, with the words so far."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import Annotated

import typer

from escalation_manager.cli.session import Session
from escalation_manager.cli.verbs import verb

NAME = "escalations"
VARIABLE = "_ESCALATIONS_COMPLETE"
"""The shell sets it when it asks."""
PANEL = "For programs"


class Shell(StrEnum):
    """The shells that can be told."""

    BASH = "bash"
    ZSH = "zsh"
    FISH = "fish"


def add(app: typer.Typer) -> None:
    """Put these commands on the command line."""

    @verb(app, "completion", PANEL)
    def completion(
        session: Session,
        shell: Annotated[Shell, typer.Argument(help="The shell that it is for.")],
    ) -> None:
        """Print what makes this shell complete commands and options, to be read at its start."""
        from typer.completion import get_completion_script  # type: ignore[attr-defined]

        script = get_completion_script(prog_name=NAME, complete_var=VARIABLE, shell=shell.value)
        session.say(script, {"shell": shell.value, "script": script})


def asked() -> tuple[str, ...] | None:
    """The words typed so far, where it is the shell that asks; None: somebody gave a command."""
    if VARIABLE not in os.environ:
        return None
    from typer.completion import completion_init  # type: ignore[attr-defined]

    completion_init()
    typed = os.environ.get("COMP_WORDS") or os.environ.get("_TYPER_COMPLETE_ARGS") or ""
    words = typed.split()
    # The last one is still being typed: it may become any command.
    whole = words if typed.endswith((" ", "\n")) else words[:-1]
    return tuple(whole[1:])
