"""The promises of the AlertChannel port, kept by the fake and by every channel there is."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from escalation_manager.channels.email import CHANNEL as EMAIL
from escalation_manager.channels.opening import kinds
from escalation_manager.channels.pagerduty import CHANNEL as PAGERDUTY
from escalation_manager.channels.slack import CHANNEL as SLACK
from escalation_manager.channels.teams import CHANNEL as TEAMS
from escalation_manager.channels.terminal import Terminal
from escalation_manager.channels.webhook import CHANNEL as WEBHOOK
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import (
    AlertChannel,
    AlertsTogether,
    ChannelKind,
    PersonalAlert,
)
from escalation_manager.ports.settings import REQUIRED
from escalation_manager.ports.stored import MOST_TOGETHER
from tests.channels.alerts import FACTS, NOON, alert, tools
from tests.channels.contract import faults_of_answer, faults_of_card, faults_of_request
from tests.channels.mail_served import Post, post_office
from tests.channels.served import (
    Reply,
    Request,
    Served,
    dead,
    garbled,
    half_applied,
    limited,
    serving,
    silent,
    trouble,
)
from tests.channels.slack_served import SlackServed

HOSTILE = (
    "ESC-1042 High, <script>alert(1)</script>: *x* [l](http://evil.example) <!channel> @here\r\n"
    "Bcc: all@evil.example \u2014 first response is nearly due \x1b[31m"
)
WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAGER_KEY = "R0123456789ABCDEF0123456789ABCDE"


@dataclass
class Bench:
    """A channel and the system behind it, seen from outside."""

    channel: AlertChannel
    address: str
    shown: Callable[[], list[str]]
    """Every distinct thing that the person sees: what carries one mark counts once."""
    fail: Callable[[str], None]
    """The next request: busy, gone (dead line), refused, half (done, but nobody hears of it)."""
    stranger: str
    """An address that means nobody here."""
    repeats_show: bool = False
    """Outside, nothing tells a repeat after a failure from a second alert."""
    sent: Callable[[], int] = lambda: 0
    """How often the system was asked; 0 where nobody counts."""

    def alert(self, **more: object) -> PersonalAlert:
        return alert(address=self.address, **more)  # type: ignore[arg-type]


class Fake:
    """The port's promise in the fewest words."""

    def __init__(self) -> None:
        self.sent: dict[str, str] = {}
        self.faults: list[str] = []

    def alert(self, alert: PersonalAlert, *, at: object, key: str) -> str:
        fault = self.faults.pop(0) if self.faults else ""
        if fault == "busy":
            raise TryAgain("busy", at=NOON + timedelta(seconds=30))
        if fault == "refused" or alert.address == "stranger":
            raise Never("refused", "Correct the address.")
        if fault in ("gone", "trouble", "silent", "garbled"):
            raise OSError("dead line")
        self.sent[key] = alert.message
        if fault == "half":
            raise OSError("dead line")
        return key


PATIENCE = {"timeout": 20}
"""Seconds; one is enough where the other side says nothing at all."""


def _defaults(kind: ChannelKind, **given: object) -> dict[str, object]:
    defaults = {s.name: s.default for s in kind.settings if s.default is not REQUIRED}
    return {**defaults, **PATIENCE, **given}


def _connected(kind: ChannelKind, **given: object) -> AlertChannel:
    channel = kind.connect(_defaults(kind, **given), tools()).alerts
    assert channel is not None
    return channel


def _fake() -> Bench:
    fake = Fake()
    return Bench(fake, "x", lambda: list(fake.sent.values()), fake.faults.append, "stranger")


def _email(post: Post) -> Bench:
    channel = _connected(
        EMAIL,
        host="127.0.0.1",
        port=post.port,
        security="none",
        sender="Larkfield Desk <desk@larkfield.example>",
    )

    def shown() -> list[str]:
        return list({str(m["Message-ID"]): m.get_body(("plain",)).get_content()  # type: ignore[union-attr]
                     for m in post.mails}.values())  # fmt: skip

    def fail(kind: str) -> None:
        if kind == "busy":
            post.rcpt.append("451 4.7.1 come back later")
        elif kind in ("gone", "garbled"):
            post.data.append("421 4.3.2 going down")
        elif kind == "trouble":
            post.data.append("451 4.3.0 local error")
        elif kind == "silent":
            post.data.append("silence")
        elif kind == "refused":
            post.rcpt.append("550 5.1.1 no such mailbox")
        else:
            post.data.append("accept, then die")

    return Bench(channel, "mia@larkfield.example", shown, fail, "no address at all")


