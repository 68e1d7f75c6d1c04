"""What happens at the demo company right now? Mia's morning: late, urgent, held, and calm."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from escalation_manager.core import commands as c
from escalation_manager.demo.staging.customers import quiet_id
from escalation_manager.demo.staging.directing import Direction, Story

_NAMED = ("amara", "ben", "yusuf", "nandini", "daniel", "ines", "mia")
"""Who may know of the legal case."""


def present(direction: Direction) -> None:
    """Mia's own cases, each in another state."""
    for story in (
        _standstill,
        _invoice,
        _letter,
        _exports,
        _learning,
        _notice,
        _sign_in,
        _answer_due,
    ):
        direction.add(story(direction))


def _standstill(direction: Direction) -> Story:
    """Critical, just read, and nobody has answered yet: in minutes the ladder is climbed."""
    case, now = direction.case(), direction.now
    yield now - timedelta(minutes=9)
    case.raises(
        "mia",
        c.Raise(
            "acc_123",
            "Good morning, since 40 minutes no order is released any more in Rotterdam, Hamburg "
            "and Gdańsk. All three warehouses stand still, nothing is picked and no labels print; "
            "410 colleagues are waiting. There is no workaround that we know of. Our carriers "
            "charge us about €6,000 for each hour that their trucks wait.",
            "Dispatch queue releases nothing in three warehouses",
            reported_at=now - timedelta(minutes=41),
            contact_id="con_123_1",
        ),
    )
    yield now - timedelta(minutes=6)
    case.does("daniel", c.AcknowledgeAlert())
    yield now - timedelta(minutes=3)
    case.does(
        "sofia",
        c.AddNote(
            "Seen in our monitoring too: the queue stopped after the release of this morning."
        ),
    )


def _invoice(direction: Direction) -> Story:
    """High, and its acknowledgement is late: the manager was told, then the VP."""
    case, now = direction.case(), direction.now
    yield now - timedelta(minutes=70)
    case.raises(
        "claire",
        c.Raise(
            "acc_108",
            "You invoiced us for 220 seats, our contract says 180. The difference is €41,200, and "
            "our bank collects it on Friday. Please correct the invoice before that; until then "
            "we have stopped the payment run for all of your invoices.",
            "Invoiced for 220 seats, contract says 180",
            reported_at=now - timedelta(minutes=72),
            contact_id="con_108_2",
        ),
    )


