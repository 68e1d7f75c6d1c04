"""Which of these words did the sender write now, and which came along with them?

A mail carries more than its message: quoted history, a forwarded thread, a signature, a footer.
Every part keeps its place in the statement: nothing here changes the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_SAME_LENGTH = str.maketrans(
    {
        "\u2018": "'", "\u2019": "'", "\u201b": "'", "\u02bc": "'", "\u00b4": "'", "`": "'",
        "\u201c": '"', "\u201d": '"', "\u00ab": '"', "\u00bb": '"',
        "\u2010": "-", "\u2011": "-", "\u2012": "-", "\u2212": "-",
        "\u00a0": " ", "\u202f": " ", "\u2007": " ", "\u2009": " ", "\u3000": " ",
        "\r": " ", "\t": " ", "\u2028": "\n", "\u2029": "\n",
        "\u2022": "*", "\u25cf": "*", "\u25aa": "*",
    }
)  # fmt: skip
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]{0,400}|!--[^<>]{0,400}--)>")
_HIDDEN = re.compile(r"<(style|script|head)\b", re.I)
_BLOCK = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|h[1-6]|table|blockquote)\b", re.I)
_ENTITY = {"&nbsp;": " ", "&amp;": "&", "&lt;": "<", "&gt;": ">", "&#39;": "'", "&quot;": '"'}

_ON_WROTE = re.compile(r"^(?:on|am|le|el)\b.{4,120}(?:wrote|schrieb|écrit|escribió)\s*:\s*$", re.I)
_HISTORY = re.compile(r"^\s*-{2,}\s*(?:original message|urspr.ngliche nachricht)", re.I)
_FORWARD = re.compile(
    r"^\s*(?:-{2,}\s*forwarded message|begin forwarded message|-+\s*forwarded by)", re.I
)
_HEADER = re.compile(r"^\s*\*?(?:from|sent|to|cc|date|subject|von|gesendet|an|betreff)\*?:", re.I)
_FROM = re.compile(r"^\s*\*?(?:from|von)\*?:", re.I)
_SUBJECT = re.compile(
    r"^\s*\*?(?:subject|betreff)\*?:\s*((?:(?:re|fwd?|aw|wg)\s*:\s*)*)(.*)$", re.I
)
_SIGN_OFF = re.compile(
    r"^\s*(?:(?:with |my |very )?(?:best|kind|warm|many|friendly|sincere)\s*(?:regards|wishes|"
    r"thanks"
    r"|greetings)?|(?:kindest )?regards|cheers|thanks(?: in advance| again| a lot| so much)?"
    r"|thank you(?: in advance| very much)?|many thanks|sincerely(?: yours)?|yours(?: sincerely"
    r"| faithfully| truly)?|respectfully|br|rgds|greetings|mit freundlichen gr..en|cordialement"
    r"|sent from my [\w ]{2,20}|best|thx|all the best)\s*[,.!]*\s*$",
    re.I,
)
_FOOTER = re.compile(
    r"\b(?:attorney[ -](?:work product|client)"
    r"|any unauthori[sz]ed (?:review|use|disclosure|copying|distribution)"
    r"|strictly prohibited|intended (?:solely |only )?(?:for|recipient)"
    r"|confidentiality notice|legally privileged"
    r"|may contain (?:confidential|privileged)|(?:this|the) (?:e-?mail|message|communication)"
    r"(?: and| including)? (?:any|all|its) attach|this (?:e-?mail|message) (?:is|may|contains)"
    r"|notify the sender|registered (?:in|office|company|number)|unsubscribe|consider the "
    r"environment|scanned for viruses|privacy (?:policy|notice) (?:is|at|on|can)|we process your "
    r"personal data in accordance|does not constitute (?:legal|a)|all rights reserved"
    r"|disclaimer\b|trading as|company (?:no|reg)|vat (?:no|reg|id)|handelsregister"
    r"|authori[sz]ed and regulated by)",
    re.I,
)
_FRAME = re.compile(
    r"^\s*(?:at [\w$./<>]+\([^()]{0,80}\)|\.\.\. \d+ more|File \"[^\"]{1,200}\", line \d+.*)\s*$"
)
"""A line of a stack trace: it says where, not what."""
_PS = re.compile(r"^\s*p\.?\s?s\.?\s*[:\-.]?\s", re.I)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the statement, from `start` to `end` (characters)."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Letter:
    """The statement taken apart. `text` has the length of what was read of the statement."""

    text: str
    subject: str
    subject_start: int
    new: tuple[Part, ...]
    """What the sender wrote now."""
    history: tuple[Part, ...]
    """Quoted lines and forwarded threads."""
    signature: tuple[Part, ...]
    forwarded: bool
    cut: bool
    """The statement is longer than what was read."""


def open_letter(statement: str, longest: int) -> Letter:
    """Take a statement apart; at most `longest` characters are read."""
    cut = len(statement) > longest
    text = _level(statement[:longest])
    kinds: dict[str, list[Part]] = {"new": [], "history": [], "signature": [], "footer": []}
    place, forwarded, subject, subject_start = "new", False, "", -1
    offset, blank_before, signed_words = 0, True, 0
    lines = text.split("\n")
    for number, line in enumerate(lines):
        start, end = offset, offset + len(line)
        offset = end + 1
        bare = line.strip()
        kind = place
        if not bare:
            blank_before = True
            kinds["footer" if place == "footer" else place].append(Part(start, end))
            if place == "footer":
                place = "new" if not kinds["history"] else "history"
            continue
        found = _SUBJECT.match(line)
        if found and subject_start < 0 and (number < 12 or place == "history"):
            subject, subject_start = found[2].strip(), start + found.start(2)
            forwarded = forwarded or "fw" in found[1].lower() or "wg" in found[1].lower()
            kind = "footer"
        elif _FORWARD.match(line):
            place, kind, forwarded = "history", "footer", True
        elif place != "history" and (
            _ON_WROTE.match(bare) or _HISTORY.match(line) or _outlook(lines, number)
        ):
            place, kind = "history", "footer"
        elif bare.startswith(">"):
            kind = "history"
        elif _FRAME.match(line):
            kind = "footer"
        elif place == "new" and _ON_WROTE.match(f"{bare} {_at(lines, number + 1)}"):
            place, kind = "history", "footer"
        elif _HEADER.match(line) and (place == "history" or number < 12):
            kind = "footer"
        elif _FOOTER.search(line) and (len(bare) > 60 or place == "signature" or blank_before):
            kind = "footer"
            if place in ("new", "signature") and len(bare) > 60:
                place = "footer"
        elif place == "signature":
            signed_words += 1
            if _PS.match(line) or (blank_before and len(bare) > 70) or signed_words > 10:
                place = kind = "new"
        elif _signs_off(bare, number, len(lines)):
            kind, signed_words = "signature", 0
            if place == "new":
                place = "signature"
        kinds[kind].append(Part(start, end))
        blank_before = False
    return Letter(
        text,
        subject,
        subject_start,
        _joined(kinds["new"]),
        _joined(kinds["history"]),
        _joined(kinds["signature"]),
        forwarded,
        cut,
    )


def _level(text: str) -> str:
    """Plain quotes, dashes and spaces, tags and invisible marks blanked, in the same length."""
    if "<" in text and _TAG.search(text):
        text = _without_hidden(text)
        text = _TAG.sub(
            lambda m: ("\n" if _BLOCK.match(m[0]) else " ") + " " * (len(m[0]) - 1), text
        )
    if "&" in text:
        for entity, sign in _ENTITY.items():
            text = text.replace(entity, sign + " " * (len(entity) - 1))
    if text.isascii():
        return text.replace("\r", " ").replace("\t", " ").replace("`", "'")
    text = text.translate(_SAME_LENGTH)
    if _INVISIBLE.search(text):
        # An invisible mark inside a word would hide it: move the mark behind the word.
        text = re.sub(
            r"\w+(?:[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]+\w*)+",
            _moved,
            text,
        )
        text = _INVISIBLE.sub(" ", text)
    return text


def _without_hidden(text: str) -> str:
    """Style sheets and scripts blanked; each is looked for once, from left to right."""
    at, lowered = 0, text.lower()
    while found := _HIDDEN.search(text, at):
        end = lowered.find(f"</{found[1].lower()}>", found.end())
        if end < 0:
            break
        text = text[: found.start()] + " " * (end - found.start()) + text[end:]
        at = end
    return text


def _moved(found: re.Match[str]) -> str:
    word = _INVISIBLE.sub("", found[0])
    return word + " " * (len(found[0]) - len(word))


def _signs_off(bare: str, number: int, lines: int) -> bool:
    if bare in ("--", "---", "__") or bare.startswith("-- "):
        return True
    return bool(_SIGN_OFF.match(bare)) and (number > 0 or lines == 1)


def _outlook(lines: list[str], number: int) -> bool:
    """A header block in the middle of a mail: From, then Sent, To or Subject."""
    if number == 0 or not _FROM.match(lines[number]):
        return False
    following = [line for line in lines[number + 1 : number + 5] if line.strip()]
    return sum(bool(_HEADER.match(line)) for line in following) >= 2


def _at(lines: list[str], number: int) -> str:
    return lines[number].strip() if number < len(lines) else ""


def _joined(parts: list[Part]) -> tuple[Part, ...]:
    """Neighbouring lines as one part."""
    whole: list[Part] = []
    for part in parts:
        if whole and part.start - whole[-1].end <= 1:
            whole[-1] = Part(whole[-1].start, part.end)
        else:
            whole.append(part)
    return tuple(whole)
