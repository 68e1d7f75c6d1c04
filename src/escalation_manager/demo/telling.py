"""How is a story told? Time passes, people act at the desk, and what comes of it is printed."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal
from textwrap import fill
from typing import TYPE_CHECKING

from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, NotAllowed
from escalation_manager.core.escalation import MessageState
from escalation_manager.core.events import SYSTEM, ClockWarned, Entry
from escalation_manager.core.telling import sentence
from escalation_manager.core.zones import zone
from escalation_manager.demo import REHEARSAL, YOU

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.desk.counter import Desk

ZONE = "Europe/Berlin"
HALF = Decimal("0.5")
"""A warning at half of a target is told to its owner, and too small for a story."""
_UNTOLD = frozenset(
    {
        "ClockStarted",
        "PlanSet",
        "MirroredToCrm",
        "CustomerUpdated",
        "PlanRowDue",
        "RiskAssessed",
        "CommunicationLogged",
        "MessageWritten",
        "MessageCleared",
        "ImpactRecorded",
        "CommitmentMade",
    }
)
"""True, and on record, but not told: a story leaves out what the report has anyway."""


class Teller:
    """Plays commands on a rehearsal desk and tells what they do, in the time of Berlin."""

    def __init__(self, desk: Desk, console: Console) -> None:
        self.desk = desk
        self.console = console
        self.at = REHEARSAL
        self.id = ""

    def scene(self, title: str) -> None:
        """A heading."""
        self.console.print(f"\n{title}", style="bold", markup=False)

    def local(self, clock: str) -> datetime:
        """That time of the present day in Berlin."""
        day = self.at.astimezone(zone(ZONE))
        parts = [int(part) for part in clock.split(":")]
        second = parts[2] if len(parts) > 2 else 0
        return day.replace(hour=parts[0], minute=parts[1], second=second, microsecond=0)

    def until(self, clock: str, *, tomorrow: bool = False) -> None:
        """Let time pass, and tell what the desk did by itself meanwhile."""
        target = self.local(clock)
        if tomorrow:
            target = (target + timedelta(hours=30)).replace(
                hour=target.hour, minute=target.minute, second=target.second
            )
        before = self.version()
        self.desk.play(self.at, target)
        self.at = target
        if self.id:
            for entry in self.history(before):
                self.event(entry)

    def do(self, person: str, clock: str, command: c.Command) -> None:
        """One command of a person, and what follows from it."""
        self.until(clock)
        before = self.version()
        self.desk.submit(command, actor=person, escalation=self.id, at=self.at)
        self.desk.act(self.at)
        for entry in self.history(before):
            self.event(entry)

    def refused(self, person: str, clock: str, command: c.Command) -> None:
        """A command that is refused, with the way on."""
        self.until(clock)
        try:
            self.desk.submit(command, actor=person, escalation=self.id, at=self.at)
        except NotAllowed as no:
            self.say(person, f"tries: {_plain(command)}.")
            self.no(f"{no.message} {no.remedy}")
        else:
            raise EscalationError("The story expected a refusal, and there was none.")

    def send(
        self, person: str, clock: str, text: str, purpose: str, next_update: str | None = None
    ) -> None:
        """A message through the gate."""
        self.until(clock)
        due = self.local(next_update) if next_update else None
        command = c.WriteMessage(text, purpose, next_update_at=due)
        self.desk.submit(command, actor=person, escalation=self.id, at=self.at)
        shown = self.desk.show(self.id, actor=person, at=self.at)
        self.try_to_send(person, shown.state.messages[-1].id)

    def send_again(self, person: str, clock: str) -> None:
        """The very same message, now that its remedy was done."""
        self.until(clock)
        shown = self.desk.show(self.id, actor=person, at=self.at)
        held = [one for one in shown.state.messages if one.state is MessageState.HELD]
        self.say(person, "sends the same words again.")
        self.try_to_send(person, held[-1].id)

    def try_to_send(self, person: str, message: str) -> None:
        """Held, with the reason and the remedy; or out."""
        self.desk.submit(c.SendMessage(message), actor=person, escalation=self.id, at=self.at)
        self.desk.act(self.at)
        shown = self.desk.show(self.id, actor=person, at=self.at)
        found = shown.state.message(message)
        if found is None:
            return
        if found.state is MessageState.HELD:
            self.say(person, f"wants to send: “{found.text}”")
            self.no(f"{found.reason} {found.remedy}")
        else:
            self.say(person, f"writes to the customer: “{found.text}”")

    def update(self, person: str, clock: str, text: str) -> None:
        """The regular word to the customer."""
        self.send(person, clock, f"Dear Sarah, {text[0].lower()}{text[1:]}", "update")

    def version(self) -> int:
        """How many events there are by now."""
        return len(self.desk.store.read(self.id)) if self.id else 0

    def history(self, since: int) -> tuple[Entry, ...]:
        """What has happened since."""
        return self.desk.store.read(self.id)[since:]

    def event(self, entry: Entry) -> None:
        """One event, in words; in red what was late, and the ladder in yellow."""
        kind = type(entry.event).__name__
        quiet = isinstance(entry.event, ClockWarned) and entry.event.share <= HALF
        if kind in _UNTOLD or quiet:
            return
        name = self.desk.policy.directory().name
        who = "" if entry.actor == SYSTEM else name(entry.actor)
        style = {"RungAlerted": "bold yellow", "ClockWarned": "yellow", "ClockBreached": "bold red"}
        text = sentence(entry.event, name, ZONE)
        named = who and not text.startswith(who)
        self.line(entry.at, f"{who}: {text}" if named else text, style.get(kind, ""))

    def say(self, person: str, text: str) -> None:
        """What a person does."""
        self.line(self.at, f"{self.desk.policy.directory().name(person)} {text}", "")

    def no(self, text: str) -> None:
        """A refusal, which always shows the way."""
        self._print(f"         ✗ {text}", "red")

    def aside(self, text: str) -> None:
        """Why it is so."""
        self._print(f"         {text}", "bright_black")

    def quote(self, text: str) -> None:
        """The customer's words."""
        self._print(f"         │ {text}", "italic")

    def line(self, at: datetime, text: str, style: str) -> None:
        """One line with its time in Berlin."""
        local = at.astimezone(zone(ZONE))
        self._print(f"  {local:%H:%M}  {text}", style)

    def _print(self, text: str, style: str) -> None:
        """On a terminal long lines go on under their text, not under the time."""
        if self.console.is_terminal:
            text = fill(text, self.console.width, subsequent_indent=" " * 9)
        self.console.print(text, style=style, markup=False)

    def clocks(self, *names: str) -> None:
        """How clocks stand."""
        shown = self.desk.show(self.id, actor=YOU, at=self.at)
        for view in shown.clocks:
            if view.name in names and view.due is not None:
                local = view.due.astimezone(zone(ZONE))
                state = "" if view.stopped_at is None else f", {view.status.value}"
                self.aside(f"{view.label} due {local:%a %H:%M}{state}")

    def alerts(self, *people: str) -> None:
        """What lies in an inbox now."""
        for person in people:
            got = self.desk.inbox(person, actor=person)
            asked = next((one for one in got if "Acknowledge this" in one.message), None)
            if asked is not None:
                name = self.desk.policy.directory().name(person)
                self.line(self.at, f"☎ {name}: {asked.message}", "cyan")


def _plain(command: c.Command) -> str:
    return {"ApproveGoodwill": "to approve her own request", "Close": "to close it"}.get(
        type(command).__name__, type(command).__name__
    )
