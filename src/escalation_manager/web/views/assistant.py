"""Where in the browser is done what the assistant leaves to a person?"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

PLACES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "ack": ("Acknowledge it", "#doing"),
        "message": ("Look at the message", "#messages"),
        "triage": ("Decide", "/do/triage"),
        "severity": ("Decide", "/do/change-severity"),
        "merge": ("Look at it", "#related"),
        "goodwill": ("Decide", "#goodwill"),
        "task": ("Look at the tasks", "#tasks"),
        "cause": ("Record it", "/do/record-root-cause"),
        "rootcause": ("Record it", "/do/record-root-cause"),
        "root-cause": ("Record it", "/do/record-root-cause"),
        "post-mortem": ("File it", "/do/file-post-mortem"),
        "postmortem": ("File it", "/do/file-post-mortem"),
        "resolve": ("Resolve", "/do/resolve"),
        "close": ("Close", "/do/close"),
        "climb": ("Escalate", "/do/climb"),
    }
)
"""First word of the command line → words and place on the page of the escalation."""


def place(command: str) -> tuple[str, str] | None:
    """The button for what waits; None where the command line alone has a word for it."""
    words = command.removeprefix("escalations ").split()
    return PLACES.get(words[0]) if words else None
