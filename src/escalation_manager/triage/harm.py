"""What does it do to the customer, and to how many people? In their own words, for the report."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from .facts import Fact
from .headline import duration, sentence_around, shorten
from .letter import Letter
from .outcome import Impact

_LONGEST = 200
_HARMS = (
    "business_stopped", "impact", "access_suspended", "outage", "data_loss", "feature_broken",
    "performance",
)  # fmt: skip
_DISPUTES = ("billing_dispute", "contract_dispute", "price")
_ASKS = re.compile(
    r"(?:and |so |but |now )?(?:please|pls|plz|kindly|(?:could|can|would|will) (?:you|somebody|"
    r"someone|anybody|anyone)|we (?:ask|want|demand|expect|request|require|would like)\b|"
    r"i(?:'d| would)? (?:ask|want|demand|expect|request|like|be glad)\b|let (?:us|me) know|"
    r"tell (?:us|me)|call (?:us|me)|send (?:us|me)|treat this|get back)\b",
    re.I,
)
_PARTS = re.compile(r";|\s[\u2013\u2014-]\s|,\s(?=because\b|until then\b|since\b|as\b|otherwise\b)")
_JOINT = re.compile(r"(?:until then|till then|because|since|as|and|but|so|otherwise)\b[,\s]*", re.I)
_CALL = re.compile(
    r"(?:urgent|important|critical|emergency|help|fyi|for the record|note|update|ps|p\.s)"
    r"\s?[:!]+\s*",
    re.I,
)
_ITEM = re.compile(r"\(?(?:[a-z]|[ivx]{1,4}|\d{1,2})\)\s", re.I)
_POINTING = re.compile(
    r"(?:it|it's|this|that|that's|these|those|they|also|same|still|looks like|seems)\b", re.I
)
_OWN_MEASURE = re.compile(
    r"\b(?:we|i)(?:'ve| have| had| will|'ll)? (?:now |therefore |already )?"
    r"(?:stop\w*|with(?:held|hold)|suspend\w*|fr(?:o|ee)ze\w*|block\w*|paus\w*|cancel\w*) "
    r"(?:the |all |our |your |any |further )*(?:payment|direct debit|standing order)",
    re.I,
)
_LICENCES = re.compile(r"\b(?:seats?|licen[cs]es?|subscriptions?)\s*$", re.I)
_NO_COUNT = re.compile(r"(?:\d:|in front of )$", re.I)
"""Before the minutes of a time, and before those who only looked on."""
_BILLED_FOR = re.compile(r"\b(?:invoic|bill|charg|pay|paid|quot)\w*(?: us)?(?: for)?\s*$", re.I)
_BILLED = re.compile(
    r"\b(?:invoic\w*|bill(?:ed|s|ing)?|charg\w*|contract(?:ed)?|pay(?:s|ing)?|paid|renew\w*|"
    r"order(?:ed)?|quot\w*|agreed|licen[cs]ed?|cost|pric\w*)\b",
    re.I,
)
_KEPT_OUT = re.compile(
    r"\b(?:cannot|can't|can not|couldn't|could not|unable|locked|lost|without|down|affected|"
    r"fail\w*|stopped|blocked|no longer|nobody|error\w*)\b",
    re.I,
)
_THINGS = re.compile(
    r"\b(?:orders|letters|invoices|bills|files|documents|parcels|reports|exports|jobs|messages|e?-?mails|"
    r"records|data|requests|calls|payments|transactions|fields|pages|entries|prices|labels|alerts)\s*$",
    re.I,
)
_NOTICED = re.compile(
    r"\s+(?:\w+ )?(?:noticed|found|caught|spotted|saw|discovered|told|reported)\b", re.I
)


def impact(letter: Letter, facts: Sequence[Fact]) -> Impact:
    """What stands in the report, in the customer's words; None is unknown."""
    told = list(dict.fromkeys(_harms(letter.text, facts)))
    # "It's still like that" says less than what it points at.
    whole = [one for one in told if not _POINTING.match(one)]
    business = next(iter((*whole, *told)), None)
    return Impact(
        shorten(business, _LONGEST) if business else None,
        users(facts, letter.text),
        duration(facts),
    )


def _harms(text: str, facts: Sequence[Fact]) -> Iterator[str]:
    """What the customer says that it does to them, the gravest first; what they ask for is none."""
    standing = [f for f in facts if f.value not in ("no", "past") and f.end > f.start]
    for name in _HARMS:
        for fact in standing:
            if fact.name == name and not _OWN_MEASURE.search(_before(text, fact)):
                yield from filter(None, (_said(text, fact),))
    if any(fact.name in _DISPUTES for fact in standing):
        for fact in standing:
            if fact.name == "money_at_stake":
                yield from filter(None, (_said(text, fact),))


def _said(text: str, fact: Fact) -> str:
    """The sentence of a fact, without a label before it and a request beside it; empty: none."""
    sentence = sentence_around(text, fact.start, fact.end)
    if text[text.find(sentence) + len(sentence) :].lstrip(' \n)"').startswith("?"):
        return ""
    if _ASKS.match(sentence):
        quote = text[fact.start : fact.end]
        parts = [part.strip(" \n,") for part in _PARTS.split(sentence)[1:] if quote in part]
        sentence = _JOINT.sub("", parts[0]) if parts else ""
    sentence = _CALL.sub("", sentence)
    if _ITEM.match(sentence) or _ASKS.match(sentence):
        return ""
    return sentence


def _before(text: str, fact: Fact) -> str:
    """The fact with the few words before it."""
    return text[max(0, fact.start - 40) : min(len(text), fact.end + 20)]


def users(facts: Sequence[Fact], text: str = "") -> str | None:
    """Who is affected, in the customer's words. Licences are no people, nor is who told of it."""
    counts = [fact for fact in facts if fact.name == "users_affected" and not _nobody(fact, text)]
    numbers = [fact for fact in counts if isinstance(fact.value, int)]
    best = max(numbers, key=lambda fact: int(str(fact.value)), default=None)
    if best is not None:
        return best.quote or str(best.value)
    part = next((fact for fact in facts if fact.name == "limited" and fact.value == "part"), None)
    if part is not None:
        return " ".join(part.quote.split()) or "some"
    return "all" if counts else None


def _nobody(fact: Fact, text: str) -> bool:
    """Whether these are licences that were billed, things, or somebody who only noticed it."""
    before = text[max(0, fact.start - 40) : fact.start]
    if _BILLED_FOR.search(before) or _NO_COUNT.search(before):
        return True
    if _LICENCES.search(fact.quote):
        sentence = sentence_around(text, fact.start, fact.end) if text else ""
        return bool(_BILLED.search(sentence)) and not _KEPT_OUT.search(sentence)
    if fact.value == "all":
        return bool(_THINGS.search(fact.quote))
    return fact.value == 1 and bool(_NOTICED.match(text[fact.end : fact.end + 60]))
