"""Who wrote to whom, when and about what: the headers of a mail, cleaned of what does harm."""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote_to_bytes

from escalation_manager.connectors.mail_file.decoding import decoded, tidy

MAX_VALUE = 65_536
"""Characters of one header that are read; a longer one is cut."""

_NAME = re.compile(rb"[!-9;-~]{1,80}")
_ENCODED = re.compile(r"=\?([^?\s]*)\?([bBqQ])\?([^?]*)\?=")
_ID = re.compile(r"<([^<>\s]{1,400})>")
_QUOTE = "\ue000"
"""Stands for an escaped quote while a value is cut, so that the cutting stays linear."""
_PARAMETER = re.compile(r";\s*([^\s=;]{1,60})\s*=\s*(\"[^\"]*\"|[^;]*)")
_ADDRESS_SPLIT = re.compile(r"\"[^\"]*\"|<[^<>]*>|[,;]|[^\",;<]+|.")
_ADDRESS = re.compile(r"[^\s<>()\",;:@]{1,200}@[^\s<>()\",;:@]{1,200}")


class Headers:
    """Header lines of a mail or of one of its parts; names in lower case, first one counts."""

    def __init__(self, pairs: Iterable[tuple[str, bytes]]) -> None:
        self._values: dict[str, list[bytes]] = {}
        for name, value in pairs:
            self._values.setdefault(name, []).append(value[:MAX_VALUE])

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def raw(self, name: str) -> str:
        """The undecoded value on one line, "" if there is none."""
        values = self._values.get(name)
        return _one_line(values[0].decode("latin-1")) if values else ""

    def text(self, name: str) -> str:
        """The value as a person reads it, on one line, without control characters."""
        values = self._values.get(name)
        return readable(values[0]) if values else ""

    def people(self, name: str) -> list[tuple[str, str]]:
        """(name, address) pairs. A comma inside an encoded name does not end it."""
        raw = b",".join(self._values.get(name, []))[:MAX_VALUE]
        return [
            (readable(who.encode("utf-8", "replace")), address)
            for who, address in addresses(" ".join(decoded(raw, "")[0].split()))
        ]

    def every(self, name: str) -> list[str]:
        """The undecoded values of all headers of this name, in order."""
        return [_one_line(value.decode("latin-1")) for value in self._values.get(name, [])]

    def token(self, name: str) -> str:
        """The value before any parameter, in lower case: "text/html"."""
        return self.raw(name).split(";", 1)[0].strip().lower()

    def parameter(self, name: str, key: str) -> str:
        """A parameter of a header, with RFC 2231 continuations and character sets undone."""
        pieces: dict[str, str] = {}
        listed = self.raw(name).partition(";")[2].replace('\\"', _QUOTE)
        for found, value in _PARAMETER.findall(";" + listed):
            if value.startswith('"'):
                value = value[1:-1].replace("\\\\", "\\")
            pieces.setdefault(found.lower(), value.replace(_QUOTE, '"').strip())
        if key in pieces:
            return readable(pieces[key].encode("latin-1"))
        names = [key + "*"] if key + "*" in pieces else []
        for number in range(100):
            names += [n for n in (f"{key}*{number}", f"{key}*{number}*") if n in pieces]
        joined, charset = b"", ""
        for position, found in enumerate(names):
            value = pieces[found]
            if found.endswith("*"):
                if position == 0 and value.count("'") >= 2:
                    charset, _, value = value.split("'", 2)
                joined += unquote_to_bytes(value)
            else:
                joined += value.encode("latin-1")
        return _one_line(decoded(joined, charset)[0])


def header_pairs(block: bytes) -> list[tuple[str, bytes]]:
    """Header lines of a block, unfolded. Lines that are no header are passed over."""
    pairs: list[tuple[str, list[bytes]]] = []
    for line in block.splitlines():
        if line[:1] in (b" ", b"\t"):
            if pairs:
                pairs[-1][1].append(line)
            continue
        name, colon, value = line.partition(b":")
        if colon and _NAME.fullmatch(name.rstrip()):
            pairs.append((name.rstrip().decode("ascii").lower(), [value]))
    return [(name, b" ".join(lines)) for name, lines in pairs]


