"""Which facts do the words of a statement hold?"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from itertools import product

from . import amounts
from .facts import Fact
from .letter import Letter, Part
from .lexicon.index import index
from .patterns import PATTERNS, Pattern
from .sentences import Clause, Place, clauses, near, negated

_HARM = frozenset(
    ["business_stopped", "outage", "feature_broken", "performance", "data_loss", "safety", "security_incident", "personal_data", "impact", "access_suspended"]
)
SUBSTANCE = _HARM | frozenset(
    ["cosmetic", "question", "billing_dispute", "price", "contract_dispute", "csm_complaint", "no_answer", "threat_to_leave", "authority", "lawyer", "formal_notice", "compliance", "strategic_concern", "wrong_data"]
)
"""Facts that say what a case is about."""
_TALK = frozenset(
    ["no_answer", "csm_complaint", "billing_dispute", "price", "contract_dispute", "strategic_concern"]
)
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
_ROLE_OF_SENDER = re.compile(
    r"\b(?:c[efiort]o|c[ims]o|ciso|chro|ceo|cfo|coo|cto|cio|chief [\w ]{3,40}officer|managing director"
    r"|managing partner|president|(?:co-?)?founder|general manager|chair(?:man|woman|person)?"
    r"|executive director|board member|evp|executive)\b",
    re.I,
)
_NOT_TOP = re.compile(
    r"\b(?:vice president|assistant|\bvp\b|secretary|office of|reports? to|account executive|"
    r"deputy|executive assistant|to the)\b",
    re.I,
)


def notice(letter: Letter) -> list[Fact]:
    """The facts of a statement: what is new leads; history counts when what is new is bare."""
    lowered = letter.text.lower()
    new = _facts(letter, lowered, letter.new)
    if letter.subject and letter.subject_start >= 0:
        head = Part(letter.subject_start, letter.subject_start + len(letter.subject))
        new = _with_subject(new, _facts(letter, lowered, (head,)))
    if letter.history and _needs_history(letter, new):
        known = {fact.name for fact in new if fact.value == "no"}
        past = any(fact.name == "resolved" for fact in new)
        new += [
            fact
            for fact in _facts(letter, lowered, letter.history)
            if fact.name not in known and not (past and fact.name in _HARM)
        ]
    new += _sender(letter)
    return new


def _needs_history(letter: Letter, new: list[Fact]) -> bool:
    if not any(fact.name in SUBSTANCE - {"question"} for fact in new):
        return not any(fact.name == "resolved" for fact in new)
    words = " ".join(letter.text[part.start : part.end] for part in letter.new)
    return len(words) < 300 and bool(_BARE.search(words))


def _with_subject(new: list[Fact], head: list[Fact]) -> list[Fact]:
    """The subject adds what the text does not say itself; it never contradicts the text."""
    said = {fact.name for fact in new}
    quiet = {"business_stopped", "outage"} if any(f.name == "resolved" for f in new) else set()
    return new + [fact for fact in head if fact.name not in said | quiet | {"resolved"}]


def _sender(letter: Letter) -> list[Fact]:
    found: list[Fact] = []
    for part in letter.signature:
        for line in re.finditer(r"[^\n]+", letter.text[part.start : part.end]):
            title = _ROLE_OF_SENDER.search(line[0])
            if title and len(line[0]) < 90 and not _NOT_TOP.search(line[0]):
                at = part.start + line.start() + title.start()
                found.append(Fact("executive_sender", title[0], title[0], at, at + len(title[0])))
                break
    named = _NAME.search(letter.text)
    if named:
        found.append(Fact("named_person", named[1], named[1], named.start(1), named.end(1)))
    return found


def is_executive(role: str | None) -> bool:
    """Does a role or title put its holder at the top of the customer's company?"""
    return bool(role and _ROLE_OF_SENDER.search(role) and not _NOT_TOP.search(role))


@cache
def _masks() -> tuple[tuple[Pattern, int, int], ...]:
    bits = index().bits
    return tuple(
        (
            pattern,
            sum({bits[name] for name in pattern.classes}),
            sum({bits[name] for name in pattern.unless}),
        )
        for pattern in PATTERNS
    )


