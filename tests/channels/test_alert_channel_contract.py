"""The promises of the AlertChannel port, kept by the fake and by every channel there is."""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta

import pytest

from escalation_manager.channels.opening import kinds
from escalation_manager.channels.terminal import Terminal
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import AlertsTogether
from escalation_manager.ports.stored import MOST_TOGETHER
from tests.channels.alerts import FACTS, NOON, alert
from tests.channels.benches import Bench, Fake, email, fake, pager, slack, teams, webhook
from tests.channels.mail_served import post_office
from tests.contracts.runners import comes

HOSTILE = (
    "ESC-1042 High, <script>alert(1)</script>: *x* [l](http://evil.example) <!channel> @here\r\n"
    "Bcc: all@evil.example \u2014 first response is nearly due \x1b[31m"
)


@pytest.fixture(params=["fake", "terminal", "email", "slack", "pagerduty", "teams", "webhook"])
def bench(request: pytest.FixtureRequest) -> Iterator[Bench]:
    with ExitStack() as stack:
        if request.param == "fake":
            yield fake()
        elif request.param == "terminal":
            terminal = Terminal(stream := io.StringIO())
            yield Bench(
                (terminal, terminal), "here", lambda: stream.getvalue().splitlines(),
                lambda kind: pytest.skip("a terminal does not fail by itself"), "",
            )  # fmt: skip
        elif request.param == "email":
            yield email(stack.enter_context(post_office()))
        else:
            makers = {
                "slack": slack,
                "pagerduty": pager,
                "teams": teams,
                "webhook": webhook,
            }
            yield makers[request.param](stack)


def test_every_channel_of_the_house_is_held_to_the_contract() -> None:
    assert set(kinds()) == {"terminal", "email", "slack", "pagerduty", "teams", "webhook"}


def test_an_alert_is_shown_once_with_its_words(bench: Bench) -> None:
    assert bench.channel.alert(bench.alert(), at=NOON, key="ESC-1042:7:alert:0:mia")
    (shown,) = bench.shown()
    assert "Exports fail" in shown


def test_a_repeat_under_the_same_key_shows_nothing_new(bench: Bench) -> None:
    first = bench.channel.alert(bench.alert(), at=NOON, key="k")
    again = bench.channel.alert(bench.alert(), at=NOON + timedelta(seconds=5), key="k")
    assert first == again
    assert len(bench.shown()) == (2 if bench.repeats_show else 1)


def test_what_was_done_unheard_is_not_done_again(bench: Bench) -> None:
    bench.fail("half")
    with pytest.raises((TryAgain, OSError)):
        bench.channel.alert(bench.alert(), at=NOON, key="k")
    bench.channel.alert(bench.alert(), at=NOON, key="k")
    assert len(bench.shown()) == (2 if bench.repeats_show else 1)


def test_one_that_is_busy_is_asked_again_when_it_said(bench: Bench) -> None:
    bench.fail("busy")
    with pytest.raises(TryAgain) as later:
        bench.channel.alert(bench.alert(), at=NOON, key="k")
    assert later.value.at in (None, NOON + timedelta(seconds=30))
    if bench.sent():
        assert later.value.at is not None, "Retry-After is obeyed"
    assert bench.shown() == []
    bench.channel.alert(bench.alert(), at=NOON + timedelta(seconds=30), key="k")
    assert len(bench.shown()) == 1


def test_a_dead_line_may_come_back(bench: Bench) -> None:
    bench.fail("gone")
    with pytest.raises((TryAgain, OSError)):
        bench.channel.alert(bench.alert(), at=NOON, key="k")
    bench.channel.alert(bench.alert(), at=NOON, key="k")
    assert len(bench.shown()) == 1


