"""How does a case leave the house without the people in it? Names and numbers become marks.

The marks come back in an answer as what they stood for. Masking is a matter of habit and
contracts, no proof of anonymity: what somebody did may still tell who they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

_KINDS = (
    # No local part has more than 64 signs; without that bound a long word takes its square.
    ("EMAIL", re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")),
    ("IBAN", re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")),
    ("CARD", re.compile(r"\b(?:\d[ -]?){13,19}\b")),
    ("IP", re.compile(r"\b(?:\d{1,3}\.){3}\d{1,3}\b")),
    ("PHONE", re.compile(r"(?<![\w.])\+?\(?\d{1,4}\)?(?:[ /.-]?\d{2,5}){2,5}(?![\w])")),
)
_DATE = re.compile(r"\d{4}-\d\d-\d\d|\d{1,2}[./]\d{1,2}[./]\d{2,4}")


@dataclass(slots=True)
class Mask:
    """Puts marks in the place of what is personal, the same mark for the same words."""

    names: Iterable[str] = ()
    _marks: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, int] = field(default_factory=dict)

    def over(self, value: Any) -> Any:
        """The same JSON with marks in every text."""
        return _each_text(value, self._cover)

    def off(self, value: Any) -> Any:
        """The same answer with what its marks stand for."""
        meant = {mark: words for words, mark in self._marks.items()}
        return _each_text(value, lambda text: _MARK.sub(lambda m: meant.get(m[0], m[0]), text))

    def _cover(self, text: str) -> str:
        for kind, pattern in _KINDS:
            text = pattern.sub(lambda found, kind=kind: self._mark(kind, found[0]), text)  # type: ignore[misc]
        for name in sorted({n.strip() for n in self.names if len(n.strip()) > 2}, key=len)[::-1]:
            whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
            text = whole.sub(lambda found: self._mark("PERSON", found[0]), text)
        return text

    def _mark(self, kind: str, words: str) -> str:
        if kind == "PHONE" and (_DATE.fullmatch(words) or sum(map(str.isdigit, words)) < 7):
            return words
        if words not in self._marks:
            self._counts[kind] = self._counts.get(kind, 0) + 1
            self._marks[words] = f"[{kind}_{self._counts[kind]}]"
        return self._marks[words]


_MARK = re.compile(r"\[[A-Z]+_\d+\]")


def _each_text(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _each_text(each, change) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_each_text(each, change) for each in value]
    return value
