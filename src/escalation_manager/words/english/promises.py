"""Is this a promise of a time, as English words it?"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from escalation_manager.words.english import promising as words
from escalation_manager.words.english.clauses import Clause, around, clauses
from escalation_manager.words.english.moments import instant
from escalation_manager.words.english.times import When, times
from escalation_manager.words.english.values import VALUE
from escalation_manager.words.finding import Finding, Level
from escalation_manager.words.passage import Passage
from escalation_manager.words.sentences import Sentence

_NO_LATER = re.compile(
    r"\b(?:no later|not later|no more|not more|nothing more|n't (?:take|be) (?:any )?(?:longer|"
    r"more|"
    r"later|long|much)|not (?:take|be) (?:any )?(?:longer|more|later|long|much)|no longer than|"
    r"not long|can't see (?:it|this) taking|wont take|doubt (?:it|this) (?:will|'ll) take)\b"
)
_LATEST_WHEN_VAGUE = re.compile(
    r"(?:asap|immediately|promptly|right ?away|straight ?away|in due course|as \w+ as |presently|"
    r"instantly|without|pronto|the earliest|as we speak)"
)
_FRAGMENT = re.compile(
    r"\b(?:i|we|you|it|he|she|they|is|are|was|were|be|have|has|had|do|does|did|can|could)\b"
)
_GREETING = re.compile(
    r"\b(?:hope you|feel better|get well|safe travels|happy (?:new|holidays|easter|to)|enjoy|"
    r"have a|lovely|see you|talk|speak|thanks|until then|"
    r"good (?:day|luck|morning|afternoon|evening|weekend|night))\b"
)


def promises(passage: Passage, told: Mapping[int, Sequence[When]]) -> list[Finding]:
    """Every promise of a time in our own words, and every time that needs an explanation.

    `told` holds the times of each sentence of ours, by its beginning.
    """
    found: list[Finding] = []
    question: When | None = None
    low = passage.plain.low
    for place, sentence in enumerate(passage.sentences):
        if sentence.source == "quoted":
            question = _question(low, sentence) or question
            continue
        whens = told.get(sentence.start, ())
        if whens:
            topic = partial(_topic, low, passage.sentences[:place])
            found.extend(_of_sentence(passage, sentence, whens, topic, question is not None))
        elif question and _plain_yes(low, sentence):
            found.append(finding(passage, sentence, question, "red", _BARE))
        if low[sentence.start : sentence.end].strip():
            question = None
    return found


def _question(low: str, sentence: Sentence) -> When | None:
    """The time a quoted line asks for, unless it asks for a call or an update."""
    text = low[sentence.start : sentence.end]
    if "?" not in text:
        return None
    kinds = {m.lastgroup for m in words.LEXICON.finditer(text)}
    if "update" in kinds and "delivery" not in kinds:
        return None
    whens = times(low, sentence.start, sentence.end)
    if whens:
        return whens[-1]
    asks = re.search(
        r"\b(?:when|how (?:long|soon)|what time|eta|which day|how much longer)\b", text
    )
    if asks is None:
        return None
    first, last = sentence.start + asks.start(), sentence.start + asks.end()
    return When(first, last, first, last, "event", "event", "", "")


def _plain_yes(low: str, sentence: Sentence) -> bool:
    text = low[sentence.start : sentence.end]
    return len(text) < 90 and words.YES.match(text) is not None and words.NO.search(text) is None


def _topic(low: str, before: Sequence[Sentence]) -> str:
    """What the sentences before speak of, for the fragment that may follow them."""
    for sentence in reversed(before[-6:]):
        if sentence.source == "quoted":
            continue
        kinds = [
            m.lastgroup or "" for m in words.LEXICON.finditer(low, sentence.start, sentence.end)
        ]
        if kinds:
            return "delivery" if "delivery" in kinds and kinds[-1] != "update" else kinds[-1]
    return ""


def _of_sentence(
    passage: Passage,
    sentence: Sentence,
    whens: Sequence[When],
    topic: Callable[[], str],
    asked: bool,
) -> list[Finding]:
    low = passage.plain.low
    parts = clauses(low, sentence.start, sentence.end)
    found: list[Finding] = []
    seen: set[Clause] = set()
    for when in whens:
        clause = around(parts, when.core_start)
        judged = _judge(low, sentence, parts, clause, when, topic, asked)
        if judged is None:
            continue
        level, reason = judged
        if sentence.source == "history":
            level, reason = "amber", "This may be quoted text, but it is not marked as quoted."
        if clause in seen:
            if level == "red" and found and found[-1].level == "amber":
                found.pop()
            else:
                continue
        seen.add(clause)
        found.append(finding(passage, clause, when, level, reason))
    return found


def finding(
    passage: Passage, clause: Clause | Sentence, when: When | None, level: Level, reason: str
) -> Finding:
    """The finding over a clause; its time may stand outside, in the customer's question."""
    low = passage.plain.low
    start, end = clause.start, clause.end
    if when and start <= when.core_start < end:
        start, end = min(start, when.start), max(end, when.end)
    first, last = passage.plain.span(*_trim(low, start, end))
    return Finding(
        kind="promise", level=level, start=first, end=last, quote="", reason=reason,
        when=passage.plain.text[when.start : when.end].strip(" ,.;") if when else None,
        instant=instant(low, when, passage.at) if when else None,
    )  # fmt: skip


