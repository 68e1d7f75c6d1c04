"""What do clauses say together that none of them says alone?"""

from __future__ import annotations

from itertools import pairwise

from .facts import Fact
from .letter import Letter
from .lexicon.index import index
from .sentences import Clause, Place

_TOPICS = {
    "commercial": ("BILL_YOURS", "PRICE", "CONTRACT_STRONG"),
    "relationship": ("CSM_STRONG", "NO_ANSWER", "BEHAVE_STRONG"),
    "legal": ("PERSONAL", "NOTICE", "COURT", "COMPLIANCE", "PAPERS", "FRAUD"),
    "executive": ("EXEC_BODY", "YOUR_TOP", "STRATEGY_STRONG"),
    "technical": ("SYSTEM", "FEATURE", "SLOW", "DOWN"),
}


def topics(letter: Letter, run: list[Clause]) -> list[Fact]:
    """What each clause is about, where its words belong to one field."""
    found: list[Fact] = []
    faint: list[Fact] = []
    product = sum(_of_the_product(clause) is not None for clause in run)
    of_bills = sum(clause.has("BILL_WEAK", "BILL_YOURS") for clause in run) >= product
    for clause in run:
        for type_, names in _TOPICS.items():
            place = next((place for name in names for place in clause.of(name)), None)
            if (
                type_ == "legal"
                and clause.has("SETTINGS", "FEATURE", "SYSTEM")
                and not clause.has("PERSONAL", "NOTICE", "COURT", "PAPERS", "FRAUD")
            ):
                place = None
            if type_ == "technical":
                place = _of_the_product(clause)
            commercial = type_ == "commercial" and place is None and of_bills
            if commercial and not clause.has("HOWTO") and _of_the_product(clause) is None:
                place = next(iter(clause.of("BILL_WEAK")), None)
            if place is not None:
                start, end = clause.tokens[place.first].start, clause.tokens[place.last].end
                weak = type_ == "technical" and clause.word(place.first) in _FAINT
                (faint if weak else found).append(
                    Fact("topic", type_, letter.text[start:end], start, end)
                )
    return found or faint


def _of_the_product(clause: Clause) -> Place | None:
    """A word of the product that is no part of another name: a report, not a credit report."""
    for name in _TOPICS["technical"]:
        for place in clause.of(name):
            inside = any(
                other.first <= place.first and place.last <= other.last and other != place
                for field in ("BILL_WEAK", "PERSONAL")
                for other in clause.of(field)
            )
            if not inside and clause.word(place.first) not in _NO_TOPIC:
                return place
    return None


_NO_TOPIC = frozenset([
    "nothing", "everything", "ticket", "tickets", "call", "calls", "message", "messages", "email",
    "emails", "mail", "mails", "your", "dialogue", "link", "product", "tool", "update", "role",
    "solution"
])  # fmt: skip
"""Words of the product that also stand in letters about something else."""
_FAINT = frozenset([
    "application", "applications", "service", "services", "information", "method", "class",
    "record", "records", "date", "dates", "form", "forms", "list", "total", "plan", "file", "files",
    "recording", "number", "field", "signature", "profile", "picture", "photo", "schedule",
    "permission", "permissions", "page", "data", "view", "version", "command", "address", "test",
    "rule", "rules", "performance", "node", "site", "report", "reports", "approval", "release",
    "function", "device", "line", "map", "sort", "category", "model", "delay", "delays", "delayed"
])  # fmt: skip
"""Words of the product that say so only where nothing else names a field."""


_TYPE_OF = {
    "csm_complaint": "relationship", "no_answer": "relationship", "billing_dispute": "commercial",
    "price": "commercial", "contract_dispute": "commercial", "personal_data": "legal",
    "authority": "legal", "lawyer": "legal", "formal_notice": "legal", "compliance": "legal",
    "strategic_concern": "executive", "executive_involved": "executive",
    "feature_broken": "technical", "outage": "technical", "business_stopped": "technical",
    "performance": "technical", "data_loss": "technical",
}  # fmt: skip


def focus(run: list[Clause], by_clause: list[list[Fact]]) -> list[Fact]:
    """ "What really bothers us is …": the fields of what follows."""
    found = []
    for place, clause in enumerate(run):
        if clause.has("FOCUS"):
            for fact in [fact for facts in by_clause[place : place + 2] for fact in facts]:
                if fact.name in _TYPE_OF:
                    type_ = _TYPE_OF[fact.name]
                    found.append(Fact("focus", type_, fact.quote, fact.start, fact.end))
    return found


