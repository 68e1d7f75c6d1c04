"""Which words of an English text say when?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Sort = Literal["deadline", "duration", "vague", "event", "condition", "fact", "past"]

NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "fourteen": 14, "fifteen": 15,
    "eighteen": 18, "twenty": 20, "twenty four": 24, "thirty": 30, "thirty six": 36, "forty": 40,
    "forty five": 45, "forty eight": 48, "sixty": 60, "seventy two": 72, "ninety": 90,
    "half a": 0.5, "half an": 0.5, "a couple": 2, "a couple of": 2, "couple": 2, "couple of": 2,
    "another": 1, "the next": 1, "the": 1, "a single": 1, "one more": 1, "a full": 1,
    "one and a half": 1.5, "a further": 1,
}  # fmt: skip
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
MONTHS = (
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
)  # fmt: skip

_NUM = (
    r"(?:\d{1,4}(?:[.,]\d{1,2})?|half an?|one and a half|a couple(?: of)?|couple(?: of)?|"
    r"(?:a |the next |just a |only a )?few(?: more| short)?|"
    r"several|a (?:single|full|further|handful of|matter of|good)|one more|another|twenty[- ]four|"
    r"forty[- ]eight|seventy[- ]two|thirty[- ]six|forty[- ]five|two|three|four|five|six|seven|"
    r"eight|nine|ten|eleven|twelve|fourteen|fifteen|eighteen|twenty|thirty|forty|sixty|ninety|one|"
    r"an|a)"
)
_UNIT = (
    r"(?:(?:business|working|calendar|week|clock|more|short|full|solid) ?)?"
    r"(?:minutes?|mins?|hours?|hrs?|days?|weeks?|wks?|months?|quarters?|years?|fortnights?|"
    r"sprints?|seconds|secs|moments?|nights?|weekends?|ticks?|shifts?)\b"
)
_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|"
    r"jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec)\b\.?"
)
_DAY = r"(?:monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b(?!s)"
_DAYPART = r"(?:morning|afternoon|evening|night|lunchtime|lunch|noon|midday)"
_PERIOD = (
    r"(?:business |working |calendar |fiscal |financial |trading )?"
    r"(?:day|week|weekend|month|quarter|year|sprint|iteration|half|cycle|shift|hour)s?\b"
)
_OCCASION = (
    r"(?:go[- ]?live|launch|demo|board (?:meeting|pack|review)|audit|payroll|pay ?run|deadline|"
    r"opening|event|kick-?off|close|month[- ]end|quarter[- ]end|year[- ]end|holidays?|peak|sale|"
    r"inspection|filing|shift|cutover|presentation|review|conference|season|exam|term|weekend|"
    r"renewal|meeting|rush|show|harvest|store opens|doors open|market(?:s)? opens?)"
)

CORE = re.compile(
    r"(?:\b|(?=n't))(?:"
    + "|".join(
        (
            rf"(?P<weekday>\b(?:(?:next|this|coming|following|the following) )?{_DAY}"
            rf"(?: {_DAYPART}\b)?(?: week\b)?)",
            r"(?P<short>(?:(?<=by )|(?<=on )|(?<=before )|(?<=until )|(?<=next )|(?<=this )|"
            r"(?<=till ))(?:mon|tue|tues|wed|weds|thu|thur|thurs|fri|sat|sun)\b\.?|"
            r"\b(?:tues|thurs|thur|fri)\b\.?)",
            r"(?P<iso>\b20\d\d-\d\d-\d\d\b)",
            rf"(?P<date>\b(?:the )?\d{{1,2}}(?:st|nd|rd|th)?(?: of)? ?(?:{_MONTH})(?:,? 20\d\d\b)?|"
            rf"\b(?:{_MONTH}) (?:the )?\d{{1,2}}(?:st|nd|rd|th)?\b(?!:|\d)(?:,? 20\d\d\b)?)",
            r"(?P<nth>\bthe \d{1,2}(?:st|nd|rd|th)\b)",
            r"(?P<slash>\b\d{1,2}/\d{1,2}(?:/(?:20)?\d\d)?\b(?![/\d])|"
            r"\b\d{1,2}\.\d{1,2}\.(?:(?:20)\d\d\b|(?=\s|$)))",
            r"(?P<week>\b(?:calendar week|week|kw|cw|wk) ?\d{1,2}\b)",
            r"(?P<month>(?:(?<=by )|(?<=in )|(?<=until )|(?<=before )|(?<=early )|(?<=mid-)|"
            r"(?<=mid )|(?<=late )|(?<=end of )|(?<=end )|(?<=during )|(?<=next )|(?<=this ))"
            rf"{_MONTH})",
            r"(?P<clock>\b\d{1,2}(?:[:.]\d\d)? ?(?:am|pm|a\.m\.?|p\.m\.?)(?!\w)|"
            r"\b(?:[01]?\d|2[0-3]):[0-5]\d(?! ?%)\b|\b\d{1,2} ?o'? ?clock\b|"
            r"\b(?:[01]?\d|2[0-3])h(?:[0-5]\d)?\b(?! (?:ago|of))|"
            r"(?:(?<=by )|(?<=before )|(?<=at )|(?<=around ))(?:noon|midday|midnight|lunch ?time|"
            r"lunch|breakfast|dinner|dawn|dusk|sundown|sunrise|(?:1[0-2]|[1-9])(?= ?[,;?!]|\.?$|"
            r"\.\s"
            r"| (?:today|tomorrow|sharp|tonight|on|this|latest|at the latest|or|and|your|my|our|"
            r"[cegp]s?t|cest|utc|gmt)\b))|"
            r"\b(?:noon|midday|midnight)\b)",
            r"(?P<eod>\b(?:eod|eob|cob|eow|eom|eoq|eoy)\b|\bc\.o\.b\.?|"
            r"\bclose of (?:business|play|day|trading)\b|\bend of (?:business|play)\b|"
            r"\b(?:the )?(?:very )?(?:end|middle|start|beginning|back end|second half|first half|"
            r"(?:first|second|third|fourth|last|final) (?:week|days|part|fortnight|third)|"
            r"latter part|early part) of "
            rf"(?:the |this |next |our |my |your |today's )?(?:coming |following |next |same )?"
            rf"(?:{_PERIOD}|today|tomorrow|play|{_MONTH}|{_DAY}|q[1-4]|20\d\d|afternoon|morning)|"
            r"\b(?:month|quarter|year|week)[- ]end\b|\bday's end\b)",
            r"(?P<day>\b(?:today|tonight|the day after tomorrow|day after tomorrow|tomorrow|tmrw|"
            rf"tmr|overnight|2morrow|tomorow|tommorow|tommorrow)\b(?: {_DAYPART}\b)?)",
            r"(?P<period>\b(?:later |earlier |early |late |mid |by the end of )?"
            r"(?:this|next|the coming|coming|the following|following|the next|upcoming|the same) "
            rf"(?:(?:few|couple of|couple|coming|several) )?(?:{_PERIOD}|{_DAYPART}\b)|"
            r"\blater today\b|\bin the (?:morning|afternoon|evening|coming days)\b|"
            r"\bfirst thing\b|\bbefore the (?:week(?:end)?|month|day|year|quarter) (?:is|'s) out\b|"
            r"\b(?:by|over|before|after|at) the weekend\b|\b(?:by|until|till|before) the (?:night|"
            r"evening|morning|afternoon)\b|\bthe same day\b|\bsame[- ]day\b|"
            r"\bby (?:morning|nightfall|evening|afternoon|the morning|the evening)\b|"
            r"\bwithin the (?:hour|day|week|month|quarter)\b|\bbefore (?:the )?(?:week|day|month)'s"
            r" (?:out|end)\b|\bnext[- ]day\b)",
            r"(?P<quarter>\b(?:early |late |mid[- ])?q[1-4]\b(?:[ /]?(?:20)?\d\d\b)?)",
            r"(?P<holiday>\b(?:before|by|after|over|at) (?:christmas|easter|thanksgiving|"
            r"new year'?s?|the new year|black friday|cyber monday|diwali|eid|ramadan|summer|winter|"
            r"spring|autumn|the holidays|the summer|year end))",
            rf"(?P<length>(?<![\w$€£.,#])(?:max(?:imum)?\.? )?{_NUM}(?:(?: ?- ?| to |"
            rf" or )(?:{_NUM}))?(?:[ -]|(?<=\d)){_UNIT}"
            rf"(?: or (?:two|so|three|less)\b)?(?: and a half\b)?|"
            r"(?<![\w.,$€£#])\d{1,3} ?(?:hrs?|h|mins?|wks?|d|bd)\b(?! ?/)|"
            r"\b(?:minutes|hours|days|weeks)(?:,? (?:rather than|not|instead of) "
            r"(?:minutes|hours|days|weeks|months))|\bin \d{1,3}(?: ?ish| or so)?(?=\s*(?:[.,;!?]|"
            r"$))|\bhalf a day\b|\bthe hour\b|"
            r"\b(?:within|in|in a matter of|a matter of|in just) (?:minutes|hours|days|weeks|"
            r"seconds)\b|\b(?:the )?(?:next|coming) (?:days|weeks|hours|minutes|months)\b)",
            r"(?P<vague>\b(?:very |real |quite |pretty |as )?(?:shortly|soon)\b(?! as\b)|"
            r"\bsoonest\b|"
            r"\bmomentarily\b|\bimminent(?:ly)?\b|\bany (?:minute|moment|day|second|hour|time)(?: "
            r"now|\b(?= we| you| it|,|\.))|\bin no time\b|\bbefore (?:long|you know it)\b|"
            r"\bin (?:a|the blink of an|two) (?:bit|jiffy|jiff|moment|flash|while|little while|eye|"
            r"shakes|second|sec|minute)\b|\b(?:right|straight) ?away\b|\bnear future\b|\basap\b|"
            r"\b(?:as (?:soon|quickly|fast|rapidly) as (?:possible|we can|i can|"
            r"humanly possible))\b|"
            r"\bwithout (?:further )?delay\b|\bpresently\b|\bforthwith\b|\bin due course\b|"
            r"\bimmediately\b|\bpromptly\b|\bin short order\b|\bthe earliest\b|\binstantly\b|"
            r"n't be (?:too |very |much |all that )?long\b|\bnot (?:be )?(?:much |"
            r"too )?long(?: now)?\b|\bwon't (?:be|take) (?:too |very )?long\b|"
            r"\baround the corner\b|\bat any time now\b|\bsooner (?:rather )?than later\b|"
            r"\bquick(?:ly)? turnaround\b|\bin record time\b|\bpronto\b|\bstat\b(?=[.,!]|$)|"
            r"\bon the double\b|\bas we speak\b|\ba (?:stone's throw|hair's breadth) away\b)",
            r"(?P<release>\b(?:with|in|by|as part of|on|into|within|until|after|before) "
            r"(?:the|our|an|this|a) "
            r"(?:very )?(?:next|upcoming|coming|following|nearest|forthcoming) (?:\w+ ){0,2}?"
            r"(?:release|version|update|build|patch|deployment|deploy|hotfix|drop|rollout|sprint|"
            r"maintenance(?: window)?|delivery|shipment|batch|cycle)\b|"
            r"\b(?:with|in|into|by) (?:the )?(?:release|version|build|"
            r"sprint) \d{1,4}(?:\.\d{1,4})*|"
            r"\bin v?\d{1,3}\.\d{1,3}(?:\.\d{1,3})?\b|\bin v\d{1,3}\b|\bnext sprint\b|"
            r"\bnext release\b|"
            r"\b(?:tonight's|tomorrow's|today's|this week's|next week's|this month's|friday's|"
            r"monday's|sunday's|saturday's|tuesday's|wednesday's|thursday's) (?:\w+ )?"
            r"(?:release|build|deploy\w*|window|update|patch|drop|delivery|maintenance|run))",
            r"(?P<season>\b(?:in|with|for|by|before) (?:the |our )?(?:spring|summer|autumn|fall|"
            r"winter) "
            r"(?:release|update|version|edition)\b)",
            r"(?P<event>\b(?:before|ahead of|in time for|well before|prior to|in time before|"
            r"in plenty of time for|by the time of) "
            r"(?:your|the|their|his|her|our|next|monday's|friday's) (?:[\w&'-]+ ){0,3}?"
            rf"{_OCCASION}\b|\b(?:before|ahead of|in time for|well before|prior to) your "
            r"[\w'-]{3,20}(?: [\w'-]{2,20})?|\bby the time (?:you|your|the|they|we|i|everyone|"
            r"it)\b|"
            r"\bbefore (?:you|your team|they|anyone|anybody|everyone) (?:\w+ )?(?:go|goes|open|"
            r"opens|"
            r"start|starts|leave|leaves|get|gets|arrive|need|needs|wake|log|close|run|launch|"
            r"finish|"
            r"even|sit|head|present|travel|board|come|notice)\b|\bwhen (?:you|they|he|she|"
            r"your team|everyone) (?:wake|come in|arrive|"
            r"get (?:in|back|to)|return|open|log in|are back|'re back|log on|start)\b|"
            r"\bin time for\b)",
            r"(?P<condition>\b(?:once|as soon as|the moment|the minute|the second|the instant|"
            r"right after|straight after|immediately after|directly after|upon|on receipt of|"
            r"following|after) (?=\w))",
        )
    )
    + ")"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class When:
    """Words of a time: their span with the words that frame it, and what sort of time it is."""

    start: int
    end: int
    core_start: int
    core_end: int
    sort: Sort
    name: str
    before: str
    after: str


_RATE = re.compile(r"\d[\d.,]*k? ?(?:[a-z]{3,7} |[€$£] ?)?$")
_ADJECTIVE = re.compile(r"\w-(?:minute|hour|day|week|month|year|second)$")
_BEFORE = re.compile(
    r"(?:\b(no later than|not later than|at the latest by|by no later than|at the very latest|"
    r"as early as|earlier than|longer than|more than|later than|less than|under|over the|for the|"
    r"in the|in about|in around|in roughly|in approximately|"
    r"in less than|in under|in just|in only|in as little as|within|inside|in|by|before|until|till|"
    r"'til|on|at|around|about|approximately|approx\.?|roughly|up to|after|for|every|each|per|"
    r"last|past|previous|since|from|over|during|throughout|come|sometime|some time|give it|"
    r"give us|give me|take|takes|as of|as from|starting|effective|the|this|of|within the|"
    r"by the|before the|every other|once every|nearly|almost|some|"
    r"within about|within around|within roughly|within the next|in the next|over the next|"
    r"for another|for up to|for at least|at least|only|just)\s+)+$"
)
_AFTER = re.compile(
    r"\s*,?\s*(ago|earlier|prior|old|from now|from today|later|at the (?:very )?latest|latest|tops|"
    r"max(?:imum)?|or (?:so|less|sooner|earlier)|notice|each|apart|long|time|'s time|' time|out|"
    r"in advance|beforehand|before (?:the )?\w+|away|is up|delay|window|worst case|at worst|"
    r"at best|hopefully|for sure|probably|sharp|if not (?:sooner|earlier))\b"
)
_LAST_WORD = re.compile(r"\b(last|past|previous|since|yesterday|for)\s*$")
_CYCLE = re.compile(r"\b(every|each|per|once every|every other|once an?|once per)\s+$|/$")
_GLUE = re.compile(
    r"(?:\s|,|\(|\)|-|/|\b(?:at|on|by|around|about|of|the|before|end|or|and|close|early|late|mid|"
    r"latest|sometime|some|time|morning|afternoon|evening|night|from|to|between|no|later|than|"
    r"maybe|possibly|possible|probably|even|perhaps|your|my|our|local|in|for|first|thing)\b|"
    r"\b(?:cet|cest|gmt|utc|bst|ist|[ecmp][sd]?t|jst|aest|aedt|sgt|z)\b)*"
)
_ZONE = re.compile(
    r"\s*\(?(?:cet|cest|gmt|utc|bst|ist|[ecmp][sd]?t|jst|aest|aedt|sgt|your time|my time|our time|"
    r"local time|sharp)\b\)?"
)


_WORD = re.compile(r"[a-z']+|\d")
_CUE_WORDS = """
0 1 2 3 4 5 6 7 8 9 monday tuesday wednesday thursday friday saturday sunday mon tue tues wed
weds thu thur thurs fri sat sun january february march april may june july august september
october november december jan feb mar apr jun jul aug sep sept oct nov dec noon midday
midnight     lunch lunchtime breakfast dinner dawn dusk sundown sunrise clock o'clock eod eob
cob eow eom eoq     eoy close end middle start beginning half part first second third fourth
last final today's     today tonight tomorrow tomorrow's tonight's tmrw tmr overnight tomorow
tommorow tommorrow morrow     week's next's day's month's this next coming following upcoming
same later morning afternoon     evening nightfall weekend week weeks month months quarter
quarters year years day days hour     hours hr hrs min mins minute minutes moment moments
second seconds secs wk wks fortnight     fortnights sprint sprints night nights shift shifts
tick ticks q christmas easter thanksgiving     holidays summer winter spring autumn diwali eid
ramadan shortly soon soonest momentarily     imminent imminently time long bit jiffy jiff
flash while away future asap delay presently     forthwith course immediately promptly order
earliest instantly corner quick pronto stat double     speak before know once upon receipt
after when ahead prior release releases version build kw cw     within possible eye shakes
rather turnaround monday's tuesday's wednesday's thursday's     friday's saturday's sunday's
"""
_CUES = frozenset(_CUE_WORDS.split())
"""The words a time can be known by; a sentence without any need not be looked at."""


_PIECE = re.compile(r"[a-z]+|\d+")
_START_WORDS = """
next this the coming following mon monday tue tues tuesday wed weds wednesday thu thur thurs
thursday fri friday sat saturday sun sunday january february march april may june july august
september october november december jan feb mar apr jun jul aug sept sep oct nov dec calendar week
kw cw wk noon midday midnight lunch lunchtime breakfast dinner dawn dusk sundown sunrise eod eob cob
eow eom eoq eoy c close end very middle start beginning back second first third fourth fifth last
final latter early month quarter year day today tonight tomorrow tmrw tmr overnight tomorow tommorow
tommorrow later earlier late mid by upcoming in before over after at until till within same q half
one a an couple just only few several another twenty forty seventy thirty two three four five six
seven eight nine ten eleven twelve fourteen fifteen eighteen sixty ninety max maximum minutes hours
days weeks real quite pretty as shortly soon soonest momentarily imminent imminently any right
straight near asap without presently forthwith immediately promptly instantly not won around sooner
quick quickly pronto stat on with into for ahead well prior when once directly upon
"""
_STARTS = frozenset(_START_WORDS.split())
"""The words that a time can begin with."""


def cores(low: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The times themselves. Looking only where one can begin takes half as long."""
    if "n't" in low[start:end]:
        yield from CORE.finditer(low, start, end)
        return
    done = start
    for piece in _PIECE.finditer(low, start, end):
        first = piece.start()
        if first >= done and (piece.group() in _STARTS or low[first] <= "9"):
            match = CORE.match(low, first, end)
            if match:
                yield match
                done = match.end()


