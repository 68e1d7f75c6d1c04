"""What every colleague writes every day is asked about by nobody: neither red nor amber."""

from datetime import UTC, datetime

import pytest

from escalation_manager.words import read

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)

EVERYDAY = (
    "We look into it, and write again soon.",
    "Does it work for you again?",
    "Does it work for you now? May we close the case?",
    "Thank you for your patience. We are still looking for the cause.",
    "We will write to you again at 16:00 with what we know.",
    "Half of the orders are out by now, and two engineers are still on it.",
    "We can see the gaps in your log.",
    "Could you send us the log file of this morning?",
    "Our engineers found the lock that stopped the queue. They are testing a change now.",
    "I understand how much this costs you, and I am sorry.",
    "Please restart the agent and tell us whether the numbers change.",
    "The export runs again since 10:40. Please check on your side.",
    "Could you tell me which sites are affected?",
    "I have asked our engineering team to look at it, and I stay with it myself.",
    "Here is where we stand: the cause is not known yet.",
)


@pytest.mark.parametrize("text", EVERYDAY)
def test_nobody_is_asked_about_it(text: str) -> None:
    assert [(one.kind, one.level, one.quote) for one in read(text, NOON)] == []