def _facts(letter: Letter, lowered: str, parts: tuple[Part, ...]) -> list[Fact]:
    run = clauses(letter.text, parts)
    imagined = _imagined(run)
    steered = {clause.sentence for clause in run if clause.has("INSTRUCTION")}
    found: list[Fact] = _topics(letter, run)
    settled_after = 0
    by_clause: list[list[Fact]] = []
    for clause, unreal in zip(run, imagined, strict=True):
        facts = _in_clause(letter, clause, unreal)
        if clause.sentence in steered:
            facts = [fact for fact in facts if fact.name == "instruction_in_text"]
        by_clause.append(facts)
        if any(fact.name == "resolved" for fact in facts):
            settled_after = len(by_clause)
    again = any(_comes_back(clause) for clause in run[settled_after:]) if settled_after else False
    for place, (clause, facts) in enumerate(zip(run, by_clause, strict=True)):
        if settled_after and place < settled_after and not again:
            by_clause[place] = [_past(fact) for fact in facts]
        elif clause.has("PAST_TIME") and not clause.has("PRESENT", "STILL") and _was(clause):
            by_clause[place] = [_past(fact) for fact in facts]
    for clause, facts in zip(run, by_clause, strict=True):
        found += facts
        if clause.sentence not in steered:
            here = any(
                fact.name in _HARM and fact.value != "no"
                for other, its in zip(run, by_clause, strict=True)
                if other.sentence == clause.sentence
                for fact in its
            )
            found += [
                fact
                for fact in _numbers(letter, lowered, clause)
                if here or fact.value != "all"
            ]
    if not steered:
        found += _across(letter, run, found) + _shown_to_others(letter, run, imagined, found)
        found += _asked(letter, run, by_clause)
    return found + _focus(run, by_clause)


_TOPICS = {
    "commercial": ("BILL_YOURS", "PRICE", "CONTRACT_STRONG"),
    "relationship": ("CSM_STRONG", "NO_ANSWER", "BEHAVE_STRONG"),
    "legal": ("PERSONAL", "NOTICE", "COURT", "COMPLIANCE"),
    "executive": ("EXEC_BODY", "YOUR_TOP", "STRATEGY_STRONG"),
    "technical": ("SYSTEM", "FEATURE", "SLOW", "DOWN"),
}


def _topics(letter: Letter, run: list[Clause]) -> list[Fact]:
    """What each clause is about, where its words belong to one field."""
    found = []
    for clause in run:
        for type_, names in _TOPICS.items():
            place = next((place for name in names for place in clause.of(name)), None)
            if type_ == "legal" and clause.has("SETTINGS", "FEATURE", "SYSTEM") and not clause.has(
                "PERSONAL", "NOTICE", "COURT"
            ):
                place = None
            if place is None and type_ == "commercial" and not clause.has("FEATURE", "SYSTEM"):
                place = next(iter(clause.of("BILL_WEAK")), None)
            if place is not None:
                start, end = clause.tokens[place.first].start, clause.tokens[place.last].end
                found.append(Fact("topic", type_, letter.text[start:end], start, end))
    return found


_TYPE_OF = {
    "csm_complaint": "relationship", "no_answer": "relationship", "billing_dispute": "commercial",
    "price": "commercial", "contract_dispute": "commercial", "personal_data": "legal",
    "authority": "legal", "lawyer": "legal", "formal_notice": "legal", "compliance": "legal",
    "strategic_concern": "executive", "executive_involved": "executive",
    "feature_broken": "technical", "outage": "technical", "business_stopped": "technical",
    "performance": "technical", "data_loss": "technical",
}  # fmt: skip


def _focus(run: list[Clause], by_clause: list[list[Fact]]) -> list[Fact]:
    """ "What really bothers us is …": the fields of what follows."""
    found = []
    for place, clause in enumerate(run):
        if clause.has("FOCUS"):
            for fact in [fact for facts in by_clause[place : place + 2] for fact in facts]:
                if fact.name in _TYPE_OF:
                    type_ = _TYPE_OF[fact.name]
                    found.append(Fact("focus", type_, fact.quote, fact.start, fact.end))
    return found


