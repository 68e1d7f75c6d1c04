"""Which classes does a run of words belong to? The lexicon, indexed by first word."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import NamedTuple

from . import breakdowns, dealings, grammar, operations, people, stake, trades, trouble, turns

WORD = re.compile(r"\d+(?:[.,]\d+)+|[^\W_]+(?:'[^\W_]+)*")

ENGLISH: tuple[Mapping[str, str], ...] = (
    grammar.CLASSES,
    operations.CLASSES,
    trouble.CLASSES,
    stake.CLASSES,
    people.CLASSES,
    trades.CLASSES,
    breakdowns.CLASSES,
    dealings.CLASSES,
    turns.CLASSES,
)

_IRREGULAR = {
    "paid": "pay", "sent": "send", "sold": "sell", "bought": "buy", "went": "go", "gone": "go",
    "came": "come", "left": "leave", "told": "tell", "kept": "keep", "got": "get", "ran": "run",
    "froze": "freeze", "made": "make", "took": "take", "taken": "take", "lost": "lose",
    "saw": "see", "seen": "see", "stood": "stand", "held": "hold", "fell": "fall",
    "written": "write", "wrote": "write", "did": "do", "done": "do", "does": "do",
    "found": "find", "built": "build", "threw": "throw", "thrown": "throw", "rose": "rise",
    "shown": "show", "given": "give", "gave": "give", "said": "say", "hid": "hide",
    "stuck": "stick", "shut": "shut", "has": "have", "had": "have", "read": "read",
    "people's": "people", "company's": "company", "lying": "lie", "dying": "die",
    "quitted": "quit", "bound": "bind", "felt": "feel", "knew": "know", "known": "know",
}  # fmt: skip
_WITHOUT_APOSTROPHE = frozenset([
    "isnt", "arent", "wasnt", "werent", "dont", "doesnt", "didnt", "havent", "hasnt", "hadnt",
    "wont", "wouldnt", "cant", "cannot", "couldnt", "shouldnt"
])  # fmt: skip


class Entry(NamedTuple):
    """A phrase that belongs to one or more classes: what follows its second word."""

    rest: tuple[str, ...]
    classes: int


class Index(NamedTuple):
    """The compiled lexicon. `bits` gives each class a bit, so that a clause has one number."""

    bits: dict[str, int]
    alone: dict[str, int]
    """Single words with their classes."""
    phrases: dict[str, dict[str, list[Entry]]]
    """Phrases by their first word, then by their second."""
    vocabulary: frozenset[str]


@cache
def index() -> Index:
    """Compile the lexicon; once per process."""
    bits: dict[str, int] = {}
    members: dict[tuple[str, ...], int] = {}
    for language in ENGLISH:
        for name, listed in language.items():
            bit = bits.setdefault(name, 1 << len(bits))
            for phrase in listed.split(","):
                words = tuple(WORD.findall(phrase.lower()))
                if words:
                    members[words] = members.get(words, 0) | bit
    phrases: dict[str, dict[str, list[Entry]]] = {}
    for (first, *rest), classes in members.items():
        if rest:
            entry = Entry(tuple(rest[1:]), classes)
            phrases.setdefault(first, {}).setdefault(rest[0], []).append(entry)
    return Index(
        bits,
        {words[0]: classes for words, classes in members.items() if len(words) == 1},
        phrases,
        frozenset(word for words in members for word in words),
    )


@cache
def _known(word: str) -> tuple[str, ...]:
    vocabulary = index().vocabulary
    found = dict.fromkeys([word, *_stems(word)])
    return tuple(form for form in found if form in vocabulary)


def forms(word: str) -> tuple[str, ...]:
    """The forms of a word that the lexicon knows: itself and its plain form."""
    return _known(word) if len(word) <= 24 else ()


def _stems(word: str) -> list[str]:
    stems: list[str] = []
    if word in _IRREGULAR:
        stems.append(_IRREGULAR[word])
    if word.endswith("n't") or word in _WITHOUT_APOSTROPHE:
        stems.append("not")
        if word.endswith("nt"):
            stems.append(word[:-2] + "n't")
    if word.endswith(("'s", "s'")):
        stems.append(word[:-2])
        word = word[:-2]
        stems.append(word)
    for ending, replacements in (
        ("ies", ("y",)), ("es", ("", "e")), ("s", ("",)),
        ("ied", ("y",)), ("ed", ("", "e")), ("ing", ("", "e")),
    ):  # fmt: skip
        if word.endswith(ending) and len(word) - len(ending) >= 2:
            stem = word[: -len(ending)]
            stems += [stem + more for more in replacements if len(stem + more) >= 3]
            if not ending.endswith("s") and len(stem) > 3 and stem[-1] == stem[-2]:
                stems.append(stem[:-1])
    return stems
