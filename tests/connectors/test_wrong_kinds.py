"""Whatever kind of value stands in whatever field of an answer: it is told, and nothing breaks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, suppress
from datetime import timedelta
from typing import Any

import pytest

from escalation_manager.channels.opening import kinds
from escalation_manager.connectors.hubspot import HubSpot
from escalation_manager.connectors.jira import Jira
from escalation_manager.connectors.salesforce import Salesforce
from escalation_manager.connectors.surveymonkey import SurveyMonkey
from escalation_manager.connectors.zendesk import Zendesk
from escalation_manager.core.errors import EscalationError
from escalation_manager.ports.channels import ACKNOWLEDGED, Ending
from escalation_manager.ports.tracking import Change, Part, Stand, TaskToTrack
from tests.channels.alerts import MIA, alert, tools
from tests.channels.served import Served, serving
from tests.channels.slack_served import SlackServed
from tests.connectors import hubspot_served as hubspot
from tests.connectors import jira_served as jira
from tests.connectors import salesforce_served as salesforce
from tests.connectors import surveymonkey_served as surveymonkey
from tests.connectors import zendesk_served as zendesk
from tests.connectors.mangled import mangles
from tests.connectors.troubles import NOTE, TASK
from tests.contracts.acme import ACME, NOON, acme, ago

SEEDS = 25
TRACKED = TaskToTrack("ESC-0001", "T2", "Find it", "engineering", "lena", NOON, "high")
ENDED = TaskToTrack("ESC-0001", "T2", "Find it", "engineering", "lena", None, "low", Stand.DONE)
CHANGE = Change(frozenset(Part), "It is done.", "ESC-0001:9:track_change:0")
Deeds = Mapping[str, Callable[[], object]]


def crm(made: Any) -> Deeds:
    return {
        "account": lambda: made.get_account("acc_123"),
        "history": lambda: made.get_interactions("acc_123", since=ago(60)),
        "task": lambda: made.create_task(TASK, at=NOON, by="mia", key="k"),
        "note": lambda: made.add_note(NOTE, at=NOON, by="mia", key="k"),
        "document": lambda: made.document({ACME.id: ACME}) if hasattr(made, "document") else None,
        "check": lambda: made.check(),
    }


def of_hubspot(stack: ExitStack) -> tuple[Served, Deeds]:
    served = stack.enter_context(hubspot.hubspot_served())
    return served, crm(HubSpot(hubspot.settings(served), acme()))


def of_salesforce(stack: ExitStack) -> tuple[Served, Deeds]:
    served = stack.enter_context(salesforce.salesforce_served())
    return served, crm(Salesforce(salesforce.settings(served), acme()))


def of_zendesk(stack: ExitStack) -> tuple[Served, Deeds]:
    served = stack.enter_context(zendesk.zendesk_served(NOON))
    id_ = served.put("Down", "Nothing loads", tags=["escalation"], external_id="ESC-0001")
    served.say(id_, "We look into it.", zendesk.AGENT)
    made = Zendesk(zendesk.settings(served), acme())
    more: Deeds = {
        "arrived": lambda: list(made.arrived(since=ago(1), at=NOON)),
        "raised": lambda: made.raised(str(id_), "ESC-0002", at=NOON),
    }
    return served, {**crm(made), **more}


def of_jira(stack: ExitStack) -> tuple[Served, Deeds]:
    served = stack.enter_context(jira.jira_served(NOON))
    made = Jira(jira.settings(served))
    made.track(TRACKED, at=NOON)
    served.say("ENG-1", jira.said("Found it."))
    return served, {
        "track": lambda: made.track(TRACKED, at=NOON),
        "change": lambda: made.change(ENDED, CHANGE, at=NOON),
        "news": lambda: list(made.news(since=ago(1), at=NOON)),
        "webhook": lambda: made.read(*jira.webhook("ENG-1"), at=NOON),
        "check": made.check,
    }


def of_surveymonkey(stack: ExitStack) -> tuple[Served, Deeds]:
    served = stack.enter_context(surveymonkey.surveymonkey_served())
    served.put(surveymonkey.CSAT, NOON - timedelta(days=2), 4, text="Well", escalationId="ESC-0001")

    def made() -> SurveyMonkey:
        return SurveyMonkey(surveymonkey.settings(served), acme())

    return served, {
        "surveys": lambda: made().get_surveys("acc_123"),
        "news": lambda: list(made().news(since=ago(7), at=NOON)),
        "document": lambda: made().document({ACME.id: ACME}),
        "check": lambda: made().check(),
    }


def of_slack(stack: ExitStack) -> tuple[Served, Deeds]:
    served = stack.enter_context(serving(SlackServed()))
    given = {"token": "xoxb-test", "signing_secret": "", "people": {}, "url": served.url}

    def alerts() -> Any:
        return kinds()["slack"].connect({**given, "timeout": 5}, tools()).alerts

    slack, told = alerts(), [alert(address="U0MIA0001")] * 2
    return served, {
        "somebody": lambda: alerts().alert(alert(address=MIA.id + "@x.example"), at=NOON, key="k1"),
        "alert": lambda: slack.alert(told[0], at=NOON, key="k2"),
        "together": lambda: slack.alert_together(tuple(told), at=NOON, key="k3"),
        "over": lambda: slack.over(
            MIA, "U0MIA0001", Ending("ESC-1042", ACKNOWLEDGED, "x"), at=NOON, key="k4"
        ),
    }


SYSTEMS = {
    "slack": of_slack,
    "hubspot": of_hubspot,
    "salesforce": of_salesforce,
    "zendesk": of_zendesk,
    "jira": of_jira,
    "surveymonkey": of_surveymonkey,
}


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


@pytest.mark.parametrize("which", SYSTEMS)
def test_an_answer_of_another_kind_breaks_nothing(which: str, stack: ExitStack) -> None:
    served, deeds = SYSTEMS[which](stack)
    for name, deed in deeds.items():
        for seed in range(SEEDS):
            served.faults = [mangles(seed)] * 30
            try:
                with suppress(EscalationError):
                    deed()
            except Exception as fault:
                fault.add_note(f"{name}, seed {seed}")
                raise
    served.faults = []
