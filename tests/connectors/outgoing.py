"""Everything of ours that asks something elsewhere, each by one question to a given address.

A question is over within a third of a second, or so it is told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from escalation_manager.channels.opening import kinds
from escalation_manager.connectors.hubspot import HubSpot
from escalation_manager.connectors.jira import Jira
from escalation_manager.connectors.salesforce import Salesforce
from escalation_manager.connectors.surveymonkey import SurveyMonkey, SurveyMonkeySettings
from escalation_manager.connectors.zendesk import Zendesk
from escalation_manager.intelligence.asking import Asking as AskingModel
from escalation_manager.intelligence.settings import Settings as ModelSettings
from escalation_manager.ports import models
from escalation_manager.serving import provider
from escalation_manager.serving.settings import Oidc
from tests.channels.alerts import alert, tools
from tests.channels.served import Reply, Served
from tests.connectors import hubspot_served, jira_served, salesforce_served, zendesk_served
from tests.contracts.acme import NOON, acme


def wait_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is asked to the end, however busy this machine is: for what answers at once."""
    monkeypatch.setattr(f"{__name__}.SECONDS", 30)
    for name in QUICK:
        monkeypatch.setitem(QUICK, name, 30)


class Purse:
    """Nothing was spent yet."""

    def spent(self, day: date) -> models.Spent:  # noqa: ARG002
        return models.Spent()

    def spend(self, day: date, tokens: int, cost: Decimal) -> None:
        pass


SECONDS: Any = 0.3
QUICK: dict[str, Any] = {"timeout": SECONDS, "budget": SECONDS}
LOCKED = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"


Question = Callable[[str], str]
"""What is wrong there; empty: all is well. It may raise as well."""


def channel(name: str, **given: Any) -> Question:
    """An alert by that channel."""

    def deed(url: str) -> str:
        values = {key: _at(url, value) for key, value in given.items()}
        way = kinds()[name].connect({"timeout": SECONDS, **values}, tools())
        assert way.alerts is not None
        way.alerts.alert(alert(address="U0MIA0001"), at=NOON, key="k:mia")
        return ""

    return deed


def _at(url: str, value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _at(url, one) for key, one in value.items()}
    return value.replace("URL", url) if isinstance(value, str) else value


def system(make: Callable[[str], Any]) -> Question:
    """Whether that system can be asked."""
    return lambda url: str(make(url).check())


def fetched(url: str, token: str = "") -> str:
    """Something of the company's provider."""
    provider.fetched(url, token)
    return ""


def _served(url: str) -> Served:
    served = Served(lambda _: Reply())
    served.url = url
    return served


def _model(url: str) -> str:
    known: dict[str, Any] = {"api_key": "sk-secret", "timeout_seconds": SECONDS}
    settings = ModelSettings("m", base_url=f"{url}/v1", **known)
    asked = models.Question("triage", {"title": "Exports fail"}, models.TriageAnswer)
    AskingModel(settings, Purse()).ask(asked, NOON)
    return ""


def _code(url: str) -> str:
    provider.discovered.cache_clear()
    oidc = Oidc(url, "desk", "a secret of ours", "account")
    kept = {"verifier": "v" * 50, "nonce": "n"}
    provider._claims(oidc, "code", kept, f"{url}/back", NOON)
    return ""


CLIENTS: Mapping[str, Question] = {
    "slack": channel("slack", token="xoxb-test", signing_secret="", people={}, url="URL/api"),
    "teams": channel("teams", webhooks={"U0MIA0001": "URL/workflows/1"}),
    "pagerduty": channel(
        "pagerduty", routing_key="a" * 32, routing_keys={}, webhook_secret="", people={}, url="URL"
    ),
    "webhook": channel(
        "webhook",
        urls={"U0MIA0001": "URL/hook"},
        secrets={"U0MIA0001": LOCKED},
        customers="",
        inside=("127.0.0.1",),
    ),
    "hubspot": system(lambda url: HubSpot(hubspot_served.settings(_served(url), **QUICK), acme())),
    "salesforce": system(
        lambda url: Salesforce(salesforce_served.settings(_served(url), **QUICK), acme())
    ),
    "surveymonkey": system(
        lambda url: SurveyMonkey(
            SurveyMonkeySettings("sm", {"1": "csat"}, date(2026, 1, 1), base_url=url, **QUICK),
            acme(),
        )
    ),
    "zendesk": system(lambda url: Zendesk(zendesk_served.settings(_served(url), **QUICK), acme())),
    "jira": system(lambda url: Jira(jira_served.settings(_served(url), **QUICK))),
    "keys of the provider": lambda url: fetched(f"{url}/jwks"),
    "claims of the provider": lambda url: fetched(f"{url}/userinfo", "a token"),
    "code of the provider": _code,
    "model": _model,
}
CHANNELS = ("slack", "teams", "pagerduty", "webhook")
