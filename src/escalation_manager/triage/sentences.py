"""How does a text fall into sentences and clauses, and which classes of words stand where?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, reduce
from operator import or_
from typing import NamedTuple

from .letter import Part
from .lexicon.index import WORD, Entry, forms, index

_SENTENCE_END = re.compile(r"[.!?]+[\"')\]]*\s|\n\s*\n|\n\s*(?:[*\-#]|\d+[.)])\s|[\u3002]")
_CLAUSE_END = re.compile(r"[;:]\s|\s-+\s|[\u2013\u2014]|\.\.\.|\u2026|\n\s*[A-Z]\w*:|\s\(|\)\s")
_ASIDE_ENDS = re.compile(r"[)\]}>]\s|\s--+>?\s")
"""After an aside in brackets a capital begins a new sentence."""
_TURNS = frozenset([
    "but", "however", "although", "though", "whereas", "while", "except", "yet", "nevertheless",
    "nonetheless"
])  # fmt: skip
_PAUSES = frozenset({"and", "or", "so", "because", "which", "that", "but"})
_PASSED_OVER = frozenset([
    "yet", "even", "really", "actually", "currently", "also", "just", "completely", "totally",
    "simply", "now", "already", "properly", "absolutely", "basically", "effectively", "again",
    "been", "being", "literally", "all", "fully", "entirely", "once", "always", "still", "so",
    "very", "a", "the", "our", "my", "has", "have", "had", "is", "are", "was", "were", "ever",
    "be", "to", "your", "us", "any", "at", "correctly", "practically", "virtually", "almost",
    "only", "both", "apparently", "suddenly", "finally", "more"
])  # fmt: skip
_DOWN_VERBS = frozenset(
    ["track", "scroll", "drill", "break", "broken", "breaks", "narrow", "write", "wrote", "count",
     "page", "step", "sit", "bring", "cut", "cuts", "trim", "clamp", "calm", "turn", "turned",
     "written", "handed", "note", "jot", "drop", "tracking", "scrolling", "drilling", "watered"]
)  # fmt: skip
"""With these, "down" says nothing about a service."""
_LONGEST_CLAUSE = 60


class Token(NamedTuple):
    """A word in lower case, its place, its known forms, whether a comma precedes it, and
    whether it stands in capitals or begins with one."""

    word: str
    start: int
    end: int
    forms: tuple[str, ...]
    after_comma: bool
    capitals: bool
    title: bool


class Place(NamedTuple):
    """Where a member of a class stands: first and last token of the clause, both included."""

    first: int
    last: int


@dataclass(slots=True)
class Clause:
    """A run of words with one thought in it."""

    sentence: int
    """Number of the sentence the clause belongs to."""
    tokens: list[Token] = field(default_factory=list)
    mask: int = 0
    places: dict[int, list[Place]] = field(default_factory=dict)
    question: bool = False

    def of(self, name: str) -> list[Place]:
        """Where the class stands in this clause."""
        return self.places.get(index().bits[name], [])

    def has(self, *names: str) -> bool:
        """Does any of the classes occur?"""
        return bool(self.mask & _mask(names))

    def word(self, number: int) -> str:
        """The word at a place, or nothing when there is none."""
        return self.tokens[number].word if 0 <= number < len(self.tokens) else ""

    @property
    def start(self) -> int:
        return self.tokens[0].start

    @property
    def end(self) -> int:
        return self.tokens[-1].end


@cache
def _mask(names: tuple[str, ...]) -> int:
    bits = index().bits
    return reduce(or_, (bits[name] for name in names))


def clauses(text: str, parts: tuple[Part, ...]) -> list[Clause]:
    """The clauses of the given parts of a text, in order."""
    found: list[Clause] = []
    sentence = 0
    for part in parts:
        sentence += 1
        clause = Clause(sentence)
        before = part.start
        for token, between in _words(text, part):
            ended, turned = _borders(between)
            ended = ended or (token.title and _ASIDE_ENDS.search(between) is not None)
            if ended or turned or token.word in _TURNS or len(clause.tokens) >= _LONGEST_CLAUSE:
                if clause.tokens:
                    clause.question = ended and "?" in between
                    found.append(clause)
                sentence += ended
                clause = Clause(sentence)
            clause.tokens.append(token)
            before = token.end
        if clause.tokens:
            clause.question = "?" in text[before : part.end][:4]
            found.append(clause)
    for clause in found:
        _classify(clause)
    return found


def _words(text: str, part: Part) -> Iterator[tuple[Token, str]]:
    before = part.start
    for match in WORD.finditer(text, part.start, part.end):
        start, end = match.span()
        between = text[before:start]
        word = match[0].lower()
        yield Token(word, start, end, forms(word), "," in between, match[0].isupper(),
                    match[0][0].isupper()), between  # fmt: skip
        before = end


def _borders(between: str) -> tuple[bool, bool]:
    """Do these signs between two words end a sentence, or a clause?"""
    if between == " " or between == ", ":
        return False, False
    return bool(_SENTENCE_END.search(between)), bool(_CLAUSE_END.search(between))


def _classify(clause: Clause) -> None:
    alone, phrases = index().alone, index().phrases
    tokens = clause.tokens
    for number, token in enumerate(tokens):
        if token.word == "down" and number and tokens[number - 1].word in _DOWN_VERBS:
            continue
        for form in token.forms:
            if form in alone:
                _place(clause, alone[form], Place(number, number))
            if form in phrases:
                for classes, last in _phrases(tokens, number + 1, phrases[form]):
                    _place(clause, classes, Place(number, last))


def _place(clause: Clause, classes: int, place: Place) -> None:
    """Note that a member of these classes stands there."""
    clause.mask |= classes
    while classes:
        bit = classes & -classes
        classes ^= bit
        places = clause.places.setdefault(bit, [])
        if place not in places[-3:]:
            places.append(place)


def _phrases(
    tokens: list[Token], at: int, known: Mapping[str, Sequence[Entry]]
) -> Iterator[tuple[int, int]]:
    """The phrases that go on at `at`: their classes and last tokens."""
    tried: set[str] = set()
    for passed in range(3):
        if at >= len(tokens):
            return
        for form in tokens[at].forms:
            if form in known and form not in tried:
                tried.add(form)
                for entry in known[form]:
                    last = _last(tokens, at, entry.rest)
                    if last >= 0:
                        yield entry.classes, last
        if passed == 2 or tokens[at].word not in _PASSED_OVER:
            return
        at += 1


def _last(tokens: list[Token], at: int, rest: tuple[str, ...]) -> int:
    """The last token of a phrase whose second word is at `at`, or -1; small words are passed
    over.
    """
    at += 1
    for word in rest:
        passed = 0
        while at < len(tokens) and word not in tokens[at].forms:
            if passed == 2 or tokens[at].word not in _PASSED_OVER:
                return -1
            passed += 1
            at += 1
        if at >= len(tokens):
            return -1
        at += 1
    return at - 1


def near(clause: Clause, first: str, second: str, gap: int) -> Iterator[tuple[Place, Place]]:
    """Pairs of the two classes with at most `gap` words between, the first one before."""
    seconds = clause.of(second)
    for one in clause.of(first):
        for two in seconds:
            if 0 < two.first - one.last <= gap + 1:
                yield one, two


def negated(clause: Clause, first: int, last: int, own: frozenset[int]) -> bool:
    """Is what stands from `first` to `last` said not to be? Words in `own` belong to it itself."""
    at = first - 1
    for _ in range(4):
        if at < 0 or clause.word(at) in _PAUSES:
            break
        if _denies(clause, at, own):
            return True
        if clause.tokens[at + 1].after_comma:
            break
        at -= 1
    return any(_denies(clause, at, own) for at in range(first, last + 1))


def _denies(clause: Clause, at: int, own: frozenset[int]) -> bool:
    if at in own or clause.word(at + 1) in ("only", "just", "longer", "matter", "doubt", "wonder"):
        return False
    return any(place.first == at and place.last <= at + 2 for place in clause.of("NOT"))
