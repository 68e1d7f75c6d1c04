"""Does this style hide text from the reader? Just enough of CSS to tell."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

_NAME = re.compile(r"[.#][\w-]+")
_WHITE = frozenset({"white", "#fff", "#ffffff", "rgb(255,255,255)", "rgba(255,255,255,1)"})
_NEAR_WHITE = re.compile(r"#f[c-f]f[c-f]f[c-f]")
_NO_INK = re.compile(r"transparent|rgba\(.{1,20},0(?:\.0+)?\)")
_TINY = re.compile(r"0(?:\.[0-9]+)?(?:px|pt|%)?|0(?:\.0+)?(?:em|rem)|1(?:\.0)?(?:px|pt|%)")
_FAR = re.compile(r"-[0-9]{3,}(?:\.[0-9]+)?(?:px|pt|em)?")
_NOTHING = re.compile(r"0(?:px|pt|em)?")
_GONE = {
    "display": re.compile(r"none"),
    "visibility": re.compile(r"hidden|collapse"),
    "mso-hide": re.compile(r"all"),
    "opacity": re.compile(r"0(?:\.0[0-9]*)?%?"),
    "text-indent": _FAR,
    "left": _FAR,
    "top": _FAR,
    "clip": re.compile(r"rect\((?:0|1px)[^)]*\)"),
    "max-height": _NOTHING,
    "max-width": _NOTHING,
}


@dataclass(frozen=True, slots=True)
class Look:
    """How text looks at one place of a page; elements inside inherit it."""

    gone: bool = False
    tiny: bool = False
    ink: str = ""
    paper: str = "white"

    @property
    def hidden(self) -> bool:
        """No reader can see text that looks like this."""
        if self.gone or self.tiny:
            return True
        if not self.ink:
            return False
        white = self.ink in _WHITE or bool(_NEAR_WHITE.fullmatch(self.ink))
        return (
            self.ink == self.paper
            or (white and self.paper in _WHITE)
            or bool(_NO_INK.fullmatch(self.ink))
        )


def styled(parent: Look, given: dict[str, str]) -> Look:
    """The look inside an element with these attributes."""
    look = parent
    if "hidden" in given:
        look = replace(look, gone=True)
    if style := given.get("style", ""):
        declared = _declarations(style)
        if _removes(declared):
            look = replace(look, gone=True)
        if size := declared.get("font-size", ""):
            look = replace(look, tiny=bool(_TINY.fullmatch(size)))
        if ink := declared.get("color", ""):
            look = replace(look, ink=ink)
        if found := declared.get("background-color") or declared.get("background"):
            look = _on(look, found)
    if "color" in given:
        look = replace(look, ink=given["color"].strip().lower())
    if "bgcolor" in given:
        look = _on(look, given["bgcolor"].strip().lower())
    return look


def _on(look: Look, background: str) -> Look:
    """A picture behind the text counts as a colour of its own."""
    if background in ("", "none", "transparent", "inherit", "initial"):
        return look
    return replace(look, paper="white" if background in _WHITE else background.split(" ")[0])


def _removes(declared: dict[str, str]) -> bool:
    if any(name in declared and pattern.fullmatch(declared[name])
           for name, pattern in _GONE.items()):  # fmt: skip
        return True
    return declared.get("overflow") == "hidden" and any(
        side in declared and _NOTHING.fullmatch(declared[side]) for side in ("height", "width")
    )


def hiding_names(sheet: str) -> frozenset[str]:
    """Classes (".x") and ids ("#x") that a style sheet removes from every screen.

    Rules for certain screens (`@media`) are passed over: they hide on a telephone what a
    desktop shows. Colours are too: the sheet does not tell on which paper they will stand.
    """
    names: set[str] = set()
    depth, selector = 0, ""
    for piece in re.split(r"([{}])", sheet):
        if piece == "{":
            depth += 1
        elif piece == "}":
            depth = max(0, depth - 1)
        elif depth == 0:
            selector = piece.strip()
        elif depth == 1 and not selector.startswith("@"):
            declared = _declarations(piece)
            if _removes(declared) or _TINY.fullmatch(declared.get("font-size", "-")):
                names.update(filter(None, map(_last_name, selector.split(",")[:200])))
    return frozenset(names)


def _last_name(selector: str) -> str:
    last = selector.strip().rpartition(" ")[2]
    last = last[max(last.find("."), last.find("#"), 0) :]
    return last if _NAME.fullmatch(last) else ""


def _declarations(style: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in style[:4000].lower().split(";"):
        name, colon, value = part.partition(":")
        if colon:
            found[name.strip()] = value.replace("!important", "").replace(", ", ",").strip()
    return found
