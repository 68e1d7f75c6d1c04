"""Do our real clients keep to the contracts, as a mock server of other people judges them?

Prism (Apache 2.0, `npm install @stoplight/prism-cli`) answers from the document and refuses with
422 what breaks it. It runs where it is found: on the PATH, or where PRISM says how to start it.
"""

from __future__ import annotations

import os
import shlex
import shutil
import socket
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from threading import Event
from typing import Any

import httpx2
import pytest

from escalation_manager.channels.opening import kinds
from escalation_manager.connectors.hubspot import HubSpot, HubSpotSettings
from escalation_manager.connectors.hubspot.asking import Asking as AskingHubSpot
from escalation_manager.connectors.jira import Jira, JiraSettings
from escalation_manager.connectors.jira.asking import Asking as AskingJira
from escalation_manager.connectors.salesforce import Salesforce, SalesforceSettings
from escalation_manager.connectors.surveymonkey import SurveyMonkey, SurveyMonkeySettings
from escalation_manager.connectors.zendesk import Zendesk, ZendeskSettings
from escalation_manager.connectors.zendesk.asking import Asking as AskingZendesk
from escalation_manager.core.errors import Never, TryAgain
from escalation_manager.ports.channels import ENDED, Ending, EndsAlerts
from escalation_manager.ports.connectors import NoteRequest, TaskRequest, TaskWanted
from escalation_manager.ports.reports import Ticket
from escalation_manager.ports.tracking import TaskToTrack
from escalation_manager.ports.webhooks import Told
from tests.channels.alerts import MIA, alert, tools
from tests.channels.contract import FOLDER
from tests.contracts.acme import NOON, acme
from tests.ports import free_ports

PRISM = shlex.split(os.environ.get("PRISM", "")) or [shutil.which("prism") or ""]
WHY = (
    "Prism is not here, so the contracts are tried on our own fakes alone. To try them on it: "
    "npm install @stoplight/prism-cli, and PRISM=node_modules/.bin/prism pytest tests/connectors"
)
SECONDS = 60
HOME = "127.0.0.1"
TASKS = TaskRequest(
    "acc_123",
    "escalation",
    (TaskWanted("Root cause analysis", "engineering", "noah", NOON + timedelta(hours=4), "+4h"),),
    "ESC-0001",
)
NOTE = NoteRequest("acc_123", "Called Sarah: they can work again.", "ESC-0001", "call")

pytestmark = [
    pytest.mark.skipif(not PRISM[0], reason=WHY),
    pytest.mark.xdist_group("prism"),
]


@contextmanager
def prism(document: str) -> Iterator[str]:
    """Serves that document. A request that breaks it gets 422, or the document's own 400.

    With `--errors` answers are judged as well: examples that Slack published break its document.
    """
    (port,) = free_ports(1)
    asked = ["mock", "-h", HOME, "-p", str(port), str(FOLDER / document)]
    silent = subprocess.DEVNULL
    process = subprocess.Popen([*PRISM, *asked], stdout=silent, stderr=silent)
    try:
        for _ in range(SECONDS * 10):
            try:
                socket.create_connection((HOME, port), 1).close()
                break
            except OSError:
                assert process.poll() is None, f"Prism does not serve {document}"
                Event().wait(0.1)
        yield f"http://{HOME}:{port}"
    finally:
        process.terminate()
        process.wait()


