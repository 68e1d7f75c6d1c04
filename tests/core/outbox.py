"""One escalation whose words go out: commands by name of the person, at minutes after its opening.

The stand-in reader knows five words, so that a law can be put to any text whatever the real reader
thinks of English: `FIX BY 2026-03-04T15:00Z`, `FIX SOON`, `MAYBE BY …`, `OFFER service_credit 500`
and `PERHAPS other`.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import cache

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.agenda import next_wake
from escalation_manager.core.decide import decide
from escalation_manager.core.directory import Account, Contact, Contract
from escalation_manager.core.escalation import Escalation, Message
from escalation_manager.core.fold import evolve
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.handbook_parsing import parse
from escalation_manager.core.rules import DESK, Rules
from tests.core.people import NOON, PAGE, actor, directory, handbook

ANA = Contact("c1", "Ana Silva", "ana@acme.example", "Head of IT", primary=True)
CEO = Contact("c2", "Kim Cho", "kim@acme.example", "CEO", executive=True)
ACME = Account(
    "acme",
    "Acme",
    contract=Contract(renews_on=date(2027, 1, 1)),
    team=(("csm", "mia"), ("cs_manager", "daniel")),
    contacts=(ANA, CEO),
)


@dataclass(frozen=True)
class Found:
    """What the stand-in reader finds."""

    kind: str
    level: str
    start: int
    end: int
    quote: str
    reason: str = "the stand-in says so."
    when: str | None = None
    instant: datetime | None = None
    option: str | None = None
    amount: Decimal | None = None
    currency: str | None = None


_PROMISE = re.compile(r"(?P<how>FIX|MAYBE) (?:BY (?P<at>[-\d:TZ+]+)|SOON)")
_OFFER = re.compile(r"(?P<how>OFFER|PERHAPS) (?P<option>\w+)(?: (?P<amount>\d+))?")


def stand_in(text: str, at: datetime) -> Iterator[Found]:  # noqa: ARG001
    """Finds the words it knows."""
    for match in _PROMISE.finditer(text):
        level = "red" if match["how"] == "FIX" else "amber"
        instant = datetime.fromisoformat(match["at"]) if match["at"] else None
        yield Found("promise", level, *match.span(), match[0], when=match[0], instant=instant)
    for match in _OFFER.finditer(text):
        level = "red" if match["how"] == "OFFER" else "amber"
        amount = Decimal(match["amount"]) if match["amount"] else None
        currency = "USD" if amount else None
        yield Found(
            "goodwill",
            level,
            *match.span(),
            match[0],
            option=match["option"],
            amount=amount,
            currency=currency,
        )


class Outbox:
    """An escalation, its history, and a clock that moves forward only."""

    def __init__(
        self,
        severity: str = "high",
        type_: str = "technical",
        book: Handbook | None = None,
        account: Account = ACME,
        contact: str | None = "c1",
    ) -> None:
        self.rules = Rules(book or handbook(), directory(), account)
        self.at = self.opened = NOON
        command = c.Raise(
            "acme",
            "Every export fails since the morning.",
            subject="Exports fail",
            contact_id=contact,
            sender="" if contact else "Pat Doe <pat@acme.example>",
            type=type_,
            severity=severity,
            reason="as the test asks for",
        )
        self.entries: list[e.Entry] = []
        self._state: Escalation | None = None
        self.does(command)

    @property
    def state(self) -> Escalation:
        assert self._state is not None
        return self._state

    def does(
        self, command: c.Command, by: str = "mia", minute: float | None = None
    ) -> list[e.Event]:
        """What follows from a command; `by` "desk" is the desk itself."""
        if minute is not None:
            self.at = max(self.at, self.minute(minute))
        who = DESK if by == "desk" else actor(by)
        entries = decide(self._state, command, who, self.rules, self.at, id_="ESC-0001")
        for entry in entries:
            self._state = evolve(self._state, entry)
        self.entries += entries
        return [entry.event for entry in entries]

    def until(self, minute: float) -> list[e.Event]:
        """Every wake on the way."""
        events: list[e.Event] = []
        goal = self.minute(minute)
        while (wake := next_wake(self.state, self.rules)) is not None and wake <= goal:
            self.at = max(self.at, wake)
            events += self.does(c.CheckClocks(), "desk")
        self.at = max(self.at, goal)
        return events

    def minute(self, minute: float) -> datetime:
        """That many minutes after the opening."""
        return self.opened + timedelta(minutes=minute)

    def writes(self, text: str, by: str = "mia", **more: object) -> str:
        """A new draft; its number."""
        self.does(c.WriteMessage(text, **more), by)  # type: ignore[arg-type]
        return self.state.messages[-1].id

    def sends(self, text: str, by: str = "mia", **more: object) -> Message:
        """A new message sent through the gate, as it stands afterwards."""
        number = self.writes(text, by, **more)
        self.does(c.SendMessage(number), by)
        return self.message(number)

    def delivers(self, text: str, by: str = "mia", **more: object) -> list[e.Event]:
        """A message written, sent and delivered at once; what followed from the delivery."""
        message = self.sends(text, by, **more)
        return self.does(c.RecordDelivery(message.id, "ref"), "desk")

    def message(self, number: str) -> Message:
        """The message of that number."""
        found = self.state.message(number)
        assert found is not None
        return found

    def approved(self, option: str = "service_credit", **more: object) -> str:
        """A request that was approved by those who may; its number."""
        self.does(c.RequestGoodwill(option, "two days without exports", **more))  # type: ignore[arg-type]
        number = self.state.goodwill[-1].id
        self.does(c.ApproveGoodwill(number), "ines")
        return number

    def knows(self, **context: object) -> None:
        """The CRM's context of the account."""
        self.does(c.GatherContext("Acme", **context), "desk")  # type: ignore[arg-type]

    def count(self, kind: type) -> int:
        """How many such events there were."""
        return sum(isinstance(entry.event, kind) for entry in self.entries)


def without_contacts() -> Account:
    """The account, of which the CRM knows nobody."""
    return replace(ACME, contacts=())


@cache
def talkative() -> Handbook:
    """The page's handbook, with the holding statement sent by itself."""
    data = tomllib.loads(PAGE.read_text(encoding="utf-8"))
    data["messages"]["automatic_holding"] = True
    return parse(data)
