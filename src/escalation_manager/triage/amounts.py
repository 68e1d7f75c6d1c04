"""How many, how much, how long, by when? Numbers in a text, in figures and in words."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

from .facts import Fact, Money

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20,
    "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90, "dozen": 12,
}  # fmt: skip
_SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "dozen": 12, "dozens": 12}
_LOOSE = {"hundreds": 200, "thousands": 2000, "dozens": 24, "scores": 40}

_NUMBER_WORD = "|".join([*_UNITS, "hundred", "thousand", "million"])
_SPELLED = rf"(?:an?\s+)?(?:{_NUMBER_WORD})(?:[\s-]+(?:and\s+)?(?:{_NUMBER_WORD})){{0,4}}"
_FIGURE = (
    r"\d{1,3}(?:\.\d)? (?:thousand|million)|"
    r"\d{1,3}(?:[,.' ]\d{3})+|\d{1,9}(?:\.\d{1,2})?\s?k\b|\d{1,9}"
)
_PERSON = (
    r"users?|people|persons?|employees?|staff|agents?|customers?|clients?|drivers?|nurses?"
    r"|colleagues?|workers?|operators?|members?|students?|teachers?|doctors?|clinicians?|engineers?"
    r"|analysts?|accountants?|planners?|consultants?|reps?|cashiers?|subscribers?|patients?"
    r"|advis[eo]rs?|seats|technicians?|pickers?|sales ?people|dispatchers?|traders?|guests?"
    r"|underwriters?|buyers?|merchants?|men|women|tenants|participants|passengers|families|folks"
    r"|learners?|franchisees?|dealers?|officers?|planners?|pharmacists?|recruiters?|lawyers?|developers?|managers?|brokers?|handlers?"
    r"|couriers?|tellers?|crew|guys|clerks?|pupils|citizens|residents|volunteers|donors|holders"
)
_USERS = re.compile(
    rf"(?<![\w$€£.,])(?P<n>{_FIGURE}|{_SPELLED}|hundreds|thousands|dozens)\+?\s+"
    rf"(?:of\s+)?(?:(?!customer\s+success\b|account\s+managers?\b|and\b|or\b|of\b|for\b|to\b|in\b|months?\b|weeks?\b|days?\b|hours?\b|years?\b|minutes?\b|percent\b)[a-z][a-z-]{{0,16}}\s+){{0,3}}?"
    rf"(?:of\s+(?:our|the)\s+)?(?P<who>{_PERSON})\b(?!\s+(?:days|success|service|support|care)\b)"
    r"|(?<![\w$€£.,])(?P<m>\d{1,3}(?:,\d{3})+|\d{2,6}) of (?:them|us)\b"
)
_ALL_USERS = re.compile(
    r"\b(?:(?:all|any|every|each|no)(?: single)? (?:of )?(?:our |the |my |these |post |new |"
    r"\d[\d,.]* |"
    r"two |three |four |five |six |seven |eight |nine |ten )*"
    r"(?:users?|people|employees?|staff|agents?|customers?|clients?|teams?|colleagues|drivers?|"
    r"nurses?|doctors?|stores?|shops?|sites?|branch(?:es)?|locations?|offices?|departments?|"
    r"clinics?|hospitals?|warehouses?|plants?|regions|countries|requests|visitors?|terminals?|"
    r"tills?|registers?|lines|desks|wards|hotels?|restaurants?|schools?|depots?|members|passengers|"
    r"transactions|payments|"
    r"(?:api )?calls?|attempts?|logins?|uploads?|deploys?|machines|screens|workstations|"
    r"pharmac(?:y|ies)|merchants?|guests?|"
    r"halls|"
    r"shifts|subsidiaries|facilities|stations|buyers?|shoppers?|patients|students|vehicles|trucks|"
    r"person|one of (?:us|our)|companies|centres|centers|teachers|\w+(?:ers|ors|ists|ants))"
    r"|every (?:single )?one of (?:them|these|those|our|the)|without exception"
    r"|(?:n't|not|never) (?:\w+ )?(?:released|shipped|sent|received|printed|produced|"
    r"processed|sold|delivered|booked|opened|created|posted) (?:one|a single|any)"
    r"|(?:the|our) whole (?:country|district|region|chain|county|city|town)"
    r"|in (?:any|none) of (?:our|the) \w+|(?:to|at|down to) (?:literally )?(?:0|zero)"
    r"|anywhere in the (?:\w+ )?(?:country|district|region|county|city|town|building|house)"
    r"|everyone(?! else)|everybody(?! else)|nobody(?! else)|no[ -]one(?! else)|none of (?:us|"
    r"our|the) ?\w*"
    r"|(?:the|our) (?:entire|whole|complete) (?:company|team|organi[sz]ation|business|department|"
    r"staff|office|workforce|group|plant|site|crew|[a-z]+ (?:team|department|staff|floor|centre|"
    r"center)|floor|factory|hospital|warehouse|shop|fleet|network|campus|city)"
    r"|company-?\s?wide|across (?:all|every)|anywhere in (?:the|our)|at any of (?:the|our)|"
    r"not a single (?:user|person|customer|agent|employee|driver|store|order|sale))\b"
)
_SCOPE = re.compile(
    r"\b(?:(?:all|every|both|several|some|half of|most of|one of|across)\s+(?:of\s+)?(?:our|"
    r"the)?\s?"
    r"(?:\d+\s+)?(?:sites?|locations?|branch(?:es)?|stores?|shops?|offices?|regions?|countries|"
    r"departments?|teams?|warehouses?|plants?|clinics?|hospitals?|subsidiaries|depots?|hotels?|"
    r"schools?|restaurants?)|(?:\d+|two|three|four|five|six|seven|eight|nine|ten|twelve|fourteen|"
    r"twenty|thirty|forty|fifty)\s+(?:sites|locations|branches|stores|shops|offices|regions|"
    r"countries|warehouses|plants|clinics|hospitals|hotels|depots|schools|restaurants)|"
    r"company-?\s?wide|worldwide|globally|nationwide|all over europe|across europe)\b"
)
_N_OF_N = re.compile(
    r"\b(\d{1,4}|two|three|four|five|six) (?:\w+ )?(?:of|from|out of) (?:our |the )?\1\b"
)
_N_OF_M = re.compile(
    rf"(?<![\w.,$€£])(?P<n>{_FIGURE}|{_NUMBER_WORD}) (?:out )?(?:of|from) (?:our |the |all )?"
    rf"(?P<m>{_FIGURE}|{_NUMBER_WORD})\b(?: (?:[a-z-]+ )?(?P<who>{_PERSON})\b)?"
)
_TEAM_OF = re.compile(r"\b(?:team|crew|department|group|staff) of (\d{1,5})\b")
_SHARE = re.compile(
    r"\b(?:[2-9]\d|100) ?(?:%|percent\b|per cent\b) of"
    r"|\b(?:a|one|roughly a|about a) (?:third|quarter|half) of|\bhalf (?:of )?(?:our|the)\b"
    r"|\bmost of (?:our|the)\b|\bthe majority of"
    r"|\bevery (?:second|third|other)\b|\b(?:one|1) in (?:two|three|four|five|[2-5])\b"
    r"|\btwo[- ]thirds of|\bthree[- ]quarters of"
)
_VOLUME = re.compile(
    r"(?<![\w.,])(?:\d{1,3}[,.' ]\d{3}|\d{4,7}|[3-9]\d\d|thousands|hundreds) (?:of )?(?:the |our )?"
    r"(?:invoices|orders|records|documents|letters|tickets|cases|bookings|claims|policies|parcels|"
    r"shipments|payments|products|articles|items|prices|contracts|files|rows|lines|events|messages)\b"
)
_ROUND_SUM = re.compile(
    r"\bhalf a million\b|\b(?:a|one|two|three|several|\d{1,3}) millions?\b|\bsix[- ]figure\b"
)
_SYMBOL = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY"}
_CODES = (
    r"usd|eur|gbp|chf|sek|nok|dkk|pln|jpy|aud|cad|inr|euros?|dollars?|pounds|francs|us\$|bucks|"
    r"kroner|kronor|rupees|yen"
)
_CODE = {
    "euro": "EUR", "dollar": "USD", "pound": "GBP", "franc": "CHF", "us$": "USD", "buck": "USD",
    "kroner": "NOK", "kronor": "SEK", "rupee": "INR", "yen": "JPY",
}  # fmt: skip
_MONEY = re.compile(
    rf"(?P<sign>[$€£¥]|\b(?:usd|eur|gbp|chf|us\$))\s?(?P<a>\d[\d,.']{{0,14}})\s?"
    rf"(?P<ka>k|m|mn|mio|bn|thousand|million|billion)?\b"
    rf"|(?<![\w.,])(?P<b>\d[\d,.']{{0,14}})\s?(?P<kb>k|m|mn|mio|bn|thousand|million|billion)?\s?"
    rf"(?P<code>{_CODES}|[€£])(?!\w)"
    rf"|\b(?P<c>{_SPELLED})\s+(?P<codec>euros?|dollars?|pounds|francs)\b"
)
_TIMES = {
    "k": 10**3, "thousand": 10**3, "m": 10**6, "mn": 10**6, "mio": 10**6, "million": 10**6,
    "bn": 10**9, "billion": 10**9,
}  # fmt: skip

_DAY = (
    r"mon(?:day)?|tues?(?:day)?|wed(?:nesday)?|thu(?:rs)?(?:day)?|fri(?:day)?|sat(?:urday)?|sunday"
)
_MONTH = (
    r"jan(?:uary)?|feb(?:ruary)?|march|april|may|june|july|aug(?:ust)?|sept?(?:ember)?|"
    r"oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
)
_CLOCK = r"(?:\d{1,2}[:.h]\d{2}(?:\s?[ap]\.?m\.?)?|\d{1,2}\s?[ap]\.?m\.?|noon|midnight)"
_LENGTH = (
    rf"(?:(?:about|around|nearly|almost|over|more than|at least|roughly|some)\s+)?"
    rf"(?:\d{{1,4}}(?:[.,]\d)?|an?|several|a few|few|a couple of|couple of|half an?|{_SPELLED})"
    r"[\s-]*(?:full |whole |entire |working |business |solid )?"
    r"(?:minutes?|mins?|hours?|hrs?|h|days?|weeks?|months?|years?|quarters?)"
)
_DURATION = re.compile(
    rf"\b(?:for|over|during|in|these|past|last|already)\s+(?:the\s+)?(?:last\s+|past\s+|over\s+)?"
    rf"{_LENGTH}\b(?:\s+now)?|\b{_LENGTH}\s+(?:now|ago|already|straight|in a row|running|later|"
    rf"of)\b"
    r"|\ball (?:day|morning|night|week|afternoon|weekend)\b"
)
_SINCE = re.compile(
    rf"\b(?:since|as of|starting|started(?: at| on)?|from)\s+(?:about |around |early |late |"
    rf"roughly )?"
    rf"(?:{_CLOCK}(?:\s+(?:this morning|today|yesterday|on \w+day|last night))?|(?:(?:last|"
    rf"this|on|early|"
    rf"yesterday|the)\s+){{0,2}}(?:{_DAY}|{_MONTH}|morning|night|week|weekend|month|afternoon|"
    rf"evening|yesterday|today|noon|midnight|update|release|upgrade|migration|deployment|patch|"
    rf"maintenance|summer|winter|spring|autumn|beginning)\b(?:\s+(?:morning|night|evening|"
    rf"afternoon))?"
    rf"(?:\s+\d{{1,2}})?(?:\s+(?:at\s+)?{_CLOCK})?|{_LENGTH}|\d{{1,2}}(?:\s?[ap]m)?\b|"
    r"(?:your|the|our|yesterday's|last night's|friday's|monday's|today's) (?:\w+ ){0,2}"
    r"(?:update|release|upgrade|migration|deployment|patch|maintenance|version|change))"
)
_BARE_FROM = re.compile(r"(?:from|as of|starting)\s+\d{1,2}$")
_DEADLINE = re.compile(
    rf"\b(?:by|before|until|till|due(?: on| by)?|no later than|latest|deadline(?: is| of| on)?|"
    rf"not later than|on|at|this|next|starts?|begins?|opens?|within(?: the next)?|in(?: the next)?|"
    rf"end of|close of|ends?|expires?)\s+(?:the\s+|this\s+|next\s+|coming\s+|on\s+|at\s+|early\s+)*"
    rf"(?:end of (?:the |this )?(?:day|week|month|quarter|year)|{_CLOCK}(?:\s+(?:today|"
    rf"tomorrow|tonight))?|"
    rf"(?:{_DAY})(?:\s+(?:morning|night|evening|afternoon|noon))?|tomorrow|tonight|today|noon|"
    rf"midnight|"
    rf"day|week|month|quarter|eod|cob|(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?(?:of\s+)?(?:{_MONTH})"
    rf"(?:\s+\d{{1,2}})?|\d{{1,2}}(?:st|nd|rd|th)|{_LENGTH})\b"
    rf"|\b(?:tomorrow|tonight|later today|this afternoon|this evening|eod|end of day|"
    rf"end of the day|"
    rf"end of week|end of the week|month[- ]end|quarter[- ]end|year[- ]end|black friday|"
    rf"cyber monday)\b"
)
_NEAR = re.compile(
    rf"\b(?:today|tonight|tomorrow|noon|midnight|eod|cob|end of (?:the |this )?(?:day|week)|"
    rf"{_CLOCK}|"
    rf"(?:\d{{1,2}}|an?|one|two|three|four|five|six|eight|ten|twelve|few|couple of)\s?-?"
    rf"(?:h|hours?|hrs?|minutes?|mins?)|48 hours|24 hours|72 hours|(?:two|2|three|3|one|1|"
    rf"a couple of|few) days|"
    rf"this (?:afternoon|evening|morning|week)|(?<!next )(?:{_DAY})|black friday|cyber monday|"
    rf"month[- ]end|quarter[- ]end|payday|end of (?:the |this )?month)\b"
)
_OURS = re.compile(r"\b(?:answer|reply|respond|call|meeting|meet|update|hear)\b")


def is_near(words: str) -> bool:
    """Do the words name a time within about three days?"""
    lowered = words.lower()
    return (
        bool(_NEAR.search(lowered)) and "next week" not in lowered and "next month" not in lowered
    )


def users(lowered: str, start: int, end: int) -> list[Fact]:
    """How many people a stretch of text speaks of; of "180 of our 600" the first number."""
    shares = list(_N_OF_M.finditer(lowered, start, end))
    wholes = [(m.start("m"), m.end()) for m in shares]
    found = [
        Fact("users_affected", count, lowered[m.start() : m.end()], m.start(), m.end())
        for m in shares
        if m["who"] and (count := number(m["n"])) is not None
    ]
    found += [
        Fact("users_affected", count, lowered[m.start() : m.end()], m.start(), m.end())
        for m in _USERS.finditer(lowered, start, end)
        if not any(left <= m.start() < right for left, right in wholes)
        and (count := number(m["n"] or m["m"])) is not None
        and count < 50_000_000
    ]
    found += [
        Fact("users_affected", "all", m[0], m.start(), m.end())
        for kind in (_ALL_USERS, _N_OF_N)
        for m in kind.finditer(lowered, start, end)
    ]
    found += [
        Fact("users_affected", int(m[1]), m[0], m.start(), m.end())
        for m in _TEAM_OF.finditer(lowered, start, end)
    ]
    return found


def parts(lowered: str, start: int, end: int) -> list[Fact]:
    """Words that say that a part is affected and the rest is not: 61 of 94, a third of."""
    found = [
        Fact("limited", "part", m[0], m.start(), m.end())
        for m in _N_OF_M.finditer(lowered, start, end)
        if (number(m["n"]) or 0) < (number(m["m"]) or 0)
    ]
    return found + [
        Fact("limited", "part", m[0], m.start(), m.end())
        for m in _SHARE.finditer(lowered, start, end)
    ]


def scope(lowered: str, start: int, end: int) -> list[Fact]:
    """Sites, branches, regions."""
    return [
        Fact("scope", m[0], m[0], m.start(), m.end())
        for kind in (_SCOPE, _SHARE, _VOLUME)
        for m in kind.finditer(lowered, start, end)
    ]


def money(lowered: str, start: int, end: int) -> list[Fact]:
    """Sums of money with their currency."""
    found = []
    for m in _MONEY.finditer(lowered, start, end):
        sign = m["sign"] or m["code"] or m["codec"]
        currency = _SYMBOL.get(sign) or _CODE.get(sign) or _CODE.get(sign.rstrip("s"))
        amount = _decimal(m["a"] or m["b"]) if not m["c"] else Decimal(number(m["c"]) or 0)
        if amount is None:
            continue
        amount *= _TIMES.get(m["ka"] or m["kb"] or "", 1)
        worth = Money(amount, currency or sign.upper())
        found.append(Fact("money_at_stake", worth, m[0], m.start(), m.end()))
    return found


def round_sums(lowered: str, start: int, end: int) -> list[Fact]:
    """Half a million, six figures: sums without a currency, where money is the matter."""
    return [
        Fact("money_at_stake", Money(Decimal(100_000), "XXX"), m[0], m.start(), m.end())
        for m in _ROUND_SUM.finditer(lowered, start, end)
    ]


def durations(lowered: str, start: int, end: int) -> list[Fact]:
    """How long it has lasted, and since when."""
    found = [
        Fact("duration", m[0], m[0], m.start(), m.end())
        for m in _DURATION.finditer(lowered, start, end)
    ]
    found += [
        Fact("started_at", m[0], m[0], m.start(), m.end())
        for m in _SINCE.finditer(lowered, start, end)
        if not _BARE_FROM.match(m[0])
    ]
    return found


def deadlines(lowered: str, start: int, end: int) -> list[Fact]:
    """Times by which something must be."""
    return [
        Fact("deadline", m[0], m[0], m.start(), m.end())
        for m in _DEADLINE.finditer(lowered, start, end)
    ]


def number(words: str) -> int | None:
    """A whole number from figures or words: "1,200", "1.2k", "two hundred and fifty"."""
    words = words.strip().lower()
    if words in _LOOSE:
        return _LOOSE[words]
    if words[:1].isdigit():
        figure, _, scale = words.partition(" ")
        if scale in ("thousand", "million"):
            value = _decimal(figure)
            return None if value is None else int(value * _SCALES[scale])
        if words.endswith("k"):
            value = _decimal(words[:-1].strip())
            return None if value is None else int(value * 1000)
        figures = re.sub(r"[,.' ](?=\d{3})", "", words)
        return int(float(figures)) if figures.replace(".", "", 1).isdigit() else None
    total = current = 0
    for word in re.split(r"[\s-]+", words):
        if word in ("a", "an"):
            current = current or 1
        elif word in _SCALES:
            current = (current or 1) * _SCALES[word]
            if _SCALES[word] >= 1000:
                total, current = total + current, 0
        elif word in _UNITS:
            current += _UNITS[word]
    return total + current or None


def _decimal(figures: str) -> Decimal | None:
    """A decimal from figures with either kind of separators: 1,200.50, 1.200,50, 12'000."""
    figures = figures.strip(".,'").replace("'", "")
    if re.search(r"[.,]\d{1,2}$", figures):
        whole, cents = figures[:-3].rstrip(".,"), figures[-3:].lstrip(".,")
        if figures[-2] in ".,":
            whole, cents = figures[:-2], figures[-1]
        figures = f"{re.sub(r'[.,]', '', whole)}.{cents}"
    else:
        figures = re.sub(r"[.,]", "", figures)
    try:
        return Decimal(figures)
    except InvalidOperation:
        return None
