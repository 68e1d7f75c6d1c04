"""How does a person look where there is no picture? Two letters, and a colour of their own."""

from __future__ import annotations

HUES = 6
"""Classes `hue-0` to `hue-5` of the style sheet."""


def initials(name: str) -> str:
    """`Maya Chen` → `MC`."""
    words = [word for word in name.replace("-", " ").split() if word[:1].isalnum()]
    if not words:
        return "?"
    return (words[0][0] + (words[-1][0] if len(words) > 1 else "")).upper()


def hue(id_: str) -> int:
    """Always the same colour for the same person."""
    return sum(ord(sign) * place for place, sign in enumerate(id_, 3)) % HUES
