"""What would a reader of this HTML see? Its visible text, with quotations marked as in plain text.

A tree builder that follows the HTML standard takes quadratic time on deep nesting (minutes for
1 MB of `<div>`). Text needs no tree, so this goes through the tags once, with a stack.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from html import unescape

from escalation_manager.connectors.mail_file.styles import Look, hiding_names, styled

DIVIDER = "\ue001"
"""A line of its own in the text: the mail program says that history begins here."""

MAX_TAGS = 200_000
"""Tags and pieces of text that are read of one mail; more than any letter has."""


def _tags(names: str) -> frozenset[str]:
    return frozenset(names.split())


# Possessive throughout: a tag that never ends costs one look, not one for each of its letters.
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,40})((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>")
_TAG_WITH_STRAY_QUOTE = re.compile(r"<(/?)([a-zA-Z][^\s/<>]{0,40})([^<>]*+)>")
_ATTRIBUTE = re.compile(r"([^\s=/\"'>]{1,60})\s*(?:=\s*(\"[^\"]*\"|'[^']*'|[^\s\"'>]+))?")
_SPACE = re.compile(r"[ \t\n\r\f]+")
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9a-fA-F]{9,};?")
_VOID = _tags("area base br col embed hr img input link meta source track wbr")
_SILENT = _tags("head script style title template noscript object iframe svg math")
_RAW = _tags("script style title textarea xmp iframe noembed noframes")
_LINES = _tags(
    "address article aside blockquote center dd div dl dt fieldset footer form h1 h2 h3 h4 h5 h6 "
    "header hr li main nav ol p pre section table tbody tfoot thead tr ul"
)
_SPACED = _tags("p h1 h2 h3 h4 h5 h6 pre blockquote table ul ol")
_CLOSES = {"li": ("li",), "p": ("p",), "td": ("td", "th"), "th": ("td", "th"),
           "tr": ("td", "th", "tr"), "dt": ("dt", "dd"), "dd": ("dt", "dd"),
           "option": ("option",)}  # fmt: skip
_QUOTE_CLASSES = frozenset({"gmail_attr", "moz-cite-prefix", "protonmail_quote", "tutanota_quote"})
_DIVIDERS = frozenset(
    {"divrplyfwdmsg", "appendonsend", "stopspelling", "outlookmessageheader", "yahoo_quoted",
     "ymail_android_signature_quote", "mail-editor-reference-message-container"}
)  # fmt: skip


@dataclass(slots=True)
class Page:
    """The visible text of a page, its hidden text, and how many pictures stood in it.

    `tags` were read; the page is not `complete` where there were more than allowed.
    """

    text: str = ""
    hidden: str = ""
    pictures: int = 0
    tags: int = 0
    complete: bool = True


@dataclass(slots=True)
class _Open:
    """An open element and what it does to the text in it; `silent` is for the machine only."""

    tag: str
    look: Look
    silent: bool
    quotes: int


@dataclass(slots=True)
class _Writer:
    """Visible lines as they grow."""

    lines: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    quotes: int = 0

    def line(self) -> None:
        text = _SPACE.sub(" ", "".join(self.words).replace("\t", " \ue002 "))
        cells = [cell.strip() for cell in text.split("\ue002")]
        text = " | ".join(cell for cell in cells if cell)
        self.words.clear()
        if text:
            self.lines.append("> " * self.quotes + text)

    def space(self) -> None:
        self.line()
        if self.lines and self.lines[-1].strip("> "):
            self.lines.append("> " * self.quotes if self.quotes else "")


def read_page(html: str, tags: int = MAX_TAGS) -> Page:
    """Read a page once, from its first character on, `tags` tags and pieces of text at most."""
    page, out = Page(), _Writer()
    hidden: list[str] = []
    names: frozenset[str] = frozenset()
    stack = [_Open("", Look(), False, 0)]
    depth: Counter[str] = Counter()
    for tag, closing, rest in _tokens(html):
        page.tags += 1
        if page.tags > tags:
            page.complete = False
            break
        now = stack[-1]
        if not tag:
            if now.tag == "style":
                names |= hiding_names(rest)
            elif now.look.hidden:
                hidden.append(_plain(rest))
            elif not now.silent:
                out.words.append(_plain(rest).replace("\t", " "))
        elif closing:
            if tag in _VOID or not depth[tag]:
                continue
            while (gone := stack.pop().tag) != tag:
                depth[gone] -= 1
            depth[tag] -= 1
            _break(out, tag, stack[-1])
        else:
            for implied in _CLOSES.get(tag, ()):
                if stack[-1].tag == implied:
                    stack.pop()
                    depth[implied] -= 1
            now = stack[-1]
            _break(out, tag, now)
            given = _attributes(rest)
            look = styled(now.look, given) if given else now.look
            if names and not names.isdisjoint(_names(given)):
                look = replace(look, gone=True)
            quotes = now.quotes + _quotes(tag, given)
            opened = _Open(tag, look, now.silent or tag in _SILENT, quotes)
            if not (look.hidden or opened.silent):
                _begin(page, out, opened, given)
            if tag not in _VOID and (tag in _RAW or not rest.endswith("/")):
                depth[tag] += 1
                stack.append(opened)
    out.line()
    page.text = "\n".join(out.lines).strip("\n")
    page.hidden = _SPACE.sub(" ", " ".join(hidden)).strip()
    return page


def _begin(page: Page, out: _Writer, opened: _Open, given: dict[str, str]) -> None:
    """Visible text may follow: mark where history begins, and what cannot be read."""
    if given and _divides(given):
        out.line()
        out.lines.append(DIVIDER)
    if opened.tag == "img" and given.get("src", "").lower().startswith("cid:"):
        page.pictures += 1
    if opened.quotes != out.quotes:
        out.line()
        out.quotes = opened.quotes
    if opened.tag == "li":
        out.words.append("- ")


def _break(out: _Writer, tag: str, now: _Open) -> None:
    """Begin a new line, or leave one empty, where this tag begins or ends one."""
    if now.silent or now.look.hidden:
        return
    if tag in _SPACED:
        out.space()
    elif tag == "br":
        written = len(out.lines)
        out.line()
        if len(out.lines) == written:
            out.space()
    elif tag in _LINES or out.quotes != now.quotes:
        out.line()
    elif tag in ("td", "th"):
        out.words.append("\t")
    out.quotes = now.quotes


def _tokens(html: str) -> Iterator[tuple[str, bool, str]]:
    """(tag, closing, attributes) of every tag and ("", False, text) between them."""
    at, end = 0, len(html)
    last_close = html.rfind(">")
    while at < end:
        opens = html.find("<", at)
        if opens < 0 or opens > last_close:
            yield "", False, html[at:]
            return
        if opens > at:
            yield "", False, html[at:opens]
        if html.startswith("<!--", opens):
            # Outlook hides its own markup in conditional comments; none of it is seen.
            closed = html.find("-->", opens + 4)
            if closed < 0:
                yield "", False, html[opens:]
                return
            at = closed + 3
        elif html.startswith(("<!", "<?"), opens):
            at = html.find(">", opens) + 1
        elif found := _TAG.match(html, opens) or _TAG_WITH_STRAY_QUOTE.match(html, opens):
            tag = found[2].lower()
            yield tag, bool(found[1]), found[3]
            at = found.end()
            if tag in _RAW and not found[1]:
                # Nothing in these is a tag, whatever it looks like.
                ends = re.compile(f"</{tag}", re.IGNORECASE).search(html, at)
                if ends is None:
                    yield "", False, html[at:]
                    return
                if ends.start() > at:
                    yield "", False, html[at : ends.start()]
                at = ends.start()
        else:
            yield "", False, "<"
            at = opens + 1


def _plain(text: str) -> str:
    if "&" not in text:
        return text
    # A number of thousands of digits is no letter, and the reader of numbers refuses it.
    return unescape(_LONG_NUMBER.sub("\ufffd", text))


def _attributes(text: str) -> dict[str, str]:
    if not text or text.isspace():
        return {}
    return {
        name.lower(): _plain(value.strip("\"'")) for name, value in _ATTRIBUTE.findall(text[:8000])
    }


def _names(given: dict[str, str]) -> list[str]:
    return [f".{name}" for name in given.get("class", "").split()] + [f"#{given.get('id', '')}"]


def _quotes(tag: str, given: dict[str, str]) -> int:
    classes = set(given.get("class", "").lower().split())
    if tag == "blockquote":
        # A plain blockquote is how some programs indent a paragraph of one's own.
        return int(given.get("type", "").lower() == "cite" or bool(classes & {"gmail_quote"})
                   or "border-left" in given.get("style", "").lower())  # fmt: skip
    return int(bool(classes & _QUOTE_CLASSES))


def _divides(given: dict[str, str]) -> bool:
    names = {given.get("id", "").lower(), *given.get("class", "").lower().split()}
    if any(name.removeprefix("x_") in _DIVIDERS for name in names):
        return True
    # Outlook on the desktop draws a line above the From: block of what it quotes.
    style = given.get("style", "").lower().replace(" ", "")
    return style.startswith("border:none") and "border-top:solid#" in style
