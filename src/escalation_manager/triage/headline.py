"""What is it about in one line, and since when?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from .facts import Fact
from .letter import Letter

_LONGEST_TITLE = 80
_GREETING = re.compile(
    r"^\s*(?:hi|hello|hey|dear|good (?:morning|afternoon|evening|day)|"
    r"greetings)\b[^,\n.!]{0,40}[,.!\n]+\s*",
    re.I,
)
_LABEL = re.compile(r"(?:title|summary)\s?:\s?", re.I)
_BORDER = re.compile(r"[.!?\n]+(?:\s|$)")
_LEADING = (
    "safety", "personal_data", "security_incident", "business_stopped", "access_suspended",
    "outage", "data_loss", "formal_notice", "authority", "lawyer", "feature_broken", "performance",
    "threat_to_leave", "billing_dispute", "contract_dispute", "price", "compliance",
    "csm_complaint", "no_answer", "strategic_concern", "impact", "cosmetic", "question",
)  # fmt: skip


def title(letter: Letter, facts: Sequence[Fact]) -> str:
    """The subject, else the sentence with the gravest fact, else the first sentence."""
    if len(letter.subject) > 7:
        return shorten(letter.subject, _LONGEST_TITLE)
    heading = _heading(letter)
    if heading:
        return shorten(heading, _LONGEST_TITLE)
    grave = gravest(facts)
    if grave is not None:
        return shorten(sentence_around(letter.text, grave.start, grave.end), _LONGEST_TITLE)
    for part in letter.new or letter.history:
        text = _GREETING.sub("", letter.text[part.start : part.end]).strip()
        if text:
            return shorten(_BORDER.split(text, maxsplit=1)[0], _LONGEST_TITLE)
    return shorten(letter.subject, _LONGEST_TITLE)


def _heading(letter: Letter) -> str:
    """The first line, where it stands alone like a title: no greeting and no sentence."""
    if not letter.new or letter.new[0].start:
        return ""
    first, *rest = letter.text.lstrip()[:400].split("\n", 2)
    line = _LABEL.sub("", first, count=1).strip()
    alone = len(rest) == 2 and not rest[0].strip()
    if not alone or not 12 < len(line) < 122 or line[-1] in ".!?,:" or _GREETING.match(f"{line}\n"):
        return ""
    return line


def gravest(facts: Sequence[Fact]) -> Fact | None:
    """The fact that the headline is about."""
    for name in _LEADING:
        for fact in facts:
            if fact.name == name and fact.value not in ("no", "past") and fact.end > fact.start:
                return fact
    return None


def duration(facts: Sequence[Fact]) -> str | None:
    """Since when or for how long, in the customer's words."""
    for name in ("started_at", "duration"):
        for fact in facts:
            if fact.name == name:
                return " ".join((fact.quote or str(fact.value)).split())
    return None


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence in which a quote stands."""
    left = max((m.end() for m in _BORDER.finditer(text, max(0, start - 400), start)), default=0)
    left = max(left, start - 300)
    right = _BORDER.search(text, end)
    stop = min(right.start() if right else len(text), end + 300)
    return _GREETING.sub("", text[left:stop]).strip(" \n>*-,;:")


def shorten(text: str, longest: int) -> str:
    """One line, cut at a word."""
    line = " ".join(text.split())
    if len(line) <= longest:
        return line
    return line[: longest - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
