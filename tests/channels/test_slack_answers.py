"""What is not Slack's own answer settles nothing; what is tells whether to try again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from escalation_manager.channels.slack import CHANNEL
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import AlertChannel
from escalation_manager.ports.settings import REQUIRED
from tests.channels.alerts import NOON, alert, tools
from tests.channels.served import Reply, serving
from tests.channels.slack_served import SlackServed


@pytest.fixture
def slack() -> Iterator[tuple[SlackServed, AlertChannel]]:
    with serving(SlackServed()) as system:
        settings = {s.name: s.default for s in CHANNEL.settings if s.default is not REQUIRED}
        given = {"token": "xoxb-test", "people": {"@mia": "U0MIA0001"}, "url": system.url}
        channel = CHANNEL.connect({**settings, "timeout": 20, **given}, tools()).alerts
        assert channel is not None
        assert isinstance(system, SlackServed)
        yield system, channel


@pytest.mark.parametrize("raw", [b"<html>ok", b"[]", b"", b"{}", b'{"ok": true}', b"null"])
def test_what_is_not_slack_is_asked_again(
    slack: tuple[SlackServed, AlertChannel], raw: bytes
) -> None:
    system, channel = slack
    system.faults.append(lambda request, work: Reply(200, raw=raw))
    with pytest.raises(TryAgain):
        channel.alert(alert(), at=NOON, key="k")
    channel.alert(alert(), at=NOON, key="k")
    assert len(system.posted) == 1


@pytest.mark.parametrize(
    ("code", "meaning"),
    [("ratelimited", TryAgain), ("internal_error", TryAgain), ("invalid_auth", Never)],
)
def test_slacks_own_word_says_whether_to_try_again(
    slack: tuple[SlackServed, AlertChannel], code: str, meaning: type[Exception]
) -> None:
    system, channel = slack
    system.faults.append(lambda request, work: Reply(200, {"ok": False, "error": code}))
    with pytest.raises(meaning, match=code):
        channel.alert(alert(), at=NOON, key="k")
