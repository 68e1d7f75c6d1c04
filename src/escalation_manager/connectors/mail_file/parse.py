"""What does this mail say, who wrote it, and when? Raw bytes in, a `ParsedMail` out.

Whatever the bytes are, the only error is BadInput; what is odd but readable becomes a note.
"""

from __future__ import annotations

import re

from escalation_manager.connectors.mail_file.decoding import tidy
from escalation_manager.connectors.mail_file.headers import (
    Headers,
    addresses,
    header_pairs,
    message_ids,
    sent_at,
)
from escalation_manager.connectors.mail_file.history import Thread, divide
from escalation_manager.connectors.mail_file.html_text import DIVIDER, MAX_TAGS, Page, read_page
from escalation_manager.connectors.mail_file.parsed import Attachment, ParsedMail
from escalation_manager.connectors.mail_file.parts import Walk, split_headers, walk
from escalation_manager.connectors.mail_file.signature import cut_signature
from escalation_manager.core.errors import BadInput

MAX_BYTES = 5 * 1024 * 1024
MAX_STATEMENT = 100_000
"""Characters of the newest words that become the statement; `full_text` keeps them all."""

_AS_TEXT = "Save the mail as .eml, or its words as plain text, and give that file."
_KINDS = (
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"PK\x03\x04", "a zip archive or an Office document"),
    (b"PK\x05\x06", "a zip archive"),
    (b"%PDF", "a PDF document"),
    (b"\xd0\xcf\x11\xe0", "an Outlook .msg file or an old Office document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"{\\rtf", "a rich-text document"),
    (b"SQLite format 3", "a database"),
)
_KNOWN_HEADERS = re.compile(
    r"from|to|cc|bcc|sent|date|subject|message-id|received|return-path|delivered-to|mime-version"
    r"|content-type|reply-to|sender|dkim-signature|arc-seal|x-mailer|importance"
)
_PAGE = re.compile(rb"\s*<(?:!doctype\s+html|html|head|body|div|p|table)\b", re.IGNORECASE)
_AUTO_SUBJECT = re.compile(
    r"(?:automatic reply|auto(?:matic)?[- ]?(?:reply|response)|out of (?:the )?office"
    r"|abwesenheitsnotiz|abwesend:|automatische antwort|réponse automatique|absence du bureau"
    r"|message d'absence|respuesta automática|fuera de la oficina|risposta automatica"
    r"|fuori (?:sede|ufficio)|resposta automática|ausência temporária|automatisch antwoord"
    r"|afwezigheidsbericht|autosvar|automatiskt? svar|automaattinen vastaus|frånvaro"
    r"|automatyczna odpowiedź|automatická odpověď|automatikus válasz|otomatik yan\u0131t"
    r"|автоматический ответ|自動応答|自動返信|自动答复|自动回复|自動回覆"
    r"|undeliver(?:ed|able)|delivery status notification|mail delivery (?:failed|failure)"
    r"|returned mail|unzustellbar)",
    re.IGNORECASE,
)


def parse_mail(raw: bytes, *, name: str = "") -> ParsedMail:
    """Read one mail, as .eml or as plain text. `name` is the file's, for messages.

    Raises BadInput for what holds no readable words: empty, larger than 5 MB, not text,
    encrypted, or attachments alone.
    """
    called = f"The mail {name!r}" if name else "The mail"
    _refuse_unreadable(raw, called)
    headers, body = _headers_and_body(raw)
    if headers is None:
        headers = Headers([("content-type", b"text/html")] if _PAGE.match(body) else [])
        _refuse_binary(body, called)
    found = walk(headers, body)
    subject = headers.text("subject")
    text, hidden = _text(found)
    thread = divide(text, subject)
    statement, signature, author = _statement(found, thread)
    if not re.search(r"\w", text):
        _refuse_silent(found, called)
    if len(statement) > MAX_STATEMENT:
        found.note(f"The statement was cut after {MAX_STATEMENT:,} characters; all is kept.")
        statement = statement[:MAX_STATEMENT]
    if hidden:
        found.note(
            f"{len(hidden):,} characters that no reader of this mail sees were left out of the "
            "statement: a preview line, or words meant for a machine."
        )
    when, odd = sent_at(headers)
    found.note(odd)
    senders = headers.people("from") or headers.people("sender")
    sender_name, sender = senders[0] if senders else (headers.text("from"), "")
    enclosed = next((part.enclosed for part in found.parts if part.enclosed), None)
    if enclosed:
        author = author or enclosed.text("from")
    return ParsedMail(
        statement=statement,
        quoted=_joined([line for line in thread.quoted if line != DIVIDER]),
        signature=signature,
        hidden=hidden,
        full_text=_joined([text.replace(DIVIDER + "\n", "")]),
        subject=subject,
        sender_name=sender_name,
        sender_address=sender,
        to=_only_addresses(headers, "to"),
        cc=_only_addresses(headers, "cc"),
        sent_at=when,
        message_id=next(iter(message_ids(headers.raw("message-id"))), ""),
        references=_references(headers),
        channel="email",
        is_auto_reply=_is_auto_reply(headers, found, subject, sender),
        forwarded=thread.forwarded or bool(enclosed),
        forwarded_from=_author(author),
        attachments=tuple(
            Attachment(part.name or "unnamed", part.type, part.size)
            for part in found.parts
            if part.text is None
        ),
        notes=tuple(found.notes),
    )


def _refuse_unreadable(raw: bytes, called: str) -> None:
    if len(raw) > MAX_BYTES:
        raise BadInput(
            f"{called} has {len(raw):,} bytes; at most {MAX_BYTES:,} (5 MB) can be read.",
            "Save it without its attachments, or put its words into a text file.",
        )
    if not raw.strip(b" \t\r\n\0\xef\xbb\xbf"):
        raise BadInput(f"{called} is empty.", "Give a file or standard input with the mail in it.")
    for magic, kind in _KINDS:
        if raw.startswith(magic):
            raise BadInput(f"{called} is {kind}, not a mail.", _AS_TEXT)


def _refuse_binary(body: bytes, called: str) -> None:
    """Plain text has no NUL and next to no control characters; UTF-16 has its own mark."""
    if body.startswith((b"\xff\xfe", b"\xfe\xff")):
        return
    controls = len(body) - len(body.translate(None, bytes({*range(32)} - {9, 10, 12, 13, 27})))
    if b"\0" in body or controls * 50 > len(body):
        raise BadInput(f"{called} is not text: it holds binary data.", _AS_TEXT)


def _refuse_silent(found: Walk, called: str) -> None:
    if found.encrypted:
        raise BadInput(f"{called} is encrypted.", "Decrypt it in your mail program. " + _AS_TEXT)
    files = [part.name or part.type for part in found.parts if part.text is None]
    if files:
        shown = ", ".join(files[:5]) + (f" and {len(files) - 5} more" if len(files) > 5 else "")
        raise BadInput(
            f"{called} has no words of its own, only attachments: {shown}.",
            "Write down what the customer said in a text file, and give that.",
        )
    raise BadInput(f"{called} has no words in it.", _AS_TEXT)


def _headers_and_body(raw: bytes) -> tuple[Headers | None, bytes]:
    """Headers and body; None for headers where the file is words alone."""
    start = raw.removeprefix(b"\xef\xbb\xbf").lstrip(b"\r\n")
    if start.startswith(b"From ") and b"\n" in start[:500]:
        start = start.split(b"\n", 1)[1]
    block, body = split_headers(start)
    lines = block.splitlines()
    names: set[str] = set()
    for at, line in enumerate(lines):
        found = re.match(rb"([!-9;-~]{1,80})[ \t]*:", line)
        if found:
            names.add(found[1].decode("ascii").lower())
        elif at == 0 or line[:1] not in (b" ", b"\t"):
            # Words without an empty line above them: a mail only if enough headers came first.
            if _known(names) < 2:
                return None, raw
            rest = b"\n".join(lines[at:])
            return Headers(header_pairs(b"\n".join(lines[:at]))), rest + b"\n\n" + body
    if not _known(names):
        return None, raw
    return Headers(header_pairs(block)), body


def _known(names: set[str]) -> int:
    return sum(1 for name in names if _KNOWN_HEADERS.fullmatch(name))


def _text(found: Walk) -> tuple[str, str]:
    """The visible text of all parts, and what was hidden in them."""
    texts: list[str] = []
    hidden: list[str] = []
    pages = _pages(found)
    dropped = _other_versions(found, pages)
    for at, part in enumerate(found.parts):
        if part.text is None or at in dropped:
            continue
        text, smuggled = tidy(part.text)
        if page := pages.get(at):
            text = page.text
            if re.search(r"\w", page.hidden):
                hidden.append(page.hidden)
            if page.pictures:
                count = f"{page.pictures} pictures" if page.pictures > 1 else "1 picture"
                found.note(f"{count} in the text could not be read.")
        elif part.flowed:
            text = unflowed(text, joined=part.joined)
        if smuggled:
            hidden.append(smuggled)
        if text.strip():
            texts.append(text)
    return "\n\n".join(texts), tidy("\n".join(hidden))[0]


def _pages(found: Walk) -> dict[int, Page]:
    """The HTML parts, read, by their place among all parts."""
    pages: dict[int, Page] = {}
    allowed = MAX_TAGS
    for at, part in enumerate(found.parts):
        if part.type == "text/html" and part.text is not None:
            pages[at] = read_page(tidy(part.text)[0], allowed)
            allowed = max(0, allowed - pages[at].tags)
            if not pages[at].complete:
                found.note(f"The HTML has more than {MAX_TAGS:,} tags; the rest was not read.")
    return pages


def _other_versions(found: Walk, pages: dict[int, Page]) -> set[int]:
    """Of each text that comes in versions, all but one: the HTML is what its reader saw."""
    groups: dict[int, list[int]] = {}
    for at, part in enumerate(found.parts):
        if part.name.lower() == "winmail.dat" or part.type == "application/ms-tnef":
            found.note("winmail.dat cannot be read; ask for the mail as HTML or plain text.")
        if part.group and part.text is not None:
            groups.setdefault(part.group, []).append(at)
    dropped: set[int] = set()
    for versions in groups.values():
        html = [at for at in versions if at in pages]
        plain = [at for at in versions if at not in pages]
        seen = " ".join(f"{pages[at].text} {pages[at].hidden}" for at in html)
        if not plain or not re.search(r"\w", seen):
            dropped.update(html if plain else ())
            continue
        dropped.update(plain)
        words = _long_words(" ".join(found.parts[at].text or "" for at in plain)[:100_000])
        missing = len(words - _long_words(seen))
        if missing > 20 and missing * 5 > len(words) * 2:
            found.note(
                "The mail says different things as plain text and as HTML; the HTML, which a "
                "reader sees, was read."
            )
    return dropped


def _long_words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text))