def _shown_to_others(
    letter: Letter, run: list[Clause], imagined: list[bool], found: list[Fact]
) -> list[Fact]:
    """Others, seeing, and something private, in one sentence but not in one clause."""
    if any(fact.name == "personal_data" and fact.value == "exposed" for fact in found):
        return []
    bits = index().bits
    wanted = bits["OTHERS"] | bits["SEE"]
    private = bits["SENSITIVE"] | bits["PERSONAL"]
    for first, unreal in zip(run, imagined, strict=True):
        same = [clause for clause in run if clause.sentence == first.sentence]
        mask = 0
        for clause in same:
            mask |= clause.mask
        asked = any(clause.has("ASK") or clause.question for clause in same)
        if not unreal and not asked and mask & wanted == wanted and mask & private:
            start, end = same[0].start, same[-1].end
            return [Fact("personal_data", "exposed", letter.text[start:end], start, end)]
    return []


_QUESTION_WORDS = frozenset(
    "can could is are do does how what where which when who whom may would should if what's where's"
    " how's who's".split()
)


def _asked(letter: Letter, run: list[Clause], by_clause: list[list[Fact]]) -> list[Fact]:
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
    rest = [clause for clause in run if clause.sentence not in asking and len(clause.tokens) > 5]
    if rest:
        return []
    return [
        Fact("question", "how", letter.text[clause.start : clause.end], clause.start, clause.end)
        for clause in plain
    ]


_FAR = (
    ("billing_dispute", "BILL_YOURS", "BILL_FAULT"),
    ("contract_dispute", "CONTRACT_STRONG", "CONTRACT_FAULT"),
    ("csm_complaint", "CSM_STRONG", "BEHAVE_STRONG"),
)


def _across(letter: Letter, run: list[Clause], found: list[Fact]) -> list[Fact]:
    """What one clause names and the next one complains about."""
    more: list[Fact] = []
    for name, thing, fault in _FAR:
        if any(fact.name == name and fact.value == "yes" for fact in found):
            continue
        for one, two in zip(run, run[1:], strict=False):
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


def _comes_back(clause: Clause) -> bool:
    return clause.has("STILL") and clause.has(
        "FAIL", "DOWN", "STOP", "CANNOT", "SLOW", "STOP_PHRASE"
    )


def _was(clause: Clause) -> bool:
    words = {token.word for token in clause.tokens}
    return bool(words & {"was", "were", "had", "lasted", "suffered", "experienced"}) or bool(
        words & {"outage", "downtime", "incident"}
    )


def _past(fact: Fact) -> Fact:
    if fact.name in ("business_stopped", "outage", "feature_broken", "performance", "data_loss"):
        return replace(fact, value="past" if fact.value != "no" else "no")
    return fact


def _imagined(run: list[Clause]) -> list[bool]:
    """For each clause: is it only thought of, not so now?"""
    conditional: dict[int, bool] = {}
    for clause in run:
        if clause.word(0) in ("should", "were") and not clause.question and len(clause.tokens) > 4:
            conditional[clause.sentence] = True
        if clause.has("IF") and not _means_whether(clause):
            unmet = clause.has("UNLESS") or (clause.has("NOT") and clause.has("RESOLVED"))
            would = any(c.sentence == clause.sentence and c.has("MODAL") for c in run)
            conditional[clause.sentence] = unmet or would
    return [
        conditional.get(clause.sentence, False) or clause.has("FEAR") or _future(clause)
        for clause in run
    ]


def _means_whether(clause: Clause) -> bool:
    at = [place.first for place in clause.of("IF")]
    return all(
        clause.word(number - 1) in ("see", "know", "check", "sure", "as", "even", "only", "wonder",
                                    "ask", "tell", "wondering", "asking", "if")
        or clause.word(number + 1) in ("possible", "you", "not", "needed", "necessary", "any", "i")
        for number in at
    )  # fmt: skip