def readable(value: bytes) -> str:
    """A header value with its encoded words undone, on one line."""
    text = decoded(value, "")[0]
    pieces: list[str] = []
    waiting: list[tuple[str, bytes]] = []
    end = 0
    for match in _ENCODED.finditer(text):
        between = text[end : match.start()]
        if between.strip() or not waiting:
            pieces += [_words(waiting), between]
            waiting = []
        charset, kind, data = match.groups()
        waiting.append((charset.split("*")[0].lower(), _word_bytes(kind, data)))
        end = match.end()
    pieces += [_words(waiting), text[end:]]
    return _one_line("".join(pieces))


def _words(waiting: list[tuple[str, bytes]]) -> str:
    """Adjacent encoded words; a letter may be cut in two between words of the same set."""
    joined: list[tuple[str, list[bytes]]] = []
    for charset, data in waiting:
        if joined and joined[-1][0] == charset:
            joined[-1][1].append(data)
        else:
            joined.append((charset, [data]))
    return "".join(decoded(b"".join(data), charset)[0] for charset, data in joined)


def _word_bytes(kind: str, data: str) -> bytes:
    raw = data.encode("utf-8")
    if kind in "qQ":
        return binascii.a2b_qp(raw, header=True)
    try:
        return binascii.a2b_base64(raw + b"=" * (-len(raw) % 4))
    except binascii.Error:
        return raw


def _one_line(text: str) -> str:
    return " ".join(tidy(text)[0].split())


def addresses(text: str) -> list[tuple[str, str]]:
    """(name, address) pairs of an address header; what holds no address is left out."""
    found: list[tuple[str, str]] = []
    current: list[str] = []
    for piece in [*_ADDRESS_SPLIT.findall(text.replace('\\"', _QUOTE)), ","]:
        if piece in (",", ";"):
            entry = "".join(current)
            current = []
            if address := _ADDRESS.search(entry[entry.rfind("<") + 1 :]) or _ADDRESS.search(entry):
                name = entry[: entry.rfind("<")] if "<" in entry else _comment(entry)
                # A group ("Team: a@x.org, b@x.org;") puts its title before its first member.
                name = name.strip().strip("\"'").replace(_QUOTE, '"').strip()
                found.append((name, address.group().strip(".").lower()))
        else:
            current.append(piece)
    return found


def _comment(entry: str) -> str:
    _, bracket, rest = entry.partition("(")
    return rest.rpartition(")")[0] if bracket else ""


def message_ids(text: str) -> list[str]:
    """Message ids of a References or Message-ID header, without their brackets."""
    return _ID.findall(text) or text.split()[:1]


def sent_at(headers: Headers) -> tuple[datetime | None, str]:
    """When the mail was sent (UTC), and what was odd about its date.

    Where Date is missing, impossible or later than the mail's own arrival, the time of arrival
    stands in for it: a sender's clock may be wrong, the mail cannot come before it was sent.
    """
    told = headers.raw("date") or headers.raw("sent")
    date = _date(told)
    arrivals = [_date(line.rpartition(";")[2]) for line in headers.every("received")]
    received = next((arrival for arrival in arrivals if arrival), None)
    instead = "the time of its arrival was taken" if received else "no time was taken from it"
    if date and received and date > received + timedelta(hours=1):
        shown = f"{date:%Y-%m-%d %H:%M}Z"
        return received, f"The mail is dated {shown}, after its arrival; {instead}."
    if date:
        return date, ""
    if told:
        return received, f"The date {told[:60]!r} is impossible; {instead}."
    return received, f"The mail has no date; {instead}." if received else ""


def _date(text: str) -> datetime | None:
    from email.utils import parsedate_to_datetime

    text = text.strip()[:100]
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            found = read(text)
            found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
        except Exception:
            # The standard library raises half a dozen kinds of error on dates that are none.
            continue
        if 1980 <= found.year < 2200:
            return found.replace(microsecond=0)
    return None
