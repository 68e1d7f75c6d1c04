"""Does a promise that never reached the customer count as one?"""

from datetime import UTC, datetime, timedelta

from escalation_manager.core.cases_values import Promise
from escalation_manager.core.metrics.kept_promises import _outcome

NOON = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_a_promise_whose_message_bounced_is_neither_kept_nor_broken() -> None:
    due = NOON + timedelta(hours=1)
    later = due + timedelta(days=1)
    void = Promise("fix_time", "mia", NOON, due, "void", NOON + timedelta(minutes=2))
    still_open = Promise("fix_time", "mia", NOON, due, "open", None)
    assert _outcome(void, later) is None
    assert _outcome(still_open, later) == (False, due)
