"""What did the customer mean, how grave is it, and why do we think so?"""

from .deciding import decide, read
from .duplicates import Similarity, candidates, similarity
from .facts import NAMES, Fact, Money
from .outcome import Impact, TraceLine, Triage
from .policy import DEFAULT, Policy

__all__ = [
    "DEFAULT",
    "NAMES",
    "Fact",
    "Impact",
    "Money",
    "Policy",
    "Similarity",
    "TraceLine",
    "Triage",
    "candidates",
    "decide",
    "read",
    "similarity",
]