def _letter(direction: Direction) -> Story:
    """Critical and executive: the next update was due some minutes ago."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=7)
    case.raises(
        "mia",
        c.Raise(
            "acc_103",
            "I write to you as the managing director of Solvane. Our distribution centre in Lyon "
            "has been standing still since six o'clock: none of our 260 people there can work, "
            "and hospitals wait for their deliveries. If this is not taken seriously at the "
            "highest level of your house we will terminate the contract.",
            "Lyon stands still: a letter from the managing director",
            reported_at=now - timedelta(hours=7, minutes=10),
            contact_id="con_103_1",
        ),
    )
    yield now - timedelta(hours=6, minutes=48)
    case.answered()
    yield now - timedelta(hours=6, minutes=30)
    case.writes(
        "mia",
        "Dear Camille, I have your managing director's letter. Our VP of Engineering has taken "
        "the lead and sits with the team; we see that Lyon has released nothing since 06:02.",
        "response",
    )
    case.does(
        "tobias", c.AddNote("Two of us are on a call with Lyon. It is the same lock as in spring.")
    )
    yield now - timedelta(hours=5)
    case.does(
        "lena",
        c.RecordRootCause(
            "The release queue waits for a lock that a stopped worker still holds.",
            "Technical",
            ("A worker was stopped by hand", "Its lock has no end"),
        ),
    )
    case.finishes("Root cause analysis", "found: the lock of a stopped worker")
    case.finishes("Offer the customer a workaround", "orders are released by hand, one by one")
    case.finishes("Executive sponsor calls the customer's executive", "spoken with for ten minutes")
    yield now - timedelta(hours=4, minutes=6)
    case.answered(customer=False)
    case.writes(
        "mia",
        "Dear Camille, the cause is found: a worker was stopped and kept its lock. Two of our "
        "engineers are freeing it with your site manager now.",
    )
    yield now - timedelta(minutes=62)
    case.answered(customer=False)
    case.does("ines", c.AssessRisk("churn", "H", "H", "Inês calls the managing director today"))


def _exports(direction: Direction) -> Story:
    """High, and a message is held: it promises a time that nobody has confirmed."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=3, minutes=10)
    case.raises(
        "mia",
        c.Raise(
            "acc_123",
            "The integration of our carriers drops about every third status message since last "
            "night. Some 120 colleagues at customer service look the status up by hand, which "
            "works but takes them twice as long.",
            "Every third carrier status is missing",
            reported_at=now - timedelta(hours=3, minutes=14),
            contact_id="con_123_3",
        ),
    )
    yield now - timedelta(hours=3)
    case.answered()
    yield now - timedelta(hours=2, minutes=40)
    case.writes(
        "mia",
        "Hello Tom, we can see the gaps in your log since 23:10. Piotr compares what the carriers "
        "sent with what arrived. I will write to you again this afternoon with what he found.",
        "response",
        next_update_at=now + timedelta(hours=2),
    )
    yield now - timedelta(minutes=55)
    case.does(
        "piotr",
        c.AddNote("The carrier's new gateway sends two messages in one; we read the first alone."),
    )
    case.does(
        "lena",
        c.RecordRootCause(
            "The carrier's new gateway sends two messages in one.",
            "Technical",
            ("The carrier changed its gateway", "Our reader takes the first message alone"),
        ),
    )
    case.finishes("Root cause analysis", "two messages in one")
    yield now - timedelta(minutes=25)
    case.writes(
        "mia",
        "Hello Tom, we have found it: your carrier's gateway sends two messages in one. We will "
        "have it fixed by 17:00 today.",
        held=True,
    )


def _learning(direction: Direction) -> Story:
    """It was Critical, it is resolved and the customer is content; now it must be learned from."""
    case, now = direction.case(), direction.now
    began = now - timedelta(hours=58)
    yield began
    case.raises(
        "mia",
        c.Raise(
            "acc_123",
            "No labels print in any of our 14 warehouses since 20 minutes. Everything that is "
            "picked stands on the floor; 900 colleagues cannot go on, and writing by hand is no "
            "way with 4,000 parcels an hour.",
            "No labels print in 14 warehouses",
            reported_at=began - timedelta(minutes=20),
            contact_id="con_123_2",
        ),
    )
    yield began + timedelta(minutes=6)
    case.answered()
    yield began + timedelta(minutes=25)
    case.writes(
        "mia", "Hello Henrik, we see it in all 14 warehouses. Our print team is on it.", "response"
    )
    for hour in (3.8, 7.5, 11.2, 14.8):
        yield began + timedelta(hours=hour)
        case.answered(customer=False)
        case.writes(
            "mia",
            "Hello Henrik, the certificate of the print gateway has run out; a new one is being "
            "made.",
        )
    yield began + timedelta(hours=16)
    case.finishes("Root cause analysis", "a certificate")
    case.finishes("Offer the customer a workaround", "labels from the spare gateway for two lines")
    case.does(
        "lena",
        c.RecordRootCause(
            "The certificate of the print gateway ran out.",
            "Process",
            ("Nobody was told before it ran out",),
            final=True,
        ),
    )
    case.does("mia", c.Resolve("The gateway has a new certificate; all warehouses print."))
    yield began + timedelta(hours=21)
    case.does(
        "mia",
        c.LogCommunication(
            "in",
            "call",
            "All 14 print again. Thank you for staying with us.",
            "Henrik Aalto",
            confirms=True,
        ),
    )
    case.finishes("Check the fix with the customer", "all 14 print")
    yield began + timedelta(hours=44)
    case.does("mia", c.RecordSatisfaction(Decimal(4), "Quick, but it should not have happened."))