def times(low: str, start: int, end: int) -> list[When]:
    """Every time in the sentence, neighbours that belong together as one."""
    found: list[When] = []
    if _CUES.isdisjoint(_WORD.findall(low, start, end)) and "c.o.b" not in low[start:end]:
        return found
    for match in cores(low, start, end):
        name = match.lastgroup or ""
        first, last = match.span()
        if name == "length" and low.startswith("'s ", last) and not low.startswith("'s time", last):
            continue
        if name == "short" and match.group() in ("fri", "thur") and low[last : last + 1] == "'":
            continue
        when = _framed(low, name, first, last, start, end)
        if (
            found
            and name not in ("condition", "event")
            and found[-1].name not in ("condition", "event")
            and first - found[-1].end < 24
            and (when.start <= found[-1].end
                 or _GLUE.fullmatch(low, found[-1].end, when.start))
            and (found[-1].name, name) != ("vague", "vague")
        ):  # fmt: skip
            found[-1] = _joined(found[-1], when)
        else:
            found.append(when)
    return found


def _framed(low: str, name: str, first: int, last: int, start: int, end: int) -> When:
    window = max(start, first - 34)
    before = _BEFORE.search(low, window, first)
    frame = before.group().strip() if before else ""
    begin = before.start() if before else first
    after = _AFTER.match(low, last, end)
    tail = after[1] if after else ""
    stop = after.end() if after and tail != "out" else last
    zone = _ZONE.match(low, stop, end)
    if zone and name in ("clock", "day", "weekday", "eod"):
        stop = zone.end()
    return When(
        begin, stop, first, last, _sort(low, name, first, last, frame, tail), name, frame, tail
    )