@pytest.mark.parametrize("fault", ["trouble", "silent", "garbled"])
def test_trouble_of_the_other_side_passes(bench: Bench, fault: str) -> None:
    bench.fail(fault)
    failed = False
    while not failed:  # on a busy machine who is hasty may give up before it comes to that
        with pytest.raises((TryAgain, OSError)):
            (bench.hasty if fault == "silent" else bench.channel).alert(
                bench.alert(), at=NOON, key="k"
            )
        failed = comes(bench.failed, 10)
    assert bench.shown() == []
    bench.channel.alert(bench.alert(), at=NOON, key="k")
    assert len(bench.shown()) == 1


def test_a_refusal_is_for_good_and_says_what_to_do(bench: Bench) -> None:
    bench.fail("refused")
    with pytest.raises(Never) as never:
        bench.channel.alert(bench.alert(), at=NOON, key="k")
    assert never.value.remedy
    assert bench.shown() == []


def test_a_stranger_is_refused_with_a_remedy(bench: Bench) -> None:
    if not bench.stranger:
        pytest.skip("a terminal has one address")
    with pytest.raises(Never) as never:
        bench.channel.alert(replace(bench.alert(), address=bench.stranger), at=NOON, key="k")
    assert never.value.remedy
    assert bench.shown() == []


def test_hostile_words_are_letters(bench: Bench) -> None:
    hostile = replace(FACTS, title=HOSTILE, account=HOSTILE, owner=HOSTILE)
    bench.channel.alert(bench.alert(message=HOSTILE, facts=hostile), at=NOON, key="k\r\nX: y")
    (shown,) = bench.shown()
    assert "alert(1)" in shown
    if not isinstance(bench.channel, Fake) and "webhook" not in type(bench.channel).__module__:
        assert "\x1b" not in shown


def test_without_facts_only_the_alert_itself_is_told(bench: Bench) -> None:
    message = "ESC-1042 High, restricted: ask Mia Ode"
    bench.channel.alert(bench.alert(message=message, facts=None), at=NOON, key="k")
    (shown,) = bench.shown()
    assert "restricted" in shown
    assert "Acme" not in shown


SEVERAL = tuple(
    alert(
        f"ESC-10{n} High, Acme: Exports fail \u2014 75% of the target is used{' é' * 400}",
        facts=replace(FACTS, escalation_id=f"ESC-10{n}", due=NOON + timedelta(hours=n)),
    )
    for n in range(10, 10 + MOST_TOGETHER)
)


def test_several_notices_are_shown_as_one_with_number_and_link(bench: Bench) -> None:
    if not isinstance(bench.channel, AlertsTogether):
        pytest.skip("it carries one at a time")
    told = tuple(
        replace(one, escalation_id=one.message[:8], address=bench.address) for one in SEVERAL
    )
    for _ in range(2):
        assert bench.channel.alert_together(told, at=NOON, key="ESC-1010:7:alert:0:and19:mia:x")
    shown = bench.shown()
    assert bench.repeats_show or len(shown) in (1, 1 + len(told)), "a terminal has a line for each"
    text = "\n".join(shown)
    assert "20 notices: ESC-1010, ESC-1011, ESC-1012 and 17 more" in text
    assert all(one.message[:40] in text for one in told)
    if not isinstance(bench.channel, Terminal):
        assert all(f"/e/{one.escalation_id}" in text for one in told)
        assert "Due: First response, Wed 11 Mar" in text or "due: First response, Wed" in text


def test_several_notices_that_were_carried_unheard_are_not_carried_again(bench: Bench) -> None:
    if not isinstance(bench.channel, AlertsTogether) or isinstance(bench.channel, Terminal):
        pytest.skip("it carries one at a time, or does not fail by itself")
    told = tuple(replace(one, address=bench.address) for one in SEVERAL[:3])
    bench.fail("half")
    with pytest.raises((OSError, TryAgain)):
        bench.channel.alert_together(told, at=NOON, key="k:and2")
    bench.channel.alert_together(told, at=NOON, key="k:and2")
    assert bench.repeats_show or len(bench.shown()) == 1