def unflowed(text: str, *, joined: bool) -> str:
    """Undo format=flowed (RFC 3676): a line that ends in a space goes on in the next."""
    out: list[str] = []
    depth_before, open_line = 0, False
    for line in text.split("\n"):
        bare = line.lstrip(">")
        depth = len(line) - len(bare)
        bare = bare.removeprefix(" ")
        flows = bare.endswith(" ") and bare != "-- "
        content = bare[:-1] if flows and joined else bare
        if open_line and depth == depth_before and bare != "-- ":
            out[-1] += content
        else:
            out.append(f"{'>' * depth} {content}" if depth else content)
        depth_before, open_line = depth, flows
    return "\n".join(out)


def _statement(found: Walk, thread: Thread) -> tuple[str, str, str]:
    """(newest words, signature, author of what was forwarded)."""
    own, signature = cut_signature(thread.own)
    pieces = [_joined(own)]
    signatures = [_joined(signature)]
    for position, message in enumerate(thread.passed_on):
        lines, cut = cut_signature(message.lines)
        words = _joined(lines)
        if position and message.author and words:
            words = f"[{message.author.removesuffix(':')}]\n{words}"
        pieces.append(words)
        signatures.append(_joined(cut))
    statement = _joined(pieces, gap="\n\n")
    author = next((message.author for message in thread.passed_on if message.author), "")
    if not re.search(r"\w", statement):
        older = [re.sub(r"^(?: {0,3}>)+ ?", "", line) for line in thread.quoted]
        statement = _joined([line for line in older if line != DIVIDER])
        if statement:
            found.note("The mail has no new words; the quoted ones stand in for them.")
    if not statement:
        statement = signatures[0]
    return statement, _joined(signatures, gap="\n\n"), author


def _joined(lines: list[str], *, gap: str = "\n") -> str:
    text = gap.join(line.rstrip() for line in lines if gap == "\n" or line)
    return re.sub(r"\n{3,}", "\n\n", text).strip()


def _only_addresses(headers: Headers, name: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(address for _, address in headers.people(name)))


def _references(headers: Headers) -> tuple[str, ...]:
    told = message_ids(headers.raw("references")) + message_ids(headers.raw("in-reply-to"))
    return tuple(dict.fromkeys(told))


def _author(text: str) -> str:
    """The address in a From: line or attribution, else the name as it stands."""
    found = addresses(text.replace("[mailto:", "<").replace("]", ">"))
    return found[0][1] if found else text[:200]


def _is_auto_reply(headers: Headers, found: Walk, subject: str, sender: str) -> bool:
    return (
        headers.token("auto-submitted") not in ("", "no")
        or any(name in headers for name in ("x-autoreply", "x-autorespond"))
        or headers.token("precedence") in ("auto_reply", "auto-reply")
        or headers.raw("return-path") == "<>"
        or sender.startswith(("mailer-daemon@", "postmaster@"))
        or found.report
        or bool(_AUTO_SUBJECT.match(subject))
    )
