"""Which words of an English sentence belong together, and who speaks of what in them?"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SUBJECT = (
    r"(?:we|i|you|it|they|he|she|that|this|these|those|the|our|your|there|then|please|let|"
    r"hopefully|once|after|all|everything|nobody|someone|engineering|support|finance|my|here|"
    r"i'll|we'll|you'll|it'll|they'll|he'll|she'll|i'm|we're|it's|that's|there's|i've|we've|"
    r"you're|[a-z]+ will|[a-z]+ (?:should|can|has|is))\b"
)
_BREAK = re.compile(
    r",?\s+(?:but|however|though|although|whereas|yet|because|otherwise|even though|even if|"
    r"while)\s+(?!not\b)|"
    rf",\s+(?:and|so|which|then|plus|or)\s+|\s(?:and|so|as)\s+(?={_SUBJECT})|,\s+(?={_SUBJECT})|"
    r",\s+(?=(?:if|unless|when|as soon as|provided|assuming|depending|subject to|since|as)\b)|"
    r"\s-{1,2}\s|[()]|:\s|\s/\s|,\s+(?=not\b)|\s(?=so (?:that )?(?:we|you|i|it)\b)"
)
_VERB = re.compile(
    r"\b(?:am|is|are|was|were|be|been|has|have|had|do|does|did|will|shall|can|could|should|would|"
    r"may|might|must|need|needs|let|know|get|gets|got|give|send|take|takes|see|expect|hope|aim|"
    r"plan|think|want|looks?|works?|asked|said|says?|fix|ship|ships|goes|go|comes?|lands?|due|"
    r"call|update|meet|please|confirm\w*|schedul\w*|target\w*|[a-z]+n't|offer|credit|"
    r"refund|waive|extend|accept|enjoy|runs?|starts?|ends?|expires?|\w{3,}(?:ed|ing))\b|'(?:ll|re|"
    r"ve|m|d|s)\b"
)


@dataclass(frozen=True, slots=True)
class Clause:
    """A stretch of a sentence with one verb, as far as can be seen."""

    start: int
    end: int


def clauses(low: str, start: int, end: int) -> list[Clause]:
    """Cut a sentence at its joints; a piece without a verb stays with its neighbour."""
    pieces: list[tuple[int, int]] = []
    begin = start
    for joint in _BREAK.finditer(low, start, end):
        if joint.start() > begin:
            pieces.append((begin, joint.start()))
        begin = joint.end() if not joint.group().strip()[:1].isalpha() else joint.start()
    pieces.append((begin, end))
    merged: list[Clause] = []
    waiting: int | None = None
    for first, last in pieces:
        if not low[first:last].strip():
            continue
        if _VERB.search(low, first, last):
            merged.append(Clause(first if waiting is None else waiting, last))
            waiting = None
        elif merged:
            merged[-1] = Clause(merged[-1].start, last)
        elif waiting is None:
            waiting = first
    if waiting is not None:
        merged.append(Clause(waiting, end))
    return merged


def around(found: list[Clause], position: int) -> Clause:
    """The clause in which a position lies."""
    for one in found:
        if position < one.end:
            return one
    return found[-1]
