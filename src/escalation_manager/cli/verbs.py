"""How does a function become a command? With the options that all share, and one way to fail.

A command is a function whose first parameter is the `Session`. Heavy imports stand inside it, so
that `--help` and a typing error cost nothing.
"""

from __future__ import annotations

import functools
import inspect
import sys
from collections.abc import Callable, Sequence
from typing import Annotated, Any, TypeVar, get_type_hints

import typer

from escalation_manager.cli.instants import read_instant
from escalation_manager.cli.session import AS_VARIABLE, DB_VARIABLE, Session
from escalation_manager.cli.ways import remedy
from escalation_manager.core.errors import EscalationError, NotAllowed

PANEL = "On every command"
F = TypeVar("F", bound=Callable[..., Any])

_COMMON: dict[str, tuple[Any, Any]] = {
    "db": (
        Annotated[
            str | None,
            typer.Option(
                "--db",
                metavar="FILE|URL",
                help="The database: a file, or postgresql://user@host/name. "
                f"Else ${DB_VARIABLE}, else a file in your data folder.",
                rich_help_panel=PANEL,
                show_default=False,
            ),
        ],
        None,
    ),
    "as_": (
        Annotated[
            str | None,
            typer.Option(
                "--as",
                metavar="PERSON",
                help=f"Who asks. Else ${AS_VARIABLE}, else the desk's own default.",
                rich_help_panel=PANEL,
                show_default=False,
            ),
        ],
        None,
    ),
    "at_": (
        Annotated[
            str | None,
            typer.Option(
                "--at",
                metavar="INSTANT",
                help="The time of this command; on a rehearsal desk alone.",
                rich_help_panel=PANEL,
                show_default=False,
            ),
        ],
        None,
    ),
    "json_": (
        Annotated[
            bool,
            typer.Option("--json", help="Answer in JSON.", rich_help_panel=PANEL),
        ],
        False,
    ),
}


def verb(app: typer.Typer, name: str, panel: str | None = None) -> Callable[[F], F]:
    """Make the function a command of that name."""

    def made(function: F) -> F:
        app.command(name, rich_help_panel=panel)(function)
        return function

    return made


def complete(app: typer.Typer, words: Sequence[str] = ()) -> None:
    """Give every command the options that all share.

    Where the words begin with a command, the others are left out: to make a hundred of them ready
    takes longer than most need for their answer. Anything else, such as --help, sees them all.
    """
    commands = [one for one in app.registered_commands if [one.name] == [*words[:1]]]
    groups = [one for one in app.registered_groups if [one.name] == [*words[:1]]]
    if commands or groups:
        app.registered_commands, app.registered_groups = commands, groups
    for command in app.registered_commands:
        if command.callback is not None:
            command.callback = _with_common(command.callback)
    for group in app.registered_groups:
        if group.typer_instance is not None:
            complete(group.typer_instance)


def _with_common(function: Callable[..., Any]) -> Callable[..., Any]:
    hints = get_type_hints(function, include_extras=True)
    own = list(inspect.signature(function).parameters.values())[1:]
    keyword = inspect.Parameter.KEYWORD_ONLY
    parameters = [inspect.Parameter("ctx", keyword, annotation=typer.Context)]
    parameters += [each.replace(kind=keyword, annotation=hints[each.name]) for each in own]
    parameters += [
        inspect.Parameter(key, keyword, default=default, annotation=annotation)
        for key, (annotation, default) in _COMMON.items()
    ]

    @functools.wraps(function)
    def run(*, ctx: typer.Context, **given: Any) -> None:
        db, person = given.pop("db"), given.pop("as_")
        at, as_json = given.pop("at_"), given.pop("json_")
        before = ctx.obj
        session = Session(
            before.opener,
            db or before.db,
            person or before.person,
            before.at,
            as_json or before.as_json,
        )
        with failing(session):
            if at is not None:
                session.at = read_instant(at, what="--at")
            function(session, **given)

    run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    run.__annotations__ = {each.name: each.annotation for each in parameters}
    return run


class failing:
    """Turns what goes wrong into a sentence on stderr and an exit code, and closes the desk."""

    def __init__(self, session: Session) -> None:
        self._session = session

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        self._session.close()
        if isinstance(error, EscalationError):
            report(error, as_json=self._session.as_json)
            raise typer.Exit(error.exit_code)
        if isinstance(error, BrokenPipeError):
            # Whoever read our output has seen enough.
            sys.stderr.close()
            raise typer.Exit(0)


def report(error: EscalationError, *, as_json: bool) -> None:
    """The error on stderr: what is wrong, by which rule, and what to do."""
    if as_json:
        import json

        said: dict[str, object] = {
            "error": error.code,
            "message": error.message,
            "remedy": remedy(error),
        }
        if isinstance(error, NotAllowed):
            said["rule"] = error.rule
        print(json.dumps(said, ensure_ascii=False), file=sys.stderr)
        return
    lines = [error.message]
    if isinstance(error, NotAllowed):
        lines[0] = f"Refused ({error.rule.replace('_', ' ')}): {error.message}"
    if error.remedy:
        lines.append(f"  {remedy(error)}")
    print("\n".join(lines), file=sys.stderr)
