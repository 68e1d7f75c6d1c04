"""Which type and severity does each fact call for? One rule after the other, each with its reason.

Two scales: operational impact (technical), and the commercial and legal stake (all others). A rule
looks at facts alone; nothing here knows how a sentence was worded.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from .facts import Fact
from .view import View

LOW, MEDIUM, HIGH, CRITICAL = 1, 2, 3, 4


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one rule says: a type at a level (1 low to 4 critical), because of a fact."""

    type: str
    level: int
    fact: Fact
    rule: str
    gap: bool = False
    """In the gap between High and Critical: Critical is suggested."""


def verdicts(view: View) -> list[Verdict]:
    """What every rule says about these facts."""
    return [verdict for rule in RULES for verdict in rule(view)]


_BEARINGS = (
    "core_business", "feature_broken", "outage", "users_affected", "scope", "started_at",
    "duration", "sign", "money_at_stake",
)  # fmt: skip
"""What a real stop is told with: what stands, for whom, since when."""


def operations_stopped(view: View) -> Iterator[Verdict]:
    """Business stopped is critical; stopped only in part, or soon, is not yet."""
    fact = view.first("business_stopped", "yes")
    if fact and view.has("cosmetic") and not view.count(_BEARINGS):
        return  # "my business is dead", over an icon
    if fact and view.has("access_suspended"):
        yield Verdict("commercial", CRITICAL, fact, "business stopped by a commercial measure")
    elif fact and view.workaround and not view.everybody:
        yield Verdict(
            "technical", HIGH, fact, "business interrupted, a workaround exists", gap=True
        )
    elif fact and view.has("limited", "test"):
        yield Verdict("technical", MEDIUM, fact, "a test system has stopped")
    elif fact:
        yield Verdict("technical", CRITICAL, fact, "business stopped")
    part = view.first("business_stopped", "partly")
    if part:
        if view.many or view.no_workaround or view.near_deadline:
            yield Verdict(
                "technical", HIGH, part, "business stopped in part, wide or pressing", True
            )
        else:
            yield Verdict("technical", MEDIUM, part, "business stopped in part, limited scope")
    soon = view.first("business_stopped", "threatened")
    if soon and view.has("limited", "test"):
        yield Verdict("technical", MEDIUM, soon, "business might stop; only a test shows it")
    elif soon and view.near_deadline:
        yield Verdict("technical", HIGH, soon, "business will stop at a near date", gap=True)
    elif soon and view.has("feature_broken", "yes", "blocked"):
        yield Verdict("technical", HIGH, soon, "business would stop if it goes on")
    elif soon:
        yield Verdict("technical", MEDIUM, soon, "business might stop; it has not")
    past = view.first("business_stopped", "past")
    if past:
        yield Verdict("technical", MEDIUM, past, "business was stopped and runs again")


def service_out(view: View) -> Iterator[Verdict]:
    """A service that is down for all is critical; a part of it is not."""
    whole, part = view.first("outage", "all"), view.first("outage", "part")
    if whole and view.workaround:
        yield Verdict("technical", HIGH, whole, "service down, a workaround exists")
    elif whole and view.narrow:
        yield Verdict("technical", MEDIUM, whole, "service down for few people")
    elif whole:
        yield Verdict("technical", CRITICAL, whole, "service down for all, no workaround named")
    if part and view.narrow:
        yield Verdict("technical", MEDIUM, part, "a part of the service is out, limited scope")
    elif part and view.everybody and not view.workaround:
        yield Verdict("technical", HIGH, part, "a part of the service is out for all", gap=True)
    elif part:
        yield Verdict("technical", HIGH, part, "a part of the service is out")
    for value, says in (("test", "a test system is down"), ("past", "an outage that is over"),
                        ("threatened", "an outage that is feared")):  # fmt: skip
        fact = view.first("outage", value)
        if fact:
            yield Verdict("technical", MEDIUM, fact, says)


def life_at_risk(view: View) -> Iterator[Verdict]:
    """Where people can come to harm, it is critical."""
    fact = view.first("safety")
    if fact:
        yield Verdict("technical", CRITICAL, fact, "people can come to harm")


def data_gone(view: View) -> Iterator[Verdict]:
    """Lost data is significant impact; lost on a large scale it is critical."""
    whole, some = view.first("data_loss", "all"), view.first("data_loss", "yes")
    if whole and not view.narrow:
        yield Verdict("technical", HIGH, whole, "data lost on a large scale", gap=True)
    elif some or whole:
        level = MEDIUM if view.narrow else HIGH
        yield Verdict("technical", level, some or whole or view.facts[0], "data lost")


