"""How is what was written to be read made small to be sent? Without blanks, and with short names.

A name of the script is made short only where it is never a property, a key or exported, and then
everywhere: as it stands for itself alone, the script means the same with any other one.
"""

from __future__ import annotations

import re
from collections import Counter
from string import ascii_letters, ascii_lowercase
from typing import NamedTuple

SHARED = ("on-mark",)
"""Properties of the sheet that the icons use too keep their names."""
_PROPERTY = re.compile(r"--([a-z][\w-]*[\w])")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s*([{};,>])\s*|(:)\s+|\s+")
_TOKEN = re.compile(
    r"""(?P<blank>(?:\s|//[^\n]*)+)|(?P<name>[A-Za-z_$][\w$]*)|(?P<number>\d[\w.]*|\.\d+)"""
    r"""|(?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|(?<=[(!=])/(?:\\.|[^/\\\n])+/)"""
    r"""|(?P<sign>=>|\.\.\.|\?\.(?!\d)|\+\+|--|[=!]==?|[-+*/%<>&|?]+=?|.)""",
    re.DOTALL,
)
_CHUNK = re.compile(r"(?:\\.|\$(?!\{)|[^`\\$])*(?:`|\$\{)", re.DOTALL)
_BEGINS = ("async", "const", "export", "for", "function", "if", "let", "return", "try")
_WORDS = frozenset(
    re.findall(
        r"\w+",
        """async await break case catch const continue delete do else export false finally for
        function if in instanceof let new null of return switch this throw true try typeof
        undefined void while""",
    )
)
_BLOCKS = ("async", "else", "for", "function", "if", "try", "while")
_GIVE = ("const", "let")
_OPENS, _CLOSES = ("(", "[", "{"), (")", "]", "}")
_ONE = re.compile(r"[\w$]{2}|\+\+|--")
"""Two letters or signs that would be one word if nothing stood between them."""


def squeezed(sheet: str) -> str:
    """The sheet without comments and needless blanks."""
    bare = _BLANK.sub(lambda found: found[1] or found[2] or " ", _COMMENT.sub("", sheet))
    return bare.replace(";}", "}").strip()


def renamed(text: str, sheet: str) -> str:
    """The text with short names for the properties of the sheet, the most used one shortest."""
    uses = Counter(name for name in _PROPERTY.findall(sheet) if name not in SHARED)
    for number, (name, _) in enumerate(uses.most_common()):
        tens, ones = divmod(number, len(ascii_lowercase))
        short = (ascii_lowercase[tens - 1] if tens else "") + ascii_lowercase[ones]
        text = re.sub(rf"--{re.escape(name)}(?![\w-])", f"--{short}", text)
    return text


def stripped(script: str) -> str:
    """The script without comments and needless blanks, and with short names for its own things."""
    tokens = _tokens(script)
    short, said, begins = _short(tokens), [""], [("", "")]
    for number, one in enumerate(tokens):
        word = short.get(one.text, one.text) if one.own else one.text
        before = _text(tokens, number - 1)
        if word == "const":
            word = "let"
        first, last = begins[-1]
        if word == last == "let" and not first and before == ";":
            # One statement says both.
            begins[-1], said[-1] = ("let", last), ","
            continue
        if one.line and before and not _goes_on(before, one.text):
            said.append("\n")
        elif one.apart and _ONE.fullmatch(said[-1][-1:] + word[0]):
            said.append(" ")
        if word == "}" and said[-1] == ";":
            said.pop()
        said.append(word)
        if word in _CLOSES or word[0] == "}":
            begins.pop()
        first, last = begins[-1]
        if word == "}" and first in _BLOCKS:
            begins[-1] = ("", "")
        else:
            begins[-1] = ("", first) if word == ";" else (first or word, last)
        if word in _OPENS or word.endswith("${"):
            begins.append(("", ""))
    return "".join(said)


def _goes_on(before: str, text: str) -> bool:
    """Whether no statement can end at this end of a line."""
    return (
        before[-1] in "({[;,=>&|?:"
        or text in (")", "]", "}")
        or (before == "}" and text in _BEGINS)
    )


class _Token(NamedTuple):
    """A word, a sign or a text of the script; of a template its texts, and what is in its holes."""

    kind: str
    text: str
    apart: bool
    """Whether it stands apart from what is before it, and whether on a line of its own."""
    line: bool
    place: str
    """In which brackets it stands."""
    own: bool = False
    """Whether it is a name that stands for a thing of its own, and is no property or key."""


def _tokens(script: str) -> list[_Token]:
    found, nested, at, blank = list[_Token](), list[str](), 0, ""
    while at < len(script):
        if script[at] == "`" or (script[at] == "}" and nested[-1:] == ["${"]):
            chunk = _CHUNK.match(script, at + 1)
            assert chunk is not None, "A template has no end."
            kind, text = "text", script[at] + chunk[0]
            if script[at] == "}":
                nested.pop()
            if text.endswith("${"):
                nested.append("${")
        else:
            match = _TOKEN.match(script, at)
            assert match is not None
            kind, text = str(match.lastgroup), match[0]
            if text in _CLOSES:
                nested.pop()
        at += len(text)
        if kind == "blank":
            blank = text
            continue
        found.append(_Token(kind, text, bool(blank), "\n" in blank, "".join(nested[-1:])))
        blank = ""
        if text in _OPENS:
            nested.append(text)
    return [_with_role(found, number) for number in range(len(found))]


def _with_role(tokens: list[_Token], number: int) -> _Token:
    one, before, after = tokens[number], _text(tokens, number - 1), _text(tokens, number + 1)
    key = one.place == "{" and before in ("{", ",") and after == ":"
    return one._replace(own=one.kind == "name" and before not in (".", "?.") and not key)


def _text(tokens: list[_Token], number: int) -> str:
    return tokens[number].text if 0 <= number < len(tokens) else ""


def _short(tokens: list[_Token]) -> dict[str, str]:
    """Long name → short name, for each that the script itself gave and does not show."""
    bound, fixed, uses, begun = set[str](), set(_WORDS), Counter[str](), list[int]()
    for at, one in enumerate(tokens):
        text, before, after = one.text, _text(tokens, at - 1), _text(tokens, at + 1)
        if text in _OPENS:
            begun.append(at)
        elif text in _CLOSES:
            begin = begun.pop()
            opening = (_text(tokens, begin - 1), _text(tokens, begin - 2))
            if after == "=>" or "function" in opening or opening[0] in _GIVE:
                bound |= {each.text for each in tokens[begin:at] if each.own}
        if not one.own:
            continue
        uses[text] += 1
        first = one.place == "{" and before in ("{", ",")
        pattern = first and _text(tokens, begun[-1] - 1) in ("(", ",", "[", *_GIVE)
        if (
            (first and after in (",", "}"))
            or (pattern and after == "=")
            or _text(tokens, at - 2) == "export"
        ):
            fixed.add(text)
        elif (
            before in (*_GIVE, "function")
            or after == "=>"
            or (before == "," and after == "=" and one.place != "(")
        ):
            bound.add(text)
    ordered = sorted(bound - fixed, key=lambda name: (-uses[name] * (len(name) - 1), name))
    taken = set(uses) | fixed
    free = [a for a in ascii_letters if a not in taken]
    free += [a + b for a in ascii_letters for b in ascii_letters if a + b not in taken]
    return {name: new for name, new in zip(ordered, free, strict=False) if len(new) < len(name)}
