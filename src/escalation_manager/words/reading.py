"""Which promises and offers does an outgoing text make?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from escalation_manager.words.english.language import ENGLISH
from escalation_manager.words.finding import Finding
from escalation_manager.words.passage import Passage
from escalation_manager.words.plain import plain
from escalation_manager.words.sentences import sentences
from escalation_manager.words.tongues import unread

LANGUAGES = (ENGLISH,)


def read(text: str, at: datetime | None = None) -> tuple[Finding, ...]:
    """Every promise of a time and every offer of value in `text`, in its order.

    `at` is the moment of writing; with it, a time such as "tomorrow at 3" becomes an instant.
    """
    shown = plain(text)
    passage = Passage(shown, sentences(shown), at)
    found = [one for language in LANGUAGES for one in language.read(passage)]
    strange = unread(passage, LANGUAGES)
    found = [one for one in found if not (one.level == "amber" and _within(one, strange))]
    found.extend(strange)
    found = [replace(one, quote=text[one.start : one.end]) for one in found]
    return tuple(sorted(found, key=lambda one: (one.start, one.end, one.kind)))


def _within(one: Finding, others: Sequence[Finding]) -> bool:
    """Is it asked about already, as part of something longer?"""
    return any(other.start <= one.start and one.end <= other.end for other in others)
