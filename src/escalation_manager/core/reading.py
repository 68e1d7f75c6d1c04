"""What does an outgoing text promise or offer? All readers asked, their findings in one order.

A reader is a function of the text and the instant it is read at. Another one is added by naming it
in `READERS`; what two of them find alike is told once, and the stricter word counts.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from decimal import Decimal
from typing import Protocol, TypeAlias

from escalation_manager.core import deadlines
from escalation_manager.core import events as e
from escalation_manager.core.escalation import Escalation
from escalation_manager.core.rules import Rules
from escalation_manager.core.zones import zone

RED = "red"


class Finding(Protocol):
    """A promise or an offer of value in a text, as a reader tells it."""

    @property
    def kind(self) -> str:
        """`promise` or `goodwill`."""

    @property
    def level(self) -> str:
        """`red`: it is one; `amber`: it may be one."""

    @property
    def start(self) -> int:
        """Where its words begin."""

    @property
    def end(self) -> int:
        """Where they end."""

    @property
    def quote(self) -> str:
        """The words."""

    @property
    def reason(self) -> str:
        """Why it was found."""

    @property
    def when(self) -> str | None:
        """The words for the promised time."""

    @property
    def instant(self) -> datetime | None:
        """The promised time itself, where it can be told."""

    @property
    def option(self) -> str | None:
        """The goodwill option that is offered."""

    @property
    def amount(self) -> Decimal | None:
        """What it is worth, where a sum is named."""

    @property
    def currency(self) -> str | None:
        """In which currency."""


class Reader(Protocol):
    """Finds promises and offers in a text."""

    def __call__(self, text: str, at: datetime) -> Iterable[Finding]:
        """What the text promises and offers to somebody who reads it at that instant."""


Readers: TypeAlias = tuple[Reader, ...]


def read_words(text: str, at: datetime) -> Iterable[Finding]:
    """By the words alone. Their vocabulary comes with the first text: most commands read none."""
    from escalation_manager.words import read

    return read(text, at)


READERS: Readers = (read_words,)


def read(
    text: str, state: Escalation, rules: Rules, at: datetime, readers: Readers | None = None
) -> tuple[e.WordsFound, ...]:
    """What every reader finds, in the order of the text. Times of day are the office's own."""
    office = deadlines.service(state, rules)
    local = at.astimezone(zone(office.time_zone if office else "UTC"))
    asked = READERS if readers is None else readers
    return tuple(_words(finding) for finding in merged(asked, text, local))


def merged(readers: Readers, text: str, at: datetime) -> tuple[Finding, ...]:
    """The findings of all readers; of two that say the same of the same words, the stricter."""
    strictest: dict[tuple[object, ...], Finding] = {}
    for reader in readers:
        for finding in reader(text, at):
            same = (
                finding.kind,
                finding.start,
                finding.end,
                finding.instant,
                finding.option,
                finding.amount,
                finding.currency,
            )
            before = strictest.get(same)
            if before is None or (finding.level == RED and before.level != RED):
                strictest[same] = finding
    return tuple(sorted(strictest.values(), key=lambda f: (f.start, f.end, f.kind)))


def _words(finding: Finding) -> e.WordsFound:
    return e.WordsFound(
        kind=finding.kind,
        level=finding.level,
        quote=finding.quote,
        reason=finding.reason,
        when=finding.when,
        resolved_when=finding.instant,
        option=finding.option,
        amount=finding.amount,
        currency=finding.currency,
    )
