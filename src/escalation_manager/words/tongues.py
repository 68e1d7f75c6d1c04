"""Which parts of a text are in a language we cannot read?"""

from __future__ import annotations

import re
from collections.abc import Sequence

from escalation_manager.words.finding import Finding
from escalation_manager.words.passage import Language, Passage

_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_NOT_PROSE = re.compile(r"https?://|[\w.]+@[\w.]+|\b\w+[_/\\{}=<>]\w*|\w\.\w+\(")
_FOREIGN_TEXT = """
der die das und ist nicht wir ihnen ihr sie ein eine einen für mit bis wird werden haben auf
zu dem den des von morgen heute können le la les des est et nous vous une un pour avec dans
sera serons jusqu avant demain aujourd votre notre pas que qui sur el los las es y nosotros
usted ustedes una para con hasta mañana hoy su sus se del por lo il gli che di è sono per
domani entro oggi nostro vostro o os as são e você até amanhã hoje nosso sua não het een van
en wij u niet voor met morgen vandaag tot zal ve bir bu için ile yarın jest nie się do jutro
na w z przez och att det som är vi du på kommer imorgon ikke til jeg vil
"""  # noqa: RUF001
_FOREIGN = frozenset(_FOREIGN_TEXT.split())
_BOTH = frozenset({"die", "den", "des", "es", "o", "as", "e", "u", "do", "was", "a", "on", "par",
                   "an", "in", "us", "me", "y", "z", "w", "en", "la", "van", "le"})  # fmt: skip
_REASON = "This is in a language the reader does not know. Say that it promises and offers nothing."
_ENDINGS = ("ed", "ing")
SHORTEST = 2
"""Words. A single unknown word is a name."""


def unread(passage: Passage, languages: Sequence[Language]) -> list[Finding]:
    """Amber for the whole text when no known language is in it, else for the foreign sentences."""
    known = frozenset[str]().union(*(language.words for language in languages))
    strange: list[tuple[int, int]] = []
    words_in_all, known_in_all, endings = 0, 0, 0
    for sentence in passage.sentences:
        if sentence.source == "quoted":
            continue
        low = passage.plain.low[sentence.start : sentence.end]
        found = _WORD.findall(low)
        if not found:
            continue
        familiar = sum(word in known for word in found)
        endings += sum(word.endswith(_ENDINGS) and len(word) > 4 for word in found)
        words_in_all += len(found)
        known_in_all += familiar
        if _is_strange(low, found, familiar):
            strange.append((sentence.start, sentence.end))
    if words_in_all >= SHORTEST and (
        (known_in_all == 0 and endings == 0)
        or (words_in_all >= 8 and known_in_all * 20 < words_in_all)
    ):
        size = len(passage.plain.low)
        return [_amber(passage, 0, size)] if size else []
    return [_amber(passage, start, end) for start, end in strange]


def _is_strange(low: str, found: list[str], familiar: int) -> bool:
    if familiar * 4 >= len(found) or _NOT_PROSE.search(low):
        return False
    if sum(len(word) for word in found if not word.isascii()) * 2 > sum(map(len, found)):
        return len(found) >= SHORTEST or max(map(len, found)) > 5
    foreign = {word for word in found if word in _FOREIGN}
    return len(foreign - _BOTH) >= 2 or (len(foreign) >= 2 and familiar == 0 and len(found) >= 4)


def _amber(passage: Passage, start: int, end: int) -> Finding:
    while start < end - 1 and passage.plain.low[start].isspace():
        start += 1
    while end > start + 1 and passage.plain.low[end - 1].isspace():
        end -= 1
    first, last = passage.plain.span(start, end)
    return Finding("promise", "amber", first, last, "", _REASON)
