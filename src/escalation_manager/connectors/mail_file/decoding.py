"""Which characters are these bytes? Transfer encodings and character sets, right and wrong ones."""

from __future__ import annotations

import binascii
import codecs
import re

_TEXT_CODECS = re.compile(
    r"(ascii|utf-8|utf-16|utf-32|iso8859|latin|cp\d|koi8|gb|big5|euc|shift|iso2022|mac|tis|hz)"
)
_ALPHABET = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(sorted(set(range(256)) - set(_ALPHABET) - set(b"=")))
_CONTROLS = {code: None for code in range(32) if code not in (9, 10)}
_CONTROLS |= dict.fromkeys(range(0x7F, 0xA0))
# Direction marks reorder what a reader sees; the others have no width at all.
_CONTROLS |= dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_CONTROLS |= dict.fromkeys([0x00AD, 0x034F, 0x200B, 0x2060, 0xFEFF, 0xFFFE, 0xFFFF])
_CONTROLS |= dict.fromkeys(range(0xD800, 0xE000))
_TAG_LETTERS = re.compile("[\U000e0020-\U000e007e]+")
_PRIVATE = re.compile("[\ue000-\uf8ff]")


def transfer_decoded(body: bytes, encoding: str) -> tuple[bytes, str]:
    """The bytes behind a Content-Transfer-Encoding, and what was odd about them ("" if nothing)."""
    match encoding.strip().lower():
        case "base64":
            return _base64(body)
        case "quoted-printable":
            return binascii.a2b_qp(body), ""
        case "" | "7bit" | "8bit" | "binary":
            return body, ""
        case other:
            return body, f"The transfer encoding {other[:40]!r} is unknown; it was read as it is."


def _base64(body: bytes) -> tuple[bytes, str]:
    # Each run of padding ends a piece; some programs join several pieces.
    pieces, cut = [], False
    for piece in re.split(rb"=+", body.translate(None, _NOT_BASE64), maxsplit=1000):
        letters = piece.replace(b"=", b"")
        if len(letters) % 4 == 1:
            letters, cut = letters[:-1], True
        pieces.append(binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)))
    return b"".join(pieces), "A base64 part is cut short: the mail is damaged." if cut else ""


def decoded(data: bytes, charset: str) -> tuple[str, str]:
    """Text of these bytes, and what was odd about the declared character set. Never loses a byte.

    A wrong label is overruled where the bytes prove it: text that is valid UTF-8 beyond ASCII is
    UTF-8, and text that is not valid under its label is read as Windows-1252, then Latin-1.
    """
    for mark, codec in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"),
                        (b"\xfe\xff", "utf-16")):  # fmt: skip
        if data.startswith(mark) and (text := _strict(data, codec)) is not None:
            return text, ""
    codec, note = _codec(charset)
    single_byte = codec in ("", "ascii", "iso8859-1", "cp1252", "iso8859-15")
    if single_byte and not data.isascii() and (text := _strict(data, "utf-8")) is not None:
        wrong = f"The mail says {charset[:40]!r} but is written in UTF-8." if charset else note
        return text, wrong
    if codec in ("", "ascii", "iso8859-1"):
        # What calls itself Latin-1 is Windows-1252 in practice: curly quotes, the euro sign.
        expected = data.isascii() or codec == "iso8859-1"
        text = _strict(data, "cp1252")
        if text is not None:
            return text, note if expected else note or _wrong(charset, "Windows-1252")
        return data.decode("latin-1"), note or _wrong(charset, "Latin-1")
    if (text := _strict(data, codec)) is not None:
        return text, note
    for fallback, name in (("utf-8", "UTF-8"), ("cp1252", "Windows-1252")):
        if (text := _strict(data, fallback)) is not None:
            return text, _wrong(charset, name)
    return data.decode("latin-1"), _wrong(charset, "Latin-1")


def _wrong(charset: str, read_as: str) -> str:
    if not charset:
        return f"The mail does not tell its character set; it was read as {read_as}."
    return f"The mail is not written in {charset[:40]!r} as it says; it was read as {read_as}."


def _codec(charset: str) -> tuple[str, str]:
    name = charset.strip().strip("'\"").lower()
    if not name:
        return "", ""
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError, UnicodeError):
        found = ""
    if not found or not _TEXT_CODECS.match(found):
        return "", f"The character set {name[:40]!r} is unknown."
    return found, ""


def _strict(data: bytes, codec: str) -> str | None:
    try:
        return data.decode(codec)
    except (UnicodeError, LookupError, ValueError):
        return None


def tidy(text: str) -> tuple[str, str]:
    """Text without characters that no reader sees, and the words smuggled in such characters."""
    smuggled = ""
    if _TAG_LETTERS.search(text):
        smuggled = " ".join(
            "".join(chr(ord(letter) - 0xE0000) for letter in run)
            for run in _TAG_LETTERS.findall(text)
        )
        text = _TAG_LETTERS.sub("", text)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n")
    text = text.replace("\u2028", "\n").replace("\u2029", "\n").replace("\xa0", " ")
    return _PRIVATE.sub("\ufffd", text.translate(_CONTROLS)), smuggled
