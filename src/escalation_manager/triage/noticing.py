"""Which facts do the words of a statement hold?"""

from __future__ import annotations

import re
from dataclasses import replace

from . import amounts
from .around import across, alone, asked, cut_off, focus, shown_to_others, topics
from .facts import Fact
from .letter import Letter, Part
from .matching import in_clause
from .reality import comes_back, imagined_clauses, past, was
from .sentences import Clause, clauses
from .titles import NOT_TOP, TOP_TITLE

HARM = frozenset([
    "business_stopped", "outage", "feature_broken", "performance", "data_loss", "safety",
    "lifeline", "security_incident", "personal_data", "impact", "access_suspended"
])  # fmt: skip
SUBSTANCE = HARM | frozenset([
    "cosmetic", "question", "billing_dispute", "price", "contract_dispute", "csm_complaint",
    "no_answer", "threat_to_leave", "authority", "lawyer", "formal_notice", "compliance",
    "strategic_concern", "wrong_data"
])  # fmt: skip
"""Facts that say what a case is about."""
_BARE = re.compile(
    r"\b(?:see below|please see|fyi|below|forward|any update|any news|attached|see attached|"
    r"please advise|can you help|please help|thoughts|escalat\w+|as discussed|still waiting|"
    r"still no|still not|same here|no change|this is still|nothing has changed|again)\b",
    re.I,
)
_NAME = re.compile(
    r"\b(?:my name is|regards,?\s*\n+\s*|thanks,?\s*\n+\s*|sincerely,?\s*\n+\s*)"
    r"([A-Z][\w'-]{1,20}(?: [A-Z][\w'.-]{0,20}){0,2})\b"
)


def notice(letter: Letter, run: list[Clause]) -> list[Fact]:
    """The facts of a statement: what is new leads; history counts when what is new is bare.

    `run` holds the clauses of what is new.
    """
    lowered = letter.text.lower()
    new = _facts(letter, lowered, run)
    if letter.subject and letter.subject_start >= 0:
        head = Part(letter.subject_start, letter.subject_start + len(letter.subject))
        new = _with_subject(new, _facts(letter, lowered, clauses(letter.text, (head,))))
    if letter.history and _needs_history(letter, new):
        known = {fact.name for fact in new if fact.value == "no"}
        over = any(fact.name == "resolved" for fact in new)
        new += [
            fact
            for fact in _facts(letter, lowered, clauses(letter.text, letter.history))
            if fact.name not in known and not (over and fact.name in HARM)
        ]
    new += _sender(letter)
    return new


def _needs_history(letter: Letter, new: list[Fact]) -> bool:
    if not any(fact.name in SUBSTANCE - {"question"} for fact in new):
        return not any(fact.name == "resolved" for fact in new)
    words = " ".join(letter.text[part.start : part.end] for part in letter.new)
    return len(words) < 300 and (letter.forwarded or bool(_BARE.search(words)))


def _with_subject(new: list[Fact], head: list[Fact]) -> list[Fact]:
    """The subject adds what the text does not say itself; it never contradicts the text."""
    said = {fact.name for fact in new}
    quiet = {"business_stopped", "outage"} if any(f.name == "resolved" for f in new) else set()
    return new + [fact for fact in head if fact.name not in said | quiet | {"resolved"}]


def _sender(letter: Letter) -> list[Fact]:
    found: list[Fact] = []
    for part in letter.signature:
        for line in re.finditer(r"[^\n]+", letter.text[part.start : part.end]):
            title = TOP_TITLE.search(line[0])
            if title and len(line[0]) < 90 and not NOT_TOP.search(line[0]):
                at = part.start + line.start() + title.start()
                found.append(Fact("executive_sender", title[0], title[0], at, at + len(title[0])))
                break
    named = _NAME.search(letter.text)
    if named:
        found.append(Fact("named_person", named[1], named[1], named.start(1), named.end(1)))
    return found


def _facts(letter: Letter, lowered: str, run: list[Clause]) -> list[Fact]:
    imagined = imagined_clauses(run)
    steered = {clause.sentence for clause in run if clause.has("INSTRUCTION")}
    found: list[Fact] = topics(letter, [one for one in run if one.sentence not in steered])
    settled_after = 0
    by_clause: list[list[Fact]] = []
    for clause, unreal in zip(run, imagined, strict=True):
        facts = in_clause(letter, clause, unreal)
        if clause.sentence in steered:
            facts = [fact for fact in facts if fact.name == "instruction_in_text"]
        by_clause.append(facts)
        if any(fact.name == "resolved" for fact in facts):
            settled_after = len(by_clause)
    again = any(comes_back(clause) for clause in run[settled_after:]) if settled_after else False
    for place, (clause, facts) in enumerate(zip(run, by_clause, strict=True)):
        settled = place < settled_after and not again
        long_ago = clause.has("PAST_TIME") and not clause.has("PRESENT", "STILL") and was(clause)
        if settled or long_ago:
            by_clause[place] = [past(fact) for fact in facts]
    harmed = {
        clause.sentence + step
        for clause, facts in zip(run, by_clause, strict=True)
        if any(fact.name in HARM and fact.value not in ("no", "past") for fact in facts)
        for step in (-1, 0, 1)
    }
    for clause, facts in zip(run, by_clause, strict=True):
        found += facts
        if clause.sentence not in steered and not _over(facts):
            here = clause.sentence in harmed
            found += [
                fact for fact in _numbers(letter, lowered, clause) if here or fact.value != "all"
            ]
    if not steered:
        found += across(letter, run, found) + shown_to_others(letter, run, imagined, found)
        found += cut_off(letter, run, found)
        found += asked(letter, run, by_clause)
    return found + focus(run, by_clause) + alone(letter, run, found)


def _over(facts: list[Fact]) -> bool:
    """Does the clause say that all is well again? Its numbers then count nobody."""
    return any(fact.name == "resolved" for fact in facts)


_HABIT = re.compile(r"\b(?:instead of|rather than|every|each|always|since|usually)\b")
"""Near these a weekday is no deadline."""
_STAFFED = re.compile(
    r"(?:company|team|firm|group|organi[sz]ation|business|shop|agency)[\w ,]{0,12} (?:of|with)\s+$"
    r"|\b(?:we are|we have|we employ|employs?|serves?|serving|we serve)\s+(?:\w+\s+){0,2}$"
)


def _numbers(letter: Letter, lowered: str, clause: Clause) -> list[Fact]:
    start, end = clause.start, min(clause.end + 1, len(lowered))
    found = (
        amounts.money(lowered, start, end) if any(c.isdigit() for c in lowered[start:end]) else []
    )
    if clause.has("BILL", "BILL_YOURS", "PRICE", "CONTRACT"):
        found += amounts.round_sums(lowered, start, end)
    found += amounts.durations(lowered, start, end)
    found += [
        fact
        for fact in amounts.users(lowered, start, end)
        if fact.quote.endswith(" of them")
        or " of " in fact.quote
        or not _STAFFED.search(lowered[max(start, fact.start - 40) : fact.start])
    ]
    found += amounts.scope(lowered, start, end) + amounts.parts(lowered, start, end)
    taken = [(fact.start, fact.end) for fact in found]
    found += [
        fact
        for fact in amounts.deadlines(lowered, start, end)
        if not any(fact.start < right and left < fact.end for left, right in taken)
        and not clause.has("PAST_TIME")
        and not _HABIT.search(lowered, max(start, fact.start - 14), min(end, fact.end + 14))
    ]
    return [replace(fact, quote=letter.text[fact.start : fact.end]) for fact in found]