def shown_to_others(
    letter: Letter, run: list[Clause], imagined: list[bool], found: list[Fact]
) -> list[Fact]:
    """Others, seeing, and something private, in one sentence but not in one clause."""
    if any(fact.name == "personal_data" and fact.value == "exposed" for fact in found):
        return []
    bits = index().bits
    wanted = bits["OTHERS"] | bits["SEE"]
    private = bits["SENSITIVE"] | bits["PERSONAL"]
    for first, unreal in zip(run, imagined, strict=True):
        denied = any(first.word(place.first) != "without" for place in first.of("NOT"))
        found_open = first.has("EXPOSE") and not denied and not first.has("ASK", "FEATURE_WISH")
        if unreal or not (first.has("OTHERS") or found_open):
            continue
        same = [clause for clause in run if clause.sentence == first.sentence]
        mask = 0
        for clause in same:
            mask |= clause.mask
        asks = any(clause.has("ASK") or clause.question for clause in same)
        if asks:
            continue
        near_by = [one for one in run if abs(one.sentence - first.sentence) == 1]
        for one in near_by:  # "They belong to somebody else." needs the sentence before
            if one.mask & bits["PRIVATE"] and not one.has("ASK"):
                same = [one for one in run if one.sentence in (first.sentence, one.sentence)]
                mask |= one.mask
                break
        shown = mask & wanted == wanted and mask & private
        if shown or (found_open and mask & bits["PRIVATE"]):
            start, end = first.start, first.end
            return [Fact("personal_data", "exposed", letter.text[start:end], start, end)]
    return []


def cut_off(letter: Letter, run: list[Clause], found: list[Fact]) -> list[Fact]:
    """An account that was blocked in a letter that speaks of an unpaid bill: that is the cause."""
    if any(fact.name == "access_suspended" for fact in found):
        return []
    if not any(clause.has("UNPAID", "BILL_YOURS", "BILL_WEAK") for clause in run):
        return []
    for clause in run:
        if (
            clause.has("SUSPEND_ACT")
            and clause.has("OUR_ACCOUNT")
            and not clause.has("MODAL", "IF")
        ):
            place = clause.of("SUSPEND_ACT")[0]
            start, end = clause.tokens[place.first].start, clause.tokens[place.last].end
            return [Fact("access_suspended", "yes", letter.text[start:end], start, end)]
    return []


_QUESTION_WORDS = frozenset([
    "can", "could", "is", "are", "do", "does", "how", "what", "where", "which", "when", "who",
    "whom", "may", "would", "should", "if", "what's", "where's", "how's", "who's"
])  # fmt: skip


def asked(letter: Letter, run: list[Clause], by_clause: list[list[Fact]]) -> list[Fact]:
    """Plain questions: they end with a question mark and complain of nothing.

    Only where the whole text asks do they say what the case is about.
    """
    plain = [
        clause
        for clause, facts in zip(run, by_clause, strict=True)
        if clause.question
        and {token.word for token in clause.tokens[:3]} & _QUESTION_WORDS
        and not clause.has("UNHAPPY", "FAIL", "NO_ANSWER", "STILL")
        and not any(fact.name == "question" for fact in facts)
    ]
    asking = {clause.sentence for clause in plain}
    asking |= {clause.sentence for clause in run if clause.has("ASK", "FEATURE_WISH")}
    complains = (
        "FAIL",
        "NOT",
        "CANNOT",
        "DOWN",
        "SLOW",
        "UNHAPPY",
        "STILL",
        "NO_ANSWER",
        "BILL_FAULT",
    )
    rest = [clause for clause in run if clause.sentence not in asking and len(clause.tokens) > 5]
    if len(rest) > 2 or any(clause.has(*complains) for clause in rest):
        return []
    return [
        Fact("question", "how", letter.text[clause.start : clause.end], clause.start, clause.end)
        for clause in plain
    ]


_MINE = frozenset(["i", "my", "me", "mine", "i'm", "i've", "i'd", "myself"])
_OURS = frozenset([
    "we", "our", "us", "ours", "we're", "we've", "we'll", "we'd", "team", "staff", "colleagues",
    "company", "everyone", "everybody", "nobody", "employees", "users", "customers",
    "business", "chain", "firm", "shop", "store", "clinic", "agents", "patients", "students",
    "guests"
])  # fmt: skip


def alone(letter: Letter, run: list[Clause], found: list[Fact]) -> list[Fact]:
    """Somebody who writes of "I" and "my", and of nobody else, speaks for one person."""
    if any(fact.name in ("users_affected", "scope") for fact in found):
        return []
    mine = [token for clause in run for token in clause.tokens if token.word in _MINE]
    enough = len(mine) > 2 or (len(mine) == 2 and any(token.word == "my" for token in mine))
    if not enough or any(token.word in _OURS for clause in run for token in clause.tokens):
        return []
    start, end = mine[0].start, mine[0].end
    return [Fact("limited", "one", letter.text[start:end], start, end)]


_FAR = (
    ("billing_dispute", "BILL_YOURS", "BILL_FAULT"),
    ("contract_dispute", "CONTRACT_STRONG", "CONTRACT_FAULT"),
    ("csm_complaint", "CSM_STRONG", "BEHAVE_STRONG"),
)


def across(letter: Letter, run: list[Clause], found: list[Fact]) -> list[Fact]:
    """What one clause names and the next one complains about."""
    more: list[Fact] = []
    for name, thing, fault in _FAR:
        if any(fact.name == name and fact.value == "yes" for fact in found):
            continue
        for one, two in pairwise(run):
            for first, second in ((one, two), (two, one)):
                if first.has(thing) and second.has(fault) and not second.has("ASK", "FEATURE"):
                    place = second.of(fault)[0]
                    start = second.tokens[place.first].start
                    end = second.tokens[place.last].end
                    more.append(Fact(name, "yes", letter.text[start:end], start, end))
                    break
            if more and more[-1].name == name:
                break
    return more
