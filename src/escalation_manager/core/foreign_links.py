"""What is left of a machine's words without links and pictures? Words alone carry nothing away.

A link or a picture in a text that a model wrote can take what the model was shown to whoever owns
the address. A person may add a link to a draft; a machine may not.
"""

from __future__ import annotations

import re

REMOVED = "[link removed]"

_PICTURE = re.compile(r"!\[([^\]\n]*)\]\s?(?:\([^)\n]*\)|\[[^\]\n]*\])")
_LINK = re.compile(r"\[([^\]\n]*)\]\s?\((?:[^()\n]|\([^()\n]*\))*\)")
_DEFINED = re.compile(r"^[ \t]{0,3}\[[^\]\n]+\]:[ \t]*\S+.*$", re.MULTILINE)
_TAG = re.compile(r"<(?:!--|/?[a-zA-Z][\w-]*(?=[\s/>]))[^<>]*>")
_ADDRESS = re.compile(
    r"<?\b(?:[a-z][a-z0-9+.-]{1,15}:(?://|\\\\)|(?:mailto|data|javascript|tel|file):(?=\S))[^\s>]*>?"
    r"|(?<![\w/:])//[\w.-]+\.\w[^\s>]*"
    r"|\bwww\.[^\s>]+"
    r"|\b(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?[/?#][^\s>]*",
    re.IGNORECASE,
)


def without_links(text: str) -> str:
    """The same words: of links what they are called, of pictures their caption, no address."""
    before = None
    while before != text:
        # What remains after one pass may form a link anew.
        before = text
        text = _PICTURE.sub(r"\1", text)
        text = _LINK.sub(r"\1", text)
        text = _DEFINED.sub("", text)
        text = _TAG.sub("", text)
        text = _ADDRESS.sub(REMOVED, text)
    return text
