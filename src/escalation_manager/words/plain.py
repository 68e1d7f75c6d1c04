"""How does a text look once markup and typography are gone, and where did each letter stand?"""

from __future__ import annotations

import html
import re
import unicodedata
from dataclasses import dataclass

_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});")
_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])[^<>]{0,2000}>|<!--")
_LINE_TAGS = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "br",
        "dd",
        "div",
        "dl",
        "dt",
        "footer",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "td",
        "th",
        "tr",
        "ul",
    ]
)
_UNSEEN_TAGS = frozenset({"script", "style", "head", "title"})
_INVISIBLE = frozenset(
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b"
    "\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufe0e\ufe0f\ufeff\r"
)
_TYPOGRAPHY = {
    "\u2018": "'", "\u2019": "'", "\u201a": "'", "\u201b": "'", "\u2032": "'", "\u00b4": "'",
    "`": "'", "\u201c": '"', "\u201d": '"', "\u201e": '"', "\u201f": '"', "\u2033": '"',
    "\u00ab": '"', "\u00bb": '"', "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2013": "-",
    "\u2212": "-", "\u2015": "\u2014", "\u2028": "\n", "\u2029": "\n", "\u0085": "\n", "\t": " ",
    "\u000b": " ", "\u000c": "\n", "\u2044": "/", "\u2022": "\n", "\u00b7": " ", "\u2026": "...",
}  # fmt: skip
_LOOKALIKES = dict(zip("аеорсухіјѕԁһкмтвнАЕОРСУХІЈЅКМТВНαοεινρτυ",
                       "aeopcyxijsdhkmtbhAEOPCYXIJSKMTBHaoeivptu", strict=True))  # fmt: skip
_MIXED_WORD = re.compile(r"[^\W\d_]{2,64}")
_EMPHASIS = re.compile(r"\*|~~|(?<![^\W_])_+(?=\w)|(?<=[^\W_])_+(?!\w)")
_PLAIN_ALREADY = re.compile(r"[ -%'()+-;=?A-^a-}\n]*")
"""ASCII without tags, entities, stars, back-ticks, underscores or tildes: nothing to undo."""


@dataclass(frozen=True, slots=True)
class Plain:
    """The text as a reader sees it, in lower case, with the way back to the original."""

    text: str
    low: str
    starts: tuple[int, ...] | range
    ends: tuple[int, ...] | range
    quoted: tuple[tuple[int, int], ...] = ()

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start` to `end` of `low` stood in the original."""
        return self.starts[start], self.ends[end - 1]


def plain(original: str) -> Plain:
    """Take off markup and typography, and remember where every letter came from."""
    if _PLAIN_ALREADY.fullmatch(original):
        size = len(original)
        return Plain(original, original.lower(), range(size), range(1, size + 1))
    letters, quoted = _without_markup(original)
    letters = _one_spelling(letters)
    letters = _without_emphasis(letters)
    text = "".join(letter for letter, _, _ in letters)
    starts = tuple(start for _, start, _ in letters)
    return Plain(
        text,
        _lower(text),
        starts,
        tuple(end for _, _, end in letters),
        _in_plain(quoted, starts),
    )


_Letter = tuple[str, int, int]


def _without_markup(original: str) -> tuple[list[_Letter], list[tuple[int, int]]]:
    """HTML to text: tags become nothing or a new line, entities their letter."""
    letters: list[_Letter] = []
    quoted: list[tuple[int, int]] = []
    depth, opened = 0, 0
    position, size = 0, len(original)
    lowered: str | None = None
    while position < size:
        character = original[position]
        if character == "<" and (tag := _TAG.match(original, position)):
            name = (tag[2] or "").lower()
            end = tag.end()
            if not name or (name in _UNSEEN_TAGS and not tag[1]):
                lowered = _lower(original) if lowered is None else lowered
                close = "-->" if not name else f"</{name}"
                found = lowered.find(close, end)
                end = end if found < 0 else found + (3 if not name else 0)
            elif name in _LINE_TAGS:
                letters.append(("\n", position, end))
            if name == "blockquote":
                depth = max(0, depth + (-1 if tag[1] else 1))
                if not tag[1] and depth == 1:
                    opened = end
                elif tag[1] and depth == 0 and opened:
                    quoted.append((opened, position))
                    opened = 0
            position = end
        elif character == "&" and (entity := _ENTITY.match(original, position)):
            letters.extend(
                (letter, position, entity.end()) for letter in html.unescape(entity.group())
            )
            position = entity.end()
        else:
            letters.append((character, position, position + 1))
            position += 1
    return letters, quoted


def _one_spelling(letters: list[_Letter]) -> list[_Letter]:
    """NFKC, straight quotes and dashes, nothing invisible, no foreign lookalikes inside a word."""
    spelt: list[_Letter] = []
    size = len(letters)
    position = 0
    while position < size:
        letter, start, end = letters[position]
        position += 1
        if (
            letter < "\x7f"
            and letter not in "\t\r`\x0b\x0c"
            and (position == size or letters[position][0] < "\u0300")
        ):
            spelt.append((letter, start, end))
            continue
        if letter in _INVISIBLE:
            continue
        if (seen := _TYPOGRAPHY.get(letter)) is None:
            cluster = letter
            while (
                position < size and len(cluster) < 8 and unicodedata.combining(letters[position][0])
            ):
                cluster += letters[position][0]
                end = letters[position][2]
                position += 1
            seen = unicodedata.normalize("NFKC", cluster)
            seen = "".join(_TYPOGRAPHY.get(one, one) for one in seen)
        spelt.extend((one, start, end) for one in seen)
    text = "".join(letter for letter, _, _ in spelt)
    for word in _MIXED_WORD.finditer(text):
        found = word.group()
        if not found.isascii() and any("a" <= one <= "z" or "A" <= one <= "Z" for one in found):
            for at in range(word.start(), word.end()):
                letter, start, end = spelt[at]
                spelt[at] = (_LOOKALIKES.get(letter, letter), start, end)
    return spelt


def _without_emphasis(letters: list[_Letter]) -> list[_Letter]:
    """Stars and underscores around a word say nothing; a star that begins a line is a bullet."""
    text = "".join(letter for letter, _, _ in letters)
    gone: set[int] = set()
    for mark in _EMPHASIS.finditer(text):
        if mark.group() == "*" and text[mark.end() : mark.end() + 1] == " ":
            continue
        gone.update(range(mark.start(), mark.end()))
    return [one for at, one in enumerate(letters) if at not in gone] if gone else letters


def _lower(text: str) -> str:
    """Lower case that keeps the number of letters."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _in_plain(
    quoted: list[tuple[int, int]], starts: tuple[int, ...]
) -> tuple[tuple[int, int], ...]:
    """Quoted parts of the original as spans of the plain text."""
    spans: list[tuple[int, int]] = []
    at = 0
    for begin, end in quoted:
        while at < len(starts) and starts[at] < begin:
            at += 1
        first = at
        while at < len(starts) and starts[at] < end:
            at += 1
        spans.append((first, at))
    return tuple(spans)
