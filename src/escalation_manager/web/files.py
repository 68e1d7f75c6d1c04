"""What may a browser keep for ever? The style sheet, the script and the icons, named by content.

The sheet is written in several files, which are served as one. A name carries the hash of what it
names, so a changed file has another name, and the old one need never be asked for again.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from functools import lru_cache
from importlib.resources import files
from string import ascii_lowercase
from types import MappingProxyType
from typing import NamedTuple

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

FOR_EVER = "public, max-age=31536000, immutable"
HASH_DIGITS = 12
SHARED = ("on-mark",)
"""Properties that the icons use too keep their names."""
_PROPERTY = re.compile(r"--([a-z][\w-]*[\w])")
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLANK = re.compile(r"\s*([{};,>])\s*|(:)\s+|\s+")


class File(NamedTuple):
    """One file as it is sent."""

    content: bytes
    media: str


def static() -> ASGIApp:
    """Serves the files under their hashed names, to be kept for ever."""
    return _serve


def url(name: str) -> str:
    """Where the browser finds `desk.css`, `desk.js` or `icons.svg`."""
    return _urls()[name]


async def _serve(scope: Scope, receive: Receive, send: Send) -> None:
    path = scope["path"].rpartition("/")[2]
    file = _hashed().get(path)
    answer: Response
    if file is None or scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
        answer = PlainTextResponse("There is no such file.\n", 404)
    else:
        answer = Response(file.content, media_type=file.media)
        answer.headers["cache-control"] = FOR_EVER
    await answer(scope, receive, send)


@lru_cache(maxsize=1)
def _files() -> MappingProxyType[str, File]:
    folder = files(__package__).joinpath("static")
    sheets = sorted(
        (one for one in folder.joinpath("styles").iterdir() if one.name.endswith(".css")),
        key=lambda one: one.name,
    )
    sheet = "\n".join(one.read_text("utf-8") for one in sheets)
    return MappingProxyType(
        {
            "desk.css": File(renamed(squeezed(sheet), sheet).encode(), "text/css; charset=utf-8"),
            "desk.js": File(
                stripped(folder.joinpath("desk.js").read_text("utf-8")).encode(),
                "text/javascript; charset=utf-8",
            ),
            "icons.svg": File(folder.joinpath("icons.svg").read_bytes(), "image/svg+xml"),
            "icon.svg": File(folder.joinpath("icon.svg").read_bytes(), "image/svg+xml"),
        }
    )


@lru_cache(maxsize=1)
def _urls() -> MappingProxyType[str, str]:
    return MappingProxyType({name: f"/static/{_named(name)}" for name in _files()})


@lru_cache(maxsize=1)
def _hashed() -> MappingProxyType[str, File]:
    return MappingProxyType({_named(name): file for name, file in _files().items()})


def _named(name: str) -> str:
    stem, _, ending = name.partition(".")
    digest = hashlib.sha256(_files()[name].content).hexdigest()[:HASH_DIGITS]
    return f"{stem}.{digest}.{ending}"


def stripped(script: str) -> str:
    """The script without indentation and lines that are nothing but a comment."""
    lines = (line.strip() for line in script.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))


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
