"""What can go wrong, and what to do about it: one family, so a door needs one `except`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum


class Deed(StrEnum):
    """What somebody can do about it that is called otherwise at every door.

    A remedy says it in words of the desk, and each door adds how that is done there: the command
    line its command, the API its route, a tool its name, a page its place.
    """

    ESCALATIONS = "see which escalations there are"
    EFFECTS = "see what is owed to the world"
    MAILS = "see the mails that wait for somebody"
    ACCOUNT = "name the account that it is about"
    ASKER = "say who you are"
    INSTANT = "give another instant"
    REHEARSAL = "make a rehearsal desk"
    CASE = "look at the escalation"


Ways = Mapping[Deed, str]
"""How each is done at one door; what cannot be done there is left out."""


class EscalationError(Exception):
    """Anything the product refuses or cannot do.

    `message` says what is wrong, `remedy` what to do about it. Doors show both, the remedy with
    their own words for the `deed`.
    """

    code = "error"
    exit_code = 1

    def __init__(self, message: str, remedy: str = "", *, deed: Deed | None = None) -> None:
        super().__init__(f"{message} {remedy}".strip())
        self.message = message
        self.remedy = remedy
        self.deed = deed

    def remedy_by(self, ways: Ways, operator: str = "") -> str:  # noqa: ARG002
        """What to do about it at a door that does things in these ways.

        `operator`: how that door addresses whoever runs the desk, where the reader is another one.
        """
        way = ways.get(self.deed, "") if self.deed else ""
        return f"{self.remedy.removesuffix('.')}: {way}." if way else self.remedy


class BadInput(EscalationError):
    """What was asked cannot be understood; nothing was changed."""

    code = "bad_input"
    exit_code = 2


class Faults(BadInput):
    """Several faults of one document, all of them at once, each with its place and remedy."""

    code = "faults"

    def __init__(self, what: str, faults: tuple[Fault, ...]) -> None:
        lines = "\n".join(f"  {fault}" for fault in faults)
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__(f"{what} has {count}:\n{lines}")
        self.faults = faults


class Fault:
    """One fault of a document: `place` (a dotted path), what is wrong there, and the remedy."""

    __slots__ = ("place", "problem", "remedy")

    def __init__(self, place: str, problem: str, remedy: str) -> None:
        self.place = place
        self.problem = problem
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.place}: {self.problem} {self.remedy}".rstrip()

    def __repr__(self) -> str:
        return f"Fault({self.place!r}, {self.problem!r}, {self.remedy!r})"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Fault) and str(self) == str(other)

    def __hash__(self) -> int:
        return hash(str(self))


class NotAllowed(EscalationError):
    """A guardrail, the lifecycle or a permission says no; `rule` names which."""

    code = "not_allowed"
    exit_code = 3

    def __init__(
        self, message: str, remedy: str = "", *, rule: str, deed: Deed | None = None
    ) -> None:
        super().__init__(message, remedy, deed=deed)
        self.rule = rule


class NotFound(EscalationError):
    """There is no such thing, or the asker may not know of it (the two look alike)."""

    code = "not_found"
    exit_code = 4


class Conflict(EscalationError):
    """The request does not fit what has happened meanwhile."""

    code = "conflict"
    exit_code = 5


class StaleWrite(Conflict):
    """Someone else changed the escalation first."""

    code = "stale_write"


class KeyReused(Conflict):
    """The idempotency key was used before for a different request."""

    code = "key_reused"


class AtWork(Conflict):
    """The assistant is at work on that escalation already."""

    code = "at_work"


class LeaseLost(Conflict):
    """Another worker does this effect now; what came of ours is not taken down."""

    code = "lease_lost"


class StoreError(EscalationError):
    """The database cannot be read or written; `remedy` says how to get it back."""

    code = "store"
    exit_code = 1

    def remedy_by(self, ways: Ways, operator: str = "") -> str:
        """It is for whoever runs the desk, in a shell of its machine."""
        said = super().remedy_by(ways)
        return f"{operator}{said}" if said else ""


class BrokenLog(StoreError):
    """The stored history is damaged or was altered."""

    code = "broken_log"


class NewerLog(StoreError):
    """The stored history holds something written by a newer version of the product."""

    code = "newer_log"


class Unreachable(EscalationError):
    """A channel or a system outside did not take what it was given."""

    code = "unreachable"


class TryAgain(Unreachable):
    """It may work later: at `at` where the other side said when, else when it suits us."""

    code = "try_again"

    def __init__(self, message: str, remedy: str = "", *, at: datetime | None = None) -> None:
        super().__init__(message, remedy)
        self.at = at


class Never(Unreachable):
    """It will not work until somebody changes something; the remedy says what."""

    code = "never"
