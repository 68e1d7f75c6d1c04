"""Which instant do English words of a time mean?"""

from __future__ import annotations

import re
from datetime import datetime, time

from escalation_manager.words.english.times import MONTHS, NUMBERS, WEEKDAYS, When
from escalation_manager.words.instants import Saying, Unit, latest

_LENGTH = re.compile(
    r"(?:(\d{1,4}(?:[.,]\d+)?|half an?|one and a half|a couple(?: of)?|couple(?: of)?|[a-z]+(?:[- ]"
    r"(?:four|eight|two|six|five))?)(?:(?: ?- ?| to | or )"
    r"(\d{1,4}(?:[.,]\d+)?|[a-z]+(?:[- ](?:four|eight|two|six|five))?))?[ -]?)"
    r"(business |working |more |full |short |calendar |clock |solid )?"
    r"(minute|min|hour|hr|h|day|d|bd|week|wk|month|quarter|year|fortnight)s?\b"
    r"( or (?:two|three)| and a half)?"
)
_THE_HOUR = re.compile(r"\b(?:the|this|next) (hour|day|week|month|quarter|year)\b")
_CLOCK = re.compile(
    r"\b(\d{1,2})(?:[:.](\d\d))? ?(am|pm|a\.m|p\.m)\b|\b([01]?\d|2[0-3]):([0-5]\d)\b|"
    r"\b(\d{1,2}) ?o'? ?clock\b|\b(\d{1,2})h(\d\d)?\b"
)
_BARE_CLOCK = re.compile(
    r"(?:by|before|at|around) (1[0-2]|[1-9])\b(?! ?[./:]|(?:st|nd|rd|th)\b|"
    r" (?:of )?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec))"
)
_DATE = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th)?(?: of)? ?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
    r"\.?(?:,? (20\d\d))?|\b(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.? (?:the )?"
    r"(\d{1,2})(?:st|nd|rd|th)?\b(?:,? (20\d\d))?"
)
_ISO = re.compile(r"\b(20\d\d)-(\d\d)-(\d\d)\b")
_SLASH = re.compile(r"\b(\d{1,2})([/.])(\d{1,2})(?:[/.]((?:20)?\d\d))?")
_MONTH = re.compile(
    r"\b(" + "|".join(MONTHS) + r"|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b"
)
_NTH = re.compile(r"\bthe (\d{1,2})(?:st|nd|rd|th)\b")
_WEEKDAY = re.compile(
    r"\b(next |following )?(mon|tue|wed|thu|fri|sat|sun)(?:day|sday|nesday|rsday|urday|s|r|rs)?\b"
    r"( week)?"
)
_END = re.compile(
    r"\b(next |following |coming )?(?:business |working |calendar |fiscal |financial )?"
    r"(day|week|month|quarter|year)\b"
)
_QUARTER = re.compile(r"\bq([1-4])(?:[ /]?(20\d\d))?")
_ZONES = {
    "utc": 0, "gmt": 0, "z": 0, "cet": 60, "cest": 120, "bst": 60, "ist": 330, "est": -300,
    "edt": -240, "et": -300, "cst": -360, "cdt": -300, "ct": -360, "mst": -420, "mdt": -360,
    "mt": -420, "pst": -480, "pdt": -420, "pt": -480, "jst": 540, "aest": 600, "aedt": 660,
    "sgt": 480,
}  # fmt: skip
_ZONE = re.compile(r"\b(" + "|".join(_ZONES) + r")\b\)?$")
_UNITS: dict[str, Unit] = {
    "minute": "minute", "min": "minute", "hour": "hour", "hr": "hour", "h": "hour", "day": "day",
    "d": "day", "bd": "business day", "week": "week", "wk": "week", "month": "month",
    "quarter": "quarter", "year": "year", "fortnight": "week",
}  # fmt: skip


def instant(low: str, when: When, at: datetime | None) -> datetime | None:
    """The latest instant these words can mean, where they mean one at all."""
    if at is None or when.sort in ("vague", "event", "condition", "fact", "past"):
        return None
    said = _saying(low[when.start : when.end])
    return latest(said, at) if said else None


