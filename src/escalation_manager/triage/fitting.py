"""Who cannot, and what is meant: does a match of words really say what it seems to say?"""

from __future__ import annotations

import re

from .patterns import Pattern
from .sentences import Clause, Place, negated


def fits(clause: Clause, pattern: Pattern, places: tuple[Place, ...]) -> bool:
    """What the order of words cannot say: who cannot, and what is meant by a word."""
    last = places[-1].last
    match pattern.classes:
        case ("OPS", "STOP") | ("TEAM", "STOP") | ("STOP", "OPS"):
            if _GERUND.search(clause.word(last + 1)):
                return False
            if any(
                clause.word(place.last) == "do" and clause.word(place.last + 1) == "with"
                for place in places
            ):  # nothing to do with it
                return False
            if clause.word(places[-1].last) in ("closed", "shut", "closes", "close") and not (
                {clause.word(p.first) for p in places} & _DOORS
            ):
                return False
            thing = places[0] if pattern.classes[0] == "OPS" else places[1]
            if any(p.first == thing.last + 1 for n in ("FEATURE", "SYSTEM") for p in clause.of(n)):
                return False
            between = range(places[0].last + 1, places[-1].first)
            if any(clause.word(at) in ("i", "we", "page", "button", "report") for at in between):
                return False
            paying = {clause.word(at) for at in range(thing.first, thing.last + 1)} & _PAYMENTS
            if paying and clause.word(0) in _OURSELVES | {"if"}:
                return False  # "we will stop all payments": a measure, no stop of theirs
            return not clause.has("ASK", "FEATURE_WISH")
        case ("ZERO", "OPS", "FLOW"):
            if clause.word(places[1].last + 1) == "together":
                return False
            middle = {clause.word(at) for at in range(places[0].last + 1, places[1].first)}
            return not middle & {"with", "do", "about", "like", "to", "for", "against"}
        case ("LOST", "DATA") | ("DATA", "LOST"):
            if clause.question and clause.word(0) in ("how", "can", "could"):
                return False  # "how can these be deleted?"
            at = next((p.last for p in places if p in clause.of("LOST")), last)
            return clause.word(at + 1) not in ("through", "up", "on", "to", "by", "out")
        case ("AUTHORITY", "OFFICIAL_ACT"):
            named = [p for p in places if p in clause.of("AUTHORITY")]
            return all(
                clause.tokens[p.first].capitals
                for p in named
                if p.first == p.last and len(clause.word(p.first)) <= 4
            ) and any(
                p.first < p.last
                or clause.word(p.last) not in _OFFICES
                or (clause.tokens[p.last].title and clause.tokens[p.first - 1].title)
                for p in named
            )
        case ("BILL_YOURS",):
            return not clause.has("FEATURE", "CUSTOMER")
        case ("TEAM", "IDLE") | ("TECHNIQUE", "IDLE") | ("OPS", "IDLE") | ("CUSTOMER", "IDLE"):
            if clause.word(last + 1) == "with":  # nothing to do with it
                return False
            waits = clause.word(places[-1].first) in ("waiting", "wait", "waited", "waits", "queue")
            if not waits:
                return not ({"we"} & {clause.word(places[0].first)} and clause.has("ANSWER"))
            awaited = {clause.word(at) for at in range(last + 1, last + 6)}
            near_by = places[-1].first - places[0].last <= 4
            return (
                near_by
                and clause.word(places[0].first) not in ("we", "member")
                and not (awaited & _AWAITED)
            )
        case ("CANNOT", "BIZ_ALONE") | ("CANNOT", "BIZ_VERB", "BIZ_OBJECT") if _refusal(
            clause, places[0]
        ):
            return False
        case ("ZERO", "CORE"):  # "no orders", not "no workaround, and a delivery"
            return not any(
                clause.tokens[at].after_comma or clause.word(at) in ("and", "workaround", "way")
                for at in range(places[0].last + 1, places[1].first + 1)
            )
        case ("CANNOT", "BIZ_ALONE") if any(
            places[0].last < place.first < places[1].first for place in clause.of("WORK_VERB")
        ):
            return False  # "cannot approve any purchase": approving is what fails
        case ("BILL_YOURS", "BILL_FAULT"):  # the logo on the invoice page
            bill = next((p for p in places if p in clause.of("BILL_YOURS")), places[0])
            return not clause.has("COSMETIC_STRONG") and clause.word(bill.last + 1) not in _PAGES
        case ("CANNOT", "BIZ_ALONE"):
            after = clause.word(last + 1)
            if clause.word(last) in ("work", "function", "operate") and after in (
                "with",
                "on",
                "out",
            ):
                return False
            before = [clause.tokens[at].word for at in range(places[0].first)]
            if places[0].first <= 1 or set(before) & _WE:
                return True
            return any(p.first < places[0].first for name in _SUBJECTS for p in clause.of(name))
        case ("NOT", "ANSWER"):
            ahead = range(places[0].first - 4, places[0].first)
            return not any(
                p.last in ahead and clause.word(p.last) not in _MAIL_WORDS
                for name in ("SYSTEM", "FEATURE")
                for p in clause.of(name)
            )
        case ("NO_ANSWER",):
            around = range(places[0].first - 3, last + 5)
            return not any(p.first in around for p in clause.of("SYSTEM")) or clause.has(
                "CSM_STRONG"
            )
        case ("SLOW",) | ("SLOW", "SYSTEM") | ("SLOW", "FEATURE"):
            return not {token.word for token in clause.tokens} & {
                "reply", "replies", "response", "responses", "support", "answers", "answer", "csm",
            } or clause.has("SYSTEM")  # fmt: skip
        case ("NOT", "WORK_VERB"):  # people who do not work for us
            if places[0].first == places[0].last and clause.word(places[0].first) == "no":
                return False  # "no fire", "no charge": a noun
            return not (clause.word(last) in ("work", "works") and clause.word(last + 1) in
                        ("for", "with", "here", "there"))  # fmt: skip
        case ("EVENT",):  # an audit is an occasion, an audit trail is not
            return clause.word(last + 1) not in ("trail", "log", "logs", "report", "reports")
        case ("FEATURE_WISH",) if clause.word(places[0].first).startswith(("suggest", "prefer")):
            return bool({token.word for token in clause.tokens} & {"i", "we", "would", "i'd", "a"})
        case ("WORKAROUND",):  # "does not work when" is no way round that is missing
            return not (clause.word(places[0].first) in ("work", "works")
                        and negated(clause, places[0].first, last, frozenset()))  # fmt: skip
        case ("WORKAROUND_WORD", "NOT"):  # "the workaround cannot be the solution": there is one
            said = {clause.word(at) for at in range(last + 1, last + 6)}
            return not said & {"solution", "sustainable", "acceptable", "permanent", "last"}
        case ("ASK",):  # "when will it be repaired?" asks for a repair
            if clause.word(places[0].first) == "want" and clause.word(places[0].first - 1) in (
                "may",
                "might",
                "you",
                "will",
            ):  # "you may want to know"
                return False
            return not {token.word for token in clause.tokens} & _REPAIRED
        case ("PERSONAL",):
            return not (clause.has("PAPERS") and clause.has("ASK", "CLERICAL"))
        case ("RESOLVED",):  # "until that is sorted"
            first = places[0].first
            if clause.word(last) == "back" and clause.word(last + 1) == "to":
                return clause.word(last + 2) in ("normal", "work", "business")
            return not {clause.word(at) for at in range(first - 4, first)} & _UNSETTLED
        case ("FAIL",) if clause.word(last) in ("work", "working") and clause.word(last + 1) in (
            "for",
            "with",
            "here",
            "there",
        ):
            return False  # people who do not work with one another
        case ("FAIL",) if clause.word(last) == "down" and clause.has("PRICE"):
            return False
        case ("FAIL",):
            return clause.word(places[0].last) != "issue" and not clause.has("FEATURE_WISH")
        case ("FEATURE", "DOWN"):
            return clause.word(places[0].last) not in _MAIL_WORDS
        case ("LAWYER",):
            if clause.has("FEATURE") and clause.has("FAIL", "NOT"):
                return False
            return clause.word(last + 1) not in ("firm", "use", "work", "log") and not (
                clause.has("ACCESS") or {"firm", "firms"} & {token.word for token in clause.tokens}
            )
        case ("WEAKNESS",):
            return not (clause.has("PAPERS") and clause.has("ASK", "CLERICAL"))
        case ("BREACH",):  # "attackers can": a weakness, no attack
            return not (clause.word(places[0].first).startswith("attacker")
                        and clause.word(last + 1) in ("can", "could", "may", "might"))  # fmt: skip
        case ("NOTICE",):
            return clause.word(last) not in ("illegal", "unlawful") or not clause.has("FEATURE")
        case ("LEAVE",):
            if places[0].first == last and not {t.word for t in clause.tokens} & _PARTNERS:
                return False
            if clause.word(last) == "notice" and clause.word(last + 1) in ("for", "of", "on"):
                return False  # notice given for a part of it
            only_weak = not any(
                place not in clause.of("LEAVE_WEAK") for place in clause.of("LEAVE")
            )
            return not only_weak
    return True