def _future(clause: Clause) -> bool:
    """ "will stop", "would be down", "might lose": but not "will not load" nor "could not"."""
    for place in clause.of("MODAL"):
        word, after = clause.word(place.last), clause.word(place.last + 1)
        if after in (
            "not",
            "no",
            "only",
            "neither",
            "like",
            "appreciate",
            "you",
            "we",
            "i",
            "someone",
        ):
            continue
        if word in ("can", "could") and after:
            continue
        if word in ("may",) and place.last + 1 < len(clause.tokens) and after.isdigit():
            continue
        return True
    return False


def _in_clause(letter: Letter, clause: Clause, unreal: bool) -> list[Fact]:
    found: list[Fact] = []
    names: set[str] = set()
    for pattern, wanted, unwanted in _masks():
        if clause.mask & wanted != wanted or clause.mask & unwanted:
            continue
        if pattern.name == "feature_broken" and names & _TALK:
            continue
        if pattern.classes == ("FAIL",) and "cosmetic" in names:
            continue
        places = _match(clause, pattern)
        if places is None or not _fits(clause, pattern, places):
            continue
        value = _value(clause, pattern, places, unreal)
        if value is None or (pattern.name, value) in {(f.name, f.value) for f in found}:
            continue
        start = clause.tokens[min(place.first for place in places)].start
        end = clause.tokens[max(place.last for place in places)].end
        found.append(Fact(pattern.name, value, letter.text[start:end], start, end))
        names.add(pattern.name)
    return found


def _match(clause: Clause, pattern: Pattern) -> tuple[Place, ...] | None:
    first, *others = pattern.classes
    if not others:
        for place in clause.of(first):
            own = frozenset(range(place.first, place.last + 1))
            if pattern.denied != "drop" or not negated(clause, place.first, place.last, own):
                return (place,)
        return None
    orders = [pattern.classes]
    if pattern.either_way:
        orders.append((*reversed(pattern.classes),))
    for order in orders:
        if len(order) == 2:
            for pair in near(clause, order[0], order[1], pattern.gap):
                if pattern.denied != "drop" or not _denied(clause, pair):
                    return pair
        else:
            for (one, two), (two_too, three) in product(
                list(near(clause, order[0], order[1], pattern.gap))[:8],
                list(near(clause, order[1], order[2], pattern.gap))[:8],
            ):
                if two == two_too:
                    return one, two, three
    return None


def _denied(clause: Clause, places: tuple[Place, ...]) -> bool:
    own = frozenset(at for place in places for at in range(place.first, place.last + 1))
    return negated(clause, min(p.first for p in places), max(p.last for p in places), own)


def _value(clause: Clause, pattern: Pattern, places: tuple[Place, ...], unreal: bool) -> str | None:
    if pattern.denied != "keep" and _denied(clause, places):
        return None if pattern.denied == "drop" else pattern.denied
    value = pattern.value
    if unreal and pattern.imagined != "yes":
        return None if pattern.imagined == "drop" else pattern.imagined
    if unreal and pattern.name == "threat_to_leave":
        return "considering"
    if pattern.name in ("business_stopped", "outage"):
        if clause.has("TEST") and not clause.has("ALL"):
            return "test" if pattern.name == "outage" else None
        if _narrow(clause, places):
            return "partly" if pattern.name == "business_stopped" else "part"
    if pattern.name == "data_loss" and clause.has("SPAN_OF"):
        return "all"
    if pattern.name == "threat_to_leave" and not clause.has("LEAVE_SURE"):
        return "considering"
    if pattern.name == "personal_data" and value == "concern" and clause.has("ASK"):
        return "request"
    if pattern.name == "workaround" and value == "yes":
        if clause.question:
            return "unknown"
        if clause.word(places[-1].last + 1) in ("none", "no", "unknown", "not", "n"):
            return "no"
    if pattern.name == "event":
        return " ".join(token.word for token in clause.tokens[places[0].first : places[0].last + 1])
    return value


