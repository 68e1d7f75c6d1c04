"""By which letters does the second reader know a word, even one that it has never met?"""

from __future__ import annotations

import re

_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+|[?%€$£]")
_SIZES = (4, 5)
"""Letters of a piece, the edges of the word counted."""
SHORTEST = 4
"""Letters. A shorter word is known as a whole or not at all."""
LONGEST = 24
"""Letters of a word that are looked at."""


def words(low: str, start: int, end: int) -> set[str]:
    """The words of a sentence, each once."""
    return set(_WORD.findall(low, start, end))


def pieces(word: str) -> list[str]:
    """The signs that a word gives by its letters: itself, and its runs of four and of five."""
    found = ["w:" + word]
    if len(word) >= SHORTEST:
        edged = "_" + word[:LONGEST] + "_"
        found.extend({
            "c:" + edged[at : at + size]
            for size in _SIZES
            for at in range(len(edged) - size + 1)
        })  # fmt: skip
    return found
