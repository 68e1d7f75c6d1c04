"""Every kind of event there is, in one unlikely history; and our words put wherever they fit."""

from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any, get_args, get_origin, get_type_hints

from escalation_manager.core import events as e
from escalation_manager.core.money import Money
from tests.core.report.case import ENDED, OPENED, Happening, on

FURTHER: tuple[Happening, ...] = (
    (
        on(10, 8, 11),
        "mia",
        e.Triaged(
            "technical",
            "critical",
            0.9,
            "person",
            (e.FactSeen("outage", "all", "no scanner works"),),
            (e.TraceStep("outage", "no scanner works", "outage of all", "critical"),),
            ("api",),
            reason="seen it",
        ),
    ),
    (on(10, 8, 11), "mia", e.TriageSuggested("technical", "high", ("a workaround",))),
    (on(10, 8, 11), "system", e.AttentionRaised(("renewal in 21 days",))),
    (on(10, 8, 11), "system", e.DuplicatesFound((("ESC-0041", "the same words"),))),
    (on(10, 8, 12), "mia", e.NoteAdded("they are furious")),
    (on(10, 8, 13), "mia", e.HandoverOffered("daniel", "until noon")),
    (on(10, 8, 14), "daniel", e.HandoverDeclined("daniel", "on a train")),
    (on(10, 8, 14), "mia", e.HandoverOffered("daniel", "until noon")),
    (on(10, 8, 15), "daniel", e.HandoverAccepted("daniel")),
    (on(10, 8, 34), "system", e.RungSkipped(1, ("vp_cs",), "on leave")),
    (on(10, 8, 35), "system", e.FallbackTold("cs_manager", ("daniel",), "x", on(10, 8, 35))),
    (on(10, 8, 36), "system", e.AcknowledgementExpired(1, on(10, 8, 36))),
    (on(10, 8, 37), "daniel", e.Silenced(on(10, 8, 40), "we are on the phone")),
    (on(10, 8, 40), "system", e.SilenceEnded(on(10, 8, 40))),
    (
        on(10, 8, 41),
        "system",
        e.ClockWarned("resolution", Decimal("0.5"), on(10, 8, 41), on(11, 7, 50)),
    ),
    (on(10, 8, 42), "mia", e.LoweringRequested("high", "a workaround works")),
    (on(10, 8, 43), "daniel", e.SeverityChanged("critical", "high", "workaround", "daniel")),
    (on(10, 8, 44), "daniel", e.SeverityChanged("high", "critical", "it does not work")),
    (on(10, 8, 45), "mia", e.NextUpdateAgreed(on(10, 12, 7), "Sarah Lindgren")),
    (on(10, 8, 46), "mia", e.DutyStarted("gdpr_33", "GDPR Art. 33", on(10, 8), on(13, 8))),
    (on(10, 8, 47), "mia", e.DutyMet("gdpr_33", "case 17")),
    (on(10, 8, 48), "daniel", e.HandbookMigrated("1", "2")),
    (on(10, 8, 50), "mia", e.TaskAdded("t9", "Hide it", "mia", on(10, 8, 51), source="person")),
    (on(10, 8, 51), "system", e.TaskOverdue("t9", on(10, 8, 51))),
    (on(10, 8, 52), "mia", e.TaskDropped("t9", "no use")),
    (on(10, 8, 53), "mia", e.MessageWritten("m8", "We fix it at 10.", "update", "email", "con_1")),
    (
        on(10, 8, 53),
        "mia",
        e.MessageHeld(
            "m8",
            "promise",
            "a time",
            "ask engineering",
            (e.WordsFound("promise", "red", "at 10", "a time"),),
        ),
    ),
    (on(10, 8, 54), "mia", e.FindingExplained("m8", "at 10", "a guess")),
    (on(10, 8, 55), "mia", e.MessageDiscarded("m8", "rewritten")),
    (on(10, 9, 24), "system", e.MirroredToCrm("c1", "crm-1")),
    (on(10, 9, 24), "system", e.MirrorFailed("c2", "the CRM said no")),
    (on(10, 9, 26), "mia", e.CommitmentMade("k2", "fix_time", "fixed", "mia", on(10, 9, 27), "m1")),
    (on(10, 9, 27), "system", e.CommitmentBroken("k2", on(10, 9, 27), "forgotten")),
    (on(10, 9, 28), "mia", e.CommitmentMade("k3", "fix_time", "fixed", "mia", on(10, 13), "m1")),
    (on(10, 13, 0), "mia", e.CommitmentKept("k3", on(10, 13))),
    (on(10, 9, 55), "system", e.PlanRowDue("p3", on(10, 9, 55))),
    (on(10, 10, 5), "piotr", e.FixWithdrawn("piotr", "the first try failed")),
    (
        on(10, 10, 6),
        "mia",
        e.GoodwillRequested(
            "g2", "premium_support", None, "3 months", "anger", "mia", "vp_cs", on(13, 9), "$9,000"
        ),
    ),
    (on(10, 10, 7), "ines", e.GoodwillRejected("g2", "ines", "too much")),
    (
        on(10, 10, 8),
        "mia",
        e.GoodwillRequested(
            "g3", "other", Money(Decimal(7777)), "", "x", "mia", "vp_cs", on(11, 9)
        ),
    ),
    (on(11, 9, 0), "system", e.GoodwillExpired("g3", on(11, 9))),
    (on(12, 9, 0), "mia", e.GoodwillUsed("g1", "m1")),
    (on(10, 10, 9), "mia", e.ExitCriteriaRecorded(("scanners work",), ("scanners work",))),
    (on(11, 13, 0), "system", e.SurveyDue(on(11, 13))),
    (on(10, 13, 5), "mia", e.Reopened("it failed again")),
    (on(10, 13, 10), "mia", e.Resolved("fix", "works now")),
    (on(13, 9, 8), "ines", e.PostMortemWaived("ines", "written already")),
    (on(10, 14, 0), "mia", e.Absorbed("ESC-0043", on(10, 7, 51), on(10, 8), "The same here")),
    (on(10, 14, 1), "mia", e.Linked("ESC-0044", "related")),
    (on(13, 11, 0), "mia", e.Merged("ESC-0045", "the same")),
    (on(13, 12, 0), "mia", e.Cancelled("by mistake")),
    (on(9, 0, 0), "mia", e.ReadersRestricted(("mia", "daniel"), "for legal")),
    (on(9, 0, 0), "mia", e.RestrictionLifted("cleared")),
)

