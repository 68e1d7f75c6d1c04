"""Is this a promise of a time, as English words it?"""

from __future__ import annotations

import re

from escalation_manager.words.english import promising as words
from escalation_manager.words.english.clauses import Clause, around, clauses
from escalation_manager.words.english.moments import instant
from escalation_manager.words.english.times import When, times
from escalation_manager.words.finding import Finding, Level
from escalation_manager.words.passage import Passage
from escalation_manager.words.sentences import Sentence

_NO_LATER = re.compile(
    r"\b(?:no later|not later|no more|not more|nothing more|n't (?:take|be) (?:any )?(?:longer|more|"
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
_QUESTION_OF_FIX = re.compile(
    r"\b(?:fix|resol|work|done|ready|back|when|eta|deliver|ship|sort|refund|credit|live|by|restor|"
    r"arriv|complet)"
)
_GREETING = re.compile(
    r"\b(?:happy|enjoy|have a|lovely|nice|great|good|see you|talk|speak|thanks|until then)\b"
)


def promises(passage: Passage) -> list[Finding]:
    """Every promise of a time in our own words, and every time that needs an explanation."""
    found: list[Finding] = []
    topic = ""
    asked_before = False
    for sentence in passage.sentences:
        low = passage.plain.low
        if sentence.source == "quoted":
            words_asked = low[sentence.start : sentence.end]
            asked_before = bool(_QUESTION_OF_FIX.search(words_asked)) and (
                "?" in words_asked or bool(times(low, sentence.start, sentence.end))
            )
            continue
        whens = times(low, sentence.start, sentence.end)
        if whens:
            found.extend(_of_sentence(passage, sentence, whens, topic, asked_before))
        topic = _topic(low, sentence) or topic
        if low[sentence.start : sentence.end].strip():
            asked_before = False
    return found


def _topic(low: str, sentence: Sentence) -> str:
    """What a sentence speaks of, for the fragment that may follow it."""
    kinds = [m.lastgroup or "" for m in words.LEXICON.finditer(low, sentence.start, sentence.end)]
    if not kinds:
        return ""
    return "delivery" if "delivery" in kinds and kinds[-1] != "update" else kinds[-1]


def _of_sentence(
    passage: Passage, sentence: Sentence, whens: list[When], topic: str, asked: bool
) -> list[Finding]:
    low = passage.plain.low
    parts = clauses(low, sentence.start, sentence.end)
    found: list[Finding] = []
    seen: set[Clause] = set()
    for when in whens:
        clause = around(parts, when.core_start)
        judged = _judge(low, sentence, clause, when, topic, asked)
        if judged is None:
            continue
        level, reason = judged
        if sentence.source == "history":
            level, reason = "amber", "This may be quoted text, but it is not marked as quoted."
        begin, end = _trim(low, min(clause.start, when.start), max(clause.end, when.end))
        if clause in seen:
            if level == "red" and found and found[-1].level == "amber":
                found.pop()
            else:
                continue
        seen.add(clause)
        first, last = passage.plain.span(begin, end)
        found.append(
            Finding(
                kind="promise", level=level, start=first, end=last, quote="", reason=reason,
                when=passage.plain.text[when.start : when.end].strip(" ,.;"),
                instant=instant(low, when, passage.at),
            )
        )  # fmt: skip
    return found


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
    low: str, sentence: Sentence, clause: Clause, when: When, topic: str, asked: bool
) -> tuple[Level, str] | None:
    """Red, amber or nothing for one time in its clause."""
    if when.sort == "past":
        return None
    text = low[clause.start : clause.end]
    ahead = low[clause.start : when.core_start]
    lexicon = list(words.LEXICON.finditer(low, clause.start, clause.end))
    lexicon = [m for m in lexicon if m.end() <= when.core_start or m.start() >= when.core_end
               or when.sort == "event"]  # fmt: skip
    modals = list(words.MODAL.finditer(low, clause.start, clause.end))
    governed = _governed(lexicon, modals, when)
    no_later = bool(_NO_LATER.search(text))
    if words.NEGATED.search(text) and not no_later:
        return None
    if words.ASKED.match(text) and not words.FUTURE_YOU.search(text):
        return None
    yours = words.YOURS.search(ahead)
    if (
        yours
        and not (modals and modals[-1].start() > clause.start + yours.end())
        and (when.sort != "event" or governed != "delivery")
    ):
        return None
    conditional = words.IF.search(ahead)
    if conditional and not words.HOPEFUL.search(text) and "," not in ahead[conditional.end() :]:
        return None
    past = words.PAST.search(ahead) is not None
    if not modals and past and when.sort != "event":
        return None
    if when.sort == "fact":
        if modals and governed == "delivery" and when.before.endswith("after"):
            return "red", _RED
        return None
    if when.sort == "condition":
        rest = low[when.end : sentence.end]
        main = _main_of_condition(low, sentence, clause, when)
        if main == "delivery" and rest:
            return "amber", _CONDITION
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
    if governed == "fact" or (governed == "work"):
        return None
    if when.sort == "vague":
        if governed in ("delivery", "weak") and (modals or not past):
            if _LATEST_WHEN_VAGUE.match(low, when.core_start):
                return ("amber", _ASK) if modals else None
            return "red", _VAGUE.format(low[when.core_start : when.core_end])
        return ("amber", _ASK) if modals and topic == "delivery" else None
    if governed == "delivery":
        if modals or when.sort in ("deadline", "event") or not past:
            return "red", _RED
        return "amber", _ASK
    fragment = not _FRAGMENT.search(text) or len(text) < 30
    if asked and fragment:
        return "red", _BARE
    if governed == "weak" and modals:
        return "red", _RED
    if when.sort == "event" and not modals:
        return None
    if topic == "delivery" and (modals or fragment) and not _GREETING.search(text):
        return "red", _RED
    if (modals or fragment or no_later) and not _GREETING.search(text):
        return ("amber", _ASK) if topic != "update" else None
    return None


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
    near = [m for m in strong if m.end() <= when.core_start] or strong
    if near:
        return (near[-1] if near[-1].end() <= when.core_start else near[0]).lastgroup or ""
    return "weak"