_PARTNERS = frozenset([
    "we", "our", "us", "we're", "we'll", "i", "my", "contract", "agreement", "subscription", "you",
    "your", "vendor", "board", "management", "company", "supplier", "account"
])  # fmt: skip
"""Who leaves, and whom."""


def _refusal(clause: Clause, cannot: Place) -> bool:
    """They refuse or fail to do it: a grievance, unless "they" is a system or a thing of work."""
    if not clause.word(cannot.first).startswith(("refus", "fail", "prevent", "won't", "den")):
        return False
    return not any(
        place.first < cannot.first
        for name in ("SYSTEM", "FEATURE", "OPS", "TEAM")
        for place in clause.of(name)
        if clause.word(place.first) not in ("you", "they")
    )


_REPAIRED = frozenset({"repaired", "fixed", "resolved", "solved", "restored", "remedied"})
_UNSETTLED = frozenset([
    "until", "till", "to", "like", "want", "wish", "need", "needs", "get", "not", "never", "please",
    "must", "should", "when", "will", "would", "could", "cannot", "can't", "isn't", "hasn't",
    "haven't", "wasn't", "aren't", "weren't", "unless", "if", "without", "expect", "once",
    "supposedly", "allegedly", "claims", "claimed", "told", "before", "i'd", "we'd", "see"
])  # fmt: skip
"""After these, "fixed" and "restored" say that it is not so yet."""
_PAGES = frozenset({"page", "screen", "list", "form", "template", "pdf", "module", "layout"})
_OFFICES = frozenset({"commission", "authority", "agency", "inspectorate", "ministry"})
"""These name an office of the state only when written as a name: the Charity Commission."""
_PAYMENTS = frozenset({"payment", "payments", "direct"})
_OURSELVES = frozenset({"we", "we'll", "i", "i'll", "we'd", "otherwise"})
_GERUND = re.compile(r"(?:working|syncing|sending|loading|showing|updating|importing|processing)$")
_MAIL_WORDS = frozenset([
    "email", "emails", "mail", "mails", "message", "messages", "call", "calls", "ticket",
    "tickets", "request", "requests", "case", "team", "support"
])  # fmt: skip
_AWAITED = frozenset(
    ["reply", "answer", "response", "feedback", "update", "you", "your", "refund", "confirmation"]
)
_DOORS = frozenset([
    "store", "stores", "shop", "shops", "branch", "branches", "counter", "counters",
    "restaurant", "restaurants", "plant", "plants", "factory", "clinic", "clinics", "depot",
    "depots", "warehouse", "warehouses", "gate", "gates", "pharmacy", "hotel", "kitchen",
    "tills", "registers", "kiosk", "kiosks", "surgery", "business", "operations"
])  # fmt: skip
_SUBJECTS = ("TEAM", "CUSTOMER", "OPS", "NOBODY")
_WE = frozenset([
    "we", "us", "our", "you", "nobody", "everyone", "everybody", "they", "people", "staff",
    "customers"
])  # fmt: skip