def _saying(words: str) -> Saying | None:
    clock = _clock(words)
    found = _ZONE.search(words)
    zone = _ZONES[found[1]] if found and clock else None
    if found := _ISO.search(words):
        return Saying(
            year=int(found[1]), month=int(found[2]), day=int(found[3]), clock=clock, zone=zone
        )
    if found := _DATE.search(words):
        day, month, year = found[1] or found[5], found[2] or found[4], found[3] or found[6]
        return Saying(
            year=int(year) if year else None,
            month=_month(month), day=int(day), clock=clock, zone=zone,
        )  # fmt: skip
    if found := _SLASH.search(words):
        return _numeric(found, clock, zone)
    if found := _NTH.search(words):
        return Saying(day=int(found[1]), clock=clock, zone=zone)
    if found := _WEEKDAY.search(words):
        number = next(n for n, name in enumerate(WEEKDAYS) if name.startswith(found[2]))
        weeks = 1 if (found[1] or "").startswith("next") or found[3] else 0
        return Saying(weekday=number, weeks=weeks, clock=clock, zone=zone)
    if found := _QUARTER.search(words):
        return Saying(year=int(found[2]) if found[2] else None, month=int(found[1]) * 3)
    for word, days in (
        ("day after tomorrow", 2), ("tomorrow", 1), ("tmr", 1), ("2morrow", 1), ("tomorow", 1),
        ("tommor", 1), ("overnight", 1), ("today", 0), ("tonight", 0), ("this afternoon", 0),
        ("this evening", 0), ("this morning", 0), ("first thing", 1), ("in the morning", 1),
        ("by morning", 1), ("next day", 1), ("same day", 0), ("same-day", 0), ("eod", 0),
        ("eob", 0), ("cob", 0), ("c.o.b", 0), ("close of", 0), ("end of business", 0),
        ("end of play", 0), ("end of day", 0), ("day's end", 0),
    ):  # fmt: skip
        if word in words:
            return Saying(days=days, clock=clock or _part(words), zone=zone)
    if "weekend" in words:
        return Saying(end_of="week", weeks=int("next" in words), clock=clock)
    for word, unit in (("eow", "week"), ("eom", "month"), ("eoq", "quarter"), ("eoy", "year")):
        if word in words:
            return Saying(end_of=unit, clock=clock)  # type: ignore[arg-type]
    if (length := _length(words, clock)) is not None:
        return length
    if (found := _END.search(words)) and "few" not in words and "couple" not in words:
        return Saying(end_of=_UNITS[found[2]], weeks=int(bool(found[1])), clock=clock)
    if ((found := _MONTH.search(words)) and found[1] != "may") or "may" in words.split():
        return Saying(month=_month(found[1] if found else "may"))
    return Saying(clock=clock, zone=zone) if clock else None


def _length(words: str, clock: time | None) -> Saying | None:
    if (found := _THE_HOUR.search(words)) and "end" not in words:
        if found[1] == "hour" or "the next" in words:
            return Saying(length=1, unit=_UNITS[found[1]], clock=clock)
        return None
    found = _LENGTH.search(words)
    if not found:
        return None
    number = _number(found[2] or found[1])
    if number is None or found[4] is None:
        return None
    unit = _UNITS[found[4]]
    if found[5]:
        number = 0.5 + number if "half" in found[5] else float("two" in found[5]) * 2 or 3.0
    if found[4] == "fortnight":
        number *= 2
    if unit == "day" and (found[3] or "").strip() in ("business", "working"):
        unit = "business day"
    return Saying(length=number, unit=unit, clock=clock)


def _number(word: str) -> float | None:
    word = word.replace("-", " ").strip()
    if word[:1].isdigit():
        return float(word.replace(",", "."))
    return NUMBERS.get(word)


def _numeric(found: re.Match[str], clock: time | None, zone: int | None) -> Saying | None:
    """5/6 is the fifth of June or the sixth of May; the later one counts when both are possible."""
    first, second = int(found[1]), int(found[3])
    year = int(found[4]) if found[4] else None
    if year is not None and year < 100:
        year += 2000
    both = [(day, month) for day, month in ((first, second), (second, first)) if 0 < month < 13]
    if not both:
        return None
    day, month = max(both, key=lambda one: (one[1], one[0])) if found[2] == "/" else both[0]
    return Saying(year=year, month=month, day=day, clock=clock, zone=zone)


def _month(word: str) -> int:
    return next(n for n, name in enumerate(MONTHS, 1) if name.startswith(word[:3]))


def _clock(words: str) -> time | None:
    latest_clock: time | None = None
    for found in _CLOCK.finditer(words):
        if found[3]:
            hour = int(found[1]) % 12 + (12 if found[3].startswith("p") else 0)
            minute = int(found[2] or 0)
        elif found[4]:
            hour, minute = int(found[4]), int(found[5])
        else:
            hour, minute = int(found[6] or found[7]), int(found[8] or 0)
        if hour < 24 and minute < 60:
            latest_clock = time(hour, minute)
    if latest_clock is None and (bare := _BARE_CLOCK.search(words)):
        hour = int(bare[1])
        latest_clock = time(hour + 12 if hour < 8 else hour)
    if latest_clock is None:
        for word, hour in (("noon", 12), ("midday", 12), ("lunch", 14)):
            if re.search(rf"\b{word}", words):
                return time(hour)
        if "midnight" in words:
            return time(23, 59)
    return latest_clock


def _part(words: str) -> time | None:
    if "close of" in words or "cob" in words or "c.o.b" in words:
        return time(18)
    if "morning" in words or "first thing" in words or "overnight" in words:
        return time(12)
    if "afternoon" in words:
        return time(18)
    return None