def _sort(low: str, name: str, first: int, last: int, frame: str, tail: str) -> Sort:
    framing = frame.split()
    if tail in ("ago", "earlier", "prior", "old") or {"last", "past", "previous", "since"} & set(
        framing
    ):
        return "past"
    if {"every", "each", "per"} & set(framing) or tail in ("each", "apart", "notice"):
        return "fact"
    if name in ("condition", "event", "vague"):
        return name  # type: ignore[return-value]
    if name in ("release", "season"):
        return "event"
    if name == "length":
        core = low[first:last]
        if core in ("a month", "a year", "a week", "a day", "an hour") and _RATE.search(
            low, max(0, first - 24), first
        ):
            return "fact"
        if _ADJECTIVE.search(core) and low[last : last + 1] == " ":
            return "fact"
        if frame.startswith(("within", "in", "inside", "under", "over the next", "give")) or (
            core.startswith(("within", "in ")) or tail in ("from now", "from today", "tops", "max",
            "maximum", "at the latest", "latest", "or less", "or sooner", "'s time", "' time",
            "time", "away", "out", "at the very latest")
        ) or any(one in framing for one in ("in", "within", "under", "less", "longer", "more",
                                            "inside", "next", "later")):  # fmt: skip
            return "deadline"
        if {"for", "after", "from", "past", "by"} & set(framing) and "than" not in framing:
            return "fact"
        return "duration"
    return "deadline"


def _joined(one: When, two: When) -> When:
    ranks = ("past", "fact", "deadline", "duration", "vague", "event", "condition")
    sort = min((one.sort, two.sort), key=ranks.index)
    if {one.name, two.name} == {"day", "length"}:
        sort = "deadline"
    return When(
        one.start, two.end, one.core_start, two.core_end, sort,
        one.name if one.name != "clock" else two.name, one.before, two.after or one.after,
    )  # fmt: skip
