"""What may a browser keep for ever? The style sheet, the script and the icons, named by content.

The sheet is written in several files, which are served as one; it and the script are squeezed. A
name carries the hash of what it names, so a changed file has another name, and the old one need
never be asked for again.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import NamedTuple

from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from escalation_manager.web.squeezing import renamed, squeezed, stripped

FOR_EVER = "public, max-age=31536000, immutable"
HASH_DIGITS = 12


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
