"""Which words are new, and which are quoted from earlier mails or forwarded?

Goes through the lines once. Mail programs announce history in four ways: ">" before each line,
an attribution ("On … wrote:"), a divider ("-----Original Message-----"), and a block of From:,
Sent:, To: and Subject: lines; each of them in the language of its user.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from escalation_manager.connectors.mail_file.html_text import DIVIDER

MAX_LINES = 100_000
"""Lines that are told apart; what comes after them stays together with the last of them."""

_QUOTE = re.compile(r"\A(?: {0,3}>)+ ?")
_WROTE = r"(?:wrote|schrieb|a écrit|escribió|ha scritto|schreef|escreveu|skrev|napisał|kirjoitti)"
_ATTRIBUTION = re.compile(
    r"(?:On|Am|Le|El|Il|Op|Em|Den|W dniu|Dnia)\b.{4,240}\b" + _WROTE + r".{0,120}[:\uff1a]"
)
_NAMED_ATTRIBUTION = re.compile(
    r"[^.!?]{1,60}<\S{1,120}@\S{1,120}>.{0,60}" + _WROTE + r".{0,60}[:\uff1a]"
)
_STAMP = re.compile(r"@|\d{4}|\d{1,2}[:.]\d{2}|\d{1,2}/\d{1,2}")
_ORIGINAL = re.compile(
    r"[-_]{2,}\s*(?:Original Message|Original Appointment|Ursprüngliche Nachricht"
    r"|Original-Nachricht|Originalnachricht|Message d['\u2019]origine|Mensaje original"
    r"|Messaggio originale|Oorspronkelijk bericht|Mensagem original)\s*[-_]{2,}",
    re.IGNORECASE,
)
_FORWARDED = re.compile(
    r"(?:[-_]{2,}\s*(?:Forwarded message|Forwarded by .{1,80}|Weitergeleitete Nachricht"
    r"|Message transféré|Mensaje reenviado|Messaggio inoltrato|Doorgestuurd bericht"
    r"|Mensagem encaminhada)\s*[-_]{2,}"
    r"|(?:Begin forwarded message|Anfang der weitergeleiteten (?:Nachricht|E-Mail)"
    r"|Début du message (?:transféré|réexpédié)|Inicio del mensaje reenviado"
    r"|Inizio messaggio inoltrato)\s?:)",
    re.IGNORECASE,
)
_FROM = re.compile(r"\*{0,2}(?:From|Von|De|Da|Van|Från|Od|Fra)\s?:\*{0,2}\s*(\S.{0,300})", re.I)
_FIELD = re.compile(
    r"\*{0,2}(?:Sent|Date|To|Cc|Subject|Reply-To|Gesendet|Datum|An|Betreff|Envoyé|Objet|À|A"
    r"|Enviado(?: el)?|Fecha|Para|Asunto|Data|Inviato|Oggetto|Verzonden|Aan|Onderwerp|Importance"
    r"|Wysłano|Do|Temat|Skickat|Till|Ämne|Sendt|Til|Emne|Priority|Attachments|Anlagen)"
    r"\s?:\*{0,2}(?:\s|$)",
    re.IGNORECASE,
)
_RULE = re.compile(r"[_\-=*]{10,}")
_FORWARD_SUBJECT = re.compile(r"\s*(?:fwd?|wg|tr|rv|enc|i|doorst)\s*:", re.IGNORECASE)


@dataclass(slots=True)
class Message:
    """One of the mails that a thread is made of: the words, and who wrote them (if told)."""

    author: str = ""
    heading: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Thread:
    """The newest mail's own words, what it forwards, and what it quotes."""

    own: list[str] = field(default_factory=list)
    passed_on: list[Message] = field(default_factory=list)
    quoted: list[str] = field(default_factory=list)

    @property
    def forwarded(self) -> bool:
        return bool(self.passed_on)