def _narrow(clause: Clause, places: tuple[Place, ...]) -> bool:
    """Is it one, some, mine, and not everything?"""
    first = min(place.first for place in places)
    last = max(place.last for place in places)
    if clause.has("ONE_USER") or clause.tokens[first].word in ("i", "my") or clause.word(0) == "i":
        return True
    denied = clause.has("CANNOT", "NOT")
    if _PART_OF.search(" ".join(token.word for token in clause.tokens[max(0, first - 6) : first + 4])):
        return True
    return any(
        first - 4 <= place.first <= last + 5
        for place in clause.of("LIMIT")
        if clause.word(place.first - 1) not in ("not", "no")
        and not (denied and clause.word(place.first) in ("single", "one"))
        and clause.word(place.first + 1) not in ("hundred", "thousand", "million")
    )


_PART_OF = re.compile(
    r"(?<!all )(?<!not )(?<!no )(?<!every )\b(?:\d+|one|two|three|four|five|six|seven|some|several|a few|half) of (?:our|the|my)\b(?! (?:us|them))"
)
_GERUND = re.compile(r"(?:working|syncing|sending|loading|showing|updating|importing|processing)$")
_MAIL_WORDS = frozenset("email emails mail mails message messages call calls ticket tickets request requests case team support".split())
_AWAITED = frozenset(
    ["reply", "answer", "response", "feedback", "update", "you", "your", "refund", "confirmation"]
)
_SUBJECTS = ("TEAM", "CUSTOMER", "OPS", "NOBODY")
_WE = frozenset(["we", "us", "our", "you", "nobody", "everyone", "everybody", "they", "people", "staff", "customers"])


def _fits(clause: Clause, pattern: Pattern, places: tuple[Place, ...]) -> bool:
    """What the order of words cannot say: who cannot, and what is meant by a word."""
    last = places[-1].last
    match pattern.classes:
        case ("OPS", "STOP") | ("TEAM", "STOP") | ("STOP", "OPS"):
            if _GERUND.search(clause.word(last + 1)):
                return False
            thing = places[0] if pattern.classes[0] == "OPS" else places[1]
            if any(p.first == thing.last + 1 for n in ("FEATURE", "SYSTEM") for p in clause.of(n)):
                return False
            between = range(places[0].last + 1, places[-1].first)
            if any(
                clause.word(at) in ("i", "we", "page", "button", "report") for at in between
            ):
                return False
            return not clause.has("ASK", "FEATURE_WISH")
        case ("BILL_YOURS",):
            return not clause.has("FEATURE")
        case ("TEAM", "IDLE") | ("TECHNIQUE", "IDLE") | ("OPS", "IDLE") | ("CUSTOMER", "IDLE"):
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
            before = range(places[0].first - 4, places[0].first)
            return not any(
                p.last in before and clause.word(p.last) not in _MAIL_WORDS
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
        case ("LEAVE",):
            only_weak = not any(
                place not in clause.of("LEAVE_WEAK") for place in clause.of("LEAVE")
            )
            return not only_weak
    return True


_STAFFED = re.compile(r"(?:company|team|firm|group|organi[sz]ation|business|shop|agency)[\w ,]{0,12} (?:of|with)\s+$|\b(?:we are|we have|we employ|employs?|serves?|serving|we serve)\s+(?:\w+\s+){0,2}$")


def _numbers(letter: Letter, lowered: str, clause: Clause) -> list[Fact]:
    start, end = clause.start, min(clause.end + 1, len(lowered))
    found = (
        amounts.money(lowered, start, end) if any(c.isdigit() for c in lowered[start:end]) else []
    )
    found += amounts.durations(lowered, start, end)
    found += [
        fact
        for fact in amounts.users(lowered, start, end)
        if fact.quote.endswith(" of them")
        or not _STAFFED.search(lowered[max(start, fact.start - 40) : fact.start])
    ]
    found += amounts.scope(lowered, start, end)
    taken = [(fact.start, fact.end) for fact in found]
    found += [
        fact
        for fact in amounts.deadlines(lowered, start, end)
        if not any(fact.start < right and left < fact.end for left, right in taken)
        and not clause.has("PAST_TIME")
    ]
    return [replace(fact, quote=letter.text[fact.start : fact.end]) for fact in found]
