"""How is a sign said that no font can show? By its Unicode name: "(pouting face, 3 times)".

People write emoji, and screen readers read them by their names anyway. Letters are not replaced: a
name would help nobody read a language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable

_FLAG_LETTER = "REGIONAL INDICATOR SYMBOL LETTER "
_UNSAID = {"Cf", "Sk", "Mn", "Me"}
"""Joiners, skin tones, variations: they only change the sign before them."""


def is_sign(character: str) -> bool:
    """Whether it is a picture, a mark or a joiner, and no part of a word."""
    category = unicodedata.category(character)
    return category[0] in "SP" or category in _UNSAID


def in_words(missing: Iterable[str]) -> Callable[[str], str]:
    """What writes each of these signs out in words, a run of the same one once."""
    said = {sign: _name(sign) for sign in missing if is_sign(sign)}
    if not said:
        return lambda text: text
    pattern = re.compile(f"([{re.escape(''.join(said))}])\\1*")

    def written(found: re.Match[str]) -> str:
        name, times = said[found[1]], len(found[0])
        if len(name) < 2:
            return name * times
        return f"({name}, {times} times)" if times > 1 else f"({name})"

    return lambda text: pattern.sub(written, text)


def _name(sign: str) -> str:
    name = unicodedata.name(sign, f"SIGN U+{ord(sign):04X}")
    if name.startswith(_FLAG_LETTER):
        return name.removeprefix(_FLAG_LETTER)
    return "" if unicodedata.category(sign) in _UNSAID else name.lower()