def feature_broken(view: View) -> Iterator[Verdict]:
    """A broken feature is as grave as its reach: who, how many, by when, with what way round."""
    fact = view.first("feature_broken", "blocked") or view.first("feature_broken", "yes")
    if fact is None and not view.count(_MATTERS) and not view.has("cosmetic"):
        about = view.topic in ("technical", None) and not view.has("resolved")
        if about and (view.topic or not view.executive):
            fact = view.first("topic") or view.first("impact") or view.first("core_business")
    if fact and fact.value == "yes" and view.topic in ("commercial", "legal"):
        field = view.topic
        if view.about(field) >= 2 and view.about(field) > view.about("technical"):
            yield Verdict(field, MEDIUM, fact, "something is wrong in a matter of this field")
            return
    if fact is None:
        gone = view.first("feature_broken", "past") or view.first("performance", "past")
        if gone:
            yield Verdict("technical", LOW, gone, "a fault that is over")
        return
    reach = view.everybody or (view.no_workaround and view.many)
    if reach and view.has("core_business") and not view.workaround and not view.narrow:
        yield Verdict("technical", CRITICAL, fact, "a core process of theirs fails for all")
        return
    pressing = view.near_deadline is not None and (view.users or 0) >= view.policy.mass_users
    if pressing and view.no_workaround and view.has("core_business"):
        yield Verdict("technical", CRITICAL, fact, "a core process fails now, with no way round")
        return
    if view.has("feature_broken", "blocked") and view.everybody and not view.workaround:
        yield Verdict("technical", HIGH, fact, "all are kept from a part of their work", gap=True)
        return
    if (view.users or 0) >= view.policy.mass_users and view.has("feature_broken", "blocked"):
        if view.workaround:
            yield Verdict("technical", HIGH, fact, "very many people are kept from work")
        else:
            yield Verdict("technical", HIGH, fact, "very many people are kept from work", gap=True)
        return
    heavy = [
        says
        for holds, says in (
            (view.many, "many people or sites are affected"),
            (view.near_deadline is not None or view.has("event"), "a deadline is near"),
            (view.no_workaround, "there is no workaround"),
            (view.has("impact"), "harm to the business is named"),
            (view.manual and view.has("core_business"), "their work is done by hand"),
        )
        if holds
    ]
    if view.has("limited", "test"):
        yield Verdict("technical", LOW, fact, "a fault in a test system")
    elif view.has("minor") and not view.many and not view.has("impact"):
        yield Verdict("technical", LOW, fact, "a fault on which nothing hangs")
    elif view.narrow:
        yield Verdict("technical", MEDIUM, fact, "a fault of limited scope")
    elif heavy:
        says = f"a broken feature, and {' and '.join(heavy)}"
        yield Verdict("technical", HIGH, fact, says, gap=view.no_workaround and len(heavy) > 1)
    elif fact.name != "feature_broken":
        yield Verdict("technical", MEDIUM, fact, "words of the product or the work, no fault named")
    else:
        yield Verdict("technical", MEDIUM, fact, "a broken feature, limited scope")


def signs_together(view: View) -> Iterator[Verdict]:
    """Small signs add up: their core work, everybody, nothing coming, people waiting, loss."""
    trouble = (
        view.first("business_stopped", "partly")
        or view.first("outage", "all", "part")
        or view.first("feature_broken")
        or view.first("sign", "without")
        or view.first("topic", "technical")
    )
    if trouble is None or trouble.value == "past":
        return
    if view.topic not in ("technical", None) and trouble.name in ("topic", "sign"):
        return
    users = view.users or 0
    signs = [
        (1.0, view.has("core_business"), "their core work"),
        (1.0, view.everybody, "everybody"),
        (1.0, trouble.name != "topic", "something that fails"),
        (1.0, view.has("sign", "without"), "nothing coming"),
        (1.0, view.has("sign", "waiting"), "people waiting"),
        (1.0, view.has("sign", "loss"), "loss running on"),
        (1.0, view.no_workaround, "no workaround"),
        (1.0, users >= view.policy.mass_users, "very many people"),
        (0.5, view.policy.many_users <= users < view.policy.mass_users, "many people"),
        (0.5, view.has("started_at") or view.near_deadline is not None, "just now"),
    ]
    weight = sum(one for one, holds, _ in signs if holds)
    weight -= 2 * view.workaround + 2 * view.narrow + view.has("minor")
    says = ", ".join(words for _, holds, words in signs if holds)
    if weight >= 4 and view.has("core_business"):
        yield Verdict("technical", CRITICAL, trouble, f"signs of a stop: {says}")
    elif weight >= 3:
        yield Verdict("technical", HIGH, trouble, f"signs of significant impact: {says}", gap=True)


