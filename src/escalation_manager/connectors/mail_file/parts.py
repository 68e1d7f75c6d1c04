"""Of which parts does a mail consist? Its text, its files, and mails within it.

The standard parser walks line by line and calls itself for every nested part; a hostile mail of
5 MB keeps it busy for minutes or ends in a RecursionError. This one cuts at boundaries found by
one search per level, with a limit on levels and parts, and says what it left unread.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from escalation_manager.connectors.mail_file.decoding import decoded, transfer_decoded
from escalation_manager.connectors.mail_file.headers import Headers, header_pairs

MAX_LEVELS = 20
MAX_PARTS = 500
MAX_HEADER_BYTES = 262_144

_TOO_MANY = f"The mail has more than {MAX_PARTS} parts; the others were not read."
_TEXT = frozenset({"text/plain", "text/html", "text/enriched", "text"})
_BLANK = re.compile(rb"\r?\n[ \t]*\r?\n|\A[ \t]*\r?\n")


@dataclass(slots=True)
class Part:
    """One leaf of a mail. `text` is None for a file. `group` tells versions of the same text."""

    type: str
    headers: Headers
    text: str | None = None
    size: int = 0
    name: str = ""
    group: int = 0
    flowed: bool = False
    joined: bool = False
    """DelSp: the space before a soft line break is no part of the text."""
    enclosed: Headers | None = None
    """Headers of the forwarded mail that this text belongs to, if it came as an enclosed mail."""


@dataclass(slots=True)
class Walk:
    """What was found while walking through a mail."""

    parts: list[Part] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    encrypted: bool = False
    report: bool = False
    """A delivery or disposition report: no person wrote it."""
    groups: int = 0

    def note(self, sentence: str) -> None:
        if sentence and sentence not in self.notes:
            self.notes.append(sentence)


def split_headers(raw: bytes) -> tuple[bytes, bytes]:
    """The header block and the body of a mail or part."""
    found = _BLANK.search(raw, 0, MAX_HEADER_BYTES)
    if found:
        return raw[: found.start()], raw[found.end() :]
    if len(raw) <= MAX_HEADER_BYTES:
        return raw, b""
    cut = raw.rfind(b"\n", 0, MAX_HEADER_BYTES)
    cut = MAX_HEADER_BYTES if cut < 0 else cut
    return raw[:cut], raw[cut:]


def walk(headers: Headers, body: bytes) -> Walk:
    """All leaves of a mail in the order in which they stand."""
    seen = Walk()
    _visit(seen, headers, body, level=0, group=0, enclosed=None)
    return seen


def _visit(
    seen: Walk, headers: Headers, body: bytes, *, level: int, group: int, enclosed: Headers | None
) -> None:
    if len(seen.parts) >= MAX_PARTS:
        seen.note(_TOO_MANY)
        return
    kind = headers.token("content-type") or "text/plain"
    boundary = headers.parameter("content-type", "boundary")
    if kind == "multipart/encrypted" or kind.startswith("application/pkcs7-mime"):
        seen.encrypted = True
    seen.report = seen.report or (kind == "multipart/report" and level == 0)
    if kind.startswith("multipart/") and boundary and level < MAX_LEVELS:
        if kind == "multipart/alternative" and not group:
            seen.groups += 1
            group = seen.groups
        for piece in _pieces(seen, body, boundary):
            block, inner = split_headers(piece)
            _visit(seen, Headers(header_pairs(block)), inner,
                   level=level + 1, group=group, enclosed=enclosed)  # fmt: skip
    elif kind == "message/rfc822" and level < MAX_LEVELS:
        data, odd = transfer_decoded(body, headers.raw("content-transfer-encoding"))
        seen.note(odd)
        block, inner = split_headers(data.lstrip())
        inside = Headers(header_pairs(block))
        _visit(seen, inside, inner, level=level + 1, group=group, enclosed=enclosed or inside)
    else:
        if kind.startswith("multipart/"):
            problem = "is nested too deeply" if boundary else "does not tell its boundary"
            seen.note(f"A part of the mail {problem}; it was read as plain text.")
            kind = "text/plain"
        seen.parts.append(_leaf(seen, kind, headers, body, group, enclosed))


def _pieces(seen: Walk, body: bytes, boundary: str) -> Iterator[bytes]:
    """What stands between the boundary lines; what precedes the first is for no one."""
    mark = re.escape(b"--" + boundary.encode("latin-1", "replace"))
    start: int | None = None
    count = 0
    for found in re.finditer(mark + rb"(--)?[ \t]*(?:\r?\n|\Z)", body):
        if found.start() and body[found.start() - 1] != 0x0A:
            continue
        if start is not None:
            yield body[start : found.start()].removesuffix(b"\n").removesuffix(b"\r")
        if found.group(1):
            return
        count += 1
        if count > MAX_PARTS:
            seen.note(_TOO_MANY)
            return
        start = found.end()
    seen.note("The mail ends before its last boundary: it is truncated.")
    yield body if start is None else body[start:]


def _leaf(
    seen: Walk, kind: str, headers: Headers, body: bytes, group: int, enclosed: Headers | None
) -> Part:
    data, odd = transfer_decoded(body, headers.raw("content-transfer-encoding"))
    name = headers.parameter("content-disposition", "filename") or headers.parameter(
        "content-type", "name"
    )
    # A path in a file name is never meant well.
    part = Part(
        type=kind,
        headers=headers,
        size=len(data),
        name=re.split(r"[/\\]", name)[-1][:200],
        group=group,
        enclosed=enclosed,
    )
    # Some programs show a log file inline; with a name of its own it is a file all the same.
    named = bool(name) and kind != "text/html"
    if kind not in _TEXT or named or headers.token("content-disposition") == "attachment":
        return part
    seen.note(odd)
    part.text, odd = decoded(data, headers.parameter("content-type", "charset"))
    if "\0" in part.text:
        seen.note("The text of the mail held NUL characters; they were left out.")
    seen.note(odd)
    part.flowed = headers.parameter("content-type", "format").lower() == "flowed"
    part.joined = headers.parameter("content-type", "delsp").lower() == "yes"
    return part
