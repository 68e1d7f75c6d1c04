"""How much is at stake in commerce, law and the relationship? One rule after the other."""

from __future__ import annotations

from collections.abc import Iterator

from .verdict import CRITICAL, FAULTS, HIGH, LOW, MATTERS, MEDIUM, Verdict
from .view import View


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
        level = HIGH if view.alone else CRITICAL
        yield Verdict("commercial", level, cut, "access cut off over a commercial matter")
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
    about_people = view.has("csm_complaint", "yes") or view.has("no_answer")
    about_people = about_people and view.about("relationship") >= view.about("executive")
    if fact and (view.executive or (view.has("executive_involved") and not about_people)):
        mild = _kindly(view) and not view.has("threat_to_leave", "yes", "considering")
        yield Verdict("executive", MEDIUM if mild else HIGH, fact,
                      "the top of the company doubts the partnership")  # fmt: skip
    elif fact and not view.has("question", "wish"):
        yield Verdict("relationship", MEDIUM, fact, "the relationship at large is in doubt")
    asked = view.first("executive_involved", "asked")
    if asked and not view.executive and not fact and view.count((*FAULTS, "cosmetic")):
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
    if involved and not view.count(MATTERS):
        yield Verdict("executive", MEDIUM, involved, "their leadership is involved")
