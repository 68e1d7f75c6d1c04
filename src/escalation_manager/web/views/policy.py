"""How is the handbook told in plain sentences? Lengths in words, and every rule by its name.

A refusal names its rule; the rule's sentence stands on the handbook's page under that name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import MappingProxyType

from escalation_manager.core.goodwill import SECOND_THOUGHTS
from escalation_manager.core.guardrails import GUARDRAILS
from escalation_manager.core.handbook import Handbook
from escalation_manager.core.lengths import Length

UNITS = MappingProxyType(
    {
        "s": "second",
        "m": "minute",
        "h": "hour",
        "d": "day",
        "bh": "business hour",
        "bd": "business day",
        "mo": "month",
    }
)
TIMES = MappingProxyType({1: "once a week", 2: "twice a week", 3: "three times a week"})


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule with its address on the page."""

    anchor: str
    name: str
    sentence: str
    more: str = ""


def in_words(length: Length | str) -> str:
    """`4h` → 4 hours, `5d` → 5 days, `2/week` → twice a week."""
    one = length if isinstance(length, Length) else Length.parse(length)
    if one.unit == "/week":
        return TIMES.get(one.amount, f"{one.amount} times a week")
    unit = UNITS[one.unit]
    return f"{one.amount} {unit}" if one.amount == 1 else f"{one.amount} {unit}s"


def every(text: str) -> str:
    """How often a row of the communication plan goes out."""
    if not text:
        return "Once"
    if text == "update":
        return "With every update that is due"
    one = Length.parse(text)
    words = in_words(one)
    return words.capitalize() if one.unit == "/week" else f"Every {words.removeprefix('1 ')}"


def percent(share: Decimal) -> str:
    """`0.75` → 75 %."""
    return f"{(share * 100).normalize():f} %"


def guardrails() -> tuple[Rule, ...]:
    """The page's seven sentences."""
    return tuple(Rule(each.name, each.sentence, each.enforced_by) for each in GUARDRAILS)


def rules(handbook: Handbook) -> tuple[Rule, ...]:
    """Every other rule that a refusal can name, in sentences with this handbook's numbers."""
    return tuple(
        Rule(anchor, name, sentence(handbook)) for anchor, (name, sentence) in _RULES.items()
    )


def _roles(handbook: Handbook, roles: tuple[str, ...]) -> str:
    return ", ".join(map(handbook.role_label, roles))


_Sentence = Callable[[Handbook], str]
_RULES: Mapping[str, tuple[str, _Sentence]] = MappingProxyType(
    {
        "ladder": (
            "The ladder",
            lambda h: (
                f"At {percent(h.clocks.imminent)} of any clock, or when the alert is not "
                "acknowledged in time, the first escalation is told; at a breach, or when they do "
                "not answer, the final one. By hand it climbs at any time, with a reason. Whoever "
                "is asked acknowledges, or their deputy, or a manager above them."
            ),
        ),
        "ownership": (
            "Ownership",
            lambda _: (
                "One person is accountable. Only they, or a manager, hand it over; whoever it is "
                "offered to takes it or leaves it. AI agents own nothing."
            ),
        ),
        "lifecycle": (
            "The lifecycle",
            lambda _: (
                "Open, In Progress, Resolved, Closed, in this order. What is closed, merged or "
                "cancelled is not worked on; what was closed can be reopened."
            ),
        ),
        "lowering": (
            "Lowering a severity",
            lambda h: (
                "Lowering needs a reason, and a manager's word from "
                f"{percent(h.clocks.lowering_needs_approval_from)} of the resolution target on. A "
                "breach stays on record."
            ),
        ),
        "closing": (
            "Closing",
            lambda h: (
                "Closed is what the customer confirmed, or did not object to for "
                f"{in_words(h.closing.no_objection_after)} after {h.closing.attempts} attempts to "
                "ask. A confirmation or an objection needs something that was resolved."
            ),
        ),
        "exit_criteria": (
            "Exit criteria",
            lambda _: "What must hold before it is resolved is met, or changed, first.",
        ),
        "reopen": (
            "Reopening",
            lambda h: (
                f"Within {in_words(h.closing.reopen_within)} after Resolved the same record goes "
                "on; later a new one is linked to it."
            ),
        ),
        "survey": (
            "The survey",
            lambda h: (
                f"It goes out {in_words(h.closing.survey_after)} after Resolved, except for "
                f"{', '.join(t.label for t in h.types.values() if not t.survey) or 'no type'}."
            ),
        ),
        "messages": (
            "Messages",
            lambda _: (
                "A message is written, passes the gate, and goes out. What was sent or discarded "
                "stays as it is; a next update that is named lies ahead."
            ),
        ),
        "release": (
            "Releasing a held message",
            lambda h: (
                f"A manager ({_roles(h, h.roles.managers)}) may release what the gate holds, never "
                "their own; it stays on record."
            ),
        ),
        "held_by_hand": (
            "Held by hand",
            lambda _: "Anybody can hold a message back before it goes out; a manager releases it.",
        ),
        "critical_is_acknowledged_by_a_person": (
            "A person acknowledges",
            lambda h: (
                "Of "
                + (
                    " and ".join(s.label for s in h.severities.values() if s.acknowledge_by_person)
                    or "no severity"
                )
                + " escalations a person acknowledges the customer, not ready words."
            ),
        ),
        "automatic": (
            "Ready words",
            lambda h: (
                "The holding statement goes out without a person only in the handbook's own "
                "words, and not for "
                f"{', '.join(t.label for t in h.types.values() if not t.holding_statements)}."
            ),
        ),
        "promise": (
            "What a text may mean: a promise",
            lambda _: (
                "The author may say what an unclear time means: the next update, something past, "
                "the customer's own words. A plain promise passes only with a confirmation."
            ),
        ),
        "goodwill": (
            "What a text may mean: an offer",
            lambda _: (
                "The author may say what unclear words mean. A plain offer passes only with an "
                "approved request."
            ),
        ),
        "audience": (
            "Audience and secrecy",
            lambda _: (
                "No message names a case that does not belong here, and of a restricted escalation "
                "nothing goes to anybody but a contact of the account. It is merged with nothing "
                "that others may read."
            ),
        ),
        "update": (
            "The next update",
            lambda _: "Another time for the next update is agreed while the update clock runs.",
        ),
        "commitments": (
            "Promises to the customer",
            lambda _: "Each is kept or broken, once; what was broken stays on record.",
        ),
        "pause": (
            "Pausing",
            lambda h: (
                "Only the resolution clock pauses: with a reason, a person and an end, at most "
                f"{h.clocks.max_pause.days} days ahead. It runs on by itself."
            ),
        ),
        "duties": (
            "Regulatory duties",
            lambda _: "A duty begins once, when we became aware, and is done once.",
        ),
        "tasks": (
            "Tasks",
            lambda _: "What is done or dropped stays so; something new is a new task.",
        ),
        "merge": (
            "Merging",
            lambda _: (
                "Only escalations of one account are merged. One cause at many accounts gets a "
                "parent instead."
            ),
        ),
        "agents": (
            "AI agents",
            lambda _: (
                "An agent reads, suggests, drafts and proposes. It never closes, lowers, confirms, "
                "approves, grants, or sends a text that nobody approved."
            ),
        ),
        "second_thoughts": (
            "Thinking again",
            lambda _: (
                f"A decision on goodwill can be taken back for {SECOND_THOUGHTS.seconds} seconds; "
                "nobody is told before."
            ),
        ),
    }
)
