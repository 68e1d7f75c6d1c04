"""What does a whole Critical escalation look like? The demo company's worst day, told as it goes.

Everything here goes through the desk as a person's command would; nothing is made up on the way.
The day is played on a rehearsal desk in a folder that is gone afterwards.
"""

from __future__ import annotations

import tempfile
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from escalation_manager import handbook_file
from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from escalation_manager.demo import REHEARSAL, YOU, company, mail
from escalation_manager.demo.telling import Teller
from escalation_manager.desk.mail import read_mail

if TYPE_CHECKING:
    from rich.console import Console

    from escalation_manager.core.handbook import Handbook
    from escalation_manager.desk.counter import Desk

MAIL = "04-calm-catastrophe.eml"


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


class Day(Teller):
    """The story, scene by scene. Times are written as they are in Berlin, where Mia works."""

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
        self.do("piotr", "09:40", c.CompleteTask("T2", "two locks, taken in another order"))
        self.do("sofia", "09:50", c.CompleteTask("T3", "release by hand, one order at a time"))
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
        self.do(
            YOU,
            "05:26",
            c.Resolve("Release 44.1 is live; all 14 warehouses pick and print.", "fix"),
        )
        self.clocks("resolution")
        self.do(YOU, "05:45", c.CompleteTask("T4", "Sarah saw it work in Rotterdam"))
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
