"""An alert that cannot be delivered goes on to the person's next method at once."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from escalation_manager.channels.email import CHANNEL as EMAIL
from escalation_manager.channels.pagerduty import CHANNEL as PAGERDUTY
from escalation_manager.channels.reaching import Reaching
from escalation_manager.channels.slack import CHANNEL as SLACK
from escalation_manager.channels.webhook import CHANNEL as WEBHOOK
from escalation_manager.core.directory import ContactMethod, Directory, Person
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import ACKNOWLEDGED, ENDED, AlertChannel, PersonalAlert
from escalation_manager.ports.connectors import AlertRequest, Recipient, SentAlert
from escalation_manager.ports.settings import REQUIRED
from tests.channels.alerts import FACTS, MIA, NOON, MemoryLedger, tools
from tests.channels.contract import faults_of_request
from tests.channels.mail_served import post_office
from tests.channels.served import Reply, Request, Served, dead, limited, serving
from tests.channels.slack_served import SlackServed

JONAS = Person("jonas", "Jonas Brandt", ("csm",), "UTC", (ContactMethod("email", "jo@x.example"),))
LONELY = Person("lonely", "Nobody's Way", ("csm",), "UTC", (ContactMethod("phone", "+1"),))
PEOPLE = Directory({one.id: one for one in (MIA, JONAS, LONELY)})
KEY = "ESC-1042:7:alert:0"


class Inboxes:
    """Fills the Messaging port: everything lies in the inbox."""

    def send_alert(
        self, request: AlertRequest, *, at: datetime, by: str, key: str | None = None,
        dry_run: bool = False,
    ) -> SentAlert:  # fmt: skip
        return SentAlert(
            key or "a", request.account_id, request.priority, request.message, request.asked,
            request.recipients, request.escalation_id, at, by,
        )  # fmt: skip


class Way:
    """A channel that answers as it is told: with an error, or by delivering."""

    def __init__(self, *answers: Exception) -> None:
        self.answers = list(answers)
        self.told: list[str] = []
        self.ended: list[tuple[str, str, str]] = []
        self.asked: list[bool] = []

    def alert(self, alert: PersonalAlert, *, at: datetime, key: str) -> str:
        if self.answers:
            raise self.answers.pop(0)
        self.asked.append(alert.answer)
        self.told.append(alert.person.id)
        return key

    def over(self, person: Person, address: str, ending: object, *, at: datetime, key: str) -> None:
        if self.answers:
            raise self.answers.pop(0)
        self.ended.append((person.id, ending.how, ending.by))  # type: ignore[attr-defined]


def reaching(ledger: MemoryLedger | None = None, **channels: AlertChannel) -> Reaching:
    kept = ledger or MemoryLedger()
    return Reaching(Inboxes(), channels, lambda: PEOPLE, kept, lambda escalation, at: FACTS)


def send(reach: Reaching, *people: str, key: str = KEY, at: datetime = NOON) -> SentAlert:
    asked = AlertRequest(
        "acc_123", "high", "ESC-1042 High, Acme: Exports fail — nearly due", ("csm",),
        tuple(Recipient(one) for one in people), "ESC-1042",
    )  # fmt: skip
    return reach.send_alert(asked, at=at, by="system", key=key)


def test_the_first_way_that_works_is_taken_and_no_other() -> None:
    slack, email = Way(), Way()
    sent = send(reaching(slack=slack, email=email), "mia")
    assert (slack.told, email.told) == (["mia"], [])
    assert [(one.method, one.outcome) for one in sent.tried] == [("slack", "delivered")]


def test_a_channel_learns_whether_an_answer_is_asked_for() -> None:
    way = Way()
    reach = reaching(slack=way)
    send(reach, "mia")
    to = (Recipient("mia"),)
    request = AlertRequest("acc_123", "high", "Answer!", ("csm",), to, "ESC-1042", answer=True)
    reach.send_alert(request, at=NOON, by="system", key="ESC-1042:9:alert:0")
    assert way.asked == [False, True]


@pytest.mark.parametrize(
    "fault",
    [Never("no"), TryAgain("busy"), TimeoutError(), OSError("cut"), KeyError("a fault of ours")],
)
def test_what_fails_goes_on_to_the_next_way_at_once(fault: Exception) -> None:
    email = Way()
    sent = send(reaching(slack=Way(fault), email=email), "mia")
    assert email.told == ["mia"]
    assert [one.method for one in sent.tried] == ["slack", "email"]


def test_whoever_was_reached_is_not_told_again_for_another_who_was_not() -> None:
    ledger, slack, email = MemoryLedger(), Way(), Way(TryAgain("busy", at=NOON))
    reach = reaching(ledger, slack=slack, email=email)
    with pytest.raises(TryAgain, match="jonas by email") as later:
        send(reach, "mia", "jonas")
    assert later.value.at == NOON
    send(reach, "mia", "jonas")
    assert (slack.told, email.told) == (["mia"], ["jonas"])


def test_nobody_left_to_try_is_said_with_every_way() -> None:
    reach = reaching(slack=Way(Never("gone.")), email=Way(Never("no mailbox.")))
    with pytest.raises(Never, match=r"mia by slack .*gone.*mia by email .*no mailbox"):
        send(reach, "mia")


def test_a_refused_way_is_not_tried_again_a_passing_one_is() -> None:
    slack, email = Way(Never("gone")), Way(TryAgain("busy"))
    reach = reaching(slack=slack, email=email)
    with pytest.raises(TryAgain):
        send(reach, "mia")
    send(reach, "mia")
    assert (slack.told, email.told) == ([], ["mia"])


def test_who_has_no_connected_way_looks_into_the_inbox() -> None:
    assert send(reaching(email=Way()), "lonely").tried == ()


def test_a_bounce_later_opens_the_next_way() -> None:
    slack, email = Way(), Way()
    reach = reaching(slack=slack, email=email)
    send(reach, "mia")
    assert reach.came_back(KEY, "mia", "mailbox full", NOON)
    send(reach, "mia")
    assert email.told == ["mia"]
    assert not reach.came_back("unknown", "mia", "x", NOON)


def test_how_each_channel_does_is_known() -> None:
    ledger = MemoryLedger()
    send(reaching(ledger, slack=Way(Never("gone")), email=Way()), "mia")
    known = {one.channel: (one.failures, one.error) for one in ledger.health()}
    assert known == {"email": (0, ""), "slack": (1, "gone")}


def test_what_belongs_to_no_escalation_is_told_once_by_the_first_way_that_works() -> None:
    slack, email = Way(Never("gone")), Way()
    reach = reaching(slack=slack, email=email)
    for _ in range(2):
        assert reach.tell(MIA, "A mail waits for review", at=NOON, key="mails:20260310T12")
    assert email.told == ["mia"]
    assert not reaching(slack=Way(TryAgain("busy"))).tell(MIA, "x", at=NOON, key="k")


# --- it is over ----------------------------------------------------------------------------------


def over(reach: Reaching, how: str = ACKNOWLEDGED, *people: str, since: datetime = NOON) -> None:
    reach.alert_over(
        "ESC-1042", how, "Mia Ode", people, since=since, at=NOON, key="ESC-1042:8:alert_over:0"
    )


def test_it_is_said_where_the_alert_had_arrived_and_nowhere_else() -> None:
    slack, email = Way(Never("gone")), Way()
    reach = reaching(slack=slack, email=email)
    send(reach, "mia", "jonas")
    over(reach)
    assert (slack.ended, sorted(email.ended)) == (
        [], [("jonas", ACKNOWLEDGED, "Mia Ode"), ("mia", ACKNOWLEDGED, "Mia Ode")],
    )  # fmt: skip


def test_where_all_must_answer_it_is_over_for_whoever_did() -> None:
    slack, email = Way(), Way()
    reach = reaching(slack=slack, email=email)
    send(reach, "mia", "jonas")
    over(reach, ACKNOWLEDGED, "jonas")
    assert (slack.ended, email.ended) == ([], [("jonas", ACKNOWLEDGED, "Mia Ode")])


def test_who_was_alerted_anew_is_asked_again() -> None:
    slack = Way()
    reach = reaching(slack=slack)
    send(reach, "mia", at=NOON + timedelta(minutes=1))
    over(reach)
    assert slack.ended == []
    over(reach, ENDED, since=NOON + timedelta(minutes=2))
    assert slack.ended == [("mia", ENDED, "Mia Ode")]


def test_a_channel_that_fails_keeps_no_other_from_it() -> None:
    slack, email = Way(), Way()
    reach = reaching(slack=slack, email=email)
    send(reach, "mia", "jonas")
    slack.answers = [TryAgain("busy")]
    with pytest.raises(TryAgain, match="busy"):
        over(reach)
    assert email.ended == [("jonas", ACKNOWLEDGED, "Mia Ode")]
    slack.answers = [Never("gone")]
    with pytest.raises(Never, match="gone"):
        over(reach)


# --- over real protocols -------------------------------------------------------------------------


def _connected(kind: object, given: dict[str, object], ledger: MemoryLedger) -> AlertChannel:
    settings = {s.name: s.default for s in kind.settings if s.default is not REQUIRED}  # type: ignore[attr-defined]
    channel = kind.connect(  # type: ignore[attr-defined]
        {**settings, "timeout": 20, **given}, replace(tools(), ledger=ledger)
    ).alerts
    assert channel is not None
    return channel  # type: ignore[no-any-return]


def test_slack_is_down_so_a_mail_arrives_and_the_card_is_edited_when_it_is_back() -> None:
    with ExitStack() as stack:
        system, ledger = SlackServed(), MemoryLedger()
        stack.enter_context(serving(system))
        post = stack.enter_context(post_office())
        slack = _connected(
            SLACK,
            {"token": "xoxb-test", "signing_secret": "s" * 32, "url": system.url,
             "people": {"@mia": "U0MIA0001"}},
            ledger,
        )  # fmt: skip
        email = _connected(
            EMAIL,
            {"host": "127.0.0.1", "port": post.port, "security": "none", "sender": "d@l.example"},
            ledger,
        )
        reach = reaching(ledger, slack=slack, email=email)
        system.faults.append(limited("60"))
        send(reach, "mia")
        assert (len(system.posted), len(post.mails)) == (0, 1)
        send(reach, "mia", key="ESC-1042:9:alert:0")
        assert (len(system.posted), len(post.mails)) == (1, 1)
        over(reach, since=NOON)
        (card,) = system.posted
        assert "acknowledged by Mia Ode" in str(card["blocks"])
        buttons = [one["action_id"] for one in card["blocks"][-1]["elements"]]
        assert buttons == ["climb", "open"]
        over(reach, ENDED)
        assert "is over" in str(system.posted[0]["blocks"])
        assert system.faults_found == []


def test_a_pager_stops_and_a_program_hears_of_it() -> None:
    asked: list[tuple[str, str]] = []

    def paged(request: Request) -> Reply:
        assert faults_of_request(
            "pagerduty-events-v2-subset.json", "/v2/enqueue", request.json
        ) == []  # fmt: skip
        asked.append((request.json["event_action"], request.json["dedup_key"]))
        return Reply(202, {"status": "success", "dedup_key": request.json["dedup_key"]})

    def told(request: Request) -> Reply:
        asked.append((request.json["type"], request.json["data"].get("how", "")))
        return Reply(204)

    with ExitStack() as stack:
        pager = stack.enter_context(serving(Served(paged)))
        hook = stack.enter_context(serving(Served(told)))
        ledger = MemoryLedger()
        page = _connected(PAGERDUTY, {"routing_key": "R" * 32, "url": pager.url}, ledger)
        call = _connected(
            WEBHOOK,
            {"urls": {"jo@x.example": hook.url}, "inside": ("127.0.0.1",),
             "secrets": {"jo@x.example": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}},
            ledger,
        )  # fmt: skip
        reach = reaching(ledger, slack=page, email=call)
        send(reach, "mia", "jonas")
        pager.faults.append(dead)
        with pytest.raises(TryAgain):
            over(reach)
        over(reach)
        over(reach, ENDED)
    incident = "ESC-1042:@mia"
    assert asked == [
        ("trigger", incident), ("escalation.alert", ""),
        ("escalation.alert_over", ACKNOWLEDGED), ("acknowledge", incident),
        ("escalation.alert_over", ACKNOWLEDGED), ("resolve", incident),
        ("escalation.alert_over", ENDED),
    ]  # fmt: skip


def test_once_a_channel_was_mended_a_person_can_have_it_tried_again() -> None:
    email = Way(Never("nobody may sign in"))
    reach = reaching(email=email)
    with pytest.raises(Never, match="nobody may sign in"):
        send(reach, "jonas")
    send(reach, "jonas")
    assert email.told == ["jonas"]


def test_what_came_back_is_not_sent_there_again() -> None:
    email = Way()
    reach = reaching(email=email)
    send(reach, "jonas")
    assert reach.came_back(KEY, "jonas", "mailbox full", NOON)
    with pytest.raises(Never, match="came back: mailbox full"):
        send(reach, "jonas")
    assert email.told == ["jonas"]


# --- several notices at once ---------------------------------------------------------------------

NOTICES = tuple(
    (
        f"ESC-10{n}:7:alert:0",
        AlertRequest(
            *("acc_123", "high", f"ESC-10{n} High, Acme: Exports fail — 75% is used", ("csm",)),
            *((Recipient("mia"), Recipient("jonas")), f"ESC-10{n}"),
        ),
    )
    for n in (42, 43, 51)
)
AS_ONE = f"{NOTICES[0][0]}:and2"


class Several(Way):
    """A channel that can carry several notices in one message."""

    def alert_together(self, alerts: tuple[PersonalAlert, ...], *, at: datetime, key: str) -> str:
        if self.answers:
            raise self.answers.pop(0)
        self.told.append(f"{len(alerts)} as {key}")
        return key


def tell_all(reach: Reaching) -> list[tuple[str, str, str]]:
    tried = reach.send_together(NOTICES, at=NOON, by="system", key=AS_ONE)
    return [(one.person, one.method, one.outcome) for one in tried]


def test_notices_that_are_due_together_are_one_message_to_each_person() -> None:
    ledger, slack, email = MemoryLedger(), Several(), Several()
    reach = reaching(ledger, slack=slack, email=email)
    assert tell_all(reach) == [("mia", "slack", "delivered"), ("jonas", "email", "delivered")]
    assert slack.told == [f"3 as {AS_ONE}:mia:slack"]
    assert email.told == [f"3 as {AS_ONE}:jonas:email"]
    assert len(ledger.recorded) == 6, "it is kept of each notice that it was told"
    tell_all(reach)
    assert (len(slack.told), len(email.told)) == (1, 1)


def test_by_a_channel_that_carries_one_at_a_time_each_goes_by_itself() -> None:
    slack, email = Way(TryAgain("busy")), Several()
    reach = reaching(slack=slack, email=email)
    assert tell_all(reach)[:3] == [
        ("mia", "slack", "later: busy"),
        ("mia", "email", "delivered"),
        ("mia", "slack", "delivered"),
    ]
    assert slack.told == ["mia", "mia"], "two of three"
    assert email.told == ["mia", f"3 as {AS_ONE}:jonas:email"], "and the third by mail"


def test_who_was_not_reached_is_told_all_of_it_again_under_the_same_key() -> None:
    email = Several(TryAgain("busy"))
    reach = reaching(slack=Several(), email=email)
    with pytest.raises(TryAgain, match=r"jonas by email \(later: busy\)\.$"):
        tell_all(reach)
    tell_all(reach)
    assert email.told == [f"3 as {AS_ONE}:jonas:email"]


def test_a_mail_that_came_back_opens_the_next_way_for_all_that_stood_in_it() -> None:
    slack, email = Several(), Several()
    reach = reaching(slack=slack, email=email)
    tell_all(reach)
    assert all(reach.came_back(key, "mia", "gone", NOON) for key, _ in NOTICES)
    tell_all(reach)
    assert email.told == [f"3 as {AS_ONE}:jonas:email", f"3 as {AS_ONE}:mia:email"]
