"""What can be chosen in a form, and what stands in it already?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from escalation_manager.core.closing import RESOLUTIONS
from escalation_manager.core.guardrail import MEANINGS
from escalation_manager.core.risk import LEVELS, RISKS
from escalation_manager.desk.answers import Shown
from escalation_manager.desk.counter import Desk
from escalation_manager.ports.log import Query

Pairs = list[tuple[str, str]]
Choose = Callable[[Desk, Shown, str], Pairs]

MEANING_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "next_update": "when we write again",
        "past": "something past",
        "customers_own": "the customer's own words",
        "product_fact": "a fact about the product",
        "contractual": "what the contract grants",
        "nothing": "neither a promise nor an offer",
    }
)
LEVEL_WORDS = {"H": "High", "M": "Medium", "L": "Low"}


def options(name: str, desk: Desk, whole: Shown, person: str) -> Pairs:
    """Value and words of everything that can be chosen."""
    return _OPTIONS[name](desk, whole, person)


def first(name: str, whole: Shown, person: str, zone: str) -> str:
    """What stands in a field at first: the present value."""
    state, closing = whole.state, whole.state.closing
    cause = state.root_cause
    since = state.impact_since
    return {
        "me": person,
        "severity": state.severity,
        "type": state.type,
        "business": state.impact_business or "",
        "users": state.impact_users or "",
        "since": f"{since.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}" if since else "",
        "cause": cause.assessment if cause else "",
        "category": cause.category if cause else "",
        "factors": "\n".join(cause.factors) if cause else "",
        "criteria": "\n".join(closing.exit_criteria),
        "met": "\n".join(closing.exit_met),
        "resolution": closing.resolution_summary,
        "readers": " ".join(state.readers or ()),
    }.get(name, "")


def _people(desk: Desk, whole: Shown, person: str) -> Pairs:  # noqa: ARG001
    handbook = whole.rules.handbook
    found = [one for one in whole.rules.directory.people.values() if not one.agent]
    return sorted(
        (
            (one.id, f"{one.name} ({handbook.role_label(one.roles[0])})" if one.roles else one.name)
            for one in found
        ),
        key=lambda pair: pair[1],
    )


def _people_and_roles(desk: Desk, whole: Shown, person: str) -> Pairs:
    labels = whole.rules.handbook.roles.labels
    return [*_people(desk, whole, person), *((role, label) for role, label in labels.items())]


def _contacts(desk: Desk, whole: Shown, person: str) -> Pairs:  # noqa: ARG001
    account = whole.rules.account
    return [(one.name, one.title) for one in account.contacts] if account else []


def _same_account(desk: Desk, whole: Shown, person: str) -> Pairs:
    query = Query(accounts=(whole.state.account_id,), limit=50)
    lines = desk.list(query, actor=person).lines
    return [(one.row.id, one.row.title) for one in lines if one.row.id != whole.state.id]


def _handbooks(desk: Desk, whole: Shown, person: str) -> Pairs:  # noqa: ARG001
    books = desk.policy.all_versions(whole.rules).handbooks
    return [
        (version, f"{version}: {book.title}")
        for version, book in books.items()
        if version != whole.state.handbook
    ]


def _open_duties(desk: Desk, whole: Shown, person: str) -> Pairs:  # noqa: ARG001
    return [(duty.name, duty.title) for duty in whole.state.duties if duty.met_at is None]


def _of_handbook(what: Callable[[Shown], Pairs]) -> Choose:
    return lambda _desk, whole, _person: what(whole)


def _fixed(*pairs: tuple[str, str]) -> Choose:
    return lambda _desk, _whole, _person: list(pairs)


_OPTIONS: Mapping[str, Choose] = MappingProxyType(
    {
        "people": _people,
        "people_and_roles": _people_and_roles,
        "contacts": _contacts,
        "same_account": _same_account,
        "handbooks": _handbooks,
        "open_duties": _open_duties,
        "severities": _of_handbook(
            lambda w: [(s.name, s.label) for s in w.rules.handbook.severities.values()]
        ),
        "types": _of_handbook(
            lambda w: [(t.name, t.label) for t in w.rules.handbook.types.values()]
        ),
        "duties": _of_handbook(
            lambda w: [(d.name, d.title) for d in w.rules.handbook.duties.values()]
        ),
        "goodwill": _of_handbook(
            lambda w: [
                (o.name, f"{o.label} ({w.rules.handbook.role_label(o.approval)} approves)")
                for o in w.rules.handbook.goodwill.options.values()
            ]
        ),
        "channels": _fixed(("email", "E-mail"), ("call", "Call"), ("chat", "Chat")),
        "directions": _fixed(("out", "We told them"), ("in", "They told us")),
        "media": _fixed(
            ("call", "Call"), ("meeting", "Meeting"), ("email", "E-mail"), ("chat", "Chat")
        ),
        "ownerships": _fixed(
            ("accountable", "Accountable"),
            ("supporting", "Supporting"),
            ("resolving", "Resolving"),
            ("sponsor", "Executive sponsor"),
        ),
        "categories": _fixed(
            *((name, "") for name in ("Technical", "Process", "Communication", "Expectation"))
        ),
        "risks": _fixed(*((risk, risk.capitalize()) for risk in RISKS)),
        "levels": _fixed(*((level, LEVEL_WORDS[level]) for level in LEVELS)),
        "resolutions": _fixed(*((one, one.capitalize()) for one in RESOLUTIONS)),
        "scores": _fixed(
            ("5", "5: very satisfied"), ("4", "4"), ("3", "3"), ("2", "2"), ("1", "1: not at all")
        ),
        "improvements": _fixed(("identified", "Identified"), ("implemented", "Implemented")),
        "relations": _fixed(
            ("related", "related"),
            ("parent", "its parent: one cause over many accounts"),
            ("child", "its child"),
            ("repeat_of", "the one that it repeats"),
        ),
        "meanings": _fixed(
            *((m, MEANING_WORDS[m]) for m in dict.fromkeys(sum(MEANINGS.values(), ())))
        ),
    }
)