def _notice(direction: Direction) -> Story:
    """Legal, and only those who are named know of it."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=20)
    case.raises(
        "amara",
        c.Raise(
            "acc_103",
            "By this letter we give you formal notice: on 14 and 15 of this month 11,482 records "
            "of our patients could be read by users of another customer of yours. We ask you to "
            "name the cause and everybody who had access, and reserve all rights. Our data "
            "protection officer informs the supervisory authority within 72 hours.",
            "Formal notice: patient records could be read by others",
            reported_at=now - timedelta(hours=21),
            contact_id="con_103_2",
        ),
    )
    case.does(
        "amara",
        c.Restrict(("amara", "ben", "yusuf", "nandini", "daniel", "ines", "mia"), "privileged"),
    )
    yield now - timedelta(hours=19, minutes=50)
    case.answered()
    case.does("amara", c.StartDuty("gdpr_33", now - timedelta(hours=21)))
    yield now - timedelta(hours=18)
    case.does(
        "amara",
        c.LogCommunication(
            "out",
            "call",
            "Told Maître Fabre who looks after it, and that the access was closed.",
            "Maître Hélène Fabre",
        ),
    )
    for hours in (14.8, 11.2, 7.6, 4.0, 0.6):
        yield now - timedelta(hours=hours)
        case.answered(customer=False)
        case.writes(
            "mia",
            "Dear Maître Fabre, the examination of both days goes on; nothing new has been found.",
        )
    case.finishes("Secure the evidence", "logs of both days are kept under seal")
    case.finishes("Legal assessment: duties and deadlines", "Art. 33 applies; Art. 34 is examined")


def _sign_in(direction: Direction) -> Story:
    """High and on its way; an assistant has left a draft."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=5, minutes=20)
    case.raises(
        "divya",
        c.Raise(
            quiet_id(0),
            "New users are sent back to the sign-in page again and again. Everybody who had an "
            "account before last week is fine; 34 new colleagues share the accounts of others "
            "meanwhile.",
            "Sign-in goes round in circles for new users",
            reported_at=now - timedelta(hours=5, minutes=30),
            type="technical",
            severity="high",
            reason="They can work meanwhile, Divya asked them",
        ),
    )
    yield now - timedelta(hours=5)
    case.answered()
    yield now - timedelta(hours=4, minutes=30)
    case.writes(
        "mia",
        "Hello, we see it with an account that we made ourselves. Our engineers look at how new "
        "accounts get their groups.",
        "response",
    )
    case.does("lena", c.AddTask("Give new accounts their groups at once", "piotr", offset="+1d"))
    yield now - timedelta(minutes=70)
    case.finishes("Root cause analysis", "groups are given at night alone")
    yield now - timedelta(minutes=35)
    case.answered(customer=False)
    case.does(
        "assist",
        c.WriteMessage(
            "Hello, the team has found that new accounts get their groups only at night. They are "
            "changing that now; shared accounts are no longer needed once it is done.",
            "update",
        ),
    )


def _answer_due(direction: Direction) -> Story:
    """High, acknowledged, and its first answer is due within the hour."""
    case, now = direction.case(), direction.now
    yield now - timedelta(hours=3, minutes=22)
    case.raises(
        "sofia",
        c.Raise(
            quiet_id(9),
            "Since the update each count of stock has to be entered twice. Forty people do it, "
            "and we are behind by half a day already.",
            "Stock counts have to be entered twice",
            reported_at=now - timedelta(hours=3, minutes=26),
        ),
    )
    yield now - timedelta(hours=3, minutes=2)
    case.answered()
    yield now - timedelta(minutes=20)
    case.answered(customer=False)