@pytest.fixture
def prefers(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Has Prism give another answer to our connectors than the first of the document."""
    real = httpx2.Client

    def prefer(what: str) -> None:
        def client(headers: dict[str, str], **more: Any) -> httpx2.Client:
            return real(headers={**headers, "Prefer": what}, **more)

        monkeypatch.setattr(httpx2, "Client", client)

    return prefer


def test_hubspot(prefers: Callable[[str], None]) -> None:
    with prism("hubspot-crm-subset.json") as url:
        settings = HubSpotSettings("pat", properties={"name": "name"}, base_url=url,
                                   account_property="desk_account")  # fmt: skip
        crm = HubSpot(settings, acme())
        assert crm.get_account("acc_123").name
        assert crm.create_task(TASKS, at=NOON, by="mia", key="k")
        assert crm.add_note(NOTE, at=NOON, by="mia", key="n")
        properties = {"hs_task_subject": "x", "hs_timestamp": "2026-03-10T12:00:00.000Z"}
        with AskingHubSpot(settings) as asking:
            made = asking.create("tasks", properties, "1", 192)
            assert not isinstance(made, Never)
            # Prism answers every page alike, with more to come: the reader stops at its limit.
            for kind in ("companies", "contacts"):
                assert len(list(asking.each(kind, ("name",), most=3))) == 3
            same = {"propertyName": "associations.company", "operator": "EQ", "value": "1"}
            assert len(list(asking.search("tickets", [same], ("subject",), most=3))) in (1, 3)
        assert HubSpot(replace(settings, properties={}), acme()).check() == ""
        prefers("code=429")
        with pytest.raises(TryAgain, match="429"):
            crm.add_note(NOTE, at=NOON, by="mia", key="o")


def test_salesforce(prefers: Callable[[str], None]) -> None:
    with prism("salesforce-rest-subset.json") as url:
        settings = SalesforceSettings(
            url, "id", "secret", "Desk__c", {"name": "Name", "arr": "AnnualRevenue"}
        )
        crm = Salesforce(settings, acme())
        account = crm.get_account("acc_123")
        assert (account.name, account.arr) == ("Northwind Robotics", Decimal(1_200_000))
        assert crm.get_interactions("acc_123")
        assert crm.create_task(TASKS, at=NOON, by="mia", key="k")
        assert crm.add_note(NOTE, at=NOON, by="mia", key="n")
        assert crm.check() == ""
        prefers("example=paged")
        with crm._asking() as asking:
            assert len(list(asking.query("SELECT Id FROM Case", most=3))) == 3
        prefers("code=503")
        with pytest.raises(TryAgain, match="503"):
            crm.get_account("acc_123")
        prefers("code=400")
        with pytest.raises(Never, match="No such column"):
            crm.get_account("acc_123")


def test_surveymonkey(prefers: Callable[[str], None]) -> None:
    with prism("surveymonkey-subset.json") as url:
        settings = SurveyMonkeySettings("sm", {"1": "csat"}, date(2026, 1, 1), base_url=url)
        monkey = SurveyMonkey(settings, acme())
        assert 2 in [one.score for one in monkey.get_surveys("acc_123")]
        assert monkey.check() == ""
        prefers("code=429")
        with pytest.raises(TryAgain, match="Too many requests") as found:
            list(SurveyMonkey(settings, acme()).news(since=NOON, at=NOON))
        assert found.value.at == NOON + timedelta(minutes=1)


def test_jira(prefers: Callable[[str], None]) -> None:
    with prism("jira-platform-v3-subset.json") as url:
        jira = Jira(JiraSettings(url, "desk@acme.example", "token", "ED"))
        due = NOON + timedelta(hours=4)
        task = TaskToTrack("ESC-0001", "T2", "Root cause analysis", "engineering", "noah", due)
        assert jira.track(task, at=NOON).key
        with AskingJira(jira._settings) as asking:
            assert asking.make(jira._fields(task, "a-mark")) == "ED-24"
            (comment,) = asking.comments("ED-1")
            assert comment.author.displayName == "Mia Krystof"
            asking.say("ED-1", "It was the queue.")
            asking.edit("ED-1", {"duedate": "2026-03-12", "priority": {"name": "High"}})
            issue = asking.issue("ED-1")
            assert issue is not None
            (first, _) = asking.ways("ED-1")
            assert (first.name, first.to.name) == ("Close Issue", "In Progress")
            asking.go("ED-1", first, {"resolution": {"name": "Done"}})
        news = jira.news(since=NOON - timedelta(days=1), at=NOON)
        assert [one for one in news if isinstance(one, Told)] == []
        assert jira.check() == ""
        prefers("code=429")
        with pytest.raises(TryAgain, match="429"):
            jira.track(task, at=NOON)


def test_zendesk(prefers: Callable[[str], None]) -> None:
    with prism("zendesk-tickets-subset.json") as url:
        zendesk = Zendesk(ZendeskSettings(url, "desk@acme.example", "token", "escalation"), acme())
        assert "zendesk_35436" in [one.id for one in zendesk.get_interactions("acc_123")]
        assert zendesk.add_note(NOTE, at=NOON, by="mia", key="k")
        arrived = zendesk.arrived(since=NOON - timedelta(days=1), at=NOON)
        (ticket,) = [one for one in arrived if isinstance(one, Ticket)]
        zendesk.raised(ticket.name, "ESC-0001", at=NOON)
        with AskingZendesk(zendesk._settings) as asking:
            known = asking.ticket(35436)
            assert known is not None
            asking.change(known, {"external_id": "ESC-0001", "comment": {"body": "x"}})
        assert zendesk.check() == ""
        prefers("code=409")
        with pytest.raises(TryAgain, match="409"), AskingZendesk(zendesk._settings) as asking:
            asking.change(known, {"comment": {"body": "x"}})
        prefers("code=429")
        with pytest.raises(TryAgain, match="429") as found:
            zendesk.add_note(NOTE, at=NOON, by="mia", key="l")
        assert found.value.at == NOON + timedelta(seconds=1)


def test_slack_in_its_own_words() -> None:
    with prism("slack-web-api-subset.json") as url:
        given = {"token": "xoxb-test", "signing_secret": "", "people": {"@mia": "U012AB3CD"}}
        way = kinds()["slack"].connect({**given, "url": url, "timeout": 10}, tools())
        assert way.alerts is not None
        assert way.alerts.alert(alert(), at=NOON, key="k:mia")
        assert way.alerts.alert(alert(address="mia@larkfield.example"), at=NOON, key="l:mia")
        assert isinstance(way.alerts, EndsAlerts)
        ending = Ending("ESC-1042", ENDED, "Mia Ode")
        way.alerts.over(MIA, "@mia", ending, at=NOON, key="m:mia")


def test_pagerduty() -> None:
    with prism("pagerduty-events-v2-subset.json") as url:
        given = {"routing_key": "a" * 32, "routing_keys": {}, "webhook_secret": "", "people": {}}
        way = kinds()["pagerduty"].connect({**given, "url": url, "timeout": 10}, tools())
        assert way.alerts is not None
        assert way.alerts.alert(alert(), at=NOON, key="k:mia")
        assert isinstance(way.alerts, EndsAlerts)
        way.alerts.over(MIA, "@mia", Ending("ESC-1042", ENDED, "Mia Ode"), at=NOON, key="l:mia")


def test_teams() -> None:
    with prism("teams-workflow-webhook.json") as url:
        workflow = f"{url}/workflows/abc/triggers/manual/paths/invoke?sig=x"
        given = {"webhooks": {"@mia": workflow}, "timeout": 10}
        way = kinds()["teams"].connect(given, tools())
        assert way.alerts is not None
        assert way.alerts.alert(alert(), at=NOON, key="k:mia")
