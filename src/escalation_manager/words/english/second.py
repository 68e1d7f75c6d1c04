"""What does a reader who has learned from labelled messages add to what the rules found?

The rules know why, the second reader knows what such sentences usually are. What the rules said is
one of its signs, so it can raise their amber, lower their red, and speak where they are silent.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from escalation_manager.words.english.clauses import Clause, around, clauses
from escalation_manager.words.english.likeness import Borders, Likeness, Model
from escalation_manager.words.english.lowering import lowers, tells_when_we_talk
from escalation_manager.words.english.offers import finding as offer
from escalation_manager.words.english.promises import finding as promise
from escalation_manager.words.english.signs import AHEAD, beside, signs, topic
from escalation_manager.words.english.spelling import words
from escalation_manager.words.english.times import When, times
from escalation_manager.words.english.values import MONEY, VALUE
from escalation_manager.words.finding import Finding, Kind, Level
from escalation_manager.words.passage import Passage
from escalation_manager.words.sentences import Sentence

KINDS: tuple[Kind, Kind] = ("promise", "goodwill")
_ASKED = frozenset(("?time", "?value", "?call", "?other"))
_ASKED_OF_VALUE = frozenset(("?value", "?other"))
"""A question about a time makes no offer of its answer."""
_TELLING: Mapping[Kind, frozenset[str]] = {
    "promise": frozenset("+" + one for one in AHEAD) | _ASKED,
    "goodwill": frozenset(("+value", "+bill", "+=money")) | _ASKED_OF_VALUE,
}
"""Signs of a time ahead or of something of value, in the sentence or in what it answers."""

_READS = {
    "promise": "This reads like a promise of a time for a fix, a credit or a delivery.",
    "goodwill": "This reads like an offer of something of value.",
}
_MAY = {
    "promise": "This may promise a time. Say what it means: the next update, a fact, or a promise.",
    "goodwill": "This may offer something of value. Say what it means: an offer, a fact, or "
    "something agreed before.",
}
_CALL = re.compile(r"\b(?:call|meet\w*|talk|speak|zoom|chat|updates?|news|anything)\b")
_SPARED = re.compile(r"\b(?:need|have to|must|should|worr)")
"""Who asks whether they must and hears no is promised something."""
_TIME = re.compile(r"\b(?:when|how (?:long|soon|confident)|eta|by|before|until|time)\b")
_VALUE = re.compile(
    r"\b(?:refund\w*|credit\w*|discount\w*|money|compensat\w+|pay|free|waive\w*|costs?|fees?|"
    r"charges?|price|get (?:anything|something)|take over)\b"
)


@dataclass(frozen=True, slots=True)
class Reading:
    """One sentence of ours with its times and its signs."""

    sentence: Sentence
    whens: Sequence[When]
    signs: set[str]
    words: set[str]
    beside: list[str]
    """Signs of the sentences round it, and of its being a question."""
    crowd: float
    """The logarithm of how many sentences of ours the message has."""
    refused: bool = False
    """It is a bare no to what they ask for by some time."""


def readings(passage: Passage, whens: Mapping[int, Sequence[When]]) -> list[Reading]:
    """Our own sentences, each with what a quoted line above it asks for."""
    found: list[Reading] = []
    asked = before = text = ""
    low = passage.plain.low
    crowd = math.log(max(1, len(whens)))
    for one in passage.sentences:
        if one.source == "quoted":
            text = low[one.start : one.end]
            if "?" in text or len(text) < 60:
                asked = _asks(text, bool(times(low, one.start, one.end)))
            continue
        if one.start not in whens:
            continue
        own = signs(low, one.start, one.end, whens[one.start], asked, before, len(whens))
        spelt = words(low, one.start, one.end)
        if not asked and not whens[one.start] and not any(map(str.isalpha, "".join(spelt))):
            continue
        refused = asked == "time" and "b3:no" in own and not _SPARED.search(text)
        found.append(Reading(one, whens[one.start], own, spelt, [], crowd, refused))
        asked = ""
        before = topic(own)
    ends = [low[reading.sentence.start : reading.sentence.end].rstrip()[-1:] for reading in found]
    around = beside([reading.signs for reading in found], [end == "?" for end in ends])
    for reading, its in zip(found, around, strict=True):
        reading.beside.extend(its)
    return found


def _asks(text: str, time: bool) -> str:
    """What the customer's question is about."""
    if _VALUE.search(text):
        return "value"
    if _CALL.search(text):
        return "call"
    return "time" if time or _TIME.search(text) else "other"


def likenesses(read: Sequence[Reading], model: Model) -> dict[int, Likeness]:
    """What each sentence is like without the rules, by its beginning."""
    return {one.sentence.start: model.likeness(one.signs, one.beside, one.words) for one in read}


