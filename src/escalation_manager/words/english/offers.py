"""Is this an offer of something of value, as English words it?"""

from __future__ import annotations

import re
from collections.abc import Collection

from escalation_manager.words.amounts import money
from escalation_manager.words.english import offering as words
from escalation_manager.words.english.clauses import Clause, around, clauses
from escalation_manager.words.english.promising import ASKED
from escalation_manager.words.english.times import times
from escalation_manager.words.english.values import MONEY, OTHER_SENSE, VALUE
from escalation_manager.words.finding import Finding, Level, Option
from escalation_manager.words.passage import Passage
from escalation_manager.words.sentences import Sentence

_RED = "The message offers something of value: {}."
_HINT = "The message hints at something of value."
_ASK = "Say what “{}” means here: an offer, a fact, or something agreed before."
_STRONG = frozenset({"free", "waive", "off", "extend", "gift"})
_PRODUCT = re.compile(
    r"\b(?:bug|error|field|screen|page|report|export|import|module|api|endpoint|webhook|button|"
    r"calculat\w+|displays|shows|table|column|row|sync\w*|rounding|rounded|formula|workflow|"
    r"feature|customers'|shoppers?|end users?|your (?:customers?|shoppers|guests|clients|members|"
    r"students|patients|users|tenants|buyers)|merchant|checkout|cart|basket|line items?|ledger|"
    r"posting|posted|journal|config\w*|settings?|log|logs|code|parser|script|test case)\b"
)
_WE_MAY = re.compile(
    r"\b(?:we|i|let me|my \w+)\b.*?(?:'ll|'d|\b(?:will|can|could|would|may|might|shall|want|try|"
    r"let|able|happy|see|talk))\b"
)
_MINE = re.compile(r"\b(?:we|i|we'll|i'll|our|my|us|you|you'll|your)\b")
_BARE = re.compile(r"^\W*(?:\w+\W+){0,9}\w*\W*$")


def offers(passage: Passage, told: Collection[int]) -> list[Finding]:
    """Every offer in our own words, and every word of value that needs an explanation.

    `told` holds the beginnings of the sentences to look at.
    """
    found: list[Finding] = []
    asked = False
    low = passage.plain.low
    for sentence in passage.sentences:
        if sentence.source == "quoted":
            text = low[sentence.start : sentence.end]
            asked = "?" in text and bool(VALUE.search(text))
            continue
        if sentence.start not in told:
            if low[sentence.start : sentence.end].strip():
                asked = False
            continue
        values = list(VALUE.finditer(low, sentence.start, sentence.end))
        if values:
            found.extend(_of_sentence(passage, sentence, values, asked))
        if not found or passage.plain.span(sentence.start, sentence.end)[0] > found[-1].end:
            found.extend(_about_money(passage, sentence))
        if low[sentence.start : sentence.end].strip():
            asked = False
    return found


def _of_sentence(
    passage: Passage, sentence: Sentence, values: list[re.Match[str]], asked: bool
) -> list[Finding]:
    low = passage.plain.low
    senses = [m.span() for m in OTHER_SENSE.finditer(low, sentence.start, sentence.end)]
    parts = clauses(low, sentence.start, sentence.end)
    found: list[Finding] = []
    judged: dict[Clause, int] = {}
    for value in values:
        if any(a < value.end() and value.start() < b for a, b in senses):
            continue
        clause = around(parts, value.start())
        verdict = _judge(low, sentence, clause, value, asked)
        if verdict is None:
            continue
        level, reason = verdict
        if sentence.source == "history":
            level, reason = "amber", "This may be quoted text, but it is not marked as quoted."
        if clause in judged:
            if level == "red" and found[judged[clause]].level == "amber":
                del found[judged[clause]]
            else:
                continue
        judged[clause] = len(found)
        found.append(finding(passage, clause, value, level, reason))
    return found