def _trim(low: str, start: int, end: int) -> tuple[int, int]:
    while start < end - 1 and low[start] in " \n\t,;:-()>|\"'":
        start += 1
    while end > start + 1 and low[end - 1] in " \n\t,;:-(":
        end -= 1
    return start, end


_RED = "The message promises a time for a fix, a credit or a delivery."
_BARE = "A bare time right under the customer's question is a promise."
_SLA = "Telling the customer our service level for a fix is a promise of that time."
_VAGUE = "“{}” promises a time without naming it."
_ASK = "Say what this time is: the next update, a fact, or a promise."
_USUAL = "This reads like a usual time for a fix; told to a customer it may be taken as a promise."
_CONDITION = "The fix is tied to an event; the customer may count on it."


def _judge(
    low: str,
    sentence: Sentence,
    parts: list[Clause],
    clause: Clause,
    when: When,
    topic: Callable[[], str],
    asked: bool,
) -> tuple[Level, str] | None:
    """Red, amber or nothing for one time in its clause."""
    if when.sort == "past":
        return None
    if when.sort == "event" and when.start - clause.start < 4:
        following = [one for one in parts if one.start >= clause.end][:1]
        clause = Clause(clause.start, following[0].end if following else clause.end)
    text = low[clause.start : clause.end]
    ahead = low[clause.start : when.core_start]
    lexicon = list(words.LEXICON.finditer(low, clause.start, clause.end))
    lexicon = [m for m in lexicon if m.end() <= when.core_start or m.start() >= when.core_end
               or when.sort == "event"]  # fmt: skip
    modals = [m for m in words.MODAL.finditer(low, clause.start, clause.end)
              if m.end() <= when.core_start or m.start() >= when.core_end]  # fmt: skip
    outside = [m for m in lexicon if m.end() <= when.core_start or m.start() >= when.core_end]
    if when.name == "release" and not (modals or outside or asked):
        # "A lock in release 44.0" says where something is, not when anything comes.
        return None
    governed = _governed(lexicon, modals, when)
    no_later = bool(_NO_LATER.search(text))
    if words.NEGATED.search(text) and not no_later:
        return None
    if words.ASKED.match(text) and not words.FUTURE_YOU.search(ahead):
        return None
    yours = words.YOURS.search(ahead)
    if (
        yours
        and not any(clause.start + yours.end() <= m.start() < when.core_start for m in modals)
        and (when.sort != "event" or governed != "delivery")
    ):
        return None
    conditional = words.IF.search(ahead)
    if conditional and not words.HOPEFUL.search(text) and "," not in ahead[conditional.end() :]:
        return None
    past = words.PAST.search(ahead) is not None
    if not modals and past and when.sort != "event":
        return None
    if words.GENERIC.search(text) or words.LABEL.match(low, sentence.start):
        return None
    if words.CYCLE.match(low, when.end):
        return None
    if when.sort == "fact" or (
        when.name == "period" and when.before.startswith("for") and not words.SET.search(ahead)
    ):
        if modals and governed == "delivery" and when.before.endswith("after"):
            return "red", _RED
        return None
    if when.sort == "condition":
        rest = low[when.end : sentence.end]
        if words.YOUR_STEP.match(low, when.core_end):
            return None
        main = _main_of_condition(low, sentence, clause, when)
        if main == "delivery" and rest:
            return "amber", _CONDITION
        return None
    if words.CONTRACT.search(text) and (not modals or governed != "delivery"):
        return None
    if words.SLA.search(text):
        if words.CONTRACT.search(text):
            return None
        if governed == "update":
            return None
        return ("red", _SLA) if not words.USUAL.search(text) else ("amber", _USUAL)
    if governed == "update":
        return None
    if words.USUAL.search(text) and governed in ("delivery", "weak", "") and not (
        words.FUTURE_YOU.search(text) or (" your " in text and "will" in text)
    ):  # fmt: skip
        return ("amber", _USUAL) if governed else None
    if governed in ("fact", "work"):
        return None
    if governed != "delivery" and words.YOU_CAN.search(text):
        return None
    if when.sort == "vague":
        return _vague(low, when, governed, bool(modals) or no_later, past, topic)
    framed_ahead = (
        words.AHEAD.search(f"{when.before} {low[when.core_start : when.core_end]}".strip())
        is not None
        or no_later
    )
    named = low[when.core_start : when.core_end]
    framed_ahead = framed_ahead or words.FUTURE.search(named) is not None
    if not modals and not framed_ahead and when.sort != "event" and words.ENDED.search(ahead):
        return None
    if governed == "delivery":
        if modals or (
            words.PLAINLY.search(text)
            and not when.before.startswith(("until", "till"))
            and (framed_ahead or when.sort == "event" or when.name != "clock")
        ):
            return "red", _RED
        return "amber", _ASK
    if _GREETING.search(text) or (
        VALUE.search(text) and not re.match(r"(?:by|within|on|before)\b", when.before)
    ):
        return None
    if modals or no_later:
        if low[sentence.start : sentence.end].rstrip().endswith("?"):
            return "amber", _ASK
        return "red", _RED
    fragment = (not _FRAGMENT.search(text) and len(text) < 45) or len(text) < 30
    if fragment:
        if asked:
            return "red", _BARE
        if topic() == "update":
            return None
        if topic() == "delivery" or framed_ahead or when.after:
            return "red", _RED
        return "amber", _ASK
    if when.sort != "event" and words.FUTURE.search(named) and words.WE.match(text):
        return "red", _RED
    if when.sort == "event" or governed == "weak" or words.OURS.search(text):
        return "amber", _ASK
    return None


