"""What does a whole Critical escalation look like? The demo company's worst day, told as it goes.

Everything here goes through the desk as a person's command would; nothing is made up on the way.
The day is played on a rehearsal desk in a folder that is gone afterwards.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from escalation_manager import handbook_file
from escalation_manager.core import commands as c
from escalation_manager.core.errors import EscalationError, NotAllowed
from escalation_manager.core.escalation import MessageState
from escalation_manager.core.events import SYSTEM, ClockWarned, Entry
from escalation_manager.core.money import Money
from escalation_manager.core.telling import sentence
from escalation_manager.core.zones import zone
from escalation_manager.demo import REHEARSAL, YOU, company, mail
from escalation_manager.desk.mail import read_mail

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.core.handbook import Handbook
    from escalation_manager.desk.counter import Desk

ZONE = "Europe/Berlin"
HALF = Decimal("0.5")
"""A warning at half of a target is told to its owner, and too small for a story."""
MAIL = "04-calm-catastrophe.eml"

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


class Opener(Protocol):
    """Makes the desk that the day is played on."""

    def create(
        self, path: Path, handbook: Handbook, *, rehearsal: bool, at: datetime | None
    ) -> Desk:
        """A new desk in a new file."""
        ...


def play(opener: Opener, console: Console, *, with_report: bool = True) -> None:
    """Tell the day on the console, and end with the report."""
    with tempfile.TemporaryDirectory() as folder:
        desk = opener.create(
            Path(folder) / "demo.db", handbook_file.shipped(), rehearsal=True, at=REHEARSAL
        )
        try:
            Day(desk, console).tell(with_report=with_report)
        finally:
            desk.store.close()


class Day:
    """The story, scene by scene. Times are written as they are in Berlin, where Mia works."""

    def __init__(self, desk: Desk, console: Console) -> None:
        self.desk = desk
        self.console = console
        self.at = REHEARSAL
        self.id = ""

    def tell(self, *, with_report: bool) -> None:
        """All scenes in order."""
        self.desk.load_text("the demo company", company(), at=self.at)
        self.a_calm_mail()
        self.a_promise_is_held()
        self.the_long_day()
        self.three_in_the_morning()
        self.a_gift_needs_a_second_person()
        self.it_is_fixed()
        self.nothing_ends_unlearned()
        if with_report:
            self.the_report()
        self.proof()

    # --- the scenes ------------------------------------------------------------------------------

    def a_calm_mail(self) -> None:
        """A mail without one loud word, and what the rules read in it."""
        self.scene("A calm mail")
        self.until("06:55")
        read = read_mail(mail(MAIL), self.desk.policy.accounts().values(), self.at, name=MAIL)
        for line in read.mail.statement.split("\n\n")[1].splitlines():
            self.quote(line)
        answer = self.desk.submit(read.command, actor=YOU, at=self.at)
        self.id = answer.escalation
        self.desk.act(self.at)
        state = answer.state
        self.say(YOU, f"raises it: {self.id}, {state.type.title()}, {state.severity.title()}.")
        for step in (state.triage.trace if state.triage else ())[:2]:
            self.aside(f"because of “{' '.join(step.quote.split())}”: {step.says}")
        self.clocks("acknowledge", "response", "update", "resolution")
        self.aside("No language model was asked, and no loud word was needed.")
        self.alerts("mia", "daniel")
        self.do(YOU, "07:00", c.AcknowledgeAlert())
        self.do("daniel", "07:03", c.AcknowledgeAlert())
        self.do(YOU, "07:04", c.AcknowledgeCustomer())
        self.do("mia", "07:05", c.CompleteTask("T1", "acknowledged by mail"))

    def a_promise_is_held(self) -> None:
        """Good intentions are stopped at the gate; safe words pass."""
        self.scene("A promise is held")
        self.send(
            YOU,
            "07:18",
            "Hello Sarah, our engineers are on it. We will have it fixed by 14:00 today.",
            "response",
        )
        self.send(
            YOU,
            "07:20",
            "Hello Sarah, we see that the dispatch queue releases nothing since 04:41 UTC, in all "
            "of your 14 warehouses. Our engineering lead has the logs of your site and of ours. "
            "I will write to you again by 10:15 with what we know then.",
            "response",
            next_update="10:15",
        )

    def the_long_day(self) -> None:
        """Work, an honest pause, and updates in time, by whoever is awake."""
        self.scene("The long day")
        self.do(
            "lena",
            "09:30",
            c.RecordRootCause(
                "Release 44.0 changed the order of two locks; the queue waits for itself.",
                "Technical",
                ("Release on a Monday night", "No test with 14 sites at once"),
            ),
        )
        self.update(YOU, "10:10", "The cause is found: a lock in release 44.0.")
        self.do(
            YOU,
            "11:00",
            c.Pause("Acme freezes its site so that we can copy its queue", self.local("13:11:10")),
        )
        self.update(YOU, "13:00", "Your queue is copied; thank you for the window.")
        self.until("13:12")
        self.update(YOU, "15:50", "The corrected release is in test.")
        self.update(YOU, "18:40", "The test with one site is good; 14 sites run now.")
        self.update("carlos", "21:30", "Two of 14 sites still stop in the test.")
        self.update("carlos", "23:59", "13 of 14 sites are good. We go on through the night.")

    def three_in_the_morning(self) -> None:
        """A clock nears its end while Berlin sleeps, and the ladder is climbed."""
        self.scene("Three in the morning")
        self.until("03:01", tomorrow=True)
        self.alerts("ines", "tobias")
        self.do("tobias", "03:06", c.AcknowledgeAlert())
        self.send(
            "tobias",
            "03:10",
            "Dear Sarah, the corrected release will be live on all of your sites by 05:30.",
            "update",
        )
        self.do("lena", "03:20", c.ConfirmFix(self.local("05:30"), "the corrected release 44.1"))
        self.send_again("tobias", "03:22")

    def a_gift_needs_a_second_person(self) -> None:
        """A credit is offered only after somebody else has said yes."""
        self.scene("A gift needs a second person")
        gift = c.RequestGoodwill(
            "service_credit", "One day of standstill in 14 warehouses", Money(Decimal(5000))
        )
        self.do(YOU, "04:00", gift)
        words = "As an apology we would like to give you a service credit of 5,000 USD."
        self.send(YOU, "04:02", words, "update")
        self.refused(YOU, "04:03", c.ApproveGoodwill("G1"))
        self.do("daniel", "04:10", c.ApproveGoodwill("G1"))
        self.send_again(YOU, "04:12")

    def it_is_fixed(self) -> None:
        """The impact is gone, in time."""
        self.scene("It is fixed")
        self.do("lena", "05:20", c.CompleteTask("T2", "lock order restored in 44.1"))
        self.do(
            YOU,
            "05:26",
            c.Resolve("Release 44.1 is live; all 14 warehouses pick and print.", "fix"),
        )
        self.clocks("resolution")
        self.do(
            YOU,
            "08:30",
            c.LogCommunication(
                "in", "call", "All sites have run since 05:30. Thank you.", "Sarah Lindgren",
                confirms=True,
            ),
        )  # fmt: skip

    def nothing_ends_unlearned(self) -> None:
        """It can't be closed before it was learned from."""
        self.scene("Nothing ends unlearned")
        self.refused(YOU, "08:40", c.Close())
        self.do(
            "lena",
            "10:00",
            c.FilePostMortem(
                "All 14 sites of Acme stood still for a day.",
                "Two locks were taken in another order since release 44.0.",
                ("Load test with many sites before each release", "No releases on Monday nights"),
            ),
        )
        self.do(
            "lena",
            "10:05",
            c.RecordLesson("One site in a test says nothing about fourteen.", "wiki"),
        )
        self.do("lena", "10:06", c.RecordImprovement("Load test with 20 sites", "identified"))
        self.until("05:30", tomorrow=True)
        self.do(YOU, "09:00", c.RecordSatisfaction(Decimal(4), "Honest and quick in the night."))
        self.do(YOU, "09:05", c.Close())

    def the_report(self) -> None:
        """What everybody trusts."""
        from escalation_manager.core.report.markdown import to_markdown

        self.scene("The report")
        report = self.desk.report(self.id, actor=YOU, at=self.at)
        self.console.print(to_markdown(report), markup=False)

    def proof(self) -> None:
        """The log is whole, and the lists follow from it."""
        checked, rebuilt = self.desk.check(), self.desk.rebuild(dry_run=True)
        whole = not checked.findings and not rebuilt.differences
        sign = "✓" if whole else "✗"
        self.console.print(
            f"{sign} {checked.events} events, hash-chained and whole; the lists follow from them"
            f" to the letter. Every line above came from them.",
            style="green" if whole else "bold red",
        )
        self.console.print("Now you: escalations init --demo, then escalations next.")

    # --- how it is told --------------------------------------------------------------------------

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
        self.console.print(f"         ✗ {text}", style="red", markup=False)

    def aside(self, text: str) -> None:
        """Why it is so."""
        self.console.print(f"         {text}", style="bright_black", markup=False)

    def quote(self, text: str) -> None:
        """The customer's words."""
        self.console.print(f"         │ {text}", style="italic", markup=False)

    def line(self, at: datetime, text: str, style: str) -> None:
        """One line with its time in Berlin."""
        local = at.astimezone(zone(ZONE))
        self.console.print(f"  {local:%H:%M}  {text}", style=style, markup=False)

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
            asked = next((one for one in got if "Acknowledge" in one.message), None)
            if asked is not None:
                name = self.desk.policy.directory().name(person)
                self.line(self.at, f"☎ {name}: {asked.message}", "cyan")


def _plain(command: c.Command) -> str:
    return {"ApproveGoodwill": "to approve her own request", "Close": "to close it"}.get(
        type(command).__name__, type(command).__name__
    )
