"""The fake and every channel there is, each with the system behind it, seen from outside."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta

from escalation_manager.channels.email import CHANNEL as EMAIL
from escalation_manager.channels.pagerduty import CHANNEL as PAGERDUTY
from escalation_manager.channels.slack import CHANNEL as SLACK
from escalation_manager.channels.teams import CHANNEL as TEAMS
from escalation_manager.channels.webhook import CHANNEL as WEBHOOK
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import (
    AlertChannel,
    ChannelKind,
    PersonalAlert,
)
from escalation_manager.ports.settings import REQUIRED
from tests.channels.alerts import NOON, alert, tools
from tests.channels.contract import faults_of_answer, faults_of_card, faults_of_request
from tests.channels.mail_served import Post
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

WHSEC = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
PAGER_KEY = "R0123456789ABCDEF0123456789ABCDE"


Ways = tuple[AlertChannel, AlertChannel]
"""A channel, and the same as it is when it does not wait for long."""


@dataclass
class Bench:
    """A channel and the system behind it, seen from outside."""

    ways: Ways
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
    failed: Callable[[], bool] = lambda: True
    """Whether nothing will fail any more."""

    @property
    def channel(self) -> AlertChannel:
        return self.ways[0]

    @property
    def hasty(self) -> AlertChannel:
        return self.ways[1]

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


PATIENCE, ENOUGH = 60, 1
"""Seconds to wait for an answer; and where the other side says nothing at all."""


def _connected(kind: ChannelKind, **given: object) -> Ways:
    defaults = {s.name: s.default for s in kind.settings if s.default is not REQUIRED}
    patient, hasty = (
        kind.connect({**defaults, "timeout": timeout, **given}, tools()).alerts
        for timeout in (PATIENCE, ENOUGH)
    )
    assert patient is not None
    assert hasty is not None
    return patient, hasty


def fake() -> Bench:
    fake = Fake()
    return Bench(
        (fake, fake), "x", lambda: list(fake.sent.values()), fake.faults.append, "stranger"
    )


def email(post: Post) -> Bench:
    ways = _connected(
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

    return Bench(
        *(ways, "mia@larkfield.example", shown, fail, "no address at all"),
        failed=lambda: not post.data,
    )


def _http(
    system: Served,
    ways: Ways,
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
        ways,
        address,
        shown,
        lambda kind: system.faults.append(faults[kind]),
        stranger,
        repeats,
        lambda: len(system.requests),
        lambda: not system.faults,
    )


def slack(stack: ExitStack) -> Bench:
    system = SlackServed()
    stack.enter_context(serving(system))
    ways = _connected(
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
    return _http(system, ways, "@mia", "somebody", shown, refusal)


def pager(stack: ExitStack) -> Bench:
    document, path = "pagerduty-events-v2-subset.json", "/v2/enqueue"

    def answer(request: Request) -> Reply:
        _none(faults_of_request(document, path, request.json))
        incidents.setdefault(request.json["dedup_key"], request.json["payload"]["summary"])
        said = {"status": "success", "message": "ok", "dedup_key": request.json["dedup_key"]}
        _none(faults_of_answer(document, path, 202, said))
        return Reply(202, said)

    incidents: dict[str, str] = {}
    system = stack.enter_context(serving(Served(answer)))
    ways = _connected(PAGERDUTY, routing_keys={"pager-mia": PAGER_KEY}, url=system.url)
    refusal = Reply(400, {"status": "invalid event", "errors": ["routing_key"]})
    return _http(system, ways, "pager-mia", "pager-x", lambda: list(incidents.values()), refusal)


def teams(stack: ExitStack) -> Bench:
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
    ways = _connected(TEAMS, webhooks={"mia": url})
    refusal = Reply(400, {"error": {"code": "TriggerInputSchemaMismatch"}})
    return _http(system, ways, "mia", "jonas", lambda: list(cards), refusal, True)


def webhook(stack: ExitStack) -> Bench:
    def answer(request: Request) -> Reply:
        told[request.headers["webhook-id"]] = request.json["data"]["message"]
        return Reply(204)

    told: dict[str, str] = {}
    system = stack.enter_context(serving(Served(answer)))
    ways = _connected(
        WEBHOOK, urls={"ops": system.url}, secrets={"ops": WHSEC}, inside=("127.0.0.1",)
    )
    return _http(system, ways, "ops", "dev", lambda: list(told.values()), Reply(410))


def _none(faults: list[str]) -> None:
    assert not faults