def _about_money(passage: Passage, sentence: Sentence) -> list[Finding]:
    """Amber for a sentence in which we are about to do something with a price or a bill."""
    low = passage.plain.low
    money_word = MONEY.search(low, sentence.start, sentence.end)
    if money_word is None or sentence.source != "ours":
        return []
    clause = around(clauses(low, sentence.start, sentence.end), money_word.start())
    text = low[clause.start : clause.end]
    if (
        not _WE_MAY.search(text)
        or words.SETTLED.search(text)
        or words.DECLINED.search(text)
        or words.CONTRACTUAL.search(text)
        or words.DEMANDED.search(text)
        or ASKED.match(text)
        or OTHER_SENSE.search(text)
    ):
        return []
    return [finding(passage, clause, money_word, "amber", _ASK.format(money_word.group()))]


def finding(
    passage: Passage, clause: Clause, value: re.Match[str] | None, level: Level, reason: str
) -> Finding:
    """The finding over a clause and its word of value, if it has one."""
    low = passage.plain.low
    begin, end = clause.start, clause.end
    if value:
        begin, end = min(begin, value.start()), max(end, value.end())
    while begin < end - 1 and low[begin] in " \n,;:-()>|\"'":
        begin += 1
    while end > begin + 1 and low[end - 1] in " \n,;:-(":
        end -= 1
    first, last = passage.plain.span(begin, end)
    amount, currency = money(passage.plain.text[begin:end])
    whens = times(low, begin, end)
    return Finding(
        kind="goodwill", level=level, start=first, end=last, quote="", reason=reason,
        when=passage.plain.text[whens[0].start : whens[0].end].strip() if whens else None,
        option=_option(value.lastgroup if value else None, low[begin:end]),
        amount=amount, currency=currency,
    )  # fmt: skip


def _option(value: str | None, clause: str) -> Option:
    """Which option of the handbook the words come nearest to."""
    if value == "extend" or re.search(r"\bextend|months? (?:free|on us)|free month", clause):
        return "extended_contract"
    if value == "premium":
        return "premium_support"
    if value in ("credit", "refund", "off", "waive"):
        return "service_credit"
    if re.search(r"\b(?:premium|priority|dedicated)\b", clause):
        return "premium_support"
    return "service_credit" if "credit" in clause else "other"


def _judge(
    low: str, sentence: Sentence, clause: Clause, value: re.Match[str], asked: bool
) -> tuple[Level, str] | None:
    """Red, amber or nothing for one word of value in its clause."""
    text = low[clause.start : clause.end]
    whole = low[sentence.start : sentence.end]
    ahead = low[clause.start : value.start()]
    if words.THEIRS.match(text):
        return None
    name = value.lastgroup or ""
    named = value.group()
    if words.DECLINED.search(text) and not words.NOT_REALLY_DECLINED.search(text):
        return None
    if words.CONTRACTUAL.search(text):
        return None
    if (
        ASKED.match(text)
        and not re.search(r"\b(?:we|i)(?:'ll| will| can)\b", text)
        and name not in ("goodwill", "gift")
    ):
        return None
    demanded = words.DEMANDED.search(ahead)
    if demanded and not words.OFFER.search(text, demanded.end()):
        return None
    if demanded and words.HANDED_ON.search(whole):
        return None
    offered = words.OFFER.search(text) is not None
    if (
        words.OLD.search(text)
        and not words.OURS_IN_THE_PAST.search(text)
        and not re.search(
            r"\b(?:will|'ll|can|could|would|shall|may|might|should|going to)\b|'ll\b|'d\b", text
        )
    ):
        return None
    product = _PRODUCT.search(text) is not None
    if name == "goodwill":
        if product and not offered:
            return None
        return ("red", _HINT) if offered or len(text) < 60 else ("amber", _ASK.format(named))
    if name == "premium":
        if not offered or product:
            return None
        return (
            ("red", _RED.format(named))
            if re.search(r"\b(?:you|your|us|free|no|on)\b", text)
            else ("amber", _ASK.format(named))
        )
    if product:
        return ("amber", _ASK.format(named)) if offered and _MINE.search(text) else None
    if offered or asked:
        return "red", _RED.format(named)
    if name in _STRONG and (_MINE.search(text) or _BARE.match(text)):
        return "red", _RED.format(named)
    if _BARE.match(whole) or _MINE.search(text):
        return "amber", _ASK.format(named)
    return None
