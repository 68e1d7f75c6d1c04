"""What goes wrong on the way to any system outside, and what is asked of any CRM meanwhile."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from escalation_manager.ports.connectors import NoteRequest, TaskRequest, TaskWanted
from tests.channels.served import (
    Fault,
    dead,
    done_but_garbled,
    garbled,
    half_applied,
    limited,
    says,
    trouble,
)
from tests.contracts.acme import NOON

LATER = NOON + timedelta(minutes=5)
TASK = TaskRequest(
    "acc_123",
    "escalation",
    (
        TaskWanted("Acknowledge customer", "csm", "mia", NOON + timedelta(hours=13), "+13h"),
        TaskWanted("Root cause analysis", "engineering", "noah"),
    ),
    "ESC-0001",
)
NOTE = NoteRequest("acc_123", "<b>All</b> is well & quiet.\nBye", "ESC-0001", "call")

READING: Mapping[str, Fault] = {
    "it is busy": limited("30"),
    "it has a fault": trouble,
    "the line is cut": dead,
    "a proxy answers": garbled,
    "it says no JSON": says(raw=b"<html>all well"),
    "it answers without end": says(raw=b" " * 8_100_000),
}
"""Nothing is done."""
TROUBLES: Mapping[str, Fault] = {
    **READING,
    "it did it, and the line is cut": half_applied,
    "it did it, and says it badly": done_but_garbled,
}
"""What was asked for may be done all the same: these names begin so."""
