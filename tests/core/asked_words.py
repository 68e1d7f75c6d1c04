"""Every command about words and gifts with what it should come to."""

from __future__ import annotations

from decimal import Decimal

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core.money import Money
from tests.core.asked import TOLD, Asked, later

DRAFT = c.WriteMessage("We see the queue and look into it.")
OFFER = c.WriteMessage("As an apology we give you a service credit of 300 USD.")
CREDIT = c.RequestGoodwill("service_credit", "They lost a day.", Money(Decimal(300)))
SENT = (DRAFT, c.SendMessage("M1"), ("system", c.RecordDelivery("M1", "ref")))

WORDS: tuple[Asked, ...] = (
    # --- words ----------------------------------------------------------------------------------
    Asked(
        TOLD,
        (
            e.CommunicationLogged,
            e.CustomerAcknowledged,
            e.ClockStopped,
            e.FirstResponseGiven,
            e.ClockStopped,
            e.CustomerUpdated,
            e.WorkStarted,
        ),
        c.LogCommunication("out", "call", "Told them.", occurred_at=later(hours=1)),
        "in the future",
        "once it has happened",
    ),
    Asked(DRAFT, (e.MessageWritten,), c.WriteMessage(" "), "no text", "Write something"),
    Asked(
        c.SendMessage("M1"),
        (e.MessageCleared, e.WorkStarted),
        c.SendMessage("M1", attempt=True),
        "nothing to close yet",
        "Resolve it first",
        given=(DRAFT,),
    ),
    Asked(
        c.HoldMessage("M1", "The tone."),
        (e.MessageHeld,),
        c.HoldMessage("M1", ""),
        "needs a reason",
        "what is wrong",
        given=(DRAFT,),
    ),
    Asked(
        c.ReleaseMessage("M1", "They know it is a wish."),
        (e.MessageCleared,),
        c.ReleaseMessage("M1", "please"),
        "takes a manager",
        "Ask one of them",
        given=(OFFER, c.SendMessage("M1")),
        who="daniel",
        refused_to="mia",
    ),
    Asked(
        c.ExplainFinding("M1", "tomorrow", "nothing"),
        (e.FindingExplained,),
        c.ExplainFinding("M1", "next year", "nothing"),
        "no unclear words",
        "as the hold does",
        given=(c.WriteMessage("You may see it tomorrow."),),
    ),
    Asked(
        c.DiscardMessage("M1"),
        (e.MessageDiscarded,),
        c.DiscardMessage("M1"),
        "is cleared",
        "new message",
        given=(DRAFT,),
        refused_after=(DRAFT, c.SendMessage("M1")),
    ),
    Asked(
        c.RecordDelivery("M1", "ref"),
        (
            e.MessageSent,
            e.CommunicationLogged,
            e.CustomerAcknowledged,
            e.ClockStopped,
            e.FirstResponseGiven,
            e.ClockStopped,
            e.CustomerUpdated,
        ),
        c.RecordDelivery("M1"),
        "can't have been delivered",
        "through the gate",
        given=(DRAFT, c.SendMessage("M1")),
        who="system",
        refused_after=(DRAFT,),
    ),
    Asked(
        c.RecordBounce("M1", "mailbox full"),
        (e.MessageUndelivered, e.ClockStarted, e.ClockStarted),
        c.RecordBounce("M1", "full"),
        "never on its way",
        "was sent",
        given=SENT,
        who="system",
        refused_after=(DRAFT,),
    ),
    Asked(
        c.RecordMirror("C1", "crm-7"),
        (e.MirroredToCrm,),
        c.RecordMirror("C9", "crm-7"),
        "no communication 'C9'",
        "C1",
        given=(TOLD,),
        who="system",
    ),
    Asked(
        c.RecordMirrorFailure("C1", "refused"),
        (e.MirrorFailed,),
        c.RecordMirrorFailure("C9", "refused"),
        "no communication 'C9'",
        "C1",
        given=(TOLD,),
        who="system",
    ),
    Asked(
        c.KeepCommitment("P1"),
        (e.CommitmentKept,),
        c.KeepCommitment("P9"),
        "no promise 'P9'",
        "P1",
        given=(c.AgreeNextUpdate(later(hours=9), "Sarah"),),
    ),
    Asked(
        c.BreakCommitment("P1", "We have nothing yet."),
        (e.CommitmentBroken,),
        c.BreakCommitment("P1", ""),
        "needs a reason",
        "why it can't be kept",
        given=(c.AgreeNextUpdate(later(hours=9), "Sarah"),),
    ),
    # --- what may be promised and given ---------------------------------------------------------
    Asked(
        c.ConfirmFix(later(hours=6)),
        (e.FixConfirmed, e.WorkStarted),
        c.ConfirmFix(later(hours=6)),
        "takes a technical role",
        "Ask one of them",
        who="piotr",
        refused_to="mia",
    ),
    Asked(
        c.WithdrawFix("The test failed."),
        (e.FixWithdrawn,),
        c.WithdrawFix(""),
        "needs a reason",
        "what has changed",
        given=(("piotr", c.ConfirmFix(later(hours=6))),),
        who="piotr",
    ),
    Asked(
        CREDIT,
        (e.GoodwillRequested,),
        c.RequestGoodwill("yacht", "They lost a day."),
        "no goodwill option 'yacht'",
        "service_credit",
    ),
    Asked(
        c.ApproveGoodwill("G1"),
        (e.GoodwillApproved,),
        c.ApproveGoodwill("G1"),
        "CS Manager or above",
        "Ask one of them",
        given=(CREDIT,),
        who="daniel",
        refused_to="mia",
    ),
    Asked(
        c.RejectGoodwill("G1", "Too much."),
        (e.GoodwillRejected,),
        c.RejectGoodwill("G1", ""),
        "needs a reason",
        "whoever asked",
        given=(CREDIT,),
        who="daniel",
    ),
    Asked(
        c.ReconsiderGoodwill("G1"),
        (e.GoodwillReconsidered,),
        c.ReconsiderGoodwill("G1"),
        "decided on G1",
        "Ask Daniel",
        given=(CREDIT, ("daniel", c.ApproveGoodwill("G1"))),
        who="daniel",
        refused_to="ines",
    ),
    Asked(
        c.UseGoodwill("G1"),
        (e.GoodwillUsed,),
        c.UseGoodwill("G1"),
        "G1 is requested",
        "CS Manager",
        given=(CREDIT, ("daniel", c.ApproveGoodwill("G1"))),
        refused_after=(CREDIT,),
    ),
)