def _http(
    system: Served,
    channel: AlertChannel,
    address: str,
    stranger: str,
    shown: Callable[[], list[str]],
    refusal: Reply,
    repeats: bool = False,
) -> Bench:
    faults = {
        "busy": limited("30"),
        "gone": dead,
        "refused": lambda request, work: refusal,
        "half": half_applied,
        "trouble": trouble,
        "silent": silent,
        "garbled": garbled,
    }
    return Bench(
        channel,
        address,
        shown,
        lambda kind: system.faults.append(faults[kind]),
        stranger,
        repeats,
        lambda: len(system.requests),
    )


def _slack(stack: ExitStack) -> Bench:
    system = SlackServed()
    stack.enter_context(serving(system))
    channel = _connected(
        SLACK,
        token="xoxb-test",
        signing_secret="s" * 32,
        people={"@mia": "U0MIA0001"},
        url=system.url,
    )
    stack.callback(lambda: _none(system.faults_found))

    def shown() -> list[str]:
        return [str(message["blocks"]) for message in system.posted]

    refusal = Reply(200, {"ok": False, "error": "not_in_channel"})
    return _http(system, channel, "@mia", "somebody", shown, refusal)


def _pager(stack: ExitStack) -> Bench:
    document, path = "pagerduty-events-v2-subset.json", "/v2/enqueue"

    def answer(request: Request) -> Reply:
        _none(faults_of_request(document, path, request.json))
        incidents.setdefault(request.json["dedup_key"], request.json["payload"]["summary"])
        said = {"status": "success", "message": "ok", "dedup_key": request.json["dedup_key"]}
        _none(faults_of_answer(document, path, 202, said))
        return Reply(202, said)

    incidents: dict[str, str] = {}
    system = stack.enter_context(serving(Served(answer)))
    channel = _connected(PAGERDUTY, routing_keys={"pager-mia": PAGER_KEY}, url=system.url)
    refusal = Reply(400, {"status": "invalid event", "errors": ["routing_key"]})
    return _http(system, channel, "pager-mia", "pager-x", lambda: list(incidents.values()), refusal)


def _teams(stack: ExitStack) -> Bench:
    path = "/workflows/{id}/triggers/manual/paths/invoke"

    def answer(request: Request) -> Reply:
        _none(faults_of_request("teams-workflow-webhook.json", path, request.json))
        card = request.json["attachments"][0]["content"]
        _none(faults_of_card(card))
        assert len(request.body) < 28_000
        cards.append(str(card["body"]))
        return Reply(202)

    cards: list[str] = []
    system = stack.enter_context(serving(Served(answer)))
    url = f"{system.url}/workflows/abc/triggers/manual/paths/invoke?sig=secret"
    channel = _connected(TEAMS, webhooks={"mia": url})
    refusal = Reply(400, {"error": {"code": "TriggerInputSchemaMismatch"}})
    return _http(system, channel, "mia", "jonas", lambda: list(cards), refusal, True)


def _webhook(stack: ExitStack) -> Bench:
    def answer(request: Request) -> Reply:
        told[request.headers["webhook-id"]] = request.json["data"]["message"]
        return Reply(204)

    told: dict[str, str] = {}
    system = stack.enter_context(serving(Served(answer)))
    channel = _connected(
        WEBHOOK, urls={"ops": system.url}, secrets={"ops": WHSEC}, inside=("127.0.0.1",)
    )
    return _http(system, channel, "ops", "dev", lambda: list(told.values()), Reply(410))


def _none(faults: list[str]) -> None:
    assert not faults


@pytest.fixture(params=["fake", "terminal", "email", "slack", "pagerduty", "teams", "webhook"])
def bench(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    if "silent" in request.node.name:
        monkeypatch.setitem(PATIENCE, "timeout", 1)
    with ExitStack() as stack:
        if request.param == "fake":
            yield _fake()
        elif request.param == "terminal":
            stream = io.StringIO()
            yield Bench(
                Terminal(stream), "here", lambda: stream.getvalue().splitlines(),
                lambda kind: pytest.skip("a terminal does not fail by itself"), "",
            )  # fmt: skip
        elif request.param == "email":
            yield _email(stack.enter_context(post_office()))
        else:
            makers = {
                "slack": _slack,
                "pagerduty": _pager,
                "teams": _teams,
                "webhook": _webhook,
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
    with pytest.raises((TryAgain, OSError)):
        bench.channel.alert(bench.alert(), at=NOON, key="k")
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