def slow(view: View) -> Iterator[Verdict]:
    """Slow is moderate; slow for many, or too slow to work, is significant."""
    fact = view.first("performance", "slow", "severe")
    if fact:
        wide = view.many or view.has("impact") or view.near_deadline
        if view.has("minor") and not wide:
            yield Verdict("technical", LOW, fact, "slow, and nothing hangs on it")
            return
        yield Verdict("technical", HIGH if wide else MEDIUM, fact,
                      "slow for many or with harm" if wide else "slow, limited scope")  # fmt: skip


def unsightly(view: View) -> Iterator[Verdict]:
    """Looks, wording, questions and wishes are minor."""
    for name, says in (("cosmetic", "a matter of looks or wording"),):
        fact = view.first(name)
        if fact:
            yield Verdict("technical", LOW, fact, says)
    fact = view.first("question")
    if fact:
        type_ = "technical" if fact.value == "wish" else _field(view)
        yield Verdict(type_, LOW, fact, "a wish" if fact.value == "wish" else "a question")
    over = view.first("resolved")
    if over and not view.count(_MATTERS):
        yield Verdict("technical", LOW, over, "the customer says that it is settled")
    again = view.first("repeated_failure")
    if again and view.count(("feature_broken", "performance", "outage", "business_stopped")):
        yield Verdict("technical", MEDIUM, again, "it happens again and again")


def _field(view: View) -> str:
    """What a question is about, where it names no fault."""
    topic = view.topic
    return topic if topic in ("commercial", "legal", "relationship") else "technical"


def privacy_and_security(view: View) -> Iterator[Verdict]:
    """Exposed personal data and intrusions are the gravest legal cases."""
    exposed = view.first("personal_data", "exposed")
    if exposed:
        yield Verdict("legal", CRITICAL, exposed, "personal or foreign data exposed")
    incident = view.first("security_incident", "yes")
    if incident:
        yield Verdict("legal", CRITICAL, incident, "a security incident")
    weakness = view.first("security_incident", "weakness", "threatened")
    if weakness:
        yield Verdict("legal", HIGH, weakness, "a weakness in security")
    request = view.first("personal_data", "request", "concern")
    if request:
        dated = view.has("statutory_date") or view.near_deadline
        if not dated and view.has("compliance", "question") and not view.has("compliance", "yes"):
            yield Verdict("legal", LOW, request, "a paper on data protection is asked for")
            return
        yield Verdict("legal", HIGH if dated else MEDIUM, request,
                      "personal data, with a date set" if dated
                      else "personal data is concerned")  # fmt: skip


def law(view: View) -> Iterator[Verdict]:
    """An authority, a court, a lawyer or a formal notice makes it legal."""
    for name, says in (("authority", "an authority or a court is involved"),
                       ("formal_notice", "a formal notice"),
                       ("lawyer", "lawyers are involved")):  # fmt: skip
        fact = view.first(name)
        if fact:
            level = MEDIUM if name == "lawyer" and view.has("question") else HIGH
            yield Verdict("legal", level, fact, says)
    duty = view.first("compliance", "yes")
    if duty:
        dated = view.has("deadline") or view.has("statutory_date") or view.has("impact")
        yield Verdict("legal", HIGH if dated else MEDIUM, duty, "a duty under rules is at stake")
    asked = view.first("compliance", "question")
    if asked:
        yield Verdict(
            "legal", MEDIUM if view.near_deadline else LOW, asked, "a question of compliance"
        )
    if view.has("statutory_date") and view.count(("authority", "personal_data", "compliance")):
        fact = view.first("statutory_date")
        if fact:
            yield Verdict("legal", HIGH, fact, "a time limit set by law", gap=True)