def divide(text: str, subject: str) -> Thread:
    """Take a mail's visible text apart. `subject` tells a forward from a reply in Outlook."""
    lines = text.split("\n", MAX_LINES)
    thread = Thread()
    forward_subject = bool(_FORWARD_SUBJECT.match(subject))
    at = 0
    while at < len(lines):
        line = lines[at]
        bare = _bare(line)
        if bare and _FORWARDED.fullmatch(bare):
            _pass_on(thread, lines, at + 1)
            return thread
        if block := _history_begins(lines, at):
            if forward_subject:
                _pass_on(thread, lines, block)
            else:
                thread.quoted += lines[at:]
            return thread
        if length := _attribution(lines, at):
            after = _next_written(lines, at + length)
            thread.quoted += lines[at : at + length]
            at += length
            if after < len(lines) and not _QUOTE.match(lines[after]):
                # Words of the other side without any mark: all the rest is theirs.
                thread.quoted += lines[at:]
                return thread
        elif _QUOTE.match(line):
            thread.quoted.append(line)
            at += 1
        else:
            if line != DIVIDER:
                thread.own.append(line)
            at += 1
    return thread


def _bare(line: str) -> str:
    """A short line without its quotation marks; "" for a line too long to be an announcement."""
    return _QUOTE.sub("", line, count=1).strip() if len(line) <= 400 else ""


def _next_written(lines: list[str], at: int) -> int:
    while at < len(lines) and not lines[at].strip():
        at += 1
    return at


def _history_begins(lines: list[str], at: int) -> int:
    """The line after a divider, or the first line of a From: block that begins here; else 0."""
    line = _bare(lines[at])
    if not line:
        return 0
    if _ORIGINAL.fullmatch(line):
        return at + 1
    if line == DIVIDER or _RULE.fullmatch(line):
        # Only a rule above a block of fields is a divider; others are decoration.
        for step in range(at + 1, min(at + 7, len(lines))):
            below = _bare(lines[step])
            if below and below != DIVIDER and not _RULE.fullmatch(below):
                named = re.match(r"\*{0,2}\w{2,12}\s?:", below)
                if _is_block(lines, step) or (line == DIVIDER and named):
                    return step
                break
        return 0
    return at if _is_block(lines, at) and at > 0 else 0


def _is_block(lines: list[str], at: int) -> bool:
    if not _FROM.fullmatch(_bare(lines[at])):
        return False
    below = [text for line in lines[at + 1 : at + 9] if (text := _bare(line))][:5]
    return sum(1 for text in below if _FIELD.match(text)) >= 2


def _attribution(lines: list[str], at: int) -> int:
    """How many lines an attribution fills that begins here: 0 if none, else 1 to 3."""
    first = _bare(lines[at])
    if not first:
        return 0
    joined = ""
    for count in range(1, 4):
        if at + count > len(lines):
            return 0
        piece = _bare(lines[at + count - 1])
        if not piece or len(joined) > 400:
            return 0
        joined = f"{joined} {piece}".strip()
        if joined.endswith((":", "\uff1a")):
            whole = _ATTRIBUTION.fullmatch(joined) or (
                count == 1 and _NAMED_ATTRIBUTION.fullmatch(joined)
            )
            return count if whole and _STAMP.search(joined) else 0
    return 0


def _pass_on(thread: Thread, lines: list[str], at: int) -> None:
    """All the rest is forwarded: cut it into its mails and take their quotation marks away."""
    message = Message()
    thread.passed_on.append(message)
    heading = True
    while at < len(lines):
        bare = _bare(lines[at])
        length = 0 if heading else _attribution(lines, at)
        begins = 0 if heading else _history_begins(lines, at)
        if length or begins or (bare and _FORWARDED.fullmatch(bare)):
            if message.author or any(map(str.strip, message.lines)):
                message = Message()
                thread.passed_on.append(message)
            if length:
                message.heading = [_bare(line) for line in lines[at : at + length]]
                message.author = " ".join(message.heading)
            at = max(at + length, begins) if length or begins else at + 1
            heading = not length
            continue
        if heading and (found := _FROM.fullmatch(bare)):
            message.author = found.group(1).strip()
            message.heading.append(bare)
        elif heading and (_FIELD.match(bare) or not bare or bare == DIVIDER):
            message.heading.append(bare)
            heading = bool(bare) or len(message.heading) < 3
        elif heading and message.heading and _continues(message.heading[-1]):
            message.heading.append(bare)
        else:
            heading = False
            if lines[at] != DIVIDER:
                message.lines.append(_QUOTE.sub("", lines[at], count=1))
        at += 1


def _continues(line: str) -> bool:
    """A list of recipients may run over several lines."""
    return line.endswith((",", ";"))
