"""Which of our outgoing words promise a time, and which offer something of value?"""

from escalation_manager.words.finding import Finding
from escalation_manager.words.reading import read

__all__ = ["Finding", "read"]
