"""A desk with Salesforce, SurveyMonkey and Jira beside it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from escalation_manager.core import commands as c
from escalation_manager.core.escalation import Task
from escalation_manager.core.events import NoteAdded
from escalation_manager.desk.counter import Desk
from escalation_manager.store.opening import open_store
from escalation_manager.wiring import desk_on
from tests.api.office import BROKEN_EXPORT, MORNING, Watch, copied
from tests.connectors.jira_served import SECRET, JiraServed, Kept, jira_served
from tests.connectors.salesforce_served import SalesforceServed, salesforce_served
from tests.connectors.surveymonkey_served import SurveyMonkeyServed, surveymonkey_served

TABLES = """
[salesforce]
base_url = "{salesforce}"
client_id = "env:ID_OF_THE_TEST"
client_secret = "env:SECRET_OF_THE_TEST"
account_field = "Desk_Account__c"
[salesforce.properties]
arr = "ARR__c"
health = "Health__c"
[salesforce.team]
csm = "OwnerId"
[salesforce.people]
jonas = "005xx000001X8VzAAK"

[surveymonkey]
token = "env:MONKEY_OF_THE_TEST"
base_url = "{surveymonkey}"
since = "2025-01-01"
[surveymonkey.surveys]
501 = "csat"

[jira]
base_url = "{jira}"
user = "desk@acme.example"
token = "env:JIRA_OF_THE_TEST"
project = "ENG"
webhook_secret = "env:HOOK_OF_THE_TEST"
"""
SECRETS = {
    "ID_OF_THE_TEST": "the-client",
    "SECRET_OF_THE_TEST": "s&cret=1",
    "MONKEY_OF_THE_TEST": "sm-test",
    "JIRA_OF_THE_TEST": "jira-test",
    "HOOK_OF_THE_TEST": SECRET,
}


@dataclass
class World:
    """The desk and what stands around it."""

    desk: Desk
    watch: Watch
    salesforce: SalesforceServed
    surveymonkey: SurveyMonkeyServed
    jira: JiraServed

    def raised(self) -> str:
        """A case with a task of engineering's: T2, as the demo company's handbook has it."""
        raised = c.Raise("acc_123", BROKEN_EXPORT, type="technical", severity="high", reason="seen")
        id_ = self.desk.submit(raised, actor="mia").escalation
        self.desk.tick()
        return id_

    def notes(self, id_: str) -> list[str]:
        found = [one.event for one in self.desk.store.read(id_)]
        return [one.text for one in found if isinstance(one, NoteAdded)]

    def first_issue(self) -> tuple[str, Kept]:
        """The first task of engineering's, and what stands in Jira of it."""
        (issue, *_) = self.jira.issues.values()
        return issue.fields["labels"][1].rpartition("-")[2], issue

    def task(self, id_: str, task: str) -> Task:
        """That task, as it stands here."""
        found = self.desk.show(id_, actor="mia").state.task(task)
        assert found is not None
        return found


@contextmanager
def world_in(folder: Path, made: Path) -> Iterator[World]:
    """A copy of the desk that was made, in that folder."""
    os.environ.update(SECRETS)
    with ExitStack() as stack:
        stack.callback(lambda: [os.environ.pop(name) for name in SECRETS])
        salesforce = stack.enter_context(salesforce_served())
        monkey = stack.enter_context(surveymonkey_served())
        jira = stack.enter_context(jira_served(MORNING))
        there = {"salesforce": salesforce.url, "surveymonkey": monkey.url, "jira": jira.url}
        (folder / "channels.toml").write_text(TABLES.format(**there))
        watch = Watch()
        desk = desk_on(open_store(copied(made, folder)), folder / "channels.toml", clock=watch)
        stack.callback(desk.store.close)
        yield World(desk, watch, salesforce, monkey, jira)
