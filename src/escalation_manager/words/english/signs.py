"""By which signs does the second reader know a sentence: its words, their kinds, and its times?"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

from escalation_manager.words.english.kinds_of_words import KINDS, PAIRS, SMALL, WHEN
from escalation_manager.words.english.times import When
from escalation_manager.words.english.turns_of_phrase import turns

LONGEST = 60
"""Tokens. A sentence that runs on is known by its beginning."""
_TOKEN = re.compile(r"\d{1,4}(?:st|nd|rd|th)\b|[^\W\d_]+(?:['-][^\W\d_]+)*|[€$£%?]|\d+")
_NTH = re.compile(r"\d+(?:st|nd|rd|th)")
_CLITICS = ("'ll", "'re", "'ve", "'d", "'m", "n't")
_BEFORE_HOUR = frozenset(("by", "until", "before", "around", "at"))
AHEAD = frozenset(
    ("=time deadline", "=time duration", "=time vague", "=time event", "=time condition",
     "=hint", "=hour")
)  # fmt: skip
"""A time that lies ahead, be it understood or only guessed at."""
_DOING = frozenset(
    ("mend", "ship", "tell", "task", "fact", "deal", "need", "value", "bill", "past", "lavish",
     "aim", "refuse")
)  # fmt: skip
_WHO = frozenset(("we", "you", "it", "expert"))
_WORTH = ("value", "bill", "=money")
_GIVING = frozenset(("lavish", "need", "refuse", "tell", "past", "aim", "deal", "ship", "product"))
_DENYING = frozenset(("n't", "not", "no", "never", "nobody", "nor", "without", "cannot"))
_SPELT = ("mend", "ship", "value", "bill", "tell", "task")

Token = tuple[str, tuple[str, ...], str]
"""The stem, the kinds of the word, and what stands for it in a pattern."""


def signs(
    low: str, start: int, end: int, whens: Sequence[When], asked: str, before: str, among: int = 1
) -> set[str]:
    """The signs of one sentence; `asked` is what the quoted line above it asks for, `before` what
    the sentence before it speaks of, `among` how many of ours the message has.
    """
    words = _words_and_times(low, start, end, whens)[:LONGEST]
    tokens = [_token(word) for word in words]
    found: set[str] = set()
    kinds, places = _simple(found, words, tokens)
    ordered = list(dict.fromkeys(kinds))
    for place, one in enumerate(ordered):
        found.add("+" + one)
        for two in ordered[place + 1 :]:
            found.add(one + ">" + two)
    _around_times(found, tokens, kinds, places)
    _around_values(found, tokens, kinds, places)
    _turns(found, words, tokens)
    _beginning(found, tokens)
    size = len(words)
    found.add("#few" if size <= 4 else "#short" if size <= 8 else "#long")
    found.add("#alone" if among == 1 else "#three" if among <= 3 else "#six" if among <= 6
              else "#many")  # fmt: skip
    if asked:
        found.add("?" + asked)
        found.update("?" + asked + " " + kind for kind in ordered)
        if size <= 4:
            found.add("?" + asked + " few")
    if size <= 6 and before:
        found.add("@" + before)
    return found


def topic(own: set[str]) -> str:
    """What a sentence with these signs speaks of."""
    return next((kind for kind in _SPELT if "+" + kind in own), "")


def beside(every: Sequence[set[str]], questions: Sequence[bool]) -> list[list[str]]:
    """For the sentences of a message, by their signs and whether they end in a question mark: what
    the sentences before, after and elsewhere speak of, and what a question speaks of.
    """
    spoken = [[sign for sign in own if sign[0] == "+"] for own in every]
    often = Counter(sign for own in spoken for sign in own)
    found: list[list[str]] = []
    for place, own in enumerate(spoken):
        around = ["<" + sign for sign in spoken[place - 1]] if place else []
        if place + 1 < len(spoken):
            around.extend("~>" + sign for sign in spoken[place + 1])
        once = set(own)
        around.extend(["mm" + sign for sign, count in often.items() if count > (sign in once)])
        if questions[place]:
            around.append("q")
            around.extend("q" + sign for sign in own)
        found.append(around)
    return found


def _simple(
    found: set[str], words: Sequence[str], tokens: Sequence[Token]
) -> tuple[list[str], list[int]]:
    """Words, neighbours, and the kinds in their order, each with the place of its word."""
    kinds: list[str] = []
    places: list[int] = []
    last = lately = earlier = "^"
    for place, (word, (stem, own, _)) in enumerate(zip(words, tokens, strict=True)):
        paired = PAIRS.get((last, word))
        if paired:
            kinds.append(paired)
            places.append(place)
        found.add(stem)
        found.add(lately + " " + stem)
        found.add(earlier + " _ " + stem)
        if own:
            kinds.extend(own)
            places.extend([place] * len(own))
            found.add(lately + " +" + own[0])
        last, lately, earlier = word, stem, lately
    found.add(lately + " $")
    return kinds, places


def _around_times(
    found: set[str], tokens: Sequence[Token], kinds: Sequence[str], places: Sequence[int]
) -> None:
    """Who does what by the time, as far as the kinds of the words beside it tell."""
    ahead = [at for at, (_, own, _) in enumerate(tokens) if not AHEAD.isdisjoint(own)]
    for at in ahead[:3]:
        left = [kind for place, kind in zip(places, kinds, strict=True) if place < at]
        did = next((kind for kind in reversed(left) if kind in _DOING), "0")
        who = next((kind for kind in reversed(left) if kind in _WHO), "0")
        does = next(
            (kind for place, kind in zip(places, kinds, strict=True)
             if place > at and kind in _DOING),
            "0",
        )  # fmt: skip
        how = next((kind for kind in ("will", "aim", "past") if kind in left), "0")
        denied = "1|" if "not" in left else "0|"
        found.update(
            (
                "tv:" + did, "tr:" + does, "tvr:" + did + "|" + does, "ts:" + who + "|" + did,
                "tn:" + denied + did, "tw:" + how + "|" + did,
                "t-1:" + (tokens[at - 1][0] if at else "^"),
                "t+1:" + (tokens[at + 1][0] if at + 1 < len(tokens) else "$"),
            )
        )  # fmt: skip
        if at > 1:
            found.add("t-2:" + tokens[at - 2][0])


def _around_values(
    found: set[str], tokens: Sequence[Token], kinds: Sequence[str], places: Sequence[int]
) -> None:
    """Who gives, asks for, or refuses what is of value, as far as the words beside it tell."""
    worth = [
        (at, kind)
        for at, (_, own, _) in enumerate(tokens)
        for kind in _WORTH
        if kind in own
    ]  # fmt: skip
    for at, kind in worth[:3]:
        left = [one for place, one in zip(places, kinds, strict=True) if place < at]
        did = next((one for one in reversed(left) if one in _GIVING), "0")
        who = next((one for one in reversed(left) if one in _WHO), "0")
        how = next((one for one in ("will", "aim", "past", "if") if one in left), "0")
        denied = "1|" if "not" in left else "0|"
        found.update(
            (
                "gv:" + kind + "|" + did, "gs:" + who + "|" + did, "gn:" + denied + did,
                "gw:" + how + "|" + who, "gk:" + denied + kind + "|" + how,
                "g-1:" + (tokens[at - 1][0] if at else "^"),
                "g+1:" + (tokens[at + 1][0] if at + 1 < len(tokens) else "$"),
            )
        )  # fmt: skip


def _turns(found: set[str], words: Sequence[str], tokens: Sequence[Token]) -> None:
    """Turns of phrase, with who speaks and whether it is denied or still to come."""
    whole = sorted(turns(words))
    if not whole:
        return
    ordered = list(dict.fromkeys(sort for _, sort in whole))
    timed = not AHEAD.isdisjoint(words)
    for place, one in enumerate(ordered):
        found.add("T:" + one)
        found.add(f"Ta:{timed:d}{one}")
        found.update("TT:" + one + ">" + two for two in ordered[place + 1 :])
        if len({at for at, sort in whole if sort == one}) > 1:
            found.add("T2:" + one)
    who, comes, seen = "0", False, 0
    for at, sort in whole:
        for _, kinds, _ in tokens[seen:at]:
            who = next((kind for kind in reversed(kinds) if kind in _WHO), who)
            comes = comes or "will" in kinds
        seen = at
        denied = not _DENYING.isdisjoint(words[max(0, at - 4) : at])
        found.add("Ts:" + who + "|" + sort)
        found.add(f"Tn:{denied:d}{comes:d}|{sort}")


def _beginning(found: set[str], tokens: Sequence[Token]) -> None:
    stems = [stem for stem, _, _ in tokens[:3]]
    found.add("b1:" + (stems[0] if stems else ""))
    found.add("b2:" + " ".join(stems[:2]))
    found.add("b3:" + " ".join(stems))
    shapes = [shape for _, _, shape in tokens[:3]]
    found.add("b4:" + "|".join(shapes[:2]))
    found.add("b5:" + "|".join(shapes))


def _words_and_times(low: str, start: int, end: int, whens: Sequence[When]) -> list[str]:
    """The words, with each time and each number as one that names its sort."""
    words: list[str] = []
    at = start
    for when in whens:
        if when.core_start >= at:
            _add_words(words, low, at, when.core_start)
        if when.sort in ("condition", "vague", "event"):
            _add_words(words, low, max(at, when.core_start), when.core_end)
        words.append(_TIMES[when.sort])
        at = max(at, when.core_end)
    _add_words(words, low, at, end)
    return words


_TIMES: Mapping[str, str] = {
    sort: "=time " + sort
    for sort in ("deadline", "duration", "vague", "event", "condition", "fact", "past")
}


def _add_words(words: list[str], low: str, start: int, end: int) -> None:
    for word in _TOKEN.findall(low, start, end):
        if word.isdigit():
            last = words[-1] if words else ""
            if last in _BEFORE_HOUR:
                words.append("=hour")
            elif last != "=number":
                words.append("=number")
        elif word in "€$£":
            words.append("=money")
        elif "'" in word:
            words.extend(_parted(word))
        else:
            words.append(word)
        if len(words) > LONGEST:
            return


@lru_cache(1000)
def _parted(word: str) -> tuple[str, ...]:
    for tail in _CLITICS:
        if word.endswith(tail) and len(word) > len(tail):
            return word[: -len(tail)], tail
    return (word[:-2] if word.endswith("'s") and len(word) > 2 else word,)


@lru_cache(10_000)
def _token(word: str) -> Token:
    if word[0] == "=":
        return word, (word,), word
    stem = _stem(word)
    own = KINDS.get(word) or KINDS.get(stem) or ()
    if word in WHEN or _NTH.fullmatch(word):
        own = (*own, "=hint")
    return stem, own, word if word in SMALL else "+" + own[0] if own else _shape(word)


def _shape(word: str) -> str:
    """What an unknown word looks like."""
    if len(word) > 4:
        for ending in ("ed", "ing"):
            if word.endswith(ending):
                return "~" + ending
    return "~ly" if word.endswith("ly") else "~s" if word.endswith("s") else "~"


def _stem(word: str) -> str:
    """The word without its commonest endings, eight letters of it."""
    if word[0] in "'+" or len(word) < 5:
        return word
    for ending in ("ing", "ed", "es", "s", "ly", "e"):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            word = word[: -len(ending)]
            break
    return word[:8]
