"""Where do the sentences of a message begin and end, and which of them only quote the customer?"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from escalation_manager.words.plain import Plain

LONGEST = 600
"""Letters. What runs on longer is cut, so that the work stays in proportion to the text."""

Source = Literal["ours", "quoted", "history"]

_LINE = re.compile(r"[^\n]*\n?")
_END = re.compile(r"[.!?]+[\"')\]]*(?=\s|$)|[;\u2014](?=\s|\w)|\.(?=[A-Z][a-z])")
_TITLE = re.compile(
    r"\b(?:e\.g|i\.e|approx|mr|mrs|ms|dr|prof|st|vs|no|fig|sec|art|incl|ca|ref|ver|ext)\.$"
)
"""Never the end of a sentence."""
_SHORT_FORM = re.compile(
    r"\b(?:etc|inc|ltd|est|corp|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|mon|tues?|wed|"
    r"thur?s?|fri|hrs?|mins?|[ap]\.m|c\.o\.b|e\.o\.d|\d{1,2})\.$"
)
"""The end of a sentence only when a capital follows."""
_BULLET = re.compile(r"\s*(?:[-*+\u2022]|\d{1,2}[.)]|[a-z]\))\s")
_QUOTE_MARK = re.compile(r"\s{0,8}(?:>|\|\s)")
_HISTORY = re.compile(
    r"\s*(?:-{2,}\s*(?:original message|forwarded message|reply above)|begin forwarded message|"
    r"on .{4,120}\bwrote:\s*$|_{10,})",
    re.IGNORECASE,
)
_HEADER = re.compile(r"\s*from:\s.{2,200}$", re.IGNORECASE)
_SENT = re.compile(r"\s*(?:sent|date|to|subject):\s", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: its span in the plain text and whose words they are."""

    start: int
    end: int
    source: Source


def sentences(plain: Plain) -> list[Sentence]:
    """The sentences in their order, quoted ones marked."""
    found: list[Sentence] = []
    for start, end, source in _paragraphs(plain):
        found.extend(Sentence(first, last, source) for first, last in _cut(plain, start, end))
    return found


def _paragraphs(plain: Plain) -> list[tuple[int, int, Source]]:
    """Runs of lines that belong together: hard-wrapped lines are one, list items are many."""
    runs: list[tuple[int, int, Source]] = []
    lines = [(m.start(), m.end()) for m in _LINE.finditer(plain.text) if m.end() > m.start()]
    history = False
    joined = False
    quoted_until = 0
    for number, (start, end) in enumerate(lines):
        line = plain.text[start : min(end, start + 400)]
        if not line.strip():
            joined = False
            continue
        if not history and (
            _HISTORY.match(line)
            or (
                _HEADER.match(line)
                and any(_SENT.match(plain.text[a:b]) for a, b in lines[number + 1 : number + 3])
            )
        ):
            history = True
            joined = False
            continue
        source: Source = "ours"
        if _QUOTE_MARK.match(line) or any(a <= start < b for a, b in plain.quoted[:50]):
            source = "quoted"
        elif history and not line.lstrip().startswith(("On ", "From:")):
            source = "history" if quoted_until == 0 else "ours"
        if source == "quoted" and history:
            quoted_until = end
        if (
            joined
            and runs
            and runs[-1][2] == source
            and not _BULLET.match(line)
            and (end - start > 0)
            and (
                line.lstrip(" >|")[:1].islower()
                or runs[-1][1] - _line_start(plain.text, runs[-1][1] - 1) >= 50
            )
        ):
            runs[-1] = (runs[-1][0], end, source)
        else:
            runs.append((start, end, source))
        joined = not plain.text[start:end].rstrip().endswith((".", "!", "?", ":", ","))
        joined = joined or (plain.text[start:end].rstrip().endswith(",") and end - start > 40)
    return runs


def _line_start(text: str, end: int) -> int:
    return text.rfind("\n", 0, end) + 1


def _cut(plain: Plain, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a run into sentences of at most `LONGEST` letters."""
    cuts: list[tuple[int, int]] = []
    begin = start
    for stop in _END.finditer(plain.text, start, end):
        if stop.end() - begin < 2 or _goes_on(plain, begin, stop.end()):
            continue
        cuts.extend(_pieces(begin, stop.end()))
        begin = stop.end()
    if plain.text[begin:end].strip():
        cuts.extend(_pieces(begin, end))
    return cuts


def _goes_on(plain: Plain, begin: int, end: int) -> bool:
    """Is the dot at `end` part of a short form?"""
    begin = max(begin, end - 8)
    if _TITLE.search(plain.low, begin, end):
        return True
    following = plain.text[end : end + 2].strip()[:1]
    return bool(_SHORT_FORM.search(plain.low, begin, end)) and not following.isupper()


def _pieces(start: int, end: int) -> list[tuple[int, int]]:
    return [(at, min(end, at + LONGEST)) for at in range(start, end, LONGEST)]