RESTRICTED = (on(10, 7, 56), "mia", e.ReadersRestricted(("mia", "daniel"), "for legal"))


def kinds(union: object) -> set[type[Any]]:
    """Every kind of event."""
    found: set[type[Any]] = set()
    for each in get_args(union):
        found |= kinds(each) if get_args(each) else {each}
    return found


def made_up(kind: Any) -> Any:
    """Some value of this kind: an event that came after this file was written is in it too."""
    told = {str: "x", datetime: LAST, int: 1, bool: True, float: 1.0, Decimal: Decimal(1)}
    if kind in told:
        return told[kind]
    if get_origin(kind) is tuple:
        return tuple(made_up(each) for each in get_args(kind) if each is not ...)
    if get_args(kind):
        return made_up(get_args(kind)[0])
    hints = get_type_hints(kind)
    return kind(**{field.name: made_up(hints[field.name]) for field in fields(kind)})


LAST = on(13, 12, 1)
BY_HAND = (*ENDED[len(OPENED) :], *FURTHER)
NEWER = kinds(e.Event) - {type(event) for _, _, event in (*OPENED, *BY_HAND)}
ADDED = sorted((made_up(kind) for kind in NEWER), key=lambda event: type(event).__name__)

EVERYTHING: tuple[Happening, ...] = (
    *OPENED,
    *sorted(
        (
            each if each[0] > OPENED[0][0] else (OPENED[0][0] + timedelta(seconds=1), *each[1:])
            for each in (*BY_HAND, *((LAST, "mia", event) for event in ADDED))
        ),
        key=lambda each: each[0],
    ),
)

NAMES = {
    "account_id", "accountable", "approver_role", "approved_by", "audience", "by", "channel",
    "clock", "commitment", "communication", "contact_id", "counterpart", "currency", "direction",
    "duty", "every", "goodwill", "ground", "handbook", "id", "impact", "kind", "medium", "message",
    "new", "old", "option", "other", "owner", "people", "person", "probability", "purpose",
    "readers", "recipient", "relation", "requested_by", "resolution", "resolving", "risk", "role",
    "roles", "row", "sender", "severity", "source", "sponsor", "state", "supporting", "target",
    "task", "term", "text_hash", "to", "type", "account_name",
}  # fmt: skip
"""Fields that hold a name of something and no words."""

SHARED = {
    (e.Raised, "title"),
    (e.Raised, "statement"),
    (e.ImpactRecorded, "business"),
    (e.ImpactRecorded, "users"),
    (e.RootCauseRecorded, "assessment"),
    (e.RootCauseRecorded, "category"),
    (e.RootCauseRecorded, "factors"),
    (e.Absorbed, "statement"),
}
"""Words that are meant for the customer, or are theirs."""


def tainted(happenings: tuple[Happening, ...], words: str) -> tuple[Happening, ...]:
    """The history with these words in every field that stays inside."""
    sent = {each.message for _, _, each in happenings if isinstance(each, e.MessageSent)}
    return tuple((at, by, _tainted(event, words, sent)) for at, by, event in happenings)


def _tainted(event: Any, words: str, sent: set[str]) -> Any:
    if isinstance(event, e.MessageWritten) and event.message in sent:
        return event
    if isinstance(event, e.PlanRow) and event.audience.startswith("Customer"):
        return event
    changes = {}
    for field in fields(event):
        value = getattr(event, field.name)
        if (type(event), field.name) in SHARED:
            continue
        names_a_row = isinstance(event, e.PlanRow) and field.name == "message"
        if field.name in NAMES and not names_a_row:
            continue
        changes[field.name] = _with_words(value, words, sent)
    return replace(event, **changes)


def _with_words(value: Any, words: str, sent: set[str]) -> Any:
    if isinstance(value, str):
        return f"{value} {words}"
    if isinstance(value, tuple):
        return tuple(_with_words(each, words, sent) for each in value)
    if is_dataclass(value) and not isinstance(value, Money | type):
        return _tainted(value, words, sent)
    return value
