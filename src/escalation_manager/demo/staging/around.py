"""What goes on beside Mia's own cases: gifts, waiting, duplicates, one cause at two customers."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from escalation_manager.core import commands as c
from escalation_manager.core.money import Money
from escalation_manager.demo import mail
from escalation_manager.demo.staging.customers import quiet_id
from escalation_manager.demo.staging.directing import Direction, Story
from escalation_manager.desk.mail import read_mail


def around(direction: Direction) -> None:
    """Other people's cases, and some that are over."""
    for story in (
        _credit,
        _waiting,
        _scored,
        _twice,
        _merged,
        _one_cause,
        _injected,
        _small,
        _again,
    ):
        direction.add(story(direction))


def _credit(direction: Direction) -> Story:
    """A chief executive's letter, and a credit that a manager must decide on."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=22)
    case.raises(
        "carlos",
        c.Raise(
            "acc_105",
            "Three times this quarter our yards could not load for half a day, and each time we "
            "heard of it from our own people. I would like to hear from your management what "
            "changes before our renewal; a second vendor presents next week.",
            "Our chief executive asks what changes before the renewal",
            reported_at=now - timedelta(hours=22, minutes=20),
            contact_id="con_105_2",
        ),
    )
    yield now - timedelta(hours=21, minutes=45)
    case.answered()
    yield now - timedelta(hours=20)
    case.writes(
        "carlos",
        "Dear Mr Castellan, I have your letter, and so has Margaret Chen, who will call you in "
        "person.",
        "response",
    )
    yield now - timedelta(hours=2)
    case.answered(customer=False)
    case.finishes("Executive sponsor calls the customer's executive", "half an hour by telephone")
    case.does(
        "margaret",
        c.LogCommunication(
            "out",
            "call",
            "Spoke with Mr Castellan for half an hour about the three incidents.",
            "Robert J. Castellan",
        ),
    )
    yield now - timedelta(minutes=50)
    case.does(
        "carlos",
        c.RequestGoodwill(
            "service_credit",
            "Three half days without loading this quarter; the renewal is near",
            Money(Decimal(5000)),
        ),
    )


def _waiting(direction: Direction) -> Story:
    """The customer has to do something first: the clock of the resolution stands."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=30)
    case.raises(
        "carlos",
        c.Raise(
            "acc_102",
            "Our credit note of last month has not arrived, and your October invoice repeats the "
            "overcharge of $19,860. Brenda in accounts payable will not release anything until "
            "both are right.",
            "Credit note is missing, overcharge is repeated",
            reported_at=now - timedelta(hours=30, minutes=15),
            contact_id="con_102_1",
        ),
    )
    yield now - timedelta(hours=29, minutes=40)
    case.answered()
    yield now - timedelta(hours=28)
    case.writes(
        "carlos",
        "Hello Brenda, Owen compares both invoices with the contract. Could you send us the order "
        "of September? We need its number.",
        "response",
    )
    case.does(
        "carlos", c.Pause("Brenda looks for the order of September", now + timedelta(hours=20))
    )
    yield now - timedelta(hours=3)
    case.answered(customer=False)


def _scored(direction: Direction) -> Story:
    """Resolved a day ago: the customer was asked how it went, and has not answered yet."""
    case, now = direction.case(), direction.now
    began = now - timedelta(hours=49)
    yield began
    case.raises(
        "grace",
        c.Raise(
            "acc_104",
            "Every order from our web shop arrives twice since yesterday. Our 40 people at "
            "packing take the second one out by hand.",
            "Every web shop order arrives twice",
            reported_at=began - timedelta(minutes=15),
            contact_id="con_104_1",
        ),
    )
    yield began + timedelta(minutes=20)
    case.answered()
    yield began + timedelta(hours=2)
    case.writes(
        "grace",
        "Hello Dana, we see the doubles. The web shop repeats what we answer too slowly.",
        "response",
    )
    yield began + timedelta(hours=20)
    case.answered(customer=False)
    case.writes(
        "grace", "Hello Dana, orders with the same number are taken once now. Please have a look."
    )
    yield began + timedelta(hours=23)
    case.does(
        "lena",
        c.RecordRootCause(
            "The web shop repeats orders that are answered too slowly.", "Technical", final=True
        ),
    )
    case.finishes("Root cause analysis", "the shop repeats what is answered slowly")
    case.finishes("Check the fix with the customer", "Dana saw single orders for an hour")
    case.does("grace", c.Resolve("Orders with the same number are taken once."))


def _twice(direction: Direction) -> Story:
    """Two colleagues of one customer write about the same thing: the second is offered as such."""
    first, second, now = direction.case(), direction.case(), direction.now
    says = (
        "Since the weekend the interface answers 429 for most of the nightly sync. Last night "
        "only 61 "
        "of 94 depots got their order proposals; the others plan by phone."
    )
    yield now - timedelta(hours=11)
    first.raises(
        "meera",
        c.Raise(
            "acc_107",
            says,
            "Nightly sync gets 429 for most depots",
            reported_at=now - timedelta(hours=11, minutes=30),
            contact_id="con_107_2",
        ),
    )
    yield now - timedelta(hours=10, minutes=45)
    first.answered()
    yield now - timedelta(hours=9)
    first.writes(
        "meera",
        "Hello Rahul, we see the 429 in our log. Kavya looks at who lowered the limit.",
        "response",
    )
    yield now - timedelta(hours=2)
    first.answered(customer=False)
    first.finishes("Root cause analysis", "the limit was lowered on Friday")
    second.raises(
        "divya",
        c.Raise(
            "acc_107",
            says + " Please call me about it.",
            "Sync of depots fails with 429 every night",
            reported_at=now - timedelta(hours=2, minutes=10),
            contact_id="con_107_1",
        ),
    )
    yield now - timedelta(hours=1, minutes=40)
    second.answered()


