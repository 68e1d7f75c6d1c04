"""How does a text look once markup and typography are gone, and where did each letter stand?"""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field

_MARK = re.compile(
    r"<(/?)([a-zA-Z][a-zA-Z0-9]{0,20})(?=[\s/>])[^<>]{0,2000}>|<!--|"
    r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,30});"
)
_COMBINING = (
    "\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u064b-\u065f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff"
)
_ODD = re.compile(rf"[\x20-\x7e][{_COMBINING}]{{1,8}}|[^\x20-\x5f\x61-\x7e\n][{_COMBINING}]{{0,8}}")
"""Whatever is not plain ASCII, with the accents that sit on it."""
_LINE_TAGS_TEXT = """
address article blockquote br dd div dl dt footer h1 h2 h3 h4 h5 h6 header hr li ol p pre
section table td th tr ul
"""
_LINE_TAGS = frozenset(_LINE_TAGS_TEXT.split())
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
    draft, quoted = _without_markup(original)
    draft = _without_emphasis(_one_spelling(draft))
    return Plain(
        draft.text,
        _lower(draft.text),
        tuple(draft.starts),
        tuple(draft.ends),
        _in_plain(quoted, draft.starts),
    )


@dataclass(slots=True)
class _Draft:
    """Text on its way to being plain, with the place of every letter in the original."""

    pieces: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        if len(self.pieces) > 1:
            self.pieces = ["".join(self.pieces)]
        return self.pieces[0] if self.pieces else ""

    def add(self, letters: str, start: int, end: int) -> None:
        """Letters that all stand for the span from `start` to `end`."""
        self.pieces.append(letters)
        self.starts.extend([start] * len(letters))
        self.ends.extend([end] * len(letters))

    def copy(self, other: _Draft, start: int, end: int) -> None:
        """A stretch of another draft as it is."""
        if end > start:
            self.pieces.append(other.text[start:end])
            self.starts.extend(other.starts[start:end])
            self.ends.extend(other.ends[start:end])


def _untouched(original: str) -> _Draft:
    size = len(original)
    return _Draft([original], list(range(size)), list(range(1, size + 1)))


def _without_markup(original: str) -> tuple[_Draft, list[tuple[int, int]]]:
    """HTML to text: tags become nothing or a new line, entities their letter."""
    whole = _untouched(original)
    if "<" not in original and "&" not in original:
        return whole, []
    draft = _Draft()
    quoted: list[tuple[int, int]] = []
    depth = opened = done = 0
    lowered = _lower(original)
    for mark in _MARK.finditer(original):
        position, end = mark.span()
        if position < done:
            continue
        draft.copy(whole, done, position)
        done = end
        if mark.group().startswith("&"):
            draft.add(html.unescape(mark.group()), position, end)
            continue
        closing, name = mark[1], (mark[2] or "").lower()
        if not name or (name in _UNSEEN_TAGS and not closing):
            close = "-->" if not name else f"</{name}"
            found = lowered.find(close, end)
            done = len(original) if found < 0 and not name else max(end, found)
            done += 3 if not name and found >= 0 else 0
            lowered = lowered if found >= 0 else ""
        elif name in _LINE_TAGS:
            draft.add("\n", position, end)
        if name == "blockquote":
            depth = max(0, depth + (-1 if closing else 1))
            if not closing and depth == 1:
                opened = end
            elif closing and depth == 0 and opened:
                quoted.append((opened, position))
                opened = 0
    draft.copy(whole, done, len(original))
    return draft, quoted


def _one_spelling(draft: _Draft) -> _Draft:
    """NFKC, straight quotes and dashes, nothing invisible, no foreign lookalikes inside a word."""
    text = draft.text
    spelt = _Draft()
    done = 0
    for odd in _ODD.finditer(text):
        start, end = odd.span()
        spelt.copy(draft, done, start)
        done = end
        seen = odd.group()
        if seen in _INVISIBLE:
            continue
        if seen in _TYPOGRAPHY:
            seen = _TYPOGRAPHY[seen]
        else:
            seen = unicodedata.normalize("NFKC", seen)
            seen = "".join(_TYPOGRAPHY.get(one, one) for one in seen if one not in _INVISIBLE)
        spelt.add(seen, draft.starts[start], draft.ends[end - 1])
    if not done:
        return draft
    spelt.copy(draft, done, len(text))
    unmasked = _MIXED_WORD.sub(_unmask, spelt.text)
    return _Draft([unmasked], spelt.starts, spelt.ends)


def _unmask(word: re.Match[str]) -> str:
    """A word of Latin letters with foreign lookalikes among them, in Latin letters alone."""
    found = word.group()
    if found.isascii() or not any("a" <= one <= "z" or "A" <= one <= "Z" for one in found):
        return found
    return "".join(_LOOKALIKES.get(letter, letter) for letter in found)


def _without_emphasis(draft: _Draft) -> _Draft:
    """Stars and underscores around a word say nothing; a star that begins a line is a bullet."""
    text = draft.text
    bare = _Draft()
    done = 0
    for mark in _EMPHASIS.finditer(text):
        if mark.group() == "*" and text[mark.end() : mark.end() + 1] == " ":
            continue
        bare.copy(draft, done, mark.start())
        done = mark.end()
    if not done:
        return draft
    bare.copy(draft, done, len(text))
    return bare


def _lower(text: str) -> str:
    """Lower case that keeps the number of letters."""
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def _in_plain(quoted: list[tuple[int, int]], starts: Sequence[int]) -> tuple[tuple[int, int], ...]:
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
