"""The page of errors: what may be refused, with the code for programs and for the shell."""

from __future__ import annotations

from collections.abc import Iterator

from docs.generate.page import Page, table
from docs.generate.source import words
from escalation_manager.core.errors import EscalationError


def family() -> Iterator[type[EscalationError]]:
    """Every error of `core.errors`, each after what it is a kind of."""
    waiting: list[type[EscalationError]] = [EscalationError]
    while waiting:
        error = waiting.pop(0)
        yield error
        kinds = [k for k in error.__subclasses__() if k.__module__ == EscalationError.__module__]
        waiting = [*kinds, *waiting]


def body() -> Iterator[str]:
    """One table, and what the shell is told."""
    yield from table(
        ("Error", "`code`", "Exit code", "Meaning"),
        (
            (error.__name__, f"`{error.code}`", str(error.exit_code), words(error))
            for error in family()
        ),
    )
    yield from ("## Exit codes", "")
    yield from table(
        ("Code", "Meaning"),
        (
            ("0", "Done."),
            ("1", "It went wrong for a reason that is not in the request."),
            ("2", "Wrong use: what was asked cannot be understood."),
            ("3", "Refused by a guardrail, the lifecycle or a permission; `rule` names which."),
            ("4", "Not found, or not to be known of."),
            ("5", "Conflict with what has happened meanwhile."),
        ),
    )


PAGE = Page(
    "errors.md",
    "Errors",
    "One family: catch `EscalationError`. Every error says what is wrong (`message`) and what to\n"
    "do about it (`remedy`); doors show both, and `code` for programs.",
    body,
)