def commerce(view: View) -> Iterator[Verdict]:
    """Price, contract and bill are as grave as the money and the relationship at stake."""
    cut = view.first("access_suspended")
    if cut:
        yield Verdict("commercial", CRITICAL, cut, "access cut off over a commercial matter")
    for name, says in (("billing_dispute", "a dispute about a bill"),
                       ("contract_dispute", "a dispute about the contract"),
                       ("price", "a dispute about the price")):  # fmt: skip
        fact = view.first(name, "yes")
        if fact:
            money = view.money
            if money is not None and money >= view.policy.much_money:
                yield Verdict("commercial", HIGH, fact, f"{says}, much money at stake")
            elif money is not None and money <= view.policy.little_money:
                yield Verdict("commercial", LOW, fact, f"{says}, little money at stake")
            elif view.has("clerical") and money is None:
                yield Verdict("commercial", LOW, fact, "a clerical matter")
            else:
                yield Verdict("commercial", MEDIUM, fact, says)
            continue
        fact = view.first(name)
        asked = view.has("question") or view.has("clerical")
        if fact and asked and (view.money or 0) <= view.policy.little_money:
            yield Verdict("commercial", LOW, fact, "a commercial question")
        elif fact:
            much = (view.money or 0) >= view.policy.much_money
            yield Verdict("commercial", HIGH if much else MEDIUM, fact, "a commercial matter")


def relationship(view: View) -> Iterator[Verdict]:
    """How we treat them: the CSM, answers that do not come."""
    fact = view.first("csm_complaint", "yes")
    if fact:
        yield Verdict("relationship", MEDIUM, fact, "a complaint about the people who serve them")
    fact = view.first("csm_complaint", "question")
    if fact:
        yield Verdict("relationship", LOW, fact, "a question about who serves them")
    fact = view.first("csm_complaint", "change")
    if fact:
        yield Verdict("relationship", MEDIUM, fact, "another contact person is asked for")
    fact = view.first("no_answer")
    if fact:
        yield Verdict("relationship", MEDIUM, fact, "communication has broken down")


def _kindly(view: View) -> bool:
    """Do they ask for a talk in good spirits?"""
    if view.has("minor"):
        return True
    return view.has("sentiment", "positive") and not view.has("sentiment", "negative")


def the_top(view: View) -> Iterator[Verdict]:
    """Complaints from the top about strategy, partnership or the relationship at large."""
    fact = view.first("strategic_concern")
    if fact and (view.executive or view.has("executive_involved")):
        mild = _kindly(view) and not view.has("threat_to_leave", "yes", "considering")
        yield Verdict("executive", MEDIUM if mild else HIGH, fact,
                      "the top of the company doubts the partnership")  # fmt: skip
    elif fact and not view.has("question", "wish"):
        yield Verdict("relationship", MEDIUM, fact, "the relationship at large is in doubt")
    asked = view.first("executive_involved", "asked")
    if asked and not view.executive and not fact and view.count((*_FAULTS, "cosmetic")):
        asked = None  # a threat to climb does not change what the matter is
    if asked:
        level = MEDIUM if _kindly(view) else HIGH
        yield Verdict("executive", level, asked, "our own leadership is asked for")
    sender = view.first("executive_sender")
    leave = view.first("threat_to_leave", "yes", "considering")
    if (
        view.executive
        and leave
        and not view.count(
            ("billing_dispute", "price", "contract_dispute", "feature_broken", "outage")
        )
    ):
        yield Verdict(
            "executive", HIGH, sender or leave, "the top of the company thinks of leaving"
        )
    involved = view.first("executive_involved", "yes")
    if involved and not view.count(_MATTERS):
        yield Verdict("executive", MEDIUM, involved, "their leadership is involved")


_FAULTS = ("business_stopped", "outage", "feature_broken", "performance", "data_loss")
_MATTERS = (
    "business_stopped", "outage", "feature_broken", "performance", "data_loss", "personal_data",
    "authority", "lawyer", "formal_notice", "compliance", "billing_dispute", "price", "question",
    "contract_dispute", "csm_complaint", "no_answer", "strategic_concern", "security_incident",
)  # fmt: skip


def only_a_topic(view: View) -> Iterator[Verdict]:
    """Words of a field and no fault: moderate until somebody knows better."""
    matters = view.count(m for m in _MATTERS if m != "question")
    if matters or view.has("cosmetic") or view.has("resolved"):
        return
    for type_ in ("legal", "commercial", "relationship", "executive"):
        fact = view.first("topic", type_)
        if view.has("question", "wish") and type_ in ("executive", "relationship"):
            continue
        if fact and view.topic == type_:
            level = LOW if view.has("clerical") or view.has("minor") else MEDIUM
            if view.has("question"):
                level = LOW
            yield Verdict(type_, level, fact, "the words of a field, no fault named")


RULES: tuple[Callable[[View], Iterator[Verdict]], ...] = (
    life_at_risk,
    privacy_and_security,
    operations_stopped,
    service_out,
    data_gone,
    law,
    commerce,
    the_top,
    relationship,
    feature_broken,
    signs_together,
    slow,
    unsightly,
    only_a_topic,
)
