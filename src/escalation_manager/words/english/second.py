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
from escalation_manager.words.english.likeness import Likeness, Model
from escalation_manager.words.english.lowering import lowers
from escalation_manager.words.english.offers import finding as offer
from escalation_manager.words.english.promises import finding as promise
from escalation_manager.words.english.signs import AHEAD, signs, topic
from escalation_manager.words.english.times import When, times
from escalation_manager.words.english.values import MONEY, VALUE
from escalation_manager.words.finding import Finding, Kind, Level
from escalation_manager.words.passage import Passage
from escalation_manager.words.sentences import Sentence

RED: Mapping[Kind, float] = {"promise": 0.0, "goodwill": -0.05}
BARE_RED = 0.3
"""From here on a sentence holds the message; the second, where nothing in it tells a time or a
value."""
AMBER, BARE_AMBER = -0.65, -0.2
"""From here on it is asked about."""
DOUBTED = -0.9
"""Below, what the rules alone have found is not even asked about."""
CROWD = 0.06
"""How much further the borders lie in a message of many sentences, where one is seldom the guilty
one; times the logarithm of their number."""

_ASKED = frozenset(("?time", "?value", "?call", "?other"))
_TELLING: Mapping[Kind, frozenset[str]] = {
    "promise": frozenset("+" + one for one in AHEAD) | _ASKED,
    "goodwill": frozenset(("+value", "+bill", "+=money")) | _ASKED,
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
    crowd: float
    """How much further the borders lie among so many sentences."""


def readings(passage: Passage, whens: Mapping[int, Sequence[When]]) -> list[Reading]:
    """Our own sentences, each with what a quoted line above it asks for."""
    found: list[Reading] = []
    asked = before = ""
    low = passage.plain.low
    crowd = CROWD * math.log(max(1, len(whens)))
    for one in passage.sentences:
        if one.source == "quoted":
            text = low[one.start : one.end]
            if "?" in text or len(text) < 60:
                asked = _asks(text, bool(times(low, one.start, one.end)))
            continue
        if one.start not in whens:
            continue
        own = signs(low, one.start, one.end, whens[one.start], asked, before, len(whens))
        found.append(Reading(one, whens[one.start], own, crowd))
        asked = ""
        before = topic(own)
    return found


def _asks(text: str, time: bool) -> str:
    """What the customer's question is about."""
    if _VALUE.search(text):
        return "value"
    if _CALL.search(text):
        return "call"
    return "time" if time or _TIME.search(text) else "other"


def likenesses(read: Sequence[Reading], model: Model) -> dict[int, Likeness]:
    """What each sentence is like by its signs alone, by its beginning."""
    return {one.sentence.start: model.likeness(one.signs) for one in read}


def doubtful(
    read: Sequence[Reading], likes: Mapping[int, Likeness], reach: Likeness
) -> tuple[set[int], set[int]]:
    """Where the sentences begin in which the rules can make a difference: promises, offers."""
    promise, offer = DOUBTED - reach.promise, DOUBTED - reach.offer
    promising, offering = set(), set()
    for one in read:
        start = one.sentence.start
        like = likes[start]
        if like.promise >= promise:
            promising.add(start)
        worth = not _TELLING["goodwill"].isdisjoint(one.signs)
        if like.offer >= (offer if worth else AMBER):
            offering.add(start)
    return promising, offering


def said_by_rules(passage: Passage, reading: Reading, found: Sequence[Finding]) -> tuple[int, int]:
    """How much the rules say of a sentence as a promise and as an offer: nothing, amber, red."""
    promised = offered = 0
    for one in _within(passage, reading, found):
        much = 2 if one.level == "red" else 1
        if one.kind == "promise":
            promised = max(promised, much)
        else:
            offered = max(offered, much)
    return promised, offered


def _within(passage: Passage, reading: Reading, found: Sequence[Finding]) -> list[Finding]:
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
    for reading in read:
        like = likes[reading.sentence.start]
        like = like + model.told(said_by_rules(passage, reading, found))
        within = _within(passage, reading, found)
        both: tuple[tuple[Kind, float], ...] = (("promise", like.promise), ("goodwill", like.offer))
        for kind, likeness in both:
            if within or likeness >= AMBER + reading.crowd:
                own = [one for one in within if one.kind == kind]
                answer.extend(_weighed(passage, reading, kind, own, likeness))
    return list(dict.fromkeys(answer))


def _weighed(
    passage: Passage, reading: Reading, kind: Kind, own: Sequence[Finding], likeness: float
) -> list[Finding]:
    """The findings of one kind in one sentence, at the level that its likeness asks for."""
    told = bool(own) or not _TELLING[kind].isdisjoint(reading.signs)
    red, amber = (RED[kind], AMBER) if told else (BARE_RED, BARE_AMBER)
    likeness -= reading.crowd
    level: Level | None = "red" if likeness >= red else "amber" if likeness >= amber else None
    sentence = reading.sentence
    if level == "red" and (
        sentence.source == "history"
        or lowers(passage.plain.low, sentence.start, sentence.end, kind)
    ):
        level = "amber"
    if not own:
        return [_made(passage, reading, kind, level)] if level else []
    if level == "red":
        if any(one.level == "red" for one in own):
            return list(own)
        return [replace(own[0], level="red", reason=_READS[kind]), *own[1:]]
    if level is None and likeness < DOUBTED:
        return []
    return [
        replace(one, level="amber", reason=_MAY[kind]) if one.level == "red" else one for one in own
    ]


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