def doubtful(
    read: Sequence[Reading], likes: Mapping[int, Likeness], reach: Likeness, borders: Borders
) -> tuple[set[int], set[int]]:
    """Where the sentences begin in which the rules can make a difference: promises, offers."""
    promise, offer = borders.doubted - reach.promise, borders.doubted - reach.offer
    promising, offering = set(), set()
    for one in read:
        start = one.sentence.start
        like = likes[start]
        if like.promise >= promise:
            promising.add(start)
        worth = not _TELLING["goodwill"].isdisjoint(one.signs)
        if like.offer >= (offer if worth else borders.amber):
            offering.add(start)
    return promising, offering


def said_by_rules(within: Sequence[Finding]) -> tuple[int, int]:
    """How much the rules say of a sentence as a promise and as an offer: nothing, amber, red."""
    promised = offered = 0
    for one in within:
        much = 2 if one.level == "red" else 1
        if one.kind == "promise":
            promised = max(promised, much)
        else:
            offered = max(offered, much)
    return promised, offered


def within_it(passage: Passage, reading: Reading, found: Sequence[Finding]) -> list[Finding]:
    """The findings in this sentence."""
    if not found:
        return []
    first, last = passage.plain.span(reading.sentence.start, reading.sentence.end)
    return [one for one in found if one.start < last and one.end > first]


def judged(
    passage: Passage,
    read: Sequence[Reading],
    likes: Mapping[int, Likeness],
    found: Sequence[Finding],
    model: Model,
) -> list[Finding]:
    """The findings of the rules, raised, lowered or dropped, and those that they missed."""
    answer: list[Finding] = []
    lowest = min(model.borders.amber, model.borders.bare_amber)
    for reading in read:
        within = within_it(passage, reading, found)
        like = likes[reading.sentence.start] + model.told(said_by_rules(within))
        both: tuple[tuple[Kind, float], ...] = (("promise", like.promise), ("goodwill", like.offer))
        for kind, likeness in both:
            far = likeness - model.borders.crowd * reading.crowd
            if within or far >= lowest:
                own = [one for one in within if one.kind == kind]
                answer.extend(_weighed(passage, reading, kind, own, far, model.borders))
    return list(dict.fromkeys(answer))


def _weighed(
    passage: Passage,
    reading: Reading,
    kind: Kind,
    own: Sequence[Finding],
    likeness: float,
    borders: Borders,
) -> list[Finding]:
    """The findings of one kind in one sentence, at the level that its likeness asks for."""
    red = borders.promise if kind == "promise" else borders.offer
    amber = borders.amber
    if not tells(reading, kind, own):
        red, amber = red + borders.bare_red, borders.bare_amber
    level: Level | None = "red" if likeness >= red else "amber" if likeness >= amber else None
    if level == "red" and never_red(passage, reading, kind):
        level = "amber"
    if kind == "promise" and tells_when_we_talk(
        passage.plain.low, reading.sentence.start, reading.sentence.end
    ):
        return []
    if not own and kind == "promise" and ("?call few" in reading.signs or reading.refused):
        return []
    if not own:
        return [_made(passage, reading, kind, level)] if level else []
    if level == "red":
        if any(one.level == "red" for one in own):
            return list(own)
        return [replace(own[0], level="red", reason=_READS[kind]), *own[1:]]
    if level is None and likeness < borders.doubted:
        return []
    return [
        replace(one, level="amber", reason=_MAY[kind]) if one.level == "red" else one for one in own
    ]


def tells(reading: Reading, kind: Kind, own: Sequence[Finding]) -> bool:
    """Does anything tell of a time or of a value, in the sentence or in what it answers?"""
    return bool(own) or not _TELLING[kind].isdisjoint(reading.signs)


def never_red(passage: Passage, reading: Reading, kind: Kind) -> bool:
    """Does nothing that it says hold the message?"""
    sentence = reading.sentence
    return sentence.source == "history" or lowers(
        passage.plain.low, sentence.start, sentence.end, kind
    )


def _made(passage: Passage, reading: Reading, kind: Kind, level: Level) -> Finding:
    """A finding where the rules had none: over the clause with its time or its word of value."""
    low, sentence = passage.plain.low, reading.sentence
    reason = (_READS if level == "red" else _MAY)[kind]
    parts = clauses(low, sentence.start, sentence.end)
    whole = Clause(sentence.start, sentence.end)
    if kind == "promise":
        ahead = [one for one in reading.whens if one.sort not in ("past", "fact")]
        when = ahead[-1] if ahead else None
        place = around(parts, when.core_start) if when and parts else whole
        return promise(passage, place, when, level, reason)
    value = VALUE.search(low, sentence.start, sentence.end) or MONEY.search(
        low, sentence.start, sentence.end
    )
    place = around(parts, value.start()) if value and parts else whole
    return offer(passage, place, value, level, reason)
