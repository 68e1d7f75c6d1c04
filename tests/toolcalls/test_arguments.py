"""Arguments are checked strictly, and all that is wrong is said at once."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from escalation_manager.core.errors import Faults
from escalation_manager.toolcalls.arguments import Due, back, read
from escalation_manager.toolcalls.catalogue import TOOLS

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
OWNERS = ("csm", "cs_manager", "engineering", "engineering_lead", "mia")
ALERT = {"recipients": ["csm"], "priority": "high", "message": "Look", "accountId": "acc_123"}


def check(tool: str, **arguments: Any) -> dict[str, Any]:
    return read(tool, arguments, at=NOON, owners=OWNERS)


def faults(tool: str, arguments: Mapping[str, object]) -> list[str]:
    with pytest.raises(Faults) as found:
        read(tool, arguments, at=NOON, owners=OWNERS)
    return [str(fault) for fault in found.value.faults]


def test_all_faults_of_a_call_are_said_at_once() -> None:
    said = faults(
        "crm.create_task",
        {
            "accountID": "acc_123",
            "type": "escalaton",
            "tasks": [
                {"owner": "csmm", "due": "+1x"},
                {"title": "", "owner": 7, "due": "2026-03-10T17:00:00", "by": 1},
                "call them",
            ],
        },
    )
    assert said == [
        "accountID: is not known here. Did you mean 'accountId'?",
        "accountId: is missing. The account's id.",
        "type: 'escalaton' is not known. Did you mean 'escalation'?",
        "tasks[0].title: is missing. What is to be done.",
        "tasks[0].owner: 'csmm' is not known. Did you mean 'csm'?",
        "tasks[0].due: '+1x' is no due time. "
        'Write +30m, +1h, +2d, +1w or an instant such as "2026-03-10T17:00:00Z".',
        "tasks[1].by: is not known here. Choose one of: title, owner, due.",
        "tasks[1].title: is empty. What is to be done.",
        "tasks[1].owner: 7 is not text. Put it in quotes.",
        "tasks[1].due: '2026-03-10T17:00:00' has no time zone. Add \"Z\" or +01:00.",
        "tasks[2]: 'call them' is no object. Write { … }.",
    ]


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"includeHealth": "yes"}, "includeHealth: 'yes' is not a flag"),
        ({"includeHealth": 1}, "includeHealth: 1 is not a flag"),
        ({"includeHealth": None}, "includeHealth: is null"),
        ({"include_health": True}, "Did you mean 'includeHealth'?"),
        ({"accountId": 123}, "accountId: 123 is not text"),
        ({"accountId": "acc\x00"}, "control characters"),
    ],
)
def test_get_account_refuses(wrong: dict[str, object], word: str) -> None:
    (said,) = faults("crm.get_account", {"accountId": "acc_123", **wrong})
    assert word in said


@pytest.mark.parametrize("period", ["6", "m", "0m", "-6m", "6 m", "six", "6M", "9999y", ""])
def test_a_bad_period_is_refused(period: str) -> None:
    (said,) = faults("crm.get_interactions", {"accountId": "acc_123", "period": period})
    assert said.startswith("period: ")


def test_an_unknown_type_of_interaction_or_survey_is_refused() -> None:
    (said,) = faults("crm.get_interactions", {"accountId": "a", "types": ["ticket", "call"]})
    assert said.startswith("types[0]: 'ticket' is not known. Did you mean 'support_ticket'?")
    (said,) = faults("feedback.get_surveys", {"accountId": "a", "types": ["NPS"]})
    assert "Did you mean 'nps'?" in said


@pytest.mark.parametrize(
    ("wrong", "word"),
    [
        ({"recipients": ["csManager"]}, "Did you mean 'cs_manager'?"),
        ({"recipients": []}, "no list of 1 to"),
        ({"recipients": "csm"}, "no list of 1 to"),
        ({"recipients": ["csm"] * 101}, "no list of 1 to"),
        ({"priority": "urgent"}, "Choose one of: critical, high, medium, low."),
        ({"priority": "HIGH"}, "Did you mean 'high'?"),
        ({"message": "  "}, "message: is empty"),
        ({"message": "x" * 10_001}, "10,001 characters"),
    ],
)
def test_send_alert_refuses(wrong: dict[str, object], word: str) -> None:
    (said,) = faults("messaging.send_alert", {**ALERT, **wrong})
    assert word in said


def test_a_recipient_named_twice_is_alerted_once() -> None:
    assert check("messaging.send_alert", **{**ALERT, "recipients": ["csm", "mia", "csm"]})[
        "recipients"
    ] == ("csm", "mia")


@pytest.mark.parametrize(
    ("at", "period", "since"),
    [
        ("2026-03-10T12:00:00+00:00", "6m", "2025-09-10T12:00:00+00:00"),
        ("2026-08-31T12:00:00+00:00", "6m", "2026-02-28T12:00:00+00:00"),
        ("2024-08-31T12:00:00+00:00", "6m", "2024-02-29T12:00:00+00:00"),
        ("2024-02-29T00:00:00+00:00", "1y", "2023-02-28T00:00:00+00:00"),
        ("2026-01-15T00:00:00+00:00", "1m", "2025-12-15T00:00:00+00:00"),
        ("2026-01-15T00:00:00+00:00", "13m", "2024-12-15T00:00:00+00:00"),
        ("2026-03-10T12:00:00+00:00", "30d", "2026-02-08T12:00:00+00:00"),
        ("2026-03-10T12:00:00+00:00", "2w", "2026-02-24T12:00:00+00:00"),
    ],
)
def test_six_months_are_six_calendar_months(at: str, period: str, since: str) -> None:
    assert back(datetime.fromisoformat(at), period) == datetime.fromisoformat(since)


@pytest.mark.parametrize(
    ("due", "instant"),
    [
        ("+1h", NOON + timedelta(hours=1)),
        ("+4h", NOON + timedelta(hours=4)),
        ("+30m", NOON + timedelta(minutes=30)),
        ("+2d", NOON + timedelta(days=2)),
        ("+1w", NOON + timedelta(weeks=1)),
        ("2026-03-10T12:00:00Z", NOON),
        ("2026-03-10T18:30:00+05:30", NOON + timedelta(hours=1)),
    ],
)
def test_a_due_is_an_offset_or_an_instant(due: str, instant: datetime) -> None:
    task = {"title": "Call", "owner": "mia", "due": due}
    found = check("crm.create_task", accountId="acc_123", type="escalation", tasks=[task])
    assert found["tasks"][0]["due"] == Due(instant, due)


@pytest.mark.parametrize(
    "due", ["1h", "+0h", "+h", "+1", "tomorrow", "2026-03-10", "2026-03-10T11:59:59Z", "+99999w"]
)
def test_a_bad_or_past_due_is_refused(due: str) -> None:
    task = {"title": "Call", "owner": "mia", "due": due}
    call = {"accountId": "acc_123", "type": "escalation", "tasks": [task]}
    if due == "+99999w":
        assert check("crm.create_task", **call)["tasks"][0]["due"].instant.year > 3900
    else:
        (said,) = faults("crm.create_task", call)
        assert said.startswith("tasks[0].due: ")


@pytest.mark.parametrize("tool", TOOLS.values(), ids=list(TOOLS))
def test_every_tool_announces_its_arguments_as_a_json_schema(tool: Any) -> None:
    schema = tool.json_schema()
    assert schema["additionalProperties"] is False
    assert "accountId" in schema["required"]
