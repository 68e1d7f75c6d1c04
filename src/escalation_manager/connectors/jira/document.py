"""How do words stand in Jira? As an Atlassian document: words and nothing else, there and back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

DEEPEST = 50
_BLOCKS = frozenset({
    "paragraph", "heading", "listItem", "blockquote", "codeBlock", "panel", "tableRow", "rule",
})  # fmt: skip


def document(text: str) -> dict[str, Any]:
    """The text, a paragraph for each line."""
    lines = [line.strip() for line in text.replace("\0", "").splitlines()]
    content = [
        {"type": "paragraph", "content": [{"type": "text", "text": line}]} for line in lines if line
    ]
    return {"type": "doc", "version": 1, "content": content}


def words(node: object) -> str:
    """The words of a document, or of what an old comment is: a text."""
    if isinstance(node, str):
        return node.strip()
    lines = "".join(_pieces(node, 0)).splitlines()
    return "\n".join(line for line in map(str.strip, lines) if line)


def _pieces(node: object, depth: int) -> Iterator[str]:
    if not isinstance(node, dict) or depth > DEEPEST:
        return
    kind, attributes = str(node.get("type")), node.get("attrs")
    if kind == "text":
        yield str(node.get("text") or "")
    elif kind == "hardBreak":
        yield "\n"
    elif kind in ("mention", "emoji", "inlineCard") and isinstance(attributes, dict):
        yield str(attributes.get("text") or attributes.get("shortName") or "")
    inner = node.get("content")
    for one in inner if isinstance(inner, list) else ():
        yield from _pieces(one, depth + 1)
    if kind in _BLOCKS:
        yield "\n"