def _vague(
    low: str, when: When, governed: str, modal: bool, past: bool, topic: Callable[[], str]
) -> tuple[Level, str] | None:
    """Shortly, soon, in no time: a promise unless it only says that we hurry."""
    if _GREETING.search(low, max(0, when.start - 60), when.core_start):
        return None
    hurry = _LATEST_WHEN_VAGUE.match(low, when.core_start)
    if hurry:
        return ("amber", _ASK) if modal and governed != "" else None
    red: tuple[Level, str] = ("red", _VAGUE.format(low[when.core_start : when.core_end]))
    if modal or (governed == "delivery" and not past):
        return red
    return red if topic() == "delivery" and not past else ("amber", _ASK)


def _main_of_condition(low: str, sentence: Sentence, clause: Clause, when: When) -> str:
    """What the main sentence beside "once …" speaks of."""
    before = low[sentence.start : when.start].strip(" ,\n")
    start, end = (
        (sentence.start, when.start) if before else (min(clause.end, sentence.end), sentence.end)
    )
    modals = list(words.MODAL.finditer(low, start, end))
    if not modals or words.NEGATED.search(low, start, end):
        return ""
    first = next((m for m in words.LEXICON.finditer(low, modals[0].end(), end)), None)
    return (first.lastgroup or "") if first and not words.WEAK.match(first.group()) else ""


def _governed(lexicon: list[re.Match[str]], modals: list[re.Match[str]], when: When) -> str:
    """What the time is a time of: the first thing after its "will", else the nearest thing."""
    if not lexicon:
        return ""
    before = [m for m in modals if m.end() <= when.core_start]
    modal = before[-1] if before else (modals[0] if modals else None)
    if before and len(before) > 1:
        modal = before[0] if before[-1].start() - before[0].end() < 25 else before[-1]
    strong = [m for m in lexicon if not words.WEAK.match(m.group())]
    if modal is not None:
        for one in strong:
            if one.start() >= modal.end() - 1:
                return one.lastgroup or ""
    if when.sort == "event" and modal is not None:
        return ""
    near = [m for m in strong if m.end() <= when.core_start] or strong
    if near:
        return (near[-1] if near[-1].end() <= when.core_start else near[0]).lastgroup or ""
    return "weak"