def _merged(direction: Direction) -> Story:
    """Told twice, and joined; the one that goes on is offered to Mia."""
    first, second, now = direction.case(), direction.case(), direction.now
    yield now - timedelta(hours=8)
    first.raises(
        "jonas",
        c.Raise(
            "acc_101",
            "The nightly stock export failed for the fourth time in eight nights. About 180 of "
            "our 600 users start the day with yesterday's stock; we export by hand at 05:30.",
            "Nightly stock export failed again",
            reported_at=now - timedelta(hours=8, minutes=20),
            contact_id="con_101_1",
        ),
    )
    yield now - timedelta(hours=7, minutes=45)
    first.answered()
    yield now - timedelta(hours=7)
    first.writes(
        "jonas",
        "Dear Dr. Körner, last night's export stopped at the largest table. Lena's team has split "
        "it into parts.",
        "response",
    )
    second.raises(
        "sofia",
        c.Raise(
            "acc_101",
            "The stock export failed again last night and the file is empty; the users have "
            "yesterday's stock.",
            "Stock export: empty file",
            reported_at=now - timedelta(hours=7, minutes=5),
            contact_id="con_101_2",
        ),
    )
    yield now - timedelta(hours=6, minutes=50)
    second.does("jonas", c.Merge(first.id, "Mr Maurer writes about the same export"))
    yield now - timedelta(minutes=40)
    first.answered(customer=False)
    first.finishes("Root cause analysis", "the largest table does not fit the window")
    first.does(
        "jonas",
        c.HandOver(
            "mia", "I am at the customer's site from noon; could you take it until tomorrow?"
        ),
    )


def _one_cause(direction: Direction) -> Story:
    """One cause at two customers."""
    one, other, now = direction.case(), direction.case(), direction.now
    yield now - timedelta(hours=27)
    one.raises(
        "sofia",
        c.Raise(
            "acc_110",
            "Our label printer stops after each tenth label since the update. Two of us switch it "
            "off and on again.",
            "Label printer stops after each tenth label",
            reported_at=now - timedelta(hours=27, minutes=30),
            contact_id="con_110_2",
        ),
    )
    yield now - timedelta(hours=26, minutes=50)
    one.answered()
    yield now - timedelta(hours=24)
    one.writes(
        one.owner,
        "Hello Giulia, we have the same printer here and see the same. Piotr looks at its driver.",
        "response",
    )
    other.raises(
        "sofia",
        c.Raise(
            quiet_id(18),
            "Since the update our label printers need a restart several times a day. Annoying "
            "rather than bad.",
            "Label printers need restarts",
            reported_at=now - timedelta(hours=24, minutes=20),
        ),
    )
    other.does("sofia", c.Link(one.id, "parent"))
    yield now - timedelta(hours=23, minutes=50)
    other.answered()
    yield now - timedelta(hours=23)
    other.writes(
        other.owner,
        "Hello, it is the driver of the printer, and we have one like yours on the table.",
        "response",
    )


def _injected(direction: Direction) -> Story:
    """A mail that gives orders to an assistant: they are kept apart and noted."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=6)
    name = "08-injected-instructions.eml"
    read = read_mail(
        mail(name),
        case.desk.policy.accounts().values(),
        now - timedelta(hours=6),
        name=name,
        reported_at=now - timedelta(hours=6, minutes=12),
    )
    case.raises("arjun", read.command)
    yield now - timedelta(hours=5, minutes=40)
    case.answered()


def _small(direction: Direction) -> Story:
    """Low: somebody has a question, and time."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=22)
    case.raises(
        "divya",
        c.Raise(
            quiet_id(27),
            "On the delivery note the date stands in the American order. It is not urgent; could "
            "you tell us where we change it?",
            "Date on the delivery note",
            reported_at=now - timedelta(hours=22, minutes=30),
            type="technical",
            severity="low",
            reason="A question, nothing is broken",
        ),
    )
    yield now - timedelta(hours=21, minutes=45)
    case.answered()
    yield now - timedelta(hours=20)
    case.writes(
        case.owner,
        "Hello, the order of the date follows the language of the warehouse. I have attached "
        "where it is set.",
        "response",
    )


def _again(direction: Direction) -> Story:
    """It came back."""
    case, now = direction.case(), direction.now
    began = now - timedelta(days=6)
    yield began
    case.raises(
        "sofia",
        c.Raise(
            quiet_id(36),
            "Return labels come without a bar code since yesterday. We write about thirty of them "
            "by hand each day.",
            "Return labels carry no bar code",
            reported_at=began - timedelta(minutes=40),
            type="technical",
            severity="medium",
            reason="Thirty labels a day, and they are written by hand",
        ),
    )
    yield began + timedelta(minutes=15)
    case.answered()
    yield began + timedelta(hours=3)
    case.writes(
        case.owner,
        "Hello, a font is missing on one of the print servers. Sofia's team looks at all of them.",
        "response",
    )
    yield began + timedelta(days=3)
    case.answered(customer=False)
    case.finishes("Root cause analysis", "a font was missing")
    case.does(case.owner, c.Resolve("The font is installed again."))
    yield now - timedelta(hours=19)
    case.does(case.owner, c.Reopen("Two of the six print servers still print without a bar code"))
    case.answered(customer=False)
    yield now - timedelta(hours=18)
    case.writes(
        case.owner,
        "Hello, you are right: two print servers were left out. Sofia's team is on them.",
    )
