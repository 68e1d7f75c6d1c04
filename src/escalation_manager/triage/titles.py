"""Does somebody at the top of the customer's company write?"""

from __future__ import annotations

import re

TOP_TITLE = re.compile(
    r"\b(?:c[efiort]o|c[ims]o|ciso|chro|ceo|cfo|coo|cto|cio|chief [\w ]{3,40}officer|"
    r"managing director"
    r"|managing partner|president|(?:co-?)?founder|general manager|chair(?:man|woman|person)?"
    r"|executive director|board member|evp|executive)\b",
    re.I,
)
NOT_TOP = re.compile(
    r"\b(?:vice president|assistant|\bvp\b|secretary|office of|reports? to|account executive|"
    r"deputy|executive assistant|to the)\b",
    re.I,
)


def is_executive(role: str | None) -> bool:
    """Does a role or title put its holder at the top of the customer's company?"""
    return bool(role and TOP_TITLE.search(role) and not NOT_TOP.search(role))
