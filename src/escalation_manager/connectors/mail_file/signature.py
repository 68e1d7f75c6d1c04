"""Where do the words end and the sign-off begin? Signatures, disclaimers, banners."""

from __future__ import annotations

import re

_DASHES = re.compile(r"(?:--|\u2014|__) ?")
_RULE = re.compile(r"[_*=-]+")
_DEVICE = re.compile(
    r"(?:Sent from (?:my|Mail|Outlook|Yahoo)|Get Outlook for|Von meinem .{1,40} gesendet"
    r"|Gesendet (?:mit|von)|Envoyé (?:de|depuis) mon|Enviado desde mi|Inviato da).{0,80}",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:(?:with )?(?:best|kind|warm|warmest|kindest) (?:regards|wishes)|regards|rgds|best"
    r"|sincerely|(?:yours|very truly yours|yours very truly)(?: sincerely| faithfully| truly)?"
    r"|respectfully(?: yours)?|cheers|many thanks|thanks(?: again)?|thank you|thx"
    r"|thanks and regards|thanks & regards"
    r"|mit (?:freundlichen|besten|herzlichen) gr(?:ü|ue)(?:ß|ss)en|freundliche gr(?:ü|ue)(?:ß|ss)e"
    r"|(?:viele|beste|liebe|schöne) gr(?:ü|ue)(?:ß|ss)e|mfg|hochachtungsvoll"
    r"|(?:bien )?cordialement|(?:bien à vous)|salutations(?: distinguées)?"
    r"|saludos(?: cordiales)?|atentamente|un cordial saludo|cordiali saluti|met vriendelijke groet)"
    r"[\s,.!]*",
    re.IGNORECASE,
)
_AFTERWORD = re.compile(
    r"(?:P\.? ?S\.?|N\.? ?B\.?|Nachtrag)\s?[:.\-\u2013\u2014]?\s", re.IGNORECASE
)
_DISCLAIMER = re.compile(
    r"\W{0,4}(?:confidentiality notice|disclaimer|this (?:e-?mail|message|communication)"
    r"|the information (?:contained )?in this|diese e-?mail|ce (?:message|courriel)"
    r"|este (?:mensaje|correo)|please consider the environment)",
    re.IGNORECASE,
)
_DISCLAIMS = re.compile(
    r"intended|recipient|confidential|empfänger|vertraulich|destinataire|confidentiel"
    r"|destinatario|printing",
    re.IGNORECASE,
)
_BANNER = re.compile(
    r"\W{0,6}(?:\[?(?:external|extern)(?: (?:e-?mail|sender|mail))?\]?\W*$"
    r"|caution\W.{0,80}(?:external|outside|originated)|this (?:e-?mail|message) (?:originated|came)"
    r" from outside|externe e-?mail)",
    re.IGNORECASE,
)
MAX_SIGNATURE_LINES = 16


def cut_signature(lines: list[str]) -> tuple[list[str], list[str]]:
    """(words, signature) of one mail's lines. A postscript below a signature counts as words."""
    words, banner = _cut_banner(lines)
    words, disclaimer = _cut_disclaimers(words)
    end = _sign_off(words)
    signature = words[end:]
    words = words[:end]
    cut = _afterword(signature, 0, len(signature))
    if cut < len(signature):
        words, signature = [*words, "", *signature[cut:]], signature[:cut]
    return words, [*banner, *signature, *disclaimer]


def _cut_banner(lines: list[str]) -> tuple[list[str], list[str]]:
    """A warning that the receiving side puts above mail from outside."""
    for at, line in enumerate(lines[:6]):
        if line.strip():
            if not _BANNER.match(line[:300]):
                return lines, []
            end = at
            while end < len(lines) and lines[end].strip():
                end += 1
            # A banner without an empty line below it stands alone on its line.
            end = at + 1 if end - at > 4 or end == len(lines) else end
            return lines[end:], lines[at:end]
    return lines, []


def _cut_disclaimers(lines: list[str]) -> tuple[list[str], list[str]]:
    """The last paragraphs, as long as they are disclaimers."""
    end = len(lines)
    cut = end
    while end > 0:
        while end > 0 and not lines[end - 1].strip():
            end -= 1
        start = end
        while start > 0 and lines[start - 1].strip():
            start -= 1
        first = next((at for at in range(start, end) if _DISCLAIMER.match(lines[at])), None)
        if first is None or not _DISCLAIMS.search(" ".join(lines[first:end])[:2000]):
            break
        cut = first
        end = start
        if first != start:
            break
    while cut < len(lines) and cut > 0 and _RULE.fullmatch(lines[cut - 1].strip() or "_"):
        cut -= 1
    return lines[:cut], lines[cut:]


def _sign_off(lines: list[str]) -> int:
    """The line at which the signature begins; the number of lines if there is none."""
    last = len(lines)
    while last > 0 and not lines[last - 1].strip():
        last -= 1
    window = range(max(0, last - MAX_SIGNATURE_LINES * 2), last)
    for at in window:
        line = lines[at].strip()
        written = sum(1 for below in lines[at + 1 : last] if below.strip())
        if len(line) > 90:
            continue
        if _DASHES.fullmatch(line) or (_DEVICE.fullmatch(line) and written <= 4):
            return at
        if (
            at > 0
            and written <= MAX_SIGNATURE_LINES
            and _CLOSING.fullmatch(line)
            and not any(map(_reads_as_sentence, lines[at + 1 : _afterword(lines, at + 1, last)]))
        ):
            return at
    return len(lines)


def _reads_as_sentence(line: str) -> bool:
    """Names, titles and numbers are short; "Thanks" with sentences below is no farewell."""
    return len(line.split()) >= 10 and "|" not in line


def _afterword(lines: list[str], start: int, end: int) -> int:
    """The line of a postscript between two lines, else `end`."""
    return next((at for at in range(start, end) if _AFTERWORD.match(lines[at].lstrip())), end)
