"""What must hold whatever anybody does in whatever order: nothing goes round the gate."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from escalation_manager.core import commands as c
from escalation_manager.core import events as e
from escalation_manager.core import reading
from escalation_manager.core.errors import EscalationError
from escalation_manager.core.money import Money
from tests.core.outbox import Outbox, stand_in
from tests.core.people import actor

WHO = ("mia", "jonas", "daniel", "rachel", "ines", "piotr", "assist", "desk")
TEXTS = (
    "We look into it.",
    "FIX BY 2026-03-04T15:00+00:00",
    "FIX BY 2026-03-04T18:00+00:00 and OFFER service_credit 300",
    "MAYBE BY 2026-03-04T15:00+00:00",
    "OFFER service_credit 300",
    "OFFER service_credit 900",
    "OFFER extended_contract",
    "PERHAPS other",
    "FIX SOON",
)
READY_BY = (60, 180, 360)

REQUESTS = (
    c.RequestGoodwill("service_credit", "sorry", Money(Decimal(300))),
    c.RequestGoodwill("service_credit", "sorry", Money(Decimal(900))),
    c.RequestGoodwill("extended_contract", "sorry", quantity="1 month"),
)
MEANT = (("FIX", "past"), ("MAYBE", "nothing"), ("OFFER", "contractual"), ("PERHAPS", "past"))

Step = tuple[str, str, int, int]

SUITED = {
    "write": ("mia", "daniel", "assist"),
    "send": ("mia", "jonas"),
    "send again": ("mia", "daniel"),
    "hold": ("jonas",),
    "release": ("daniel", "rachel", "ines"),
    "discard": ("mia",),
    "deliver": ("desk",),
    "deliver again": ("desk",),
    "bounce": ("desk",),
    "explain": ("mia",),
    "acknowledge": ("mia", "assist"),
    "confirm": ("piotr",),
    "withdraw": ("piotr",),
    "request": ("mia", "daniel", "ines", "assist"),
    "approve": ("daniel", "ines"),
    "reject": ("daniel",),
    "reconsider": ("daniel",),
    "use": ("mia",),
}
"""Who can do it at all. Everybody else tries as well, a quarter of the time."""

CHAPTERS = {
    "everything": tuple(SUITED),
    "overrides": ("write", "send", "hold", "release", "explain"),
    "confirmations": ("write", "send", "confirm", "withdraw"),
    "goodwill": ("write", "send", "request", "approve", "reject", "reconsider", "use"),
    "delivery": ("write", "send", "hold", "deliver", "bounce", "acknowledge"),
}
"""Few deeds at a time reach the combinations that all of them together hardly ever draw."""


def steps(deeds: tuple[str, ...]) -> st.SearchStrategy[Step]:
    """One of these deeds, who tries it, a number to choose by, and how many minutes later."""
    return st.sampled_from(deeds).flatmap(
        lambda deed: st.tuples(
            st.just(deed),
            st.one_of(*[st.sampled_from(SUITED[deed])] * 3, st.sampled_from(WHO)),
            st.integers(0, 999),
            st.sampled_from((*[0] * 12, 1, 5, 20, 90, 6000)),
        )
    )


def command(deed: str, n: int, box: Outbox) -> c.Command:
    """What is asked for; `n` chooses the message and the request, mostly the latest."""
    message, goodwill = f"M{chosen(n, box.state.messages)}", f"G{chosen(n, box.state.goodwill)}"
    match deed:
        case "write":
            return c.WriteMessage(TEXTS[n % len(TEXTS)])
        case "send" | "send again":
            return c.SendMessage(message)
        case "hold":
            return c.HoldMessage(message, "wait")
        case "release":
            return c.ReleaseMessage(message, "all right")
        case "discard":
            return c.DiscardMessage(message)
        case "deliver" | "deliver again":
            return c.RecordDelivery(message)
        case "bounce":
            return c.RecordBounce(message, "full")
        case "explain":
            return c.ExplainFinding(message, *MEANT[n % len(MEANT)])
        case "acknowledge":
            return c.AcknowledgeCustomer(("", *TEXTS)[n % 3], automatic=n % 2 == 0)
        case "confirm":
            return c.ConfirmFix(box.at + timedelta(minutes=READY_BY[n % len(READY_BY)]))
        case "withdraw":
            return c.WithdrawFix("it broke")
        case "request":
            return REQUESTS[n % len(REQUESTS)]
        case "approve":
            return c.ApproveGoodwill(goodwill)
        case "reconsider":
            return c.ReconsiderGoodwill(goodwill)
        case "reject":
            return c.RejectGoodwill(goodwill, "no")
        case _:
            return c.UseGoodwill(goodwill)


def chosen(n: int, among: tuple[object, ...]) -> int:
    """The number of the latest, or in a third of the cases of any, or of one that there is not."""
    return len(among) if n % 3 else 1 + n // 3 % (len(among) + 1)


def lived(severity: str, history: list[Step]) -> Outbox:
    """The escalation after all that. What is refused leaves nothing behind."""
    box = Outbox(severity)
    minute = 0
    for deed, who, n, later in history:
        minute += later
        asked, before = command(deed, n, box), box.state
        if refused(box, asked, who, minute):
            assert box.state is before
        elif deed not in ("write", "bounce", "deliver", "deliver again"):
            after = box.state
            refused(box, asked, who, minute)
            assert box.state == after, "asking twice changes nothing"
    return box


FEWER = settings(max_examples=settings().max_examples // 4)
"""Six faults planted in the gate were each found by the first twenty histories."""


@pytest.mark.parametrize("chapter", CHAPTERS)
@FEWER
@given(st.data())
def test_nothing_goes_round_the_gate(chapter: str, data: st.DataObject) -> None:
    severity = data.draw(st.sampled_from(("critical", "high", "low")))
    history = data.draw(st.lists(steps(CHAPTERS[chapter]), min_size=15, max_size=60))
    with_readers, reading.READERS = reading.READERS, (stand_in,)
    try:
        box = lived(severity, history)
    finally:
        reading.READERS = with_readers
    Witness().reads(box)


def refused(box: Outbox, command: c.Command, who: str, minute: int) -> bool:
    """Whether it was refused, which always comes with a way on."""
    try:
        box.does(command, who, minute)
    except EscalationError as refusal:
        if not refusal.remedy:
            raise
        return True
    return False


class Witness:
    """Looks at the events alone, with rules of its own, for something that should not be."""

    def __init__(self) -> None:
        self.severity = ""
        self.texts: dict[str, str] = {}
        self.authors: dict[str, str] = {}
        self.standing: dict[str, str] = {}
        self.meanings: dict[str, set[str]] = {}
        self.fixes: list[e.FixConfirmed] = []
        self.requests: dict[str, e.GoodwillRequested] = {}
        self.approved: dict[str, e.GoodwillApproved] = {}

    def reads(self, box: Outbox) -> None:
        """Every entry, in order."""
        self.severity = box.state.severity
        for entry in box.entries:
            self._one(entry)

    def _one(self, entry: e.Entry) -> None:
        match entry.event:
            case e.MessageWritten() as written:
                self.texts[written.message] = written.text
                self.authors[written.message] = entry.actor
            case e.MessageHeld() as held:
                self.standing[held.message] = "held"
                assert held.reason
                assert held.remedy
            case e.FindingExplained() as said:
                assert entry.actor not in ("assist", "desk", "system")
                self.meanings.setdefault(said.message, set()).add(said.quote)
            case e.MessageCleared() as cleared:
                self._cleared(cleared, entry)
            case e.MessageDiscarded() as gone:
                self.standing[gone.message] = "discarded"
            case e.MessageSent() as sent:
                assert self.standing[sent.message] == "cleared", "a held message was sent"
            case e.FixConfirmed() as fix:
                assert fix.by == "piotr", "nobody else here is technical"
                self.fixes.append(fix)
            case e.FixWithdrawn():
                self.fixes.clear()
            case e.GoodwillRequested() as request:
                self.requests[request.goodwill] = request
            case e.GoodwillApproved() as approval:
                self._approved(approval)
            case (e.GoodwillExpired() | e.GoodwillRejected() | e.GoodwillReconsidered()) as over:
                self.approved.pop(over.goodwill, None)
            case e.GoodwillUsed() as used:
                assert used.goodwill in self.approved, "what nobody approved was granted"
            case e.CustomerAcknowledged() as heard:
                assert not (heard.automatic and self.severity == "critical")
            case _:
                pass

    def _cleared(self, cleared: e.MessageCleared, entry: e.Entry) -> None:
        text = self.texts[cleared.message]
        assert cleared.text_hash == hashlib.sha256(text.encode("utf-8")).hexdigest()
        assert self.standing.get(cleared.message) != "discarded"
        self.standing[cleared.message] = "cleared"
        if cleared.released_by is not None:
            assert cleared.released_by != self.authors[cleared.message]
            assert cleared.released_by in ("daniel", "rachel", "ines")
            assert cleared.reason
            return
        explained = self.meanings.get(cleared.message, set())
        if entry.actor in ("assist", "system"):
            assert not list(stand_in(text, entry.at)), "only ready words need no person"
        for found in stand_in(text, entry.at):
            if found.level == "amber" and found.quote in explained:
                continue
            if found.kind == "promise":
                assert self._confirmed(found.instant, entry.at), text
            else:
                assert self._covered(found.option, found.amount, entry.at), text

    def _confirmed(self, promised: datetime | None, at: datetime) -> bool:
        return promised is not None and any(
            fix.ready_by <= promised and at <= fix.valid_until for fix in self.fixes
        )

    def _covered(self, option: str | None, amount: Decimal | None, at: datetime) -> bool:
        for number, approval in self.approved.items():
            request = self.requests[number]
            enough = amount is None or (
                request.value is not None and amount <= request.value.amount
            )
            if request.option == option and enough and at <= approval.valid_until:
                return True
        return False

    def _approved(self, approval: e.GoodwillApproved) -> None:
        request = self.requests[approval.goodwill]
        assert approval.by != request.requested_by, "nobody approves their own"
        assert actor(approval.by).has(request.approver_role, "vp_cs", "vp_eng")
        self.approved[approval.goodwill] = approval
